//! Text inside Markdown: nothing that a policy or an input says becomes markup.

use super::sanitise;

/// Plain text as one line: its own line breaks become spaces. Escapes what starts markup within a line, and what ends a
/// cell of a table.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitise::folded(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A code span for a cell of a table.
pub(super) fn code(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{}{pad}{ticks}", sanitise::line(text).replace('|', "\\|"))
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

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(text("a|b <img> [x](y) `c` *d*\n# e"), "a\\|b &lt;img> \\[x\\](y) \\`c\\` \\*d\\* \\# e");
    }

    #[test]
    fn code_with_ticks_in_it_ends_where_it_ends() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("`a``b"), "``` `a``b ```");
        assert_eq!(block("hcl", "a\n```\nb\n"), "````hcl\na\n```\nb\n````\n");
    }
}
