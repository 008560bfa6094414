//! How a function is described: its parameters, what they let through, and the type of its result.

use std::sync::Arc;

use super::{Invocation, Outcome};
use crate::limits::{Limit, Limits};
use crate::value::{Type, Value};

/// A function.
pub(in crate::lang) struct Function {
    /// Its name without namespace.
    pub(in crate::lang) name: &'static str,
    /// The parameters that must be given.
    pub(super) params: &'static [Param],
    /// What further arguments there can be, and at most how many.
    pub(super) rest: Option<(Param, usize)>,
    /// What sensitive arguments do.
    pub(super) marks: Marks,
    /// The type of the result.
    pub(super) returns: Want,
    pub(super) run: fn(&Invocation<'_>) -> Outcome,
}

impl Function {
    /// The parameter of an argument.
    pub(super) fn param(&self, at: usize) -> Option<&Param> {
        self.params.get(at).or(self.rest.as_ref().map(|(param, _)| param))
    }

    /// The least and greatest number of arguments; the greatest is `None` if there is none.
    pub(super) fn arity(&self) -> (usize, Option<usize>) {
        let least = self.params.len();
        match self.rest {
            None => (least, Some(least)),
            Some((_, usize::MAX)) => (least, None),
            Some((_, more)) => (least, Some(least + more)),
        }
    }
}

/// Why a function has no result.
pub(super) struct Failure {
    pub(super) message: String,
    /// The argument that is to blame, from 0.
    pub(super) argument: Option<usize>,
    /// Whether Terraform could have a result.
    pub(super) refused: bool,
    /// What to do about it.
    pub(super) help: Option<String>,
}

impl Failure {
    /// That something is beyond a limit.
    pub(super) fn beyond(limits: &Limits, limit: Limit, message: impl Into<String>) -> Self {
        Self { message: message.into(), argument: None, refused: true, help: limits.help(limit) }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { message, argument: None, refused: false, help: None }
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

/// A failure of one argument.
pub(super) fn blame<T>(argument: usize, message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure { message: message.into(), argument: Some(argument), refused: false, help: None })
}

/// A parameter.
#[derive(Clone, Copy)]
pub(super) struct Param {
    pub(super) want: Want,
    /// Whether null is let through; else it is an error.
    null: Let,
    /// Whether something unknown is let through; else the result is unknown.
    unknown: Let,
    /// Whether something of no known type is let through; else the result has no known type either.
    untyped: bool,
    /// Whether the argument's sensitivity goes to the whole result, even if the function passes on marks itself.
    pub(super) whole: bool,
}

/// In which dialects something is let through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Let {
    Never,
    Onus,
    Always,
}

impl Let {
    fn through(self, onus: bool) -> bool {
        self == Self::Always || onus && self == Self::Onus
    }
}

impl Param {
    pub(super) const fn new(want: Want) -> Self {
        Self { want, null: Let::Never, unknown: Let::Never, untyped: false, whole: false }
    }

    pub(super) const fn or_null(mut self) -> Self {
        self.null = Let::Always;
        self
    }

    /// Lets through what is unknown, of a known type or not.
    pub(super) const fn or_unknown(mut self) -> Self {
        self.unknown = Let::Always;
        self.untyped = true;
        self
    }

    /// Lets through what is of no known type, such as an untyped null.
    pub(super) const fn or_untyped(mut self) -> Self {
        self.untyped = true;
        self
    }

    /// Lets through only what is of a known type.
    pub(super) const fn typed(mut self) -> Self {
        self.untyped = false;
        self
    }

    /// As [`Self::or_null`], in the dialect that keeps more of what is known.
    pub(super) const fn or_null_in_onus(mut self) -> Self {
        self.null = Let::Onus;
        self
    }

    /// As [`Self::or_unknown`], in the dialect that keeps more of what is known.
    pub(super) const fn or_unknown_in_onus(mut self) -> Self {
        self.unknown = Let::Onus;
        self
    }

    pub(super) const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    pub(super) fn lets_null(self, onus: bool) -> bool {
        self.null.through(onus)
    }

    pub(super) fn lets_unknown(self, onus: bool) -> bool {
        self.unknown.through(onus)
    }

    pub(super) fn lets_untyped(self, onus: bool) -> bool {
        self.untyped || onus && self.unknown == Let::Onus
    }
}

pub(super) const ANY: Param = Param::new(Want::Any);
pub(super) const STRING: Param = Param::new(Want::String);
pub(super) const NUMBER: Param = Param::new(Want::Number);

/// The type of a result, from the arguments; an error if they are not what the function takes.
pub(super) type TypeOf = fn(&[Value]) -> Result<Type, Failure>;

/// What a parameter converts to, or of which type a result is.
#[derive(Clone, Copy)]
pub(super) enum Want {
    Any,
    Bool,
    Number,
    String,
    /// A list of any one type.
    List,
    /// A list of bools.
    Bools,
    /// A list of strings.
    Strings,
    /// A set of any one type.
    Set,
    /// A map of lists of strings.
    Lists,
    /// A result whose type follows from the arguments.
    By(TypeOf),
    /// The same, but an unknown result can turn out to be null.
    Maybe(TypeOf),
}

impl Want {
    /// The type that a parameter converts to.
    pub(super) fn ty(self) -> Type {
        match self {
            Self::Any | Self::By(_) | Self::Maybe(_) => Type::Dynamic,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::String => Type::String,
            Self::List => Type::List(Arc::new(Type::Dynamic)),
            Self::Bools => Type::List(Arc::new(Type::Bool)),
            Self::Strings => Type::List(Arc::new(Type::String)),
            Self::Set => Type::Set(Arc::new(Type::Dynamic)),
            Self::Lists => Type::Map(Arc::new(Type::List(Arc::new(Type::String)))),
        }
    }

    /// The type of a result.
    pub(super) fn result(self, args: &[Value]) -> Result<Type, Failure> {
        match self {
            Self::By(of) | Self::Maybe(of) => of(args),
            other => Ok(other.ty()),
        }
    }

    /// Whether an unknown result is certainly not null.
    pub(super) fn never_null(self) -> bool {
        !matches!(self, Self::Any | Self::Maybe(_))
    }
}

/// What sensitive arguments do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Anything sensitive inside an argument makes the result sensitive; the function sees no marks.
    Whole,
    /// The function sees the marks and passes them on itself.
    Own,
}
