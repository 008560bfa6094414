//! XML 1.0 as it is written: what may not stand in it does not get there.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::report::sanitise;

/// Writes elements piece by piece.
pub(in crate::report) struct Xml<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Xml<'a> {
    pub(in crate::report) fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    /// XML of our own.
    pub(in crate::report) fn raw(&mut self, xml: &str) -> io::Result<()> {
        self.out.write_all(xml.as_bytes())
    }

    /// An attribute, with a space before it; its value is one line.
    pub(in crate::report) fn attribute(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.raw(" ")?;
        self.raw(name)?;
        self.raw("=\"")?;
        self.raw(&escaped(&sanitise::line(value)))?;
        self.raw("\"")
    }

    /// Text of several lines.
    pub(in crate::report) fn text(&mut self, text: &str) -> io::Result<()> {
        self.raw(&escaped(&sanitise::block(text)))
    }
}

/// What readers look for in any text: GitLab shows the file that follows as a screenshot, Jenkins publishes it.
const ATTACHMENT: &str = "[[ATTACHMENT|";

/// Without markup and markers, and without what is no character of XML 1.0: controls are replaced already, and U+FFFE and U+FFFF
/// are the others that text can hold.
pub(in crate::report) fn escaped(text: &str) -> Cow<'_, str> {
    if text.contains(ATTACHMENT) {
        return Cow::Owned(escaped(&text.replace(ATTACHMENT, "[ [ATTACHMENT|")).into_owned());
    }
    if !text.contains(['&', '<', '>', '"', '\'', '\u{fffe}', '\u{ffff}']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
