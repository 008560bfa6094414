//! The report for people at a terminal and in a log.
//!
//! Findings first, worst first, each with the text or the planned attribute that decides; then what was left open, in
//! a few lines; then what could not be read; and always, as the last line, the counts. Whoever has ten thousand
//! buckets sees a screenful a policy and how many more there are: the JSON report lists all.

mod draw;
mod evidence;
mod links;
mod remarks;
mod unknown;
mod warnings;

use std::cmp::Reverse;
use std::io::{self, Write};

use self::draw::{Artist, Drawing, Tone};
pub use self::links::Links;
use self::unknown::Unknowns;
use super::excerpt::Excerpt;
use super::group::{self, Group};
use super::{OnUnknown, lists, sanitise};
use crate::finding::{Outcome, Report, RuleMeta, Severity, Verdict};
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
    /// Whether and where names are links, for a terminal that shows them.
    pub links: Option<Links>,
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
            links: None,
        }
    }
}

/// Writes the whole report.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(report, options, out);
    let unknowns = match options.unknown {
        OnUnknown::Warn | OnUnknown::Fail if !options.quiet => Unknowns::of(report, options.max_per_policy),
        _ => Unknowns::default(),
    };
    let drawn = if options.unknown == OnUnknown::Fail { &*unknowns.alone } else { &[] };
    let findings = report.verdicts.iter().filter(|verdict| match verdict.outcome {
        Outcome::Error => true,
        Outcome::Fail => !options.quiet && verdict.waived().is_none(),
        Outcome::Unknown | Outcome::Pass | Outcome::NotApplicable => false,
    });
    writer.findings(findings.chain(drawn.iter().copied()).collect())?;
    if options.unknown == OnUnknown::Fail {
        writer.draw_shared(&unknowns)?;
    } else {
        writer.unknowns(&unknowns)?;
    }
    if !options.quiet {
        writer.unlinked()?;
        writer.public_buckets()?;
        writer.honoured()?;
    }
    writer.remarks()?;
    writer.last_line()
}

/// Writes only what is wrong with the run and its inputs: policies that broke, errors and, unless quiet, warnings and notes. For standard
/// error, beside a report in another format.
///
/// # Errors
/// Those of `out`.
pub fn write_remarks(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(report, options, out);
    writer.findings(report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Error).collect())?;
    writer.remarks()
}

/// What a finding shows of its evidence.
struct Shown {
    excerpt: Excerpt,
    /// Whether its lines have numbers.
    numbered: bool,
    /// Facts that stand nowhere in it.
    loose: Vec<String>,
    /// How many places that led there are left out.
    left_out: usize,
}

/// How loud a policy's finding is.
fn tone(policy: &RuleMeta) -> Tone {
    match policy.severity {
        Severity::Critical | Severity::High => Tone::Error,
        Severity::Medium => Tone::Warning,
        Severity::Low => Tone::Advice,
    }
}

struct Writer<'a> {
    report: &'a Report,
    options: &'a TextOptions,
    out: &'a mut dyn Write,
    artist: Artist,
}

impl<'a> Writer<'a> {
    fn new(report: &'a Report, options: &'a TextOptions, out: &'a mut dyn Write) -> Self {
        let artist = Artist::new(options);
        Self { report, options, out, artist }
    }

    /// The id of a policy, as a link to its document where there are links.
    fn id(&self, policy: &RuleMeta) -> String {
        let id = sanitise::line(&policy.id);
        if self.options.links.is_some() { links::document(&policy.document, &id) } else { id.into_owned() }
    }

