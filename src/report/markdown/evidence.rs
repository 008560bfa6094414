//! What a finding rests on, folded.

use super::budget::Section;
use super::findings::{grouped, place, severity, told};
use super::{ELLIPSIS, LONGEST, name, prose};
use crate::finding::{Outcome, Report, Verdict, Witness};
use crate::report::excerpt::{Excerpt, Mark};
use crate::report::group::Group;
use crate::report::region::Spot;
use crate::report::{ReportOptions, facts, lists, markup, sanitise};
use crate::source::Location;
use crate::value::Basis;

/// Messages, facts, places and subjects that are shown before the rest is counted.
const SHOWN: usize = 8;
/// Lines of a remediation; `onus explain` shows all.
const REMEDIATION_LINES: usize = 12;

/// One element a finding.
pub(super) fn section<'a>(report: &'a Report, options: &'a ReportOptions) -> Section<'a> {
    let groups = grouped(report, Outcome::Fail);
    let total = told(&groups);
    let item = |group: Group<'a>| (finding(report, options, &group), 1 + group.others.len());
    Section {
        title: "\n### Evidence\n".to_owned(),
        head: "\n".to_owned(),
        tail: String::new(),
        noun: "finding",
        total,
        items: Box::new(groups.into_iter().map(item)),
    }
}

fn finding(report: &Report, options: &ReportOptions, group: &Group<'_>) -> String {
    let verdict = group.first;
    let policy = &verdict.policy;
    let subject = lists::subject(report, verdict.input, &verdict.subject);
    let short = |text: &str| sanitise::shorten(text, LONGEST, ELLIPSIS).into_owned();
    let mut out = format!(
        "<details><summary>{}: {} {}</summary>\n\n{}\n",
        severity(verdict, options),
        markup::html_code(&short(&policy.id)),
        markup::html_code(&short(&subject)),
        prose(&policy.title)
    );
    list(&mut out, "", verdict.messages().iter().map(|message| prose(message)));
    list(&mut out, "Facts:", verdict.facts().iter().map(|fact| name(&facts::said(fact, true))));
    if verdict.basis == Basis::Assumed {
        out.push_str("\nBasis: assumed, as an instance refers to the instance with its own key.\n");
    }
    if let Some(witness) = verdict.witness() {
        list(&mut out, "The request that proves it:", request(witness).into_iter());
    }
    out.push_str(&format!("\nPlace: {}\n", name(&place(report, options, verdict))));
    out.push_str(&excerpt(report, verdict));
    let secret =
        verdict.facts().iter().any(|fact| [&fact.value, &fact.before].into_iter().flatten().any(facts::hidden));
    let led = group.related.iter().filter(|related| related.is_call() || !secret).map(|related| {
        let spot = Spot::new(report, &options.repository, &related.location);
        let spot = spot.map(|spot| format!(" ({})", name(&spot.line()))).unwrap_or_default();
        format!("{}{spot}", prose(&related.label))
    });
    list(&mut out, "How it comes about:", led);
    let others = group.others.iter().map(|other| name(&lists::subject(report, other.input, &other.subject)));
    list(&mut out, "The same for:", others);
    let remediation = policy.remediation.trim_end();
    if !remediation.is_empty() {
        let mut lines: Vec<_> = remediation.lines().take(REMEDIATION_LINES).map(short).collect();
        if remediation.lines().count() > REMEDIATION_LINES {
            lines.push(ELLIPSIS.to_owned());
        }
        out.push_str(&format!("\nThis passes:\n\n{}", markup::block("hcl", &lines.join("\n"))));
    }
    out.push_str(&format!("\nMore: {}", name(&format!("onus explain {}", policy.id))));
    if !policy.document.is_empty() {
        out.push_str(&format!(", {}", markup::link(&policy.document)));
    }
    out.push_str("\n\n</details>\n");
    out
}

/// Some items, and how many more there are.
fn list(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let mut items: Vec<_> = items.collect();
    // Two conditions of a policy can rest on one fact.
    items.dedup();
    if items.is_empty() {
        return;
    }
    if !title.is_empty() {
        out.push_str(&format!("\n{title}\n"));
    }
    out.push('\n');
    for item in items.iter().take(SHOWN) {
        out.push_str(&format!("- {item}\n"));
    }
    if let rest @ 1.. = items.len().saturating_sub(SHOWN) {
        out.push_str(&format!("- {ELLIPSIS} and {rest} more\n"));
    }
}

/// A request in words: as the policy says it, else from its parts.
fn request(witness: &Witness) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(words) = &witness.words {
        lines.push(prose(words));
    }
    let parts = [("sender", &witness.principal), ("action", &witness.action), ("resource", &witness.resource)];
    lines.extend(parts.into_iter().filter_map(|(what, value)| Some(format!("{what}: {}", name(value.as_deref()?)))));
    lines.extend(witness.context.iter().map(|(key, value)| {
        let value = value.as_deref().map_or("(not known)".to_owned(), name);
        format!("with {}: {value}", name(key))
    }));
    lines.extend(witness.statements.iter().map(|statement| format!("decided by {}", name(statement))));
    lines
}

/// The lines around the deciding place, where it is in a text.
fn excerpt(report: &Report, verdict: &Verdict) -> String {
    let text = verdict.locations().iter().find_map(|location| match location {
        Location::Source { source, span } => Some((*source, *span)),
        Location::Plan { .. } => None,
    });
    let Some((source, span)) = text else { return String::new() };
    let mark = Mark { source, span, text: None, aside: false };
    let excerpt = Excerpt::of_sources(&report.sources, &[mark], ELLIPSIS);
    if excerpt.text.trim().is_empty() {
        return String::new();
    }
    let file = excerpt.files.first().map_or("", String::as_str);
    let language = if file.ends_with(".json") { "json" } else { "hcl" };
    format!("\n{}", markup::block(language, &excerpt.text))
}
