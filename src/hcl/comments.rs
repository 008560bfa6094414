//! The comments of a text.
//!
//! They are found without reading the rest as HCL: what opens and closes strings, heredocs and templates is enough to know
//! where none can be, and a text that is broken elsewhere has its comments all the same. A string ends with its line where
//! its quote is missing, so that a slip costs one line; a heredoc without its end holds the rest of the text.

use super::plain::tokens::{self, Kind};
use crate::source::Span;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment<'t> {
    /// Its place, without the end of the line.
    pub span: Span,
    /// The text with what makes it a comment: `# …`, `// …` or `/* … */`.
    pub text: &'t str,
}

/// The comments of a file, in its order. Places count from the start of `text`, a byte order mark included.
pub fn comments(text: &str) -> Vec<Comment<'_>> {
    let mut scanner = Scanner {
        text,
        at: super::mark(text).1,
        last_comment: tokens::last_comment(text),
        inside: Vec::new(),
        found: Vec::new(),
    };
    while scanner.at < text.len() {
        match scanner.inside.last().copied() {
            None | Some(Inside::Braces | Inside::Template) => scanner.code(),
            Some(Inside::Quote) => scanner.quote(),
            Some(Inside::Heredoc { start, end }) => scanner.heredoc(start, end),
        }
    }
    scanner.found
}

/// What surrounds a place.
#[derive(Debug, Clone, Copy)]
enum Inside {
    /// `{ … }`
    Braces,
    /// `${ … }` or `%{ … }`
    Template,
    Quote,
    /// The place of the word that ends it.
    Heredoc {
        start: usize,
        end: usize,
    },
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    last_comment: usize,
    inside: Vec<Inside>,
    found: Vec<Comment<'t>>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Goes past one token or comment.
    fn code(&mut self) {
        let rest = self.rest();
        let comment = match rest.as_bytes() {
            [b'#', ..] | [b'/', b'/', ..] => Some(rest.split('\n').next().unwrap_or(rest).trim_end_matches('\r').len()),
            // Most that do not end are told without a search.
            [b'/', b'*', ..] if self.at < self.last_comment => {
                rest.get(2..).and_then(|inner| inner.find("*/")).map(|end| end + 4)
            }
            _ => None,
        };
        if let Some(length) = comment {
            let span = Span { start: self.at, end: self.at + length };
            self.found.push(Comment { span, text: rest.get(..length).unwrap_or(rest) });
            self.at = span.end;
            return;
        }
        let token = tokens::token(self.text, self.at);
        self.at = token.at.end;
        match token.kind {
            Kind::Quote => self.inside.push(Inside::Quote),
            Kind::Heredoc => {
                let opening = self.text.get(token.at.clone()).unwrap_or("").trim_end();
                let word = opening.trim_start_matches(['<', '-']);
                let end = token.at.start + opening.len();
                self.inside.push(Inside::Heredoc { start: end - word.len(), end });
            }
            Kind::Symbol("{") => self.inside.push(Inside::Braces),
            Kind::Symbol("}" | "~}") => {
                self.inside.pop();
            }
            _ => {}
        }
    }

    /// Goes past text of a string, up to what interrupts it.
    fn quote(&mut self) {
        let rest = self.rest();
        let plain = rest.find(['"', '\\', '$', '%', '\n']).unwrap_or(rest.len());
        self.at += plain;
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(b'"') => {
                self.at += 1;
                self.inside.pop();
            }
            // The next character is text, unless it ends the line.
            Some(b'\\') => {
                let next = rest.chars().nth(1).filter(|c| !matches!(c, '\n' | '\r'));
                self.at += 1 + next.map_or(0, char::len_utf8);
            }
            Some(b'\n') => {
                self.inside.pop();
            }
            Some(_) => self.marker(),
            None => {}
        }
    }

    /// Goes past text of a heredoc, up to what interrupts it.
    fn heredoc(&mut self, start: usize, end: usize) {
        let begins = self.text.as_bytes().get(self.at.wrapping_sub(1)) == Some(&b'\n');
        let rest = self.rest();
        if begins {
            let line = rest.split('\n').next().unwrap_or(rest);
            if Some(line.trim()) == self.text.get(start..end) {
                self.at += line.len();
                self.inside.pop();
                return;
            }
        }
        match rest.find(['$', '%', '\n']) {
            Some(at) if rest.as_bytes().get(at) == Some(&b'\n') => self.at += at + 1,
            Some(at) => {
                self.at += at;
                self.marker();
            }
            None => self.at = self.text.len(),
        }
    }

    /// At a `$` or `%`: enters a template, or goes past the text that it is.
    fn marker(&mut self) {
        let rest = self.rest();
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            self.at += 3;
        } else if rest.starts_with("${") || rest.starts_with("%{") {
            self.at += 2 + usize::from(rest.as_bytes().get(2) == Some(&b'~'));
            self.inside.push(Inside::Template);
        } else {
            self.at += 1;
        }
    }
}
