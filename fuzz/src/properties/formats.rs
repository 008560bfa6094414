//! Reports in every format, and what they must not hold.

use std::io::{self, Write};

use onus::finding::{Outcome, Report};
use onus::report::sanitise::is_hostile;
use onus::report::text::TextOptions;
use onus::report::{Ending, OnUnknown, ReportOptions, github, gitlab, json, junit, markdown, sarif, text};

use super::{Formats, Seen, Way, places};

/// What one format makes of a report.
type Format<'a> = (&'static str, &'a dyn Fn(&mut dyn Write) -> io::Result<()>, Kind);

/// What a format is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Json,
    Xml,
    /// For a terminal, or for what reads lines.
    Plain,
}

/// Holds a report to everything that holds for any.
pub(super) fn report(report: &Report, way: Way<'_>, seen: &mut Seen) {
    places::report(report, seen);
    ending(report, seen);
    if !matches!(way.formats, Formats::None) {
        write(report, way.formats, seen);
    }
}

/// Writes a report in one format or in every one.
fn write(report: &Report, wanted: Formats, seen: &mut Seen) {
    let options = ReportOptions::default();
    let wide = TextOptions::default();
    let narrow = TextOptions { width: 40, unicode: false, unknown: OnUnknown::Fail, ..TextOptions::default() };
    let formats: [Format<'_>; 9] = [
        ("text", &|out| text::write(report, &wide, out), Kind::Plain),
        ("narrow text", &|out| text::write(report, &narrow, out), Kind::Plain),
        ("remarks", &|out| text::write_remarks(report, &wide, out), Kind::Plain),
        ("json", &|out| json::write(report, out), Kind::Json),
        ("sarif", &|out| sarif::write(report, &options, out), Kind::Json),
        ("gitlab", &|out| gitlab::write(report, &options, out), Kind::Json),
        ("github", &|out| github::write(report, &options, out), Kind::Plain),
        ("junit", &|out| junit::write(report, &options, out), Kind::Xml),
        ("markdown", &|out| markdown::write(report, &options, out), Kind::Plain),
    ];
    for (at, (name, write, kind)) in formats.into_iter().enumerate() {
        if matches!(wanted, Formats::One(number) if number / 5 % 9 != at) {
            continue;
        }
        let mut out = Vec::new();
        if let Err(error) = write(&mut out) {
            seen.wrong(format!("{name} is not written: {error}"));
        }
        match String::from_utf8(out) {
            Ok(out) => written(name, &out, kind, seen),
            Err(error) => seen.wrong(format!("{name} is no UTF-8: {error}")),
        }
    }
}

fn written(name: &str, out: &str, kind: Kind, seen: &mut Seen) {
    match kind {
        Kind::Json => {
            if let Err(error) = serde_json::from_str::<serde_json::Value>(out) {
                seen.wrong(format!("{name} is no JSON: {error}"));
            }
        }
        Kind::Xml => {
            if let Err(error) = roxmltree::Document::parse(out) {
                seen.wrong(format!("{name} is no XML: {error}"));
            }
        }
        Kind::Plain => {}
    }
    // JSON escapes what a terminal would act on, and so do the others.
    if let Some(c) = out.chars().find(|&c| !matches!(c, '\n' | '\t') && c.is_control()) {
        seen.wrong(format!("{name} has the control character {c:?}"));
    }
    if kind == Kind::Plain
        && let Some(c) = out.chars().find(|&c| !matches!(c, '\n' | '\t') && is_hostile(c))
    {
        seen.wrong(format!("{name} has {c:?}, which a terminal acts on"));
    }
}

/// No success after an error, and none after a failure that counts.
fn ending(report: &Report, seen: &mut Seen) {
    let broken = report.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Error && verdict.waived().is_none());
    for unknown in OnUnknown::ALL {
        let ending = Ending::of(report, report.thresholds.fail_on, unknown);
        if (!report.errors.is_empty() || broken) != (ending == Ending::Input) {
            seen.wrong(format!("{} errors end the run as {ending:?}", report.errors.len()));
        }
    }
}

/// What a report says, without places.
pub(super) fn answers(report: &Report, seen: &mut Seen) {
    seen.errors += report.errors.len();
    for verdict in &report.verdicts {
        let waived = if verdict.waived().is_some() { ", accepted" } else { "" };
        let (policy, subject) = (&verdict.policy.id, &verdict.subject);
        let outcome = verdict.outcome.word();
        seen.answers.insert(format!("{} {policy} {subject}: {outcome}{waived}", verdict.input));
    }
}
