//! What is done to a bucket and its objects, as far as the statements of a policy can tell.

use std::sync::LazyLock;

use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::places;
use crate::iam::decide::cells::cells;
use crate::iam::decide::world::{Deed, Place};
use crate::iam::document::Document;
use crate::iam::evaluate::{Layer, word};
use crate::iam::facts::actions::{Action, On, actions, find};
use crate::iam::glob::{Unit, literal, wildcards};
use crate::iam::request::{Word, spelled};
use crate::iam::target::Target;

/// The number of the bucket itself among kinds of places.
pub(in crate::iam) const BUCKET: usize = 0;

/// The number of its objects.
pub(in crate::iam) const OBJECT: usize = 1;

/// Most objects, and most actions that AWS may add one day.
const MOST: usize = 400;

/// What people know best, first.
const TELLING: [&str; 12] = [
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:GetObjectVersion",
    "s3:DeleteObjectVersion",
    "s3:GetObjectAcl",
    "s3:PutObjectAcl",
    "s3:PutBucketPolicy",
    "s3:GetBucketAcl",
    "s3:PutBucketAcl",
];

/// All actions on a bucket and its objects, most telling first, permissions without a call of their own last.
static ALL: LazyLock<Vec<(&'static Action, Deed)>> = LazyLock::new(|| {
    let kinds = [(BUCKET, On::BUCKET), (OBJECT, On::OBJECT)];
    let on = |action: &Action| -> Bits {
        kinds.into_iter().filter(|(_, on)| action.on.meets(*on)).map(|(kind, _)| kind).collect()
    };
    // There is no policy yet of a bucket that is being made.
    let of_buckets = actions().iter().filter(|action| action.name != "s3:CreateBucket" && !on(action).is_empty());
    let mut all: Vec<_> = of_buckets.map(|action| (action, Deed::known(action, on(action)))).collect();
    let rank = |name: &str| TELLING.iter().position(|telling| *telling == name).unwrap_or(TELLING.len());
    all.sort_by_key(|(action, deed)| (rank(action.name), !deed.real));
    all
});

/// The actions on a bucket and its objects that are wanted, most telling first. No action is on both.
pub(in crate::iam) fn deeds(wanted: impl Fn(&Action, usize) -> bool) -> Vec<Deed> {
    let kind = |deed: &Deed| if deed.on.contains(OBJECT) { OBJECT } else { BUCKET };
    ALL.iter().filter(|(action, deed)| wanted(action, kind(deed))).map(|(_, deed)| deed.clone()).collect()
}

/// Actions that AWS may add one day, one of each kind that the statements tell apart: their names begin so. The second
/// is whether there is one of each kind.
pub(in crate::iam) fn to_come(layers: &[Layer<'_>], starts: &[&str], on: &[usize]) -> (Vec<Deed>, bool) {
    let statements = layers.iter().flat_map(|layer| &layer.document.statements);
    let patterns: Vec<Word> = statements
        .flat_map(|statement| statement.actions.texts.iter().map(|text| text.action()))
        .filter(|units| spelled(units).is_none_or(|name| find(&name).is_none()))
        .collect();
    let mut deeds = Vec::new();
    let mut complete = true;
    for start in starts {
        let found = cells(&word(start), &wildcards("?*"), patterns.iter().map(Vec::as_slice), MOST);
        complete &= found.complete;
        let on = || on.iter().copied().collect();
        let fresh = found.words.iter().map(|word| Deed::new(&spelled(word).unwrap_or_default(), word, on(), false));
        // Names of known actions are no new ones.
        deeds.extend(fresh.filter(|deed| find(&deed.action).is_none()));
    }
    (deeds, complete)
}

/// The actions that the statements name one by one and no table has: one that AWS added since, or a mistake. Their names
/// begin so.
pub(in crate::iam) fn unheard_of(document: &Document, starts: &[&str], on: &[usize]) -> Vec<Deed> {
    let texts = document.statements.iter().flat_map(|statement| &statement.actions.texts);
    let names = texts.filter_map(|text| text.as_known()).filter(|name| !name.contains(['*', '?']));
    let new = |name: &&str| {
        let folded = name.to_ascii_lowercase();
        find(&folded).is_none() && starts.iter().any(|start| folded.starts_with(&start.to_ascii_lowercase()))
    };
    names.filter(new).map(|name| Deed::new(name, &word(name), on.iter().copied().collect(), false)).collect()
}

/// The bucket, and one of its objects of each kind that the statements tell apart. The second is whether there is one
/// of each kind.
pub(in crate::iam) fn resources(layers: &[Layer<'_>], target: &Target) -> (Vec<Place>, bool) {
    let mut patterns: Vec<Word> = Vec::new();
    for layer in layers {
        for selection in layer.document.statements.iter().filter_map(|statement| statement.resources.as_ref()) {
            patterns.extend(layer.resources(selection).units);
        }
    }
    let start = target.object(&[]);
    let found = cells(&start, &wildcards("?*"), patterns.iter().map(Vec::as_slice), MOST);
    let bucket = target.bucket().to_vec();
    (places([(BUCKET, vec![bucket]), (OBJECT, found.words)]), found.complete)
}

/// The account of a question that is told none: one that equals no other.
pub(in crate::iam) fn untold() -> Word {
    vec![Unit::Symbol(0)]
}

/// The key of an object in words, if it tells anything: what no statement spells out does not.
pub(in crate::iam) fn key(target: &Target, place: &Word) -> Option<String> {
    let key = place.strip_prefix(target.object(&[]).as_slice())?;
    let telling = key.iter().any(|unit| !matches!(unit, Unit::Fresh | Unit::Char('/')));
    telling.then(|| spelled(key)).flatten()
}

/// The partition in ARNs of principals: that of the bucket.
pub(in crate::iam) fn partition(target: &Target) -> Word {
    let parts: Vec<&[Unit]> = target.bucket().splitn(3, |unit| *unit == Unit::Char(':')).collect();
    match parts.as_slice() {
        [_, partition, _] => partition.to_vec(),
        _ => literal("aws"),
    }
}
