//! What is known about a value that is not known.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::{Number, Type, Value};
use crate::resource::Address;

/// An unknown value: its type, what is certain about it all the same, why it is unknown, and what it is made of.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Its type; `Dynamic` when that is not known either.
    pub ty: Type,
    /// Whether it is certainly not null.
    pub not_null: bool,
    /// What a string certainly starts with.
    pub prefix: Option<Arc<str>>,
    /// The least and greatest length of a collection or string, where known.
    pub length: (u64, Option<u64>),
    /// The least and greatest value of a number, where known.
    pub range: Option<Arc<Range>>,
    /// Why it is unknown.
    pub reason: Reason,
    /// What it is made of.
    pub shape: Shape,
}

/// Bounds of a number; each is one that it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The least number that it can be.
    pub least: Option<Number>,
    /// The greatest number that it can be.
    pub most: Option<Number>,
}

/// What an unknown value is made of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Nothing is known about it.
    Opaque,
    /// It is exactly this attribute. Two unknowns with the same symbol are the same value.
    Symbol(Symbol),
    /// It stems from one of these attributes: exactly one by a rule that can be wrong ([`Basis::Assumed`]), or one
    /// of several ([`Basis::Ambiguous`]). An empty list is an origin that was not recorded, such as a local value.
    Candidates(Arc<[Symbol]>, Basis),
    /// A string made of pieces.
    Template(Arc<[Piece]>),
    /// A JSON text whose content is this value, with unknown parts inside.
    Json(Arc<Value>),
    /// A list with these members, and possibly more.
    Open(Arc<[Value]>),
    /// A list with the first members, perhaps some of the second, and no others.
    Between(Arc<[Value]>, Arc<[Value]>),
}

/// A piece of a string template.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Known text.
    Text(Arc<str>),
    /// An unknown string in the middle.
    Hole(Arc<Unknown>),
}

/// An attribute of a resource instance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    /// The resource.
    pub address: Arc<Address>,
    /// The attribute path, such as `arn`; empty when only the resource is known.
    pub path: Arc<str>,
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { write!(f, "{}", self.address) } else { write!(f, "{}.{}", self.address, self.path) }
    }
}

/// How sure a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// It follows from the input.
    Proven,
    /// It follows from the rule that an instance refers to the instance with its own key.
    Assumed,
    /// One of several, or of an origin that the input does not record.
    Ambiguous,
}

impl Basis {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Assumed => "assumed",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind of reason.
    pub why: Why,
    /// What is unknown: an attribute such as `aws_kms_key.data.arn`, or empty.
    pub what: What,
}

/// What is unknown, in words: most of it is never told, so that an attribute is put into words when somebody asks.
#[derive(Debug, Clone)]
pub struct What {
    of: Option<Symbol>,
    text: OnceLock<Arc<str>>,
}

impl What {
    fn text(&self) -> &Arc<str> {
        self.text.get_or_init(|| self.of.as_ref().map_or_else(|| "".into(), |of| of.to_string().into()))
    }
}

impl Deref for What {
    type Target = str;

    fn deref(&self) -> &str {
        self.text()
    }
}

impl PartialEq for What {
    fn eq(&self, other: &Self) -> bool {
        (self.of.is_some() && self.of == other.of) || **self == **other
    }
}

impl Eq for What {}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<Arc<str>> for What {
    fn from(text: Arc<str>) -> Self {
        Self { of: None, text: text.into() }
    }
}

impl From<Symbol> for What {
    fn from(of: Symbol) -> Self {
        Self { of: Some(of), text: OnceLock::new() }
    }
}

impl From<What> for Arc<str> {
    fn from(what: What) -> Self {
        what.text().clone()
    }
}

/// The kinds of reasons for not knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Terraform knows it only after the apply.
    KnownAfterApply,
    /// The same, and what it is computed from does not tell it.
    Computed,
    /// The input holds no prior state of an object that exists.
    NoPriorState,
    /// A companion may belong to this bucket or to another one.
    AmbiguousLink,
    /// A resource may use this bucket, as a target of logs for instance, or another one.
    AmbiguousUse,
    /// Two resources set it differently, and AWS keeps whichever is written last.
    DeclaredTwice,
    /// It depends on which of two changes of the plan comes last.
    ApplyOrder,
    /// It is declared outside this estate.
    OutsideEstate,
    /// The plan does not record where it comes from.
    NotRecorded,
    /// Its value is of another type than the provider's schema says.
    WrongType,
    /// The reasoning of this version does not decide it.
    Undecided,
    /// No configuration says it, such as the organization that an account belongs to.
    Untold,
    /// A data source reads it when terraform plans.
    DataSource,
    /// A variable without a default that was given no value.
    NotGiven,
    /// The expression behind it has an error, which is reported.
    NotEvaluated,
    /// It stands in a module that is not on disk.
    NotFetched,
}

