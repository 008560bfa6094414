//! What is wrong with the policy documents of a subject, where somebody wrote it.
//!
//! A document is told by the subject that it is a policy of: that of a replication's destination by the destination, the
//! identity policies of a role by what declares them.

use std::sync::Arc;

use super::assembly::Assembly;
use super::fact::Fact;
use super::schema::{access_point, bucket, identity_policy, key, multi_region_access_point};
use super::subject::{Subject, SubjectKind};
use crate::estate::{Part, Said};
use crate::finding::Warning;
use crate::iam::{self, InText, Kind, Problem};
use crate::resource::Address;
use crate::source::{Diagnostic, Location, SourceMap, Span};
use crate::value::{Shape, Value};

impl Assembly<'_> {
    /// What is wrong with the policy documents of a subject; `sources` are the texts of the estate, and `input` is its
    /// number in the report.
    pub fn warnings(&self, subject: &Subject, sources: &SourceMap, input: usize) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (slot, kind) in documents(subject.kind) {
            let Some(fact) = subject.facts.get(*slot) else { continue };
            for document in members(&fact.value) {
                let problems = iam::problems(document, *kind);
                let place = place(fact, document);
                warnings.extend(problems.into_iter().map(|problem| {
                    let (address, attribute) = match place {
                        Some(Location::Plan { address, path }) => (address.to_string().into(), path.clone()),
                        _ => (subject.address.clone(), "".into()),
                    };
                    let (location, is_exact) = self.place_of(place, &problem, sources);
                    let diagnostic = diagnostic(problem, location, !is_exact && document.as_str().is_some());
                    Warning { input, address, attribute, diagnostic }
                }));
            }
        }
        warnings
    }

    /// Where a problem is, and whether that is the very part and not the attribute around it.
    fn place_of(&self, place: Option<&Location>, problem: &Problem, sources: &SourceMap) -> (Option<Location>, bool) {
        let Some(Location::Plan { address, path }) = place else { return (place.cloned(), false) };
        // A document that is no JSON has no parts, but a line.
        let whole = Part { steps: Vec::new(), is_key: false, token: None };
        let part = problem.part.as_ref().or_else(|| problem.at.as_ref().map(|_| &whole));
        if let Some(found) = part.and_then(|part| self.part_of(address, path, part, problem.at.as_ref(), sources)) {
            return (Some(found), true);
        }
        let text = self.estate().text();
        (text.location(address, path).or_else(|| place.cloned()), false)
    }

    fn part_of(
        &self,
        address: &Address,
        path: &str,
        part: &Part,
        at: Option<&InText>,
        sources: &SourceMap,
    ) -> Option<Location> {
        let said = self.estate().text().said(address, path, part);
        said.into_iter().find_map(|said| match said {
            Said::Here(location) => Some(location),
            Said::Within(location) => in_literal(&location, at?, part.token.as_deref(), sources),
        })
    }
}

/// The slots that hold documents, and what those are attached to.
fn documents(kind: SubjectKind) -> &'static [(usize, Kind)] {
    match kind {
        SubjectKind::Bucket => &[(bucket::POLICY, Kind::Resource), (bucket::REPLICATION_ROLE_TRUST, Kind::Trust)],
        SubjectKind::AccessPoint => &[(access_point::POLICY, Kind::Resource)],
        SubjectKind::MultiRegionAccessPoint => &[(multi_region_access_point::POLICY, Kind::Resource)],
        SubjectKind::Key => &[(key::POLICY, Kind::Resource)],
        SubjectKind::IdentityPolicy => &[(identity_policy::POLICIES, Kind::Identity)],
        _ => &[],
    }
}

/// The documents that a fact holds: one, or a list of them.
fn members(value: &Value) -> &[Value] {
    match value.as_unknown().map(|unknown| &unknown.shape) {
        Some(Shape::Open(items)) => items,
        _ => value.items().unwrap_or(std::slice::from_ref(value)),
    }
}

/// Where a document is said.
fn place<'f>(fact: &'f Fact, document: &'f Value) -> Option<&'f Location> {
    document.location().map(|location| &**location).or(fact.location.as_ref())
}

fn diagnostic(problem: Problem, location: Option<Location>, tells_line: bool) -> Diagnostic {
    let message = match problem.at.filter(|at| tells_line && at.exact) {
        Some(at) => format!("{} (line {}, column {} of the document)", problem.message, at.line, at.column),
        None => problem.message,
    };
    Diagnostic { help: problem.help, location, ..Diagnostic::new(message) }
}

/// Where a part of a document stands in the literal that is the document.
fn in_literal(location: &Location, at: &InText, token: Option<&str>, sources: &SourceMap) -> Option<Location> {
    let Location::Source { source, span } = location else { return None };
    let literal = sources.get(*source)?.text.get(span.start..span.end)?;
    let found = in_heredoc(literal, at, token).or_else(|| nth(literal, at.nth, token?));
    let place = match found {
        Some((start, length)) => Span { start: span.start + start, end: span.start + start + length },
        None if token.is_none() => *span,
        None => return None,
    };
    Some(Location::Source { source: *source, span: place })
}

/// A place in the body of a heredoc, whose lines are those of the text but for their indentation and what is put in.
fn in_heredoc(literal: &str, at: &InText, token: Option<&str>) -> Option<(usize, usize)> {
    let (head, body) = literal.split_once('\n').filter(|_| literal.starts_with("<<"))?;
    let mut start = head.len() + 1;
    let mut lines = body.split_inclusive('\n');
    for line in lines.by_ref().take(at.line - 1) {
        start += line.len();
    }
    let line = lines.next()?.trim_end_matches(['\n', '\r']);
    match line.strip_suffix(&*at.text) {
        Some(indent) => Some((start + indent.len() + at.before, at.length)),
        None => {
            let (at, length) = nth(line, 0, token?)?;
            Some((start + at, length))
        }
    }
}

/// The place of a text where it occurs for the nth time, or for the last; with the quotes around it.
fn nth(text: &str, nth: usize, token: &str) -> Option<(usize, usize)> {
    if token.is_empty() {
        return None;
    }
    let at = |(at, _): (usize, &str)| at;
    let start = text.match_indices(token).nth(nth).or_else(|| text.match_indices(token).last()).map(at)?;
    let end = start + token.len();
    let quoted = text.get(..start)?.ends_with('"') && text.get(end..)?.starts_with('"');
    Some(if quoted { (start - 1, token.len() + 2) } else { (start, token.len()) })
}

/// The place of a document in a list, for people and for whoever looks it up.
pub(super) fn placed(document: Value, address: &Arc<Address>, path: String) -> Value {
    let location = Location::Plan { address: address.clone(), path: path.into() };
    document.with_location(Some(Arc::new(location)))
}
