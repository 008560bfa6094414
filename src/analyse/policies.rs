//! Which policies estates are judged by: those that come with Onus and the team's, as far as they are asked for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::setup::known;
use crate::config::Known;
use crate::finding::{Report, ReportError};
use crate::limits::Limit;
use crate::policy::{Inputs, Policy, Responsibilities};
use crate::source::{Diagnostic, Location, Source, SourceMap};
use crate::waive::Rule;
use crate::{Settings, input, policy};

/// A directory with policies of a team.
pub(super) struct Directory {
    pub(super) path: PathBuf,
    /// What nothing is read outside of; `None` for a directory that the user named.
    pub(super) bound: Option<PathBuf>,
    /// Where a file names it.
    pub(super) location: Option<Location>,
}

impl Directory {
    /// One that the user named.
    pub(super) fn given(path: &Path) -> Self {
        Self { path: path.to_owned(), bound: None, location: None }
    }
}

/// Policies that are loaded with one set of inputs.
pub(super) struct Loaded {
    /// Those that are asked for, sorted by id.
    pub(super) policies: Arc<[Policy]>,
    /// What ids can name: all policies, not only those that are asked for, and all duties.
    pub(super) known: Known,
    /// Inputs that a file sets and no policy has.
    pub(super) unknown_written: Vec<Diagnostic>,
    responsibilities: Responsibilities,
    /// Names that were typed and are not known here; another directory may know them.
    unknown: Vec<(Typed, String, Option<String>)>,
    /// Whether there was any error.
    wrong: bool,
    /// Whether some were to be skipped.
    skips: bool,
}

/// What a name was typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Policy,
    Input,
}

impl Loaded {
    /// A duty in one line.
    pub(super) fn title(&self, responsibility: &str) -> Arc<str> {
        self.responsibilities.get(responsibility).map_or_else(|| responsibility.into(), |duty| duty.title.clone())
    }
}

/// The builtin policies and those of directories; errors go into the report.
pub(super) fn load_policies(
    settings: &Settings,
    directories: &[Directory],
    mut inputs: Inputs,
    report: &mut Report,
) -> Loaded {
    let sources = &mut report.sources;
    let (responsibilities, mut diagnostics) = Responsibilities::builtin(sources);
    let (mut policies, errors) = policy::builtin(&responsibilities, &mut inputs, sources);
    diagnostics.extend(errors);
    let mut errors: Vec<ReportError> =
        diagnostics.into_iter().map(|diagnostic| ReportError { path: "policies".into(), diagnostic }).collect();
    for directory in directories {
        load_team(directory, &responsibilities, &mut inputs, &mut policies, sources, &mut errors);
    }
    let known = known(&policies, &responsibilities);
    let mut unknown: Vec<_> = inputs.unknown().into_iter().map(|(name, near)| (Typed::Input, name, near)).collect();
    let (mut policies, unknown_ids) = policy::select(policies, &settings.only, &settings.skip);
    // Those about waivers are no policies, and can be left out all the same.
    let unknown_ids = unknown_ids.into_iter().filter(|(name, _)| Rule::from_id(name).is_none());
    unknown.extend(unknown_ids.map(|(name, near)| (Typed::Policy, name, near)));
    policies.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
    let wrong = !errors.is_empty();
    // What is loaded again, with other inputs, is wrong once.
    let told = report.errors.len();
    for error in errors {
        let mut before = report.errors.iter().take(told);
        if !before.any(|other| other.path == error.path && other.diagnostic.message == error.diagnostic.message) {
            report.errors.push(error);
        }
    }
    let unknown_written = inputs.unknown_written();
    Loaded {
        policies: policies.into(),
        known,
        unknown_written,
        responsibilities,
        unknown,
        wrong,
        skips: !settings.skip.is_empty(),
    }
}

