//! What a comment accepts findings of, by where it stands.

use super::{about_waivers, analyse, settings, told_of, tree};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

/// What `versioning-off` says of `main.tf`, and what is told about waivers.
fn versioning(text: &str) -> (Vec<String>, Vec<String>) {
    let report = analyse(&tree(&[("main.tf", text)]), &settings());
    (told_of(&report, "versioning-off"), about_waivers(&report))
}

const ACCEPTED: &str = "aws_s3_bucket.b fail, accepted by comment: why";

#[test]
fn a_comment_on_or_above_a_block_accepts_its_findings() {
    let plain = BUCKET.trim_end();
    for text in [
        format!("# onus:ignore[versioning-off] -- why\n{BUCKET}"),
        format!("#onus:ignore[versioning-off] -- why\n{BUCKET}"),
        format!("// onus:ignore[ versioning-off ] -- why\n{BUCKET}"),
        format!("/* onus:ignore[versioning-off] -- why */\n{BUCKET}"),
        format!("/*\n * about\n * onus:ignore[versioning-off] -- why\n */\n{BUCKET}"),
        format!("/* onus:ignore[versioning-off] -- why */ {BUCKET}"),
        format!("# onus:ignore[versioning-off] until=2027-03-31 owner=team-data -- why\n# and more\n{BUCKET}"),
        format!("# onus:ignore[versioning-off] owner=\"Team Data\" -- why\n{BUCKET}"),
        format!("{plain} # onus:ignore[versioning-off] -- why\n"),
        BUCKET.replacen("{\n", "{ # onus:ignore[versioning-off] -- why\n", 1),
        format!("\u{feff}# onus:ignore[versioning-off] -- why\r\n{}", BUCKET.replace('\n', "\r\n")),
    ] {
        assert_eq!(versioning(&text), (vec![ACCEPTED.to_owned()], vec![]), "{text}");
    }
}

#[test]
fn a_comment_that_stands_on_nothing_accepts_nothing_and_says_so() {
    for text in [
        format!("# onus:ignore[versioning-off] -- why\n\n{BUCKET}"),
        BUCKET.replacen("}\n", "  # onus:ignore[versioning-off] -- why\n}\n", 1),
        format!("{BUCKET}# onus:ignore[versioning-off] -- why\n"),
    ] {
        let (found, about) = versioning(&text);
        assert_eq!(found, ["aws_s3_bucket.b fail"], "{text}");
        let told = "waiver-unused main.tf (main.tf:";
        assert!(
            about.len() == 1 && about[0].starts_with(told) && about[0].ends_with("directly above one"),
            "{about:?}"
        );
    }
}

#[test]
fn text_is_no_comment() {
    let text = format!("{BUCKET}locals {{\n  a = \"# onus:ignore[versioning-off] -- why\"\n}}\n");
    assert_eq!(versioning(&text), (vec!["aws_s3_bucket.b fail".to_owned()], vec![]));
}

#[test]
fn a_comment_is_for_its_own_policies_and_its_own_block() {
    let other = BUCKET.replace("\"b\"", "\"other\"");
    let report =
        analyse(&tree(&[("main.tf", &format!("# onus:ignore[versioning-off] -- why\n{BUCKET}{other}"))]), &settings());
    assert_eq!(told_of(&report, "versioning-off"), [ACCEPTED, "aws_s3_bucket.other fail"]);
    assert_eq!(told_of(&report, "access-logging-off"), ["aws_s3_bucket.b fail", "aws_s3_bucket.other fail"]);
}

