//! Text inside Markdown: nothing that a policy or an input says becomes markup.
//!
//! Backslashes and entities keep a parser from seeing markup. They do not keep GitHub from seeing mentions, numbers of
//! issues, addresses, emoji and formulas: it looks for those in what the parser has made of the text. It does not look
//! into code, so that words with any of them are code.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::sanitise;

/// Plain text as one line: its own line breaks become spaces, and what it has in backticks is code. It may stand
/// anywhere, in a cell of a table and at the start of a block too.
pub(super) fn text(text: &str) -> String {
    let folded = sanitise::folded(text);
    let mut out = String::with_capacity(folded.len());
    let quoted = folded.split('`').skip(1).step_by(2).all(|part| !part.is_empty());
    if !quoted || folded.matches('`').count() % 2 == 1 {
        words(&folded, &mut out);
        return out;
    }
    for (at, part) in folded.split('`').enumerate() {
        if at % 2 == 1 {
            // Not in backticks: those of what stands beside it would add to them.
            out.push_str(&html_code(part));
        } else {
            words(part, &mut out);
        }
    }
    out
}

fn words(text: &str, out: &mut String) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if is_active(word) {
            out.push_str(&code(word));
            continue;
        }
        let mark = if out.is_empty() { start_of_block(word) } else { None };
        for (nth, c) in word.char_indices() {
            match c {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                // No parser of tables has to know whether these are escaped.
                '|' => out.push_str("&#124;"),
                '`' => out.push_str("&#96;"),
                '\\' | '*' | '_' | '[' | ']' | '~' | '#' => out.extend(['\\', c]),
                _ if mark == Some(nth) => out.extend(['\\', c]),
                _ => out.push(c),
            }
        }
    }
}

/// Where the sign stands that makes a list or a heading of a line with this word first.
fn start_of_block(word: &str) -> Option<usize> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match word.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'=') if digits == 0 => Some(0),
        Some(b'.' | b')') if digits > 0 => Some(digits),
        _ => None,
    }
}

/// A code span, also for a cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = sanitise::line(text);
    if text.is_empty() || text.contains('|') {
        return html_code(&text);
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    // A parser takes one space off at both ends, if there is one at each and anything between them.
    let spaced = text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let pad = spaced || text.starts_with('`') || text.ends_with('`');
    let pad = if pad { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A block of code, ended by a line feed.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", sanitise::block(text.trim_end()))
}

/// A link to a document whose address the loader of policies has checked.
pub(super) fn link(address: &str) -> String {
    format!("<{address}>")
}

/// Code inside an HTML element, or where a code span cannot hold it.
pub(super) fn html_code(text: &str) -> String {
    format!("<code>{}</code>", entities(&sanitise::line(text)))
}

/// Every sign as an entity: neither HTML nor Markdown sees any.
fn entities(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !c.is_ascii_punctuation()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            // These do nothing within a word, and addresses are full of them.
            '.' | '-' | '/' | ',' | '(' | ')' => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether GitHub makes more of a word than text: a mention, an address, an issue, a commit, an emoji, a formula.
fn is_active(word: &str) -> bool {
    const COMMIT: usize = 7;
    let bytes = word.as_bytes();
    let follows = |mark: u8, test: fn(&u8) -> bool| {
        bytes.windows(2).any(|pair| matches!(pair, [first, second] if *first == mark && test(second)))
    };
    let lower = || word.to_ascii_lowercase();
    word.contains(['@', '$'])
        || word.contains("://")
        || follows(b'#', u8::is_ascii_digit)
        || (word.matches(':').nth(1).is_some()
            && follows(b':', |byte| byte.is_ascii_alphanumeric() || b"+-_".contains(byte)))
        || bytes.split(|byte| !byte.is_ascii_hexdigit()).any(|run| run.len() >= COMMIT)
        || (bytes.len() > 3 && ["www.", "gh-", "mailto:", "xmpp:"].iter().any(|mark| lower().contains(mark)))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            text("a|b <img> [x](y) `c` *d*\n# e"),
            "a&#124;b &lt;img&gt; \\[x\\](y) <code>c</code> \\*d\\* \\# e"
        );
        assert_eq!(text("- a"), "\\- a");
        assert_eq!(text("10. a"), "10\\. a");
        assert_eq!(text("2031-03-31"), "2031-03-31");
        assert_eq!(text("a ` b"), "a &#96; b");
        assert_eq!(text("a `b.c` and `` ` ``"), "a &#96;b.c&#96; and &#96;&#96; &#96; &#96;&#96;");
        assert_eq!(text("=== a"), "\\=== a");
    }

    #[test]
    fn what_github_acts_on_is_code() {
        assert_eq!(text("ask @team about #12, GH-3"), "ask `@team` about `#12,` `GH-3`");
        assert_eq!(text("see https://x.example or www.x.example"), "see `https://x.example` or `www.x.example`");
        assert_eq!(text("a :tada: costs $1$, deadbee"), "a `:tada:` costs `$1$,` `deadbee`");
        assert_eq!(text("a: b, arn:aws: d"), "a: b, `arn:aws:` d");
    }

    #[test]
    fn code_with_ticks_in_it_ends_where_it_ends() {
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("`a``b"), "``` `a``b ```");
        assert_eq!(block("hcl", "a\n```\nb\n"), "````hcl\na\n```\nb\n````\n");
    }
}
