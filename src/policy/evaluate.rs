//! Judging one subject by one policy.
//!
//! The order is: operations, class, filter, then every `enforce` block; the verdict is the worst of the blocks. Where
//! the class of a bucket is not known the policy is judged at every class that it may have, and only a disagreement
//! makes the verdict unknown.

use std::borrow::Cow;
use std::sync::Arc;

use crate::finding::{Digest, Evidence, FactEvidence, FactValue, Origin, Outcome, Verdict, Witness};
use crate::iam;
use crate::lang::EvalError;
use crate::limits::Limits;
use crate::s3::{Class, Fact, Facts, Subject, SubjectKind, schema};
use crate::source::{Location, Span};
use crate::value::{Basis, Data, Unknown, Value, Why};

use super::memo::Memo;
use super::paths::path_of;
use super::scope::{CLASS, Prior, View};
use super::slots::Slot;
use super::{Enforce, Policy, message, witness};

/// How many bytes of a value or of a message stand in a report. AWS takes policies of 20 KiB at most; what is judged, and
/// what is digested, is the whole.
const LONGEST: usize = 64 << 10;

/// What a policy is asked about.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The index of the input.
    pub input: usize,
    /// The subject after the change.
    pub subject: &'a Subject,
    /// Its facts before the change, if it was there; assembled only when something asks for them.
    pub prior: Option<Prior<'a>>,
    /// The facts of the estate.
    pub estate: &'a Facts,
    /// Whether passing verdicts keep their facts too; only some formats show them.
    pub all_facts: bool,
    /// What judging takes at most.
    pub limits: &'a Limits,
}

/// Judges a subject. The policy's subject kind must be the subject's; anything else is not applicable.
///
/// `memo` is what this policy said of other subjects of the same estate; the verdict is the same without.
pub fn judge<'a>(policy: &'a Policy, case: Case<'a>, memo: &mut Memo) -> Verdict {
    let mut verdict = Verdict {
        input: case.input,
        policy: policy.meta.clone(),
        subject: case.subject.address.clone(),
        outcome: Outcome::NotApplicable,
        basis: Basis::Proven,
        reason: None,
        evidence: None,
    };
    if policy.subject != case.subject.kind {
        let other = match case.subject.resource.as_ref().map(|address| &*address.kind) {
            Some("aws_s3_directory_bucket") => "it judges general purpose buckets; this is a directory bucket",
            Some("aws_s3tables_table_bucket") => "it judges general purpose buckets; this is a table bucket",
            Some("aws_s3vectors_vector_bucket") => "it judges general purpose buckets; this is a vector bucket",
            _ => "it judges another kind of subject",
        };
        verdict.reason = Some(other.into());
        return verdict;
    }
    if let Some(operation) = case.subject.operation
        && !policy.operations.contains(&operation)
    {
        verdict.reason = Some(format!("the policy does not judge the operation {}", operation.word()).into());
        return verdict;
    }
    // A bucket that is declared elsewhere is judged by where its facts come from, too.
    if let &[class] = case.subject.classification.possible.as_slice()
        && policy.subject == SubjectKind::Bucket
        && !case.subject.external
        && !case.all_facts
    {
        let view = View::new(policy, case.subject, case.prior, case.estate, class, case.limits);
        if let Some(known) = memo.recall(&view) {
            verdict.outcome = known.outcome;
            verdict.reason = known.reason.clone();
            verdict.basis = weakest(known.slots().filter_map(|slot| view.fact(slot)));
            return verdict;
        }
        let run = run(policy, &view, class);
        memo.keep(&view, run.about.iter().chain(&run.reads).copied(), run.outcome, run.reason.as_ref());
        finish(&mut verdict, run, &view, case);
        return verdict;
    }
    let mut runs = case.subject.classification.possible.iter().map(|&class| {
        let view = View::new(policy, case.subject, case.prior, case.estate, class, case.limits);
        let run = run(policy, &view, class);
        (class, view, run)
    });
    let Some((_, view, first)) = runs.next() else { return verdict };
    let others: Vec<_> = runs.filter(|(.., run)| run.outcome != first.outcome).collect();
    let differs = others.first().map(|(class, _, run)| (*class, run.outcome));
    // What is open at one of the classes stays open when the class is known.
    let unknown = others.into_iter().find(|(.., run)| run.outcome == Outcome::Unknown);
    let (view, run) = match (differs, unknown) {
        (None, _) => (view, first),
        (Some(_), _) if first.outcome == Outcome::Unknown => (view, first),
        (Some(_), Some((_, view, run))) => (view, run),
        (Some((class, outcome)), None) => {
            let reason = format!(
                "the classification is not known: {} as {}, {} as {}",
                first.outcome.word(),
                view.class.word(),
                outcome.word(),
                class.word()
            );
            let run = Run {
                outcome: Outcome::Unknown,
                reason: Some(reason.into()),
                remedy: Some(Why::KnownAfterApply.remedy()),
                reads: class_read(case.subject.kind),
                ..Run::default()
            };
            (view, run)
        }
    };
    finish(&mut verdict, run, &view, case);
    verdict
}