#[test]
fn a_companion_carries_the_waiver_for_what_it_decides() {
    let versioning = |before: &str, beside: &str| {
        format!(
            "{BUCKET}{before}resource \"aws_s3_bucket_versioning\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  \
             versioning_configuration {{\n    status = \"Suspended\"{beside}\n  }}\n}}\n"
        )
    };
    for text in [
        versioning("# onus:ignore[versioning-off] -- why\n", ""),
        versioning("", " # onus:ignore[versioning-off] -- why"),
        versioning("", "\n    # an end\n  } # onus:ignore[versioning-off] -- why").replacen("\n  }\n}", "\n}", 1),
    ] {
        assert_eq!(self::versioning(&text), (vec![ACCEPTED.to_owned()], vec![]), "{text}");
    }
    // The name of the bucket decides nothing here.
    let (found, about) =
        self::versioning(&versioning("", "").replacen("b.id", "b.id # onus:ignore[versioning-off] -- why", 1));
    assert_eq!(found, ["aws_s3_bucket.b fail"]);
    assert_eq!(
        about,
        ["waiver-unused aws_s3_bucket_versioning.b (main.tf:5): there is no finding of versioning-off here to accept"]
    );
}

#[test]
fn a_comment_in_a_document_is_for_the_attribute_that_holds_it() {
    let text = format!(
        "{BUCKET}resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  policy = jsonencode({{\n    \
         Version = \"2012-10-17\"\n    Statement = [{{\n      Effect = \"Allow\"\n      \
         # onus:ignore[public-policy-held-back] -- why\n      Principal = \"*\"\n      Action = \"s3:GetObject\"\n      \
         Resource = \"${{aws_s3_bucket.b.arn}}/*\"\n    }}]\n  }})\n}}\n"
    );
    let report = analyse(&tree(&[("main.tf", &text)]), &settings());
    assert_eq!(told_of(&report, "public-policy-held-back"), [ACCEPTED]);
    assert_eq!(about_waivers(&report), Vec::<String>::new());
}

const INNER: &str = "variable \"status\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  count = 2\n}\n\
    resource \"aws_s3_bucket_versioning\" \"b\" {\n  count = 2\n  bucket = aws_s3_bucket.b[count.index].id\n  \
    versioning_configuration {\n    status = var.status\n  }\n}\n";

#[test]
fn a_comment_on_a_call_is_for_everything_that_it_makes() {
    let call = |before: &str, beside: &str, name: &str| {
        format!("{before}module \"{name}\" {{\n  source = \"./inner\"\n  status = \"Suspended\"{beside}\n}}\n")
    };
    let accepted = |name: &str| {
        [0, 1].map(|at| format!("module.{name}.aws_s3_bucket.b[{at}] fail, accepted by comment: why")).to_vec()
    };
    let open = |name: &str| [0, 1].map(|at| format!("module.{name}.aws_s3_bucket.b[{at}] fail")).to_vec();
    for (before, beside) in
        [("# onus:ignore[versioning-off] -- why\n", ""), ("", " # onus:ignore[versioning-off] -- why")]
    {
        let text = call(before, beside, "a") + &call("", "", "b");
        let report = analyse(&tree(&[("main.tf", &text), ("inner/main.tf", INNER)]), &settings());
        assert_eq!(told_of(&report, "versioning-off"), [accepted("a"), open("b")].concat(), "{text}");
        assert_eq!(about_waivers(&report), Vec::<String>::new());
    }
    // In the module itself, it is for all calls.
    let inner = INNER.replacen("resource", "# onus:ignore[versioning-off] -- why\nresource", 1);
    let text = call("", "", "a") + &call("", "", "b");
    let report = analyse(&tree(&[("main.tf", &text), ("inner/main.tf", &inner)]), &settings());
    assert_eq!(told_of(&report, "versioning-off"), [accepted("a"), accepted("b")].concat());
    assert_eq!(about_waivers(&report), Vec::<String>::new());
}

#[test]
fn a_call_that_cannot_be_followed_is_accepted_at_the_call() {
    let text = "# onus:ignore[versioning-off] -- why\nmodule \"a\" {\n  source = \"example/bucket/aws\"\n}\n";
    let (found, about) = versioning(text);
    assert_eq!((found, about), (vec!["module.a unknown, accepted by comment: why".to_owned()], vec![]));
}

