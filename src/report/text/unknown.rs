//! What is not known: by policy and reason, and once for many policies where one reason keeps all of them from knowing.
//!
//! Of a module that is not there nothing is known, and each policy says so. That is one fact, and one line.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use super::draw::Drawing;
use super::evidence;
use super::{LONGEST_MESSAGE, Writer, lists, tone};
use crate::finding::{Outcome, Report, RuleMeta, Verdict};
use crate::report::excerpt::Excerpt;
use crate::report::{sanitise, subject};
use crate::source::Location;

/// Policies from which on one reason is told once for all of them.
const MANY: usize = 4;
/// Policies of one reason that are all named.
const NAMED: usize = 6;

/// Why, and what would decide it.
type Reason<'a> = (&'a str, Option<&'a str>);

/// The unknown verdicts of a report.
#[derive(Default)]
pub(super) struct Unknowns<'a> {
    /// Many policies that have the same reason not to know something of a subject.
    pub(super) shared: Vec<Shared<'a>>,
    /// All others.
    pub(super) alone: Vec<&'a Verdict>,
}

/// What the same policies do not know.
pub(super) struct Shared<'a> {
    /// The policies, worst first.
    policies: Vec<&'a RuleMeta>,
    /// The subjects by reason, each with the verdict of the worst policy.
    reasons: BTreeMap<Reason<'a>, Vec<&'a Verdict>>,
}

impl<'a> Unknowns<'a> {
    /// Sorts them out; no more than `most` sets of policies are told apart.
    pub(super) fn of(report: &'a Report, most: usize) -> Self {
        let mut subjects: BTreeMap<(usize, &str), BTreeMap<Reason<'a>, Vec<&'a Verdict>>> = BTreeMap::new();
        let open = |verdict: &&Verdict| verdict.outcome == Outcome::Unknown && verdict.waived().is_none();
        for verdict in report.verdicts.iter().filter(open) {
            let reason = (verdict.reason.as_deref().unwrap_or("no reason given"), verdict.remedy());
            let reasons = subjects.entry((verdict.input, &verdict.subject)).or_default();
            reasons.entry(reason).or_default().push(verdict);
        }
        let mut unknowns = Self::default();
        let mut sets: BTreeMap<Vec<_>, Shared<'a>> = BTreeMap::new();
        for (reason, mut verdicts) in subjects.into_values().flatten() {
            verdicts.sort_by_key(|verdict| (Reverse(verdict.policy.severity), &verdict.policy.id));
            let ids: Vec<_> = verdicts.iter().map(|v| (Reverse(v.policy.severity), &*v.policy.id)).collect();
            let room = sets.len() < most || sets.contains_key(&ids);
            match verdicts.first() {
                Some(first) if verdicts.len() >= MANY && room => {
                    let shared = sets.entry(ids).or_insert_with(|| Shared {
                        policies: verdicts.iter().map(|verdict| &*verdict.policy).collect(),
                        reasons: BTreeMap::new(),
                    });
                    shared.reasons.entry(reason).or_default().push(first);
                }
                _ => unknowns.alone.extend(verdicts),
            }
        }
        unknowns.shared = sets.into_values().collect();
        unknowns.shared.sort_by_key(|shared| Reverse(shared.policies.len()));
        unknowns
    }
}

impl Shared<'_> {
    /// All policies by name, or how many and what they range over.
    fn policies(&self) -> String {
        let count = self.policies.len();
        let (Some(worst), Some(least)) = (self.policies.first(), self.policies.last()) else {
            return String::new();
        };
        if count <= NAMED {
            let ids: Vec<_> = self.policies.iter().map(|policy| &*policy.id).collect();
            return format!("{count} policies ({})", ids.join(", "));
        }
        match (worst.severity.word(), least.severity.word()) {
            (worst, least) if worst == least => format!("{count} policies ({worst})"),
            (worst, least) => format!("{count} policies ({worst} to {least})"),
        }
    }
}

