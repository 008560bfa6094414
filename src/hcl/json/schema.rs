//! What is a block, and what a string means, in the blocks that every module has.

/// What a body belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The file.
    Top,
    Resource,
    Data,
    Module,
    Variable,
    Output,
    Provider,
    Terraform,
    RequiredProviders,
    Lifecycle,
    /// `moved`, `import` and `removed`.
    Move,
    Check,
    Dynamic,
    /// What `dynamic` repeats.
    Content,
    Provisioner,
    /// Attributes only, with templates.
    Plain,
    /// Attributes only, without templates.
    Fixed,
}

/// What a string means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Template,
    /// Itself.
    Literal,
    /// The expression that it holds.
    Reference,
    /// The `providers` of a module: keys and values are references.
    Providers,
    /// A required provider: literal but for `configuration_aliases`.
    Requirement,
}

impl Context {
    /// How many labels a kind of block has and what is in it, if it is a block here.
    pub(super) fn block(self, kind: &str) -> Option<(usize, Self)> {
        Some(match (self, kind) {
            (Self::Top, "resource" | "ephemeral" | "action") => (2, Self::Resource),
            (Self::Top | Self::Check, "data") => (2, Self::Data),
            (Self::Top, "module") => (1, Self::Module),
            (Self::Top, "variable") => (1, Self::Variable),
            (Self::Top, "output") => (1, Self::Output),
            (Self::Top, "locals") => (0, Self::Plain),
            (Self::Top, "provider") => (1, Self::Provider),
            (Self::Top, "terraform") => (0, Self::Terraform),
            (Self::Top, "language") => (0, Self::Fixed),
            (Self::Top, "moved" | "import" | "removed") => (0, Self::Move),
            (Self::Top, "check") => (1, Self::Check),
            (Self::Resource | Self::Data | Self::Module | Self::Move, "lifecycle") => (0, Self::Lifecycle),
            (Self::Resource | Self::Data | Self::Provider | Self::Content, "dynamic") => (1, Self::Dynamic),
            (Self::Resource | Self::Move, "provisioner") => (1, Self::Provisioner),
            (Self::Resource | Self::Provisioner | Self::Move, "connection") => (0, Self::Plain),
            (Self::Resource | Self::Data | Self::Module | Self::Provider, "_") => (0, self),
            (Self::Dynamic, "content") => (0, Self::Content),
            (Self::Lifecycle | Self::Output, "precondition") | (Self::Lifecycle, "postcondition") => (0, Self::Plain),
            (Self::Variable, "validation") | (Self::Check, "assert") => (0, Self::Plain),
            (Self::Terraform, "required_providers") => (0, Self::RequiredProviders),
            (Self::Terraform, "backend" | "provider_meta") => (1, Self::Fixed),
            (Self::Terraform, "cloud") => (0, Self::Fixed),
            _ => return None,
        })
    }

    /// What the strings of an attribute mean.
    pub(super) fn mode(self, name: &str) -> Mode {
        match (self, name) {
            (Self::Resource | Self::Data | Self::Move, "provider")
            | (Self::Resource | Self::Data | Self::Module | Self::Output, "depends_on")
            | (Self::Variable, "type")
            | (Self::Lifecycle, "ignore_changes" | "replace_triggered_by")
            | (Self::Move, "from" | "to")
            | (Self::Dynamic, "iterator")
            | (Self::Provisioner, "when" | "on_failure") => Mode::Reference,
            (Self::Module, "providers") => Mode::Providers,
            (Self::RequiredProviders, _) => Mode::Requirement,
            (Self::Variable | Self::Terraform | Self::Fixed, _)
            | (Self::Output, "description")
            | (Self::Provider, "alias" | "version") => Mode::Literal,
            _ => Mode::Template,
        }
    }
}

/// The kinds of blocks at the top of a module.
pub(super) const TOP: [&str; 15] = [
    "action",
    "check",
    "data",
    "ephemeral",
    "import",
    "language",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];
