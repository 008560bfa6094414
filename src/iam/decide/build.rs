//! The world of a question, built from its documents.

use std::collections::BTreeMap;

use crate::iam::condition::Prepared;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::senders::Census;
use crate::iam::decide::values::Values;
use crate::iam::decide::world::{Deed, Key, Place, Scope, Sender, Situation, World};
use crate::iam::evaluate::Layer;
use crate::iam::facts::keys::{self, By, Kind, Unsigned};
use crate::iam::glob::literal;
use crate::iam::request::{Held, Who, Word};

/// What the world of a question holds beside the keys, which the documents tell.
#[derive(Debug)]
pub(in crate::iam) struct Plan<'p> {
    /// Whom the documents name.
    pub(in crate::iam) census: &'p Census,
    /// Who sends requests.
    pub(in crate::iam) senders: Vec<Sender>,
    /// What they do.
    pub(in crate::iam) deeds: Vec<Deed>,
    /// To what.
    pub(in crate::iam) places: Vec<Place>,
    /// How requests come.
    pub(in crate::iam) transport: Transport,
    /// What requests have for some keys, whatever else is documented.
    pub(in crate::iam) given: Vec<(String, Given)>,
}

/// What requests have for a key, whatever else is documented.
#[derive(Debug, Clone)]
pub(in crate::iam) enum Given {
    /// One of these.
    These(Vec<Held>),
    /// None, or a text of one of these shapes; a fresh character in a shape is one that no condition spells out.
    Shaped(Vec<Word>),
}

/// How requests come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::iam) enum Transport {
    /// Over HTTP or HTTPS.
    Any,
    /// Over plain HTTP.
    Http,
}

/// Keys about the network between a VPC and S3: requests have them through an endpoint only.
const ENDPOINT: [&str; 4] = ["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:sourcevpcarn"];

/// Keys about who owns the bucket.
const OWNER: [&str; 2] = ["aws:resourceaccount", "s3:resourceaccount"];

impl World {
    /// The world of a plan, with the keys of these documents.
    pub(in crate::iam) fn new(layers: &[Layer<'_>], plan: Plan<'_>) -> Self {
        let mut by_key: BTreeMap<&str, Vec<Prepared>> = BTreeMap::new();
        for layer in layers {
            for condition in layer.document.statements.iter().flat_map(|statement| &statement.conditions) {
                by_key.entry(&condition.folded).or_default().push(condition.prepare(layer.document.variables));
            }
        }
        let mentions = |names: &[&str]| names.iter().any(|name| by_key.contains_key(name));
        let situations = situations(plan.transport, &plan.senders, mentions);
        let mut world = Self {
            senders: plan.senders,
            deeds: plan.deeds,
            places: plan.places,
            situations,
            keys: Vec::new(),
            incomplete: plan.census.crowded.then_some("so many principals"),
        };
        for (name, conditions) in &by_key {
            let conditions: Vec<&Prepared> = conditions.iter().collect();
            if Census::hides_accounts(name, &conditions) {
                world.incomplete = Some("a pattern of account ids");
            }
            let given = plan.given.iter().find(|(key, _)| key == name).map(|(_, given)| given);
            let key = Builder { name, conditions: &conditions, census: plan.census, given }.key(&world);
            world.keys.push(key);
        }
        world
    }
}

/// The situations that matter.
fn situations(transport: Transport, senders: &[Sender], mentions: impl Fn(&[&str]) -> bool) -> Vec<Situation> {
    let transports: &[bool] = match transport {
        Transport::Http => &[false],
        Transport::Any if mentions(&["aws:securetransport", "s3:tlsversion"]) => &[true, false],
        Transport::Any => &[true],
    };
    let networks: &[bool] = if mentions(&ENDPOINT) || mentions(&["aws:sourceip"]) { &[false, true] } else { &[false] };
    let direct = networks.iter().flat_map(|&endpoint| {
        transports.iter().map(move |&secure| Situation { secure: Some(secure), endpoint, by_service: false })
    });
    let services = senders.iter().any(|sender| matches!(sender.who, Who::Service(_)));
    let by_service = services.then_some(Situation { secure: None, endpoint: false, by_service: true });
    direct.chain(by_service).collect()
}

struct Builder<'b> {
    name: &'b str,
    conditions: &'b [&'b Prepared],
    census: &'b Census,
    given: Option<&'b Given>,
}

