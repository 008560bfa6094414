//! What an expression is evaluated in: names, functions of the room that evaluates, and the world.

use std::fmt;
use std::ops::Deref;

use super::tree::{Expr, Step};
use crate::limits::{Limit, Limits, Tally};
use crate::source::{Diagnostic, SourceId, Span};
use crate::value::{Type, Value};

/// Which of two evaluators: see the table of [`crate::lang`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Exactly as terraform 1.11.4.
    Terraform,
    /// For modules and policies: keeps more of what is known.
    Onus,
}

/// What an expression is evaluated in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The dialect.
    pub dialect: Dialect,
    /// Names, slots and functions.
    pub scope: &'a dyn Scope,
    /// Files.
    pub host: &'a dyn Host,
    /// What may be taken, and what was taken so far.
    pub tally: &'a Tally,
}

/// The names, slots and functions that the room which evaluates adds.
pub trait Scope {
    /// The value of a root name such as `attrs`; `None` if there is no such name here.
    fn root(&self, name: &str) -> Option<Value>;

    /// The value of a slot that [`super::Expr::bind`] put in.
    fn slot(&self, slot: usize) -> Value;

    /// What the first steps from a slot read, and how many steps that are, where it can be told without the value of the
    /// whole slot.
    fn read(&self, slot: usize, steps: &[Step]) -> Option<(Value, usize)> {
        let _ = (slot, steps);
        None
    }

    /// Calls a function of a namespace other than `core`, such as `s3` or `iam`; `None` if there is no such function.
    /// The message of an error is shown after the function's name.
    fn call(&self, namespace: &str, name: &str, args: &[Value]) -> Option<Result<Value, String>> {
        let _ = (namespace, name, args);
        None
    }

    /// The root names, for "did you mean".
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The world outside an expression: files of the module, templates, and the time of the plan.
///
/// Messages about a file are put after its name, such as "does not exist": the name can be sensitive, so that only the
/// caller decides whether it is shown.
pub trait Host {
    /// The bytes of a file, by its path as the expression gives it; `None` if there are more than `longest`.
    ///
    /// # Errors
    /// A message if the file cannot be read.
    fn file(&self, path: &str, longest: u64) -> Result<Option<Vec<u8>>, String>;

    /// Whether there is such a file.
    ///
    /// # Errors
    /// A message if there is something that is no file, or if that cannot be told.
    fn file_exists(&self, path: &str) -> Result<bool, String>;

    /// The files below a directory that match a pattern of `fileset`, relative to the directory.
    ///
    /// # Errors
    /// A message if the pattern is malformed or cannot be followed; it stands alone.
    fn file_set(&self, directory: &str, pattern: &str) -> Result<Vec<String>, String>;

    /// The absolute path of the directory that relative paths start from.
    ///
    /// # Errors
    /// A message if there is none.
    fn directory(&self) -> Result<String, String>;

    /// The home directory, for `~`.
    ///
    /// # Errors
    /// A message if it is not known.
    fn home(&self) -> Result<String, String>;

    /// Parses a template without quotes, such as the text of a template file.
    ///
    /// # Errors
    /// What is wrong with the text, at its place in it.
    fn template(&self, text: &str) -> Result<Expr, EvalError>;

    /// The time of the plan, in seconds since 1970; `None` if it is not known.
    fn plan_time(&self) -> Option<i64> {
        None
    }
}

/// A host that refuses: policies and configuration read no files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHost;

impl NoHost {
    fn refuse<T>() -> Result<T, String> {
        Err("is not read: expressions here have no access to files".to_owned())
    }
}

impl Host for NoHost {
    fn file(&self, _: &str, _: u64) -> Result<Option<Vec<u8>>, String> {
        Self::refuse()
    }

    fn file_exists(&self, _: &str) -> Result<bool, String> {
        Self::refuse()
    }

    fn file_set(&self, _: &str, _: &str) -> Result<Vec<String>, String> {
        Err("no files are read: expressions here have no access to them".to_owned())
    }

    fn directory(&self) -> Result<String, String> {
        Err("there is no directory: expressions here have no access to files".to_owned())
    }

    fn home(&self) -> Result<String, String> {
        Err("there is no home directory: expressions here have no access to files".to_owned())
    }

    fn template(&self, _: &str) -> Result<Expr, EvalError> {
        Err(EvalError::new(Span::default(), "no template is rendered in expressions here"))
    }
}

/// An expression that has no value, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError(Box<Failure>);

/// What an [`EvalError`] says; boxed, because results are returned far more often than errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong.
    pub message: String,
    /// What to write instead, where known.
    pub help: Option<String>,
    /// Where in the expression's source.
    pub span: Span,
    /// The type that the value would have had: the branch of a conditional that is not taken may fail, and the result
    /// has the type of both.
    pub(super) ty: Type,
    /// Whether Terraform could go on where Onus does not: it takes no more, or reads no file there.
    pub(super) refused: bool,
}

impl EvalError {
    /// An error at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self(Box::new(Failure { message: message.into(), help: None, span, ty: Type::Dynamic, refused: false }))
    }

    /// The same where Terraform could have a value: no `try` takes that for an answer.
    #[must_use]
    pub(super) fn refused(mut self, refused: bool) -> Self {
        self.0.refused = refused;
        self
    }

    /// That something is beyond a limit: no `try` takes that for an answer.
    pub fn beyond(limits: &Limits, limit: Limit, message: String, span: Span) -> Self {
        let error = Self::new(span, message).refused(true);
        match limits.help(limit) {
            Some(help) => error.with_help(help),
            None => error,
        }
    }

    /// What to do about the limit that was met, if that is what is wrong.
    pub fn limit_help(&self) -> Option<&str> {
        self.0.help.as_deref().filter(|_| self.0.refused)
    }

    /// The error in a source.
    pub fn at(self, id: SourceId) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.0.message).at(id, self.0.span);
        match self.0.help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        }
    }

    /// The same with what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The same for an expression whose value would have had this type.
    #[must_use]
    pub(super) fn of_type(mut self, ty: Type) -> Self {
        self.0.ty = ty;
        self
    }

    /// The same for an expression whose value could have been of any type, whatever part of it failed.
    #[must_use]
    pub(super) fn of_any_type(self) -> Self {
        self.of_type(Type::Dynamic)
    }
}

impl Deref for EvalError {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EvalError {}
