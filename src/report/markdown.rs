//! The report in Markdown, for the summary of a job and for a comment on a pull request.
//!
//! What a reviewer has to know comes first and is never folded away: whether the run failed and why, what could not be
//! read, what fails. Evidence is folded. GitHub refuses a comment of more than 65,536 characters, so that a large report
//! is cut, and says by how much: the evidence goes first, then lists, rows of the matrix, findings; some of each stays, and
//! the counts do.

mod budget;
mod evidence;
mod findings;
mod lists;
mod matrix;

use std::io::{self, Write};

use self::budget::Section;
use super::ending::{Ending, counts};
use super::{ReportOptions, markup};
use crate::finding::{Outcome, Report};

/// The most bytes of a report.
const LARGEST: usize = 60_000;
/// Characters of one text that are shown.
const LONGEST: usize = 400;
const ELLIPSIS: &str = "…";

/// Writes what there is room for.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    let counts = super::lists::last_line(report, options.fail_on);
    let counts = markup::text(&super::sanitise::shorten(&counts, 2 * LONGEST, ELLIPSIS));
    let head = format!("## {}\n\n{counts}\n", heading(report, options));
    // In the order in which they are shown; the numbers say who gets room first.
    let sections: Vec<(u8, Section<'_>)> = vec![
        (0, findings::errors(report, options)),
        (1, findings::table(report, options)),
        (2, matrix::section(report)),
        (7, evidence::section(report, options)),
        (3, lists::unknowns(report, options)),
        (4, lists::waived(report, options)),
        (5, lists::attestations(report)),
        (6, lists::remarks(report, options)),
    ];
    out.write_all(head.as_bytes())?;
    for text in budget::fill(sections, LARGEST.saturating_sub(head.len())) {
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// How the run ended, in words.
fn heading(report: &Report, options: &ReportOptions) -> String {
    let standing = |outcome: Outcome| {
        report.verdicts.iter().filter(move |verdict| verdict.outcome == outcome && verdict.waived().is_none()).count()
    };
    let findings = report.verdicts.iter().filter(|verdict| counts(verdict, options.fail_on)).count();
    let level = options.fail_on.word();
    let failed = super::lists::plural(findings, "finding");
    match Ending::of(report, options.fail_on, options.unknown) {
        Ending::Input => {
            let errors = super::lists::plural(report.errors.len() + standing(Outcome::Error), "error");
            let more =
                if findings > 0 { format!(", and {failed} of severity {level} or above") } else { String::new() };
            format!("⛔ Onus: not everything could be checked: {errors}{more}")
        }
        Ending::Findings => format!("❌ Onus: {failed} of severity {level} or above"),
        Ending::Unknown => match standing(Outcome::Unknown) {
            0 => "❔ Onus: nothing failed, but an input is incomplete".to_owned(),
            open => format!("❔ Onus: nothing failed, but {open} unknown"),
        },
        Ending::Success if standing(Outcome::Fail) > 0 => {
            format!("✅ Onus: nothing of severity {level} or above failed")
        }
        Ending::Success => "✅ Onus: nothing failed".to_owned(),
    }
}

/// Prose of an input, cut.
fn prose(text: &str) -> String {
    markup::text(&super::sanitise::shorten(text, LONGEST, ELLIPSIS))
}

/// A name of an input as code, cut.
fn name(text: &str) -> String {
    markup::code(&super::sanitise::shorten(text, LONGEST, ELLIPSIS))
}
