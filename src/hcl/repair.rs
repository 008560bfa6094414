//! Changes to a text that the parser rejects and Terraform takes. Each keeps the length, so that places hold.
//!
//! - Newlines and line comments in `{ for … }`, `%{ if … }` and `%{ for … }` are read as ends; they become blanks.
//! - Numbers beyond a double (`1e400`) are rejected; their exponent becomes zeros. `lower` reads numbers from the text.
//! - A literal object key that occurs twice is rejected; it is renamed. `lower` reads names from the text, and the last
//!   of several values wins, as in Terraform.

/// How often a key is renamed before the text is given up.
const MAX_RENAMES: usize = 256;

/// Whether the parser complains about a repeated key.
pub(super) fn is_duplicate_key(message: &str) -> bool {
    message.contains("unique object key")
}

/// What surrounds a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// `(`, `[` or `{`.
    Bracket,
    /// `{ for`.
    ForObject,
    /// `${`.
    Interpolation,
    /// `%{`.
    Directive,
    Quote,
    /// A heredoc; its number in the list of delimiters.
    Heredoc(usize),
}

/// The text with blanks and shorter numbers, if anything had to change.
pub(super) fn whitespace_and_numbers(text: &str) -> Option<String> {
    let mut out = text.as_bytes().to_vec();
    let mut scan = Scan { text: text.as_bytes(), at: 0, stack: Vec::new(), delimiters: Vec::new() };
    while scan.at < scan.text.len() {
        match scan.stack.last().copied() {
            Some(Inside::Quote) => scan.quoted(),
            Some(Inside::Heredoc(number)) => scan.heredoc(number),
            _ => scan.code(&mut out),
        }
    }
    (out != text.as_bytes()).then(|| String::from_utf8(out).ok()).flatten()
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    stack: Vec<Inside>,
    delimiters: Vec<&'t [u8]>,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or(&[])
    }

    fn starts(&self, with: &str) -> bool {
        self.rest().starts_with(with.as_bytes())
    }

    /// `${` and `%{`, doubled to escape them.
    fn marker(&mut self) -> bool {
        if self.starts("$${") || self.starts("%%{") {
            self.at += 3;
        } else if self.starts("${") {
            self.stack.push(Inside::Interpolation);
            self.at += 2;
        } else if self.starts("%{") {
            self.stack.push(Inside::Directive);
            self.at += 2;
        } else {
            return false;
        }
        true
    }

    fn quoted(&mut self) {
        if self.starts("\\") {
            self.at += 2;
        } else if self.starts("\"") {
            self.stack.pop();
            self.at += 1;
        } else if !self.marker() {
            self.at += 1;
        }
    }

    fn heredoc(&mut self, number: usize) {
        if self.starts("\n") {
            self.at += 1;
            let line = self.rest().split(|byte| *byte == b'\n').next().unwrap_or(&[]);
            if self.delimiters.get(number).is_some_and(|delimiter| line.trim_ascii() == *delimiter) {
                self.at += line.len();
                self.stack.pop();
            }
        } else if !self.marker() {
            self.at += 1;
        }
    }

    fn code(&mut self, out: &mut [u8]) {
        let rest = self.rest();
        let Some(&byte) = rest.first() else { return };
        let blanks = matches!(self.stack.last(), Some(Inside::ForObject | Inside::Directive));
        let length = match byte {
            b'"' => {
                self.stack.push(Inside::Quote);
                1
            }
            b'#' => self.comment(out, blanks),
            b'/' if self.starts("//") => self.comment(out, blanks),
            b'/' if self.starts("/*") => rest.windows(2).position(|two| two == b"*/").map_or(rest.len(), |at| at + 2),
            b'<' if self.starts("<<") => self.heredoc_start(),
            b'(' | b'[' => {
                self.stack.push(Inside::Bracket);
                1
            }
            b'{' => {
                let inner = rest.get(1..).unwrap_or(&[]).trim_ascii_start();
                let each =
                    inner.strip_prefix(b"for").and_then(|after| after.first()).is_some_and(u8::is_ascii_whitespace);
                self.stack.push(if each { Inside::ForObject } else { Inside::Bracket });
                1
            }
            b')' | b']' | b'}' => {
                self.stack.pop();
                1
            }
            b'\n' | b'\r' if blanks => {
                blank(out, self.at, 1);
                1
            }
            b'0'..=b'9' => self.number(out),
            _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count()
            }
            _ => 1,
        };
        self.at += length.max(1);
    }

    fn comment(&self, out: &mut [u8], blanks: bool) -> usize {
        let length = self.rest().iter().take_while(|byte| **byte != b'\n').count();
        if blanks {
            blank(out, self.at, length);
        }
        length
    }

    fn heredoc_start(&mut self) -> usize {
        let rest = self.rest();
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
        let after = line.get(2..).unwrap_or(&[]);
        let delimiter = after.strip_prefix(b"-").unwrap_or(after).trim_ascii();
        let named = delimiter.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            && delimiter.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !named {
            return 2;
        }
        self.stack.push(Inside::Heredoc(self.delimiters.len()));
        self.delimiters.push(delimiter);
        line.len()
    }

    /// Zeros for an exponent of three digits or more.
    fn number(&self, out: &mut [u8]) -> usize {
        let rest = self.rest();
        let digits = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(0);
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent >= 3 {
                let start = self.at + end + 1 + sign;
                if let Some(range) = out.get_mut(start..start + exponent) {
                    range.fill(b'0');
                }
            }
            end += 1 + sign + exponent;
        }
        end
    }
}

fn blank(out: &mut [u8], at: usize, length: usize) {
    if let Some(range) = out.get_mut(at..at + length) {
        range.fill(b' ');
    }
}

/// Renames repeated keys, one a time.
#[derive(Default)]
pub(super) struct Renames {
    count: usize,
    tried: usize,
    last: Option<usize>,
}

impl Renames {
    /// Renames the key at an offset to another of the same length; false if that is beyond it.
    pub(super) fn rename(&mut self, text: &mut String, offset: usize) -> bool {
        if self.last != Some(offset) {
            (self.last, self.tried) = (Some(offset), 0);
        }
        self.count += 1;
        self.tried += 1;
        let rest = text.get(offset..).unwrap_or("");
        let quoted = rest.starts_with('"');
        let start = offset + usize::from(quoted);
        let length = text
            .get(start..)
            .unwrap_or("")
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
            .count();
        // Quoted keys and expressions are read from the parser's tree, so only names can be renamed.
        if quoted || length == 0 || self.count > MAX_RENAMES {
            return false;
        }
        let Some(name) = candidate(self.tried, length) else { return false };
        text.replace_range(start..start + length, &name);
        true
    }
}

/// Names of a length, in an order that real configurations are unlikely to share.
fn candidate(number: usize, length: usize) -> Option<String> {
    const LETTERS: &[u8] = b"ZQXJKVWYzqxjkvwyABCDEFGHILMNOPRSTUabcdefghilmnoprstu_";
    let first = *LETTERS.get((number - 1) % LETTERS.len())?;
    let round = (number - 1) / LETTERS.len();
    if round > 0 && length == 1 {
        return None;
    }
    let second = *LETTERS.get(round % LETTERS.len())?;
    let mut name = String::from(char::from(first));
    name.extend(std::iter::repeat_n(char::from(second), length - 1));
    Some(name)
}
