//! Writing YAML exactly as Terraform does, whose results are compared and stored as text.
//!
//! Strings are in double quotes, folded at spaces after the 80th column; strings of several lines are literal blocks
//! where their characters allow it. Lists below a key are not indented. No crate writes it in this form.

use crate::value::{Data, Value};

/// The column after which a space of a quoted string becomes a line break.
const WIDTH: usize = 80;

/// The longest key in bytes that is written as `key: value`.
const MAX_SIMPLE_KEY: usize = 128;

/// The document of a known value.
pub(super) fn document(value: &Value) -> String {
    let mut writer = Writer { out: String::new(), column: 0, spaced: true, fresh: true };
    let plain = writer.node(value, None, Place::Alone);
    writer.line(0);
    if plain {
        writer.mark("...", true, false);
        writer.line(0);
    }
    writer.out
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The document, or an element of a list.
    Alone,
    /// A value of a mapping, or a key on its own line.
    Mapping,
    /// A key before its colon.
    SimpleKey,
}

struct Writer {
    out: String,
    /// Characters since the start of the line.
    column: usize,
    /// Whether a space, or the start of a line, is just before.
    spaced: bool,
    /// Whether only indentation and dashes stand in this line.
    fresh: bool,
}

impl Writer {
    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
    }

    /// Goes to this column of a new line, unless the present one is still empty up to there.
    fn line(&mut self, indent: usize) {
        if !self.fresh || self.column > indent || self.column == indent && !self.spaced {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.spaced = true;
        self.fresh = true;
    }

    /// Writes an indicator, after a space if it needs one; `keeps` leaves the line fresh.
    fn mark(&mut self, mark: &str, space: bool, keeps: bool) {
        if space && !self.spaced {
            self.put(' ');
        }
        mark.chars().for_each(|c| self.put(c));
        self.spaced = false;
        self.fresh &= keeps;
    }

    /// Writes a value; whether it was a scalar without quotes.
    fn node(&mut self, value: &Value, indent: Option<usize>, place: Place) -> bool {
        let deeper = indent.map_or(0, |indent| indent + 2);
        match value.data() {
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
                let items = value.items().unwrap_or(&[]);
                if items.is_empty() {
                    self.mark("[]", true, false);
                }
                let flush = place == Place::Mapping && !self.fresh;
                let indent = if flush { indent.unwrap_or(0) } else { deeper };
                for item in items {
                    self.line(indent);
                    self.mark("-", true, true);
                    self.node(item, Some(indent), Place::Alone);
                }
                false
            }
            Data::Map(_) | Data::Object(_) => {
                if value.entries().is_none_or(|entries| entries.is_empty()) {
                    self.mark("{}", true, false);
                }
                for (key, item) in value.entries().into_iter().flatten() {
                    self.line(deeper);
                    if key.len() <= MAX_SIMPLE_KEY && !key.contains(is_break) {
                        self.string(key, deeper + 2, Place::SimpleKey);
                        self.mark(":", false, false);
                    } else {
                        self.mark("?", true, true);
                        self.string(key, deeper + 2, Place::Mapping);
                        self.line(deeper);
                        self.mark(":", true, true);
                    }
                    self.node(item, Some(deeper), Place::Mapping);
                }
                false
            }
            Data::String(text) => {
                self.string(text, indent.map_or(2, |indent| indent + 2), place);
                false
            }
            Data::Bool(truth) => self.plain(if *truth { "true" } else { "false" }),
            Data::Number(number) if number.is_infinite() => {
                self.plain(if number.is_negative() { "-Inf" } else { "+Inf" })
            }
            Data::Number(number) => self.plain(&number.to_string()),
            Data::Null(_) | Data::Unknown(_) => self.plain("null"),
        }
    }

    fn plain(&mut self, text: &str) -> bool {
        self.mark(text, true, false);
        true
    }

    fn string(&mut self, text: &str, indent: usize, place: Place) {
        if text.contains('\n') && place != Place::SimpleKey && fits_block(text) {
            self.block(text, indent);
        } else {
            self.quoted(text, indent, place != Place::SimpleKey);
        }
    }

    /// Writes a literal block.
    fn block(&mut self, text: &str, indent: usize) {
        self.mark("|", true, false);
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.mark("2", false, false);
        }
        let mut backwards = text.chars().rev();
        match (backwards.next().is_some_and(is_break), backwards.next().is_none_or(is_break)) {
            (false, _) => self.mark("-", false, false),
            (true, true) => self.mark("+", false, false),
            (true, false) => {}
        }
        self.put_break();
        self.fresh = true;
        self.spaced = true;
        let mut at_start = true;
        for c in text.chars() {
            if is_break(c) {
                self.out.push(c);
                self.column = 0;
            } else {
                if at_start {
                    self.line(indent);
                }
                self.put(c);
            }
            at_start = is_break(c);
            self.fresh = at_start;
        }
    }

    /// Writes a string in double quotes.
    fn quoted(&mut self, text: &str, indent: usize, folds: bool) {
        // Terraform escapes everything after a byte order mark.
        let all = text.starts_with('\u{feff}');
        self.mark("\"", true, false);
        let mut after_space = false;
        let mut rest = text.chars();
        let mut first = true;
        while let Some(c) = rest.next() {
            let next = rest.clone().next();
            if all || !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') {
                self.escape(c);
                after_space = false;
            } else if c == ' ' && folds && !after_space && self.column > WIDTH && !first && next.is_some() {
                self.line(indent);
                if next == Some(' ') {
                    self.put('\\');
                }
                after_space = true;
            } else {
                self.put(c);
                after_space = c == ' ';
            }
            first = false;
        }
        self.mark("\"", false, false);
    }

    fn escape(&mut self, c: char) {
        let short = match c {
            '\0' => "0",
            '\u{7}' => "a",
            '\u{8}' => "b",
            '\t' => "t",
            '\n' => "n",
            '\u{b}' => "v",
            '\u{c}' => "f",
            '\r' => "r",
            '\u{1b}' => "e",
            '"' => "\"",
            '\\' => "\\",
            '\u{85}' => "N",
            '\u{a0}' => "_",
            '\u{2028}' => "L",
            '\u{2029}' => "P",
            _ => "",
        };
        let code = u32::from(c);
        let escape = match code {
            _ if !short.is_empty() => format!("\\{short}"),
            0..=0xff => format!("\\x{code:02X}"),
            0x100..=0xffff => format!("\\u{code:04X}"),
            _ => format!("\\U{code:08X}"),
        };
        escape.chars().for_each(|c| self.put(c));
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether Terraform writes it as it is; characters beyond the basic plane are not among them.
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Whether a literal block can hold a text: no space before a line break or at the end, nothing to escape.
fn fits_block(text: &str) -> bool {
    let mut before = '\0';
    let clean = text.chars().all(|c| {
        let broken = is_break(c) && before == ' ';
        before = c;
        !broken && is_printable(c)
    });
    clean && before != ' '
}
