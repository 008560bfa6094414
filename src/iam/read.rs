//! Values to policy documents: tolerant where AWS is, strict where AWS rejects.
//!
//! AWS takes one value where it takes a list, one statement where it takes several, bools and numbers where it compares
//! texts. It rejects unknown elements, an `Action` beside a `NotAction` and the like; such a document never comes into
//! force, so reading on would judge something that will not be there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Condition;
use super::document::{Document, Effect, Selection, Statement};
use super::json;
use super::operator::Operator;
use super::principal::Principals;
use super::spliced;
use super::text::Text;
use crate::source::Diagnostic;
use crate::value::{Data, Reason, Shape, Value};

/// Longer JSON texts are refused. S3 takes bucket policies of up to 20 KB, IAM smaller ones.
const LONGEST: usize = 128 * 1024;

/// More statements are refused: 20 KB hold fewer.
const MOST_STATEMENTS: usize = 1_000;

type Entries = BTreeMap<Arc<str>, Value>;
type Read<T> = Result<T, String>;

/// Reads a document.
pub(super) fn document(value: &Value) -> Result<Document, Diagnostic> {
    let mut reader = Reader { hole: None, sensitive: value.is_sensitive() };
    let read = reader.document(value);
    read.map_err(|problem| {
        Diagnostic::new(match reader.sensitive {
            true => "the policy document is not one that AWS accepts; it is sensitive, so no details are shown".into(),
            false => problem,
        })
    })
}

struct Reader {
    /// The first unknown part of the current statement.
    hole: Option<Reason>,
    sensitive: bool,
}

