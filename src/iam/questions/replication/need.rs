//! Which permission that replication needs is not granted.

use std::collections::BTreeMap;

use super::scene::{End, Flag, Paper, Rule, Scene};
use crate::iam::answer::Answer;
use crate::iam::decide::cells::cells;
use crate::iam::decide::senders::Census;
use crate::iam::document::{Document, Effect};
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::{Unit, literal, wildcards};
use crate::iam::request::{Held, Request, Signed, Who, Word, spelled};
use crate::iam::witness::Witness;
use crate::value::{Reason, Truth, Value, Why};

/// Most objects of one bucket.
const MOST_OBJECTS: usize = 100;

/// A permission that replication needs.
#[derive(Debug)]
pub(super) struct Need<'s> {
    /// The actions, any of which will do.
    pub(super) actions: &'static [&'static str],
    /// What it is done to.
    pub(super) on: Kind,
    /// Whose it is.
    pub(super) end: &'s End,
    /// Whether it is needed: unknown where a setting that asks for it is not known.
    needed: Flag,
    /// Whether for all objects.
    all_objects: Truth,
    /// Whether it is done at the destination.
    at_destination: bool,
}

/// What a permission is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The bucket itself.
    Bucket,
    /// Its objects.
    Object,
    /// Its key.
    Key,
}

/// Reads of the source's configuration.
const OF_SOURCE: [&[&str]; 2] = [&["s3:GetReplicationConfiguration"], &["s3:ListBucket"]];

/// Reads of versions for a rule that replicates objects with KMS keys, and for one that does not.
const VERSION_KMS: &[&str] = &["s3:GetObjectVersionForReplication"];
const VERSION: &[&str] = &["s3:GetObjectVersionForReplication", "s3:GetObjectVersion"];

impl Scene {
    /// What a rule needs.
    pub(super) fn needs<'s>(&'s self, rule: &'s Rule) -> Vec<Need<'s>> {
        let (from, to) = (&self.from, &rule.to);
        let need = |actions, on, end: &'s End, needed: &Flag| Need {
            actions,
            on,
            end,
            needed: needed.and(&rule.enabled),
            all_objects: rule.all_objects,
            at_destination: std::ptr::eq(end, to),
        };
        let yes = &Flag::on();
        let mut needs: Vec<Need<'s>> =
            OF_SOURCE.into_iter().map(|actions| need(actions, Kind::Bucket, from, yes)).collect();
        needs.push(need(VERSION_KMS, Kind::Object, from, &rule.selects_kms));
        needs.push(need(VERSION, Kind::Object, from, yes));
        needs.push(need(&["s3:GetObjectVersionAcl"], Kind::Object, from, yes));
        needs.push(need(&["s3:GetObjectVersionTagging"], Kind::Object, from, yes));
        needs.push(need(&["s3:GetObjectRetention"], Kind::Object, from, &self.object_lock));
        needs.push(need(&["s3:GetObjectLegalHold"], Kind::Object, from, &self.object_lock));
        needs.push(need(&["s3:ReplicateObject"], Kind::Object, to, yes));
        needs.push(need(&["s3:ReplicateDelete"], Kind::Object, to, yes));
        needs.push(need(&["s3:ObjectOwnerOverrideToBucketOwner"], Kind::Object, to, &rule.owner_override));
        if from.key.is_some() {
            needs.push(need(&["kms:Decrypt"], Kind::Key, from, &rule.selects_kms.and(&self.encrypts)));
        }
        if to.key.is_some() {
            needs.push(need(&["kms:Encrypt"], Kind::Key, to, &rule.selects_kms));
        }
        needs.retain(|need| !need.needed.truth.is_false());
        needs
    }
}

