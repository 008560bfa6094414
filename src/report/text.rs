//! The report for people at a terminal and in a log.
//!
//! Findings first, worst first, each with the text or the planned attribute that decides; then what was left open, in
//! a few lines; then what could not be read; and always, as the last line, the counts. Whoever has ten thousand
//! buckets sees a screenful a policy and how many more there are: the JSON report lists all.

mod draw;
mod evidence;
mod excerpt;
mod lists;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use self::draw::{Artist, Drawing, Tone};
use self::excerpt::{Excerpt, Mark};
use super::{OnUnknown, sanitise};
use crate::finding::{Outcome, Report, ReportError, Severity, Verdict};
use crate::source::Location;
use crate::value::Basis;

/// Characters of one line of a message that are shown.
const LONGEST_MESSAGE: usize = 600;
/// Lines of a remediation that a finding shows; `onus explain` shows all.
const REMEDIATION_LINES: usize = 12;

/// How the text report looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether to write ANSI colours.
    pub colour: bool,
    /// Columns to wrap prose at.
    pub width: usize,
    /// Whether to leave out everything but errors and the last line.
    pub quiet: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// How many findings of one policy to show before counting the rest.
    pub max_per_policy: usize,
    /// From which severity on failures count for the exit code.
    pub fail_on: Severity,
    /// What unknown verdicts mean.
    pub unknown: OnUnknown,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
            quiet: false,
            unicode: true,
            max_per_policy: 20,
            fail_on: Severity::Medium,
            unknown: OnUnknown::Warn,
        }
    }
}

/// Writes the whole report.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(report, options, out);
    writer.findings(&|outcome| match outcome {
        Outcome::Error => true,
        Outcome::Fail => !options.quiet,
        Outcome::Unknown => !options.quiet && options.unknown == OnUnknown::Fail,
        Outcome::Pass | Outcome::NotApplicable => false,
    })?;
    if !options.quiet {
        writer.unknowns()?;
        writer.unlinked()?;
        writer.public_buckets()?;
    }
    writer.remarks()?;
    writer.last_line()
}

/// Writes only what is wrong with the run itself: policies that broke, errors and, unless quiet, notes. For standard
/// error, beside a report in another format.
///
/// # Errors
/// Those of `out`.
pub fn write_remarks(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(report, options, out);
    writer.findings(&|outcome| outcome == Outcome::Error)?;
    writer.remarks()
}

struct Writer<'a> {
    report: &'a Report,
    options: &'a TextOptions,
    out: &'a mut dyn Write,
    artist: Artist,
}

impl<'a> Writer<'a> {
    fn new(report: &'a Report, options: &'a TextOptions, out: &'a mut dyn Write) -> Self {
        let artist = Artist::new(options.colour, options.unicode, options.width);
        Self { report, options, out, artist }
    }