/// What is said of the policies of the whole run: which there are, and what was typed and is known to none.
pub(super) fn finish(all: &[Loaded], report: &mut Report) {
    let Some((first, rest)) = all.split_first() else { return };
    for (what, name, near) in &first.unknown {
        let is_unknown = |loaded: &Loaded| loaded.unknown.iter().any(|(other, text, _)| other == what && text == name);
        if !rest.iter().all(is_unknown) {
            continue;
        }
        let others = rest.iter().flat_map(|loaded| &loaded.unknown).filter(|(_, text, _)| text == name);
        let near = near.as_ref().or_else(|| others.filter_map(|(.., near)| near.as_ref()).next());
        let mut diagnostic = Diagnostic::new(match what {
            Typed::Input => format!("no policy has an input {name:?}"),
            Typed::Policy => format!("there is no policy {name:?}"),
        });
        diagnostic.help = match (near, what) {
            (Some(near), _) => Some(format!("did you mean {near}?")),
            (None, Typed::Policy) => Some("`onus policies` lists them".to_owned()),
            (None, Typed::Input) => None,
        };
        report.errors.push(ReportError { path: name.as_str().into(), diagnostic });
    }
    if all.iter().all(|loaded| loaded.policies.is_empty() && !loaded.wrong) && report.errors.is_empty() {
        let help = match first.skips {
            true => "what --skip names is left out of what --policy names",
            false => "--policy names only what is told about waivers: name the policies, too, that these are for",
        };
        let diagnostic = Diagnostic::new("no policy is left to evaluate, so nothing is judged").with_help(help);
        report.errors.push(ReportError { path: "policies".into(), diagnostic });
    }
    let mut seen = BTreeSet::new();
    let metas = all.iter().flat_map(|loaded| loaded.policies.iter()).map(|policy| &policy.meta);
    report.policies = metas.filter(|meta| seen.insert(meta.id.clone())).cloned().collect();
    report.policies.sort_by(|a, b| a.id.cmp(&b.id));
    conflicts(all, report);
}

/// Two policies of one id would be one in the report.
fn conflicts(all: &[Loaded], report: &mut Report) {
    let mut told = BTreeSet::new();
    let name = |policy: &Policy| report.sources.get(policy.source).map(|source| source.name.clone());
    let mut errors = Vec::new();
    for (at, loaded) in all.iter().enumerate() {
        for policy in loaded.policies.iter().filter(|policy| !policy.meta.builtin) {
            let others = all.iter().take(at).flat_map(|before| before.policies.iter());
            let other =
                others.filter(|other| other.meta.id == policy.meta.id).find(|other| name(other) != name(policy));
            if let Some(other) = other
                && told.insert(policy.meta.id.clone())
            {
                let path = name(policy).unwrap_or_else(|| "policies".into());
                let message = format!("policy {} is there already", policy.meta.id);
                let help = format!("{} has one of that id; ids are unique in a run", name(other).unwrap_or_default());
                errors.push(ReportError { path, diagnostic: Diagnostic::new(message).with_help(help) });
            }
        }
    }
    report.errors.extend(errors);
}

fn load_team(
    directory: &Directory,
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    policies: &mut Vec<Policy>,
    sources: &mut SourceMap,
    errors: &mut Vec<ReportError>,
) {
    let files = match input::policy_files(&directory.path, directory.bound.as_deref(), inputs.limits()) {
        Ok(files) => files,
        Err(mut diagnostic) => {
            diagnostic.location = directory.location.clone();
            errors.push(ReportError { path: shown(&directory.path), diagnostic });
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
        let most = inputs.limits().size(Limit::Policies);
        let team = policies.iter().filter(|policy| !policy.meta.builtin).count();
        if team + loaded.len() > most {
            let message = format!("there are more than {most} policies besides those of Onus");
            let diagnostic = inputs.limits().beyond(Limit::Policies, message);
            errors.push(ReportError { path, diagnostic });
            return;
        }
        for policy in loaded {
            // Ids are unique in a report, and old ids stand for new ones in waivers.
            let mut names = std::iter::once(&*policy.meta.id).chain(policy.meta.aliases.iter().map(String::as_str));
            if let Some(rule) = names.find_map(Rule::from_id) {
                let message = format!("no policy can have the id {}: it is that of a rule about waivers", rule.id());
                let diagnostic = Diagnostic::new(message).with_help("choose an id that says what the policy is about");
                errors.push(ReportError { path: path.clone(), diagnostic });
            } else if policies.iter().any(|other| other.meta.id == policy.meta.id) {
                let help = "ids are unique over the policies that come with Onus and all directories";
                let diagnostic = Diagnostic::new(format!("policy {} is there already", policy.meta.id)).with_help(help);
                errors.push(ReportError { path: path.clone(), diagnostic });
            } else {
                policies.push(policy);
            }
        }
    }
}

fn shown(path: &Path) -> Arc<str> {
    path.display().to_string().into()
}
