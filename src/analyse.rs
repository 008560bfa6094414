//! A run from end to end: paths into estates, estates into verdicts, verdicts into a report.

mod judge;
mod open;
mod place;
mod policies;

use std::sync::Arc;

use crate::estate::Estate;
use crate::eval::Loaded;
use crate::finding::{Report, ReportError, RuleMeta};
use crate::policy::Policy;
use crate::source::{Diagnostic, SourceMap};
use crate::{Settings, eval, input, plan};
use judge::judge;
use policies::load_policies;

/// Reads every input, judges all its subjects by all policies, and reports. Never fails: what goes wrong is in
/// [`Report::errors`], and the rest is judged all the same.
pub fn analyse(paths: &[String], settings: &Settings) -> Report {
    let mut report = Report::default();
    let policies = load_policies(settings, &mut report);
    report.policies = policies.iter().map(|policy| policy.meta.clone()).collect();
    if settings.changed {
        let sources = std::mem::take(&mut report.sources);
        let loaded = eval::load_changed(paths, &settings.policy_dirs, &settings.modules, sources);
        modules(".", loaded, &policies, settings, &mut report);
        return report;
    }
    for path in paths {
        if input::is_directory(path) {
            let loaded = eval::load(path, &settings.modules, std::mem::take(&mut report.sources));
            modules(path, loaded, &policies, settings, &mut report);
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

/// Judges root modules that were read.
fn modules(
    path: &str,
    loaded: Result<Loaded, (Diagnostic, SourceMap)>,
    policies: &[Policy],
    settings: &Settings,
    report: &mut Report,
) {
    match loaded {
        Ok(loaded) => {
            report.sources = loaded.sources;
            report.notes.extend(loaded.notes);
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
