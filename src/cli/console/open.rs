//! Whether a text is the beginning of an expression that goes on in the next line.
//!
//! A line ends an expression unless a bracket, an interpolation, a comment or a heredoc is open. A quoted string cannot
//! go on: HCL has no line feeds in them. The answer is a guess for the prompt, so what is broken counts as complete,
//! and the parser says what is wrong with it.

/// What can be open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open<'t> {
    /// `(`, `[` or `{`, with what closes it.
    Bracket(char),
    /// `${` or `%{`, in a string or heredoc.
    Interpolation,
    Quote,
    /// With the word that closes it.
    Heredoc(&'t str),
    Comment,
}

/// Where a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing is open, or something is wrong.
    Complete,
    /// In brackets or an interpolation.
    Inside,
    /// In a heredoc or a comment.
    Prose,
    /// In a quoted string.
    Quote,
}

impl End {
    /// Whether a next line belongs to the expression.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, Self::Inside | Self::Prose)
    }
}

/// Where a text ends.
pub(super) fn end_of(text: &str) -> End {
    let mut scan = Scan { text, at: 0, open: Vec::new() };
    while scan.at < text.len() {
        if scan.step().is_none() {
            return End::Complete;
        }
    }
    match scan.open.last() {
        None => End::Complete,
        Some(Open::Bracket(_) | Open::Interpolation) => End::Inside,
        Some(Open::Heredoc(_) | Open::Comment) => End::Prose,
        Some(Open::Quote) => End::Quote,
    }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open<'t>>,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads one token; `None` if it has no place here.
    fn step(&mut self) -> Option<()> {
        match self.open.last() {
            Some(Open::Quote) => self.quoted(),
            Some(Open::Heredoc(word)) => {
                let word = *word;
                self.heredoc(word);
                Some(())
            }
            Some(Open::Comment) => {
                match self.rest().find("*/") {
                    Some(end) => {
                        self.at += end + 2;
                        self.open.pop();
                    }
                    None => self.at = self.text.len(),
                }
                Some(())
            }
            Some(Open::Bracket(_) | Open::Interpolation) | None => self.code(),
        }
    }

    fn code(&mut self) -> Option<()> {
        let rest = self.rest();
        if rest.starts_with("/*") {
            self.open.push(Open::Comment);
            self.at += 2;
            return Some(());
        }
        if rest.starts_with('#') || rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
            return Some(());
        }
        if let Some((word, length)) = heredoc_start(rest) {
            self.open.push(Open::Heredoc(word));
            self.at += length;
            return Some(());
        }
        let next = rest.chars().next()?;
        self.at += next.len_utf8();
        match next {
            '(' => self.open.push(Open::Bracket(')')),
            '[' => self.open.push(Open::Bracket(']')),
            '{' => self.open.push(Open::Bracket('}')),
            '"' => self.open.push(Open::Quote),
            ')' | ']' | '}' => match self.open.pop()? {
                Open::Bracket(close) if close == next => {}
                Open::Interpolation if next == '}' => {}
                _ => return None,
            },
            _ => {}
        }
        Some(())
    }

    fn quoted(&mut self) -> Option<()> {
        let rest = self.rest();
        let next = rest.chars().next()?;
        match next {
            '\n' => return None,
            '"' => {
                self.open.pop();
            }
            '\\' => {
                self.at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                return Some(());
            }
            _ if self.template(rest) => return Some(()),
            _ => {}
        }
        self.at += next.len_utf8();
        Some(())
    }

    /// Reads the start of an interpolation, or an escaped one, if there is one.
    fn template(&mut self, rest: &str) -> bool {
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            self.at += 3;
        } else if rest.starts_with("${") || rest.starts_with("%{") {
            self.at += 2;
            self.open.push(Open::Interpolation);
        } else {
            return false;
        }
        true
    }

    /// Reads a line of a heredoc, or as much of it as there is before an interpolation.
    fn heredoc(&mut self, word: &str) {
        let at_start = self.text.get(..self.at).is_some_and(|before| before.ends_with('\n'));
        let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
        if at_start && line.trim() == word {
            self.open.pop();
            self.at += line.trim_end_matches(['\n', '\r']).len();
            return;
        }
        for (at, _) in line.char_indices().filter(|&(_, c)| matches!(c, '$' | '%')) {
            let start = self.at;
            self.at = start + at;
            if self.template(line.get(at..).unwrap_or_default()) {
                return;
            }
            self.at = start;
        }
        self.at += line.len();
    }
}

/// The word and length of `<<WORD` or `<<-WORD` with the line feed behind it.
fn heredoc_start(rest: &str) -> Option<(&str, usize)> {
    let after = rest.strip_prefix("<<")?;
    let line = after.split_inclusive('\n').next().filter(|line| line.ends_with('\n'))?;
    let word = line.strip_prefix('-').unwrap_or(line).trim_end();
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!word.is_empty() && word.chars().all(name)).then_some((word, 2 + line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the console sees after a line was entered.
    fn goes_on(text: &str) -> bool {
        end_of(&format!("{text}\n")).goes_on()
    }

    #[test]
    fn open_brackets_interpolations_comments_and_heredocs_go_on() {
        for open in [
            "[",
            "f(",
            "{ a = [1,",
            "[1,\n2,",
            "\"${",
            "\"a ${f(\"b\", [\"",
            "/* a",
            "1 + /*",
            "<<EOT",
            "[<<-EOT\n a\n EOT",
            "<<EOT\n${[\n1]}\n EOTS",
            "[ # ]",
            "[ // ]",
            "( \"$${\"",
            "(\"\\\"\"",
            "<<EOT\n$${ %%{ $ %",
        ] {
            assert_eq!(goes_on(open), !open.ends_with("[\""), "{open}");
        }
    }

    #[test]
    fn what_is_closed_or_broken_does_not_go_on() {
        for closed in [
            "",
            "1",
            "[]",
            "f(\"(\")",
            "\"${f({})}\"",
            "/* ( */ 1",
            "1 # (",
            "<<EOT\n(\nEOT",
            "<<EOT\n${\"}\"}\n  EOT",
            "\"a",
            ")",
            "[}",
            "([)",
            "\"$${\"",
            "<<",
            "1 << 2",
            "\"[\"",
        ] {
            assert!(!goes_on(closed), "{closed}");
        }
    }

    #[test]
    fn the_end_says_whether_words_are_text_or_names() {
        assert_eq!(end_of("f(\"a"), End::Quote);
        assert_eq!(end_of("f(\"${le"), End::Inside);
        assert_eq!(end_of("le"), End::Complete);
        assert_eq!(end_of("<<E\nle"), End::Prose);
    }

    #[test]
    fn no_text_takes_the_scan_out_of_its_bounds() {
        let parts = ["\"", "${", "}", "\\", "ä", "\n", "<<E", "E", "/*", "*/", "(", "$", "%{", "#"];
        for a in parts {
            for b in parts {
                for c in parts {
                    end_of(&format!("{a}{b}{c}"));
                    end_of(&format!("{c}{a}\n{b}{a}{c}"));
                }
            }
        }
    }
}