/// Whether the role of a replication lacks a permission that one of its rules needs. `source` is an object with the
/// bucket's `arn`, `name`, `account`, `region`, `policy`, `algorithm`, `key`, `bucket_key_enabled` and `object_lock`;
/// `replication` the group `bucket.replication`.
pub fn replication_lacks(source: &Value, replication: &Value) -> Answer {
    let scene = Scene::new(source, replication);
    let mut doubt = scene.more_rules.clone();
    let mut lacking: Vec<String> = Vec::new();
    let mut first = None;
    for rule in &scene.rules {
        for need in scene.needs(rule) {
            let (granted, reason) = scene.granted(&need);
            match (!granted).and(need.needed.truth) {
                Truth::True => {
                    let line = format!("the role may not do {}", need.words(&scene));
                    if lacking.is_empty() {
                        first = scene.refused(&need, line.clone());
                    }
                    if !lacking.contains(&line) {
                        lacking.push(line);
                    }
                }
                // What is lacking for sure may not be needed.
                Truth::Unknown => doubt = doubt.or(reason).or(need.needed.open.clone()),
                Truth::False => {}
            }
        }
    }
    if !lacking.is_empty() {
        let answer = Answer::yes(lacking);
        return match first {
            Some(witness) => answer.with(witness),
            None => answer,
        };
    }
    match doubt {
        Some(reason) => Answer::open(reason, Vec::new()),
        None => Answer::no(vec!["the role has every permission that replication needs".into()]),
    }
}

impl Need<'_> {
    fn words(&self, scene: &Scene) -> String {
        let what = match self.on {
            Kind::Bucket => spelled(self.end.target.bucket()),
            Kind::Object => spelled(self.end.target.bucket()).map(|arn| format!("{arn}/*")),
            Kind::Key => self.end.key.as_deref().and_then(spelled),
        };
        let place = match (self.on, self.at_destination) {
            (Kind::Key, true) => "the key of the replicas",
            (Kind::Key, false) => "the key of the source",
            (Kind::Bucket, _) => "the source bucket",
            (Kind::Object, true) => "the objects of the destination",
            (Kind::Object, false) => "the objects of the source",
        };
        let what = what.filter(|_| !scene.hidden).map(|what| format!(" ({what})")).unwrap_or_default();
        format!("{} on {place}{what}", self.actions.first().copied().unwrap_or_default())
    }
}

impl Scene {
    /// Whether a need is granted, and why that is not known.
    fn granted(&self, need: &Need<'_>) -> (Truth, Option<Reason>) {
        let (places, complete) = self.places(need);
        let by = |action: &str, place: &Word| {
            alike(self.requests(need, action, place).iter().map(|request| self.allows(need, request)))
        };
        let each = places.iter().map(|place| Truth::any(need.actions.iter().map(|action| by(action, place))));
        let mut all: Vec<Truth> = each.collect();
        // What was not taken apart may be what is not granted.
        all.extend((!complete).then_some(Truth::Unknown));
        let granted = match need.all_objects.is_true() || need.on != Kind::Object {
            true => Truth::all(all),
            // For some objects only, and nobody knows which: those that are granted may be the ones.
            false if all.iter().all(|truth| truth.is_false()) => Truth::False,
            false if all.iter().all(|truth| truth.is_true()) => Truth::True,
            false => Truth::Unknown,
        };
        let reason = (granted == Truth::Unknown).then(|| self.reason(need));
        (granted, reason)
    }

    /// A request of a need that is not granted, and what denies it.
    fn refused(&self, need: &Need<'_>, words: String) -> Option<Witness> {
        let action = need.actions.first()?;
        let requests = self.places(need).0.into_iter().flat_map(|place| self.requests(need, action, &place));
        let request = requests.into_iter().find(|request| self.allows(need, request).is_false())?;
        let target = &need.end.target;
        let identity = if need.on == Kind::Key { Of::Identity(None) } else { Of::Identity(Some(target)) };
        let denies = |document: &Document| -> Vec<String> {
            let layer = Layer { document, of: identity };
            let firing = document.statements.iter().filter(|statement| {
                statement.effect == Some(Effect::Deny) && layer.fires(statement, &request).is_true()
            });
            firing.map(|statement| statement.label(document.sensitive)).collect()
        };
        let statements = self.policies.iter().flat_map(|document| denies(document)).collect();
        Some(Witness::refused(&request, statements, words, self.hidden))
    }

