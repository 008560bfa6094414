//! `policy` blocks of `.onus.hcl`: what they make of a verdict.
//!
//! The last block that matches counts, for `enabled` and for `severity` each. Where the class of a subject is open and
//! the blocks say something else of one class than of another, the policy stays on and the higher severity holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::setup::{Given, line};
use crate::config::PolicySetting;
use crate::finding::{Class, RuleMeta, Severity, TURNED_OFF};
use crate::source::SourceMap;

/// The blocks that concern an estate, by the number of the policy.
pub(super) struct Overrides<'a> {
    given: &'a Given,
    blocks: Vec<Vec<&'a PolicySetting>>,
    metas: BTreeMap<(usize, Severity), Arc<RuleMeta>>,
}

/// What the blocks make of one policy for one subject.
#[derive(Default)]
pub(super) struct Decision<'a> {
    /// The block that turns it off.
    pub(super) off: Option<&'a PolicySetting>,
    /// What reports say of it, where that is changed.
    pub(super) meta: Option<Arc<RuleMeta>>,
    /// The block that holds for some of the classes only which the subject may have.
    pub(super) open: Option<&'a PolicySetting>,
}

impl<'a> Overrides<'a> {
    pub(super) fn of(given: &'a Given) -> Self {
        let setup = &given.setup;
        let here = |setting: &&PolicySetting| {
            setting.paths.is_empty() || setting.paths.iter().any(|path| path.matches(&given.place))
        };
        let settings: Vec<&PolicySetting> = setup.config.policies.iter().filter(here).collect();
        let mut overrides = Self { given, blocks: Vec::new(), metas: BTreeMap::new() };
        if settings.is_empty() {
            return overrides;
        }
        for (at, policy) in setup.policies.iter().enumerate() {
            let of = |setting: &&&PolicySetting| setting.policies.contains(&policy.meta.id);
            let blocks: Vec<&PolicySetting> = settings.iter().filter(of).copied().collect();
            for severity in blocks.iter().filter_map(|block| block.severity) {
                let changed = || Arc::new(RuleMeta { severity, ..RuleMeta::clone(&policy.meta) });
                overrides.metas.entry((at, severity)).or_insert_with(changed);
            }
            overrides.blocks.push(blocks);
        }
        overrides
    }

    /// What they make of policy number `at` for a subject that has one of these classes.
    pub(super) fn decide(&self, at: usize, possible: &[Class]) -> Decision<'a> {
        let Some(blocks) = self.blocks.get(at).filter(|blocks| !blocks.is_empty()) else { return Decision::default() };
        let own = self.given.setup.policies.get(at).map(|policy| policy.meta.severity);
        let said = |class: Class| {
            let holds = |block: &&&PolicySetting| block.classes.is_empty() || block.classes.contains(&class);
            let last =
                |says: fn(&PolicySetting) -> bool| blocks.iter().rev().filter(holds).find(|block| says(block)).copied();
            let switch = last(|block| block.enabled.is_some());
            let off = switch.filter(|block| block.enabled == Some(false));
            let severity = last(|block| block.severity.is_some());
            (off, severity.and_then(|block| block.severity).or(own), severity)
        };
        let all: Vec<_> = possible.iter().map(|class| said(*class)).collect();
        let Some((first, rest)) = all.split_first() else { return Decision::default() };
        let on = all.iter().filter(|(off, ..)| off.is_none());
        let Some(severity) = on.map(|(_, severity, _)| *severity).max() else {
            return Decision { off: first.0, ..Decision::default() };
        };
        let differs = rest.iter().find(|one| one.0.is_some() != first.0.is_some() || one.1 != first.1);
        let partly = || {
            let off = all.iter().find_map(|(off, ..)| *off);
            off.or_else(|| all.iter().find_map(|(.., severity)| *severity))
        };
        Decision {
            off: None,
            meta: severity.and_then(|severity| self.metas.get(&(at, severity))).cloned(),
            open: differs.and_then(|_| partly()),
        }
    }

    /// Why a policy says nothing.
    pub(super) fn reason(&self, off: &PolicySetting, sources: &SourceMap) -> Arc<str> {
        let place = line(&self.given.setup, off.span, sources);
        let scope = off.scope().map_or_else(String::new, |scope| format!(" for {scope}"));
        let reason = off.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", reason.trim()));
        format!("{TURNED_OFF}{place}{scope}{reason}").into()
    }

    /// What to say of a policy that a block would change if the class were known.
    pub(super) fn remark(&self, open: &PolicySetting, sources: &SourceMap) -> String {
        let place = line(&self.given.setup, open.span, sources);
        let scope = open.scope().unwrap_or_default();
        match open.enabled {
            Some(false) => format!("the class is not known, and {place} turns it off for {scope} only: it stays on"),
            _ => format!("the class is not known, and {place} holds for {scope} only: the higher severity counts"),
        }
    }
}
