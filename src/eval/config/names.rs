//! Resolving names once: what a traversal reads becomes the number of a slot.

use std::sync::Arc;

use foldhash::HashMap;

use super::{ByName, Repeat};
use crate::hcl::{Attribute, Block};
use crate::lang::{EvalError, Expr, Kind, RootUse};
use crate::resource::Mode;
use crate::source::{Diagnostic, SourceId, is_credential, nearest};

/// What a slot stands for; numbers are indexes into the lists of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::eval) enum Slot {
    EachKey,
    EachValue,
    CountIndex,
    PathModule,
    PathRoot,
    PathCwd,
    Workspace,
    /// `terraform.applying`.
    Applying,
    Variable(usize),
    Local(usize),
    Resource(usize),
    Call(usize),
}

/// What `count` and `for_each` of a block let its expressions read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::eval) struct Instances {
    pub(in crate::eval) count: bool,
    pub(in crate::eval) each: bool,
}

impl Instances {
    pub(super) fn of(repeat: &Repeat) -> Self {
        Self { count: matches!(repeat, Repeat::Count(_)), each: matches!(repeat, Repeat::Each(_)) }
    }
}

/// The declared names of a directory.
#[derive(Debug, Default)]
pub(in crate::eval) struct Lookup {
    pub(in crate::eval) variables: ByName,
    pub(in crate::eval) locals: ByName,
    pub(in crate::eval) calls: ByName,
    /// By mode and type, then name.
    pub(in crate::eval) resources: HashMap<(Mode, Arc<str>), ByName>,
    /// Texts of the directory of which a part was not read.
    pub(super) broken: Vec<Arc<str>>,
    slots: HashMap<Slot, usize>,
    order: Vec<Slot>,
}

impl Lookup {
    /// The slots that were handed out, in the order of their numbers.
    pub(super) fn take_slots(&mut self) -> Vec<Slot> {
        self.slots.clear();
        std::mem::take(&mut self.order)
    }

    /// A `resource` or `data` block by type and name.
    pub(in crate::eval) fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<usize> {
        self.resources.get(&(mode, Arc::from(kind)))?.get(name).copied()
    }

    fn slot(&mut self, slot: Slot) -> usize {
        *self.slots.entry(slot).or_insert_with(|| {
            self.order.push(slot);
            self.order.len() - 1
        })
    }

    /// Resolves the names of an expression. What is not declared is an error, and keeps its name.
    pub(super) fn bind(
        &mut self,
        expr: &mut Expr,
        source: SourceId,
        instances: Instances,
        errors: &mut Vec<Diagnostic>,
    ) {
        self.bind_within(expr, source, instances, &[], errors);
    }

    /// The same for the value of an argument. A credential that somebody forgot to put in quotes reads as a name, and no
    /// message repeats it.
    pub(super) fn bind_argument(
        &mut self,
        attribute: &mut Attribute,
        source: SourceId,
        instances: Instances,
        iterators: &[Arc<str>],
        errors: &mut Vec<Diagnostic>,
    ) {
        let known = errors.len();
        self.bind_within(&mut attribute.expr, source, instances, iterators, errors);
        let bare = matches!(&attribute.expr.kind, Kind::Traversal(traversal) if traversal.steps.is_empty());
        if errors.len() > known && bare && is_credential(&attribute.name) {
            errors.truncate(known);
            let message =
                format!("the value of `{}` is not in quotes, and names nothing in this module", attribute.name);
            errors.push(Diagnostic::new(message).with_help("put text in quotes").at(source, attribute.name_span));
        }
    }

    fn bind_within(
        &mut self,
        expr: &mut Expr,
        source: SourceId,
        instances: Instances,
        iterators: &[Arc<str>],
        errors: &mut Vec<Diagnostic>,
    ) {
        let mut missed = false;
        expr.bind(&mut |root, names| {
            if iterators.iter().any(|iterator| **iterator == *root) {
                return None;
            }
            let found = self.resolve(root, names, instances);
            missed |= found.is_none();
            found
        });
        if !missed {
            return;
        }
        for used in expr.roots() {
            if !iterators.contains(&used.root) && &*used.root != "self" && !self.may_be_lost(&used) {
                errors.push(self.missing(&used, instances).at(source));
            }
        }
    }

    /// Resolves the names of a block and all blocks inside. `dynamic` blocks bring their iterators along.
    pub(super) fn bind_block(
        &mut self,
        block: &mut Block,
        source: SourceId,
        instances: Instances,
        iterators: &mut Vec<Arc<str>>,
        errors: &mut Vec<Diagnostic>,
    ) {
        let dynamic = &*block.kind == "dynamic";
        for attribute in &mut block.body.attributes {
            if dynamic && &*attribute.name == "iterator" {
                continue;
            }
            self.bind_argument(attribute, source, instances, iterators, errors);
        }
        let outer = iterators.len();
        if dynamic {
            iterators.extend(iterator(block));
        }
        for inner in &mut block.body.blocks {
            self.bind_block(inner, source, instances, iterators, errors);
        }
        iterators.truncate(outer);
    }

