//! JUnit's XML, for whatever shows the results of tests: a suite for each input, a case for each policy and subject.
//!
//! Passes are cases too, since readers count them; what a policy does not bind is none, or nine in ten cases of a large
//! estate would say that nothing was asked. Nothing is kept but counts: the cases are written as they come.

mod xml;

use std::collections::BTreeMap;
use std::io::{self, Write};

use self::xml::Xml;
use super::region::Spot;
use super::{OnUnknown, ReportOptions, facts, lists, said, sanitise};
use crate::finding::{InputInfo, Outcome, Report, ReportError, Verdict, Waived, WaivedBy};
use crate::value::Basis;

/// Characters of the attribute that says in short what is wrong.
const MESSAGE: usize = 300;
/// Facts of a case.
const FACTS: usize = 20;
const ELLIPSIS: &str = "…";

/// Writes the whole report.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut suites = vec![Counts::default(); report.inputs.len()];
    for (input, counts) in report.inputs.iter().zip(&mut suites) {
        counts.add_input(input, options);
    }
    for verdict in &report.verdicts {
        if let Some(counts) = suites.get_mut(verdict.input) {
            counts.add(Kind::of(verdict, options));
        }
    }
    let mut total = Counts { tests: report.errors.len(), errors: report.errors.len(), ..Counts::default() };
    suites.iter().for_each(|counts| total.extend(counts));
    let mut writer = Writer { report, options, out: Xml::new(out) };
    writer.out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"onus\"")?;
    // No schema knows how many are skipped in all of them, and no reader asks.
    writer.totals(&total)?;
    writer.out.raw(" time=\"0\"")?;
    writer.out.raw(">\n")?;
    writer.unread()?;
    let mut rest = &*report.verdicts;
    for (at, (input, counts)) in report.inputs.iter().zip(&suites).enumerate() {
        let end = rest.partition_point(|verdict| verdict.input <= at);
        let (own, later) = rest.split_at(end);
        rest = later;
        writer.suite(input, counts, own)?;
    }
    writer.out.raw("</testsuites>\n")
}

/// What a verdict is among tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
    /// No case at all.
    Absent,
}

impl Kind {
    fn of(verdict: &Verdict, options: &ReportOptions) -> Self {
        match verdict.outcome {
            Outcome::NotApplicable => Self::Absent,
            Outcome::Pass => Self::Passed,
            Outcome::Error => Self::Error,
            Outcome::Fail | Outcome::Unknown if verdict.waived().is_some() => Self::Skipped,
            Outcome::Fail => Self::Failure,
            Outcome::Unknown => Self::open(options),
        }
    }

    /// What is not known.
    fn open(options: &ReportOptions) -> Self {
        if options.unknown == OnUnknown::Fail { Self::Failure } else { Self::Skipped }
    }
}

#[derive(Debug, Clone, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    absent: usize,
}

impl Counts {
    fn add(&mut self, kind: Kind) {
        match kind {
            Kind::Passed => {}
            Kind::Failure => self.failures += 1,
            Kind::Error => self.errors += 1,
            Kind::Skipped => self.skipped += 1,
            Kind::Absent => self.absent += 1,
        }
        self.tests += usize::from(kind != Kind::Absent);
    }

    /// An incomplete input is a case of its own.
    fn add_input(&mut self, input: &InputInfo, options: &ReportOptions) {
        if !input.complete {
            self.add(Kind::open(options));
        }
    }

    fn extend(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

struct Writer<'a, 'o> {
    report: &'a Report,
    options: &'a ReportOptions,
    out: Xml<'o>,
}

impl Writer<'_, '_> {
    fn totals(&mut self, counts: &Counts) -> io::Result<()> {
        let Counts { tests, failures, errors, .. } = counts;
        self.out.raw(&format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\""))
    }

    fn counts(&mut self, counts: &Counts) -> io::Result<()> {
        self.totals(counts)?;
        self.out.raw(&format!(" skipped=\"{}\" time=\"0\"", counts.skipped))
    }

    /// What could not be read, as a suite before those of the inputs.
    fn unread(&mut self) -> io::Result<()> {
        let errors = self.report.errors.len();
        if errors == 0 {
            return Ok(());
        }
        self.out.raw("<testsuite name=\"onus\"")?;
        self.counts(&Counts { tests: errors, errors, ..Counts::default() })?;
        self.out.raw(">\n")?;
        let mut named = BTreeMap::new();
        for error in &self.report.errors {
            self.unread_one(error, &mut named)?;
        }
        self.out.raw("</testsuite>\n")
    }

    /// One error, by a name that no other has: of cases with one name, GitLab keeps the last.
    fn unread_one(&mut self, error: &ReportError, named: &mut BTreeMap<String, usize>) -> io::Result<()> {
        let diagnostic = &error.diagnostic;
        let location = diagnostic.location.as_ref();
        let spot = location.and_then(|at| Spot::new(self.report, &self.options.repository, at));
        let mut name = match &spot {
            Some(spot) => format!("{}:{}", spot.line(), spot.region.start_column),
            None => error.path.to_string(),
        };
        let count = named.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            name.push_str(&format!(" ({count})"));
        }
        self.open("onus", &name, spot)?;
        let lines: Vec<_> = std::iter::once(diagnostic.message.clone()).chain(diagnostic.help.clone()).collect();
        self.result("error", "input", &lines)?;
        self.out.raw("</testcase>\n")
    }

