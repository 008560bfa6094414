//! Judging all subjects of estates, in parallel, with the results in the order of the input.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::open::{leave_open, leave_to};
use super::overrides::Overrides;
use super::place::place;
use super::setup::{Given, Setup};
use crate::estate::{Estate, Side, Unfetched};
use crate::finding::{
    BucketInfo, Class, Evidence, InputInfo, Outcome, Report, ReportError, Unlinked, Verdict, Warning,
};
use crate::limits::Limit;
use crate::policy::{self, Case, Memo, Policy};
use crate::resource::Operation;
use crate::s3::{self, Assembly, Earlier, Facts, Subject, SubjectKind};
use crate::source::SourceMap;
use crate::value::Basis;
use crate::{Settings, config, input};

/// What an estate adds to a report.
struct Part {
    input: InputInfo,
    verdicts: Vec<Verdict>,
    buckets: Vec<BucketInfo>,
    unlinked: Vec<Unlinked>,
    warnings: Vec<Warning>,
    notes: Vec<String>,
}

/// Judges all subjects of all estates of an input, in parallel, and adds what came out to the report in order.
pub(super) fn judge(path: &str, estates: &[(Estate, Given)], settings: &Settings, report: &mut Report) {
    let first = report.inputs.len();
    let estates = estates.par_iter().enumerate();
    let sources = &report.sources;
    let verdicts = AtomicU64::new(report.verdicts.len() as u64);
    let parts: Vec<Option<Part>> =
        estates.map(|(at, (estate, given))| part(estate, first + at, given, settings, sources, &verdicts)).collect();
    let most = settings.limits().get(Limit::Verdicts);
    if verdicts.into_inner() > most {
        // Which of them were judged before the limit was met is chance.
        let message = format!("the policies would give more than {most} verdicts, so nothing was judged here");
        report
            .errors
            .push(ReportError { path: path.into(), diagnostic: settings.limits().beyond(Limit::Verdicts, message) });
        return;
    }
    for mut part in parts.into_iter().flatten() {
        report.inputs.push(part.input);
        report.buckets.append(&mut part.buckets);
        // The verdicts of a large estate move as a whole.
        match report.verdicts.is_empty() {
            true => report.verdicts = part.verdicts,
            false => report.verdicts.append(&mut part.verdicts),
        }
        report.unlinked.append(&mut part.unlinked);
        report.warnings.append(&mut part.warnings);
        report.notes.append(&mut part.notes);
    }
}

/// Judges all subjects of an estate, which is number `input` of the report; not if that made too many verdicts.
fn part(
    estate: &Estate,
    input: usize,
    given: &Given,
    settings: &Settings,
    sources: &SourceMap,
    verdicts: &AtomicU64,
) -> Option<Part> {
    let Setup { policies, model, .. } = &*given.setup;
    let after = s3::assemble(estate, Side::After, model);
    let asked = asked(&after, estate.unfetched.len(), policies);
    if verdicts.fetch_add(asked, Ordering::Relaxed).saturating_add(asked) > settings.limits().get(Limit::Verdicts) {
        return None;
    }
    let estate_facts = after.subject(after.subjects_of(SubjectKind::Estate).start).facts;
    let changes = estate.resources().any(|(_, resource)| resource.operation != Operation::NoOp);
    let worker = Worker {
        input,
        after: &after,
        changes,
        model,
        before: OnceLock::new(),
        estate: &estate_facts,
        policies,
        overrides: Overrides::of(given),
        settings,
        sources,
    };
    settings.progress.found(after.len());
    let mut judged: Vec<Judged> = (0..after.len())
        .into_par_iter()
        .map_init(
            || policies.iter().map(|_| Memo::default()).collect::<Vec<_>>(),
            |memos, at| {
                let judged = worker.subject(at, memos);
                settings.progress.done();
                judged
            },
        )
        .collect();
    judged.extend(estate.unfetched.iter().map(|call| worker.unfetched(call)));
    judged.sort_by(|a, b| a.address.cmp(&b.address));
    let mut verdicts = Vec::with_capacity(judged.iter().map(|one| one.verdicts.len()).sum());
    let mut buckets = Vec::new();
    let mut warnings = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let mut off = 0;
    for mut one in judged {
        off += one.said.off;
        warnings.append(&mut one.warnings);
        buckets.extend(one.bucket.take());
        verdicts.append(&mut one.verdicts);
        notes.extend(one.said.remarks.into_iter().map(|remark| format!("{}: {remark}", input::name(&estate.path))));
    }
    if off > 0 {
        let (verdicts, file) = (if off == 1 { "verdict" } else { "verdicts" }, given.setup.file.as_deref());
        let file = file.unwrap_or(config::NAME);
        notes.push(format!("{}: {file} turns policies off: {off} {verdicts} left out", input::name(&estate.path)));
    }
    let forgotten = after.forgotten().iter().map(|address| {
        format!("{}: {address} leaves management by this plan and goes on existing; it is not judged", estate.path)
    });
    notes.extend(forgotten);
    Some(Part {
        input: InputInfo {
            path: estate.path.clone(),
            kind: estate.kind.word(),
            estate: estate.key.clone(),
            config: given.setup.file.clone(),
            complete: estate.incomplete.is_none(),
            incomplete: estate.incomplete.clone(),
            terraform_version: estate.terraform_version.clone(),
            root: estate.written().map(|written| written.path.clone()),
        },
        verdicts,
        buckets,
        unlinked: after.unlinked().iter().map(|unlinked| Unlinked { input, ..unlinked.clone() }).collect(),
        warnings,
        notes,
    })
}

