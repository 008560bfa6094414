//! Onus checks the customer's half of every S3 bucket before it is deployed.
//!
//! AWS secures the cloud; the customer secures what is in it. Which half of each duty is the customer's, the shared
//! responsibility model says; whether it is done, a Terraform plan tells, if one reads it whole: a bucket is a dozen
//! resources that refer to each other by values which are not known yet. So Onus reads a plan into an
//! [`estate::Estate`], assembles each bucket from everything that configures it ([`s3`]), judges it by policies written
//! in HCL ([`policy`]), and reports verdicts with their evidence ([`report`]). What the input does not tell is
//! `unknown`, with the reason; what cannot be read is an error; neither is ever a pass.
//!
//! The rooms depend on each other in one direction only, and a test holds them to it. Work is parallel per bucket:
//! values of a bucket are built, judged and dropped in one worker, and results are collected in the input's order, so
//! that the report never depends on threads.

pub mod estate;
pub mod eval;
pub mod finding;
pub mod hcl;
pub mod iam;
pub mod input;
pub mod lang;
pub mod plan;
pub mod policy;
pub mod report;
pub mod resource;
pub mod s3;
pub mod source;
pub mod value;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use estate::{Estate, Side, Unfetched};
use finding::{BucketInfo, Evidence, InputInfo, Outcome, Report, ReportError, RuleMeta, Unlinked, Verdict, Warning};
use policy::{Case, Inputs, Memo, Policy, Responsibilities};
use resource::Operation;
use s3::{Assembly, Earlier, Facts, Subject, SubjectKind};
use source::{Diagnostic, Location, Source, SourceMap};
use value::{Basis, Reason};

/// What a run is asked for, beyond its inputs.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Directories with a team's own `*.policy.hcl` files.
    pub policy_dirs: Vec<PathBuf>,
    /// Ids of the policies to evaluate; all when empty.
    pub only: Vec<String>,
    /// Ids of the policies to leave out.
    pub skip: Vec<String>,
    /// Values of the policies' `input` blocks, by name: the text itself for a string, number or bool, else an HCL
    /// expression such as `["eu-west-1"]`.
    pub inputs: BTreeMap<String, String>,
    /// The key of the estate; empty when not given. A module's is its directory in the repository.
    pub estate: Option<String>,
    /// What modules are evaluated with.
    pub modules: eval::Options,
    /// Whether passing verdicts keep their facts, which only some formats show.
    pub all_facts: bool,
}

/// Reads every input, judges all its subjects by all policies, and reports. Never fails: what goes wrong is in
/// [`Report::errors`], and the rest is judged all the same.
pub fn analyse(paths: &[String], settings: &Settings) -> Report {
    let mut report = Report::default();
    let policies = load_policies(settings, &mut report);
    report.policies = policies.iter().map(|policy| policy.meta.clone()).collect();
    for path in paths {
        if input::is_directory(path) {
            modules(path, &policies, settings, &mut report);
            continue;
        }
        match read(path) {
            Ok((mut estate, notes)) => {
                estate.key = settings.estate.as_deref().unwrap_or("").into();
                report.notes.extend(notes.into_iter().map(|note| format!("{}: {note}", input::name(path))));
                let estates = [estate];
                judge(&estates, &policies, settings, &mut report);
                std::mem::forget(estates);
            }
            Err(diagnostic) => report.errors.push(ReportError { path: path.as_str().into(), diagnostic }),
        }
    }
    report
}

/// The policies that a run with these settings would evaluate, sorted by id, or why they cannot be loaded.
///
/// # Errors
/// Everything that is wrong with the policy files or with the ids asked for.
pub fn rules(settings: &Settings) -> Result<Vec<Arc<RuleMeta>>, Vec<ReportError>> {
    let mut report = Report::default();
    let policies = load_policies(settings, &mut report);
    if report.errors.is_empty() {
        Ok(policies.into_iter().map(|policy| policy.meta).collect())
    } else {
        Err(report.errors)
    }
}

/// Judges every root module below a directory.
fn modules(path: &str, policies: &[Policy], settings: &Settings, report: &mut Report) {
    match eval::load(path, &settings.modules, std::mem::take(&mut report.sources)) {
        Ok(loaded) => {
            report.sources = loaded.sources;
            let mut estates = loaded.estates;
            if let Some(key) = &settings.estate {
                estates.iter_mut().for_each(|estate| estate.key = key.as_str().into());
            }
            judge(&estates, policies, settings, report);
            // Taking them apart takes a tenth of the time of a check, and nobody waits for it: a run ends with its report.
            std::mem::forget(estates);
            let errors = loaded.errors.into_iter();
            report.errors.extend(errors.map(|(path, diagnostic)| ReportError { path, diagnostic }));
        }
        Err((diagnostic, sources)) => {
            report.sources = sources;
            report.errors.push(ReportError { path: path.into(), diagnostic });
        }
    }
}