    fn reason(&self, need: &Need<'_>) -> Reason {
        let paper = |paper: &Paper| if let Paper::Open(reason) = paper { Some(reason.clone()) } else { None };
        let hole = |document: &Document| {
            document.open.clone().or_else(|| document.statements.iter().find_map(|statement| statement.hole.clone()))
        };
        let told = self.open.clone().or_else(|| paper(&self.boundary)).or_else(|| match need.on {
            Kind::Key => paper(&need.end.key_policy),
            _ => paper(&need.end.policy),
        });
        let told = told
            .or_else(|| need.end.target.reason().cloned())
            .or_else(|| self.policies.iter().find_map(|document| hole(document)));
        told.unwrap_or_else(|| {
            let action = need.actions.first().copied().unwrap_or_default();
            Reason::new(Why::Undecided, format!("whether the role may do {action}"))
        })
    }

    /// What the need is about: for objects one of each kind that the documents tell apart. The second is whether there is
    /// one of each kind.
    fn places(&self, need: &Need<'_>) -> (Vec<Word>, bool) {
        let target = &need.end.target;
        match need.on {
            Kind::Bucket => (vec![target.bucket().to_vec()], true),
            Kind::Key => (need.end.key.iter().cloned().collect(), true),
            Kind::Object => {
                let boundary = if let Paper::Known(document) = &self.boundary { Some(&**document) } else { None };
                let of_bucket = if let Paper::Known(document) = &need.end.policy { Some(&**document) } else { None };
                let documents = self.policies.iter().map(|document| &**document).chain(boundary).chain(of_bucket);
                let mut patterns: Vec<Word> = Vec::new();
                for document in documents {
                    let layer = Layer { document, of: Of::Identity(Some(target)) };
                    let resources = document.statements.iter().filter_map(|statement| statement.resources.as_ref());
                    patterns.extend(resources.flat_map(|selection| layer.resources(selection).units));
                }
                let shape = wildcards("?*");
                let found = cells(&target.object(&[]), &shape, patterns.iter().map(Vec::as_slice), MOST_OBJECTS);
                (found.words, found.complete)
            }
        }
    }

    /// The requests that use a permission: more than one where S3 may send either.
    fn requests(&self, need: &Need<'_>, action: &str, place: &Word) -> Vec<Request> {
        let one = |word: Word| Held::One(word);
        let mut context: BTreeMap<String, Held> = BTreeMap::new();
        let Who::Signed(Signed { account, named, .. }) = &self.role else { return Vec::new() };
        let arn = named.as_ref().map_or_else(|| vec![Unit::Text], |entity| entity.arn.clone());
        let fixed = [
            ("aws:principalarn", one(arn)),
            ("aws:principalaccount", one(account.clone())),
            ("aws:principaltype", one(literal("AssumedRole"))),
            ("aws:principalisawsservice", one(literal("false"))),
            ("aws:username", Held::Absent),
            ("aws:sourcearn", Held::Absent),
            ("aws:sourceaccount", Held::Absent),
            ("aws:multifactorauthpresent", Held::Absent),
            // What services request on somebody's behalf lacks these ("Policy keys"), and comes through no endpoint.
            ("aws:securetransport", Held::Absent),
            ("s3:tlsversion", Held::Absent),
            ("aws:sourceip", Held::Absent),
            ("aws:vpcsourceip", Held::Absent),
            ("aws:sourcevpc", Held::Absent),
            ("aws:sourcevpce", Held::Absent),
            ("aws:resourceaccount", one(need.end.account.clone())),
            ("s3:resourceaccount", one(need.end.account.clone())),
            ("kms:calleraccount", one(account.clone())),
            ("kms:viaservice", one(need.end.service())),
        ];
        context.extend(fixed.map(|(key, held)| (key.to_owned(), held)));
        let request = |context: BTreeMap<String, Held>| Request {
            who: self.role.clone(),
            action: word(action),
            resource: place.clone(),
            context,
        };
        if need.on != Kind::Key {
            return vec![request(context)];
        }
        let bucket = need.end.target.bucket().to_vec();
        let object = need.end.target.object(&[Unit::Fresh]);
        let told = if need.at_destination { Truth::Unknown } else { self.bucket_key };
        let contexts = match told {
            Truth::True => vec![bucket],
            Truth::False => vec![object],
            Truth::Unknown => vec![bucket, object],
        };
        let with = |arn: Word| {
            let mut context = context.clone();
            context.insert("kms:encryptioncontext:aws:s3:arn".to_owned(), Held::One(arn));
            request(context)
        };
        contexts.into_iter().map(with).collect()
    }

