//! JSON that is written as it is made, one element after the other.
//!
//! A report on hundreds of thousands of verdicts never exists as a tree. Strings are valid UTF-8; on top of what JSON
//! demands, everything in [`sanitise::is_hostile`] is escaped as `\u`, since people look at JSON in terminals too.

use std::io::{self, Write};

use serde::Serialize;

use super::sanitise;

/// Writes element after element through one buffer.
pub(super) struct Elements<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
}

impl<'a> Elements<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, buffer: Vec::new() }
    }

    /// Text that is JSON already.
    pub(super) fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// One value.
    pub(super) fn element(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.buffer.clear();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut self.buffer, Visible))?;
        self.out.write_all(&self.buffer)
    }

    /// A further member of an object: an array with each element on a line of its own.
    pub(super) fn list<T: Serialize>(&mut self, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
        self.raw(",\n\"")?;
        self.raw(name)?;
        self.raw("\":")?;
        self.array(items)
    }

    /// An array with each element on a line of its own.
    pub(super) fn array<T: Serialize>(&mut self, items: impl Iterator<Item = T>) -> io::Result<()> {
        self.raw("[")?;
        let mut any = false;
        for item in items {
            self.raw(if any { ",\n" } else { "\n" })?;
            self.element(&item)?;
            any = true;
        }
        self.raw(if any { "\n]" } else { "]" })
    }
}

/// Compact JSON in which nothing acts on a display.
struct Visible;

impl serde_json::ser::Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        // Nearly all text is plain ASCII, and bytes are quicker than characters.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        while let Some(at) = rest.find(sanitise::is_hostile) {
            let (plain, tail) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = tail.chars();
            if let Some(hostile) = chars.next() {
                for unit in hostile.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}
