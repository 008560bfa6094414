//! A run from end to end: paths into estates, estates into verdicts, verdicts into a report.

mod judge;
mod nameless;
mod once;
mod open;
mod overrides;
mod place;
mod policies;
mod progress;
mod root;
mod setup;
mod waivers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::estate::{AccountId, Estate};
use crate::eval::Loaded;
use crate::finding::{Report, ReportError, RuleMeta};
use crate::input::Home;
use crate::limits::{Limit, Limits};
use crate::source::{Diagnostic, SourceMap};
use crate::value::HIDDEN;
use crate::waive::Ledger;
use crate::{ConfigChoice, Settings, eval, input, plan};
use judge::judge;
pub use nameless::nameless;
use once::Once;
pub use progress::Progress;
use setup::{Given, Setups, line};
use waivers::Waivers;

/// Reads every input, judges all its subjects by all policies, and reports. Never fails: what goes wrong is in
/// [`Report::errors`], and the rest is judged all the same.
pub fn analyse(paths: &[String], settings: &Settings) -> Report {
    eval::in_pool(|| run(paths, settings, Ledger::new(settings.honour.clone())).0)
}

/// The same, and where the instances of all inputs are declared.
pub fn analyse_places(paths: &[String], settings: &Settings) -> (Report, Ledger) {
    eval::in_pool(|| run(paths, settings, Ledger::new(settings.honour.clone()).indexing()))
}

fn run(paths: &[String], settings: &Settings, ledger: Ledger) -> (Report, Ledger) {
    let mut report = Report::default();
    let mut waivers = Waivers::new(ledger);
    let mut setups = Setups::new(settings);
    let mut once = Once::default();
    if settings.changed {
        let sources = std::mem::take(&mut report.sources);
        let loaded = eval::load_changed(paths, &governing(settings), &settings.modules, sources);
        let estates = modules(".", loaded, &mut once, &mut setups, settings, &mut report);
        judge(".", &estates, settings, &mut report);
        waivers.saw(&estates, &report);
        leave(estates, settings);
    }
    // Changed files are no inputs of their own.
    for path in paths.iter().filter(|_| !settings.changed) {
        if !once.input(path, &mut report) {
            continue;
        }
        let estates = match input::is_directory(path) {
            true => {
                let loaded = eval::load(path, &settings.modules, std::mem::take(&mut report.sources));
                modules(path, loaded, &mut once, &mut setups, settings, &mut report)
            }
            false => document(path, &mut setups, settings, &mut report),
        };
        judge(path, &estates, settings, &mut report);
        waivers.saw(&estates, &report);
        leave(estates, settings);
    }
    setups.finish(&mut report);
    // Changed files and plans are parts of what there is.
    let walked = if settings.changed { Vec::new() } else { input::directories(paths) };
    let ledger = waivers.settle(setups.loaded(), &walked, settings, &mut report);
    bound(&mut report, settings.limits());
    (report, ledger)
}

/// Tells so many errors of a run: a hostile file could have millions.
fn bound(report: &mut Report, limits: &Limits) {
    let most = limits.size(Limit::Errors);
    let more = report.errors.len().saturating_sub(most);
    if more == 0 {
        return;
    }
    // One of them can stand for others, which are not counted.
    let words =
        if more == 1 { "is at least 1 more error".to_owned() } else { format!("are at least {more} more errors") };
    let message = format!("there {words}, beyond the first {most}");
    let diagnostic = limits.beyond(Limit::Errors, message);
    report.errors.truncate(most);
    report.errors.push(ReportError { path: "--limit".into(), diagnostic });
}

/// Is done with estates. Taking them apart takes a tenth of the time of a check, and where the process ends with its report,
/// nobody waits for it.
fn leave(estates: Vec<(Estate, Given)>, settings: &Settings) {
    if settings.last {
        std::mem::forget(estates);
    }
}