fn read(path: &str) -> Result<(Estate, Vec<String>), Diagnostic> {
    let mut input = input::read(path)?;
    let mut notes = std::mem::take(&mut input.notes);
    let (mut estate, more) = plan::load(input.text, input::name(path))?;
    estate.path = path.into();
    notes.extend(more);
    Ok((estate, notes))
}

/// The builtin policies and the team's, sorted by id; errors go into the report.
fn load_policies(settings: &Settings, report: &mut Report) -> Vec<Policy> {
    let sources = &mut report.sources;
    let (responsibilities, mut diagnostics) = Responsibilities::builtin(sources);
    let mut inputs = Inputs::new(settings.inputs.clone());
    let (mut policies, errors) = policy::builtin(&responsibilities, &mut inputs, sources);
    diagnostics.extend(errors);
    let mut errors: Vec<ReportError> =
        diagnostics.into_iter().map(|diagnostic| ReportError { path: "policies".into(), diagnostic }).collect();
    for directory in &settings.policy_dirs {
        load_team(directory, &responsibilities, &mut inputs, &mut policies, sources, &mut errors);
    }
    for (name, near) in inputs.unknown() {
        let mut diagnostic = Diagnostic::new(format!("no policy has an input {name:?}"));
        diagnostic.help = near.map(|near| format!("did you mean {near}?"));
        errors.push(ReportError { path: name.into(), diagnostic });
    }
    let (mut policies, unknown) = policy::select(policies, &settings.only, &settings.skip);
    for (name, near) in unknown {
        let mut diagnostic = Diagnostic::new(format!("there is no policy {name:?}"));
        diagnostic.help = Some(match near {
            Some(near) => format!("did you mean {near}?"),
            None => "`onus policies` lists them".to_owned(),
        });
        errors.push(ReportError { path: name.into(), diagnostic });
    }
    if policies.is_empty() && errors.is_empty() {
        let diagnostic = Diagnostic::new("no policy is left to evaluate, so nothing is judged")
            .with_help("what --skip names is left out of what --policy names");
        errors.push(ReportError { path: "policies".into(), diagnostic });
    }
    policies.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
    report.errors.extend(errors);
    policies
}

fn load_team(
    directory: &std::path::Path,
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    policies: &mut Vec<Policy>,
    sources: &mut SourceMap,
    errors: &mut Vec<ReportError>,
) {
    let files = match input::policy_files(directory) {
        Ok(files) => files,
        Err(diagnostic) => {
            errors.push(ReportError { path: directory.display().to_string().into(), diagnostic });
            return;
        }
    };
    for (name, text) in files {
        let path: Arc<str> = name.into();
        let text = match text {
            Ok(text) => text,
            Err(diagnostic) => {
                errors.push(ReportError { path, diagnostic });
                continue;
            }
        };
        let source = Source::new(path.clone(), text);
        let text = source.text.clone();
        let id = sources.add(source);
        let (loaded, diagnostics) = policy::load(id, &text, responsibilities, inputs, false);
        errors.extend(diagnostics.into_iter().map(|diagnostic| ReportError { path: path.clone(), diagnostic }));
        for policy in loaded {
            if policies.iter().any(|other| other.meta.id == policy.meta.id) {
                let help = "ids are unique over the policies that come with Onus and all directories";
                let diagnostic = Diagnostic::new(format!("policy {} is there already", policy.meta.id)).with_help(help);
                errors.push(ReportError { path: path.clone(), diagnostic });
            } else {
                policies.push(policy);
            }
        }
    }
}

/// What an estate adds to a report.
struct Part {
    input: InputInfo,
    verdicts: Vec<Verdict>,
    buckets: Vec<BucketInfo>,
    unlinked: Vec<Unlinked>,
    warnings: Vec<Warning>,
    notes: Vec<String>,
}