/// What came out at one class.
#[derive(Default)]
struct Run {
    outcome: Outcome,
    messages: Vec<String>,
    reason: Option<Arc<str>>,
    remedy: Option<&'static str>,
    why: Option<Why>,
    /// Where in the policy an evaluation error is.
    mistake: Option<Span>,
    /// The facts to point at, the deciding one first.
    about: Vec<Slot>,
    reads: Vec<Slot>,
    /// The request that proves a failure.
    witness: Option<Witness>,
}

fn run(policy: &Policy, view: &View<'_>, class: Class) -> Run {
    let mut run = Run::default();
    if class < policy.binds_from {
        run.reason = if view.subject.kind == SubjectKind::Key && unused(view) {
            Some(policy.reasons.unused.clone())
        } else {
            policy.reasons.below(class)
        };
        run.reads = class_read(view.subject.kind);
        return run;
    }
    if let Some(filter) = &policy.filter {
        let value = view.evaluate(filter);
        run.reads = view.take_reads();
        match value.as_ref().map(|value| (value.as_bool(), value.as_unknown())) {
            Ok((Some(true), _)) => {}
            Ok((Some(false), _)) => {
                run.reason = Some(policy.reasons.exempt.clone());
                return run;
            }
            Ok((None, Some(unknown))) => {
                run.outcome = Outcome::Unknown;
                run.because(unknown, view, "whether the policy applies");
                return run;
            }
            Ok((None, None)) => {
                run.outcome = Outcome::Error;
                run.reason = Some("its filter is neither true nor false".into());
                return run;
            }
            Err(error) => {
                run.outcome = Outcome::Error;
                run.mistake = Some(error.span);
                run.reason = Some(format!("its filter: {}", told(error)).into());
                return run;
            }
        }
    }
    for enforce in &policy.enforce {
        let one = one(enforce, view);
        run.reads.extend(one.reads.iter().filter(|slot| !run.reads.contains(slot)).copied().collect::<Vec<_>>());
        match one.outcome.cmp(&run.outcome) {
            std::cmp::Ordering::Greater => {
                let reads = std::mem::take(&mut run.reads);
                let mut messages = std::mem::take(&mut run.messages);
                messages.extend(one.messages.iter().cloned());
                run = Run { reads, messages, ..one };
            }
            std::cmp::Ordering::Equal => {
                run.messages.extend(one.messages);
                run.about.extend(one.about);
                run.witness = run.witness.or(one.witness);
            }
            std::cmp::Ordering::Less => run.messages.extend(one.messages),
        }
    }
    run
}

/// An error in one line: what to do about a limit belongs to it.
fn told(error: &EvalError) -> Cow<'_, str> {
    match error.limit_help() {
        Some(help) => format!("{}; {help}", error.message).into(),
        None => error.message.as_str().into(),
    }
}

/// Whether a key certainly has no bucket from which its class could come.
fn unused(view: &View<'_>) -> bool {
    let used_by = view.fact(Slot::Subject(schema::key::USED_BY));
    used_by.is_some_and(|fact| fact.value.items().is_some_and(<[Value]>::is_empty))
}

fn one(enforce: &Enforce, view: &View<'_>) -> Run {
    let value = view.evaluate(&enforce.condition);
    let mut run = Run { reads: view.take_reads(), ..Run::default() };
    run.about = enforce.about.map(Slot::of).or(run.reads.first().copied()).into_iter().collect();
    match value.as_ref().map(|value| (value.as_bool(), value.as_unknown())) {
        Ok((Some(true), _)) => run.outcome = Outcome::Pass,
        Ok((Some(false), _)) => {
            run.outcome = Outcome::Fail;
            let words = enforce.message.as_ref().map(|message| message::render(message, view));
            let words = words.unwrap_or_else(|| view.policy.meta.title.to_string());
            run.messages.push(if words.len() > LONGEST { beginning(&words) } else { words });
            view.take_reads();
            match enforce.witness.as_ref().map(|expr| witness::of(expr, view)) {
                None => {}
                Some(Ok(found)) => run.witness = found,
                Some(Err(error)) => {
                    run.outcome = Outcome::Error;
                    run.mistake = Some(error.span);
                    run.reason = Some(format!("a witness: {}", told(&error)).into());
                }
            }
        }
        Ok((None, Some(unknown))) => {
            run.outcome = Outcome::Unknown;
            run.because(unknown, view, "");
        }
        Ok((None, None)) => {
            run.outcome = Outcome::Error;
            run.reason = Some("a condition is neither true nor false".into());
        }
        Err(error) => {
            run.outcome = Outcome::Error;
            run.mistake = Some(error.span);
            run.reason = Some(format!("a condition: {}", told(error)).into());
        }
    }
    run
}

