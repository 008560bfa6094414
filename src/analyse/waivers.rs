//! What accepts findings, over a whole run.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::nameless::nameless;
use super::policies::Loaded;
use super::setup::{Given, Setup};
use crate::config::KnownPolicy;
use crate::estate::Estate;
use crate::finding::{Report, ReportError, Severity};
use crate::input;
use crate::source::Source;
use crate::waive::{Baseline, Judged, Ledger, Rule, Settling};
use crate::{ConfigChoice, Settings};

/// An input and what paths in its file call it.
type Placed = (usize, Arc<str>);

/// The waivers of a run, and what each input is judged with.
pub(super) struct Waivers {
    pub(super) ledger: Ledger,
    /// By the number of the input.
    given: Vec<Given>,
}

impl Waivers {
    pub(super) fn new(ledger: Ledger) -> Self {
        Self { ledger, given: Vec::new() }
    }

    /// Takes note of estates that were judged, the last inputs of the report.
    pub(super) fn saw(&mut self, estates: &[(Estate, Given)], report: &Report) {
        self.ledger.scan(&report.sources);
        for (estate, given) in estates {
            let rules = given.setup.config.waiver_rules;
            self.ledger.saw(estate, Judged { rules, place: given.place.clone() });
            self.given.push(given.clone());
        }
    }

    /// Accepts what is to be accepted, in a run that has walked some directories; afterwards the report is whole. Gives the ledger back for whoever asks for places.
    pub(super) fn settle(
        mut self,
        loaded: &[Loaded],
        walked: &[PathBuf],
        settings: &Settings,
        report: &mut Report,
    ) -> Ledger {
        self.add_central();
        let mut seen = BTreeSet::new();
        let known = loaded.iter().flat_map(|loaded| &loaded.known.policies);
        let policies: Vec<KnownPolicy> = known.filter(|policy| seen.insert(policy.id.clone())).cloned().collect();
        let baseline = baseline(settings, report);
        let given = &self.given;
        let severity = |rule, input| severity(rule, given.get(input), settings);
        // What a file of settings says that the user named is about all of the repository, wherever it lies.
        let named = |file: &str| matches!(&settings.config, ConfigChoice::File(path) if path.to_string_lossy() == file);
        let whole = |file: &str| input::lies_in(file, walked) && (!named(file) || input::lies_in("", walked));
        let settling = Settling {
            policies: &policies,
            today: settings.today.as_deref(),
            severity: &severity,
            baseline: baseline.as_ref(),
            whole: &whole,
        };
        self.ledger.settle(&settling, report);
        if baseline.as_ref().is_some_and(Baseline::is_nameless) {
            report.notes.extend(nameless(report));
        }
        self.ledger
    }

    /// The `waiver` blocks of all files, each for the inputs that are judged with its file.
    fn add_central(&mut self) {
        let mut setups: Vec<(&Arc<Setup>, Vec<Placed>)> = Vec::new();
        for (input, given) in self.given.iter().enumerate() {
            let input = (input, given.place.clone());
            match setups.iter_mut().find(|(setup, _)| Arc::ptr_eq(setup, &given.setup)) {
                Some((_, inputs)) => inputs.push(input),
                None => setups.push((&given.setup, vec![input])),
            }
        }
        for (setup, inputs) in setups {
            for waiver in &setup.config.waivers {
                self.ledger.add(waiver, &inputs);
            }
        }
    }
}

/// The file of findings that were there before; one that cannot be read is an error.
fn baseline(settings: &Settings, report: &mut Report) -> Option<Baseline> {
    let path = settings.baseline.as_ref()?;
    let shown: Arc<str> = path.to_string_lossy().into();
    let read = input::baseline(&shown, settings.limits()).and_then(|text| {
        let source = Source::new(shown.clone(), text);
        let text = source.text.clone();
        Baseline::read(report.sources.add(source), &shown, &text)
    });
    read.map_err(|diagnostic| report.errors.push(ReportError { path: shown.clone(), diagnostic })).ok()
}

/// How bad it is to fail a rule about waivers: as the last `policy` block says that names it. Blocks for some classes only
/// do not concern it, as it has none.
fn severity(rule: Rule, given: Option<&Given>, settings: &Settings) -> Option<Severity> {
    let named = |ids: &[String]| ids.iter().any(|id| id == rule.id());
    if named(&settings.skip) || !(settings.only.is_empty() || named(&settings.only)) {
        return None;
    }
    let Some(given) = given else { return Some(rule.severity()) };
    let blocks = given.setup.config.policies.iter().filter(|block| {
        let here = block.paths.is_empty() || block.paths.iter().any(|path| path.matches(&given.place));
        here && block.classes.is_empty() && block.policies.iter().any(|id| **id == *rule.id())
    });
    let on = blocks.clone().rev().find_map(|block| block.enabled).unwrap_or(true);
    let severity = blocks.rev().find_map(|block| block.severity);
    on.then(|| severity.unwrap_or_else(|| rule.severity()))
}