    fn ellipsis(&self) -> &'static str {
        if self.options.unicode { "…" } else { "..." }
    }

    /// The verdicts of some outcomes, drawn, worst first.
    fn findings(&mut self, shown: &dyn Fn(Outcome) -> bool) -> io::Result<()> {
        let mut findings: Vec<_> = self.report.verdicts.iter().filter(|verdict| shown(verdict.outcome)).collect();
        findings.sort_by_key(|v| (Reverse(v.policy.severity), &v.policy.id, v.input, &v.subject));
        for of_policy in findings.chunk_by(|a, b| a.policy.id == b.policy.id) {
            for (at, verdict) in of_policy.iter().take(self.options.max_per_policy).enumerate() {
                self.finding(verdict, at == 0)?;
            }
            let rest = of_policy.len().saturating_sub(self.options.max_per_policy);
            if let (1.., Some(first)) = (rest, of_policy.first()) {
                let (dots, id) = (self.ellipsis(), sanitise::line(&first.policy.id));
                writeln!(self.out, "{dots} and {rest} more of {id}; the JSON report lists all\n")?;
            }
        }
        Ok(())
    }

    fn finding(&mut self, verdict: &Verdict, first_of_policy: bool) -> io::Result<()> {
        let policy = &verdict.policy;
        let (tone, kind) = match (verdict.outcome, policy.severity) {
            (Outcome::Error, _) => (Tone::Error, "error"),
            (_, severity @ (Severity::Critical | Severity::High)) => (Tone::Error, severity.word()),
            (_, severity @ Severity::Medium) => (Tone::Warning, severity.word()),
            (_, severity @ Severity::Low) => (Tone::Advice, severity.word()),
        };
        let advisory = policy.enforcement.remark();
        let (excerpt, numbered, loose) = self.excerpt(verdict);
        let drawing = Drawing {
            code: Some(format!("{} ({kind}{advisory})", sanitise::line(&policy.id))),
            tone,
            message: self.message(verdict),
            excerpt,
            numbered,
            help: Some(self.help(verdict, first_of_policy)),
        };
        let drawn = self.artist.draw(&drawing);
        self.out.write_all(drawn.as_bytes())?;
        for fact in loose {
            writeln!(self.out, "  fact: {fact}")?;
        }
        if verdict.basis == Basis::Assumed {
            writeln!(self.out, "  basis: assumed, as an instance refers to the instance with its own key")?;
        }
        if let Some(duty) = lists::duty(policy) {
            writeln!(self.out, "  duty: {duty}")?;
        }
        writeln!(self.out)
    }

    fn message(&self, verdict: &Verdict) -> String {
        let subject = sanitise::line(&verdict.subject);
        let subject = sanitise::shorten(&subject, LONGEST_MESSAGE, self.ellipsis());
        let title = sanitise::line(&verdict.policy.title);
        let mut lines = match verdict.outcome {
            Outcome::Error => vec![format!("{subject}: the policy could not be evaluated: {title}")],
            Outcome::Unknown => vec![format!("{subject}: not known: {title}")],
            _ => vec![format!("{subject}: {title}")],
        };
        let more =
            verdict.messages().iter().map(String::as_str).chain(verdict.reason.as_deref()).chain(verdict.remedy());
        for text in more {
            let text = sanitise::block(text);
            lines.extend(text.lines().map(|l| sanitise::shorten(l, LONGEST_MESSAGE, self.ellipsis()).into_owned()));
        }
        lines.join("\n")
    }

    /// The fix in full on the first finding of a policy; the way to it on the others.
    fn help(&self, verdict: &Verdict, full: bool) -> String {
        let policy = &verdict.policy;
        let explain = format!("onus explain {}", sanitise::line(&policy.id));
        let remediation = sanitise::block(policy.remediation.trim_end());
        if !full || verdict.outcome == Outcome::Error || remediation.is_empty() {
            return explain;
        }
        let mut lines: Vec<_> = remediation.lines().take(REMEDIATION_LINES).collect();
        if remediation.lines().count() > REMEDIATION_LINES {
            lines.push(self.ellipsis());
        }
        format!("{explain}\n{}", lines.join("\n"))
    }

    /// What to show of the evidence, whether its lines have numbers, and facts that stand nowhere in it.
    fn excerpt(&self, verdict: &Verdict) -> (Excerpt, bool, Vec<String>) {
        let marks = evidence::marks(verdict, self.options.unicode);
        if marks.is_empty() {
            let file = self.report.inputs.get(verdict.input).map_or("", |input| &input.path);
            return (evidence::planned(verdict, file, self.options.unicode), false, Vec::new());
        }
        let excerpt = Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis());
        (excerpt, true, evidence::loose(verdict, self.options.unicode))
    }

    /// Unknowns a policy and reason, with what would decide them.
    fn unknowns(&mut self) -> io::Result<()> {
        if self.options.unknown != OnUnknown::Warn {
            return Ok(());
        }
        let mut groups: BTreeMap<_, BTreeMap<_, Vec<String>>> = BTreeMap::new();
        for verdict in self.report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Unknown) {
            let policy = (Reverse(verdict.policy.severity), &verdict.policy.id);
            let reason = (verdict.reason.as_deref().unwrap_or("no reason given"), verdict.remedy());
            let subject = lists::subject(self.report, verdict.input, &verdict.subject);
            groups.entry(policy).or_default().entry(reason).or_default().push(subject);
        }
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "Not known:")?;
        for ((Reverse(severity), id), reasons) in groups {
            let count: usize = reasons.values().map(Vec::len).sum();
            writeln!(self.out, "  {} ({}): {count}", sanitise::line(id), severity.word())?;
            let groups = reasons.len();
            for ((reason, remedy), subjects) in reasons.into_iter().take(lists::REASONS) {
                let subjects = lists::some(&subjects, lists::SUBJECTS);
                let remedy = remedy.map(|remedy| format!("; {remedy}")).unwrap_or_default();
                let text = format!("{subjects}: {reason}{remedy}");
                writeln!(
                    self.out,
                    "    {}",
                    sanitise::shorten(&sanitise::line(&text), LONGEST_MESSAGE, self.ellipsis())
                )?;
            }
            if let rest @ 1.. = groups.saturating_sub(lists::REASONS) {
                writeln!(self.out, "    {} and {rest} more reasons", self.ellipsis())?;
            }
        }
        writeln!(self.out)
    }

    fn unlinked(&mut self) -> io::Result<()> {
        let lines = lists::unlinked(self.report);
        self.list("Not linked to one bucket:", &lines)
    }

    fn public_buckets(&mut self) -> io::Result<()> {
        let lines = lists::public_buckets(self.report);
        self.list("Of class public, so that critical policies do not bind:", &lines)
    }

    fn list(&mut self, title: &str, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{title}")?;
        for line in lines.iter().take(self.options.max_per_policy) {
            writeln!(self.out, "  {}", sanitise::shorten(&sanitise::line(line), LONGEST_MESSAGE, self.ellipsis()))?;
        }
        if let rest @ 1.. = lines.len().saturating_sub(self.options.max_per_policy) {
            writeln!(self.out, "  {} and {rest} more", self.ellipsis())?;
        }
        writeln!(self.out)
    }

    fn remarks(&mut self) -> io::Result<()> {
        if !self.options.quiet && !self.report.notes.is_empty() {
            for note in &self.report.notes {
                writeln!(self.out, "note: {}", sanitise::line(note))?;
            }
            writeln!(self.out)?;
        }
        for error in &self.report.errors {
            self.error(error)?;
        }
        Ok(())
    }

    fn error(&mut self, error: &ReportError) -> io::Result<()> {
        let diagnostic = &error.diagnostic;
        let (mut path, mut excerpt) = (format!("{}: ", sanitise::line(&error.path)), Excerpt::default());
        match &diagnostic.location {
            Some(Location::Source { source, span }) => {
                let marks = [Mark { source: *source, span: *span, text: None }];
                excerpt = Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis());
                let shown = excerpt.files.first().is_some_and(|file| *file == sanitise::line(&error.path));
                if shown {
                    path.clear();
                }
            }
            Some(Location::Plan { address, path: attribute }) => {
                let dot = if attribute.is_empty() { "" } else { "." };
                path.push_str(&sanitise::line(&format!("{address}{dot}{attribute}: ")));
            }
            // Messages about an input as a whole name it themselves.
            None if *error.path == *"-" || diagnostic.message.starts_with(&*error.path) => path.clear(),
            None => {}
        }
        let message = sanitise::block(&diagnostic.message);
        let drawing = Drawing {
            code: Some("error".into()),
            tone: Tone::Error,
            message: format!("{path}{}", sanitise::shorten(&message, 4 * LONGEST_MESSAGE, self.ellipsis())),
            excerpt,
            numbered: true,
            help: diagnostic.help.as_deref().map(sanitise::block),
        };
        writeln!(self.out, "{}", self.artist.draw(&drawing))
    }

    fn last_line(&mut self) -> io::Result<()> {
        writeln!(self.out, "{}", sanitise::line(&lists::last_line(self.report, self.options.fail_on)))
    }
}
