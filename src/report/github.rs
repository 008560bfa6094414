//! Workflow commands of GitHub Actions: annotations at the lines of a pull request.
//!
//! The runner takes a line that starts with `::` for a command, and `##[…]` anywhere in a line for an old one, so that
//! no text of an input may stand at the start of a line or hold the latter. GitHub shows ten annotations of a kind and
//! step and drops the rest without a word; what is left out here is counted in the last one.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::ending::counts;
use super::group::{self, Group};
use super::muted::inert;
use super::region::Spot;
use super::told::{Told, told};
use super::{OnUnknown, ReportOptions, lists, said, sanitise};
use crate::finding::{Outcome, Report, ReportError, Verdict, Warning};
use crate::source::Diagnostic;

/// Annotations of one kind that GitHub shows of a step.
const SHOWN: usize = 10;
/// Characters of a message; its first lines are what is shown.
const MESSAGE: usize = 2_000;
/// Characters of a title.
const TITLE: usize = 200;
const ELLIPSIS: &str = "…";

/// Writes the annotations, then the counts in a line of their own.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    let [errors, warnings, notices] = collect(&Teller { report, options });
    errors.write("error", "errors", out)?;
    warnings.write("warning", "warnings", out)?;
    notices.write("notice", "notices", out)?;
    let line = lists::last_line(report, options.fail_on);
    writeln!(out, "onus: {}", inert(&sanitise::line(&line)))
}

/// One command.
struct Annotation {
    title: String,
    message: String,
    spot: Option<Spot>,
}

impl Annotation {
    /// One without a place.
    fn remark(what: &str, message: String) -> Self {
        Self { title: format!("onus: {what}"), message, spot: None }
    }

    fn write(&self, kind: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut properties = String::new();
        // GitHub would take the name of a file elsewhere for one of the repository.
        if let Some(Spot { file, region, .. }) = self.spot.as_ref().filter(|spot| spot.inside) {
            let _ = write!(properties, "file={},line={}", property(file), region.start_line);
            // The runner drops columns where the lines differ. Its end is the last column, not the one after it.
            if region.start_line == region.end_line {
                let last = region.start_column.max(region.end_column.saturating_sub(1));
                let _ = write!(properties, ",endLine={},col={},endColumn={last}", region.end_line, region.start_column);
            } else {
                let _ = write!(properties, ",endLine={}", region.end_line);
            }
            properties.push(',');
        }
        let title = sanitise::folded(&self.title);
        let _ = write!(properties, "title={}", property(&sanitise::shorten(&title, TITLE, ELLIPSIS)));
        let message = sanitise::block(&self.message);
        writeln!(out, "::{kind} {properties}::{}", data(&sanitise::shorten(&message, MESSAGE, ELLIPSIS)))
    }
}

/// The text of a command.
pub(super) fn data(text: &str) -> String {
    inert(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
pub(super) fn property(text: &str) -> String {
    data(&sanitise::line(text)).replace(':', "%3A").replace(',', "%2C")
}

/// The annotations of a kind that are shown, and how many there are.
#[derive(Default)]
struct Kind {
    first: Vec<Annotation>,
    total: usize,
}

impl Kind {
    /// Adds one; it is made only if it may be shown.
    fn add(&mut self, make: impl FnOnce() -> Annotation) {
        if self.total < SHOWN {
            self.first.push(make());
        }
        self.total += 1;
    }

    fn write(&self, kind: &str, noun: &str, out: &mut dyn Write) -> io::Result<()> {
        let shown = if self.total > SHOWN { SHOWN - 1 } else { SHOWN };
        for annotation in self.first.iter().take(shown) {
            annotation.write(kind, out)?;
        }
        if self.total > SHOWN {
            let message = format!("and {} more {noun}; the JSON report lists all", self.total - shown);
            Annotation::remark(&format!("more {noun}"), message).write(kind, out)?;
        }
        Ok(())
    }
}

/// Errors, warnings and notices. Errors of the run first, then failures, worst first, then what is not known, then
/// remarks.
fn collect(teller: &Teller<'_>) -> [Kind; 3] {
    let (report, options) = (teller.report, teller.options);
    let [mut errors, mut warnings, mut notices] = [Kind::default(), Kind::default(), Kind::default()];
    for error in &report.errors {
        errors.add(|| teller.unread(error));
    }
    let standing = |verdict: &&Verdict| verdict.waived().is_none();
    let mut verdicts: Vec<_> = report.verdicts.iter().filter(standing).collect();
    verdicts.sort_by_key(|v| (Reverse(v.outcome), Reverse(v.policy.severity), &v.policy.id, v.input, &v.subject));
    let of = |outcome| verdicts.iter().filter(move |verdict| verdict.outcome == outcome).copied().collect::<Vec<_>>();
    for outcome in [Outcome::Error, Outcome::Fail] {
        for group in varied(&of(outcome)) {
            let error = outcome == Outcome::Error || counts(group.first, options.fail_on);
            let kind = if error { &mut errors } else { &mut warnings };
            kind.add(|| teller.finding(&group));
        }
    }
    if options.unknown != OnUnknown::Pass {
        let kind = if options.unknown == OnUnknown::Fail { &mut errors } else { &mut notices };
        for input in report.inputs.iter().filter(|input| !input.complete) {
            kind.add(|| {
                let why = input.incomplete.as_deref().unwrap_or("not all of it was read");
                Annotation::remark("incomplete", format!("{}: {why}", input.path))
            });
        }
        for told in told(&of(Outcome::Unknown)) {
            kind.add(|| teller.unknown(&told));
        }
    }
    for warning in &report.warnings {
        warnings.add(|| teller.mistake(warning));
    }
    for note in &report.notes {
        notices.add(|| Annotation::remark("note", note.clone()));
    }
    [errors, warnings, notices]
}

/// The groups of some verdicts, which come worst first: one of each policy, then the others. Ten lines of one policy
/// would tell a reader less.
fn varied<'a>(verdicts: &[&'a Verdict]) -> Vec<Group<'a>> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for of_policy in verdicts.chunk_by(|a, b| a.policy.id == b.policy.id) {
        let mut groups = group::groups(of_policy).into_iter();
        first.extend(groups.next());
        others.extend(groups);
    }
    first.append(&mut others);
    first
}