impl Reason {
    /// A reason about an attribute.
    pub fn new(why: Why, what: impl Into<Arc<str>>) -> Self {
        Self { why, what: What::from(what.into()) }
    }

    /// A reason about an attribute that is put into words when somebody asks.
    pub fn of(why: Why, attribute: Symbol) -> Self {
        Self { why, what: attribute.into() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.what.is_empty() { "the value" } else { &*self.what };
        match self.why {
            Why::KnownAfterApply | Why::Computed => write!(f, "{what} is known only after apply"),
            Why::NoPriorState => write!(f, "{what} is not in a prior state that the input has"),
            Why::AmbiguousLink => write!(f, "{what} may configure this bucket or another one"),
            Why::AmbiguousUse => write!(f, "{what} may use this bucket or another one"),
            Why::DeclaredTwice | Why::ApplyOrder => write!(f, "{what} depends on the order of the apply"),
            Why::OutsideEstate => write!(f, "{what} is declared outside this estate"),
            // A question has no origin.
            Why::NotRecorded if what.starts_with("whether ") => write!(f, "the plan does not record {what}"),
            Why::NotRecorded => write!(f, "the plan does not record where {what} comes from"),
            Why::WrongType => write!(f, "{what} has another type than its provider gives it"),
            Why::Undecided => write!(f, "{what} is beyond what this version decides"),
            Why::Untold => write!(f, "{what} is told by no configuration"),
            Why::DataSource => write!(f, "{what} is read only when terraform plans"),
            Why::NotGiven => write!(f, "{what} has no default and no value was given"),
            Why::NotEvaluated => write!(f, "{what} has an error"),
            Why::NotFetched => write!(f, "{what} is a module that is not on disk"),
        }
    }
}

impl Why {
    /// What would decide it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::KnownAfterApply | Self::ApplyOrder => "a plan after this apply decides it",
            Self::Computed => "a plan after this apply, or the reference alone, decides it",
            Self::NoPriorState => "declaring it in this configuration decides it",
            Self::AmbiguousLink | Self::AmbiguousUse => "a reference without `local` values or conditions decides it",
            Self::DeclaredTwice => "one resource instead of two decides it",
            Self::OutsideEstate => "declaring it in this configuration decides it",
            Self::NotRecorded => "a literal, or a direct reference, decides it",
            Self::WrongType => "a plan as terraform writes it decides it",
            Self::DataSource => "a plan decides it",
            Self::NotGiven => "a value in a `.tfvars` file, or `--var`, decides it",
            Self::NotEvaluated => "the error decides it once it is corrected",
            Self::NotFetched => "`terraform init`, or `terraform get`, fetches it",
            Self::Untold => "naming accounts or principals instead decides it",
            Self::Undecided => "the canonical form of the AWS documentation decides it",
        }
    }
}

impl Unknown {
    /// An unknown of which nothing but type and reason is known.
    pub fn new(ty: Type, reason: Reason) -> Self {
        Self { ty, not_null: false, prefix: None, length: (0, None), range: None, reason, shape: Shape::Opaque }
    }

    /// The same with a shape.
    #[must_use]
    pub fn with_shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// The resources that this value may stem from, and how sure that is.
    pub fn candidates(&self) -> (&[Symbol], Basis) {
        match &self.shape {
            Shape::Symbol(symbol) => (std::slice::from_ref(symbol), Basis::Proven),
            Shape::Candidates(symbols, basis) => (symbols, *basis),
            _ => (&[], Basis::Ambiguous),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_does_not_record_is_a_sentence() {
        for (what, said) in [
            (
                "aws_kms_alias.a.target_key_id",
                "the plan does not record where aws_kms_alias.a.target_key_id comes from",
            ),
            ("`insecure` of provider aws", "the plan does not record where `insecure` of provider aws comes from"),
            ("", "the plan does not record where the value comes from"),
            ("whether a.b is of the same account", "the plan does not record whether a.b is of the same account"),
        ] {
            assert_eq!(Reason::new(Why::NotRecorded, what).to_string(), said);
        }
    }
}
