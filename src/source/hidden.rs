//! Parts of a text that no report draws: credentials that are written out in a configuration, and defaults of sensitive
//! variables.
//!
//! Terraform draws such lines in its own diagnostics, and marks nothing in them. Whoever has a key in a provider block has
//! a problem already, and the log of a job is read by more people than the file. They are looked for in the text, and not
//! in the tree, because a line that cannot be parsed is one that is drawn.
//!
//! A line can be as long as a file, and a file have a name of a credential every seven bytes, so nothing is looked at again
//! for each of them.

mod line;

use std::borrow::Cow;

use line::Line;

use super::Span;
use crate::value::HIDDEN;

/// Names of arguments that hold a credential, of the AWS provider, of backends, of connections, and of resources: with `_`
/// for a dash, and in small letters.
const NAMES: [&str; 19] = [
    "access_key",
    "account_key",
    "api_key",
    "apikey",
    "connection_string",
    "credentials",
    "customer_key",
    "encryption_key",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "private_key",
    "pwd",
    "sas",
    "secret",
    "secrets",
    "shared_key",
    "token",
];

/// What such names end in, behind another word.
const ENDINGS: [&str; 19] = [
    "_access_key",
    "_account_key",
    "_api_key",
    "_apikey",
    "_connection_string",
    "_credentials",
    "_customer_key",
    "_encryption_key",
    "_passphrase",
    "_passwd",
    "_password",
    "_passwords",
    "_private_key",
    "_pwd",
    "_secret",
    "_shared_key",
    "_token",
    "private_key_pem",
    "secret_key",
];

/// What every such name has in it.
const STEMS: [&str; 11] = [
    "access_key",
    "secret",
    "token",
    "pass",
    "private_key",
    "er_key",
    "encryption_key",
    "api_key",
    "apikey",
    "pwd",
    "credential",
];

/// The rest of them.
const RARE: [&str; 4] = ["connection_string", "shared_key", "account_key", "sas"];

/// How many addresses are looked at that stand in one another, as in a query; what follows is hidden as a whole.
const ADDRESSES: usize = 16;

/// Words at the start of a line that begin another block than the one before.
const OUTER: [&str; 13] = [
    "variable",
    "resource",
    "data",
    "module",
    "output",
    "locals",
    "provider",
    "terraform",
    "check",
    "import",
    "moved",
    "removed",
    "ephemeral",
];

/// The byte ranges, in order and apart from each other.
pub(super) fn of(text: &str) -> Vec<Span> {
    let small = text.to_ascii_lowercase().replace('-', "_");
    let stems = STEMS.iter().chain(&RARE).flat_map(|stem| small.match_indices(stem).map(|(at, _)| (at, false)));
    let defaults = text.match_indices("default").chain(text.match_indices("value")).map(|(at, _)| (at, true));
    let mut spans: Vec<Span> = Vec::new();
    let mut blocks = Blocks::default();
    let mut places: Vec<(usize, bool)> = stems.chain(defaults).collect();
    places.sort_unstable();
    let (mut hidden, mut line) = (0, Line::default());
    let (mut name, mut asked) = (Span::default(), [false; 2]);
    for (at, is_default) in places {
        // What is in a value that is hidden is hidden; a text of open heredocs has one.
        if at < hidden {
            continue;
        }
        // A word can have many such parts.
        if at >= name.end {
            (name, asked) = (word(text, at), [false; 2]);
        }
        if std::mem::replace(&mut asked[usize::from(is_default)], true) {
            continue;
        }
        let wanted = match is_default {
            true => match text.get(name.start..name.end) {
                Some("default") => blocks.are_sensitive(text, name.start, "variable"),
                Some("value") => blocks.are_sensitive(text, name.start, "output"),
                _ => false,
            },
            false => text.get(name.start..name.end).is_some_and(is_credential),
        };
        if let Some(value) = wanted.then(|| value(text, name.end, is_default, &mut line)).flatten() {
            hidden = value.end;
            spans.push(value);
        }
    }
    addresses(text, &mut spans);
    marked(text, &mut spans);
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

/// Whether the scheme that ends at an offset is that of SSH, where a user is a name and no secret.
fn is_ssh(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|head| head.ends_with("ssh"))
}

/// Whether a parameter of a query is a credential, such as `access_token`, `X-Amz-Signature` or `sig`.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "sig", "key", "secret", "pass", "credential"].iter().any(|part| name.contains(part))
}