#[test]
fn a_finding_is_accepted_when_all_that_decides_it_is() {
    let waiver = " # onus:ignore[public-access-unblocked] -- why";
    let block = |before: &str, acls: &str, ignore: &str| {
        format!(
            "{BUCKET}{before}resource \"aws_s3_bucket_public_access_block\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  \
             block_public_acls = false{acls}\n  block_public_policy = true\n  ignore_public_acls = false{ignore}\n  \
             restrict_public_buckets = true\n}}\n"
        )
    };
    let told = |text: &str| {
        let report = analyse(&tree(&[("main.tf", text)]), &settings());
        (told_of(&report, "public-access-unblocked").concat(), about_waivers(&report))
    };
    for text in [
        block("", waiver, waiver),
        block(&format!("{}\n", waiver.trim()), "", ""),
        format!("{}\n{}", waiver.trim(), block("", "", "")),
        format!("{}\n{}", waiver.trim(), block("", waiver, "")),
    ] {
        assert_eq!(told(&text), (ACCEPTED.to_owned(), vec![]), "{text}");
    }
    let (found, about) = told(&block("", waiver, ""));
    assert_eq!(found, "aws_s3_bucket.b fail");
    let start = "waiver-unused aws_s3_bucket.b (main.tf:6): the waiver for public-access-unblocked accepts a part of the \
                 finding for aws_s3_bucket.b, and not what stands at ";
    assert!(about.len() == 1 && about[0].starts_with(start) && about[0].ends_with("main.tf:8"), "{about:?}");
}

#[test]
fn the_narrowest_waiver_is_the_one_that_is_told() {
    let text = format!(
        "# onus:ignore[versioning-off] -- block\n{BUCKET}resource \"aws_s3_bucket_versioning\" \"b\" {{\n  \
         bucket = aws_s3_bucket.b.id\n  versioning_configuration {{\n    \
         status = \"Suspended\" # onus:ignore[versioning-off] -- attribute\n  }}\n}}\n"
    );
    let config = "waiver \"versioning-off\" {\n  resource = \"aws_s3_bucket.b\"\n  reason   = \"central\"\n}\n";
    let told = |text: &str| {
        let report = analyse(&tree(&[("main.tf", text), (".onus.hcl", config)]), &settings());
        assert_eq!(about_waivers(&report), Vec::<String>::new());
        told_of(&report, "versioning-off").concat()
    };
    assert_eq!(told(&text), "aws_s3_bucket.b fail, accepted by comment: attribute");
    let block = text.replace(" # onus:ignore[versioning-off] -- attribute", "");
    assert_eq!(told(&block), "aws_s3_bucket.b fail, accepted by comment: block");
    assert_eq!(told(BUCKET), "aws_s3_bucket.b fail, accepted by config: central");
}

#[test]
fn a_plan_is_accepted_by_comments_of_its_configuration() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies/sse-kms-missing/fail-aes256");
    let plan = std::fs::read_to_string(root.join("plan.json")).unwrap();
    let text = std::fs::read_to_string(root.join("main.tf")).unwrap();
    let text = text.replacen(
        "resource \"aws_s3_bucket\"",
        "# onus:ignore[sse-kms-missing] -- why\nresource \"aws_s3_bucket\"",
        1,
    );
    let directory = tree(&[("plan.json", &plan), ("main.tf", &text)]);
    let report = onus::analyse(&[directory.path("plan.json")], &settings());
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let told = told_of(&report, "sse-kms-missing");
    assert!(told.iter().any(|line| line.ends_with("fail, accepted by comment: why")), "{told:?}");
}

