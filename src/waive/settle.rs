//! Waivers and findings brought together, at the end of a run.

mod idle;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use idle::is_off;

use super::problem::{self, Problem};
use super::{Baseline, Ledger, Rule, Scope, Subjects, Waiver, address, check, cover};
use crate::config::KnownPolicy;
use crate::finding::{Outcome, Report, Severity, Verdict, Waived, WaivedBy};
use crate::source::{Location, SourceId, SourceMap, nearest};

/// What decides which waivers hold.
pub struct Settling<'a> {
    /// All policies that there are, evaluated or not.
    pub policies: &'a [KnownPolicy],
    /// The day on which waivers have to hold, as `YYYY-MM-DD`; without it, all of them are in time.
    pub today: Option<&'a str>,
    /// How bad it is for an input to fail a rule about waivers; `None` where that is not told.
    pub severity: &'a (dyn Fn(Rule, usize) -> Option<Severity> + Sync),
    /// What was there before.
    pub baseline: Option<&'a Baseline>,
    /// Whether all root modules around a file were looked at, as the run walked a directory that the file lies in: a waiver
    /// there without a finding has none elsewhere.
    pub whole: &'a (dyn Fn(&str) -> bool + Sync),
}

/// An id of a waiver as a policy has it.
enum Known<'a> {
    Policy(&'a Arc<str>),
    /// What is wrong with it.
    Unknown(String),
}

impl Settling<'_> {
    fn known(&self, id: &str) -> Known<'_> {
        if Rule::from_id(id).is_some() {
            return Known::Unknown(format!("{id} is told about waivers, and no waiver accepts it"));
        }
        let by_id = self.policies.iter().find(|policy| *policy.id == *id);
        let named = |policy: &&KnownPolicy| policy.aliases.iter().any(|alias| alias == id);
        match by_id.or_else(|| self.policies.iter().find(named)) {
            Some(policy) => Known::Policy(&policy.id),
            None => Known::Unknown(match nearest(&id.to_lowercase(), self.policies.iter().map(|policy| &*policy.id)) {
                Some(near) => format!("no policy has the id {id:?}; did you mean {near}?"),
                None => format!("no policy has the id {id:?}; `onus policies` lists them"),
            }),
        }
    }
}

impl Ledger {
    /// Accepts what is to be accepted, and adds what is wrong with waivers to the report.
    pub fn settle(&self, settling: &Settling<'_>, report: &mut Report) {
        let mut desk =
            Desk { ledger: self, settling, problems: Vec::new(), ids: BTreeMap::new(), flawed: BTreeSet::new() };
        let evaluated: BTreeSet<Arc<str>> = report.policies.iter().map(|rule| rule.id.clone()).collect();
        desk.read(report, &evaluated);
        let used = desk.accept(report);
        desk.unused(report, &evaluated, &used);
        if let Some(baseline) = settling.baseline {
            desk.problems.extend(baseline.settle(report));
        }
        desk.attestations(report);
        let problems = desk.problems;
        report.notes.extend(self.skipped());
        report.notes.extend(self.unmapped());
        problem::add(problems, settling.severity, report);
    }

    /// What to say of comments that are read and mean nothing here.
    fn unmapped(&self) -> Option<String> {
        let foreign = self.waivers.iter().filter(|waiver| waiver.ids.is_empty());
        let rules = foreign.filter_map(|waiver| match &waiver.by {
            WaivedBy::Foreign { id, .. } => Some(&**id),
            _ => None,
        });
        let rules: BTreeSet<&str> = rules.collect();
        let mut named: Vec<&str> = rules.iter().take(NAMED).copied().collect();
        let more = format!("{} more", rules.len() - named.len());
        named.extend((rules.len() > NAMED).then_some(&*more));
        let rules = named.join(", ");
        (!named.is_empty())
            .then(|| format!("no policy means the same as these suppressed rules of other tools: {rules}"))
    }

    /// What to say of comments that are not read.
    fn skipped(&self) -> Option<String> {
        let counts: Vec<String> = self.skipped.iter().map(|(tool, count)| format!("{count} of {tool}")).collect();
        let tools: Vec<_> = self.skipped.keys().copied().collect();
        let total: usize = self.skipped.values().sum();
        let words = if total == 1 { "suppression comment accepts" } else { "suppression comments accept" };
        let reads = tools.join(",");
        (total > 0)
            .then(|| format!("{total} {words} nothing here ({}); --honour {reads} reads them", counts.join(", ")))
    }
}

/// How many rules a remark names.
const NAMED: usize = 8;