    fn ellipsis(&self) -> &'static str {
        if self.options.unicode { "…" } else { "..." }
    }

    /// Some verdicts, drawn, worst first.
    fn findings(&mut self, mut findings: Vec<&'a Verdict>) -> io::Result<()> {
        findings.sort_by_key(|v| (Reverse(v.policy.severity), &v.policy.id, v.input, &v.subject));
        for of_policy in findings.chunk_by(|a, b| a.policy.id == b.policy.id) {
            let mut groups = group::groups(of_policy).into_iter();
            for (at, group) in groups.by_ref().take(self.options.max_per_policy).enumerate() {
                self.finding(&group, at == 0)?;
            }
            let rest: usize = groups.map(|group| 1 + group.others.len()).sum();
            if let (1.., Some(first)) = (rest, of_policy.first()) {
                let (dots, id) = (self.ellipsis(), sanitise::line(&first.policy.id));
                writeln!(self.out, "{dots} and {rest} more of {id}; the JSON report lists all\n")?;
            }
        }
        Ok(())
    }

    fn finding(&mut self, group: &Group<'_>, first_of_policy: bool) -> io::Result<()> {
        let verdict = group.first;
        let policy = &verdict.policy;
        let (tone, kind) = match verdict.outcome {
            Outcome::Error => (Tone::Error, "error"),
            _ => (tone(policy), policy.severity.word()),
        };
        let advisory = policy.enforcement.remark();
        let shown = self.excerpt(group);
        let drawing = Drawing {
            code: Some(format!("{} ({kind}{advisory})", self.id(policy))),
            tone,
            message: self.message(verdict),
            excerpt: shown.excerpt,
            numbered: shown.numbered,
            help: Some(self.help(verdict, first_of_policy)),
        };
        let drawn = self.artist.draw(drawing);
        self.out.write_all(drawn.as_bytes())?;
        if shown.left_out > 0 {
            let places = if shown.left_out == 1 { "place leads" } else { "places lead" };
            writeln!(self.out, "  {} and {} more {places} there", self.ellipsis(), shown.left_out)?;
        }
        for fact in shown.loose {
            writeln!(self.out, "  fact: {fact}")?;
        }
        if verdict.basis == Basis::Assumed {
            writeln!(self.out, "  basis: assumed, as an instance refers to the instance with its own key")?;
        }
        if let Some(duty) = lists::duty(policy) {
            writeln!(self.out, "  duty: {duty}")?;
        }
        if !group.others.is_empty() {
            let others: Vec<_> = group.others.iter().map(|other| &*other.subject).collect();
            self.line("  same for: ", &lists::some(&others, lists::SUBJECTS))?;
        }
        writeln!(self.out)
    }

    /// A line of text from an input.
    fn line(&mut self, head: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "{head}{}", sanitise::shorten(&sanitise::line(text), LONGEST_MESSAGE, self.ellipsis()))
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

    fn excerpt(&self, group: &Group<'_>) -> Shown {
        let (verdict, unicode) = (group.first, self.options.unicode);
        let (marks, left_out) = evidence::marks(verdict, &group.related, unicode);
        if marks.is_empty() {
            let file = self.report.inputs.get(verdict.input).map_or("", |input| &input.path);
            let excerpt = evidence::planned(verdict, file, unicode);
            return Shown { excerpt, numbered: false, loose: Vec::new(), left_out };
        }
        let excerpt = Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis());
        Shown { excerpt, numbered: true, loose: evidence::loose(verdict, unicode), left_out }
    }

    fn unlinked(&mut self) -> io::Result<()> {
        let lines = lists::unlinked(self.report);
        self.list("Not linked to one bucket:", &lines)
    }

    fn public_buckets(&mut self) -> io::Result<()> {
        let lines = lists::public_buckets(self.report);
        self.list("Of class public, so that critical policies do not bind:", &lines)
    }

    fn honoured(&mut self) -> io::Result<()> {
        let lines = lists::honoured(self.report);
        self.list("Accepted by comments of other tools:", &lines)
    }

    fn list(&mut self, title: &str, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{title}")?;
        for line in lines.iter().take(self.options.max_per_policy) {
            self.line("  ", line)?;
        }
        if let rest @ 1.. = lines.len().saturating_sub(self.options.max_per_policy) {
            writeln!(self.out, "  {} and {rest} more", self.ellipsis())?;
        }
        writeln!(self.out)
    }

    fn last_line(&mut self) -> io::Result<()> {
        writeln!(self.out, "{}", sanitise::line(&lists::last_line(self.report, self.options.fail_on)))
    }
}
