//! The tree of an expression: every node knows where it stands in its source.

use std::sync::Arc;

use super::functions::Callee;
use crate::source::Span;
use crate::value::Value;

/// An expression and its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the source.
    pub span: Span,
}

impl Expr {
    /// Whether it is a name with attributes, written bare: as a key of an object it could be the text or the value.
    pub(super) fn is_dotted_name(&self) -> bool {
        let fixed = |step: &Step| {
            matches!(step, Step::Attribute { .. } | Step::Index { key: Self { kind: Kind::Literal(_), .. }, .. })
        };
        matches!(&self.kind, Kind::Traversal(traversal) if traversal.steps.iter().all(fixed))
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A literal, or a string without interpolations.
    Literal(Value),
    /// A string with interpolations or directives. A string that is one interpolation and nothing else is
    /// [`Kind::Parentheses`]: its value keeps its type. Strip markers are applied already.
    Template(Vec<Part>),
    /// A name and what is read from it: `attrs.rule[0].id`.
    Traversal(Box<Traversal>),
    /// Something read from the value of any other expression: `f(x).a[0]`.
    Access(Box<Access>),
    /// `x.*.a` and `x[*].a`.
    Splat(Box<Splat>),
    /// `[a, b]`.
    Tuple(Vec<Expr>),
    /// `{ a = b }`; a later key wins over an equal earlier one, as in Terraform.
    Object(Vec<(Expr, Expr)>),
    /// `[for …]` and `{for …}`.
    For(Box<For>),
    /// `c ? a : b`.
    Conditional(Box<Conditional>),
    /// `!a`, `-a`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`.
    Binary(Box<Binary>),
    /// `core::length(x)`.
    Call(Box<Call>),
    /// `(a)`.
    Parentheses(Box<Expr>),
    /// A traversal whose head was resolved when the expression was loaded: the value is the scope's slot.
    Slot {
        /// The number of the slot.
        slot: usize,
        /// What is read from it.
        steps: Vec<Step>,
    },
}

/// A name and what is read from it.
#[derive(Debug, Clone)]
pub struct Traversal {
    /// The name.
    pub root: Arc<str>,
    /// Its place.
    pub root_span: Span,
    /// What is read, in order; may be empty.
    pub steps: Vec<Step>,
}

/// One step into a value.
#[derive(Debug, Clone)]
pub enum Step {
    /// `.name`.
    Attribute {
        /// The name.
        name: Arc<str>,
        /// Its place.
        span: Span,
    },
    /// `[key]`, and `.0`.
    Index {
        /// The key.
        key: Expr,
        /// The place of the key.
        span: Span,
    },
    /// A splat within a splat: the steps that follow are taken in each element.
    Each {
        /// How many of them; `None` for all, as after `[*]`.
        reach: Option<usize>,
        /// Its place.
        span: Span,
    },
}

impl Step {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Attribute { span, .. } | Self::Index { span, .. } | Self::Each { span, .. } => *span,
        }
    }

    /// The name, for `.name` and `["name"]`.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Attribute { name, .. } => Some(name),
            Self::Index { key: Expr { kind: Kind::Literal(value), .. }, .. } => value.as_str(),
            Self::Index { .. } | Self::Each { .. } => None,
        }
    }
}

/// Steps into the value of an expression.
#[derive(Debug, Clone)]
pub struct Access {
    /// The expression.
    pub object: Expr,
    /// The steps; at least one.
    pub steps: Vec<Step>,
}

/// Steps into each element of a sequence.
#[derive(Debug, Clone)]
pub struct Splat {
    /// The sequence; anything else counts as a sequence of one, null as an empty one.
    pub object: Expr,
    /// The steps into each element; may be empty.
    pub each: Vec<Step>,
}

/// A `for` expression.
#[derive(Debug, Clone)]
pub struct For {
    /// The variable for the key or index.
    pub key: Option<Arc<str>>,
    /// The variable for the element.
    pub value: Arc<str>,
    /// What is iterated.
    pub collection: Expr,
    /// The key of the result's entry; `None` for `[for …]`.
    pub result_key: Option<Expr>,
    /// The element or the entry's value.
    pub result: Expr,
    /// The condition after `if`.
    pub condition: Option<Expr>,
    /// Whether `...` groups values of equal keys.
    pub group: bool,
}

/// A conditional.
#[derive(Debug, Clone)]
pub struct Conditional {
    /// The condition.
    pub condition: Expr,
    /// The result if it is true.
    pub yes: Expr,
    /// The result if it is false.
    pub no: Expr,
}

/// An operation on two operands.
#[derive(Debug, Clone)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// The left operand.
    pub left: Expr,
    /// The right operand.
    pub right: Expr,
}

/// A function call.
#[derive(Debug, Clone)]
pub struct Call {
    /// The namespace, such as `core`; empty for a bare name.
    pub namespace: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The place of the name with its namespace.
    pub name_span: Span,
    /// The arguments.
    pub args: Vec<Expr>,
    /// Whether `...` follows the last argument.
    pub expand: bool,
    /// What is called, looked up once.
    pub(super) callee: Callee,
}

impl Call {
    /// A call of a function that is looked up by its namespace and name.
    pub fn new(namespace: Arc<str>, name: Arc<str>, name_span: Span, args: Vec<Expr>, expand: bool) -> Self {
        let callee = Callee::of(&namespace, &name);
        Self { namespace, name, name_span, args, expand, callee }
    }
}

/// Operators on one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// Operators on two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text.
    Text(Arc<str>),
    /// `${…}`.
    Value(Expr),
    /// `%{ if }`.
    If(Box<PartIf>),
    /// `%{ for }`.
    For(Box<PartFor>),
}

/// `%{ if c }…%{ else }…%{ endif }`.
#[derive(Debug, Clone)]
pub struct PartIf {
    /// The condition.
    pub condition: Expr,
    /// The pieces if it is true.
    pub yes: Vec<Part>,
    /// The pieces if it is false.
    pub no: Vec<Part>,
    /// Its place.
    pub span: Span,
}

/// `%{ for x in xs }…%{ endfor }`.
#[derive(Debug, Clone)]
pub struct PartFor {
    /// The variable for the key or index.
    pub key: Option<Arc<str>>,
    /// The variable for the element.
    pub value: Arc<str>,
    /// What is iterated.
    pub collection: Expr,
    /// The pieces for each element.
    pub body: Vec<Part>,
    /// Its place.
    pub span: Span,
}
