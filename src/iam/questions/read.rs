//! Documents of questions, from the values of facts.

use crate::iam::answer::Answer;
use crate::iam::document::Document;
use crate::value::{Shape, Value};

/// Reads the document and asks it, or says why there is none to ask.
pub(in crate::iam) fn read_or(policy: &Value, ask: impl FnOnce(&Document) -> Answer) -> Answer {
    read(policy).map_or_else(|answer| answer, |document| ask(&document))
}

/// The document, or the answer to every question where there is none to ask.
pub(in crate::iam) fn read(policy: &Value) -> Result<Document, Answer> {
    if let Some(unknown) = policy.as_unknown()
        && !matches!(unknown.shape, Shape::Json(_))
    {
        return Err(Answer::open(unknown.reason.clone(), Vec::new()));
    }
    Document::read(policy).map_err(Answer::unreadable)
}

/// Whether there is no policy: null, or an empty text.
pub(in crate::iam) fn is_none(policy: &Value) -> bool {
    policy.is_null() || policy.as_str() == Some("")
}
