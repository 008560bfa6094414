//! What is told about waivers.

use onus::Settings;
use onus::finding::Severity;

use super::support::{onus, run};
use super::{about_waivers, analyse, settings, told_of, tree};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

fn with(comment: &str) -> String {
    format!("# {comment}\n{BUCKET}")
}

#[test]
fn a_waiver_of_which_something_is_wrong_accepts_nothing() {
    for (comment, told) in [
        (
            "onus:ignore[versioning-off]",
            "waiver-without-reason: the waiver for versioning-off accepts nothing: no reason follows after --",
        ),
        (
            "onus:ignore[versioning-off] --  ",
            "waiver-without-reason: the waiver for versioning-off accepts nothing: no reason follows after --",
        ),
        (
            "onus:ignore[versioning-off] -- -- \u{200b}",
            "waiver-without-reason: the waiver for versioning-off accepts nothing: no reason follows after --",
        ),
        (
            "onus:ignore[versioning-off] until=2026-11-30 -- why",
            "waiver-expired: the waiver for versioning-off held until 2026-11-30",
        ),
        (
            "onus:ignore[versioning-off] until=2026-02-30 -- why",
            "waiver-incomplete: the waiver for versioning-off: \"2026-02-30\" is no day of the calendar: it reads until=2027-03-31",
        ),
        (
            "onus:ignore[versioning-off] until= -- why",
            "waiver-incomplete: the waiver for versioning-off: until= has no value",
        ),
        (
            "onus:ignore[versioning-off] untill=2027-01-01 -- why",
            "waiver-incomplete: the waiver for versioning-off: \"untill=2027-01-01\" is no part of it: it reads until=, owner= and accepts=, and the reason after --",
        ),
        (
            "onus:ignore[versioning-off] because why",
            "waiver-incomplete: the waiver for versioning-off: \"because\" is no part of it: it reads until=, owner= and accepts=, and the reason after --",
        ),
        (
            "onus:ignore[versioning-off] owner=a owner=b -- why",
            "waiver-incomplete: the waiver for versioning-off: owner= stands there twice",
        ),
        (
            "onus:ignore[versioning-off] owner=\"a -- why",
            "waiver-incomplete: the waiver for versioning-off: a quote is not closed; owner= has no value",
        ),
        (
            "onus:ignore versioning-off -- why",
            "waiver-incomplete: the waiver: the ids of the policies stand in brackets after it, such as [http-allowed]",
        ),
        ("onus:ignore[] -- why", "waiver-incomplete: the waiver: an id of a policy is missing in the brackets"),
        (
            "Onus:Ignore[versioning-off] -- why",
            "waiver-incomplete: the waiver for versioning-off: it is written \"onus:ignore\"",
        ),
        (
            "onus: ignore[versioning-off] -- why",
            "waiver-incomplete: the waiver for versioning-off: it is written \"onus:ignore\"",
        ),
        (
            "onus:ignore[versioning-off] accepts=12 -- why",
            "waiver-incomplete: the waiver for versioning-off: \"12\" is no digest: the JSON report shows the 12 digits of each finding as `accepts`",
        ),
        (
            "onus:ignore[versionning-off] -- why",
            "waiver-unknown-id: no policy has the id \"versionning-off\"; did you mean versioning-off?",
        ),
        (
            "onus:ignore[VERSIONING-OFF] -- why",
            "waiver-unknown-id: no policy has the id \"VERSIONING-OFF\"; did you mean versioning-off?",
        ),
        (
            "onus:ignore[waiver-unused] -- why",
            "waiver-unknown-id: waiver-unused is told about waivers, and no waiver accepts it",
        ),
    ] {
        let report = analyse(&tree(&[("main.tf", &with(comment))]), &settings());
        assert_eq!(told_of(&report, "versioning-off"), ["aws_s3_bucket.b fail"], "{comment}");
        let (rule, message) = told.split_once(": ").unwrap();
        assert_eq!(about_waivers(&report), [format!("{rule} aws_s3_bucket.b (main.tf:1): {message}")], "{comment}");
    }
}

#[test]
fn the_last_day_is_one_on_which_it_holds() {
    for (until, today, holds) in [
        ("2026-12-01", Some("2026-12-01"), true),
        ("2026-12-01", Some("2026-12-02"), false),
        ("2000-01-01", None, true),
    ] {
        let text = with(&format!("onus:ignore[versioning-off] until={until} -- why"));
        let settings = Settings { today: today.map(str::to_owned), ..Settings::default() };
        let report = analyse(&tree(&[("main.tf", &text)]), &settings);
        assert_eq!(report.waived() == 1, holds, "{until} {today:?}");
        assert_eq!(about_waivers(&report).is_empty(), holds, "{until} {today:?}");
    }
}

