//! Places lie inside their texts, between characters.

use onus::finding::Report;
use onus::hcl::{Attribute, Block, Body};
use onus::source::{Diagnostic, Location, SourceMap, Span};

use super::Seen;

/// The text that places are held against.
pub(super) struct Text<'t> {
    text: &'t str,
    /// Whether what is inside something lies inside its place, too: in JSON, a part of a string has the place of it all.
    nested: bool,
}

impl<'t> Text<'t> {
    pub(super) fn native(text: &'t str) -> Self {
        Self { text, nested: true }
    }

    pub(super) fn json(text: &'t str) -> Self {
        Self { text, nested: false }
    }

    fn check(&self, what: &str, span: Span, around: Span, seen: &mut Seen) {
        if !lies(span, self.text) {
            seen.wrong(format!("the place of {what} is {span:?}, outside of {} bytes", self.text.len()));
        } else if self.nested && !(around.start <= span.start && span.end <= around.end) {
            seen.wrong(format!("the place of {what} is {span:?}, outside of {around:?} around it"));
        }
    }

    /// Every place of a tree.
    pub(super) fn body(&self, body: &Body, seen: &mut Seen) {
        self.inside(body, Span { start: 0, end: self.text.len() }, seen);
    }

    fn inside(&self, body: &Body, around: Span, seen: &mut Seen) {
        self.check("a body", body.span, around, seen);
        for attribute in &body.attributes {
            self.attribute(attribute, around, seen);
        }
        for block in &body.blocks {
            self.block(block, around, seen);
        }
    }

    fn attribute(&self, attribute: &Attribute, around: Span, seen: &mut Seen) {
        let Attribute { name, name_span, expr, span } = attribute;
        self.check("an attribute", *span, around, seen);
        self.check("a name", *name_span, *span, seen);
        if self.nested && self.text.get(name_span.start..name_span.end) != Some(&**name) {
            seen.wrong(format!("the place of the name {name:?} is {name_span:?}, where something else stands"));
        }
        let around = *span;
        expr.each(&mut |part| self.check("an expression", part.span, around, seen));
    }

    fn block(&self, block: &Block, around: Span, seen: &mut Seen) {
        self.check("a block", block.span, around, seen);
        self.check("a header", block.header, block.span, seen);
        self.check("the kind of a block", block.kind_span, block.header, seen);
        for label in &block.labels {
            self.check("a label", label.span, block.header, seen);
        }
        self.inside(&block.body, block.span, seen);
    }
}

/// Whether a place is one of a text.
pub(super) fn lies(span: Span, text: &str) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

/// The place of a diagnostic about one text.
pub(super) fn diagnostic(diagnostic: &Diagnostic, text: &str, seen: &mut Seen) {
    let Diagnostic { message, location, .. } = diagnostic;
    if message.trim().is_empty() {
        seen.wrong("a message is empty");
    }
    if let Some(Location::Source { span, .. }) = location
        && !lies(*span, text)
    {
        seen.wrong(format!("{message:?} is about {span:?}, outside of {} bytes", text.len()));
    }
}

/// Every place of a report.
pub(super) fn report(report: &Report, seen: &mut Seen) {
    let mut held = |what: &str, location: Option<&Location>| {
        if let Some(why) = location.and_then(|location| astray(location, &report.sources)) {
            seen.wrong(format!("{what}: {why}"));
        }
    };
    for verdict in &report.verdicts {
        let what = format!("{} of {}", verdict.policy.id, verdict.subject);
        verdict.locations().iter().for_each(|location| held(&what, Some(location)));
        verdict.related().iter().for_each(|related| held(&what, Some(&related.location)));
        verdict.facts().iter().for_each(|fact| held(&what, fact.location.as_ref()));
        held(&what, verdict.waived().and_then(|waived| waived.location.as_ref()));
    }
    for error in &report.errors {
        held(&error.diagnostic.message, error.diagnostic.location.as_ref());
    }
    for warning in &report.warnings {
        held(&warning.diagnostic.message, warning.diagnostic.location.as_ref());
    }
    for attestation in &report.attestations {
        held("an attestation", attestation.location.as_ref());
    }
}

/// Why a place is none.
fn astray(location: &Location, sources: &SourceMap) -> Option<String> {
    let Location::Source { source, span } = location else { return None };
    let Some(text) = sources.get(*source) else { return Some(format!("there is no text number {}", source.0)) };
    (!lies(*span, &text.text)).then(|| format!("{span:?} is outside of {} ({} bytes)", text.name, text.text.len()))
}
