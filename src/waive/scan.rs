//! The waivers in the text of a configuration.

use std::collections::BTreeMap;

use super::foreign::{self, Tool};
use super::target::Targets;
use super::{Scope, Waiver, comment};
use crate::finding::WaivedBy;
use crate::hcl;
use crate::source::{Source, SourceId};

/// Whether a file is configuration with comments, by its name.
pub(super) fn is_native(name: &str) -> bool {
    name.ends_with(".tf") || name.ends_with(".tofu")
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) waivers: Vec<Waiver>,
    /// How many comments of other tools were not read.
    pub(super) skipped: BTreeMap<&'static str, usize>,
}

/// Reads the comments of a text. Most texts have none that matter, which a search tells.
pub(super) fn scan(id: SourceId, source: &Source, honour: &[Tool]) -> Scanned {
    let mut scanned = Scanned::default();
    let text = &*source.text;
    if !is_native(&source.name) || !(text.contains("gnore") || text.contains(foreign::SKIP)) {
        return scanned;
    }
    let comments = hcl::comments(text);
    let (mut targets, mut broken) = (None, false);
    for one in &comments {
        for line in comment::lines(one) {
            let mut read: Vec<Waiver> = foreign::read(line)
                .into_iter()
                .filter_map(|found| {
                    if honour.contains(&found.tool) {
                        return Some(found.waiver(id));
                    }
                    *scanned.skipped.entry(found.tool.word()).or_default() += 1;
                    None
                })
                .collect();
            read.extend(comment::read(line).map(|directive| waiver(id, directive)));
            if read.is_empty() {
                continue;
            }
            let targets = targets.get_or_insert_with(|| {
                let parsed = hcl::parse_recovering(id, text);
                broken = !parsed.errors.is_empty();
                Targets::new(id, source, &parsed.body, &comments)
            });
            for mut waiver in read {
                let target = match waiver.by {
                    // Wherever it stands in a block, it is for all of it.
                    WaivedBy::Foreign { tool, .. } if tool == Tool::Checkov.word() => targets.around(one),
                    _ => targets.of(one),
                };
                waiver.scope = match target {
                    Some(target) => Scope::Target(target.clone()),
                    // It may stand on what could not be read.
                    None if broken => continue,
                    None if targets.is_on_a_part(one) => Scope::Part,
                    None => Scope::Nothing,
                };
                scanned.waivers.push(waiver);
            }
        }
    }
    scanned
}

fn waiver(source: SourceId, directive: comment::Directive) -> Waiver {
    Waiver {
        by: WaivedBy::Comment,
        ids: directive.ids,
        reason: directive.reason,
        owner: directive.owner,
        until: directive.until,
        accepts: directive.accepts,
        faults: directive.faults,
        source,
        span: directive.span,
        scope: Scope::Nothing,
    }
}
