//! Strings and heredocs: their text is written as `x`, and their ends are found as Terraform finds them.

use std::ops::Range;

use super::mistakes::Mistake;
use super::tokens::Kind;
use super::{Form, Inside, Open, Plain, Want};

impl Plain<'_> {
    pub(super) fn open_quote(&mut self, at: Range<usize>) {
        self.push(Inside::Quote, at, Want::Operator);
    }

    pub(super) fn open_heredoc(&mut self, at: Range<usize>) {
        self.fill(at.clone(), b'x');
        self.fill(at.start..at.start + 1, b'"');
        let word = self.source(&at).trim_start_matches(['<', '-']).trim_end();
        let end = at.start + self.source(&at).trim_end().len();
        self.push(Inside::Heredoc, at, Want::Operator);
        if let Some(frame) = self.frames.last_mut() {
            frame.marker = end - word.len()..end;
        }
    }

    pub(super) fn quoted(&mut self) -> Result<(), Mistake> {
        let open = self.frames.last().map_or(0..0, |frame| frame.open.clone());
        loop {
            let bytes = self.text.as_bytes().iter().skip(self.at);
            self.skip(bytes.take_while(|byte| !matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r')).count());
            let rest = self.text.get(self.at..).unwrap_or("");
            let mut chars = rest.chars();
            match chars.next() {
                None => return Err(Mistake::open_quote(open)),
                Some('\n' | '\r') => return Err(Mistake::broken_string(open.start..self.at)),
                Some('"') => {
                    self.at += 1;
                    return self.close_text();
                }
                Some('\\') => {
                    self.skip(1 + chars.next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8))
                }
                Some('$' | '%') if self.marker(rest)? => return Ok(()),
                Some(c) => self.skip(c.len_utf8()),
            }
        }
    }

    /// A heredoc, or a template that is the whole text.
    pub(super) fn prose(&mut self) -> Result<(), Mistake> {
        let heredoc = self.frames.last().filter(|frame| frame.inside == Inside::Heredoc);
        let heredoc = heredoc.map(|frame| (frame.open.clone(), frame.marker.clone()));
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            if let Some((open, marker)) = &heredoc {
                let begins = self.at == open.end || self.text.get(..self.at).is_some_and(|text| text.ends_with('\n'));
                if begins && self.ends_with_line(rest, marker) {
                    return self.close_text();
                }
            }
            match rest.chars().next() {
                None => match heredoc {
                    Some((open, marker)) => return Err(Mistake::open_heredoc(open, self.source(&marker))),
                    None => return Ok(()),
                },
                Some('\r') if !rest.starts_with("\r\n") => return Err(Mistake::carriage_return(self.at..self.at + 1)),
                Some('$' | '%') if self.marker(rest)? => return Ok(()),
                Some(c) => self.skip(c.len_utf8()),
            }
        }
    }

    /// Whether a line is the end of the heredoc; if so it is passed and written as the closing quote.
    fn ends_with_line(&mut self, rest: &str, marker: &Range<usize>) -> bool {
        let newline = rest.find('\n');
        let line = rest.get(..newline.unwrap_or(rest.len())).unwrap_or("");
        if line.trim() != self.source(marker) || (newline.is_none() && self.form == Form::File) {
            return false;
        }
        let word = self.at + line.trim_end().len();
        let end = self.at + line.strip_suffix('\r').filter(|_| newline.is_some()).unwrap_or(line).len();
        self.fill(self.at..word, b'x');
        self.fill(word - 1..word, b'"');
        self.fill(word..end, b' ');
        self.at = end;
        true
    }

    fn skip(&mut self, length: usize) {
        self.fill(self.at..self.at + length, b'x');
        self.at += length;
    }

    /// Enters `${` and `%{`; false if the character is text. Of an escape (`$${`) it passes all but the last.
    fn marker(&mut self, rest: &str) -> Result<bool, Mistake> {
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            self.skip(2);
            return Ok(false);
        }
        let length = match rest.get(..2) {
            Some("${" | "%{") => 2 + usize::from(rest.get(2..).is_some_and(|after| after.starts_with('~'))),
            _ => return Ok(false),
        };
        let at = self.at..self.at + length;
        if self.frames.iter().rev().nth(1).is_some_and(|frame| frame.inside == Inside::Body) {
            return Err(Mistake::template_in_label(at));
        }
        self.at += length;
        if rest.starts_with("${") {
            self.push(Inside::Interpolation, at, Want::Operand);
            return Ok(true);
        }
        self.directive(at).map(|()| true)
    }

    fn directive(&mut self, open: Range<usize>) -> Result<(), Mistake> {
        self.push(Inside::Directive, open.clone(), Want::Operand);
        let word = self.next();
        let keyword = if word.kind == Kind::Name { self.source(&word.at) } else { "" };
        let at = open.start..word.at.end;
        let directives = self.frames.iter_mut().rev().nth(1).map(|frame| &mut frame.directives);
        let (Some(directives), false) = (directives, keyword.is_empty()) else {
            return Err(Mistake::no_keyword(word.at));
        };
        match keyword {
            "if" => directives.push(Open { keyword: "if", otherwise: false, at }),
            "for" => {
                directives.push(Open { keyword: "for", otherwise: false, at });
                self.for_header()?;
            }
            "else" => match directives.last_mut() {
                Some(open) if open.keyword == "if" && !open.otherwise => open.otherwise = true,
                _ => return Err(Mistake::unpaired(word.at, "else", "if")),
            },
            "endif" | "endfor" => {
                let opener = if keyword == "endif" { "if" } else { "for" };
                if directives.last().is_none_or(|open| open.keyword != opener) {
                    return Err(Mistake::unpaired(word.at, keyword, opener));
                }
                directives.pop();
            }
            _ => return Err(Mistake::unknown_keyword(word.at, keyword)),
        }
        if matches!(keyword, "else" | "endif" | "endfor") {
            self.want = Want::Operator;
            let close = self.peek();
            if !matches!(close.kind, Kind::Symbol("}" | "~}") | Kind::End) {
                return Err(Mistake::new(close.at, format!("`{keyword}` stands alone in its directive"))
                    .help(format!("write `%{{ {keyword} }}`; there is no `else if`: nest another `%{{ if … }}`")));
            }
        }
        Ok(())
    }

    /// Leaves a string or heredoc.
    pub(super) fn close_text(&mut self) -> Result<(), Mistake> {
        if let Some(open) = self.frames.pop().and_then(|frame| frame.directives.into_iter().next_back()) {
            return Err(Mistake::new(open.at, format!("the directive `{}` is not closed", open.keyword))
                .help(format!("write `%{{ end{} }}` where it ends", open.keyword)));
        }
        self.want = Want::Operator;
        self.callable = false;
        self.splat = false;
        Ok(())
    }
}
