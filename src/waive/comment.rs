//! The words of a waiver in a comment: `onus:ignore[id, id] until=2027-03-31 owner=team-data accepts=… -- reason`.
//!
//! What is meant for a waiver and cannot be read as one is kept as a fault, so that it is told: a waiver with a slip of
//! the pen would otherwise be a comment.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::config;
use crate::hcl::Comment;
use crate::source::Span;

/// What a comment begins with that accepts findings.
pub(super) const WORD: &str = "onus:ignore";

/// What a line of a comment says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Directive {
    /// The place of the line, from its first word on.
    pub(super) span: Span,
    /// The ids with their places.
    pub(super) ids: Vec<(Arc<str>, Span)>,
    pub(super) until: Option<Arc<str>>,
    pub(super) owner: Option<Arc<str>>,
    pub(super) accepts: Option<Arc<str>>,
    pub(super) reason: Option<Arc<str>>,
    /// What cannot be read, in words.
    pub(super) faults: Vec<String>,
}

/// A line of a comment without what makes it a comment, and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

/// The lines of a comment, without its one marker.
///
/// A marker within it belongs to code that was commented out, as editors do it line by line: `# # onus:ignore[…]` was the
/// waiver of a block that is gone, and must not become that of the next one. A comment of several lines that holds code
/// has no lines at all.
pub(super) fn lines<'t>(comment: &Comment<'t>) -> impl Iterator<Item = Line<'t>> + use<'t> {
    let block = comment.text.strip_prefix("/*");
    let inner = match block {
        Some(inner) => inner.strip_suffix("*/").unwrap_or(inner),
        None => comment.text.strip_prefix("//").or_else(|| comment.text.strip_prefix('#')).unwrap_or(comment.text),
    };
    let is_block = block.is_some();
    let end = comment.text.len() - if is_block { 2 } else { 0 };
    let mut at = comment.span.start + end.saturating_sub(inner.len());
    let is_code = is_block && inner.contains('\n') && inner.split('\n').any(|line| is_code(bare(line)));
    inner.split('\n').filter(move |_| !is_code).map(move |line| {
        let text = if is_block { bare(line) } else { line.trim_start() };
        let start = at + line.len() - text.len();
        at += line.len() + 1;
        Line { text: text.trim_end(), start }
    })
}

/// A line of a `/* */` comment without the star that it may begin with.
fn bare(line: &str) -> &str {
    line.trim_start().trim_start_matches('*').trim_start()
}

/// Whether a line of a comment looks like a configuration.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    if head(line).is_some() {
        return false;
    }
    let named = line.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let set =
        named.len() < line.len() && named.trim_start().strip_prefix('=').is_some_and(|rest| !rest.starts_with('='));
    set || line.starts_with(['#', '}', ']', ')']) || line.starts_with("//") || line.ends_with(['{', '[', '('])
}

/// What a line begins with that is meant to be a waiver: the word for it, as somebody may have typed it.
fn head(line: &str) -> Option<&str> {
    let after = |text: &'_ str, word: &str| {
        text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)).map(|_| word.len())
    };
    let mut at = 0;
    for word in ["onus", ":", "ignore"] {
        let rest = line.get(at..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let blanks = if at == 0 { 0 } else { blanks };
        at += blanks + after(rest.get(blanks..)?, word)?;
    }
    line.get(..at)
}

/// The waiver that a line of a comment is meant for.
pub(super) fn read(line: Line<'_>) -> Option<Directive> {
    let head = head(line.text)?;
    let mut reader = Reader { line, at: head.len(), found: Directive::default() };
    reader.found.span = Span { start: line.start, end: line.start + line.text.len() };
    if head != WORD {
        reader.found.faults.push(format!("it is written {WORD:?}"));
    }
    reader.ids();
    reader.rest();
    Some(reader.found)
}

struct Reader<'t> {
    line: Line<'t>,
    at: usize,
    found: Directive,
}

