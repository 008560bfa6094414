//! Plan, state, or one of the things that are passed by mistake.

use super::head::{Looks, looks};
use super::mistake;
use crate::source::Diagnostic;

/// The text from where its JSON starts; an answer for everything that is no plan or state.
pub(super) fn plan(mut text: String, name: &str, notes: &mut Vec<String>) -> Result<String, Diagnostic> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(mistake::empty(name));
    }
    if !start.starts_with('{') {
        let Some(at) = json_behind_lines(&text) else { return Err(mistake::text(start, name)) };
        let lines = text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count();
        notes.push(format!("{lines} lines before the JSON are skipped; they look like a log"));
        text.drain(..at);
    }
    match looks(&text) {
        Looks::Plan => Ok(text),
        looks => Err(mistake::json(looks, name)),
    }
}

/// Where a line starts the JSON of a plan: terragrunt and CI runners print lines of their own before it.
fn json_behind_lines(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = text.get(at..)?;
        if line.starts_with('{')
            && rest.trim_start_matches(['{', ' ', '\t', '\r', '\n']).starts_with("\"format_version\"")
        {
            return Some(at);
        }
        at += line.len();
    }
    None
}
