//! The text of strings: escapes.

use super::lower::Lowering;
use crate::source::{Diagnostic, Span};

impl Lowering<'_> {
    /// The text of a piece of a quoted string.
    pub(super) fn unescaped(&self, span: Span) -> Result<String, Diagnostic> {
        let source = self.source(span);
        if !source.contains(['\\', '$', '%']) {
            return Ok(source.to_owned());
        }
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '\\' => {
                    let (decoded, length) = escape(rest).map_err(|length| {
                        let start = span.start + (source.len() - rest.len());
                        self.error(Span { start, end: start + length }, "the escape is none that strings have")
                            .with_help("write `\\\\` for a backslash; escapes are \\n \\r \\t \\\" \\\\ \\uNNNN and \\UNNNNNNNN")
                    })?;
                    out.push(decoded);
                    length
                }
                '$' | '%' if rest.starts_with("$${") || rest.starts_with("%%{") => {
                    out.push(c);
                    out.push('{');
                    3
                }
                _ => {
                    out.push(c);
                    c.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or("");
        }
        Ok(out)
    }
}

/// The character of an escape and its length, or the length of what is no escape.
fn escape(rest: &str) -> Result<(char, usize), usize> {
    let digits = match rest.chars().nth(1) {
        Some('n') => return Ok(('\n', 2)),
        Some('r') => return Ok(('\r', 2)),
        Some('t') => return Ok(('\t', 2)),
        Some(c @ ('"' | '\\')) => return Ok((c, 2)),
        Some('u') => 4,
        Some('U') => 8,
        other => return Err(1 + other.map_or(0, char::len_utf8)),
    };
    let hex = rest.bytes().skip(2).take(digits).take_while(u8::is_ascii_hexdigit).count();
    let code = rest.get(2..2 + hex).filter(|_| hex == digits).and_then(|text| u32::from_str_radix(text, 16).ok());
    code.and_then(char::from_u32).map(|c| (c, 2 + digits)).ok_or(2 + hex)
}

/// The text of a piece of a heredoc.
pub(super) fn unmarked(text: &str) -> String {
    text.replace("$${", "${").replace("%%{", "%{")
}
