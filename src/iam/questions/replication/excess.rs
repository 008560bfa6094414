//! What the role of a replication may do beyond what replication needs.

use super::scene::{End, Paper, Scene};
use crate::iam::answer::Answer;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::{Plan, Transport, places};
use crate::iam::decide::cells::cells;
use crate::iam::decide::senders::{Census, real};
use crate::iam::decide::solve::{Goal, Outcome};
use crate::iam::decide::world::{Deed, Place};
use crate::iam::document::Document;
use crate::iam::evaluate::{Layer, Of};
use crate::iam::facts::actions::{On, actions};
use crate::iam::glob::{Unit, literal, matches, wildcards};
use crate::iam::questions::bucket::{self, BUCKET, OBJECT};
use crate::iam::questions::grant::Question;
use crate::iam::request::{Who, Word, spelled};
use crate::iam::target::Target;
use crate::value::Value;

/// Most resources of one kind.
const MOST: usize = 100;

/// The number of keys among kinds of places.
const KEY: usize = 2;

/// The number of everything else.
const OTHER: usize = 3;

/// What a role may do to the source bucket, as AWS's samples for replication have it.
const ON_SOURCE: [&str; 3] = ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetBucketVersioning"];

/// What it may do to the source's objects.
const ON_SOURCE_OBJECTS: [&str; 8] = [
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionAnnotationForReplication",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionTagging",
    "s3:GetObjectRetention",
    "s3:GetObjectLegalHold",
    "s3:InitiateReplication",
];

/// What it may do to the destination bucket.
const ON_DESTINATION: [&str; 1] = ["s3:GetBucketVersioning"];

/// What it may do to the destination's objects.
const ON_DESTINATION_OBJECTS: [&str; 6] = [
    "s3:ReplicateObject",
    "s3:ReplicateObjectAnnotation",
    "s3:ReplicateDelete",
    "s3:ReplicateTags",
    "s3:GetObjectVersionTagging",
    "s3:ObjectOwnerOverrideToBucketOwner",
];

/// What it may do with the keys of both.
const ON_KEYS: [&str; 3] = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

/// Whether the role of a replication may do anything beyond what replication needs. The arguments are those of
/// [`super::replication_lacks`].
pub fn replication_exceeds(source: &Value, replication: &Value) -> Answer {
    let mut scene = Scene::new(source, replication);
    let answer = exceeds(&scene);
    let perhaps = scene.rules.iter().find_map(|rule| rule.enabled.open.clone()).filter(|_| answer.truth.is_false());
    let Some(reason) = perhaps else { return answer };
    // What only a rule needs that may not be enabled is too much without it.
    scene.rules.retain(|rule| rule.enabled.truth.is_true());
    if exceeds(&scene).truth.is_false() { answer } else { Answer::open(reason, Vec::new()) }
}

fn exceeds(scene: &Scene) -> Answer {
    let mut doubt = scene.open.clone().or_else(|| scene.more_rules.clone());
    let ends = || std::iter::once(&scene.from).chain(scene.rules.iter().map(|rule| &rule.to));
    let mut worlds: Vec<Area<'_>> = ends().map(|end| scene.around(end)).collect();
    let untold = scene.more_rules.as_ref().or_else(|| ends().find_map(End::untold));
    worlds.push(scene.elsewhere(untold.is_some()));
    worlds.push(scene.keys(untold.is_some()));
    worlds.push(scene.others());
    for area in worlds {
        match scene.beyond(area) {
            answer if answer.truth.is_true() => return answer,
            answer => doubt = doubt.or(answer.reason),
        }
    }
    // What goes beyond the need unless it is for the bucket or the key that is not known.
    let mut apart = [scene.elsewhere(false), scene.keys(false)].into_iter().take(if untold.is_some() { 2 } else { 0 });
    if doubt.is_none() && apart.any(|area| !scene.beyond(area).truth.is_false()) {
        doubt = untold.cloned();
    }
    match doubt {
        Some(reason) => Answer::open(reason, Vec::new()),
        None => Answer::no(vec!["the role may do nothing but what replication needs".into()]),
    }
}

/// Requests of one area.
struct Area<'s> {
    /// The bucket that references of the role's policies are read as.
    target: Option<&'s Target>,
    deeds: Vec<Deed>,
    places: Vec<Place>,
    /// What replication needs, as actions and kinds of places.
    needed: Vec<(Vec<&'static str>, usize)>,
    complete: bool,
}

