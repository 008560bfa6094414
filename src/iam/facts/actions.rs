//! Actions of the services that buckets involve: what each does, and on what.
//!
//! From the "Actions, resources, and condition keys" pages of the Service Authorization Reference, which state of each
//! action the types of its resources and its access level. An action acts on no resource of another type, whatever
//! patterns a statement has.

mod kms;
mod s3;
mod sts;

use std::sync::LazyLock;

use crate::source;

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) struct Action {
    /// As documented: `s3:GetObject`.
    pub(in crate::iam) name: &'static str,
    /// In lower case: case does not matter in policies.
    pub(in crate::iam) folded: &'static str,
    /// How AWS classes it.
    pub(in crate::iam) level: Level,
    /// What it acts on.
    pub(in crate::iam) on: On,
    /// Whether there is no call of this name: other calls, or services at work, need the permission.
    pub(in crate::iam) feature: bool,
    /// Whether S3 takes it from the bucket owner's account only, whatever policies say.
    pub(in crate::iam) owner: bool,
}

/// Access levels. AWS classes changes of permissions and of tags as writes too; here the narrower class counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) enum Level {
    /// Reads what a resource holds or how it is set up.
    Read,
    /// Lists resources.
    List,
    /// Makes, changes or deletes.
    Write,
    /// Changes who may do what.
    Permissions,
    /// Changes nothing but tags.
    Tagging,
}

/// Kinds of resources that an action acts on, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) struct On(u8);

impl On {
    /// `arn:…:s3:::BUCKET`.
    pub(in crate::iam) const BUCKET: Self = Self(1);
    /// `arn:…:s3:::BUCKET/KEY`.
    pub(in crate::iam) const OBJECT: Self = Self(1 << 1);
    /// `arn:…:s3:REGION:ACCOUNT:accesspoint/NAME`; actions on Multi-Region Access Points themselves are `OTHER`.
    pub(in crate::iam) const ACCESS_POINT: Self = Self(1 << 2);
    /// `arn:…:s3:REGION:ACCOUNT:accesspoint/NAME/object/KEY`.
    pub(in crate::iam) const ACCESS_POINT_OBJECT: Self = Self(1 << 3);
    /// `arn:…:kms:REGION:ACCOUNT:key/ID`.
    pub(in crate::iam) const KEY: Self = Self(1 << 4);
    /// `arn:…:iam::ACCOUNT:role/NAME`.
    pub(in crate::iam) const ROLE: Self = Self(1 << 5);
    /// Any other kind of resource.
    pub(in crate::iam) const OTHER: Self = Self(1 << 6);
    /// No kind of resource: only statements about `*` match.
    pub(in crate::iam) const ANY: Self = Self(1 << 7);

    /// What is in either.
    pub(in crate::iam) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some kind is in both.
    pub(in crate::iam) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Action {
    const fn new(name: &'static str, folded: &'static str, level: Level, on: On) -> Self {
        Self { name, folded, level, on, feature: false, owner: false }
    }

    const fn feature(self) -> Self {
        Self { feature: true, ..self }
    }

    const fn owner(self) -> Self {
        Self { owner: true, ..self }
    }
}

/// One action: name, level, resources, and whether it is marked `feature` or `owner`.
macro_rules! row {
    ($name:literal, $level:expr, $on:expr $(, $mark:ident)?) => {
        Action::new($name, $crate::iam::facts::folded!($name), $level, $on)$(.$mark())?
    };
}
use row;

static ACTIONS: LazyLock<Vec<Action>> = LazyLock::new(|| [kms::ACTIONS, s3::ACTIONS, sts::ACTIONS].concat());

/// All actions, by name.
pub(in crate::iam) fn actions() -> &'static [Action] {
    &ACTIONS
}

/// The action with this name, in whatever case.
pub(in crate::iam) fn find(name: &str) -> Option<&'static Action> {
    let folded = name.to_ascii_lowercase();
    let place = ACTIONS.binary_search_by(|action| action.folded.cmp(&folded)).ok()?;
    ACTIONS.get(place)
}

/// The name that was meant by one that no action has.
pub(in crate::iam) fn nearest(name: &str) -> Option<&'static str> {
    let near = source::nearest(&name.to_ascii_lowercase(), ACTIONS.iter().map(|action| action.folded))?;
    find(near).map(|action| action.name)
}