    /// Whether a request of the role is allowed.
    fn allows(&self, need: &Need<'_>, request: &Request) -> Truth {
        let target = &need.end.target;
        let identity = if need.on == Kind::Key { Of::Identity(None) } else { Of::Identity(Some(target)) };
        let unknown = |open: bool| if open { Truth::Unknown } else { Truth::False };
        let of_role = |effect: Effect| {
            let known = self.policies.iter().map(|document| Layer { document, of: identity }.any(effect, request));
            Truth::any(known).or(unknown(self.open.is_some()))
        };
        let paper = |paper: &Paper, of: Of<'_>, effect: Effect, none: Truth| match paper {
            Paper::None => none,
            Paper::Open(_) => Truth::Unknown,
            Paper::Known(document) => Layer { document, of }.any(effect, request),
        };
        let bound = paper(&self.boundary, identity, Effect::Allow, Truth::True);
        let denied = of_role(Effect::Deny).or(paper(&self.boundary, identity, Effect::Deny, Truth::False));
        let own = of_role(Effect::Allow).and(bound);
        let same = crate::iam::compare::three(account(&self.role), self.owner(need));
        let (by_resource, denied) = match need.on {
            Kind::Key => {
                // Without a policy of its own a key lets its account decide.
                let allowed = paper(&need.end.key_policy, Of::Itself, Effect::Allow, same);
                let refused = paper(&need.end.key_policy, Of::Itself, Effect::Deny, Truth::False);
                // A grant to the role itself, not to its account, needs no policy of the role.
                let itself = Request { who: as_of_elsewhere(&request.who), ..request.clone() };
                let direct = match &need.end.key_policy {
                    Paper::Known(document) => Layer { document, of: Of::Itself }.any(Effect::Allow, &itself),
                    Paper::Open(_) => Truth::Unknown,
                    Paper::None => Truth::False,
                };
                return own.and(allowed).or(direct.and(same)).and(!denied.or(refused));
            }
            Kind::Bucket | Kind::Object => {
                let of = Of::Bucket(target);
                let allowed = paper(&need.end.policy, of, Effect::Allow, Truth::False);
                (allowed, denied.or(paper(&need.end.policy, of, Effect::Deny, Truth::False)))
            }
        };
        // The source is of the account of the role.
        let allowed = match need.at_destination {
            false => own.or(by_resource),
            true => match same {
                Truth::True => own.or(by_resource),
                Truth::False => own.and(by_resource),
                Truth::Unknown if own.and(by_resource).is_true() => Truth::True,
                Truth::Unknown => own.and(Truth::Unknown),
            },
        };
        allowed.and(!denied)
    }

    fn owner<'n>(&self, need: &'n Need<'_>) -> &'n Word {
        if need.on == Kind::Key { &need.end.key_account } else { &need.end.account }
    }
}

/// The one truth of requests of which S3 may send any: unknown where they differ.
fn alike(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut truths = truths.into_iter();
    let first = truths.next().unwrap_or(Truth::Unknown);
    if truths.all(|truth| truth == first) { first } else { Truth::Unknown }
}

/// The same principal as if it were of an account that no policy names: only what names itself means it then.
fn as_of_elsewhere(who: &Who) -> Who {
    match who {
        Who::Signed(signed) => Who::Signed(Signed { account: Census::elsewhere(), ..signed.clone() }),
        other => other.clone(),
    }
}

fn account(who: &Who) -> &[Unit] {
    match who {
        Who::Signed(signed) => &signed.account,
        Who::Anonymous | Who::Service(_) | Who::Other(_) => &[],
    }
}
