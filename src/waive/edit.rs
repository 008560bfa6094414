//! Writing a waiver into a configuration: one line above the block, and everything else byte for byte as it was.

use std::sync::Arc;

use super::comment::{self, Directive, Wanted};
use super::target::{Part, Targets};
use crate::hcl::{self, Comment};
use crate::source::{Source, SourceId};

/// A text with a waiver in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The whole text.
    pub text: String,
    /// The line of the comment, from 1.
    pub line: usize,
    /// Whether a comment was there that has become another one.
    pub replaced: bool,
}

/// Why a comment cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The syntax of the file has no comments.
    Json,
    /// No block of the text begins at the place.
    NoBlock,
    /// The comment above cannot be changed: it is a part of a longer one.
    Shared,
}

/// Where the block at the top of a text begins that a place is in.
pub fn block_of(id: SourceId, source: &Source, at: usize) -> Option<usize> {
    let body = hcl::parse_recovering(id, &source.text).body;
    body.blocks.iter().find(|block| (block.span.start..block.span.end).contains(&at)).map(|block| block.span.start)
}

/// Writes a waiver above the block that begins at `start`. Waivers for the same policies that stand there already are
/// replaced, and keep what they say of others.
///
/// # Errors
/// If there is no such block, or nothing can be written there.
pub fn insert(source: &Source, start: usize, wanted: &Wanted) -> Result<Edit, Refused> {
    if source.name.ends_with(".json") {
        return Err(Refused::Json);
    }
    let text = &*source.text;
    let comments = hcl::comments(text);
    let id = SourceId(0);
    let body = hcl::parse_recovering(id, text).body;
    if !body.blocks.iter().any(|block| block.span.start == start) {
        return Err(Refused::NoBlock);
    }
    let targets = Targets::new(id, source, &body, &comments);
    let mut changes = Vec::new();
    for one in &comments {
        let on_block = targets.of(one).is_some_and(|target| target.part != Part::Inner && target.span.start == start);
        let directive = comment::lines(one).filter(|_| on_block).find_map(comment::read);
        if let Some(directive) = directive.filter(|found| found.ids.iter().any(|(id, _)| wanted.ids.contains(id))) {
            changes.push(Change::of(text, one, &directive, &wanted.ids)?);
        }
    }
    let replaced = !changes.is_empty();
    let line_start = text.get(..start).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
    let line_start = if line_start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { line_start };
    let indent: String =
        text.get(line_start..start).unwrap_or("").chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let line_end = if is_crlf(text, start) { "\r\n" } else { "\n" };
    changes.push(Change { from: line_start, to: line_start, text: format!("{indent}{}{line_end}", wanted.comment()) });
    // From the end, so that places stay what they are; a comment on the line of the block comes after the line's start.
    changes.sort_by_key(|change| std::cmp::Reverse(change.from));
    let mut new = text.to_owned();
    let mut line = 0;
    for change in &changes {
        new.replace_range(change.from..change.to, &change.text);
        if change.from == line_start && change.to == line_start {
            line = line_start;
        } else if change.from < line_start {
            line = line.saturating_sub(change.to - change.from) + change.text.len();
        }
    }
    let line = new.get(..line).unwrap_or("").matches('\n').count() + 1;
    Ok(Edit { text: new, line, replaced })
}

/// A part of a text that becomes another one.
struct Change {
    from: usize,
    to: usize,
    text: String,
}

impl Change {
    /// Takes ids out of a comment; the comment goes with its line if none is left.
    fn of(text: &str, comment: &Comment<'_>, directive: &Directive, ids: &[Arc<str>]) -> Result<Self, Refused> {
        let left: Vec<&str> = directive.ids.iter().filter(|(id, _)| !ids.contains(id)).map(|(id, _)| &**id).collect();
        let (first, last) = match (directive.ids.first(), directive.ids.last()) {
            (Some((_, first)), Some((_, last))) => (first.start, last.end),
            _ => return Err(Refused::NoBlock),
        };
        if !left.is_empty() {
            return Ok(Self { from: first, to: last, text: left.join(", ") });
        }
        if comment.text.starts_with("/*") && comment.text.trim_matches(['/', '*', ' ', '\n', '\r']).lines().count() > 1
        {
            return Err(Refused::Shared);
        }
        let head = text.get(..comment.span.start).unwrap_or("");
        let line_start = head.rfind('\n').map_or(0, |at| at + 1);
        let before = text.get(line_start..comment.span.start).unwrap_or("").trim_start_matches('\u{feff}');
        let tail = text.get(comment.span.end..).unwrap_or("");
        let end = tail.find('\n').map_or(text.len(), |at| comment.span.end + at + 1);
        let after = text.get(comment.span.end..end).unwrap_or("");
        Ok(match (before.trim().is_empty(), after.trim().is_empty()) {
            // A line of its own.
            (true, true) => Self { from: comment.span.start - before.len(), to: end, text: String::new() },
            // Beside code, with the blanks before it.
            (false, true) => {
                let from = comment.span.start - (before.len() - before.trim_end().len());
                Self { from, to: comment.span.end, text: String::new() }
            }
            // Before code, with the blanks after it.
            (true, false) => {
                let to = comment.span.end + (after.len() - after.trim_start_matches([' ', '\t']).len());
                Self { from: comment.span.start, to, text: String::new() }
            }
            (false, false) => Self { from: comment.span.start, to: comment.span.end, text: String::new() },
        })
    }
}

/// Whether the lines around a place end as on Windows: the line that it is on, or the one before where it is the last.
fn is_crlf(text: &str, at: usize) -> bool {
    let ends = |end: Option<usize>| end.and_then(|end| text.as_bytes().get(end.checked_sub(1)?)) == Some(&b'\r');
    let after = text.get(at..).and_then(|rest| rest.find('\n')).map(|end| at + end);
    match after {
        Some(_) => ends(after),
        None => ends(text.get(..at).and_then(|head| head.rfind('\n'))),
    }
}

/// The waiver as a block for `.onus.hcl`, for an address of the root modules that a path names.
pub fn snippet(wanted: &Wanted, address: &str, path: Option<&str>) -> String {
    let labels: Vec<String> = wanted.ids.iter().map(|id| quoted(id)).collect();
    let mut rows = vec![("resource", address)];
    rows.extend(path.map(|path| ("path", path)));
    rows.push(("reason", &*wanted.reason));
    rows.extend(wanted.owner.as_deref().map(|owner| ("owner", owner)));
    rows.extend(wanted.until.as_deref().map(|until| ("until", until)));
    rows.extend(wanted.accepts.as_deref().map(|accepts| ("accepts", accepts)));
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let rows = rows.iter().map(|(name, value)| format!("  {name:<widest$} = {}\n", quoted(value)));
    format!("waiver {} {{\n{}}}\n", labels.join(" "), rows.collect::<String>())
}

/// A text as a string of HCL.
fn quoted(text: &str) -> String {
    let plain = comment::tame(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", plain.replace("${", "$${").replace("%{", "%%{"))
}
