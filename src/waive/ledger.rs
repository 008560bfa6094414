//! Everything that accepts findings, as a run comes upon it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::comment::says_something;
use super::foreign::Tool;
use super::target::{Part, Target};
use super::{Scope, Subjects, Waiver, Wanted, check, scan};
use crate::config::{CentralWaiver, WaiverRules};
use crate::estate::Estate;
use crate::finding::WaivedBy;
use crate::resource::relevant;
use crate::source::{Location, SourceId, SourceMap, Span};

/// An address of an input.
type Instance = (usize, Arc<str>);

/// What an input is judged with, as far as it matters to waivers.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What waivers have to have.
    pub rules: WaiverRules,
    /// What paths in the file of settings call the input.
    pub place: Arc<str>,
}

/// The waivers of a run, and what its estates say about the places that they stand in.
#[derive(Debug, Default)]
pub struct Ledger {
    honour: Vec<Tool>,
    /// Whether the places of all instances are wanted, waivers or not.
    indexing: bool,
    /// By the number of the input.
    pub(super) judged: Vec<Judged>,
    pub(super) waivers: Vec<Waiver>,
    /// How many texts were scanned.
    scanned: usize,
    /// How many comments of other tools were not read.
    pub(super) skipped: BTreeMap<&'static str, usize>,
    /// The inputs that each text is a part of.
    pub(super) texts: BTreeMap<SourceId, BTreeSet<usize>>,
    /// The instances that a block declares, by where it begins.
    declared: BTreeMap<(SourceId, usize), Vec<Instance>>,
    /// The same the other way round.
    places: BTreeMap<Instance, (SourceId, usize)>,
    /// Names of module calls that have instances, by input.
    called: BTreeSet<(usize, Arc<str>)>,
}

impl Ledger {
    /// A ledger that reads the suppression comments of these tools, too.
    pub fn new(honour: Vec<Tool>) -> Self {
        Self { honour, ..Self::default() }
    }

    /// A ledger that also tells where every instance is declared.
    #[must_use]
    pub fn indexing(self) -> Self {
        Self { indexing: true, ..self }
    }

    /// Reads the comments of the texts that came since the last time.
    pub fn scan(&mut self, sources: &SourceMap) {
        let new: Vec<SourceId> =
            (self.scanned..sources.len()).filter_map(|at| u32::try_from(at).ok().map(SourceId)).collect();
        self.scanned = sources.len();
        let honour = &self.honour;
        let found: Vec<scan::Scanned> = new
            .into_par_iter()
            .filter_map(|id| Some(scan::scan(id, sources.get(id)?, honour)))
            .filter(|scanned| !(scanned.waivers.is_empty() && scanned.skipped.is_empty()))
            .collect();
        for scanned in found {
            self.waivers.extend(scanned.waivers);
            for (tool, count) in scanned.skipped {
                *self.skipped.entry(tool).or_default() += count;
            }
        }
    }

    /// Takes note of the next input: of what its estate was read from.
    pub fn saw(&mut self, estate: &Estate, judged: Judged) {
        let input = self.judged.len();
        self.judged.push(judged);
        if self.waivers.is_empty() && !self.indexing {
            return;
        }
        for text in estate.text().texts() {
            self.texts.entry(text).or_default().insert(input);
        }
        for (_, resource) in estate.resources() {
            for step in resource.address.module.0.iter() {
                if !self.called.contains(&(input, step.name.clone())) {
                    self.called.insert((input, step.name.clone()));
                }
            }
            if let Some(Location::Source { source, span }) = estate.text().location(&resource.address, "") {
                let instance = (input, resource.text.clone());
                self.places.insert(instance.clone(), (source, span.start));
                self.declared.entry((source, span.start)).or_default().push(instance);
            }
        }
    }