impl Run {
    /// Says why an answer is unknown: by the fact that the unknown stems from, else by the first unknown fact that was
    /// read, else by the unknown itself.
    fn because(&mut self, unknown: &Unknown, view: &View<'_>, what: &str) {
        let stems = |slot: &&Slot| view.fact(**slot).is_some_and(|fact| fact.value.is_open_by(&unknown.reason));
        let open = |&slot: &Slot| Some((slot, view.fact(slot)?.value.first_unknown()?.reason.clone()));
        let found = match self.reads.iter().find(stems) {
            Some(&slot) => Some((slot, unknown.reason.clone())),
            None => self.reads.iter().find_map(open),
        };
        let reason = match found {
            Some((slot, reason)) => {
                self.about.retain(|about| *about != slot);
                self.about.insert(0, slot);
                reason
            }
            None => unknown.reason.clone(),
        };
        self.why = Some(reason.why);
        self.remedy = Some(reason.why.remedy());
        self.reason =
            Some(if what.is_empty() { reason.to_string().into() } else { format!("{what} is open: {reason}").into() });
    }
}

fn finish(verdict: &mut Verdict, run: Run, view: &View<'_>, case: Case<'_>) {
    verdict.outcome = run.outcome;
    verdict.reason = run.reason;
    let mut evidence = Evidence { remedy: run.remedy.map(Into::into), ..Evidence::default() };
    // What a companion here declares is judged, though what would decide it lies elsewhere: a public policy, an ACL.
    let declared =
        |slot: &Slot| view.fact(*slot).is_some_and(|fact| fact.origin == Origin::Declared && !fact.value.is_null());
    let elsewhere = run.outcome == Outcome::Unknown && run.why == Some(Why::OutsideEstate);
    if case.subject.external && elsewhere && !run.about.iter().any(declared) {
        verdict.outcome = Outcome::NotApplicable;
        verdict.reason = Some(view.policy.reasons.outside.clone());
        evidence.remedy = None;
    }
    if run.outcome == Outcome::Fail {
        evidence.messages = run.messages;
        evidence.witness = run.witness;
    }
    let finding = matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown | Outcome::Error);
    let rest = run.reads.iter().filter(|slot| !run.about.contains(slot));
    let facts = run.about.iter().chain(rest).filter_map(|&slot| Some((slot, view.fact(slot)?)));
    verdict.basis = weakest(facts.clone().map(|(_, fact)| fact));
    if finding || case.all_facts {
        evidence.facts = facts.map(|(slot, fact)| fact_evidence(slot, &fact, view, finding)).collect();
    }
    if finding {
        let about = run.about.iter().filter_map(|&slot| view.fact(slot)?.location.clone());
        let source = view.policy.source;
        let locations = &mut evidence.locations;
        locations.extend(run.mistake.map(|span| Location::Source { source, span }));
        for location in about.chain(case.subject.locations.iter().cloned()) {
            if !locations.contains(&location) {
                locations.push(location);
            }
        }
    }
    verdict.evidence = evidence.kept();
}

/// The weakest link that facts rest on.
fn weakest<'a>(facts: impl Iterator<Item = Cow<'a, Fact>>) -> Basis {
    facts.map(|fact| fact.basis).max().unwrap_or(Basis::Proven)
}

fn fact_evidence(slot: Slot, fact: &Fact, view: &View<'_>, finding: bool) -> FactEvidence {
    let path = path_of(slot, view.subject.kind);
    let (value, digest) = if slot == CLASS && view.subject.kind == SubjectKind::Bucket {
        let class = view.class.word();
        (Some(FactValue::Text(class.into())), finding.then(|| Digest::of(class)))
    } else {
        let digest = if finding { iam::canonical(&fact.value).map(|text| Digest::of(&text)) } else { None };
        (shown(&fact.value), digest)
    };
    let before = match slot {
        Slot::Subject(at) if finding => {
            let before = view.prior.and_then(|prior| shown(&prior(at)?.value));
            before.filter(|before| Some(before) != value.as_ref()).map(bounded)
        }
        _ => None,
    };
    let value = value.map(bounded);
    FactEvidence {
        path,
        value,
        origin: fact.origin,
        location: fact.location.clone().filter(|_| finding),
        before,
        reason: fact.value.first_unknown().map(|unknown| unknown.reason.to_string().into()),
        digest,
    }
}

/// The class as evidence, where the subject has the fact.
fn class_read(kind: SubjectKind) -> Vec<Slot> {
    if kind == SubjectKind::Bucket { vec![CLASS] } else { Vec::new() }
}

/// A text that all reports repeat: of one that is too long, its beginning, and how much there is.
fn bounded(value: FactValue) -> FactValue {
    match value {
        FactValue::Text(text) if text.len() > LONGEST => FactValue::Text(beginning(&text).into()),
        FactValue::Other(text) if text.len() > LONGEST => FactValue::Other(beginning(&text).into()),
        short => short,
    }
}

/// The beginning of a text that is too long.
fn beginning(text: &str) -> String {
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}… and {} more bytes", text.get(..end).unwrap_or_default(), text.len() - end)
}

fn shown(value: &Value) -> Option<FactValue> {
    if value.is_sensitive() {
        return Some(FactValue::Sensitive);
    }
    match value.data() {
        Data::Unknown(_) => None,
        Data::Null(_) => Some(FactValue::Null),
        Data::Bool(known) => Some(FactValue::Bool(*known)),
        Data::String(text) => Some(FactValue::Text(text.clone())),
        _ => Some(FactValue::Other(value.shown().to_string().into())),
    }
}