impl<'t> Reader<'t> {
    fn left(&self) -> &'t str {
        self.line.text.get(self.at..).unwrap_or("")
    }

    fn skip_blanks(&mut self) {
        let left = self.left();
        self.at += left.len() - left.trim_start().len();
    }

    fn ids(&mut self) {
        self.skip_blanks();
        let list = self.left().strip_prefix('[').and_then(|inner| inner.split_once(']'));
        let Some((list, _)) = list else {
            self.found.faults.push("the ids of the policies stand in brackets after it, such as [http-allowed]".into());
            self.skip_to_reason();
            return;
        };
        let mut at = self.line.start + self.at + 1;
        for id in list.split(',') {
            let blank = id.len() - id.trim_start().len();
            let name = id.trim();
            if name.is_empty() {
                self.found.faults.push("an id of a policy is missing in the brackets".into());
            } else {
                let span = Span { start: at + blank, end: at + blank + name.len() };
                self.found.ids.push((name.into(), span));
            }
            at += id.len() + 1;
        }
        self.at += list.len() + 2;
    }

    /// What follows the ids.
    fn rest(&mut self) {
        loop {
            self.skip_blanks();
            let left = self.left();
            if let Some(reason) = left.strip_prefix("--") {
                let reason = reason.trim();
                self.found.reason = says_something(reason).then(|| reason.into());
                return;
            }
            if left.is_empty() {
                return;
            }
            let word = left.split(char::is_whitespace).next().unwrap_or(left);
            match word.split_once('=') {
                Some((key @ ("until" | "owner" | "accepts"), value)) => {
                    let value =
                        if value.starts_with('"') { self.quoted(key.len() + 1) } else { self.plain(key, value) };
                    self.set(key, &value);
                }
                _ => {
                    self.found.faults.push(format!(
                        "{word:?} is no part of it: it reads until=, owner= and accepts=, and the reason after --"
                    ));
                    // Only the first of them is told: the rest of the line is likely the reason.
                    self.skip_to_reason();
                }
            }
        }
    }

    fn skip_to_reason(&mut self) {
        let left = self.left();
        let at = left.match_indices("--").map(|(at, _)| at);
        let alone = |at: &usize| left.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace));
        self.at += at.into_iter().find(alone).unwrap_or(left.len());
    }

    fn plain(&mut self, key: &str, value: &str) -> String {
        self.at += key.len() + 1 + value.len();
        value.to_owned()
    }

    /// A value in quotes, which can hold blanks.
    fn quoted(&mut self, before: usize) -> String {
        let inner = self.left().get(before + 1..).unwrap_or("");
        let Some((value, _)) = inner.split_once('"') else {
            self.found.faults.push("a quote is not closed".into());
            self.at = self.line.text.len();
            return String::new();
        };
        self.at += before + value.len() + 2;
        value.to_owned()
    }

    fn set(&mut self, key: &str, value: &str) {
        let fault = match key {
            _ if value.trim().is_empty() => Some(format!("{key}= has no value")),
            "until" if !config::is_day(value) => {
                Some(format!("{value:?} is no day of the calendar: it reads until=2027-03-31"))
            }
            "accepts" if !config::is_digest(value) => Some(format!(
                "{value:?} is no digest: the JSON report shows the 12 digits of each finding as `accepts`"
            )),
            _ => None,
        };
        self.found.faults.extend(fault);
        let place = match key {
            "until" => &mut self.found.until,
            "owner" => &mut self.found.owner,
            _ => &mut self.found.accepts,
        };
        if place.is_some() {
            self.found.faults.push(format!("{key}= stands there twice"));
        }
        *place = Some(value.trim().into());
    }
}

/// A waiver that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The ids of the policies.
    pub ids: Vec<Arc<str>>,
    /// Why the findings are accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: Option<String>,
    /// The digest of the facts that are accepted.
    pub accepts: Option<String>,
}

/// Whether a text has words: dashes and what nobody sees give no reason.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A text as it can stand in a line of a comment.
pub(super) fn tame(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Wanted {
    /// The comment, from `#` on.
    pub fn comment(&self) -> String {
        let mut line = format!("# {WORD}[{}]", self.ids.join(", "));
        // Writing to a string cannot fail.
        if let Some(until) = &self.until {
            let _ = write!(line, " until={}", tame(until));
        }
        if let Some(owner) = &self.owner {
            let owner = tame(owner).replace('"', "'");
            let quote = if owner.contains(' ') { "\"" } else { "" };
            let _ = write!(line, " owner={quote}{owner}{quote}");
        }
        if let Some(accepts) = &self.accepts {
            let _ = write!(line, " accepts={}", tame(accepts));
        }
        let _ = write!(line, " -- {}", tame(&self.reason));
        line
    }
}