/// Whether an argument with this name holds a credential.
pub fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    NAMES.contains(&&*name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The whole word around an offset.
fn word(text: &str, at: usize) -> Span {
    let head = text.get(..at).unwrap_or_default();
    let start = head.trim_end_matches(is_part).len();
    let tail = text.get(at..).unwrap_or_default();
    Span { start, end: at + tail.len() - tail.trim_start_matches(is_part).len() }
}

/// Whether a character is one of a word.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The blocks at the top of a text, found when the first is asked for: a text can have a hundred thousand of them.
#[derive(Default)]
struct Blocks {
    /// Where their first words are, and whether each says that it is sensitive, once that was asked.
    starts: Option<Vec<(usize, Option<bool>)>>,
    /// Whether a text of JSON says of anything that it is sensitive.
    json: Option<bool>,
}

impl Blocks {
    /// Whether a place is in a block of this kind that says `sensitive = true`. Of JSON it is enough that any says so.
    fn are_sensitive(&mut self, text: &str, at: usize, kind: &str) -> bool {
        if text.get(..at).unwrap_or_default().ends_with('"') {
            return *self.json.get_or_insert_with(|| says_sensitive(text));
        }
        let line = |offset: usize| text.get(offset..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let opens = |offset: usize, word: &str| {
            line(offset).strip_prefix(word).is_some_and(|rest| {
                rest.starts_with([' ', '\t', '"', '{']) && !rest.trim_start_matches([' ', '\t']).starts_with('=')
            })
        };
        let starts = self.starts.get_or_insert_with(|| {
            let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let starts = lines.filter(|offset| OUTER.iter().any(|word| opens(*offset, word)));
            starts.map(|start| (text.len() - line(start).len(), None)).collect()
        });
        let next = starts.partition_point(|(start, _)| *start <= at);
        let end = starts.get(next).map_or(text.len(), |(start, _)| *start);
        let Some((start, sensitive)) = next.checked_sub(1).and_then(|own| starts.get_mut(own)) else { return false };
        let block = text.get(*start..end).unwrap_or_default();
        // That it opens a block is known; behind its first word is no part of one.
        block.strip_prefix(kind).is_some_and(|rest| !rest.starts_with(is_part))
            && *sensitive.get_or_insert_with(|| says_sensitive(block))
    }
}

/// Whether a text has `sensitive = true`, or `ephemeral`, or what is not known to be false.
fn says_sensitive(text: &str) -> bool {
    text.match_indices("sensitive").chain(text.match_indices("ephemeral")).any(|(at, word)| {
        let rest = text.get(at + word.len()..).unwrap_or_default().trim_start_matches(['"', ' ', '\t']);
        let said = rest.strip_prefix(['=', ':']).map(|rest| rest.trim_start().trim_start_matches('"'));
        said.is_some_and(|said| !said.starts_with("false"))
    })
}

/// The value behind a name, if it is written out: behind `=` or `:`. Of an expression, what it holds in quotes; with
/// `whole`, all of it.
fn value(text: &str, name_end: usize, whole: bool, line: &mut Line) -> Option<Span> {
    let blank = [' ', '\t'];
    let rest = text.get(name_end..).unwrap_or_default();
    let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start_matches(blank);
    let rest = rest.strip_prefix(['=', ':']).filter(|rest| !rest.starts_with('='))?.trim_start_matches(blank);
    let start = text.len() - rest.len();
    line.reach(text, start);
    let end = match rest.chars().next()? {
        '"' => {
            let end = start + quoted(rest);
            // The value can have been closed on a line below.
            line.reach(text, end);
            if is_left(text.get(end..line.end).unwrap_or_default()) { line.end } else { end }
        }
        '<' if rest.starts_with("<<") => start + heredoc(rest),
        '[' | '{' if whole => start + bracketed(rest),
        // A number, a word, or what is no HCL: quotes of another kind.
        _ if !line.has_sign(text, start) => {
            if matches!(text.get(start..line.end), Some("null" | "true" | "false")) {
                return None;
            }
            line.end
        }
        _ if whole => line.end,
        _ => {
            let (first, last) = (line.next_quote(text, start)?, line.last_quote?);
            return (first < last).then_some(Span { start: first, end: last + 1 });
        }
    };
    (end > start).then_some(Span { start, end })
}

/// Whether what stands on the line behind a value is none of what may: then the value has not ended yet.
fn is_left(text: &str) -> bool {
    let may = ["#", "//", "/*", "}", "]", ")", ","];
    let text = text.trim_start();
    !text.is_empty() && !may.iter().any(|sign| text.starts_with(sign))
}

/// The length of a string with its quotes; one that is not closed ends with its line.
fn quoted(text: &str) -> usize {
    let (mut inner, mut escaped) = (0_usize, false);
    let mut before = ' ';
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '{' if inner > 0 || matches!(before, '$' | '%') => inner += 1,
            '}' if inner > 0 => inner -= 1,
            '"' if inner == 0 => return at + 1,
            _ => {}
        }
        before = c;
    }
    text.len()
}

/// The length of a heredoc; one that is not closed has the rest of the text.
fn heredoc(text: &str) -> usize {
    let mut length = 0;
    let mut mark = "";
    for line in text.split_inclusive('\n') {
        if length == 0 {
            mark = line.trim_start_matches(['<', '-']).trim();
        } else if line.trim() == mark {
            return length + line.trim_end().len();
        }
        length += line.len();
    }
    length
}

/// The length of a list or an object; one that is not closed has the rest of the text.
fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '"' => {
                at += quoted(text.get(at..).unwrap_or_default()).max(1);
                continue;
            }
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests;