/// A waiver and one of its ids, by their numbers.
type Use = (usize, Arc<str>);

/// A policy and a block that declares a subject of it.
type Own = (Arc<str>, (SourceId, usize));

struct Desk<'a> {
    ledger: &'a Ledger,
    settling: &'a Settling<'a>,
    problems: Vec<Problem>,
    /// The waivers for a policy, by its id.
    ids: BTreeMap<Arc<str>, Vec<usize>>,
    /// Waivers that accept nothing of an input, and that is told.
    flawed: BTreeSet<(usize, usize)>,
}

impl Desk<'_> {
    /// Reads the ids of all waivers and looks for what is wrong with each by itself.
    fn read(&mut self, report: &Report, evaluated: &BTreeSet<Arc<str>>) {
        for (at, waiver) in self.ledger.waivers.iter().enumerate() {
            let inputs = self.ledger.inputs(waiver);
            let Some(&first) = inputs.first() else { continue };
            let mut concerned = waiver.ids.is_empty();
            for (id, span) in &waiver.ids {
                match self.settling.known(id) {
                    Known::Policy(id) => {
                        concerned |= evaluated.contains(id);
                        let of_id = self.ids.entry(id.clone()).or_default();
                        if of_id.last() != Some(&at) {
                            of_id.push(at);
                        }
                    }
                    Known::Unknown(message) => {
                        let place = Location::Source { source: waiver.source, span: *span };
                        self.tell(report, Rule::UnknownId, waiver, first, message, Some(place));
                    }
                }
            }
            let flaw = |input: usize| {
                check::flaw(waiver, self.ledger.rules(input), self.settling.today).map(|flaw| (input, flaw))
            };
            let flaws: Vec<_> = inputs.iter().copied().filter_map(flaw).collect();
            self.flawed.extend(flaws.iter().map(|(input, _)| (at, *input)));
            if concerned && let Some((input, (rule, message))) = flaws.into_iter().next() {
                self.tell(report, rule, waiver, input, message, None);
            }
        }
    }

    /// Notes a problem at a waiver, under the address of what it is about where that is known.
    fn tell(
        &mut self,
        report: &Report,
        rule: Rule,
        waiver: &Waiver,
        input: usize,
        message: String,
        location: Option<Location>,
    ) {
        let declared = match &waiver.scope {
            Scope::Target(target) => self.ledger.declared(target).iter().find(|(at, _)| *at == input),
            _ => None,
        };
        let subject = match &waiver.scope {
            Scope::Subjects(Subjects { pattern, .. }) if !pattern.contains('*') => pattern.clone(),
            _ => declared.map_or_else(|| name(report, waiver.source), |(_, address)| address.clone()),
        };
        let location = location.or_else(|| Some(waiver.location()));
        self.problems.push(Problem { rule, input, subject, message, location });
    }

    /// The blocks that declare subjects of policies for which there are waivers.
    fn own(&self, verdicts: &[Verdict]) -> BTreeSet<Own> {
        let own = |verdict: &Verdict| {
            self.ids.contains_key(&verdict.policy.id).then_some(())?;
            Some((verdict.policy.id.clone(), self.ledger.place(verdict.input, &verdict.subject)?))
        };
        verdicts.iter().filter_map(own).collect()
    }

    /// Whether a finding is that of another subject than those of the block that a comment stands on or in, and which
    /// the policy judges itself: a bucket for logs is a place in the finding of the bucket that writes them, and nobody
    /// who accepts the one has accepted the other.
    fn is_of_others(&self, waiver: &Waiver, verdict: &Verdict, own: &BTreeSet<Own>) -> bool {
        let Scope::Target(target) = &waiver.scope else { return false };
        let Some(top) = &target.top else { return false };
        let place = (target.source, top.start);
        own.contains(&(verdict.policy.id.clone(), place))
            && self.ledger.place(verdict.input, &verdict.subject) != Some(place)
    }

    /// Accepts findings; gives which waivers have a finding, accepted by them or not.
    fn accept(&mut self, report: &mut Report) -> BTreeSet<Use> {
        let mut used = BTreeSet::new();
        if self.ids.is_empty() {
            return used;
        }
        let mut verdicts = std::mem::take(&mut report.verdicts);
        let own = self.own(&verdicts);
        for verdict in verdicts.iter_mut().filter(|v| matches!(v.outcome, Outcome::Fail | Outcome::Unknown)) {
            let Some(candidates) = self.ids.get(&verdict.policy.id) else { continue };
            let waivers = candidates.iter().filter_map(|at| Some((*at, self.ledger.waivers.get(*at)?)));
            let mut holding: Vec<_> = waivers
                .filter(|(_, waiver)| binds(waiver, verdict) && !self.is_of_others(waiver, verdict, &own))
                .collect();
            holding.sort_by_key(|(_, waiver)| waiver.rank());
            used.extend(holding.iter().map(|(at, _)| (*at, verdict.policy.id.clone())));
            holding.retain(|(at, _)| !self.flawed.contains(&(*at, verdict.input)));
            let mut outgrown = None;
            if holding.iter().any(|(_, waiver)| waiver.accepts.is_some()) {
                let digest = verdict.accepts();
                let others = |waiver: &Waiver| {
                    waiver.accepts.as_deref().is_some_and(|accepts| Some(accepts) != digest.as_deref())
                };
                let first = holding.iter().find(|(_, waiver)| others(waiver)).map(|(_, waiver)| *waiver);
                outgrown = first.map(|waiver| Problem {
                    message: format!(
                        "the waiver for {} accepts facts with the digest {}, and {}",
                        verdict.policy.id,
                        waiver.accepts.as_deref().unwrap_or_default(),
                        now(verdict, digest.as_deref())
                    ),
                    ..problem(Rule::Outgrown, verdict, waiver)
                });
                holding.retain(|(_, waiver)| !others(waiver));
            }
            let holding: Vec<&Waiver> = holding.into_iter().map(|(_, waiver)| waiver).collect();
            match (cover::accepting(&holding, verdict, self.ledger), holding.first()) {
                (Ok(waiver), _) => verdict.evidence.get_or_insert_default().waived = Some(waived(waiver).into()),
                (Err(open), Some(waiver)) if outgrown.is_none() && !is_foreign(waiver) => self.problems.push(Problem {
                    message: format!(
                        "the waiver for {} accepts a part of the finding for {}, and not what stands at {}",
                        verdict.policy.id,
                        verdict.subject,
                        lines(&report.sources, &open)
                    ),
                    ..problem(Rule::Unused, verdict, waiver)
                }),
                (Err(_), _) => self.problems.extend(outgrown),
            }
        }
        report.verdicts = verdicts;
        used
    }
}

