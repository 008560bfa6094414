//! JUnit's XML, read by a parser of XML: its structure, its counts, and that no input breaks it.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::sample;
use crate::finding::{Report, ReportError};
use crate::report::junit::write;
use crate::report::{OnUnknown, ReportOptions, Repository, sanitise};
use crate::source::Diagnostic;

fn written(report: &Report, unknown: OnUnknown) -> String {
    let mut out = Vec::new();
    let repository = Repository { here: "/repo/infra".into(), root: "/repo".into() };
    write(report, &ReportOptions { unknown, repository, ..ReportOptions::default() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn number(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap().parse().unwrap()
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// Holds a file against what readers of this format agree on: these elements, in this order, with these attributes, and
/// counts that are right.
fn assert_valid(text: &str) {
    let document = Document::parse(text).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name("testsuites"));
    let mut total = [0; 4];
    for suite in root.children().filter(Node::is_element) {
        assert!(suite.has_tag_name("testsuite") && suite.attribute("name").is_some());
        let mut counted = [0; 4];
        for (at, child) in suite.children().filter(Node::is_element).enumerate() {
            if child.has_tag_name("properties") {
                assert_eq!(at, 0, "properties come first");
                assert!(
                    children(child, "property")
                        .all(|one| one.attribute("name").is_some() && one.attribute("value").is_some())
                );
                continue;
            }
            assert!(child.has_tag_name("testcase"), "{child:?}");
            assert!(child.attribute("name").is_some() && child.attribute("classname").is_some());
            assert!(child.attribute("line").is_none_or(|line| line.parse::<usize>().unwrap() > 0));
            counted[0] += 1;
            let parts: Vec<_> = child.children().filter(Node::is_element).map(|part| part.tag_name().name()).collect();
            match parts.first().copied() {
                None => {}
                Some("failure") => counted[1] += 1,
                Some("error") => counted[2] += 1,
                Some("skipped") => counted[3] += 1,
                Some(other) => panic!("{other}"),
            }
            assert!(parts.len() <= 2 && parts.get(1).is_none_or(|part| *part == "system-out"), "{parts:?}");
            assert!(
                child
                    .children()
                    .filter(|part| part.has_tag_name("failure"))
                    .all(|part| part.attribute("message").is_some())
            );
        }
        assert_eq!(counted, ["tests", "failures", "errors", "skipped"].map(|name| number(suite, name)));
        total.iter_mut().zip(counted).for_each(|(total, one)| *total += one);
    }
    assert_eq!(total, ["tests", "failures", "errors", "skipped"].map(|name| number(root, name)));
}

/// Kind and message of the case of a policy and a subject.
fn case(text: &str, class: &str, name: &str) -> Option<(String, String)> {
    let document = Document::parse(text).unwrap();
    let case = document.descendants().find(|node| {
        node.has_tag_name("testcase")
            && node.attribute("classname") == Some(class)
            && node.attribute("name") == Some(name)
    })?;
    let part = case.children().find(Node::is_element);
    let kind = part.map_or("passed", |part| part.tag_name().name());
    Some((kind.to_owned(), part.and_then(|part| part.attribute("message")).unwrap_or_default().to_owned()))
}

#[test]
fn every_case_in_junit() {
    let text = written(&sample::every_case(), OnUnknown::Warn);
    assert_valid(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn every_report_is_well_formed_and_counted() {
    for report in [Report::default(), sample::every_case(), sample::modules(), sample::hostile()] {
        for unknown in [OnUnknown::Pass, OnUnknown::Warn, OnUnknown::Fail] {
            assert_valid(&written(&report, unknown));
        }
    }
    assert_valid(&written(&sample::large(), OnUnknown::Fail));
}

#[test]
fn a_verdict_is_the_case_that_its_outcome_says() {
    let of = |unknown, class: &str, subject: &str| {
        case(&written(&sample::every_case(), unknown), class, subject).map(|(kind, _)| kind)
    };
    let (warn, fail) = (OnUnknown::Warn, OnUnknown::Fail);
    let kind = |kind: &str| Some(kind.to_owned());
    assert_eq!(of(warn, "public-acl-read", "aws_s3_bucket.logs"), kind("passed"));
    assert_eq!(of(warn, "public-access-unblocked", "aws_s3_bucket.logs"), kind("failure"));
    assert_eq!(of(warn, "sse-kms-missing", "aws_s3_bucket.logs"), kind("skipped"));
    assert_eq!(of(fail, "sse-kms-missing", "aws_s3_bucket.logs"), kind("failure"));
    assert_eq!(of(warn, "team-naming", "aws_s3_bucket.site"), kind("error"));
    assert_eq!(of(warn, "public-acl-read", "aws_s3_bucket.site"), None, "it does not bind");
    assert_eq!(of(fail, "access-logging-off", "aws_s3_bucket.raw"), kind("skipped"), "it is accepted");
    assert_eq!(of(warn, "onus", "gone.json"), kind("error"));
    assert_eq!(of(warn, "onus", "the input is complete"), kind("skipped"));
    assert_eq!(of(fail, "onus", "the input is complete"), kind("failure"));
}

#[test]
fn what_is_accepted_says_why() {
    let text = written(&sample::every_case(), OnUnknown::Warn);
    let message = |subject| case(&text, "access-logging-off", subject).unwrap().1;
    let of_comment = "accepted by comment: copied from a bucket with logs, owner team-data, until 2031-03-31; ";
    assert!(message("aws_s3_bucket.raw").starts_with(of_comment), "{}", message("aws_s3_bucket.raw"));
    assert!(message("aws_s3_bucket.c").starts_with("accepted by checkov CKV_AWS_18; "));
}

#[test]
fn places_are_told_from_the_root_of_the_repository() {
    let text = written(&sample::every_case(), OnUnknown::Warn);
    assert!(text.contains(r#"file="infra/main.tf" line="8""#), "{text}");
}

#[test]
fn hostile_text_is_text() {
    let attack = "]]><failure/><![CDATA[ &amp; <!-- \" ' \u{fffe}\u{ffff} --> <?x?>";
    for text in [attack, sample::HOSTILE] {
        let written = written(&sample::hostile_with(text), OnUnknown::Fail);
        assert_valid(&written);
        assert!(!written.contains(|c| c != '\n' && sanitise::is_hostile(c)));
        let document = Document::parse(&written).unwrap();
        let name = sanitise::line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
        assert!(document.descendants().any(|node| node.attribute("name") == Some(&*name)), "{written}");
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures")]
fn a_hundred_thousand_verdicts_take_seconds_at_most() {
    let report = sample::large();
    let start = Instant::now();
    let _ = written(&report, OnUnknown::Warn);
    // Generous: an unoptimised build on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn what_is_escaped_is_read_back(text in "\\PC*|[<>&'\"\\]\\[!?a-z \\n\u{fffe}]*") {
        let error = ReportError { path: text.as_str().into(), diagnostic: Diagnostic::new(text.as_str()) };
        let written = written(&Report { errors: vec![error], ..Report::default() }, OnUnknown::Warn);
        let document = Document::parse(&written).unwrap();
        let legal = |text: &str| text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
        let case = document.descendants().find(|node| node.has_tag_name("testcase")).unwrap();
        prop_assert_eq!(case.attribute("name").unwrap(), legal(&sanitise::line(&text)));
        let body = case.children().find(|node| node.has_tag_name("error")).unwrap().text().unwrap_or_default();
        prop_assert_eq!(body.replace("\n  ", "\n"), legal(&sanitise::block(text.trim_end())));
    }
}