impl Builder<'_> {
    fn key(&self, world: &World) -> Key {
        let fact = keys::find(self.name);
        let kind = fact.map_or(Kind::Text, |fact| fact.kind);
        let shape = fact.map_or("*", |fact| fact.shape);
        let mut values = match self.name {
            _ if matches!(self.given, Some(Given::Shaped(_))) => Values::shaped(self.shapes(), self.conditions),
            "aws:securetransport" => Values::listed(&["true", "false"]),
            // S3 refuses older versions.
            "s3:tlsversion" => Values::listed(&["1.3", "1.2"]),
            _ => Values::new(kind, shape, fact.is_some_and(|fact| fact.multivalued), self.conditions),
        };
        let by_sender = self.by_sender(fact, world, &mut values);
        let of = |situation: &Situation| {
            let there = values.held.iter().enumerate().filter(|(_, held)| self.comes(situation, held));
            Scope::free(there.map(|(at, _)| at).collect())
        };
        let by_situation = world.situations.iter().map(of).collect();
        let absent: Bits = values.held.iter().position(|held| *held == Held::Absent).into_iter().collect();
        let without = match fact.filter(|fact| !fact.comes_with_all()) {
            Some(fact) => {
                let lacks = world.deeds.iter().enumerate().filter(|(_, deed)| !fact.comes_with(&deed.action));
                lacks.map(|(at, _)| at).collect()
            }
            None => Bits::none(),
        };
        let lacking = Scope::free(absent);
        Key { name: self.name.to_owned(), values: values.held, by_sender, lacking, without, by_situation }
    }

    fn shapes(&self) -> &[Word] {
        if let Some(Given::Shaped(shapes)) = self.given { shapes } else { &[] }
    }

    fn by_sender(&self, fact: Option<&keys::Key>, world: &World, values: &mut Values) -> Vec<Scope> {
        if let Some(given) = self.given {
            let given: Bits = match given {
                Given::These(these) => these.iter().map(|held| values.add(held.clone())).collect(),
                Given::Shaped(_) => Bits::all(values.held.len()),
            };
            let mut scope = Scope::free(given);
            // Of more kinds of texts than are told apart the others are possible too.
            if !values.complete {
                scope.possible.insert(values.add(Held::Open));
            }
            return world.senders.iter().map(|_| scope.clone()).collect();
        }
        let start = values.held.len();
        let mut scopes: Vec<Scope> =
            world.senders.iter().map(|sender| self.sender(fact, &sender.who, values)).collect();
        // What one sender brought, such as its ARN, is not what others have.
        if values.held.len() > start {
            let first = Bits::all(start);
            for (scope, sender) in scopes.iter_mut().zip(&world.senders) {
                if scope.opaque && !matches!(sender.who, Who::Service(_) | Who::Anonymous) {
                    scope.possible = scope.possible.and(&first);
                    scope.certain = scope.certain.and(&first);
                }
            }
        }
        if !values.complete {
            let open = values.add(Held::Open);
            values.doubtful.insert(open);
            for scope in scopes.iter_mut().filter(|scope| scope.possible.iter().nth(1).is_some()) {
                scope.possible.insert(open);
            }
        }
        scopes
    }

    /// What a sender can have.
    fn sender(&self, fact: Option<&keys::Key>, who: &Who, values: &mut Values) -> Scope {
        let all = Bits::all(values.held.len());
        let absent: Bits = values.held.iter().position(|held| *held == Held::Absent).into_iter().collect();
        let Some(fact) = fact else {
            // An identity provider says of whom it lets in what suits them.
            let says = matches!(who, Who::Other(_)) && is_claim(self.name);
            return if says { Scope::free(all) } else { Scope::fixed(all) };
        };
        let mut there = all.clone();
        there.remove(&absent);
        let free = |possible: &Bits| {
            let mut scope = Scope::free(possible.clone());
            scope.certain.remove(&values.doubtful);
            scope
        };
        let service = matches!(who, Who::Service(_));
        if OWNER.contains(&self.name) {
            return Scope::free(std::iter::once(values.add(Held::One(self.census.own.clone()))).collect());
        }
        if self.name == "aws:principalisawsservice" && *who != Who::Anonymous {
            let says = literal(if service { "true" } else { "false" });
            return Scope::free(std::iter::once(values.add(Held::One(says))).collect());
        }
        if *who == Who::Anonymous {
            match fact.unsigned {
                Unsigned::Absent => return Scope::free(absent),
                Unsigned::Fixed(text) => {
                    let text = values.add(Held::One(literal(text)));
                    // The guide says of some of these keys both that they are missing and that they have this value.
                    return Scope::fixed(absent.iter().chain([text]).collect());
                }
                Unsigned::Present => {}
            }
        }
        match fact.by {
            By::Principal => self.census.scope(self.name, who, self.conditions, values),
            By::Service if service => free(&all),
            By::Service if fact.kind == Kind::Bool => free(&there),
            // Whoever may use a service may have it use keys.
            By::Service if self.name == "kms:viaservice" && *who != Who::Anonymous => free(&all),
            By::Service if self.name.starts_with("aws:calledvia") && *who != Who::Anonymous => free(&all),
            By::Service => Scope::free(absent),
            By::Network if service => Scope::free(absent),
            // The headers that it sends are its own choice: AWS Config asks for an ACL, for instance.
            By::Network if fact.always => free(&there),
            // A browser says what it is; other programs need not.
            By::Network | By::Caller => free(&all),
            By::Resource if fact.actions.is_some() => free(&all),
            By::Resource | By::Request => Scope::fixed(if fact.always { there } else { all }),
        }
    }

    /// Whether requests in a situation can have this.
    fn comes(&self, situation: &Situation, held: &Held) -> bool {
        let there = *held != Held::Absent;
        match (self.name, situation.secure) {
            _ if situation.by_service || self.given.is_some() => true,
            ("aws:securetransport", Some(secure)) => *held == Held::One(literal(if secure { "true" } else { "false" })),
            // HTTP has no version of TLS.
            ("s3:tlsversion", secure) => there == (secure == Some(true)),
            ("aws:sourceip", _) => there != situation.endpoint,
            (name, _) if ENDPOINT.contains(&name) => there == situation.endpoint,
            _ => true,
        }
    }
}

/// Whether a key is what an identity provider says, such as `token.actions.githubusercontent.com:sub` (IAM User Guide,
/// "Available keys for AWS OIDC federation"): its prefix is the provider's address.
fn is_claim(key: &str) -> bool {
    key.split_once(':').is_some_and(|(provider, _)| provider.contains('.'))
}

/// Words as places of their kinds.
pub(in crate::iam) fn places(kinds: impl IntoIterator<Item = (usize, Vec<Word>)>) -> Vec<Place> {
    kinds.into_iter().flat_map(|(kind, words)| words.into_iter().map(move |word| Place { word, kind })).collect()
}
