//! The `metadata` block: what a policy says about itself, in constants.

use std::sync::Arc;

use crate::finding::{Enforcement, RuleMeta, Severity};
use crate::hcl::{Attribute, Block, Body};
use crate::lang;
use crate::s3::Class;
use crate::source::{Diagnostic, SourceId, Span, nearest};
use crate::value::Value;

use super::Responsibilities;

const KNOWN: [&str; 11] = [
    "title",
    "responsibility",
    "severity",
    "binds_from",
    "controls",
    "exempt",
    "description",
    "document",
    "example",
    "remediation",
    "aliases",
];
const REQUIRED: [&str; 8] =
    ["title", "responsibility", "severity", "binds_from", "description", "document", "example", "remediation"];

/// Where the documents of our policies are.
const AWS: [&str; 2] = ["https://docs.aws.amazon.com/", "https://aws.amazon.com/"];

/// The value of a constant expression.
pub(super) fn constant(id: SourceId, attribute: &Attribute) -> Result<Value, Diagnostic> {
    lang::constant(&attribute.expr).map_err(|error| {
        let diagnostic = error.at(id);
        Diagnostic { message: format!("`{}` is not a constant: {}", attribute.name, diagnostic.message), ..diagnostic }
    })
}

/// A constant that is a string.
pub(super) fn text(id: SourceId, attribute: &Attribute) -> Result<Arc<str>, Diagnostic> {
    let value = constant(id, attribute)?;
    match value.as_str() {
        Some(text) => Ok(text.into()),
        None => Err(Diagnostic::new(format!("`{}` is not a string", attribute.name)).at(id, attribute.span)),
    }
}

/// The metadata of a policy, and from which class on it binds.
pub(super) struct Metadata {
    pub(super) meta: RuleMeta,
    pub(super) binds_from: Class,
}

/// What a team's policy without a `metadata` block gets: the severity follows from its enforcement level.
pub(super) fn without_block(name: &str, level: Level) -> Metadata {
    let severity = match level {
        Level::Advisory => Severity::Low,
        Level::Overridable => Severity::Medium,
        Level::Mandatory => Severity::High,
    };
    let enforcement = if level == Level::Advisory { Enforcement::Advisory } else { Enforcement::Mandatory };
    Metadata { meta: RuleMeta::bare(name, severity, enforcement), binds_from: Class::Public }
}

/// The documented words of `enforcement_level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Advisory,
    Overridable,
    Mandatory,
}

impl Level {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "advisory" => Some(Self::Advisory),
            "mandatory_overridable" => Some(Self::Overridable),
            "mandatory" => Some(Self::Mandatory),
            _ => None,
        }
    }
}

/// Reads and checks a `metadata` block. Ours must be whole; a team's may leave parts out.
pub(super) fn read(
    id: SourceId,
    name: &str,
    level: Level,
    block: &Block,
    responsibilities: &Responsibilities,
    builtin: bool,
) -> Result<Metadata, Vec<Diagnostic>> {
    let mut reader = Reader { id, body: &block.body, errors: Vec::new() };
    reader.check_names(block.header, builtin);
    let fallback = without_block(name, level);
    let severity = reader.word("severity", &["critical", "high", "medium", "low"]);
    let binds_from = reader.word("binds_from", &["public", "internal", "confidential", "restricted"]);
    let responsibility = reader.text("responsibility");
    if let Some((key, span)) = &responsibility
        && responsibilities.get(key).is_none()
    {
        let near = nearest(key, responsibilities.keys());
        let mut error = Diagnostic::new(format!("there is no responsibility {key:?}")).at(id, *span);
        error.help = near.map(|near| format!("did you mean {near:?}?"));
        reader.errors.push(error);
    }
    let duty = responsibility.as_ref().and_then(|(key, _)| responsibilities.get(key));
    let meta = RuleMeta {
        title: reader.text("title").map_or(fallback.meta.title, |(text, _)| text),
        area: duty.map_or_else(|| "".into(), |duty| duty.area.clone()),
        responsibility: responsibility.map_or_else(|| "".into(), |(text, _)| text),
        severity: severity.and_then(|word| Severity::from_word(&word)).unwrap_or(fallback.meta.severity),
        binds_from: binds_from.clone().filter(|word| &**word != Class::Public.word()),
        controls: reader.controls(),
        exempt: reader.text("exempt").map(|(text, _)| text),
        description: reader.text("description").map_or_else(|| "".into(), |(text, _)| text),
        document: reader.document(builtin),
        example: reader.text("example").map_or_else(|| "".into(), |(text, _)| text),
        remediation: reader.text("remediation").map_or_else(|| "".into(), |(text, _)| text),
        aliases: reader.strings("aliases"),
        builtin,
        ..fallback.meta
    };
    let binds_from = binds_from.as_deref().and_then(Class::from_word).unwrap_or(fallback.binds_from);
    if reader.errors.is_empty() { Ok(Metadata { meta, binds_from }) } else { Err(reader.errors) }
}