#[test]
fn a_team_can_require_an_owner_and_a_near_last_day() {
    let config = "waivers {\n  require_owner = true\n  require_until = true\n  max_days      = 30\n}\n";
    for (words, told) in [
        ("owner=team until=2026-12-31", None),
        ("until=2026-12-31", Some("accepts nothing: .onus.hcl requires an owner")),
        ("owner=team", Some("accepts nothing: .onus.hcl requires a last day, `until`")),
        ("owner=team until=2027-01-01", Some("accepts nothing: 2027-01-01 is 31 days ahead, and .onus.hcl allows 30")),
    ] {
        let text = with(&format!("onus:ignore[versioning-off] {words} -- why"));
        let report = analyse(&tree(&[("main.tf", &text), (".onus.hcl", config)]), &settings());
        let expected = told
            .map(|told| format!("waiver-incomplete aws_s3_bucket.b (main.tf:1): the waiver for versioning-off {told}"));
        assert_eq!(about_waivers(&report), expected.into_iter().collect::<Vec<_>>(), "{words}");
        assert_eq!(report.waived() == 1, told.is_none(), "{words}");
    }
}

#[test]
fn a_waiver_without_a_finding_is_told_where_one_was_looked_for() {
    let versioned = "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  \
        versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n";
    let text = with("onus:ignore[versioning-off] -- why") + versioned;
    let directory = tree(&[("main.tf", &text)]);
    let told = "waiver-unused aws_s3_bucket.b (main.tf:1): there is no finding of versioning-off here to accept";
    assert_eq!(about_waivers(&analyse(&directory, &settings())), [told]);
    let named = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    for settings in [
        Settings { only: named(&["access-logging-off"]), ..settings() },
        Settings { only: named(&["versioning-off"]), ..settings() },
        Settings { skip: named(&["versioning-off"]), ..settings() },
        Settings { skip: named(&["waiver-unused"]), ..settings() },
    ] {
        assert_eq!(about_waivers(&analyse(&directory, &settings)), Vec::<String>::new(), "{settings:?}");
    }
    for (config, expected) in [
        ("policy \"versioning-off\" {\n  enabled = false\n  reason = \"r\"\n}\n", None),
        ("policy \"waiver-unused\" {\n  enabled = false\n  reason = \"r\"\n}\n", None),
        ("policy \"waiver-*\" {\n  enabled = false\n  reason = \"r\"\n}\n", None),
        ("policy \"waiver-unused\" {\n  severity = \"high\"\n  reason = \"r\"\n}\n", Some(Severity::High)),
    ] {
        let directory = tree(&[("main.tf", &text), (".onus.hcl", config)]);
        let report = analyse(&directory, &settings());
        let severity = report.verdicts.iter().find(|v| &*v.policy.id == "waiver-unused").map(|v| v.policy.severity);
        assert_eq!(severity, expected, "{config}");
    }
}

#[test]
fn a_comment_that_is_too_narrow_is_told_where_to_stand() {
    let text = BUCKET.replace("\"b\"\n}", "\"b\" # onus:ignore[versioning-off] -- why\n}");
    let told = "waiver-unused aws_s3_bucket.b (main.tf:2): nothing here decides the finding of versioning-off for \
                aws_s3_bucket.b; above its block, it accepts it";
    assert_eq!(about_waivers(&analyse(&tree(&[("main.tf", &text)]), &settings())), [told]);
}

#[test]
fn a_block_without_instances_is_not_judged() {
    let text = with("onus:ignore[versioning-off] -- why").replace("bucket =", "count = 0\n  bucket =");
    assert_eq!(about_waivers(&analyse(&tree(&[("main.tf", &text)]), &settings())), Vec::<String>::new());
    let call = "# onus:ignore[versioning-off] -- why\nmodule \"m\" {\n  source = \"./m\"\n  count  = 0\n}\n";
    let directory = tree(&[("main.tf", call), ("m/main.tf", &with("onus:ignore[versioning-off] -- why"))]);
    assert_eq!(about_waivers(&analyse(&directory, &settings())), Vec::<String>::new());
    // Nothing is ever found in one that is no part of a bucket.
    let text = "# onus:ignore[versioning-off] -- why\nresource \"aws_instance\" \"i\" {\n}\n";
    assert_eq!(about_waivers(&analyse(&tree(&[("main.tf", text)]), &settings())).len(), 1);
}

