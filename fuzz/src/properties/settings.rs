//! Policy files and `.onus.hcl`.

use std::sync::Arc;

use onus::config::{self, Known, KnownPolicy};
use onus::finding::Report;
use onus::hcl;
use onus::policy::{self, Inputs};
use onus::source::{Source, SourceId};

use super::judge::{builtin, judge};
use super::{Seen, Way, formats, places};

/// A file of policies, each of which judges a small estate.
pub(super) fn policies(bytes: &[u8], way: Way<'_>) -> Seen {
    let mut seen = Seen::default();
    let Ok(text) = std::str::from_utf8(bytes) else { return seen };
    let mut report = Report::default();
    let id = report.sources.add(Source::new("own.policy.hcl", text));
    let (policies, errors) = policy::load(id, text, &builtin().responsibilities, &mut Inputs::default(), false);
    errors.iter().for_each(|error| places::diagnostic(error, text, &mut seen));
    seen.errors += errors.len();
    if hcl::parse(id, text).is_err() && errors.is_empty() {
        seen.wrong("a text that cannot be parsed is read as policies");
    }
    if let Ok((estate, _)) = onus::plan::load(SAMPLE.to_owned(), "plan.json") {
        judge(&estate, &policies, &mut report);
    }
    for policy in &policies {
        seen.answers.insert(format!("{}: {:?}, {}", policy.meta.id, policy.reads(), policy.meta.severity.word()));
    }
    formats::report(&report, way, &mut seen);
    formats::answers(&report, &mut seen);
    seen
}

/// Buckets that are made, changed and left as they are, for policies to judge.
const SAMPLE: &str = include_str!("../../../testdata/policies/versioning-off/unknown-companion-renamed/plan.json");

/// `.onus.hcl`.
pub(super) fn config(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    let Ok(text) = std::str::from_utf8(bytes) else { return seen };
    let (mut config, mut errors) = config::read(SourceId(0), text);
    errors.extend(config.bind(&known()));
    errors.iter().for_each(|error| places::diagnostic(error, text, &mut seen));
    seen.errors += errors.len();
    if hcl::parse(SourceId(0), text).is_err() && errors.is_empty() {
        seen.wrong("a text that cannot be parsed is read as settings");
    }
    for (name, value) in &config.inputs {
        if !places::lies(value.span, text) {
            seen.wrong(format!("the place of the input {name} is {:?}", value.span));
        }
        seen.answers.insert(format!("input {name} = {}", value.value.shown()));
    }
    let spans = config.waivers.iter().map(|waiver| waiver.span);
    for span in spans.filter(|span| !places::lies(*span, text)) {
        seen.wrong(format!("the place of a waiver is {span:?}"));
    }
    let account = config.account.as_ref().map(|account| &account.value);
    seen.answers.insert(format!("account {account:?}, block {:?}", config.account_block));
    let ids: Vec<&Arc<str>> = config.waivers.iter().flat_map(|waiver| waiver.ids.iter().map(|(id, _)| id)).collect();
    seen.answers.insert(format!("waivers {ids:?}"));
    seen
}

/// What ids can name.
fn known() -> Known {
    Known { policies: policies_known(), rules: Vec::new(), responsibilities: Vec::new() }
}

/// The policies that come with Onus, as settings and waivers know them.
pub(super) fn policies_known() -> Vec<KnownPolicy> {
    let policies = builtin().policies.iter();
    policies.map(|policy| KnownPolicy { id: policy.meta.id.clone(), aliases: policy.meta.aliases.clone() }).collect()
}
