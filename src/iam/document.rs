//! A policy document as data.

use std::sync::Arc;

use super::answer::Answer;
use super::condition::Condition;
use super::principal::Principals;
use super::text::Text;
use crate::source::Diagnostic;
use crate::value::{Reason, Value, Why};

/// A policy document, its unknown parts kept as holes.
#[derive(Debug, Clone)]
pub struct Document {
    /// The statements that are known to be there, in order.
    pub(super) statements: Vec<Statement>,
    /// Why there may be more statements, if so.
    pub(super) open: Option<Reason>,
    /// Whether `${…}` is a policy variable: `Version` is, or may be, 2012-10-17.
    pub(super) variables: bool,
    /// Whether any of it must not be printed.
    pub(super) sensitive: bool,
}

/// A statement.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Its position, from 0.
    pub(super) index: usize,
    /// `Sid`, if known.
    pub(super) sid: Option<Arc<str>>,
    /// `Effect`; `None` when not known.
    pub(super) effect: Option<Effect>,
    /// `Principal` or `NotPrincipal`; `None` when the statement has neither.
    pub(super) principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub(super) actions: Selection,
    /// `Resource` or `NotResource`; `None` when the statement has neither.
    pub(super) resources: Option<Selection>,
    /// The known conditions; all must hold.
    pub(super) conditions: Vec<Condition>,
    /// Whether there may be more conditions.
    pub(super) conditions_open: bool,
    /// The first thing in it that is not known.
    pub(super) hole: Option<Reason>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// `Action`, `Resource` and their opposites.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    /// Whether it is `NotAction` or `NotResource`.
    pub(super) negated: bool,
    /// The patterns.
    pub(super) texts: Vec<Text>,
}

impl Document {
    /// The partition that every ARN among its resources has, where they are known and agree.
    pub(super) fn partition(&self) -> Option<&str> {
        let resources = self.statements.iter().filter_map(|statement| statement.resources.as_ref());
        let partitions = resources.flat_map(|resources| &resources.texts).filter_map(Text::partition);
        let mut found = None;
        for partition in partitions {
            if partition.contains(['*', '?', '$']) || found.is_some_and(|other| other != partition) {
                return None;
            }
            found = Some(partition);
        }
        found
    }

    /// The answer to every question about a bucket's policy that S3 rejects.
    pub(super) fn s3_rejects(&self) -> Option<Answer> {
        self.rejects("the bucket policy", "S3")
    }

    /// The answer to every question about a resource's policy that its service rejects: a statement lacks what it has to
    /// have.
    pub(super) fn rejects(&self, what: &str, service: &str) -> Option<Answer> {
        let odd = self.statements.iter().find(|s| s.principals.is_none() || s.resources.is_none())?;
        let what = format!("{} of {what}", odd.label(self.sensitive));
        let evidence = format!("{what} lacks a Principal or a Resource, so {service} rejects the policy");
        Some(Answer::open(Reason::new(Why::Undecided, what), vec![evidence]))
    }

    /// Reads a document: a JSON text, a JSON text with unknown parts, or an object of the same form.
    ///
    /// # Errors
    /// Says what AWS would reject, such as an unknown element, and what leaves the meaning open, such as a duplicate
    /// key. A document that is unknown as a whole is an error as well; [`Value::as_unknown`] tells it apart.
    pub fn read(value: &Value) -> Result<Self, Diagnostic> {
        super::read::document(value)
    }
}

impl Statement {
    /// Why it is open what this statement does, where nothing of it is unknown. `what` is its document, such as `the
    /// bucket policy`.
    pub(super) fn undecided(&self, sensitive: bool, what: &str) -> Reason {
        let label = self.label(sensitive);
        let keys: Vec<&str> = self.conditions.iter().map(|condition| &*condition.key).collect();
        let what = match keys.as_slice() {
            [] => format!("{label} of {what}"),
            _ if sensitive => format!("the condition of {label} of {what}"),
            keys => format!("the condition on {} in {label} of {what}", keys.join(" and ")),
        };
        Reason::new(Why::Undecided, what)
    }

    /// The statement for people.
    pub(super) fn label(&self, sensitive: bool) -> String {
        match &self.sid {
            Some(sid) if !sensitive && !sid.is_empty() => format!("statement {} (\"{sid}\")", self.index + 1),
            _ => format!("statement {}", self.index + 1),
        }
    }
}
