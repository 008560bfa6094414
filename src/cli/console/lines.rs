//! Lines of standard input, one at a time: none is held that is longer than allowed, and what is no text is one error.

use std::io::{self, BufRead, Read};

use onus::hcl::MAX_TEXT;
use onus::source::Diagnostic;

/// The longest line that is read, in bytes.
pub(super) const MAX_LINE: usize = MAX_TEXT;

/// Reads lines of some input.
pub(super) struct Lines<R> {
    input: R,
    number: usize,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    /// Its text, or why it has none.
    pub(super) text: Result<String, Diagnostic>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, number: 0 }
    }

    /// The next line, or `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // Room for the line feed, and for a carriage return before it.
        let most = u64::try_from(MAX_LINE + 2).unwrap_or(u64::MAX);
        if self.input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let whole = bytes.ends_with(b"\n");
        if whole {
            bytes.pop();
        }
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        let text = if bytes.len() > MAX_LINE {
            if !whole {
                self.skip_rest()?;
            }
            Err(Diagnostic::new(format!("the line has more than the {MAX_LINE} bytes that are read")))
        } else {
            self.decode(bytes)
        };
        Ok(Some(Line { number: self.number, text }))
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    fn decode(&self, bytes: Vec<u8>) -> Result<String, Diagnostic> {
        let utf16 = self.number == 1 && (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff"));
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            let diagnostic = Diagnostic::new(format!("the line is not UTF-8 (byte {at}), so it is not evaluated"));
            if utf16 { diagnostic.with_help("this is UTF-16; only UTF-8 is read here") } else { diagnostic }
        })?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) if self.number == 1 => rest.to_owned(),
            _ => text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines with `!` for those that are errors.
    fn read(input: &[u8]) -> Vec<(usize, String)> {
        let mut lines = Lines::new(input);
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, line.text.unwrap_or_else(|error| format!("!{}", error.message))));
        }
        all
    }

    #[test]
    fn ends_of_lines_and_a_byte_order_mark_are_no_text() {
        let expected = [(1, "a".to_owned()), (2, String::new()), (3, "b\r".to_owned()), (4, "c".to_owned())];
        assert_eq!(read(b"\xef\xbb\xbfa\r\n\nb\r\r\nc"), expected);
    }

    #[test]
    fn what_is_not_utf_8_is_an_error_of_its_line_only() {
        let lines = read(b"1\na\xff\n2\n");
        assert_eq!((lines.len(), lines[2].1.as_str()), (3, "2"));
        assert!(lines[1].1.starts_with("!the line is not UTF-8 (byte 2)"), "{lines:?}");
    }

    #[test]
    fn a_line_that_is_too_long_is_one_error() {
        for end in ["\n", "\r\n"] {
            let longest = "x".repeat(MAX_LINE);
            let lines = read(format!("{longest}{end}{longest}xy{end}2{end}{longest}{longest}").as_bytes());
            let shape: Vec<_> =
                lines.iter().map(|(number, text)| (*number, text.len(), text.starts_with('!'))).collect();
            assert_eq!((shape[0], shape[2]), ((1, MAX_LINE, false), (3, 1, false)), "{shape:?}");
            assert!(shape[1].2 && shape[3].2 && shape.len() == 4, "{shape:?}");
        }
    }
}
