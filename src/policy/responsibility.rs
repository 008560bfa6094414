//! The duties of the shared responsibility model that policies derive from: `policies/responsibilities.hcl`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::hcl::{self, Block};
use crate::source::{Diagnostic, Source, SourceId, SourceMap};

use super::metadata;

const NAME: &str = "policies/responsibilities.hcl";
const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/responsibilities.hcl"));

/// A duty: AWS's half, the customer's half, and how it is evidenced.
#[derive(Debug, Clone)]
pub struct Responsibility {
    /// The area: the folder of its policies.
    pub area: Arc<str>,
    /// One line.
    pub title: Arc<str>,
    /// What AWS does.
    pub aws: Arc<str>,
    /// What the customer does; empty for a duty that is AWS's alone.
    pub customer: Arc<str>,
    /// `plan`, `attested` or `none`.
    pub evidence: Arc<str>,
    /// The AWS document that says so.
    pub source: Arc<str>,
}

/// All duties by key.
#[derive(Debug, Clone, Default)]
pub struct Responsibilities(BTreeMap<Arc<str>, Responsibility>);

impl Responsibilities {
    /// The duties that come with the binary; a test proves that they load.
    pub fn builtin(sources: &mut SourceMap) -> (Self, Vec<Diagnostic>) {
        let id = sources.add(Source::new(NAME, TEXT));
        Self::load(id, TEXT)
    }

    /// Reads `responsibility "KEY" { … }` blocks.
    pub fn load(id: SourceId, text: &str) -> (Self, Vec<Diagnostic>) {
        let body = match hcl::parse(id, text) {
            Ok(body) => body,
            Err(error) => return (Self::default(), vec![error]),
        };
        let mut duties = BTreeMap::new();
        let mut errors = Vec::new();
        for block in &body.blocks {
            match (&*block.kind, block.labels.as_slice()) {
                ("responsibility", [key]) => match read(id, block) {
                    Ok(duty) => {
                        duties.insert(key.text.clone(), duty);
                    }
                    Err(error) => errors.push(error),
                },
                _ => errors.push(Diagnostic::new("expected `responsibility \"KEY\"`").at(id, block.header)),
            }
        }
        (Self(duties), errors)
    }

    /// The duty with this key.
    pub fn get(&self, key: &str) -> Option<&Responsibility> {
        self.0.get(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(|key| &**key)
    }
}

fn read(id: SourceId, block: &Block) -> Result<Responsibility, Diagnostic> {
    let text = |name: &str| match block.body.attributes.iter().find(|attribute| *attribute.name == *name) {
        Some(attribute) => metadata::text(id, attribute),
        None => Ok("".into()),
    };
    let duty = Responsibility {
        area: text("area")?,
        title: text("title")?,
        aws: text("aws")?,
        customer: text("customer")?,
        evidence: text("evidence")?,
        source: text("source")?,
    };
    if duty.area.is_empty() || duty.title.is_empty() || duty.evidence.is_empty() {
        return Err(Diagnostic::new("a responsibility has `area`, `title` and `evidence`").at(id, block.header));
    }
    Ok(duty)
}
