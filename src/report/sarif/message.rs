//! Texts of SARIF: what is shown to people, so that nothing in it acts on a display or becomes a link.

use std::borrow::Cow;

use serde::Serialize;

use super::limits;
use crate::finding::{Outcome, Verdict};
use crate::report::sanitise;
use crate::source::{Location, Related};

const ELLIPSIS: &str = "…";

/// A message without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

impl Message {
    /// One remark.
    pub(super) fn new(text: &str) -> Self {
        Self::of_lines(&[text.into()])
    }

    /// Lines, and further lines within one indented, so that no value can forge a line. SARIF makes `[a](b)` a link
    /// also in plain text, so that the two never stand together. Braces stay single: GitHub shows them as they stand,
    /// and no message here has arguments to put between them.
    fn of_lines(lines: &[Cow<'_, str>]) -> Self {
        let lines: Vec<_> = lines.iter().map(|line| sanitise::block(line.trim_end()).replace('\n', "\n  ")).collect();
        let text = lines.join("\n").replace("](", "] (");
        Self { text: sanitise::shorten(&text, limits::MESSAGE, ELLIPSIS).into_owned() }
    }

    /// What a verdict says: subject, fact, and the attribute that decides, which a place in a plan does not tell.
    pub(super) fn of(verdict: &Verdict) -> Self {
        let said = verdict.messages().iter().map(String::as_str);
        let reason = || verdict.reason.as_deref().unwrap_or("no reason given");
        let mut lines: Vec<Cow<'_, str>> = match verdict.outcome {
            Outcome::Unknown => match verdict.remedy() {
                Some(remedy) => vec![format!("not known: {}; {remedy}", reason()).into()],
                None => vec![format!("not known: {}", reason()).into()],
            },
            Outcome::Error => vec![format!("the policy could not be evaluated: {}", reason()).into()],
            _ if verdict.messages().is_empty() => vec![(&*verdict.policy.title).into()],
            _ => said.map(Cow::Borrowed).collect(),
        };
        if let Some(first) = lines.first_mut() {
            *first = format!("{}: {first}", sanitise::shorten(&verdict.subject, limits::NAME, ELLIPSIS)).into();
        }
        if let Some(Location::Plan { address, path }) = verdict.locations().first()
            && !path.is_empty()
        {
            lines.push(format!("at {address}.{path}").into());
        }
        Self::of_lines(&lines)
    }

    /// The same with a further line of our own.
    pub(super) fn adding(mut self, line: &str) -> Self {
        self.text.push('\n');
        self.text.push_str(line);
        self
    }

    /// The same with a line on a place that led there, whose "here" is a link to it where it has a number: GitHub shows
    /// a related place only where the message links to it.
    pub(super) fn telling(self, related: &Message, id: Option<usize>) -> Self {
        let Some(id) = id else { return self.adding(&related.text) };
        let (head, tail) = related.text.rsplit_once(" here").unwrap_or((&related.text, ""));
        self.adding(&format!("{head} [here]({id}){tail}"))
    }
}

/// What stands at a place that led to a finding; where it is no file, with its name.
pub(super) fn of_related(related: &Related, text: Option<&str>) -> Message {
    let text = text.map(|name| format!(" ({name})")).unwrap_or_default();
    Message { text: line(&format!("{}{text}", related.label), limits::LABEL).replace("](", "] (") }
}

/// One line of at most so many characters.
pub(super) fn line(text: &str, limit: usize) -> String {
    let text = sanitise::folded(text);
    match text.char_indices().nth(limit) {
        Some(_) => sanitise::shorten(&text, limit - 1, ELLIPSIS).into_owned(),
        None => text,
    }
}