impl Scene {
    fn documents(&self) -> impl Iterator<Item = &Document> {
        let boundary = if let Paper::Known(document) = &self.boundary { Some(&**document) } else { None };
        self.policies.iter().map(|document| &**document).chain(boundary)
    }

    fn patterns(&self, target: Option<&Target>) -> Vec<Word> {
        let mut patterns: Vec<Word> = Vec::new();
        for document in self.documents() {
            let layer = Layer { document, of: Of::Identity(target) };
            let resources = document.statements.iter().filter_map(|statement| statement.resources.as_ref());
            patterns.extend(resources.flat_map(|selection| layer.resources(selection).units));
        }
        patterns
    }

    /// A bucket of the replication and its objects.
    fn around<'s>(&'s self, end: &'s End) -> Area<'s> {
        let source = std::ptr::eq(end, &self.from);
        let patterns = self.patterns(Some(&end.target));
        let shape = wildcards("?*");
        let objects = cells(&end.target.object(&[]), &shape, patterns.iter().map(Vec::as_slice), MOST);
        // A bucket may be source and destination of one role.
        let both = !source && end.target.bucket() == self.from.target.bucket();
        let mut needed = Vec::new();
        if source || both {
            needed.push((ON_SOURCE.to_vec(), BUCKET));
            needed.push((ON_SOURCE_OBJECTS.to_vec(), OBJECT));
        }
        if !source || self.rules.iter().any(|rule| rule.to.target.bucket() == end.target.bucket()) {
            needed.push((ON_DESTINATION.to_vec(), BUCKET));
            needed.push((ON_DESTINATION_OBJECTS.to_vec(), OBJECT));
        }
        Area {
            target: Some(&end.target),
            deeds: on_buckets(),
            places: places([(BUCKET, vec![end.target.bucket().to_vec()]), (OBJECT, objects.words)]),
            needed,
            complete: objects.complete,
        }
    }

