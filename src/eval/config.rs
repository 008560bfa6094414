//! The configuration of one directory: its blocks by what they declare, with every name resolved.
//!
//! A directory is read once, however many calls and roots use it. What is wrong with it is found here where no value is
//! needed for it: blocks of unknown kinds, names declared twice, references to what is not declared.

mod build;
mod content;
mod merge;
mod meta;
mod names;
mod secrets;
mod written;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::schema::Schema;
use super::variable::Variable;
use crate::hcl::Block;
use crate::lang::Expr;
use crate::resource::Mode;
use crate::source::{Location, Secrets, SourceId};

pub(super) use build::build;
pub(super) use content::{Argument, Content};
pub(super) use names::{Lookup, Slot, iterator};
pub(super) use secrets::says;

/// The parsed files of one directory, in the order in which Terraform reads them.
pub(super) struct Files {
    /// The directory without links.
    pub(super) directory: PathBuf,
    /// The directory as reports name it.
    pub(super) shown: Arc<str>,
    /// Files that add to each other.
    pub(super) primary: Vec<File>,
    /// Files that change what the others declare.
    pub(super) overrides: Vec<File>,
    /// Whether their text names a partition other than `aws`.
    pub(super) partitions: bool,
    /// The texts of which a part could not be read: what is not declared may stand there.
    pub(super) broken: Vec<Arc<str>>,
}

/// A parsed file.
pub(super) struct File {
    pub(super) source: SourceId,
    pub(super) body: crate::hcl::Body,
}

/// Something with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) source: SourceId,
    pub(super) item: T,
}

/// An expression with its place.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) name: Arc<str>,
    pub(super) source: SourceId,
    pub(super) expr: Expr,
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.alias {
            Some(alias) => write!(f, "{}.{alias}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// How many instances a block has.
#[derive(Debug, Clone)]
pub(super) enum Repeat {
    /// One.
    Once,
    /// `count`.
    Count(Placed<Expr>),
    /// `for_each`.
    Each(Placed<Expr>),
    /// `enabled` in `lifecycle`, OpenTofu's: one without a key, or none.
    Enabled(Placed<Expr>),
}

/// A provider configuration as a reference names it: `aws`, or `aws.replica`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProviderName {
    pub(super) name: Arc<str>,
    pub(super) alias: Option<Arc<str>>,
}

/// A reference to a provider configuration.
#[derive(Debug)]
pub(super) struct ProviderUse {
    pub(super) name: ProviderName,
    /// Which of those that `for_each` makes: `aws.by_region[each.key]`.
    pub(super) key: Option<Placed<Expr>>,
}

/// A text that is decided before anything is planned.
#[derive(Debug)]
pub(super) enum Early {
    /// It is written out.
    Fixed(Arc<str>),
    /// It is computed of variables and local values.
    Computed(Expr),
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct ResourceBlock {
    pub(super) mode: Mode,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) repeat: Repeat,
    pub(super) provider: Option<ProviderUse>,
    pub(super) content: Content,
    /// What the provider says about the type; none for types that are not looked into.
    pub(super) schema: Option<Arc<Schema>>,
}

/// As an address within its module.
impl fmt::Display for ResourceBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}.{}", self.mode.prefix(), self.kind, self.name)
    }
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct CallBlock {
    pub(super) name: Arc<str>,
    pub(super) repeat: Repeat,
    pub(super) source: Option<Placed<Early>>,
    pub(super) version: Option<Placed<Early>>,
    /// The child's name of a provider configuration, and ours.
    pub(super) providers: Option<Vec<(ProviderName, ProviderUse)>>,
    pub(super) content: Content,
}

/// A `provider` block.
#[derive(Debug)]
pub(super) struct ProviderBlock {
    pub(super) id: ProviderName,
    /// Once, or OpenTofu's `for_each`.
    pub(super) repeat: Repeat,
    pub(super) content: Content,
}

/// What is declared in one directory.
pub(super) struct Config {
    pub(super) directory: PathBuf,
    pub(super) shown: Arc<str>,
    /// The texts of its files.
    pub(super) texts: Vec<SourceId>,
    pub(super) variables: Vec<Placed<Variable>>,
    pub(super) locals: Vec<Named>,
    /// The local values, those that others read before the others: a long chain of them then waits for nothing.
    pub(super) order: Vec<usize>,
    /// The slots that each local value reads.
    pub(super) reads: Vec<Vec<usize>>,
    pub(super) outputs: Vec<Named>,
    pub(super) resources: Vec<ResourceBlock>,
    pub(super) calls: Vec<CallBlock>,
    pub(super) providers: Vec<ProviderBlock>,
    /// Local names of the AWS provider, such as `aws`.
    pub(super) aws: Vec<Arc<str>>,
    /// The configurations that its callers have to pass.
    pub(super) aliases: Vec<ProviderName>,
    /// Whether its text names a partition other than `aws`.
    pub(super) partitions: bool,
    /// The targets of `import` blocks.
    pub(super) imports: Vec<Import>,
    /// What the slots of its expressions stand for.
    pub(super) slots: Vec<Slot>,
    pub(super) lookup: Lookup,
    /// What any of its texts says to be sensitive.
    pub(super) secrets: Secrets,
    /// Whether not all of its blocks are known.
    pub(super) partial: bool,
}

/// The target of an `import` block: a resource of this module or of one below it.
#[derive(Debug, Clone)]
pub(super) struct Import {
    /// The calls on the way, without keys.
    pub(super) calls: Vec<Arc<str>>,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
}

impl Config {
    /// Whether no report shows values of the variable with this name.
    pub(super) fn hides(&self, variable: &str) -> bool {
        let known = self.lookup.variables.get(variable).and_then(|at| self.variables.get(*at));
        self.secrets.variables.contains(variable) || known.is_some_and(|known| known.item.is_hidden())
    }

    /// The output with a name.
    pub(super) fn output(&self, name: &str) -> Option<usize> {
        self.outputs.iter().position(|output| &*output.name == name)
    }
}

/// Indexes into the lists of a [`Config`], by name.
pub(super) type ByName = BTreeMap<Arc<str>, usize>;

impl Content {
    /// The place of the header.
    pub(super) fn place(&self) -> Location {
        Location::Source { source: self.source, span: self.header }
    }
}

/// The labels of a block.
pub(super) fn label(block: &Block, at: usize) -> Option<Arc<str>> {
    block.labels.get(at).map(|label| label.text.clone())
}