/// Judges all subjects of all estates, in parallel, and adds what came out to the report in order.
fn judge(estates: &[Estate], policies: &[Policy], settings: &Settings, report: &mut Report) {
    let buckets = policies.iter().filter(|policy| policy.subject == SubjectKind::Bucket);
    let wanted = Some(buckets.flat_map(Policy::reads).collect());
    let model = s3::Settings { wanted, ..s3::Settings::default() };
    let first = report.inputs.len();
    let estates = estates.par_iter().enumerate();
    let sources = &report.sources;
    let parts: Vec<Part> =
        estates.map(|(at, estate)| part(estate, first + at, policies, &model, settings, sources)).collect();
    for mut part in parts {
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

/// Judges all subjects of an estate, which is number `input` of the report.
fn part(
    estate: &Estate,
    input: usize,
    policies: &[Policy],
    model: &s3::Settings,
    settings: &Settings,
    sources: &SourceMap,
) -> Part {
    let after = s3::assemble(estate, Side::After, model);
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
        settings,
        sources,
    };
    let mut judged: Vec<Judged> = (0..after.len())
        .into_par_iter()
        .map_init(
            || policies.iter().map(|_| Memo::default()).collect::<Vec<_>>(),
            |memos, at| worker.subject(at, memos),
        )
        .collect();
    judged.extend(estate.unfetched.iter().map(|call| worker.unfetched(call)));
    judged.sort_by(|a, b| a.address.cmp(&b.address));
    let mut verdicts = Vec::with_capacity(judged.iter().map(|one| one.verdicts.len()).sum());
    let mut buckets = Vec::new();
    let mut warnings = Vec::new();
    for mut one in judged {
        warnings.append(&mut one.warnings);
        buckets.extend(one.bucket.take());
        verdicts.append(&mut one.verdicts);
    }
    let forgotten = after.forgotten().iter().map(|address| {
        format!("{}: {address} leaves management by this plan and goes on existing; it is not judged", estate.path)
    });
    Part {
        input: InputInfo {
            path: estate.path.clone(),
            kind: estate.kind.word(),
            estate: estate.key.clone(),
            complete: estate.incomplete.is_none(),
            incomplete: estate.incomplete.clone(),
            terraform_version: estate.terraform_version.clone(),
        },
        verdicts,
        buckets,
        unlinked: after.unlinked().iter().map(|unlinked| Unlinked { input, ..unlinked.clone() }).collect(),
        warnings,
        notes: forgotten.collect(),
    }
}

/// One subject's part of the report.
struct Judged {
    address: Arc<str>,
    bucket: Option<BucketInfo>,
    verdicts: Vec<Verdict>,
    warnings: Vec<Warning>,
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
    settings: &'a Settings,
    /// The texts of the estate.
    sources: &'a SourceMap,
}

impl Worker<'_> {
    /// The policies that have something to say of a kind of subject.
    fn concerned(&self, kind: SubjectKind) -> impl Iterator<Item = &Policy> {
        self.policies.iter().filter(move |policy| policy.concerns(kind))
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
        };
        // As large as it gets: as many verdicts of every subject are held at once.
        let mut verdicts = Vec::with_capacity(self.concerned(subject.kind).count());
        let policies = self.policies.iter().zip(memos).filter(|(policy, _)| policy.concerns(subject.kind));
        verdicts.extend(policies.map(|(policy, memo)| policy::judge(policy, case, memo)));
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
        if estate.kind == estate::Kind::Module {
            verdicts.iter_mut().for_each(|verdict| place(verdict, estate));
        }
        // A companion that stands for a bucket without a name is listed as unlinked.
        let named = !subject.external || subject.address.starts_with("external.");
        let bucket = (subject.kind == SubjectKind::Bucket && named).then(|| info(&subject, self.input));
        // Right after the questions, which have read the same documents.
        let warnings = self.after.warnings(&subject, self.sources, self.input);
        Judged { address: subject.address.clone(), bucket, verdicts, warnings }
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
        let verdicts = self.concerned(SubjectKind::Bucket).map(verdict).collect();
        Judged { address: call.address.clone(), bucket: None, verdicts, warnings: Vec::new() }
    }
}

/// Opens the verdict on a resource that perhaps is not there: what fails would fail only if it is.
fn leave_open(verdict: &mut Verdict, address: &str, uncertain: &Reason) {
    if verdict.outcome != Outcome::Fail {
        return;
    }
    verdict.outcome = Outcome::Unknown;
    verdict.reason = Some(format!("whether there is any {address} is not known: {uncertain}").into());
    if let Some(evidence) = &mut verdict.evidence {
        evidence.messages.clear();
        evidence.remedy = Some(uncertain.why.remedy().into());
    }
}

/// Opens the verdict on a bucket that is handed to a module which is not there: it can configure the bucket.
fn leave_to(verdict: &mut Verdict, call: &Unfetched) {
    if !matches!(verdict.outcome, Outcome::Fail | Outcome::Pass) {
        return;
    }
    verdict.outcome = Outcome::Unknown;
    verdict.reason =
        Some(format!("{} is given this bucket and can configure it; {}", call.address, call.reason).into());
    let evidence = verdict.evidence.get_or_insert_default();
    evidence.messages.clear();
    evidence.remedy = Some(call.remedy.to_string().into());
    if evidence.locations.is_empty() {
        evidence.locations.push(call.location.clone());
    }
}

/// Turns attributes of resources into places of the text that says them.
fn place(verdict: &mut Verdict, estate: &Estate) {
    let Some(evidence) = &mut verdict.evidence else { return };
    let told = |location: &Location| match location {
        Location::Plan { address, path } => estate.backing().location(address, path),
        Location::Source { .. } => None,
    };
    if let Some(Location::Plan { address, path }) = evidence.locations.first()
        && let Some(place) = estate.backing().place(address, path)
    {
        evidence.related = place.related;
    }
    for location in &mut evidence.locations {
        if let Some(place) = told(location) {
            *location = place;
        }
    }
    let mut seen: Vec<Location> = Vec::with_capacity(evidence.locations.len());
    evidence.locations.retain(|location| {
        let new = !seen.contains(location);
        if new {
            seen.push(location.clone());
        }
        new
    });
    for fact in &mut evidence.facts {
        if let Some(place) = fact.location.as_ref().and_then(told) {
            fact.location = Some(place);
        }
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