    /// All other buckets and their objects. Where a bucket of the replication is not known, it may be one of them.
    fn elsewhere(&self, untold: bool) -> Area<'_> {
        let patterns = self.patterns(None);
        let partition = self.partition();
        let start = literal(&format!("arn:{partition}:s3:::"));
        let found = cells(&start, &wildcards("?*"), patterns.iter().map(Vec::as_slice), MOST);
        let ours = |word: &Word| {
            let mut ends = std::iter::once(&self.from).chain(self.rules.iter().map(|rule| &rule.to));
            ends.any(|end| word == end.target.bucket() || word.starts_with(&end.target.object(&[])))
        };
        let (objects, buckets): (Vec<Word>, Vec<Word>) =
            found.words.into_iter().filter(|word| !ours(word)).partition(|word| word.contains(&Unit::Char('/')));
        Area {
            target: None,
            deeds: on_buckets(),
            places: places([(BUCKET, buckets), (OBJECT, objects)]),
            needed: match untold {
                true => vec![(ON_DESTINATION.to_vec(), BUCKET), (ON_DESTINATION_OBJECTS.to_vec(), OBJECT)],
                false => Vec::new(),
            },
            complete: found.complete,
        }
    }

    /// The keys of both ends, and all others. Where a key of the replication is not known, it may be one of them.
    fn keys(&self, untold: bool) -> Area<'_> {
        let patterns = self.patterns(None);
        let ours: Vec<Word> = std::iter::once(&self.from)
            .chain(self.rules.iter().map(|rule| &rule.to))
            .filter_map(|end| end.key.clone())
            .collect();
        let start = literal(&format!("arn:{}:kms:", self.partition()));
        let found = cells(&start, &wildcards("?*:?*:key/?*"), patterns.iter().map(Vec::as_slice), MOST);
        let others = found.words.into_iter().filter(|word| !ours.contains(word)).collect();
        Area {
            target: None,
            deeds: on_keys(),
            places: places([(KEY, ours), (OTHER, others)]),
            needed: vec![(ON_KEYS.to_vec(), KEY), (if untold { ON_KEYS.to_vec() } else { Vec::new() }, OTHER)],
            complete: found.complete,
        }
    }

    /// Actions of other services, and those of S3 on neither buckets nor objects.
    fn others(&self) -> Area<'_> {
        let statements = self.documents().flat_map(|document| &document.statements);
        let patterns: Vec<Word> =
            statements.flat_map(|statement| statement.actions.texts.iter().map(|text| text.action())).collect();
        let found = cells(&[], &wildcards("?*:?*"), patterns.iter().map(Vec::as_slice), MOST);
        let ours = |word: &Word| ["s3:*", "kms:*"].iter().any(|own| matches(&wildcards(own), word));
        let other = || std::iter::once(OTHER).collect();
        let strange = found.words.into_iter().filter(|word| !ours(word));
        let strange = strange.map(|word| Deed::new(&spelled(&word).unwrap_or_default(), &word, other(), true));
        let beside = actions().iter().filter(|action| {
            let of_buckets = On::BUCKET.or(On::OBJECT);
            action.name.starts_with("s3:") && !action.on.meets(of_buckets) && !action.feature
        });
        let beside = beside.map(|action| Deed::known(action, other()));
        let resources = cells(&[], &wildcards("*"), self.patterns(None).iter().map(Vec::as_slice), MOST);
        Area {
            target: None,
            deeds: strange.chain(beside).collect(),
            places: places([(OTHER, resources.words)]),
            needed: Vec::new(),
            complete: found.complete && resources.complete,
        }
    }

    fn partition(&self) -> String {
        self.documents().find_map(Document::partition).unwrap_or("aws").to_owned()
    }

    /// Whether the role may do something of an area that replication does not need.
    fn beyond(&self, area: Area<'_>) -> Answer {
        let of = Of::Identity(area.target);
        let mut layers: Vec<Layer<'_>> = self.policies.iter().map(|document| Layer { document, of }).collect();
        if layers.is_empty() {
            return Answer::no(Vec::new());
        }
        let roles = layers.len();
        if let Paper::Known(document) = &self.boundary {
            layers.push(Layer { document, of });
        }
        let Who::Signed(signed) = &self.role else { return Answer::no(Vec::new()) };
        let census = Census::new(&layers, signed.account.clone(), literal(&self.partition()));
        let Area { deeds, places, needed, complete, .. } = area;
        let except = needed.iter().map(|(names, kind)| {
            let named = deeds.iter().enumerate().filter(|(_, deed)| names.contains(&&*deed.action));
            let there = places.iter().enumerate().filter(|(_, place)| place.kind == *kind);
            (named.map(|(at, _)| at).collect::<Bits>(), there.map(|(at, _)| at).collect::<Bits>())
        });
        let except: Vec<(Bits, Bits)> = except.collect();
        let senders = vec![real(self.role.clone())];
        let plan = Plan { census: &census, senders, deeds, places, transport: Transport::Any, given: Vec::new() };
        let mut inquiry = Inquiry::new(layers, plan);
        if !complete {
            inquiry.world.incomplete = Some("all patterns of its statements");
        }
        let own: Bits = (0..roles).flat_map(|at| inquiry.allows(at).iter().collect::<Vec<_>>()).collect();
        let bound = (roles..inquiry.layers.len()).map(|at| inquiry.allows(at));
        let fire: Vec<Bits> = std::iter::once(own).chain(bound).collect();
        let denies = (0..inquiry.layers.len()).flat_map(|at| inquiry.denies(at).iter().collect::<Vec<_>>()).collect();
        let goal = Goal { fire, silent: denies, except };
        let question = Question { inquiry: &inquiry, goal: &goal, of, what: "the policies of the role" };
        let unknown = self.documents().find_map(|document| document.open.clone());
        let bounded = if let Paper::Open(reason) = &self.boundary { Some(reason.clone()) } else { None };
        match (inquiry.solve(&goal), unknown.or(bounded)) {
            // A statement that is not known could deny it, or allow more; a boundary could keep it.
            (Outcome::Yes(_) | Outcome::No(_), Some(reason)) => Answer::open(reason, Vec::new()),
            (Outcome::Yes(choice), None) => {
                let witness = question.witness(&choice);
                let line = format!(
                    "{}: allowed by {}, and replication does not need it",
                    witness.words,
                    witness.statements.join(" and ")
                );
                Answer::yes(vec![line]).with(witness)
            }
            (Outcome::No(_), None) => Answer::no(Vec::new()),
            (outcome, _) => question.open(&outcome),
        }
    }
}

/// What can be done to buckets and objects. Permissions without a call of their own count: S3 uses them for the role.
fn on_buckets() -> Vec<Deed> {
    let mut deeds = bucket::deeds(|_, _| true);
    deeds.iter_mut().for_each(|deed| deed.real = true);
    deeds
}

fn on_keys() -> Vec<Deed> {
    let both: Bits = [KEY, OTHER].into_iter().collect();
    let named = actions().iter().filter(|action| action.on.meets(On::KEY) && action.name.starts_with("kms:"));
    named.map(|action| Deed::known(action, both.clone())).collect()
}
