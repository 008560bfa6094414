//! Documents of questions, from the values of facts.

use std::cell::RefCell;
use std::sync::Arc;

use crate::iam::answer::Answer;
use crate::iam::document::Document;
use crate::iam::spliced;
use crate::value::{Data, Shape, Value};

/// Reads the document and asks it, or says why there is none to ask.
pub(in crate::iam) fn read_or(policy: &Value, ask: impl FnOnce(&Document) -> Answer) -> Answer {
    read(policy).map_or_else(|answer| answer, |document| ask(&document))
}

/// How many documents a thread keeps: the questions about one bucket come one after the other, each about the same few.
const KEPT: usize = 4;

thread_local! {
    /// The documents that were read last, with the values that they were read from, latest first. A value is held for as
    /// long as its document, so that nothing else can take its place in memory.
    static LAST: RefCell<Vec<(Value, Arc<Document>)>> = const { RefCell::new(Vec::new()) };
}

/// The document, or the answer to every question where there is none to ask.
pub(in crate::iam) fn read(policy: &Value) -> Result<Arc<Document>, Answer> {
    let known = LAST.with_borrow_mut(|last| {
        let at = last.iter().position(|(value, _)| is_same(value, policy))?;
        last.get_mut(..=at)?.rotate_right(1);
        last.first().map(|(_, document)| document.clone())
    });
    if let Some(document) = known {
        return Ok(document);
    }
    let document = Arc::new(read_anew(policy)?);
    LAST.with_borrow_mut(|last| {
        last.insert(0, (policy.clone(), document.clone()));
        last.truncate(KEPT);
    });
    Ok(document)
}

/// Whether two values are one in memory.
fn is_same(a: &Value, b: &Value) -> bool {
    a.is_sensitive() == b.is_sensitive()
        && match (a.data(), b.data()) {
            (Data::String(a), Data::String(b)) => Arc::ptr_eq(a, b),
            (Data::Unknown(a), Data::Unknown(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
}

fn read_anew(policy: &Value) -> Result<Document, Answer> {
    if let Some(unknown) = policy.as_unknown() {
        let readable = match &unknown.shape {
            Shape::Json(_) => true,
            // Where a piece stands outside of strings nothing is known; what is wrong otherwise is told below.
            Shape::Template(pieces) => spliced::parse(pieces).is_ok(),
            _ => false,
        };
        if !readable {
            return Err(Answer::open(unknown.reason.clone(), Vec::new()));
        }
    }
    Document::read(policy).map_err(Answer::unreadable)
}

/// Whether there is no policy: null, or an empty text.
pub(in crate::iam) fn is_none(policy: &Value) -> bool {
    policy.is_null() || policy.as_str() == Some("")
}
