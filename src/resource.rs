//! Resource addresses and what a plan does to a resource.
//!
//! Follows Terraform's "Resource Address" document and the `resource_changes` part of its JSON output format.

mod pattern;
mod relevant;

use std::fmt;
use std::sync::Arc;

pub use pattern::Pattern;
pub use relevant::{always_known, relevant};

use crate::value::Reason;

/// The key of an instance of a resource or module with `count` or `for_each`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `count`: the index.
    Index(u64),
    /// `for_each`: the key.
    Name(Arc<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => {
                f.write_str("[\"")?;
                for c in name.chars() {
                    match c {
                        '"' => f.write_str("\\\"")?,
                        '\\' => f.write_str("\\\\")?,
                        '\n' => f.write_str("\\n")?,
                        '\r' => f.write_str("\\r")?,
                        '\t' => f.write_str("\\t")?,
                        other => fmt::Write::write_char(f, other)?,
                    }
                }
                f.write_str("\"]")
            }
        }
    }
}

/// One module call of a module path, with the instance's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleStep {
    /// The name of the `module` block.
    pub name: Arc<str>,
    /// The instance, when the call has `count` or `for_each`.
    pub key: Option<Key>,
}

/// The path of a module instance; empty for the root module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ModulePath(pub Arc<[ModuleStep]>);

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            write!(f, "module.{}", step.name)?;
            if let Some(key) = &step.key {
                write!(f, "{key}")?;
            }
        }
        Ok(())
    }
}

/// What kind of block declares a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Mode {
    /// `resource`.
    #[default]
    Managed,
    /// `data`.
    Data,
    /// `ephemeral`, in OpenTofu's plans.
    Ephemeral,
}

impl Mode {
    /// What stands in an address before the type.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Managed => "",
            Self::Data => "data.",
            Self::Ephemeral => "ephemeral.",
        }
    }
}

/// The full address of a resource instance, such as `module.a["x"].aws_s3_bucket.this[0]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The module instance.
    pub module: ModulePath,
    /// Managed or data.
    pub mode: Mode,
    /// The resource type, such as `aws_s3_bucket`.
    pub kind: Arc<str>,
    /// The name of the block.
    pub name: Arc<str>,
    /// The instance's key.
    pub key: Option<Key>,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.module.0.is_empty() {
            write!(f, "{}.", self.module)?;
        }
        write!(f, "{}{}.{}", self.mode.prefix(), self.kind, self.name)?;
        if let Some(key) = &self.key {
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

/// What a plan does to a resource instance, from the action words of its change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// It does not exist yet and will.
    Create,
    /// It changes in place.
    Update,
    /// It is destroyed and created again, in either order; also created while the old object is only forgotten.
    Replace,
    /// It is destroyed.
    Delete,
    /// It leaves management; the object itself stays.
    Forget,
    /// Nothing happens.
    NoOp,
    /// A data source that is read during apply.
    Read,
}

impl Operation {
    /// The word that policies and reports use, as in the Terraform policy language where that has one.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Forget => "forget",
            Self::NoOp => "no-op",
            Self::Read => "read",
        }
    }

    /// Whether the resource is managed after the apply.
    pub fn stays(self) -> bool {
        !matches!(self, Self::Delete | Self::Forget)
    }

    /// Whether the apply sets the object's attributes.
    pub fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Replace)
    }

    /// Whether the object was there before the apply.
    pub fn existed(self) -> bool {
        !matches!(self, Self::Create | Self::Read)
    }
}

/// One resource instance of an estate: identity only, its values are built on demand.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The parsed address.
    pub address: Arc<Address>,
    /// The address as Terraform prints it.
    pub text: Arc<str>,
    /// What the plan does to it.
    pub operation: Operation,
    /// Whether the plan imports it: the object exists although this state has not known it.
    pub importing: bool,
    /// Whether the plan leaves the object that was there in place, out of management.
    pub forgets: bool,
    /// Whether the plan also destroys a deposed object that is the same setting of the same bucket, before or after it
    /// writes this one.
    pub deposed: bool,
    /// Which provider configuration manages it: an index into the estate's list.
    pub provider: Option<usize>,
    /// Why it is not known whether it exists at all, or how many of it there are; `None` when it certainly does.
    pub uncertain: Option<Arc<Reason>>,
}
