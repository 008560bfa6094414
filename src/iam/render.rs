//! What an `aws_iam_policy_document` data source computes.
//!
//! Version 5.100.0 of the AWS provider is the measure, by recordings: `testdata/documents/` has what it wrote. Its ways
//! matter where a text is compared or decoded, and where statements of several documents meet:
//!
//! - A set of one string becomes the string, a longer one a list in descending order; values of conditions keep theirs.
//! - `&{` becomes `${` in resources, principals and values of conditions of its own statements, and nowhere else.
//! - Source documents are appended, and two of them may not share a Sid. A later statement with the Sid of an earlier
//!   one takes its place: its own statements that of a source, an override that of any.
//! - The greatest `Version` and the latest `Id` win.
//!
//! An unknown part becomes a hole in a [`Shape::Json`]. What a hole could change about the rest is open as well: which
//! statement an unknown Sid replaces, or where in a descending list an unknown string stands.

mod block;
mod decode;
mod draft;
mod order;
mod parts;
mod text;

use std::sync::Arc;

use crate::value::{Data, Reason, Shape, Type, Unknown, Value, Why};
use draft::Draft;

/// What the data source computes.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The attribute `json`: the text with an indentation of two spaces, or a text with unknown parts.
    pub json: Value,
    /// The attribute `minified_json`: the same without white space.
    pub minified_json: Value,
}

/// The documents that only providers before 5.0 merge; they go before and after the lists of the same kind.
const SINGLE: [&str; 2] = ["source_json", "override_json"];

/// Computes an `aws_iam_policy_document` from its arguments: an object as a plan shows them, with blocks as lists of
/// objects. Absent and null arguments are unset. Any part may be unknown or sensitive; the texts are sensitive if any
/// part is.
///
/// `source_json` and `override_json` are merged as providers before 5.0 do; later ones take no other than empty ones.
///
/// # Errors
/// What the provider refuses: an effect or version that does not exist, a source that is no JSON document, a Sid that
/// two statements have, `&{` in a document of the version 2008-10-17, and nulls.
pub fn policy_document(data: &Value) -> Result<Rendered, Vec<String>> {
    let sensitive = is_sensitive(data);
    let draft = draft(data).map_err(|problems| match sensitive {
        true => vec!["an argument is not one that the provider takes, so there is no document; as a part of them is sensitive, no details are shown".to_owned()],
        false => problems,
    })?;
    let content = draft.content();
    if content.is_wholly_known() {
        let text = |text: String| Value::string(text).with_sensitivity(sensitive);
        return Ok(Rendered { json: text(text::indented(&content)), minified_json: text(text::compact(&content)) });
    }
    let mut unknown = Unknown::new(Type::String, reason_of(&content));
    unknown.not_null = true;
    let json = Value::unknown(unknown.with_shape(Shape::Json(Arc::new(content)))).with_sensitivity(sensitive);
    Ok(Rendered { minified_json: json.clone(), json })
}

fn draft(data: &Value) -> Result<Draft, Vec<String>> {
    let argument = |name: &str| data.get(name).filter(|value| !value.is_null());
    let mut problems = Vec::new();
    let version = match argument("version") {
        None => Value::string("2012-10-17"),
        Some(version) if matches!(version.as_str(), None | Some("2012-10-17" | "2008-10-17")) => version.clone(),
        Some(version) => {
            problems.push(refused("version", version, "neither 2012-10-17 nor 2008-10-17"));
            version.clone()
        }
    };
    let own = block::document(argument("statement"), &version, argument("policy_id"), &mut problems);
    let [source_json, override_json] = SINGLE.map(|name| match argument(name) {
        None => Vec::new(),
        Some(value) => read(name, value, &mut problems),
    });
    let sources = documents("source_policy_documents", argument("source_policy_documents"), &mut problems);
    let overrides = documents("override_policy_documents", argument("override_policy_documents"), &mut problems);

    let mut merged = Draft::default();
    source_json.into_iter().for_each(|document| merged.append(document));
    if let Some(sid) = draft::shared_sid(&merged, &sources) {
        problems.push(format!(
            "the Sid `{sid}` is that of two statements of `source_policy_documents`, so there is no document"
        ));
    }
    sources.into_iter().for_each(|document| merged.append(document));
    merged.merge(own, true);
    overrides.into_iter().chain(override_json).for_each(|document| merged.merge(document, false));
    if problems.is_empty() { Ok(merged) } else { Err(problems) }
}

/// The documents of a list of texts. More of them that are not known are one that is unknown as a whole.
fn documents(name: &str, list: Option<&Value>, problems: &mut Vec<String>) -> Vec<Draft> {
    let Some(list) = list else { return Vec::new() };
    let (items, open) = members(list);
    let mut documents: Vec<Draft> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        documents.extend(read(&format!("{name}[{at}]"), item, problems));
    }
    documents.extend(open.map(Draft::unknown));
    documents
}

/// The document of a text; none where it is empty.
fn read(name: &str, value: &Value, problems: &mut Vec<String>) -> Vec<Draft> {
    if value.as_str() == Some("") {
        return Vec::new();
    }
    match decode::document(value) {
        Ok(document) => vec![document],
        Err(problem) => {
            problems.push(format!("`{name}` {problem}, so there is no document"));
            Vec::new()
        }
    }
}

/// The members of a list that are certain, and why there may be others.
fn members(list: &Value) -> (&[Value], Option<Reason>) {
    match (list.items(), list.as_unknown()) {
        (Some(items), _) => (items, None),
        (None, Some(unknown)) => match &unknown.shape {
            Shape::Open(items) | Shape::Between(items, _) => (items, Some(unknown.reason.clone())),
            _ => (&[], Some(unknown.reason.clone())),
        },
        (None, None) => (&[], Some(Reason::new(Why::WrongType, "an argument"))),
    }
}

/// A message about an argument that a value cannot be that of.
fn refused(name: &str, value: &Value, what: &str) -> String {
    match value.as_str() {
        Some(text) => format!("`{name}` is \"{text}\", which is {what}, so there is no document"),
        None => format!("`{name}` is {what}, so there is no document"),
    }
}

/// An unknown of any type that is not null.
fn open(reason: Reason, shape: Shape) -> Value {
    let mut unknown = Unknown::new(Type::Dynamic, reason);
    unknown.not_null = true;
    Value::unknown(unknown.with_shape(shape))
}

/// Why something inside is unknown.
fn reason_of(value: &Value) -> Reason {
    value.first_unknown().map_or_else(|| Reason::new(Why::Undecided, "a policy document"), |u| u.reason.clone())
}

/// Whether any part of a value is sensitive.
fn is_sensitive(value: &Value) -> bool {
    value.is_sensitive()
        || match value.data() {
            Data::List(s) | Data::Set(s) => s.items.iter().any(is_sensitive),
            Data::Tuple(items) => items.iter().any(is_sensitive),
            Data::Map(m) => m.entries.values().any(is_sensitive),
            Data::Object(attributes) => attributes.values().any(is_sensitive),
            Data::Unknown(unknown) => match &unknown.shape {
                Shape::Json(content) => is_sensitive(content),
                Shape::Open(items) => items.iter().any(is_sensitive),
                Shape::Between(items, others) => items.iter().chain(&**others).any(is_sensitive),
                _ => false,
            },
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::String(_) => false,
        }
}