impl Writer<'_> {
    /// Unknowns by policy and reason, with what would decide them.
    pub(super) fn unknowns(&mut self, unknowns: &Unknowns<'_>) -> io::Result<()> {
        if unknowns.shared.is_empty() && unknowns.alone.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "Not known:")?;
        for shared in &unknowns.shared {
            let subjects: usize = shared.reasons.values().map(Vec::len).sum();
            self.line("  ", &format!("{}: {}", shared.policies(), subjects * shared.policies.len()))?;
            let mut lines: Vec<(Reason<'_>, Vec<String>)> = Vec::new();
            for (&reason, verdicts) in &shared.reasons {
                // A call is all that is known of a module, so that each has its line.
                let (calls, others): (Vec<&Verdict>, _) =
                    verdicts.iter().partition(|verdict| subject::is_call(&verdict.subject));
                lines.extend(calls.iter().map(|call| (reason, vec![self.placed(call)])));
                let name = |verdict: &&Verdict| lists::subject(self.report, verdict.input, &verdict.subject);
                let others: Vec<_> = others.iter().map(name).collect();
                lines.extend((!others.is_empty()).then_some((reason, others)));
            }
            self.reasons(&lines, self.options.max_per_policy, "more")?;
        }
        let mut groups: BTreeMap<_, BTreeMap<Reason<'_>, Vec<String>>> = BTreeMap::new();
        for verdict in &unknowns.alone {
            let policy = (Reverse(verdict.policy.severity), &verdict.policy.id);
            let reason = (verdict.reason.as_deref().unwrap_or("no reason given"), verdict.remedy());
            let subject = lists::subject(self.report, verdict.input, &verdict.subject);
            groups.entry(policy).or_default().entry(reason).or_default().push(subject);
        }
        for ((Reverse(severity), id), reasons) in groups {
            let count: usize = reasons.values().map(Vec::len).sum();
            writeln!(self.out, "  {} ({}): {count}", sanitise::line(id), severity.word())?;
            let lines: Vec<_> = reasons.into_iter().collect();
            self.reasons(&lines, lists::REASONS, "more reasons")?;
        }
        writeln!(self.out)
    }

    fn reasons(&mut self, lines: &[(Reason<'_>, Vec<String>)], limit: usize, more: &str) -> io::Result<()> {
        for ((reason, remedy), subjects) in lines.iter().take(limit) {
            let subjects = lists::some(subjects, lists::SUBJECTS);
            let remedy = remedy.map(|remedy| format!("; {remedy}")).unwrap_or_default();
            self.line("    ", &format!("{subjects}: {reason}{remedy}"))?;
        }
        if let rest @ 1.. = lines.len().saturating_sub(limit) {
            writeln!(self.out, "    {} and {rest} {more}", self.ellipsis())?;
        }
        Ok(())
    }

    /// The call of a module with where it is: there is nothing else to open.
    fn placed(&self, verdict: &Verdict) -> String {
        let subject = lists::subject(self.report, verdict.input, &verdict.subject);
        let Some(Location::Source { source, span }) = verdict.locations().first() else { return subject };
        let Some(source) = self.report.sources.get(*source) else { return subject };
        let place = source.position(span.start);
        format!("{subject} ({}:{}:{})", source.name, place.line, place.column)
    }

    /// What many policies do not know for one reason, as findings.
    pub(super) fn draw_shared(&mut self, unknowns: &Unknowns<'_>) -> io::Result<()> {
        for shared in &unknowns.shared {
            let shown = self.options.max_per_policy;
            for (&(reason, remedy), verdicts) in shared.reasons.iter().take(shown) {
                let Some((first, worst)) = verdicts.first().zip(shared.policies.first()) else { continue };
                let subject = lists::subject(self.report, first.input, &first.subject);
                let text = format!("{subject}: not known by {}", shared.policies());
                let head = sanitise::line(&text).into_owned();
                let more = [Some(reason), remedy].into_iter().flatten().map(sanitise::block);
                let short = |line: String| sanitise::shorten(&line, LONGEST_MESSAGE, self.ellipsis()).into_owned();
                let lines: Vec<_> = std::iter::once(head).chain(more).map(short).collect();
                // Facts would be those of one policy of many.
                let marks = evidence::places(verdicts.iter().filter_map(|verdict| verdict.locations().first())).all;
                let drawing = Drawing {
                    code: Some(format!("not known ({})", worst.severity.word())),
                    tone: tone(worst),
                    message: lines.join("\n"),
                    excerpt: Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis()),
                    numbered: true,
                    help: None,
                };
                let drawn = self.artist.draw(drawing);
                self.out.write_all(drawn.as_bytes())?;
                let others: Vec<_> = verdicts.iter().skip(1).map(|verdict| &*verdict.subject).collect();
                if !others.is_empty() {
                    self.line("  same for: ", &lists::some(&others, lists::SUBJECTS))?;
                }
                writeln!(self.out)?;
            }
            if let rest @ 1.. = shared.reasons.len().saturating_sub(shown) {
                let dots = self.ellipsis();
                writeln!(self.out, "{dots} and {rest} more reasons not to know; the JSON report lists all\n")?;
            }
        }
        Ok(())
    }
}
