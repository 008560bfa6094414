//! What is written as a waiver is read as the same.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::comment::{self, Line, Wanted};
use super::edit::insert;
use super::{Ledger, Refused, Rule, snippet};
use crate::config;
use crate::hcl;
use crate::source::{Source, SourceId, SourceMap};

fn read(text: &str) -> comment::Directive {
    comment::read(Line { text, start: 0 }).unwrap()
}

#[test]
fn the_parts_of_a_waiver_have_their_places() {
    let text = "onus:ignore[a, b-c] until=2027-03-31 owner=\"Team Data\" accepts=0123456789ab -- why -- and why";
    let found = read(text);
    let ids: Vec<_> = found.ids.iter().map(|(id, span)| (&**id, &text[span.start..span.end])).collect();
    assert_eq!(ids, [("a", "a"), ("b-c", "b-c")]);
    assert_eq!(found.until.as_deref(), Some("2027-03-31"));
    assert_eq!(found.owner.as_deref(), Some("Team Data"));
    assert_eq!(found.accepts.as_deref(), Some("0123456789ab"));
    assert_eq!(found.reason.as_deref(), Some("why -- and why"));
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!(comment::read(Line { text: "see onus:ignore[a] -- b", start: 0 }), None);
}

#[test]
fn each_line_of_a_comment_stands_for_itself() {
    let text = "x = 1 /* one\n * onus:ignore[a] -- b\r\n   two */ # three";
    let comments = hcl::comments(text);
    let lines: Vec<_> = comments.iter().flat_map(comment::lines).collect();
    let texts: Vec<_> = lines.iter().map(|line| line.text).collect();
    assert_eq!(texts, ["one", "onus:ignore[a] -- b", "two", "three"]);
    for line in lines {
        assert_eq!(&text[line.start..line.start + line.text.len()], line.text);
    }
}

#[test]
fn a_part_of_a_longer_comment_is_not_changed() {
    let text = "/* why\n   onus:ignore[a] -- old\n*/\nresource \"r\" \"r\" {\n}\n";
    let start = text.find("resource").unwrap();
    let wanted = Wanted { ids: vec!["a".into()], reason: "new".to_owned(), ..Wanted::default() };
    assert_eq!(insert(&Source::new("a.tf", text), start, &wanted), Err(Refused::Shared));
    assert_eq!(insert(&Source::new("a.tf", text), start + 1, &wanted), Err(Refused::NoBlock));
    assert_eq!(insert(&Source::new("a.tf.json", "{}"), 0, &wanted), Err(Refused::Json));
}

#[test]
fn only_configuration_is_scanned() {
    let mut sources = SourceMap::default();
    for name in ["a.tf", "b.tofu", "c.tf.json", "d.policy.hcl", "e.tfvars"] {
        sources.add(Source::new(name, "# onus:ignore[x] -- y\n"));
    }
    let mut ledger = Ledger::default();
    ledger.scan(&sources);
    ledger.scan(&sources);
    let scanned: Vec<_> = ledger.waivers.iter().map(|waiver| waiver.source).collect();
    assert_eq!(scanned, [SourceId(0), SourceId(1)]);
}

#[test]
fn examples_of_rules_are_what_they_say() {
    for rule in Rule::ALL {
        let meta = rule.meta();
        for text in [&meta.example, &meta.remediation].into_iter().filter(|text| text.contains("onus:ignore")) {
            let found = read(text.trim_start_matches("# ").trim());
            assert_eq!(found.faults.is_empty(), rule != Rule::Incomplete || *text == meta.remediation, "{text}");
        }
        for text in [&meta.example, &meta.remediation].into_iter().filter(|text| text.contains("attestation")) {
            assert_eq!(config::read(SourceId(0), text).1, [], "{text}");
        }
    }
}

/// Texts as people type them, with all that could end a comment, a value or a string early.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "é", " ", "--", "\"", "'", "\n", "\r\n", "\t", "*/", "/*", "#", "${x}", "%{", "\\", "=", "[", "]",
            "until=1",
        ]),
        1..12,
    )
    .prop_map(|parts| parts.concat())
    .prop_filter("it says something", |text| comment::says_something(text))
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        ids in prop::collection::vec("[a-z][a-z0-9-]{0,12}", 1..4),
        reason in words(),
        owner in prop::option::of(words()),
        until in prop::option::of(Just("2027-03-31".to_owned())),
        accepts in prop::option::of("[0-9a-f]{12}"),
        body in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let ids: Vec<std::sync::Arc<str>> = ids.iter().map(|id| id.as_str().into()).collect();
        let wanted = Wanted { ids: ids.clone(), reason: reason.clone(), owner: owner.clone(), until: until.clone(), accepts: accepts.clone() };
        let text = format!("# first{body}resource \"r\" \"r\" {{{body}}}{body}");
        let start = text.find("resource").unwrap();
        let edit = insert(&Source::new("a.tf", text.as_str()), start, &wanted).unwrap();
        // One line more, and nothing else is another one.
        let line = edit.text.split_inclusive('\n').nth(1).unwrap();
        prop_assert_eq!(edit.text.replacen(line, "", 1), text);
        prop_assert!(line.ends_with(body) && edit.line == 2);
        let comments = hcl::comments(&edit.text);
        let found = comments.iter().flat_map(comment::lines).find_map(comment::read).unwrap();
        prop_assert_eq!(&found.faults, &Vec::<String>::new());
        prop_assert_eq!(found.ids.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ids);
        prop_assert_eq!(found.reason.unwrap().to_string(), comment::tame(&reason));
        prop_assert_eq!(found.owner.map(|owner| owner.to_string()), owner.as_deref().map(|owner| comment::tame(owner).replace('"', "'")));
        prop_assert_eq!(found.until.map(|until| until.to_string()), until.clone());
        prop_assert_eq!(found.accepts.map(|accepts| accepts.to_string()), accepts.clone());
        // The same in the file of settings.
        let (read, errors) = config::read(SourceId(0), &snippet(&wanted, "aws_s3_bucket.b[\"x\"]", None));
        prop_assert_eq!(errors, []);
        let central = read.waivers.first().unwrap();
        prop_assert_eq!(&*central.resource.value, "aws_s3_bucket.b[\"x\"]");
        prop_assert_eq!(&*central.reason, comment::tame(&reason));
    }
}
