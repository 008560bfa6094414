//! Policies as SARIF's rules.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::limits;
use super::message::{Message, line};
use crate::finding::{Enforcement, RuleMeta, Severity};
use crate::report::{markup, sanitise};

/// How bad a result is, in SARIF's words.
pub(super) fn level(policy: &RuleMeta) -> &'static str {
    match (policy.enforcement, policy.severity) {
        (Enforcement::Advisory, _) | (_, Severity::Low) => "note",
        (_, Severity::Medium) => "warning",
        (_, Severity::High | Severity::Critical) => "error",
    }
}

/// GitHub's bands: over 9.0 is critical, from 7.0 high, from 4.0 medium, above 0.0 low.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
    }
}

/// The id of a rule: the policy's. One that is too long, or has characters that act on a display, gets a digest, so
/// that it still differs from all others.
pub(super) fn id(policy: &RuleMeta) -> Cow<'_, str> {
    let shown = sanitise::line(&policy.id);
    if *shown == *policy.id && shown.chars().count() <= limits::ID {
        return Cow::Borrowed(&policy.id);
    }
    let digest = Sha256::digest(policy.id.as_bytes());
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}", sanitise::shorten(&shown, limits::ID - 17, "")).into()
}

/// A rule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'a> {
    id: Cow<'a, str>,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    #[serde(skip_serializing_if = "str::is_empty")]
    help_uri: &'a str,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Debug, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    tags: Vec<String>,
    precision: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
    severity: &'static str,
    enforcement: &'static str,
    binds_from: Option<&'a str>,
    controls: BTreeMap<&'a str, &'a [String]>,
}

impl<'a> Rule<'a> {
    pub(super) fn new(policy: &'a RuleMeta) -> Self {
        // Readers refuse an empty text.
        let title = Some(line(&policy.title, limits::DESCRIPTION)).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| id(policy).into_owned());
        let described = line(&policy.description, limits::DESCRIPTION);
        Self {
            id: id(policy),
            name: name(&policy.id),
            full_description: Message { text: if described.is_empty() { title.clone() } else { described } },
            help: Help { text: plain(policy), markdown: formatted(policy) },
            short_description: Message { text: title },
            help_uri: &policy.document,
            default_configuration: Configuration { level: level(policy) },
            properties: Properties {
                tags: tags(policy),
                // Verdicts are decided by what the plan says; what it does not say is unknown, not failed.
                precision: "high",
                security_severity: score(policy.severity),
                severity: policy.severity.word(),
                enforcement: policy.enforcement.word(),
                binds_from: policy.binds_from.as_deref(),
                controls: policy.controls.iter().map(|(framework, ids)| (&**framework, &**ids)).collect(),
            },
        }
    }
}

/// `sse-kms-missing` as `SseKmsMissing`, the form that SARIF recommends for names.
fn name(id: &str) -> String {
    let parts = id.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let camel = parts.flat_map(|part| {
        let mut chars = part.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars)
    });
    let name: String = camel.filter(|c| !sanitise::is_hostile(*c)).take(limits::ID).collect();
    if name.is_empty() { "Policy".to_owned() } else { name }
}

/// What alerts can be filtered by, each once: the domain, the duty, then as many controls as there is room for. All
/// controls are a property of their own.
fn tags(policy: &RuleMeta) -> Vec<String> {
    let duty = [&policy.area, &policy.responsibility].map(|text| text.to_string());
    let controls =
        policy.controls.iter().flat_map(|(framework, ids)| ids.iter().map(move |id| format!("{framework}/{id}")));
    let mut tags = vec!["security".to_owned()];
    for tag in duty.into_iter().chain(controls).map(|tag| line(&tag, limits::ID)) {
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < limits::TAGS {
            tags.push(tag);
        }
    }
    tags
}

fn controls(policy: &RuleMeta) -> String {
    let frameworks = policy.controls.iter().map(|(framework, ids)| format!("{framework} {}", ids.join(" ")));
    frameworks.collect::<Vec<_>>().join(", ")
}

fn binds(policy: &RuleMeta) -> String {
    policy.binds_from.as_deref().map(|class| format!("data of class {class} or above")).unwrap_or_default()
}

/// Name and text of each part that is there, code apart.
fn parts(policy: &RuleMeta) -> impl Iterator<Item = (&'static str, String)> {
    let parts = [
        ("AWS document", policy.document.to_string()),
        ("Responsibility", policy.responsibility.to_string()),
        ("Controls", controls(policy)),
        ("Binds", binds(policy)),
        ("Where it does not apply", policy.exempt.as_deref().unwrap_or_default().to_owned()),
    ];
    parts.into_iter().filter(|(_, text)| !text.trim().is_empty())
}

fn codes(policy: &RuleMeta) -> impl Iterator<Item = (&'static str, &str)> {
    let codes = [("This fails", &*policy.example), ("This passes", &*policy.remediation)];
    codes.into_iter().filter(|(_, code)| !code.trim().is_empty())
}

fn plain(policy: &RuleMeta) -> String {
    let said = if policy.description.trim().is_empty() { &policy.title } else { &policy.description };
    let mut text = format!("{}\n", said.trim());
    for (name, part) in parts(policy) {
        text.push_str(&format!("\n{name}: {part}\n"));
    }
    for (name, code) in codes(policy) {
        text.push_str(&format!("\n{name}:\n\n{}\n", code.trim_end()));
    }
    sanitise::block(&text)
}

fn formatted(policy: &RuleMeta) -> String {
    let said = if policy.description.trim().is_empty() { &policy.title } else { &policy.description };
    let mut text = format!("{}\n", markup::text(said.trim()));
    for (name, part) in parts(policy) {
        let part = if part == *policy.document { markup::link(&part) } else { markup::text(&part) };
        text.push_str(&format!("\n**{name}:** {part}\n"));
    }
    for (name, code) in codes(policy) {
        text.push_str(&format!("\n**{name}:**\n\n{}", markup::block("hcl", code)));
    }
    text
}
