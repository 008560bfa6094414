//! The Markdown report, read by a parser: what is shown, what is left out, and that no input becomes markup.

use std::sync::Arc;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::sample;
use crate::finding::{Outcome, Report, ReportError, RuleMeta, Severity, Verdict};
use crate::report::markdown::write;
use crate::report::{OnUnknown, ReportOptions, Repository, markup, sanitise};
use crate::source::Diagnostic;

fn written(report: &Report, options: &ReportOptions) -> String {
    let mut out = Vec::new();
    write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn with(unknown: OnUnknown) -> ReportOptions {
    let repository = Repository { here: "/repo/infra".into(), root: "/repo".into() };
    ReportOptions { unknown, repository, ..ReportOptions::default() }
}

fn parser(text: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(text, options)
}

/// What GitHub looks for mentions, issues and addresses in: text that is not code.
fn prose(text: &str) -> Vec<String> {
    let mut prose = Vec::new();
    let mut code = 0;
    for event in parser(text) {
        match event {
            // `assert_tame` looks at links.
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. }) => code += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => code -= 1,
            Event::InlineHtml(html) if &*html == "<code>" => code += 1,
            Event::InlineHtml(html) if &*html == "</code>" => code -= 1,
            Event::Text(text) if code == 0 => prose.push(text.into_string()),
            _ => {}
        }
    }
    // The parser gives an escaped character as a text of its own.
    vec![prose.concat()]
}

/// Fails where something is markup that is not ours.
fn assert_tame(text: &str) {
    let mut depth = 0;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://docs.aws.amazon.com/"), "{dest_url}");
            }
            Event::Start(
                tag @ (Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::Strikethrough | Tag::Emphasis),
            ) => {
                panic!("{tag:?} in {text}");
            }
            Event::Start(tag @ (Tag::Strong | Tag::BlockQuote(_))) => panic!("{tag:?} in {text}"),
            Event::InlineMath(math) | Event::DisplayMath(math) => panic!("{math} in {text}"),
            Event::FootnoteReference(name) => panic!("{name} in {text}"),
            Event::TaskListMarker(_) => panic!("a task in {text}"),
            Event::InlineHtml(html) => {
                assert!(["<code>", "</code>", "<br>"].contains(&&*html), "{html} in {text}");
            }
            Event::Html(html) => {
                let html = html.trim();
                let ours = html.strip_prefix("<details><summary>").and_then(|rest| rest.strip_suffix("</summary>"));
                match ours {
                    Some(title) => {
                        depth += 1;
                        let title = title.replace("<code>", "").replace("</code>", "");
                        assert!(!title.contains('<') && !title.contains('@'), "{html}");
                    }
                    None if html == "</details>" => depth -= 1,
                    None => assert!(html.is_empty(), "{html} in {text}"),
                }
                assert!((0..=1).contains(&depth), "{text}");
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0, "all details are closed");
    for text in prose(text) {
        for mark in ["@", "://", "www.", "$"] {
            assert!(!text.contains(mark), "{mark} in {text}");
        }
        assert!(!text.contains(|c: char| sanitise::is_hostile(c)), "{text:?}");
    }
}

