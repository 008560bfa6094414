//! A document with the place of every part, and with keys that occur twice.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::{InText, Problem};
use crate::iam::{json, spliced};
use crate::value::{Data, Shape, Value};

/// Deeper nesting is not read, as serde_json does not.
const DEEPEST: usize = 128;

/// A part of a document.
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Its bytes in the text; empty where there is none.
    pub(super) place: Range<usize>,
}

pub(super) enum Kind {
    Text(Arc<str>),
    List(Vec<Node>),
    Object(Vec<Entry>),
    /// A bool or number.
    Scalar,
    Null,
    /// Not known, or a string of which a part is not known.
    Hole,
}

/// A key and its value.
pub(super) struct Entry {
    pub(super) key: Arc<str>,
    pub(super) place: Range<usize>,
    pub(super) value: Node,
}

impl Node {
    fn new(kind: Kind) -> Self {
        Self { kind, place: 0..0 }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    pub(super) fn is_hole(&self) -> bool {
        matches!(self.kind, Kind::Hole)
    }
}

/// A document as a tree, with its text if it is one; or what is wrong with it as a whole.
pub(super) fn of(policy: &Value) -> Result<(Node, Option<String>), Box<Problem>> {
    match policy.data() {
        Data::String(text) => parsed(text),
        Data::Unknown(unknown) => match &unknown.shape {
            Shape::Json(content) => Ok((from(content), None)),
            Shape::Template(pieces) => parsed(&spliced::text(pieces)),
            _ => Ok((Node::new(Kind::Hole), None)),
        },
        _ => Ok((from(policy), None)),
    }
}

fn parsed(text: &str) -> Result<(Node, Option<String>), Box<Problem>> {
    match (Scanner { text, at: 0 }).document() {
        // What else is wrong with a text where a key occurs twice is told when that is not.
        Some(root) if json::parse(text).is_ok() || repeats(&root) => Ok((root, Some(text.to_owned()))),
        _ => {
            let (message, line, column) = json::mistake(text).unwrap_or_else(|| ("it is no JSON".to_owned(), 1, 1));
            let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            // The column is that of the last byte that was read.
            let at = start + column.saturating_sub(1);
            Err(Box::new(Problem {
                at: Some(InText::new(text, &(at..at + 1), None)),
                ..Problem::whole(format!("the policy document is no JSON: {message}"))
            }))
        }
    }
}

/// Whether a key occurs twice in an object.
fn repeats(node: &Node) -> bool {
    match &node.kind {
        Kind::List(items) => items.iter().any(repeats),
        Kind::Object(entries) => {
            let mut seen = BTreeSet::new();
            entries.iter().any(|entry| !seen.insert(&entry.key) || repeats(&entry.value))
        }
        _ => false,
    }
}

/// A value without places.
fn from(value: &Value) -> Node {
    Node::new(match value.data() {
        Data::Null(_) => Kind::Null,
        Data::Bool(_) | Data::Number(_) => Kind::Scalar,
        Data::String(text) => Kind::Text(text.clone()),
        Data::Unknown(unknown) => match &unknown.shape {
            // What is known of a list is a part of it all the same.
            Shape::Open(items) => Kind::List(items.iter().map(from).collect()),
            Shape::Between(items, others) => Kind::List(items.iter().chain(&**others).map(from).collect()),
            _ => Kind::Hole,
        },
        _ => match (value.items(), value.entries()) {
            (Some(items), _) => Kind::List(items.iter().map(from).collect()),
            (_, Some(entries)) => {
                let entry =
                    |(key, value): (&Arc<str>, &Value)| Entry { key: key.clone(), place: 0..0, value: from(value) };
                Kind::Object(entries.iter().map(entry).collect())
            }
            _ => Kind::Hole,
        },
    })
}

/// Finds the parts of a JSON text. It takes some texts that are no JSON, so that another reader has to have taken them.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn document(mut self) -> Option<Node> {
        let root = self.value(0)?;
        (self.peek().is_none()).then_some(root)
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += space;
        rest.get(space).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        let first = self.peek()?;
        let start = self.at;
        let kind = match first {
            b'"' => {
                let text = self.string()?;
                if text.contains(spliced::stands_for_piece) { Kind::Hole } else { Kind::Text(text.into()) }
            }
            b'{' => Kind::Object(self.members(b'}', |scanner| scanner.entry(depth + 1))?),
            b'[' => Kind::List(self.members(b']', |scanner| scanner.value(depth + 1))?),
            _ => {
                let rest = self.text.get(start..)?;
                let length = rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
                self.at += length;
                match rest.get(..length)? {
                    "" => return None,
                    "null" => Kind::Null,
                    _ => Kind::Scalar,
                }
            }
        };
        Some(Node { kind, place: start..self.at })
    }

    /// What stands between an opening bracket and the closing one.
    fn members<T>(&mut self, close: u8, mut member: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut members = Vec::new();
        if self.peek()? == close {
            self.at += 1;
            return Some(members);
        }
        loop {
            members.push(member(self)?);
            match self.peek()? {
                b',' => self.at += 1,
                byte if byte == close => {
                    self.at += 1;
                    return Some(members);
                }
                _ => return None,
            }
        }
    }

    fn entry(&mut self, depth: usize) -> Option<Entry> {
        self.peek()?;
        let start = self.at;
        let key = self.string()?.into();
        let place = start..self.at;
        self.take(b':')?;
        Some(Entry { key, place, value: self.value(depth)? })
    }

    /// The text of a string.
    fn string(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let mut escaped = false;
        let end = rest.bytes().enumerate().skip(1).find(|(_, byte)| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        let quoted = rest.get(..=end?.0)?;
        self.at += quoted.len();
        serde_json::from_str(quoted).ok()
    }
}