/// Puts a report into words.
struct Teller<'a> {
    report: &'a Report,
    options: &'a ReportOptions,
}

impl<'a> Teller<'a> {
    fn title(verdict: &Verdict) -> String {
        let policy = &verdict.policy;
        match verdict.outcome {
            Outcome::Error => format!("{}: error", policy.id),
            Outcome::Unknown => format!("{}: unknown ({})", policy.id, policy.severity.word()),
            _ => format!("{} ({}{})", policy.id, policy.severity.word(), policy.enforcement.remark()),
        }
    }

    fn of(&self, verdict: &Verdict, message: String) -> Annotation {
        let spot = Spot::of(self.report, &self.options.repository, verdict);
        Annotation { title: Self::title(verdict), message, spot }
    }

    fn lines(&self, verdict: &Verdict) -> Vec<String> {
        said::lines(&lists::subject(self.report, verdict.input, &verdict.subject), verdict)
    }

    /// A failure, or a policy that broke.
    fn finding(&self, group: &Group<'a>) -> Annotation {
        let verdict = group.first;
        let mut lines = self.lines(verdict);
        if !group.others.is_empty() {
            let others: Vec<_> = group.others.iter().map(|other| &*other.subject).collect();
            lines.push(format!("same for: {}", lists::some(&others, lists::SUBJECTS)));
        }
        lines.push(format!("onus explain {}", verdict.policy.id));
        self.of(verdict, said::indented(&lines))
    }

    fn unknown(&self, told: &Told<'a>) -> Annotation {
        let mut lines = self.lines(told.verdict);
        if told.others > 0 {
            let policies = if told.others == 1 { "policy does" } else { "policies do" };
            lines.push(format!("{} other {policies} not know either", told.others));
        }
        self.of(told.verdict, said::indented(&lines))
    }

    fn unread(&self, error: &ReportError) -> Annotation {
        let message = &error.diagnostic.message;
        let known = message.starts_with(&*error.path) || *error.path == *"-";
        let path = if known { String::new() } else { format!("{}: ", error.path) };
        self.diagnosed("error", format!("{path}{message}"), &error.diagnostic)
    }

    fn mistake(&self, warning: &Warning) -> Annotation {
        let dot = if warning.attribute.is_empty() { "" } else { "." };
        let address = lists::subject(self.report, warning.input, &warning.address);
        let message = format!("{address}{dot}{}: {}", warning.attribute, warning.diagnostic.message);
        self.diagnosed("warning", message, &warning.diagnostic)
    }

    fn diagnosed(&self, what: &str, message: String, about: &Diagnostic) -> Annotation {
        let lines: Vec<_> = std::iter::once(message).chain(about.help.clone()).collect();
        let spot = about.location.as_ref();
        let spot = spot.and_then(|location| Spot::new(self.report, &self.options.repository, location));
        Annotation { spot, ..Annotation::remark(what, said::indented(&lines)) }
    }
}