#[test]
fn every_case_in_markdown() {
    let text = written(&sample::every_case(), &with(OnUnknown::Warn));
    assert_tame(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn modules_in_markdown() {
    let text = written(&sample::modules(), &with(OnUnknown::Fail));
    assert_tame(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn the_heading_says_how_it_ended() {
    let heading = |report: &Report, unknown| written(report, &with(unknown)).lines().next().unwrap().to_owned();
    let empty = Report::default();
    assert_eq!(heading(&empty, OnUnknown::Fail), "## ✅ Onus: nothing failed");
    let every = sample::every_case();
    let expected = "## ⛔ Onus: not everything could be checked: 4 errors, and 2 findings of severity medium or above";
    assert_eq!(heading(&every, OnUnknown::Warn), expected);
    let only = |outcome: Outcome, severity| {
        let policy = Arc::new(RuleMeta { severity, ..sample::rule("a", severity, None) });
        Report { verdicts: vec![sample::verdict(&policy, "b", outcome)], ..Report::default() }
    };
    let fail = only(Outcome::Fail, Severity::High);
    assert_eq!(heading(&fail, OnUnknown::Warn), "## ❌ Onus: 1 finding of severity medium or above");
    let low = only(Outcome::Fail, Severity::Low);
    assert_eq!(heading(&low, OnUnknown::Warn), "## ✅ Onus: nothing of severity medium or above failed");
    let open = only(Outcome::Unknown, Severity::Low);
    assert_eq!(heading(&open, OnUnknown::Warn), "## ✅ Onus: nothing failed");
    assert_eq!(heading(&open, OnUnknown::Fail), "## ❔ Onus: nothing failed, but 1 unknown");
    let mut part = Report { inputs: vec![sample::input("a", "plan")], ..Report::default() };
    part.inputs[0].complete = false;
    assert_eq!(heading(&part, OnUnknown::Fail), "## ❔ Onus: nothing failed, but an input is incomplete");
}

#[test]
fn errors_come_first_and_are_never_folded() {
    let text = written(&sample::every_case(), &with(OnUnknown::Warn));
    let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle} in {text}"));
    assert!(at("could not be read") < at("### What fails"));
    assert!(at("### What fails") < at("### Buckets by responsibility"));
    assert!(at("### Buckets by responsibility") < at("<details>"));
}

#[test]
fn the_matrix_says_what_is_off_and_is_not_about_waivers() {
    let duty = |id: &str, responsibility: &str| {
        let meta = sample::rule(id, Severity::High, None);
        Arc::new(RuleMeta { responsibility: responsibility.into(), builtin: true, ..meta })
    };
    let off = |id: &str, responsibility: &str| {
        let verdict = sample::verdict(&duty(id, responsibility), "aws_s3_bucket.b", Outcome::NotApplicable);
        Verdict { reason: Some("turned off by .onus.hcl:3 for sandbox/**: a sandbox".into()), ..verdict }
    };
    let said = |id: &str, responsibility: &str, outcome| {
        sample::verdict(&duty(id, responsibility), "aws_s3_bucket.b", outcome)
    };
    let mut report = Report {
        verdicts: vec![
            said("a", "encryption", Outcome::Pass),
            off("b", "encryption"),
            off("c", "logging"),
            off("d", "logging"),
            said("e", "network", Outcome::Pass),
            said("waiver-unused", "", Outcome::Fail),
        ],
        ..Report::default()
    };
    report.buckets = vec![sample::bucket("aws_s3_bucket.b", Some("internal"), "tag")];
    let text = written(&report, &with(OnUnknown::Warn));
    assert!(text.contains("| bucket | encryption | logging |\n|---|---|---|\n"), "{text}");
    assert!(text.contains("| `aws_s3_bucket.b` | ✅ pass, 1 off | ➖ n/a, 2 off |\n"), "{text}");
    assert!(text.contains("Every other responsibility is fulfilled by each bucket, or does not concern it: network"));
}

/// Texts that would be markup, mentions, links or images.
const ATTACKS: [&str; 12] = [
    "<img src=x onerror=y>",
    "![x](https://x.example/a.png)",
    "[x](javascript:y) <https://x.example>",
    "@octocat and @org/team, me@x.example",
    "#12, org/repo#3, GH-4",
    "</summary></details><!-- a --> --> <script>",
    "`x` ``y`` ```\n```\n# h",
    "| a | b |\n|---|---|\n\\| \\\\| c",
    "- [x] a\n\n> b\n\n1. c\n---\n===",
    "https://x.example www.x.example ftp://x",
    "$a$ and $$b$$ and :tada: ~~c~~ __d__ **e** [^f]",
    "&lt;b&gt; &#64;octocat \\@octocat \\<b>",
];

#[test]
fn no_input_becomes_markup() {
    for attack in std::iter::once(sample::HOSTILE).chain(ATTACKS) {
        for unknown in [OnUnknown::Warn, OnUnknown::Fail] {
            let text = written(&sample::hostile_with(attack), &with(unknown));
            assert_tame(&text);
            assert!(!text.contains(|c| c != '\n' && sanitise::is_hostile(c)));
        }
    }
}

#[test]
fn a_row_has_as_many_cells_as_its_header() {
    for attack in ATTACKS {
        let text = written(&sample::hostile_with(attack), &with(OnUnknown::Fail));
        let mut cells = 0;
        for event in parser(&text) {
            match event {
                Event::Start(Tag::Table(columns)) => cells = columns.len(),
                Event::Start(Tag::TableRow | Tag::TableHead) => {}
                _ => {}
            }
        }
        assert!(cells >= 2, "{text}");
        // A cell too many would be dropped without a word, so it is looked for in the text.
        for row in text.lines().filter(|line| line.starts_with("| ") && line.ends_with(" |")) {
            assert!([4, 2, 3].contains(&(row.matches(" | ").count() + 1)), "{row}");
        }
    }
}

/// Rows of the table of what fails, rows of the matrix, elements of evidence.
fn parts(text: &str) -> [usize; 3] {
    let rows = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    [rows("| ❌ high |"), rows("| `aws_s3_bucket.b["), text.matches("More: `onus explain").count()]
}

#[test]
fn a_large_report_is_cut_and_says_so() {
    let text = written(&sample::large(), &with(OnUnknown::Warn));
    assert!(text.len() <= 60_000, "{}", text.len());
    assert_tame(&text);
    for told in [
        "30000 fail, 30000 unknown",
        "| ❌ high | `policy-11` | … and 2495 more | |",
        "… and 30000 findings; the JSON report lists all",
        "more buckets; the JSON report lists all",
    ] {
        assert!(text.contains(told), "{told} in {}", text.get(..2_000).unwrap());
    }
    let [rows, buckets, evidence] = parts(&text);
    assert_eq!((rows, evidence), (12 * 6, 0), "each policy is there, and the matrix gets room before evidence does");
    assert!(buckets > 100, "{buckets}");
}

#[test]
fn what_is_cut_goes_in_turn() {
    for (buckets, rows, whole) in [(20, 60, true), (60, 180, false), (400, 12 * 6, false)] {
        let kept = format!("aws_s3_bucket.b[\"{buckets:05}\"]");
        let mut report = sample::large();
        report.buckets.retain(|bucket| *bucket.address < *kept);
        report.verdicts.retain(|verdict| *verdict.subject < *kept);
        let text = written(&report, &with(OnUnknown::Pass));
        assert!(text.len() <= 60_000);
        let found = parts(&text);
        assert_eq!((found[0], found[1]), (rows, buckets), "tables are whole");
        assert_eq!(found[2] == rows, whole, "{buckets}: {found:?}");
    }
}

#[test]
fn findings_are_cut_last() {
    let mut report = sample::large();
    report.verdicts.clear();
    for at in 0..1_000 {
        let policy = Arc::new(sample::rule(&format!("policy-{at:04}"), Severity::High, None));
        report.verdicts.push(sample::verdict(&policy, "aws_s3_bucket.b[\"00000\"]", Outcome::Fail));
    }
    let text = written(&report, &with(OnUnknown::Warn));
    assert!(text.len() <= 60_000);
    assert_tame(&text);
    let [rows, buckets, evidence] = parts(&text);
    assert!(rows > 200 && rows < 1_000 && buckets < 5 && evidence == 0, "{rows} {buckets}");
    assert!(text.contains(&format!("… and {} more findings; the JSON report lists all", 1_000 - rows)));
}

#[test]
fn errors_and_counts_stay_even_if_there_are_very_many() {
    let long = "x y ".repeat(400);
    let error = |at: usize| ReportError { path: "a".into(), diagnostic: Diagnostic::new(format!("{at} {long}")) };
    let mut report = sample::large();
    report.errors = (0..5_000).map(error).collect();
    let text = written(&report, &with(OnUnknown::Fail));
    assert!(text.len() <= 60_000, "{}", text.len());
    assert_tame(&text);
    assert!(text.contains("5000 errors, and 30000 findings"));
    assert!(text.contains("more errors; the JSON report lists all"));
    assert!(text.contains("… and 30000 findings; the JSON report lists all"));
}

#[test]
fn accepted_findings_and_signatures_are_told_with_who_answers_for_them() {
    let text = written(&sample::every_case(), &with(OnUnknown::Warn));
    for told in [
        "☑️ 5 findings accepted",
        "accepted by a comment (`infra/main.tf:2`): copied from a bucket with logs; owner: team-data; until 2031-03-31",
        "accepted in the configuration: it holds logs",
        "`access-logging-off` (fail) `part.json: aws_s3_bucket.b`: in the baseline",
        "accepted by a comment for checkov, `CKV_AWS_18`",
        "2 duties signed for",
        "signed by Ada Lovelace on 2030-01-31, until 2031-01-31",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let options = with(OnUnknown::Warn);
    assert_eq!(written(&sample::modules(), &options), written(&sample::modules(), &options));
}

#[test]
fn a_verdict_without_anything_is_shown_too() {
    let policy = Arc::new(RuleMeta::bare("a", Severity::High, crate::finding::Enforcement::Mandatory));
    let verdict = Verdict { input: 7, ..sample::verdict(&policy, "b", Outcome::Fail) };
    let text = written(&Report { verdicts: vec![verdict], ..Report::default() }, &with(OnUnknown::Warn));
    assert_tame(&text);
    assert!(text.contains("| ❌ high | a<br>`a` | `b` | <code></code> |"), "{text}");
}

/// What a parser makes of a paragraph.
fn read(text: &str) -> String {
    let mut read = String::new();
    for event in parser(text) {
        match event {
            Event::Text(text) | Event::Code(text) => read.push_str(&text),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::InlineHtml(html) if ["<code>", "</code>"].contains(&&*html) => {}
            other => panic!("{other:?} in {text}"),
        }
    }
    read
}

/// Strings with much punctuation in them.
fn strings() -> impl Strategy<Value = String> {
    "\\PC*|[-a@#$`|\\\\<>&;:/.\\[\\]()!*_~+=0-9 \\n]*"
}

proptest! {
    #[test]
    fn text_is_read_back(text in strings()) {
        // What stands in backticks is code, so that these go.
        let bare = |text: &str| text.replace('`', "");
        let clean = bare(&sanitise::folded(&text));
        prop_assert_eq!(bare(&read(&markup::text(&text))), clean.clone());
        // In the middle of a line, too.
        let inside = format!("x {} x", markup::text(&text));
        prop_assert_eq!(bare(&read(&inside)), format!("x {clean} x"));
        assert_tame(&inside);
    }

    #[test]
    fn code_is_read_back(text in strings()) {
        let clean = sanitise::line(&text);
        prop_assert_eq!(read(&format!("x{}x", markup::code(&text))), format!("x{clean}x"));
    }

    #[test]
    fn a_cell_holds_what_it_was_given(text in strings()) {
        let table = format!("| a | b |\n|---|---|\n| {} | {} |\n", markup::text(&text), markup::code(&text));
        let (mut cells, mut cell) = (Vec::new(), String::new());
        for event in parser(&table) {
            match event {
                Event::Start(Tag::TableCell) => cell.clear(),
                Event::End(TagEnd::TableCell) => cells.push(cell.trim().to_owned()),
                Event::Text(text) | Event::Code(text) => cell.push_str(&text.replace('`', "")),
                _ => {}
            }
        }
        let (folded, line) = (sanitise::folded(&text).replace('`', ""), sanitise::line(&text).replace('`', ""));
        prop_assert_eq!(cells, ["a", "b", folded.trim(), line.trim()]);
    }

    #[test]
    fn a_block_of_code_is_read_back(text in strings()) {
        let block = markup::block("hcl", &text);
        let read: String = parser(&block).filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        }).collect();
        let clean = sanitise::block(text.trim_end());
        prop_assert_eq!(read.trim_end_matches('\n'), clean.trim_end_matches('\n'));
    }
}
