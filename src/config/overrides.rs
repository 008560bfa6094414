//! `policy "ID" { … }`: policies off, or with another severity, for some directories or classes.

use std::sync::Arc;

use super::CLASSES;
use super::Spanned;
use super::reader::{Reader, Shape};
use crate::finding::{Class, Severity};
use crate::hcl::Block;
use crate::resource::Pattern;
use crate::source::Span;

const SHAPE: Shape = Shape {
    name: "`policy`",
    attributes: &["enabled", "severity", "paths", "classes", "reason"],
    blocks: &[],
    labelled: &[],
};

/// What a block says of some policies. Where several match, the last that says something counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySetting {
    /// Ids or patterns of ids, as they are written.
    pub labels: Vec<Spanned<Pattern>>,
    /// The policies that they name, since [`Config::bind`](super::Config::bind).
    pub policies: Vec<Arc<str>>,
    /// Whether they are evaluated.
    pub enabled: Option<bool>,
    /// How bad their failures are.
    pub severity: Option<Severity>,
    /// For which root modules; for all when empty.
    pub paths: Vec<Pattern>,
    /// For which classes of data; for all when empty.
    pub classes: Vec<Class>,
    /// Why.
    pub reason: Option<Arc<str>>,
    /// The place of the block's header.
    pub span: Span,
}

impl PolicySetting {
    /// What it holds for, in words; `None` when for everything.
    pub fn scope(&self) -> Option<String> {
        let join = |words: Vec<&str>| words.join(", ");
        let paths = (!self.paths.is_empty()).then(|| join(self.paths.iter().map(Pattern::as_str).collect()));
        let classes = (!self.classes.is_empty())
            .then(|| format!("{} data", join(self.classes.iter().map(|class| class.word()).collect())));
        match (paths, classes) {
            (Some(paths), Some(classes)) => Some(format!("{classes} in {paths}")),
            (paths, classes) => paths.or(classes),
        }
    }
}

pub(super) fn read(reader: &mut Reader, block: &Block) -> Option<PolicySetting> {
    let body = &block.body;
    reader.check(&SHAPE, body);
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(|one| (one.word(), one));
    let labels: Vec<Spanned<Pattern>> = block
        .labels
        .iter()
        .filter_map(|label| {
            let text = Spanned { value: label.text.clone(), span: label.span };
            let value = reader.pattern("policy", &text, Pattern::name)?;
            Some(Spanned { value, span: label.span })
        })
        .collect();
    let mut classes = Vec::new();
    if let Some(texts) = reader.texts(body, "classes") {
        if texts.is_empty() {
            reader.wrong_with("`classes` is empty", "leave it out for all", block.header);
        }
        classes.extend(texts.iter().filter_map(|text| Some(reader.choose("classes", text, &CLASSES)?.value)));
    }
    let setting = PolicySetting {
        labels,
        policies: Vec::new(),
        enabled: reader.flag(body, "enabled"),
        severity: reader.word(body, "severity", &severities).map(|it| it.value),
        paths: reader.patterns(body, "paths", Pattern::path).unwrap_or_default(),
        classes,
        reason: reader.text(body, "reason").map(|it| it.value),
        span: block.header,
    };
    if body.attribute("enabled").is_none() && body.attribute("severity").is_none() {
        let help = "`enabled = false` turns it off, `severity` says how bad its failures are";
        reader.wrong_with("this `policy` block changes nothing", help, block.header);
    }
    if setting.enabled == Some(false) && body.attribute("reason").is_none() {
        let help = "the report says for each bucket that the policy is off, and why";
        reader.wrong_with("a policy is turned off without a `reason`", help, block.header);
    }
    Some(setting)
}
