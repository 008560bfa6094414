//! Which policies a run evaluates: those that come with Onus and the team's, as far as they are asked for.

use std::path::Path;

use crate::finding::{Report, ReportError};
use crate::policy::{Inputs, Policy, Responsibilities};
use crate::source::{Diagnostic, Source, SourceMap};
use crate::{Settings, input, policy};
use std::sync::Arc;

/// The builtin policies and the team's, sorted by id; errors go into the report.
pub(super) fn load_policies(settings: &Settings, report: &mut Report) -> Vec<Policy> {
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
    directory: &Path,
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
