//! The numbers by which a loaded policy reads its subject.
//!
//! Names are resolved once, when a policy is loaded. A slot number then says where the value lies: a fact of the
//! subject, of the subject before the change, of the estate, a local value of the policy, or a whole group of facts.

use std::sync::Arc;

use crate::s3::SubjectKind;
use crate::s3::schema::{self, Resolution, Schema};
use crate::source::nearest;

use super::inputs::Input;

/// Room for each kind of slot; models have some hundred facts at most.
const WIDTH: usize = 1 << 12;

/// What a slot number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A fact of the subject.
    Subject(usize),
    /// A fact of the subject before the change.
    Prior(usize),
    /// A fact of the estate.
    Estate(usize),
    /// A local value of the policy.
    Local(usize),
    /// A group of facts, read as one object.
    Group(usize),
    /// An input of the policy's file.
    Input(usize),
}

impl Slot {
    pub(super) fn number(self) -> usize {
        match self {
            Self::Subject(at) => at,
            Self::Prior(at) => WIDTH + at,
            Self::Estate(at) => 2 * WIDTH + at,
            Self::Local(at) => 3 * WIDTH + at,
            Self::Group(at) => 4 * WIDTH + at,
            Self::Input(at) => 5 * WIDTH + at,
        }
    }

    /// The number among the facts of the subject, for a fact of it.
    pub(super) fn of_subject(self) -> Option<usize> {
        match self {
            Self::Subject(at) | Self::Prior(at) => Some(at),
            Self::Estate(_) | Self::Local(_) | Self::Group(_) | Self::Input(_) => None,
        }
    }

    pub(super) fn of(number: usize) -> Self {
        let at = number % WIDTH;
        match number / WIDTH {
            0 => Self::Subject(at),
            1 => Self::Prior(at),
            2 => Self::Estate(at),
            3 => Self::Local(at),
            4 => Self::Group(at),
            _ => Self::Input(at),
        }
    }
}

/// The groups of facts that a policy reads whole.
#[derive(Debug, Default)]
pub(super) struct Groups(Vec<Group>);

/// A group: for each fact its path below the group and its slot.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) prior: bool,
    pub(super) facts: Vec<(&'static str, Slot)>,
}

impl Groups {
    pub(super) fn get(&self, at: usize) -> Option<&Group> {
        self.0.get(at)
    }
}

/// Why a reference cannot be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unresolved {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Resolves the references of one policy.
pub(super) struct Resolver<'a> {
    pub(super) subject: SubjectKind,
    pub(super) locals: &'a [Arc<str>],
    pub(super) inputs: &'a [Input],
    pub(super) groups: Groups,
}

/// The root names that policies of the Terraform policy language have and this version does not read.
const NOT_READ: [&str; 3] = ["attrs", "prior_attrs", "meta"];

impl Resolver<'_> {
    /// The slot of `root.attributes…` and how many of the attributes it covers.
    pub(super) fn resolve(&mut self, root: &str, attributes: &[&str]) -> Result<(usize, usize), Unresolved> {
        if root == "local" {
            let at = attributes.first().and_then(|name| self.locals.iter().position(|local| **local == **name));
            return at.map(|at| (Slot::Local(at).number(), 1)).ok_or_else(|| Unresolved {
                message: format!("the policy has no local value {:?}", attributes.first().unwrap_or(&"")),
                help: Some("declare it in the policy's `locals` block".to_owned()),
            });
        }
        if root == "input" {
            let name = attributes.first().copied().unwrap_or("");
            let at = self.inputs.iter().position(|input| *input.meta.name == *name);
            return at.map(|at| (Slot::Input(at).number(), 1)).ok_or_else(|| Unresolved {
                message: format!("the file declares no input {name:?}"),
                help: Some(match nearest(name, self.inputs.iter().map(|input| &*input.meta.name)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("declare it: `input {name:?} {{ type = …, default = … }}`"),
                }),
            });
        }
        let own = self.subject.schema();
        let estate = &schema::estate::SCHEMA;
        let (model, prior): (&Schema, bool) = match root {
            "estate" => (estate, false),
            "prior_bucket" if self.subject == SubjectKind::Bucket => (own, true),
            _ if root == own.root => (own, false),
            _ => return Err(self.unknown_root(root)),
        };
        let numbered = |at: usize| match root {
            "estate" => Slot::Estate(at),
            _ if prior => Slot::Prior(at),
            _ => Slot::Subject(at),
        };
        match model.resolve(attributes) {
            Resolution::Leaf { slot, consumed } => Ok((numbered(slot).number(), consumed)),
            Resolution::Group { slots, prefix } => {
                let path = |slot: usize| model.slots.get(slot).and_then(|slot| slot.path.get(prefix..)).unwrap_or("");
                let facts = slots.into_iter().map(|slot| (path(slot), numbered(slot))).collect();
                self.groups.0.push(Group { prior, facts });
                Ok((Slot::Group(self.groups.0.len() - 1).number(), attributes.len()))
            }
            Resolution::Unknown { at, candidates } => {
                let attribute = attributes.get(at).copied().unwrap_or("");
                let near = nearest(attribute, candidates.iter().copied());
                Err(Unresolved {
                    message: format!("the model has no `{root}.{}`", attributes.get(..=at).unwrap_or(&[]).join(".")),
                    help: match near {
                        Some(near) => Some(format!("did you mean `{near}`?")),
                        None if candidates.is_empty() => None,
                        None => Some(format!("there are {}", candidates.join(", "))),
                    },
                })
            }
        }
    }

    fn unknown_root(&self, root: &str) -> Unresolved {
        let own = self.subject.root();
        if NOT_READ.contains(&root) {
            return Unresolved {
                message: format!("`{root}` is not read by this version"),
                help: Some(format!("read the assembled model instead: `{own}.…`")),
            };
        }
        Unresolved {
            message: format!("a policy on this subject has no root `{root}`"),
            help: Some(match self.subject {
                SubjectKind::Bucket => {
                    "the roots here are `bucket`, `prior_bucket`, `estate`, `input` and `local`".to_owned()
                }
                SubjectKind::Estate => "the roots here are `estate`, `input` and `local`".to_owned(),
                _ => format!("the roots here are `{own}`, `estate`, `input` and `local`"),
            }),
        }
    }
}
