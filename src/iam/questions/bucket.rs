//! What is done to a bucket and its objects, as far as the statements of a policy can tell.

use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::places;
use crate::iam::decide::cells::cells;
use crate::iam::decide::world::{Deed, Place};
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

/// The actions on a bucket and its objects that are wanted, most telling first. A permission without a call of its own
/// makes no request that certainly exists.
pub(in crate::iam) fn deeds(wanted: impl Fn(&Action, usize) -> bool) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = actions()
        .iter()
        // There is no policy yet of a bucket that is being made.
        .filter(|action| action.name != "s3:CreateBucket")
        .filter_map(|action| {
            let kinds = [(BUCKET, On::BUCKET), (OBJECT, On::OBJECT)];
            let on: Bits = kinds
                .into_iter()
                .filter(|(kind, on)| action.on.meets(*on) && wanted(action, *kind))
                .map(|(kind, _)| kind)
                .collect();
            (!on.is_empty()).then(|| Deed {
                action: action.name.to_owned(),
                word: word(action.name),
                on,
                real: !action.feature,
            })
        })
        .collect();
    let rank = |deed: &Deed| TELLING.iter().position(|name| *name == deed.action).unwrap_or(TELLING.len());
    deeds.sort_by_key(|deed| (rank(deed), !deed.real));
    deeds
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
        let fresh = found.words.into_iter().map(|word| Deed {
            action: spelled(&word).unwrap_or_default(),
            word,
            on: on.iter().copied().collect(),
            real: false,
        });
        // Names of known actions are no new ones.
        deeds.extend(fresh.filter(|deed| find(&deed.action).is_none()));
    }
    (deeds, complete)
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
