//! Parts of a text that no report draws: credentials that are written out in a configuration, defaults of sensitive
//! variables, and what a call passes to those of a module.
//!
//! Terraform draws such lines in its own diagnostics, and marks nothing in them. Whoever has a key in a provider block has
//! a problem already, and the log of a job is read by more people than the file. They are looked for in the text, and not
//! in the tree, because a line that cannot be parsed is one that is drawn.
//!
//! A line can be as long as a file, and a file have a name of a credential every seven bytes, so nothing is looked at again
//! for each of them.

mod blocks;
mod extent;
mod line;
mod names;
mod secrets;

use std::borrow::Cow;

use self::blocks::Blocks;
use self::extent::{argument, bracketed, is_part, value, word};
use self::line::Line;
use self::names::{RARE, STEMS, is_key};
use super::Span;
use crate::value::HIDDEN;

pub use names::is_credential;
pub use secrets::{Secrets, declared};

/// How many addresses are looked at that stand in one another, as in a query; what follows is hidden as a whole.
const ADDRESSES: usize = 16;

/// What makes a place one where a value could have to be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// A part of a name of a credential.
    Credential,
    /// What declares the value of a variable or of an output.
    Declared,
    /// The sign that stands behind the name of an argument.
    Assigned,
}

/// The byte ranges, in order and apart from each other, with what other texts say about this one.
pub(super) fn of(text: &str, secrets: &Secrets) -> Vec<Span> {
    let small = text.to_ascii_lowercase().replace('-', "_");
    let stems = STEMS.iter().chain(&RARE).flat_map(|stem| small.match_indices(stem));
    let stems = stems.map(|(at, _)| (at, Sign::Credential));
    let declared = text.match_indices("default").chain(text.match_indices("value")).map(|(at, _)| (at, Sign::Declared));
    let assigned = text.match_indices(['=', ':']).filter(|_| secrets.names_arguments());
    let assigned = assigned.map(|(at, _)| (at, Sign::Assigned));
    let mut spans: Vec<Span> = Vec::new();
    let mut blocks = Blocks::of(text, secrets);
    let mut places: Vec<(usize, Sign)> = stems.chain(declared).chain(assigned).collect();
    places.sort_unstable();
    let (mut hidden, mut line) = (0, Line::default());
    let (mut name, mut asked) = (Span::default(), [false; 2]);
    for (at, sign) in places {
        // What is in a value that is hidden is hidden; a text of open heredocs has one.
        if at < hidden {
            continue;
        }
        let found = if sign == Sign::Assigned {
            let name = word(text, text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '"']).len());
            let said = text.get(name.start..name.end).unwrap_or_default();
            blocks.are_passed(name.start, said).then(|| argument(text, at + 1)).flatten()
        } else {
            // A word can have many such parts.
            if at >= name.end {
                (name, asked) = (word(text, at), [false; 2]);
            }
            let is_declared = sign == Sign::Declared;
            if std::mem::replace(&mut asked[usize::from(is_declared)], true) {
                continue;
            }
            let said = text.get(name.start..name.end).unwrap_or_default();
            let is_hidden = if is_declared { blocks.are_sensitive(name.start, said) } else { is_credential(said) };
            is_hidden.then(|| value(text, name.end, is_declared, &mut line)).flatten()
        };
        if let Some(value) = found {
            hidden = value.end;
            spans.push(value);
        }
    }
    addresses(text, &mut spans);
    marked(text, &mut spans);
    private_keys(text, &mut spans);
    spans.sort();
    spans.dedup_by(|next, kept| {
        let within = next.start < kept.end;
        kept.end = if within { kept.end.max(next.end) } else { kept.end };
        within
    });
    spans
}

/// A text in which a credential within an address, as of `https://user:password@host/?token=…`, is `(sensitive value)`.
pub fn without_credentials(text: &str) -> Cow<'_, str> {
    let mut spans = Vec::new();
    addresses(text, &mut spans);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for span in spans {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(HIDDEN);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// The credentials within addresses: who asks, unless that is the name of a user alone, and what a query says.
fn addresses(text: &str, spans: &mut Vec<Span>) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '\\');
    let (mut end, mut within) = (0, 0);
    for (at, mark) in text.match_indices("://") {
        let start = at + mark.len();
        let rest = text.get(start..).unwrap_or_default();
        within += 1;
        if start > end {
            (end, within) = (start + rest.find(ends).unwrap_or(rest.len()), 0);
        }
        if within >= ADDRESSES {
            // The first of them has the rest.
            spans.extend((within == ADDRESSES).then_some(Span { start, end }));
            continue;
        }
        let address = text.get(start..end).unwrap_or_default();
        let host = address.get(..address.find(['/', '?', '#']).unwrap_or(address.len())).unwrap_or_default();
        if let Some((user, _)) = host.rsplit_once('@').filter(|(user, _)| user.contains(':') || !is_ssh(text, at)) {
            spans.push(Span { start, end: start + user.len() });
        }
        let Some((before, query)) = address.split_once('?') else { continue };
        let mut place = start + before.len() + 1;
        for pair in query.split('&') {
            if let Some((name, value)) = pair.split_once('=').filter(|(name, _)| is_key(name)) {
                let from = place + name.len() + 1;
                spans.push(Span { start: from, end: from + value.len() });
            }
            place += pair.len() + 1;
        }
    }
}

/// What stands in quotes in a call of `sensitive`.
fn marked(text: &str, spans: &mut Vec<Span>) {
    let mut end = 0;
    for (at, name) in text.match_indices("sensitive") {
        // What is in another call is in its quotes.
        if at < end || text.get(..at).is_some_and(|head| head.ends_with(is_part)) {
            continue;
        }
        let rest = text.get(at + name.len()..).unwrap_or_default().trim_start_matches([' ', '\t']);
        if !rest.starts_with('(') {
            continue;
        }
        let start = text.len() - rest.len();
        let inner = rest.get(..bracketed(rest)).unwrap_or_default();
        end = start + inner.len();
        if let (Some(first), Some(last)) = (inner.find('"'), inner.rfind('"')) {
            spans.push(Span { start: start + first, end: start + last + 1 });
        }
    }
}

/// What stands between the first and the last line of a private key, whatever the argument is called that holds it.
fn private_keys(text: &str, spans: &mut Vec<Span>) {
    const DASHES: &str = "-----";
    for (at, head) in text.match_indices("-----BEGIN ") {
        let rest = text.get(at + head.len()..).unwrap_or_default();
        let Some((what, key)) = rest.split_once(DASHES).filter(|(what, _)| what.ends_with("PRIVATE KEY")) else {
            continue;
        };
        let start = at + head.len() + what.len() + DASHES.len();
        spans.push(Span { start, end: start + key.find(DASHES).unwrap_or(key.len()) });
    }
}

/// Whether the scheme that ends at an offset is that of SSH, where a user is a name and no secret.
fn is_ssh(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|head| head.ends_with("ssh"))
}

#[cfg(test)]
mod tests;