#[test]
fn other_facts_than_those_that_were_accepted_open_the_finding_again() {
    let policy = |action: &str, comment: &str| {
        format!(
            "{BUCKET}{comment}resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  \
             policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Principal = \"*\", \
             Action = \"{action}\", Resource = \"${{aws_s3_bucket.b.arn}}/*\" }}] }})\n}}\n"
        )
    };
    let id = "public-policy-held-back";
    let report = analyse(&tree(&[("main.tf", &policy("s3:GetObject", ""))]), &settings());
    let digest = report.verdicts.iter().find(|verdict| *verdict.policy.id == *id).unwrap().accepts().unwrap();
    let comment = format!("# onus:ignore[{id}] accepts={digest} -- why\n");
    let told = |text: &str| {
        let report = analyse(&tree(&[("main.tf", text)]), &settings());
        (told_of(&report, id).concat(), about_waivers(&report))
    };
    let accepted = "aws_s3_bucket.b fail, accepted by comment: why".to_owned();
    assert_eq!(told(&policy("s3:GetObject", &comment)), (accepted.clone(), vec![]));
    // Lines and blanks are no facts.
    assert_eq!(told(&format!("\n\n{}", policy("s3:GetObject", &comment))), (accepted, vec![]));
    let (found, about) = told(&policy("s3:*", &comment));
    assert_eq!(found, "aws_s3_bucket.b fail");
    let start = format!(
        "waiver-outgrown aws_s3_bucket.b (main.tf:4): the waiver for {id} accepts facts with the digest {digest}"
    );
    assert!(about.len() == 1 && about[0].starts_with(&start), "{about:?}");
}

#[test]
fn a_block_of_the_settings_accepts_by_address_and_path() {
    let waiver = |resource: &str, path: &str| {
        format!(
            "waiver \"versioning-off\" \"access-logging-off\" {{\n  resource = \"{resource}\"\n{path}  reason   = \"why\"\n}}\n"
        )
    };
    for (resource, path, waived, unused) in [
        ("aws_s3_bucket.b", "", 4, 0),
        ("aws_s3_bucket.*", "", 4, 0),
        ("aws_s3_bucket.b", "  path = \"infra/prod\"\n", 2, 0),
        ("aws_s3_bucket.b", "  path = \"infra/**\"\n", 4, 0),
        ("aws_s3_bucket.b", "  path = \"other\"\n", 0, 1),
        ("aws_s3_bucket.c", "", 0, 1),
        ("estate", "", 0, 1),
    ] {
        let config = waiver(resource, path);
        let directory = tree(&[("infra/prod/main.tf", BUCKET), ("infra/dev/main.tf", BUCKET), (".onus.hcl", &config)]);
        let report = analyse(&directory, &settings());
        assert_eq!((report.waived(), about_waivers(&report).len()), (waived, unused), "{config}");
    }
}

#[test]
fn an_attestation_ends_with_its_last_day() {
    let config = |until: &str| {
        format!(
            "attestation \"mfa-devices\" {{\n  statement = \"runbook\"\n  by = \"jane\"\n  on = \"2025-01-01\"\n  until = \"{until}\"\n}}\n"
        )
    };
    let told = |until: &str| {
        about_waivers(&analyse(&tree(&[("main.tf", BUCKET), (".onus.hcl", &config(until))]), &settings()))
    };
    assert_eq!(told("2026-12-01"), Vec::<String>::new());
    assert_eq!(
        told("2026-11-30"),
        ["attestation-expired attestation.mfa-devices (.onus.hcl:1): jane signed until 2026-11-30: runbook"]
    );
    let ahead = config("2029-11-30").replace("2025-01-01", "2026-12-02");
    assert_eq!(
        about_waivers(&analyse(&tree(&[("main.tf", BUCKET), (".onus.hcl", &ahead)]), &settings())),
        [
            "attestation-expired attestation.mfa-devices (.onus.hcl:1): jane signs on 2026-12-02, which is still to come: runbook"
        ]
    );
}

#[test]
fn what_is_accepted_does_not_count_and_what_is_wrong_with_waivers_does() {
    let exit = |text: &str, words: &[&str]| {
        let directory = tree(&[("main.tf", text)]);
        let words = [&["check", "--quiet", "--policy", "versioning-off"], words].concat();
        run(onus(&words).current_dir(directory.path(""))).code
    };
    let low = ["--fail-on", "low"];
    assert_eq!(exit(BUCKET, &low), 1);
    assert_eq!(exit(&with("onus:ignore[versioning-off] until=9999-12-31 -- why"), &low), 0);
    let expired = with("onus:ignore[versioning-off] until=2020-12-31 -- why");
    assert_eq!(exit(&expired, &low), 1);
    assert_eq!(exit(&expired, &[]), 0);
    assert_eq!(exit(&expired, &["--policy", "waiver-expired"]), 1);
}