impl Reader {
    fn document(&mut self, value: &Value) -> Read<Document> {
        let parsed;
        let root = match value.data() {
            Data::String(text) if text.len() > LONGEST => {
                return Err(format!("the policy document has {} bytes; AWS takes no such size", text.len()));
            }
            Data::String(text) => {
                parsed = json::parse(text).map_err(|e| format!("the policy document cannot be read: {e}"))?;
                &parsed
            }
            Data::Unknown(unknown) => match &unknown.shape {
                Shape::Json(content) => &**content,
                Shape::Template(pieces) => {
                    let spliced = spliced::parse(pieces);
                    parsed = spliced.map_err(|reason| format!("the policy document cannot be read: {reason}"))?;
                    &parsed
                }
                _ => return Err(format!("the policy document cannot be read: {}", unknown.reason)),
            },
            _ => value,
        };
        let entries = root.entries().ok_or("the policy document is no JSON object")?;
        only(entries, &["Version", "Id", "Statement"], "the policy document")?;
        let variables = match entries.get("Version").map(|version| (version, version.as_str())) {
            // Without `Version` the old language holds, which has no variables.
            None | Some((_, Some("2008-10-17"))) => false,
            Some((_, Some("2012-10-17"))) => true,
            Some((version, None)) if version.is_unknown() => true,
            Some(_) => return Err("the policy document's Version is neither 2012-10-17 nor 2008-10-17".into()),
        };
        let statement = entries.get("Statement").ok_or("the policy document has no Statement")?;
        let (items, perhaps) = self.statements(statement);
        let mut open = None;
        if items.len() > MOST_STATEMENTS {
            return Err(format!("the policy document has {} statements; AWS takes no such size", items.len()));
        }
        let mut statements = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            if let Some(reason) = undecided(item) {
                open = open.or(Some(reason));
                continue;
            }
            self.hole = None;
            let read = self.statement(index, item);
            let mut read = read.map_err(|problem| format!("policy statement {}: {problem}", index + 1))?;
            // One that may be missing is one with a condition that may never hold.
            if let Some((_, reason)) = perhaps.as_ref().filter(|(certain, _)| index >= *certain) {
                read.conditions_open = true;
                read.hole = read.hole.or_else(|| Some(reason.clone()));
            }
            statements.push(read);
        }
        Ok(Document { statements, open, variables, sensitive: self.sensitive })
    }

    fn statement(&mut self, index: usize, value: &Value) -> Read<Statement> {
        self.sensitive |= value.is_sensitive();
        let entries = value.entries().ok_or("it is no JSON object")?;
        let known = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        only(entries, &known, "the statement")?;
        let sid = entries.get("Sid");
        self.sensitive |= sid.is_some_and(Value::is_sensitive);
        let sid = sid.and_then(Value::as_str).map(Into::into);
        let effect = match entries.get("Effect") {
            Some(effect) if effect.is_unknown() => {
                self.note(effect);
                None
            }
            Some(effect) => Some(match effect.as_str() {
                Some("Allow") => Effect::Allow,
                Some("Deny") => Effect::Deny,
                _ => return Err("Effect is neither Allow nor Deny".into()),
            }),
            None => return Err("Effect is missing".into()),
        };
        let principals = match self.one_of(entries, "Principal", "NotPrincipal")? {
            Some((negated, value)) => Some(self.principals(negated, value)?),
            None => None,
        };
        let actions = match self.one_of(entries, "Action", "NotAction")? {
            Some((negated, value)) => self.selection(negated, value, "Action")?,
            None => return Err("Action is missing".into()),
        };
        let resources = match self.one_of(entries, "Resource", "NotResource")? {
            Some((negated, value)) => Some(self.selection(negated, value, "Resource")?),
            None => None,
        };
        let (conditions, conditions_open) = match entries.get("Condition") {
            Some(value) => self.conditions(value)?,
            None => (Vec::new(), false),
        };
        let hole = self.hole.take();
        Ok(Statement { index, sid, effect, principals, actions, resources, conditions, conditions_open, hole })
    }

    fn principals(&mut self, negated: bool, value: &Value) -> Read<Principals> {
        let mut principals = Principals { negated, ..Principals::default() };
        self.sensitive |= value.is_sensitive();
        if value.as_str() == Some("*") {
            principals.everyone = true;
            return Ok(principals);
        }
        if value.is_unknown() {
            self.note(value);
            principals.open = true;
            return Ok(principals);
        }
        let entries = value.entries().ok_or("a Principal is neither \"*\" nor an object")?;
        only(entries, &["AWS", "Service", "Federated", "CanonicalUser"], "the Principal")?;
        for (kind, value) in entries {
            let Selection { texts, .. } = self.selection(false, value, kind)?;
            match &**kind {
                "AWS" => {
                    principals.everyone = texts.iter().any(|text| text.as_known() == Some("*"));
                    principals.aws = texts;
                }
                "Service" => {
                    if texts.iter().any(|text| text.as_known().is_some_and(|text| text.contains('*'))) {
                        return Err("a Service principal with a wildcard is invalid".into());
                    }
                    principals.services = texts;
                }
                _ => principals.others.extend(texts),
            }
        }
        Ok(principals)
    }

    fn selection(&mut self, negated: bool, value: &Value, element: &str) -> Read<Selection> {
        let mut selection = Selection { negated, texts: Vec::new() };
        for item in self.items(value) {
            self.sensitive |= item.is_sensitive();
            match item.data() {
                Data::String(known) => selection.texts.push(Text::known(known)),
                Data::Unknown(unknown) => {
                    self.note(item);
                    selection.texts.push(Text::unknown(unknown));
                }
                _ => return Err(format!("{element} holds something that is no string")),
            }
        }
        Ok(selection)
    }

    fn conditions(&mut self, value: &Value) -> Read<(Vec<Condition>, bool)> {
        self.sensitive |= value.is_sensitive();
        if value.is_unknown() {
            self.note(value);
            return Ok((Vec::new(), true));
        }
        let (mut conditions, mut open) = (Vec::new(), false);
        for (name, keys) in value.entries().ok_or("Condition is no object")? {
            let operator = Operator::parse(name).ok_or_else(|| format!("AWS has no condition operator `{name}`"))?;
            self.sensitive |= keys.is_sensitive();
            if keys.is_unknown() {
                self.note(keys);
                open = true;
                continue;
            }
            for (key, values) in keys.entries().ok_or_else(|| format!("the condition `{name}` is no object"))? {
                let mut texts = Vec::new();
                for item in self.items(values) {
                    self.sensitive |= item.is_sensitive();
                    texts.push(match item.data() {
                        Data::String(known) => Text::known(known),
                        Data::Bool(known) => Text::known(if *known { "true" } else { "false" }),
                        Data::Number(known) => Text::known(&known.to_string()),
                        Data::Unknown(unknown) => {
                            self.note(item);
                            Text::unknown(unknown)
                        }
                        _ => return Err(format!("the condition key `{key}` has a value that is no string")),
                    });
                }
                conditions.push(Condition {
                    operator,
                    key: key.clone(),
                    folded: key.to_ascii_lowercase(),
                    values: texts,
                });
            }
        }
        Ok((conditions, open))
    }

    /// The members of a list, or the one value that stands for a list. An unknown among them, or in place of them, may
    /// be one member, several or none: each reading of it is a text that could be anything or match nothing.
    fn items<'a>(&mut self, value: &'a Value) -> Vec<&'a Value> {
        self.sensitive |= value.is_sensitive();
        if let Some(items) = value.items() {
            return items.iter().collect();
        }
        match value.as_unknown().map(|unknown| &unknown.shape) {
            Some(Shape::Open(items)) => items.iter().chain([value]).collect(),
            // Their order alone is not known, and it means nothing to AWS.
            Some(Shape::Between(items, others)) if others.is_empty() => items.iter().collect(),
            Some(Shape::Between(items, _)) => items.iter().chain([value]).collect(),
            _ => vec![value],
        }
    }

    /// The statements, and, where the last of them may be missing, how many are not and why.
    fn statements<'a>(&mut self, value: &'a Value) -> (Vec<&'a Value>, Option<(usize, Reason)>) {
        match value.as_unknown().map(|unknown| (&unknown.shape, &unknown.reason)) {
            Some((Shape::Between(certain, others), reason)) => {
                self.sensitive |= value.is_sensitive();
                (certain.iter().chain(&**others).collect(), Some((certain.len(), reason.clone())))
            }
            _ => (self.items(value), None),
        }
    }

    /// An element or its opposite. Where one of them is not known, it is not there, or AWS rejects the document.
    fn one_of<'a>(&mut self, entries: &'a Entries, plain: &str, negated: &str) -> Read<Option<(bool, &'a Value)>> {
        match (entries.get(plain), entries.get(negated)) {
            (Some(value), Some(other)) if may_be_absent(value) != may_be_absent(other) => {
                self.note(if may_be_absent(value) { value } else { other });
                Ok(Some(if may_be_absent(value) { (true, other) } else { (false, value) }))
            }
            (Some(_), Some(_)) => Err(format!("it has both {plain} and {negated}, which AWS rejects")),
            (Some(value), None) => Ok(Some((false, value))),
            (None, Some(value)) => Ok(Some((true, value))),
            (None, None) => Ok(None),
        }
    }

    fn note(&mut self, value: &Value) {
        self.sensitive |= value.is_sensitive();
        if self.hole.is_none() {
            self.hole = value.as_unknown().map(|unknown| unknown.reason.clone());
        }
    }
}

fn only(entries: &Entries, known: &[&str], what: &str) -> Read<()> {
    match entries.keys().find(|key| !known.contains(&&***key)) {
        None => Ok(()),
        Some(key) => Err(format!("{what} has an element `{key}`, which AWS rejects")),
    }
}

/// Why nothing can be said of a statement: it is not known, or which of an element and its opposite it has is not.
fn undecided(statement: &Value) -> Option<Reason> {
    if let Some(unknown) = statement.as_unknown() {
        return Some(unknown.reason.clone());
    }
    let pairs = [("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource")];
    pairs.iter().find_map(|(plain, negated)| {
        let unknown = |name| statement.get(name).filter(|value| may_be_absent(value)).and_then(Value::as_unknown);
        unknown(plain).filter(|_| unknown(negated).is_some()).map(|unknown| unknown.reason.clone())
    })
}

/// Whether a list of a statement is not known and could be empty: then there is no such element.
fn may_be_absent(value: &Value) -> bool {
    value.as_unknown().is_some_and(|unknown| match &unknown.shape {
        Shape::Open(items) | Shape::Between(items, _) => items.is_empty(),
        Shape::Symbol(_) | Shape::Template(_) => false,
        _ => true,
    })
}
