//! Modules with waiver comments: what they accept, and what becomes of a text in which another one is written.

use std::path::Path;
use std::sync::Arc;

use onus::config::WaiverRules;
use onus::hcl;
use onus::source::{Source, SourceId};
use onus::waive::{self, Judged, Ledger, Rule, Settling, Tool, Wanted};

use super::{Seen, Way, formats, settings, texts};

const NAME: &str = "main.tf";
const TODAY: &str = "2026-12-01";

/// A module that is one file.
pub(super) fn module(bytes: &[u8], way: Way<'_>) -> Seen {
    let mut seen = Seen::default();
    let (estates, mut report) = texts::judged(bytes, NAME, way);
    let mut ledger = Ledger::new(Tool::ALL.to_vec());
    ledger.scan(&report.sources);
    for estate in &estates {
        let rules = WaiverRules { require_owner: false, require_until: true, max_days: Some(90) };
        ledger.saw(estate, Judged { rules, place: "".into() });
    }
    let policies = settings::policies_known();
    let severity = |rule: Rule, _| Some(rule.severity());
    let whole = |file: &str| Path::new(file).ends_with(NAME);
    ledger.settle(
        &Settling { policies: &policies, today: Some(TODAY), severity: &severity, baseline: None, whole: &whole },
        &mut report,
    );
    formats::report(&report, way, &mut seen);
    formats::answers(&report, &mut seen);
    if let Ok(text) = std::str::from_utf8(bytes) {
        edited(text, &mut seen);
    }
    seen
}

/// Writes a waiver above the first and the last block.
fn edited(text: &str, seen: &mut Seen) {
    let id = SourceId(0);
    let before = hcl::parse_recovering(id, text);
    let wanted = Wanted {
        ids: vec![Arc::from("versioning-off")],
        reason: "written by the test".into(),
        owner: Some("a \"team\"\r\n# of its own".into()),
        until: Some("2026-12-31".into()),
        accepts: None,
    };
    let (first, last) = (before.body.blocks.first(), before.body.blocks.last());
    for block in [first, last].into_iter().flatten() {
        let Ok(edit) = waive::insert(&Source::new(NAME, text), block.span.start, &wanted) else { continue };
        let after = hcl::parse_recovering(id, &edit.text);
        let shape =
            |parsed: &hcl::Parsed| (parsed.errors.len(), parsed.body.blocks.len(), parsed.body.attributes.len());
        if shape(&before) != shape(&after) {
            seen.wrong(format!(
                "a waiver changes errors, blocks and attributes: {:?}, {:?}",
                shape(&before),
                shape(&after)
            ));
        }
        if edit.line > edit.text.lines().count() {
            seen.wrong(format!("a waiver is on line {} of {}", edit.line, edit.text.lines().count()));
        }
        let start = after.body.blocks.iter().map(|block| block.span.start).find(|start| *start > block.span.start);
        let Some(start) = start.filter(|_| before.errors.is_empty()) else { continue };
        match waive::insert(&Source::new(NAME, &*edit.text), start, &wanted) {
            Ok(again) if !again.replaced => seen.wrong("a waiver that was written is not found again"),
            Ok(again) if again.text != edit.text => seen.wrong("a waiver that is written twice changes the text twice"),
            Ok(_) => {}
            Err(refused) => seen.wrong(format!("a waiver cannot be written again: {refused:?}")),
        }
    }
}