#[test]
fn a_waiver_without_a_finding_is_told_when_all_that_it_is_about_was_judged() {
    let versioned = "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  \
        versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n";
    let call = "module \"m\" {\n  source = \"../m\"\n}\n";
    let inner = with("onus:ignore[versioning-off] -- why").replace("= \"b\"", "= \"inner\"") + versioned;
    let waiver = |path: &str| {
        format!("waiver \"versioning-off\" {{\n  resource = \"aws_s3_bucket.b\"\n{path}  reason = \"why\"\n}}\n")
    };
    let good = BUCKET.to_owned() + versioned;
    let directory = |path: &str| {
        tree(&[
            ("prod/main.tf", &(good.clone() + call)),
            ("test/main.tf", &good),
            ("m/main.tf", &inner),
            (".onus.hcl", &waiver(path)),
        ])
    };
    let comment =
        "waiver-unused module.m.aws_s3_bucket.b (main.tf:1): there is no finding of versioning-off here to accept";
    let central = "waiver-unused aws_s3_bucket.b (.onus.hcl:1): there is no finding of versioning-off for aws_s3_bucket.b to accept";
    let nowhere = "waiver-unused aws_s3_bucket.b (.onus.hcl:1): `path` is \"sandbx\", and no root module is there";
    let (prod, all) = ("  path = \"prod\"\n", "  path = \"*\"\n");
    for (path, runs, told) in [
        ("", &["."][..], &[central, comment][..]),
        ("", &["prod", "test"], &[]),
        ("", &["prod"], &[]),
        (prod, &["."], &[central, comment]),
        (prod, &["prod"], &[central]),
        (prod, &["test"], &[]),
        (all, &["."], &[central, comment]),
        (all, &["prod"], &[]),
        ("  path = \"sandbx\"\n", &["."], &[nowhere, comment]),
        ("  path = \"sandbx\"\n  until = \"2020-01-01\"\n", &["."], &[nowhere, comment]),
        ("  path = \"sandbx\"\n", &["prod"], &[]),
        ("", &["m"], &[&*comment.replace("module.m.", "")]),
    ] {
        let directory = directory(path);
        let paths: Vec<String> = runs.iter().map(|run| directory.path(run)).collect();
        let report = onus::analyse(&paths, &settings());
        assert_eq!(about_waivers(&report), told, "{path} {runs:?}");
    }
    // What could not be read may be what it is for.
    let directory = directory("  path = \"sandbx\"\n");
    std::fs::create_dir(directory.path("sandbx")).unwrap();
    std::fs::write(directory.path("sandbx/main.tf"), "resource {").unwrap();
    assert_eq!(about_waivers(&onus::analyse(&[directory.path("")], &settings())), Vec::<String>::new());
}

#[test]
fn what_a_waiver_cannot_be_for_is_an_error_of_the_file() {
    for (id, resource, told) in [
        (
            "waiver-unused",
            "aws_s3_bucket.b",
            "no waiver accepts what \"waiver-unused\" tells: it is a rule about waivers",
        ),
        ("versioning-off", "aws_s3_bucket.?", "`resource` is \"aws_s3_bucket.?\""),
        ("versioning-off", "**", "`resource` is \"**\""),
        ("versioning-off", " aws_s3_bucket.b", "`resource` is \" aws_s3_bucket.b\""),
    ] {
        let config = format!("waiver \"{id}\" {{\n  resource = \"{resource}\"\n  reason = \"r\"\n}}\n");
        let directory = tree(&[("main.tf", BUCKET), (".onus.hcl", &config)]);
        let report = onus::analyse(&[directory.path("")], &settings());
        let errors: Vec<_> = report.errors.iter().map(|error| &*error.diagnostic.message).collect();
        assert_eq!(errors, [told]);
    }
    let directory = tree(&[("main.tf", BUCKET)]);
    let alone = run(onus(&["check", "--policy", "waiver-expired"]).current_dir(directory.path("")));
    assert!(alone.code == 2 && alone.stdout.contains("name the policies, too"), "{}", alone.stdout);
}

#[test]
fn a_file_that_was_named_is_about_all_of_the_repository() {
    let config = "waiver \"versioning-off\" {\n  resource = \"aws_s3_bucket.c\"\n  reason = \"r\"\n}\n";
    let directory = tree(&[("ci/onus.hcl", config), ("ci/a/main.tf", BUCKET), ("b/main.tf", BUCKET)]);
    let told = |words: &[&str]| {
        let words = [&["check", "--config", "ci/onus.hcl"], words].concat();
        run(onus(&words).current_dir(directory.path(""))).stdout.contains("waiver-unused")
    };
    assert_eq!([told(&["."]), told(&["ci"]), told(&["b"])], [true, false, false]);
}