/// Collects everything that is wrong with one block, not only the first thing.
struct Reader<'a> {
    id: SourceId,
    body: &'a Body,
    errors: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn check_names(&mut self, header: Span, builtin: bool) {
        for attribute in &self.body.attributes {
            if !KNOWN.contains(&&*attribute.name) {
                let mut error = Diagnostic::new(format!("metadata has no attribute `{}`", attribute.name))
                    .at(self.id, attribute.name_span);
                error.help = nearest(&attribute.name, KNOWN).map(|near| format!("did you mean `{near}`?"));
                self.errors.push(error);
            }
        }
        for block in &self.body.blocks {
            self.errors.push(Diagnostic::new("metadata has no blocks").at(self.id, block.header));
        }
        for name in REQUIRED {
            if builtin && self.find(name).is_none() {
                self.errors.push(Diagnostic::new(format!("metadata lacks `{name}`")).at(self.id, header));
            }
        }
    }

    fn find(&self, name: &str) -> Option<&Attribute> {
        self.body.attributes.iter().find(|attribute| *attribute.name == *name)
    }

    fn text(&mut self, name: &str) -> Option<(Arc<str>, Span)> {
        let attribute = self.find(name)?;
        let span = attribute.span;
        match text(self.id, attribute) {
            Ok(text) => Some((text, span)),
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }

    fn word(&mut self, name: &str, words: &[&str]) -> Option<Arc<str>> {
        let (word, span) = self.text(name)?;
        if words.contains(&&*word) {
            return Some(word);
        }
        let error = Diagnostic::new(format!("`{name}` is {word:?}")).with_help(format!("one of {}", words.join(", ")));
        self.errors.push(error.at(self.id, span));
        None
    }

    /// An address that reports make a link: of AWS for our policies, of anybody for a team's.
    fn document(&mut self, builtin: bool) -> Arc<str> {
        let Some((text, span)) = self.text("document") else { return "".into() };
        let starts: &[&str] = if builtin { &AWS } else { &["https://", "http://"] };
        let plain = text.chars().all(|c| c.is_ascii_graphic() && !"<>\"\\^`{|}".contains(c));
        if plain && starts.iter().any(|start| text.len() > start.len() && text.starts_with(start)) {
            return text;
        }
        let error = Diagnostic::new(format!("`document` is {text:?}, which is no address of a document"));
        self.errors.push(error.with_help(format!("it starts with {}", starts.join(" or "))).at(self.id, span));
        "".into()
    }

    fn strings(&mut self, name: &str) -> Vec<String> {
        let Some(attribute) = self.find(name) else { return Vec::new() };
        let span = attribute.span;
        match constant(self.id, attribute).map(|value| string_list(&value)) {
            Ok(Some(list)) => return list,
            Ok(None) => {
                self.errors.push(Diagnostic::new(format!("`{name}` is not a list of strings")).at(self.id, span))
            }
            Err(error) => self.errors.push(error),
        }
        Vec::new()
    }

    fn controls(&mut self) -> Vec<(String, Vec<String>)> {
        let Some(attribute) = self.find("controls") else { return Vec::new() };
        let span = attribute.span;
        let read = constant(self.id, attribute).map(|value| {
            let entries = value.entries()?.iter();
            entries.map(|(framework, ids)| Some((framework.to_string(), string_list(ids)?))).collect()
        });
        match read {
            Ok(Some(controls)) => return controls,
            Ok(None) => {
                let help = "write it as { framework = [\"id\", …] }";
                self.errors.push(Diagnostic::new("`controls` is no map of lists").with_help(help).at(self.id, span));
            }
            Err(error) => self.errors.push(error),
        }
        Vec::new()
    }
}

fn string_list(value: &Value) -> Option<Vec<String>> {
    value.items()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}
