//! How far a value reaches in a text that need not be right.

use super::line::Line;
use crate::source::Span;

/// The whole word around an offset.
pub(super) fn word(text: &str, at: usize) -> Span {
    let head = text.get(..at).unwrap_or_default();
    let start = head.trim_end_matches(is_part).len();
    let tail = text.get(at..).unwrap_or_default();
    Span { start, end: at + tail.len() - tail.trim_start_matches(is_part).len() }
}

/// Whether a character is one of a word.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The value behind a name, if it is written out: behind `=` or `:`. Of an expression, what it holds in quotes; with
/// `whole`, all of it.
pub(super) fn value(text: &str, name_end: usize, whole: bool, line: &mut Line) -> Option<Span> {
    let blank = [' ', '\t'];
    let rest = text.get(name_end..).unwrap_or_default();
    let rest = rest.strip_prefix("\\\"").or_else(|| rest.strip_prefix('"')).unwrap_or(rest).trim_start_matches(blank);
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
        _ => return within(text, name_end, start, line),
    };
    (end > start).then_some(Span { start, end })
}

/// What stands in quotes in the expression at `start`.
fn within(text: &str, name_end: usize, start: usize, line: &mut Line) -> Option<Span> {
    // A call or a list can go on in the lines below.
    let end = if start < line.bare { start } else { argument(text, start).map_or(start, |all| all.end) };
    let quotes = match text.get(start..end).filter(|_| end > line.end) {
        Some(all) => all.find('"').zip(all.rfind('"')).map(|(first, last)| (start + first, start + last)),
        None => line.next_quote(text, start).zip(line.last_quote),
    };
    let Some((first, last)) = quotes else {
        line.bare = line.bare.max(end);
        return None;
    };
    let before = text.get(..name_end)?.rsplit('\n').next().unwrap_or_default();
    Some(match first < last {
        true => Span { start: first, end: last + 1 },
        // The name stands within a text, as in a command, and the text ends here.
        false if before.matches('"').count() % 2 == 1 => Span { start, end: first },
        // A text that is not closed ends with its line.
        false => Span { start: first, end: first + quoted(text.get(first..)?) },
    })
}

/// The value of an argument behind its sign, to its end: all of it, unless it is the name of something else.
pub(super) fn argument(text: &str, after: usize) -> Option<Span> {
    let rest = text.get(after..)?.trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    let mut length = 0;
    while let Some(part) = rest.get(length..).filter(|part| !part.is_empty()) {
        length += match part.chars().next() {
            Some('"') => quoted(part).max(1),
            Some('[' | '{' | '(') => bracketed(part).max(1),
            Some('<') if part.starts_with("<<") => heredoc(part),
            Some('\r' | '\n' | '#' | ',' | '}' | ']' | ')') | None => break,
            Some('/') if part.starts_with("//") => break,
            Some(c) => c.len_utf8(),
        };
    }
    let value = rest.get(..length).unwrap_or_default().trim_end();
    let names = value.starts_with(char::is_alphabetic)
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '*'))
        && (value.contains('.') || matches!(value, "true" | "false" | "null"));
    (!names && !value.is_empty()).then_some(Span { start, end: start + value.len() })
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
pub(super) fn bracketed(text: &str) -> usize {
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