/// How many verdicts an estate gets.
fn asked(after: &Assembly<'_>, unfetched: usize, policies: &[Policy]) -> u64 {
    let of = |kind: SubjectKind| policies.iter().filter(|policy| policy.concerns(kind)).count();
    let subjects = SubjectKind::ALL.into_iter().map(|kind| after.subjects_of(kind).len() * of(kind));
    (subjects.sum::<usize>() + unfetched * of(SubjectKind::Bucket)) as u64
}

/// One subject's part of the report.
struct Judged {
    address: Arc<str>,
    bucket: Option<BucketInfo>,
    verdicts: Vec<Verdict>,
    warnings: Vec<Warning>,
    /// What is to be said of the settings.
    said: Said,
}

/// What settings have done to verdicts, as far as it is to be said.
#[derive(Default)]
struct Said {
    /// Where they hold for one class and not for another.
    remarks: Vec<String>,
    /// How many verdicts they leave out.
    off: usize,
}

struct Worker<'a> {
    input: usize,
    after: &'a Assembly<'a>,
    /// Whether the plan changes anything; else what was is what will be.
    changes: bool,
    model: &'a s3::Settings,
    /// Assembled when the first finding asks what was.
    before: OnceLock<Assembly<'a>>,
    estate: &'a Facts,
    policies: &'a [Policy],
    overrides: Overrides<'a>,
    settings: &'a Settings,
    /// The texts of the estate.
    sources: &'a SourceMap,
}

