//! The tokens of code: what stands outside of quotes and heredocs.

use std::ops::Range;

use ::hcl::edit::Ident;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::hcl) enum Kind {
    Newline,
    Name,
    Number,
    Quote,
    /// `<<EOT` or `<<-EOT` with its line end.
    Heredoc,
    /// An operator, bracket or separator.
    Symbol(&'static str),
    /// A character that has no meaning here.
    Other(char),
    /// `/*` without `*/`.
    OpenComment,
    End,
}

/// A token and its bytes.
#[derive(Debug, Clone)]
pub(in crate::hcl) struct Token {
    pub(in crate::hcl) kind: Kind,
    pub(in crate::hcl) at: Range<usize>,
}

/// Longer ones first.
static SYMBOLS: [&str; 33] = [
    "...", "::", "==", "!=", ">=", "<=", "&&", "||", "=>", "~}", "{", "}", "[", "]", "(", ")", ".", ",", "*", "/", "%",
    "+", "-", "=", "<", ">", "!", "?", ":", "&", "|", "~", "^",
];

/// The token that begins at an offset; blanks and comments are no tokens.
pub(in crate::hcl) fn token(text: &str, start: usize) -> Token {
    let rest = text.get(start..).unwrap_or("");
    let (kind, length) = match rest.chars().next() {
        None => (Kind::End, 0),
        Some('\n') => (Kind::Newline, 1),
        Some('\r') if rest.starts_with("\r\n") => (Kind::Newline, 2),
        Some('"') => (Kind::Quote, 1),
        Some(c) if c.is_ascii_digit() => (Kind::Number, number(rest)),
        Some(c) if starts_name(c) => (Kind::Name, name(rest)),
        Some('/') if rest.starts_with("/*") => (Kind::OpenComment, 2),
        Some(c) => match (heredoc(rest), symbol(rest)) {
            (Some(length), _) => (Kind::Heredoc, length),
            (None, Some(symbol)) => (Kind::Symbol(symbol), symbol.len()),
            (None, None) => (Kind::Other(c), c.len_utf8()),
        },
    };
    Token { kind, at: start..start + length }
}

/// The symbol that a text begins with.
fn symbol(rest: &str) -> Option<&'static str> {
    let first = *rest.as_bytes().first()?;
    // Comparing texts takes a call each, and one character tells most symbols.
    let begins = |symbol: &str| symbol.as_bytes().first() == Some(&first) && rest.starts_with(symbol);
    SYMBOLS.iter().copied().find(|symbol| begins(symbol))
}

/// Where the last comment of a text ends, at the latest: most comments that do not end are told without a search.
pub(in crate::hcl) fn last_comment(text: &str) -> usize {
    // One character is found much faster than two.
    let ends = |at: &usize| text.as_bytes().get(at + 1) == Some(&b'/');
    text.rmatch_indices('*').map(|(at, _)| at).find(ends).unwrap_or(0)
}

/// The end of the blanks and comments from an offset on. A line comment ends before its line end.
pub(in crate::hcl) fn trivia(text: &str, start: usize, last_comment: usize) -> usize {
    let mut at = start;
    loop {
        at += text.as_bytes().iter().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if !matches!(text.as_bytes().get(at), Some(b'#' | b'/')) {
            return at;
        }
        let rest = text.get(at..).unwrap_or("");
        let length = if rest.starts_with('#') || rest.starts_with("//") {
            let line = rest.find('\n').unwrap_or(rest.len());
            if rest.get(..line).is_some_and(|comment| comment.ends_with('\r')) && line < rest.len() {
                line - 1
            } else {
                line
            }
        } else if at < last_comment
            && let Some(end) = rest.strip_prefix("/*").and_then(|inner| inner.find("*/"))
        {
            end + 4
        } else {
            return at;
        };
        at += length;
    }
}

pub(in crate::hcl) fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && Ident::try_new(c.to_string()).is_ok())
}

fn continues_name(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '_' | '-')
        || (!c.is_ascii() && !is_joiner(c) && Ident::try_new(String::from_iter(['a', c])).is_ok())
}

/// Invisible characters, which newer editions of Unicode take into names and Terraform's does not.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

pub(in crate::hcl) fn name(rest: &str) -> usize {
    // Most names are plain letters.
    let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = rest.as_bytes().iter().take_while(plain).count();
    let more = rest.get(length..).unwrap_or("");
    length + more.find(|c| !continues_name(c)).unwrap_or(more.len())
}

/// The length of a number: digits, dots and exponents in any order, so that `1.2.3` is one (wrong) number; a dot at
/// the end is no part of it.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let (mut at, mut end) = (1, 1);
    loop {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        match bytes.get(at) {
            Some(b'.') => at += 1,
            Some(byte) if byte.is_ascii_digit() => {
                at += 1;
                end = at;
            }
            Some(b'e' | b'E') if digit(at + 1 + sign) => {
                at += 2 + sign;
                end = at;
            }
            _ => return end,
        }
    }
}

fn heredoc(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("<<")?;
    let marker = after.strip_prefix('-').unwrap_or(after);
    if !marker.starts_with(starts_name) {
        return None;
    }
    let tail = marker.get(name(marker)..)?;
    let end = if tail.starts_with("\r\n") { 2 } else { usize::from(tail.starts_with('\n')) };
    (end > 0).then(|| rest.len() - tail.len() + end)
}
