//! What an expression is evaluated in: names, functions of the room that evaluates, and the world.

use std::fmt;
use std::ops::Deref;

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
}

/// The names, slots and functions that the room which evaluates adds.
pub trait Scope {
    /// The value of a root name such as `attrs`; `None` if there is no such name here.
    fn root(&self, name: &str) -> Option<Value>;

    /// The value of a slot that [`super::Expr::bind`] put in.
    fn slot(&self, slot: usize) -> Value;

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

/// The world outside an expression: files below the module's directory.
pub trait Host {
    /// The bytes of a file, by its path as the expression gives it.
    ///
    /// # Errors
    /// A message if the file cannot be read.
    fn file(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A host that refuses: policies and configuration read no files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHost;

impl Host for NoHost {
    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        Err(format!("\"{path}\" is not read: expressions here have no access to files"))
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
}

impl EvalError {
    /// An error at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self(Box::new(Failure { message: message.into(), help: None, span, ty: Type::Dynamic }))
    }

    /// The error in a source.
    pub fn at(self, id: SourceId) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.0.message).at(id, self.0.span);
        Diagnostic { help: self.0.help, ..diagnostic }
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