#[test]
fn a_comment_in_commented_out_code_is_none() {
    let old =
        "resource \"aws_s3_bucket\" \"old\" {\n  # onus:ignore[versioning-off] -- inner\n  force_destroy = true\n}";
    let waiver = "# onus:ignore[versioning-off] -- old\n";
    let each = |marker: &str| (waiver.to_owned() + old).lines().map(|line| format!("{marker} {line}\n")).collect();
    for before in [
        each("#"),
        each("//"),
        "## onus:ignore[versioning-off] -- old\n".to_owned(),
        "# // onus:ignore[versioning-off] -- old\n".to_owned(),
        "# /* onus:ignore[versioning-off] -- old */\n".to_owned(),
        format!("/* {waiver}{old} */\n"),
        format!("/*\n{waiver}{old}\n*/\n"),
        format!("/*\nonus:ignore[versioning-off] -- old\n{old}\n*/\n"),
        "/*\n * onus:ignore[versioning-off] -- old\n * bucket = \"old\"\n */\n".to_owned(),
        "/* # onus:ignore[versioning-off] -- old */\n".to_owned(),
    ] {
        let text = format!("{before}{BUCKET}");
        assert_eq!(versioning(&text), (vec!["aws_s3_bucket.b fail".to_owned()], vec![]), "{text}");
    }
    // Prose is no code.
    let prose =
        "/*\n * Why (and how):\n * see http://example.com == x\n *\n * onus:ignore[versioning-off] -- why\n */\n";
    assert_eq!(versioning(&format!("{prose}{BUCKET}")), (vec![ACCEPTED.to_owned()], vec![]));
}

#[test]
fn a_comment_on_an_entry_of_an_argument_accepts_nothing() {
    let inner = "variable \"buckets\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  for_each = var.buckets\n}\n\
        resource \"aws_s3_bucket_versioning\" \"b\" {\n  for_each = var.buckets\n  bucket = aws_s3_bucket.b[each.key].id\n  \
        versioning_configuration {\n    status = each.value.status\n  }\n}\n";
    let waiver = "# onus:ignore[versioning-off] -- why";
    let call = |above: &str, entry: &str| {
        format!(
            "module \"m\" {{\n  source = \"./m\"\n  {above}\n  buckets = {{\n    {entry}\n    a = {{ status = \"Suspended\" }}\n\n    \
             z = {{ status = \"Suspended\" }}\n  }}\n}}\n"
        )
    };
    let told = |text: &str| {
        let report = analyse(&tree(&[("main.tf", text), ("m/main.tf", inner)]), &settings());
        (told_of(&report, "versioning-off"), about_waivers(&report))
    };
    let all = ["a", "z"].map(|key| format!("module.m.aws_s3_bucket.b[\"{key}\"] fail, accepted by comment: why"));
    assert_eq!(told(&call(waiver, "")), (all.to_vec(), vec![]));
    let (found, about) = told(&call("", waiver));
    assert_eq!(found, ["a", "z"].map(|key| format!("module.m.aws_s3_bucket.b[\"{key}\"] fail")));
    let start =
        "waiver-unused main.tf (main.tf:5): the waiver for versioning-off stands on an entry within an argument";
    assert!(about.len() == 1 && about[0].starts_with(start), "{about:?}");
}

#[test]
fn a_comment_on_a_subject_is_not_for_others_that_depend_on_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(
        root.join("testdata/policies/kms-rotation-off/fail-replica-of-resting-primary/main.tf"),
    )
    .unwrap();
    let at = |block: &str| text.replacen(block, &format!("# onus:ignore[kms-rotation-off] -- why\n{block}"), 1);
    let told = |text: &str| told_of(&analyse(&tree(&[("main.tf", text)]), &settings()), "kms-rotation-off");
    let replica = "resource \"aws_kms_replica_key\" \"data\"";
    assert!(told(&at(replica)).contains(&"aws_kms_replica_key.data fail, accepted by comment: why".to_owned()));
    let primary = at("resource \"aws_kms_key\" \"primary\"");
    assert!(told(&primary).contains(&"aws_kms_replica_key.data fail".to_owned()), "{:?}", told(&primary));
}