impl Worker<'_> {
    /// The policies that have something to say of a kind of subject, with their numbers.
    fn concerned(&self, kind: SubjectKind) -> impl Iterator<Item = (usize, &Policy)> {
        self.policies.iter().enumerate().filter(move |(_, policy)| policy.concerns(kind))
    }

    /// A verdict as the settings have it, for a subject that has one of these classes: that of a policy that is turned off
    /// is not asked for.
    fn settled(
        &self,
        at: usize,
        classes: &[Class],
        said: &mut Said,
        verdict: impl FnOnce() -> Verdict,
        off: impl FnOnce(Arc<str>) -> Verdict,
    ) -> Verdict {
        let decision = self.overrides.decide(at, classes);
        if let Some(block) = decision.off {
            said.off += 1;
            return off(self.overrides.reason(block, self.sources));
        }
        let mut verdict = verdict();
        if let Some(meta) = decision.meta {
            verdict.policy = meta;
        }
        if let Some(block) = decision.open
            && matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown)
        {
            let remark = self.overrides.remark(block, self.sources);
            said.remarks.push(format!("{} of {}: {remark}", verdict.policy.id, verdict.subject));
        }
        verdict
    }

    /// What is said of a subject by a policy that is turned off.
    fn off(&self, policy: &Policy, subject: &Arc<str>, reason: Arc<str>) -> Verdict {
        Verdict {
            input: self.input,
            policy: policy.meta.clone(),
            subject: subject.clone(),
            outcome: Outcome::NotApplicable,
            basis: Basis::Proven,
            reason: Some(reason),
            evidence: None,
        }
    }

    /// The subject before the change, if it was there.
    fn before(&self, subject: &Subject) -> Option<Earlier<'_, '_>> {
        let before = self.before.get_or_init(|| s3::assemble(self.after.estate(), Side::Before, self.model));
        before.earlier(&subject.address)
    }

    /// Judges a subject. `memos` are those of the policies, in their order.
    fn subject(&self, at: usize, memos: &mut [Memo]) -> Judged {
        let subject = self.after.subject(at);
        let was = OnceCell::new();
        let prior = |slot: usize| match self.changes {
            true => was.get_or_init(|| self.before(&subject)).as_ref()?.fact(slot),
            false => subject.facts.get(slot).cloned(),
        };
        let existed = subject.operation.is_none_or(|operation| operation.existed());
        let case = Case {
            input: self.input,
            subject: &subject,
            prior: existed.then_some(&prior),
            estate: self.estate,
            all_facts: self.settings.all_facts,
            limits: self.settings.limits(),
        };
        // As large as it gets: as many verdicts of every subject are held at once.
        let mut verdicts = Vec::with_capacity(self.concerned(subject.kind).count());
        let mut said = Said::default();
        let policies = self.policies.iter().enumerate().zip(memos);
        let policies = policies.filter(|((_, policy), _)| policy.concerns(subject.kind));
        verdicts.extend(policies.map(|((at, policy), memo)| {
            let off = |reason| self.off(policy, &subject.address, reason);
            let judge = || policy::judge(policy, case, memo);
            self.settled(at, &subject.classification.possible, &mut said, judge, off)
        }));
        let estate = self.after.estate();
        if let Some(uncertain) =
            subject.resource.as_ref().and_then(|address| estate.resource(estate.find(address)?)?.uncertain.clone())
        {
            verdicts.iter_mut().for_each(|verdict| leave_open(verdict, &subject.address, &uncertain));
        }
        let given = |call: &&Unfetched| call.buckets.contains(&subject.address);
        if let Some(call) = estate.unfetched.iter().find(given) {
            verdicts.iter_mut().for_each(|verdict| leave_to(verdict, call));
        }
        verdicts.iter_mut().for_each(|verdict| place(verdict, estate));
        // A companion that stands for a bucket without a name is listed as unlinked.
        let named = !subject.external || subject.address.starts_with("external.");
        let bucket = (subject.kind == SubjectKind::Bucket && named).then(|| info(&subject, self.input));
        // Right after the questions, which have read the same documents.
        let warnings = self.after.warnings(&subject, self.sources, self.input);
        Judged { address: subject.address.clone(), bucket, verdicts, warnings, said }
    }
}

impl Worker<'_> {
    /// A module call that could not be followed: any bucket can be in it.
    fn unfetched(&self, call: &Unfetched) -> Judged {
        let verdict = |policy: &Policy| Verdict {
            input: self.input,
            policy: policy.meta.clone(),
            subject: call.address.clone(),
            outcome: Outcome::Unknown,
            basis: Basis::Proven,
            reason: Some(call.reason.clone()),
            evidence: Evidence {
                remedy: Some(call.remedy.to_string().into()),
                locations: vec![call.location.clone()],
                ..Evidence::default()
            }
            .kept(),
        };
        let mut said = Said::default();
        let verdicts = self.concerned(SubjectKind::Bucket).map(|(at, policy)| {
            let off = |reason| self.off(policy, &call.address, reason);
            self.settled(at, &Class::ALL, &mut said, || verdict(policy), off)
        });
        let verdicts = verdicts.collect();
        Judged { address: call.address.clone(), bucket: None, verdicts, warnings: Vec::new(), said }
    }
}

/// A bucket as the report lists it.
fn info(bucket: &Subject, input: usize) -> BucketInfo {
    let shown = |slot: usize| bucket.facts.get(slot).map(|fact| &fact.value).filter(|value| !value.is_sensitive());
    let text = |slot: usize| shown(slot).and_then(|value| value.as_str()).map(Arc::from);
    BucketInfo {
        input,
        address: bucket.address.clone(),
        name: text(s3::schema::bucket::NAME),
        region: text(s3::schema::bucket::REGION),
        classification: bucket.classification.info(),
        links: bucket.links.clone(),
    }
}