/// The policies that a run in the working directory with these settings would evaluate, sorted by id, or why they cannot
/// be loaded.
///
/// # Errors
/// A report with everything that is wrong with the policy files, with the file of settings, or with the ids asked for.
pub fn rules(settings: &Settings) -> Result<Vec<Arc<RuleMeta>>, Box<Report>> {
    let mut report = Report::default();
    let mut setups = Setups::new(settings);
    setups.of(&Home::working(), false, &mut report);
    setups.finish(&mut report);
    if report.errors.is_empty() { Ok(report.policies) } else { Err(Box::new(report)) }
}

/// Files and directories that all root modules are judged by.
fn governing(settings: &Settings) -> Vec<PathBuf> {
    let mut governing = settings.policy_dirs.clone();
    if let ConfigChoice::File(file) = &settings.config {
        governing.push(file.clone());
    }
    governing.extend(settings.baseline.clone());
    governing
}

/// The root modules that were read, each with what it is judged with.
fn modules(
    path: &str,
    loaded: Result<Loaded, (Diagnostic, SourceMap)>,
    once: &mut Once,
    setups: &mut Setups<'_>,
    settings: &Settings,
    report: &mut Report,
) -> Vec<(Estate, Given)> {
    match loaded {
        Ok(mut loaded) => {
            once.roots(&mut loaded.estates, &mut loaded.errors, report);
            report.sources = loaded.sources;
            report.notes.extend(loaded.notes);
            let mut estates = Vec::with_capacity(loaded.estates.len());
            for mut estate in loaded.estates {
                if let Some(key) = &settings.estate {
                    estate.key = key.as_str().into();
                }
                let home = Home::of(Path::new(&*estate.path));
                if let Some(given) = setups.of(&home, false, report) {
                    settle_account(&mut estate, &given, report);
                    estates.push((estate, given));
                }
            }
            let errors = loaded.errors.into_iter();
            report.errors.extend(errors.map(|(path, diagnostic)| ReportError { path, diagnostic }));
            estates
        }
        Err((diagnostic, sources)) => {
            report.sources = sources;
            report.errors.push(ReportError { path: path.into(), diagnostic });
            Vec::new()
        }
    }
}

/// A plan or state with what it is judged with.
fn document(path: &str, setups: &mut Setups<'_>, settings: &Settings, report: &mut Report) -> Vec<(Estate, Given)> {
    match read(path, settings.limits()) {
        Ok((estate, notes)) => {
            report.notes.extend(notes.into_iter().map(|note| format!("{}: {note}", input::name(path))));
            let mut estate = root::find(estate, path, settings, report);
            estate.key = match (&settings.estate, estate.written()) {
                (Some(key), _) => key.as_str().into(),
                (None, Some(written)) => written.key.clone(),
                (None, None) => "".into(),
            };
            let home = settings.root.as_ref().map_or_else(|| Home::of_file(path), |root| Home::of(Path::new(root)));
            let Some(given) = setups.of(&home, true, report) else { return Vec::new() };
            settle_account(&mut estate, &given, report);
            vec![(estate, given)]
        }
        Err(diagnostic) => {
            report.errors.push(ReportError { path: path.into(), diagnostic });
            Vec::new()
        }
    }
}

/// The account of an estate is what the input says, else what the settings say.
fn settle_account(estate: &mut Estate, given: &Given, report: &mut Report) {
    let Some(account) = &given.setup.config.account else { return };
    if estate.accounts.is_empty() {
        estate.account = Some(AccountId::new(account.value.clone(), false));
    } else if estate.accounts.iter().all(|own| own.id() != &*account.value) {
        let said = |own: &AccountId| if own.is_sensitive() { HIDDEN } else { own.id() }.to_owned();
        let own: Vec<String> = estate.accounts.iter().map(said).collect();
        let (path, own) = (input::name(&estate.path), own.join(", "));
        let place = line(&given.setup, account.span, &report.sources);
        report.notes.push(format!("{path}: it is of the account {own}; the account that {place} says does not count"));
    }
}

fn read(path: &str, limits: &Limits) -> Result<(Estate, Vec<String>), Diagnostic> {
    let mut input = input::read(path, limits)?;
    let mut notes = std::mem::take(&mut input.notes);
    let (mut estate, more) = plan::load_within(input.text, input::name(path), limits)?;
    estate.path = path.into();
    notes.extend(more);
    Ok((estate, notes))
}
