//! The text report: what it shows, what it leaves out, and what it never lets through.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::sample;
use crate::finding::{Evidence, FactValue, Origin, Outcome, Report, ReportError, Severity, Verdict};
use crate::report::text::{TextOptions, write, write_remarks};
use crate::report::{OnUnknown, sanitise};
use crate::source::{Diagnostic, Location, Related, Source};

fn written(report: &Report, options: &TextOptions) -> String {
    let mut out = Vec::new();
    write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn with(change: impl FnOnce(&mut TextOptions)) -> TextOptions {
    let mut options = TextOptions::default();
    change(&mut options);
    options
}

#[test]
fn every_case_in_text() {
    insta::assert_snapshot!(written(&sample::every_case(), &TextOptions::default()));
}

#[test]
fn every_case_with_unknowns_as_findings_in_ascii() {
    let text = written(&sample::every_case(), &with(|o| (o.unicode, o.unknown) = (false, OnUnknown::Fail)));
    assert!(text.is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn quiet_leaves_errors_and_the_last_line() {
    insta::assert_snapshot!(written(&sample::every_case(), &with(|o| o.quiet = true)));
}

#[test]
fn modules_in_text() {
    insta::assert_snapshot!(written(&sample::modules(), &TextOptions::default()));
}

#[test]
fn modules_with_unknowns_as_findings_in_ascii() {
    let text = written(&sample::modules(), &with(|o| (o.unicode, o.unknown) = (false, OnUnknown::Fail)));
    assert!(text.replace("# é", "").is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn an_empty_report_is_one_line() {
    let text = written(&Report::default(), &TextOptions::default());
    assert_eq!(
        text,
        "0 buckets, 0 subjects, 0 policies: 0 pass, 0 fail, 0 unknown, 0 not applicable, 0 errors; complete\n"
    );
}

#[test]
fn colours_only_colour() {
    let report = sample::every_case();
    let coloured = written(&report, &with(|o| o.colour = true));
    assert!(coloured.contains('\u{1b}'));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, written(&report, &TextOptions::default()));
}

#[test]
fn unknowns_that_pass_are_only_counted() {
    let text = written(&sample::every_case(), &with(|o| o.unknown = OnUnknown::Pass));
    assert!(!text.contains("Not known"));
    assert!(text.contains("1 unknown"));
}

#[test]
fn hostile_text_reaches_no_terminal() {
    for options in [
        TextOptions::default(),
        with(|o| o.unknown = OnUnknown::Fail),
        with(|o| o.unicode = false),
        with(|o| o.quiet = true),
        with(|o| o.width = 40),
    ] {
        let text = written(&sample::hostile(), &options);
        let hostile: Vec<_> = text.chars().filter(|&c| c != '\n' && sanitise::is_hostile(c)).collect();
        assert!(hostile.is_empty(), "{hostile:?}");
        assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{text}");
    }
}

#[test]
fn the_rest_of_a_policy_is_counted() {
    let report = sample::large();
    let text = written(&report, &with(|o| o.max_per_policy = 2));
    assert_eq!(text.matches("policy-03 (high)\n").count(), 2);
    assert!(text.contains("… and 2498 more of policy-03; the JSON report lists all"));
    assert!(text.contains("… and 2495 more reasons"), "{text}");
    assert!(text.ends_with("30000 not applicable, 0 errors; complete\n"));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures")]
fn a_hundred_thousand_verdicts_take_seconds_at_most() {
    let report = sample::large();
    let start = Instant::now();
    write(&report, &TextOptions::default(), &mut io::sink()).unwrap();
    // Generous: an unoptimised build on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn the_worst_comes_first() {
    let text = written(&sample::every_case(), &TextOptions::default());
    let at = |needle: &str| text.find(needle).unwrap();
    assert!(at("public-access-unblocked (high)") < at("sse-kms-missing (medium)"));
    assert!(at("sse-kms-missing (medium)") < at("team-naming (low, advisory)"));
}

#[test]
fn a_failure_below_the_bar_is_shown_and_not_counted() {
    let text = written(&sample::every_case(), &with(|o| o.fail_on = Severity::High));
    assert!(text.contains("3 fail (1 counted from high on)"), "{text}");
}

fn error_at(text: &str, range: std::ops::Range<usize>) -> Report {
    let mut report = Report::default();
    let source = report.sources.add(Source::new("x.hcl", text));
    let location = Some(Location::Source { source, span: range.into() });
    let diagnostic = Diagnostic { location, ..Diagnostic::new("here it is") };
    report.errors.push(ReportError { path: "x.hcl".into(), diagnostic });
    report
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let line = format!("{}needle{}", "a".repeat(3_000_000), "b".repeat(3_000_000));
    let text = written(&error_at(&line, 3_000_000..3_000_006), &TextOptions::default());
    assert!(text.len() < 2_000);
    assert!(text.contains("aneedleb"));
    assert!(text.contains("x.hcl:1:3000001"), "{text}");
}

#[test]
fn any_span_can_be_drawn() {
    let text = "é = 1\r\n\r\n\tb\u{1b} = 2\n\nlast";
    for start in 0..text.len() + 3 {
        for end in start.saturating_sub(1)..text.len() + 5 {
            let drawn = written(&error_at(text, start..end), &TextOptions::default());
            assert!(drawn.contains("here it is") && !drawn.contains("Failed to read"), "{start}..{end}: {drawn}");
        }
    }
}

proptest::proptest! {
    /// miette asserts what it believes about spans and lines; a release build that trips over it is gone.
    #[test]
    fn any_labels_on_any_text_can_be_drawn(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec!["a", "é", "日", "\t", "\n", "\r\n", "\r", "\u{1b}[31m", "\u{e0041}", " ", "word"]),
            0..60,
        ),
        spans in proptest::collection::vec((0..150usize, 0..60usize), 1..5),
        long in proptest::bool::ANY,
        unicode in proptest::bool::ANY,
    ) {
        let text = if long { pieces.join(&"x".repeat(90)) } else { pieces.concat() };
        let scale = if long { 40 } else { 1 };
        let mut report = sample::every_case();
        let source = report.sources.add(Source::new("x.tf", text));
        let policy = report.policies[0].clone();
        let location = |&(start, length): &(usize, usize)| {
            Location::Source { source, span: (start * scale..start * scale + length).into() }
        };
        let fact = |span| sample::fact("bucket.a", Some(FactValue::Bool(true)), Origin::Declared, Some(location(span)));
        report.verdicts = vec![Verdict {
evidence: Evidence {
    facts: spans.iter().skip(2).map(fact).collect(),
    locations: spans.iter().take(1).map(location).collect(),
    related: spans.iter().skip(1).take(1).map(|span| Related::call("module.a", location(span))).collect(),
    ..Evidence::default()
}.kept(),
..sample::verdict(&policy, "aws_s3_bucket.x", Outcome::Fail)
}];
        let drawn = written(&report, &with(|o| o.unicode = unicode));
        proptest::prop_assert!(!drawn.contains("Failed to read"), "{}", drawn);
        proptest::prop_assert!(!drawn.contains(|c| c != '\n' && sanitise::is_hostile(c)), "{}", drawn);
    }
}

#[test]
fn labels_of_several_files_stand_in_one_finding() {
    let mut report = sample::every_case();
    let first = report.sources.add(Source::new("a.tf", "one\ntwo\nthree\nfour\n"));
    let second = report.sources.add(Source::new("b.tf", "uno\ndue\n"));
    let policy = report.policies[0].clone();
    let location = |source, span: std::ops::Range<usize>| Location::Source { source, span: span.into() };
    let fact = |path, location| sample::fact(path, Some(FactValue::Bool(true)), Origin::Declared, Some(location));
    report.verdicts = vec![Verdict {
        input: 1,
        evidence: Evidence {
            facts: vec![fact("bucket.a", location(second, 4..7)), fact("bucket.b", location(first, 14..18))],
            locations: vec![location(first, 0..3)],
            ..Evidence::default()
        }
        .kept(),
        ..sample::verdict(&policy, "aws_s3_bucket.x", Outcome::Fail)
    }];
    report.errors.clear();
    insta::assert_snapshot!(written(&report, &TextOptions::default()));
}

#[test]
fn remarks_are_errors_and_notes() {
    let mut out = Vec::new();
    write_remarks(&sample::every_case(), &TextOptions::default(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("team-naming (error, advisory)\n"));
    assert!(text.contains("note: part.json: made with -target\n"));
    assert!(text.contains("gone.json: the file does not exist") && !text.contains("buckets"));
}

#[test]
fn prose_wraps_at_spaces_only() {
    let mut report = Report::default();
    let message = "module.data-platform.aws_s3_bucket.this[\"a-very-long-key/with-slashes\"] and sse-kms-missing";
    report.errors.push(ReportError { path: "p".into(), diagnostic: Diagnostic::new(message) });
    let text = written(&report, &with(|o| o.width = 40));
    assert!(message.split(' ').all(|word| text.contains(word)), "{text}");
}

#[test]
fn a_module_that_is_away_is_told_once() {
    let text = written(&sample::modules(), &TextOptions::default());
    assert_eq!(text.matches("module.away").count(), 1, "{text}");
    assert!(text.contains(&format!("  {} policies (high to low): {}\n", sample::BLIND, sample::BLIND)), "{text}");
    let drawn = written(&sample::modules(), &with(|o| o.unknown = OnUnknown::Fail));
    assert_eq!(drawn.matches("module.away:").count(), 1, "{drawn}");
}

#[test]
fn each_of_many_modules_that_are_away_has_a_line() {
    let mut report = sample::modules();
    let unknown: Vec<_> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Unknown).cloned().collect();
    for at in 0..200 {
        let reason = Some(format!("its module example/{at:03}/aws is not on disk").into());
        let subject = format!("module.away[{at}]");
        report.verdicts.extend(unknown.iter().map(|v| Verdict {
            subject: subject.clone().into(),
            reason: reason.clone(),
            ..v.clone()
        }));
    }
    let text = written(&report, &TextOptions::default());
    assert_eq!(text.matches("    module.away[").count(), 20, "{text}");
    assert!(text.contains("    … and 181 more\n"), "{text}");
    assert!(!text.contains("policy-00"), "{text}");
}

#[test]
fn instances_of_a_module_are_one_finding() {
    let text = written(&sample::modules(), &TextOptions::default());
    assert_eq!(text.matches(": Title of versioning-off").count(), 5, "{text}");
    assert!(text.contains("[\"02\"].aws_s3_bucket_versioning.this, module.many[\"03\"].aws_s3_bucket_versioning.this"));
    assert!(text.contains("and 26 more\n"), "{text}");
}

#[test]
fn calls_of_a_module_with_values_of_its_own_are_one_finding() {
    let mut report = sample::modules();
    report.verdicts.retain(|verdict| verdict.subject.starts_with("module.many"));
    let first = report.verdicts.first().unwrap().clone();
    report.verdicts = (0..9)
        .map(|at| {
            let span = (at * 12..at * 12 + 6).into();
            let source = crate::source::SourceId(0);
            let mut verdict = first.clone();
            verdict.subject = format!("module.m{at}.aws_s3_bucket.b").into();
            verdict.evidence.as_mut().unwrap().related =
                vec![Related::call(format!("module.m{at}"), Location::Source { source, span })];
            verdict
        })
        .collect();
    let text = written(&report, &TextOptions::default());
    assert_eq!(text.matches(": Title of versioning-off").count(), 1, "{text}");
    assert_eq!(text.matches(" is called here").count(), 6, "{text}");
    assert!(text.contains("  … and 3 more places lead there\n"), "{text}");
}

#[test]
fn where_a_sensitive_value_is_given_is_not_drawn() {
    for hidden in [FactValue::Sensitive, FactValue::Other("{ a = (sensitive value) }".into())] {
        let mut report = sample::modules();
        report.errors.clear();
        report.verdicts.retain(|verdict| verdict.subject.starts_with("module.logs"));
        for fact in &mut report.verdicts[0].evidence.as_mut().unwrap().facts {
            fact.value = Some(hidden.clone());
        }
        let text = written(&report, &TextOptions::default());
        assert!(text.contains("module.logs is called here") && !text.contains("= \"Suspended"), "{text}");
        assert!(text.contains("  … and 3 more places lead there\n"), "{text}");
    }
}

#[test]
fn many_errors_of_a_file_are_counted() {
    let mut report = error_at("a\nb\n", 0..1);
    let first = report.errors.first().unwrap().clone();
    report.errors = vec![first; 500];
    let elsewhere = |at| ReportError { path: format!("{at}.tf").into(), diagnostic: Diagnostic::new("broken") };
    report.errors.extend((0..30).map(elsewhere));
    let text = written(&report, &TextOptions::default());
    assert_eq!(text.matches("here it is").count(), 20);
    assert!(text.contains("… and 480 more errors in x.hcl; the JSON report lists all\n"), "{text}");
    assert_eq!(text.matches(".tf: broken").count(), 9);
    assert!(text.contains("… and 21 more errors in 21 files; the JSON report lists all\n"), "{text}");
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures")]
fn findings_in_many_files_cost_what_they_show() {
    let seconds = |report: &Report| {
        let start = Instant::now();
        write(report, &with(|o| o.max_per_policy = usize::MAX), &mut io::sink()).unwrap();
        crate::report::json::write(report, &mut io::sink()).unwrap();
        crate::report::sarif::write(report, &Default::default(), &mut io::sink()).unwrap();
        start.elapsed().as_secs_f64()
    };
    let (small, large) = (sample::many_files(200, 500), sample::many_files(2_000, 5_000));
    let (small, large) = (seconds(&small).max(0.05), seconds(&large));
    // Ten times the work; a busy machine has room, and the square of it has none.
    assert!(large < 40.0 * small, "{small} s, then {large} s");
}

#[test]
fn a_closed_pipe_is_handed_to_the_caller() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let report = sample::every_case();
    let text = write(&report, &TextOptions::default(), &mut Closed).unwrap_err();
    let json = crate::report::json::write(&report, &mut Closed).unwrap_err();
    assert_eq!([text.kind(), json.kind()], [io::ErrorKind::BrokenPipe; 2]);
}
