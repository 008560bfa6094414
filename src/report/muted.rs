//! Text in the log of a GitHub job, where the runner takes some lines for commands.
//!
//! A line that begins with `::`, after blanks, is one, and so is `##[…]` anywhere in a line. Whoever writes an input
//! could mask words of the log or forge annotations with them.

use std::io::{self, Write};

/// Text without what an old runner takes for a command.
pub(super) fn inert(text: &str) -> String {
    text.replace("##[", "## [")
}

/// Passes lines on so that none is a command.
pub struct Muted<'a> {
    out: &'a mut dyn Write,
    line: Vec<u8>,
}

impl<'a> Muted<'a> {
    /// Around a stream. What does not end in a line feed waits for [`Write::flush`].
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, line: Vec::new() }
    }

    fn pass(&mut self) -> io::Result<()> {
        let text = inert(&String::from_utf8_lossy(&self.line));
        self.line.clear();
        let start = text.len() - text.trim_start().len();
        match text.get(start..).and_then(|rest| rest.strip_prefix("::")) {
            Some(rest) => write!(self.out, "{}: :{rest}", text.get(..start).unwrap_or_default()),
            None => self.out.write_all(text.as_bytes()),
        }
    }
}

impl Write for Muted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command() {
        let mut out = Vec::new();
        let mut muted = Muted::new(&mut out);
        for part in ["::error::a\n  :", ":add-mask::é", "\nb ::c::\n##", "[group]d\n\u{a0}::e"] {
            muted.write_all(part.as_bytes()).unwrap();
        }
        muted.flush().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, ": :error::a\n  : :add-mask::é\nb ::c::\n## [group]d\n\u{a0}: :e");
    }
}