    fn resolve(&mut self, root: &str, names: &[&str], instances: Instances) -> Option<(usize, usize)> {
        let first = names.first().copied();
        let slot = match (root, first) {
            ("var", Some(name)) => Slot::Variable(*self.variables.get(name)?),
            ("local", Some(name)) => Slot::Local(*self.locals.get(name)?),
            ("module", Some(name)) => Slot::Call(*self.calls.get(name)?),
            ("each", Some("key")) if instances.each => Slot::EachKey,
            ("each", Some("value")) if instances.each => Slot::EachValue,
            ("count", Some("index")) if instances.count => Slot::CountIndex,
            ("path", Some("module")) => Slot::PathModule,
            ("path", Some("root")) => Slot::PathRoot,
            ("path", Some("cwd")) => Slot::PathCwd,
            ("terraform" | "tofu", Some("workspace")) => Slot::Workspace,
            ("terraform" | "tofu", Some("applying")) => Slot::Applying,
            ("var" | "local" | "module" | "each" | "count" | "path" | "terraform" | "tofu" | "self", _) => return None,
            ("data", Some(kind)) => {
                let slot = Slot::Resource(self.resource(Mode::Data, kind, names.get(1)?)?);
                return Some((self.slot(slot), 2));
            }
            ("ephemeral", Some(kind)) => {
                let slot = Slot::Resource(self.resource(Mode::Ephemeral, kind, names.get(1)?)?);
                return Some((self.slot(slot), 2));
            }
            (kind, Some(name)) => Slot::Resource(self.resource(Mode::Managed, kind, name)?),
            (_, None) => return None,
        };
        Some((self.slot(slot), 1))
    }

    /// Whether a name may be declared in a part of the directory that has syntax errors, which are reported.
    fn may_be_lost(&self, used: &RootUse) -> bool {
        let at = usize::from(matches!(&*used.root, "data" | "ephemeral"));
        let Some(name) = used.attributes.get(at) else { return false };
        let label = format!("\"{name}\"");
        self.broken.iter().any(|text| match &*used.root {
            "local" => text.lines().any(|line| {
                line.trim_start().strip_prefix(&**name).is_some_and(|rest| rest.trim_start().starts_with('='))
            }),
            _ => text.contains(&label),
        })
    }

    /// What is wrong with a name that is not declared.
    fn missing(&self, used: &RootUse, instances: Instances) -> EvalError {
        let root = &*used.root;
        let first = used.attributes.first().map(|name| &**name);
        let among = |names: &ByName, what: &str| {
            let Some(name) = first else {
                return EvalError::new(used.span, format!("`{root}` itself is no value, only its attributes are"));
            };
            let known = names.keys().map(|name| &**name);
            let error = EvalError::new(used.span, format!("{what} `{name}` is not declared in this module"));
            match nearest(name, known) {
                Some(near) => error.with_help(format!("did you mean `{root}.{near}`?")),
                None => error,
            }
        };
        match root {
            "var" => among(&self.variables, "the variable"),
            "local" => among(&self.locals, "the local value"),
            "module" => among(&self.calls, "the module call"),
            "each" if !instances.each => EvalError::new(used.span, "`each` is there only in a block with `for_each`"),
            "count" if !instances.count => EvalError::new(used.span, "`count` is there only in a block with `count`"),
            "each" | "count" | "path" | "terraform" | "tofu" => {
                let name = first.unwrap_or("");
                EvalError::new(used.span, format!("`{root}` has no attribute `{name}`"))
            }
            "data" | "ephemeral" => {
                let mode = if root == "data" { Mode::Data } else { Mode::Ephemeral };
                let kind = first.unwrap_or("");
                let name = used.attributes.get(1).map_or("", |name| name);
                self.no_resource(used, mode, kind, name, &format!("{root}.{kind}.{name}"))
            }
            kind => {
                let name = first.unwrap_or("");
                let written = if name.is_empty() { kind.to_owned() } else { format!("{kind}.{name}") };
                self.no_resource(used, Mode::Managed, kind, name, &written)
            }
        }
    }

    fn no_resource(&self, used: &RootUse, mode: Mode, kind: &str, name: &str, written: &str) -> EvalError {
        let error = EvalError::new(used.span, format!("`{written}` is not declared in this module"));
        let Some(names) = self.resources.get(&(mode, Arc::from(kind))) else {
            return match mode {
                Mode::Managed if used.attributes.is_empty() => {
                    error.with_help("a name begins with `var`, `local`, `module`, `data`, or a resource type")
                }
                _ => error,
            };
        };
        let known = names.keys().map(|name| &**name);
        let prefix = written.strip_suffix(name).unwrap_or("");
        match nearest(name, known) {
            Some(near) => error.with_help(format!("did you mean `{prefix}{near}`?")),
            None => error,
        }
    }
}

/// The name under which the content of a `dynamic` block reads its element.
pub(in crate::eval) fn iterator(block: &Block) -> Option<Arc<str>> {
    let own = block.body.attribute("iterator").and_then(|attribute| match &attribute.expr.kind {
        crate::lang::Kind::Traversal(traversal) if traversal.steps.is_empty() => Some(traversal.root.clone()),
        crate::lang::Kind::Literal(value) => value.as_str().map(Arc::from),
        _ => None,
    });
    own.or_else(|| super::label(block, 0))
}