/// What the facts of a verdict are now, where they are not those that were accepted.
pub(super) fn now(verdict: &Verdict, digest: Option<&str>) -> String {
    match digest {
        Some(digest) => format!("those of now have {digest}"),
        None => format!("those of now have none: {}", undigested(verdict)),
    }
}

/// Why the facts of a verdict have no digest.
pub fn undigested(verdict: &Verdict) -> String {
    let path = verdict.undigested().map_or("a fact", |fact| &*fact.path);
    format!("{path} is sensitive, or too large to compare")
}

/// A problem of a waiver with a finding that it is about.
fn problem(rule: Rule, verdict: &Verdict, waiver: &Waiver) -> Problem {
    let location = Some(waiver.location());
    Problem { rule, input: verdict.input, subject: verdict.subject.clone(), message: String::new(), location }
}

/// Places as people name them: `main.tf:3`.
fn lines(sources: &SourceMap, places: &[Location]) -> String {
    let line = |place: &Location| {
        let Location::Source { source, span } = place else { return None };
        let source = sources.get(*source)?;
        Some(format!("{}:{}", source.name, source.position(span.start).line))
    };
    let mut lines: Vec<String> = places.iter().filter_map(line).collect();
    lines.dedup();
    lines.join(", ")
}

/// Whether another tool tells what is wrong with it.
fn is_foreign(waiver: &Waiver) -> bool {
    matches!(waiver.by, WaivedBy::Foreign { .. })
}

fn name(report: &Report, source: SourceId) -> Arc<str> {
    report.sources.get(source).map_or_else(|| "".into(), |source| source.name.clone())
}

/// Whether a finding is one that a waiver is about.
fn binds(waiver: &Waiver, verdict: &Verdict) -> bool {
    match &waiver.scope {
        Scope::Nothing | Scope::Part => false,
        Scope::Subjects(Subjects { pattern, inputs, .. }) => {
            inputs.contains(&verdict.input) && address::is_at(pattern, &verdict.subject)
        }
        Scope::Target(target) => {
            let related = verdict.related().iter().map(|related| &related.location);
            verdict.locations().iter().chain(related).any(|location| target.holds(location))
        }
    }
}

fn waived(waiver: &Waiver) -> Waived {
    Waived {
        by: waiver.by.clone(),
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        until: waiver.until.clone(),
        location: Some(waiver.location()),
    }
}