    fn suite(&mut self, input: &InputInfo, counts: &Counts, verdicts: &[Verdict]) -> io::Result<()> {
        self.out.raw("<testsuite")?;
        self.out.attribute("name", &input.path)?;
        self.counts(counts)?;
        self.out.raw(">\n<properties>\n")?;
        let absent = counts.absent.to_string();
        for (name, value) in [("kind", input.kind), ("estate", &*input.estate), ("not_applicable", &*absent)] {
            self.out.raw("<property")?;
            self.out.attribute("name", name)?;
            self.out.attribute("value", value)?;
            self.out.raw("/>\n")?;
        }
        self.out.raw("</properties>\n")?;
        if !input.complete {
            self.open("onus", "the input is complete", None)?;
            let why = input.incomplete.clone().unwrap_or_else(|| "not all of it was read".to_owned());
            match Kind::open(self.options) {
                Kind::Failure => self.result("failure", "incomplete", &[why])?,
                _ => self.skipped(&why)?,
            }
            self.out.raw("</testcase>\n")?;
        }
        for verdict in verdicts {
            self.case(verdict)?;
        }
        self.out.raw("</testsuite>\n")
    }

    fn case(&mut self, verdict: &Verdict) -> io::Result<()> {
        let kind = Kind::of(verdict, self.options);
        if kind == Kind::Absent {
            return Ok(());
        }
        let spot = Spot::of(self.report, &self.options.repository, verdict);
        self.start(&verdict.policy.id, &verdict.subject, spot)?;
        if kind == Kind::Passed {
            return self.out.raw("/>\n");
        }
        self.out.raw(">\n")?;
        let lines = said::lines(&verdict.subject, verdict);
        let severity = verdict.policy.severity.word();
        match kind {
            Kind::Failure => self.result("failure", severity, &lines)?,
            Kind::Error => self.result("error", "policy", &lines)?,
            Kind::Skipped => self.skipped(&skipped(verdict, &lines))?,
            Kind::Passed | Kind::Absent => {}
        }
        self.out.raw("<system-out>")?;
        self.out.text(&said::indented(&evidence(verdict)))?;
        self.out.raw("</system-out>\n</testcase>\n")
    }

    /// The start of a case, up to its attributes.
    fn start(&mut self, class: &str, name: &str, spot: Option<Spot>) -> io::Result<()> {
        self.out.raw("<testcase")?;
        self.out.attribute("classname", class)?;
        self.out.attribute("name", name)?;
        if let Some(Spot { file, region, .. }) = spot {
            self.out.attribute("file", &file)?;
            self.out.attribute("line", &region.start_line.to_string())?;
        }
        self.out.raw(" time=\"0\"")
    }

    fn open(&mut self, class: &str, name: &str, spot: Option<Spot>) -> io::Result<()> {
        self.start(class, name, spot)?;
        self.out.raw(">\n")
    }

    fn result(&mut self, element: &str, kind: &str, lines: &[String]) -> io::Result<()> {
        self.out.raw(&format!("<{element}"))?;
        let first: Vec<_> = lines.iter().take(2).map(|line| sanitise::folded(line)).collect();
        self.out.attribute("message", &sanitise::shorten(&first.join("; "), MESSAGE, ELLIPSIS))?;
        self.out.attribute("type", kind)?;
        self.out.raw(">")?;
        self.out.text(&said::indented(lines))?;
        self.out.raw(&format!("</{element}>\n"))
    }

    fn skipped(&mut self, why: &str) -> io::Result<()> {
        self.out.raw("<skipped")?;
        self.out.attribute("message", &sanitise::shorten(&sanitise::folded(why), 2 * MESSAGE, ELLIPSIS))?;
        self.out.raw("/>\n")
    }
}

/// Why a case is skipped: nobody knows, or somebody accepts it.
fn skipped(verdict: &Verdict, lines: &[String]) -> String {
    let said: Vec<_> = lines.iter().map(|line| sanitise::folded(line)).collect();
    match verdict.waived() {
        Some(waived) => format!("{}; {}", accepted(waived), said.join("; ")),
        None => said.join("; "),
    }
}

fn accepted(waived: &Waived) -> String {
    let by = match &waived.by {
        WaivedBy::Foreign { tool, id } => format!("{tool} {id}"),
        by => by.word().to_owned(),
    };
    let said = |label: &str, text: &Option<std::sync::Arc<str>>| {
        text.as_deref().map(|text| format!("{label}{text}")).unwrap_or_default()
    };
    let reason = said(": ", &waived.reason);
    format!("accepted by {by}{reason}{}{}", said(", owner ", &waived.owner), said(", until ", &waived.until))
}

/// What a verdict rests on, a line a thing.
fn evidence(verdict: &Verdict) -> Vec<String> {
    let mut lines: Vec<_> = verdict.facts().iter().take(FACTS).map(|fact| facts::said(fact, true)).collect();
    if let rest @ 1.. = verdict.facts().len().saturating_sub(FACTS) {
        lines.push(format!("and {rest} more facts"));
    }
    if verdict.basis == Basis::Assumed {
        lines.push("basis: assumed, as an instance refers to the instance with its own key".to_owned());
    }
    if let Some(words) = verdict.witness().and_then(|witness| witness.words.as_deref()) {
        lines.push(format!("request: {words}"));
    }
    lines.extend(lists::duty(&verdict.policy).map(|duty| format!("duty: {duty}")));
    lines.push(format!("onus explain {}", verdict.policy.id));
    lines
}