    /// Adds a `waiver` block for the inputs that are judged with its file, each with what paths in the file call it.
    pub fn add(&mut self, central: &CentralWaiver, inputs: &[(usize, Arc<str>)]) {
        let here = |place: &str| central.path.as_ref().is_none_or(|path| path.matches(place));
        let scope = Subjects {
            pattern: central.resource.value.clone(),
            inputs: inputs.iter().filter(|(_, place)| here(place)).map(|(input, _)| *input).collect(),
            path: central.path.as_ref().map(|path| path.to_string().into()),
            home: inputs.first().map_or(0, |(input, _)| *input),
        };
        self.waivers.push(Waiver {
            by: WaivedBy::Config,
            ids: central.ids.clone(),
            reason: Some(central.reason.clone()).filter(|reason| says_something(reason)),
            owner: central.owner.clone(),
            until: central.until.clone(),
            accepts: central.accepts.clone(),
            faults: Vec::new(),
            source: central.source,
            span: central.span,
            scope: Scope::Subjects(scope),
        });
    }

    /// The inputs that a waiver can accept findings of.
    pub(super) fn inputs(&self, waiver: &Waiver) -> Vec<usize> {
        match &waiver.scope {
            Scope::Subjects(subjects) => subjects.inputs.clone(),
            _ => self.texts.get(&waiver.source).into_iter().flatten().copied().collect(),
        }
    }

    /// The instances that the block declares which a target is, or is in.
    pub(super) fn declared(&self, target: &Target) -> &[Instance] {
        let top = target.top.as_ref().and_then(|top| self.declared.get(&(target.source, top.start)));
        top.map_or(&[], Vec::as_slice)
    }

    /// Whether what a target stands for is there in this run: a block can have no instances, as `count` says, and another
    /// run can have some.
    pub(super) fn is_there(&self, target: &Target) -> bool {
        let Some(top) = &target.top else { return true };
        match (&*top.kind, &top.label) {
            ("resource", Some(kind)) if relevant(kind) => !self.declared(target).is_empty(),
            ("module", Some(name)) if target.part == Part::Call => self.called.iter().any(|(_, called)| called == name),
            _ => true,
        }
    }

    /// What the block of a text that begins at `start` declares: the addresses, each with the number of its input.
    pub fn instances(&self, source: SourceId, start: usize) -> impl Iterator<Item = (usize, &Arc<str>)> {
        self.declared.get(&(source, start)).into_iter().flatten().map(|(input, address)| (*input, address))
    }

    /// What waivers for an input have to have.
    pub(super) fn rules(&self, input: usize) -> WaiverRules {
        self.judged.get(input).map(|judged| judged.rules).unwrap_or_default()
    }

    /// What paths in the file of settings call an input; empty for the directory of that file.
    pub fn path(&self, input: usize) -> &str {
        self.judged.get(input).map_or("", |judged| &*judged.place)
    }

    /// Why a waiver would accept nothing of an input; `None` where it holds.
    pub fn flaw(&self, wanted: &Wanted, input: usize, today: Option<&str>) -> Option<String> {
        let nowhere = Span { start: 0, end: 0 };
        let waiver = Waiver {
            by: WaivedBy::Comment,
            ids: wanted.ids.iter().map(|id| (id.clone(), nowhere)).collect(),
            reason: Some(wanted.reason.as_str()).filter(|reason| says_something(reason)).map(Into::into),
            owner: wanted.owner.as_deref().filter(|owner| !owner.trim().is_empty()).map(Into::into),
            until: wanted.until.as_deref().map(Into::into),
            accepts: wanted.accepts.as_deref().map(Into::into),
            faults: Vec::new(),
            source: SourceId(0),
            span: nowhere,
            scope: Scope::Nothing,
        };
        check::flaw(&waiver, self.rules(input), today).map(|(_, why)| why)
    }

    /// Where the block begins that declares an address of an input.
    pub fn place(&self, input: usize, address: &Arc<str>) -> Option<(SourceId, usize)> {
        self.places.get(&(input, address.clone())).copied()
    }

    /// Whether a block that declares something begins at a place.
    pub(super) fn declares(&self, source: SourceId, start: usize) -> bool {
        self.declared.contains_key(&(source, start))
    }
}
