//! The search against an enumeration of all requests of worlds that are small enough for it, in both directions.
//!
//! Two principals, three actions, three resources, and two keys of which requests have one of three values or none. The
//! plain evaluator says of each request which statements fire; a goal is reached by some request or by none, and the
//! search has to say the same. The long mode is
//! `cargo test --release --lib iam::tests::small_worlds -- --ignored`.

mod grammar;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

use self::grammar::{ACTIONS, KEYS, Pool, RESOURCES, Statement, senders, statements, write};
use super::logs;
use crate::iam::Document;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::solve::{Goal, Outcome};
use crate::iam::decide::world::{Deed, Key, Place, Scope, Sender, Situation, World};
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::literal;
use crate::iam::request::{Request, Who};
use crate::value::Truth;

/// Policies of the normal suite.
const FEW: u32 = 2_000;

/// Policies of the long mode.
const MANY: u32 = 150_000;

/// What a scope lets through of the four values of a key, and what is certain of that.
type Masks = (u8, u8);

/// A small world, two documents about it, and what goals are made of.
#[derive(Debug, Clone)]
struct Case {
    senders: (Index, Index),
    keys: (Index, Index),
    /// The documents: the resource's and an identity's.
    documents: [Vec<Statement>; 2],
    /// Which senders, actions and resources there are: one of three or more is always there.
    present: (u8, u8, u8),
    /// Which senders and actions certainly exist.
    real: (u8, u8),
    /// Where each action is done: on the bucket, on objects, or both.
    on: [u8; 3],
    /// Scopes of both keys by sender, action and situation.
    scopes: [[Masks; 8]; 2],
    /// Whether nobody chooses the values of a key, by sender.
    opaque: [u8; 2],
    /// Statements that have to fire or be silent, and what does not count, as sets of numbers.
    sets: (Vec<u8>, u8, Vec<(u8, u8)>),
}

/// How much of a world is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certain {
    /// All of it.
    All,
    /// Not every sender, action and value.
    Some,
    /// Values of some keys are chosen by nobody.
    Fixed,
}

fn cases() -> impl Strategy<Value = Case> {
    let index = || (any::<Index>(), any::<Index>());
    let mask = || prop_oneof![4 => Just(15_u8), 1 => 1_u8..16];
    let masks = || (mask(), mask());
    let scopes = || prop::array::uniform8(masks());
    let part = || prop_oneof![3 => Just(7_u8), 1 => 1_u8..8];
    let sets =
        (prop::collection::vec(any::<u8>(), 0..=3), any::<u8>(), prop::collection::vec((0_u8..8, 0_u8..8), 0..3));
    (
        (index(), index()),
        [statements(), statements()],
        (part(), part(), part()),
        (part(), part()),
        prop::array::uniform3(prop_oneof![Just(1_u8), Just(2), Just(2), Just(3)]),
        [scopes(), scopes()],
        prop::array::uniform2(0_u8..4),
        sets,
    )
        .prop_map(|((senders, keys), documents, present, real, on, scopes, opaque, sets)| Case {
            senders,
            keys,
            documents,
            present,
            real,
            on,
            scopes,
            opaque,
            sets,
        })
}

/// The numbers below `count` whose bits are set.
fn bits(mask: u8, count: usize) -> Bits {
    (0..count).filter(|at| mask >> at & 1 == 1).collect()
}

fn has(mask: u8, at: usize) -> bool {
    mask >> at & 1 == 1
}

impl Case {
    fn pools(&self) -> [&'static Pool; 2] {
        let [first, second] = two_of(self.keys, KEYS.len());
        [&KEYS[first], &KEYS[second]]
    }

    fn world(&self, certain: Certain) -> World {
        let sure = certain == Certain::All;
        let all = senders();
        let senders: Vec<Sender> = two_of(self.senders, all.len())
            .into_iter()
            .enumerate()
            .filter(|(at, _)| self.present.0.is_multiple_of(4) || has(self.present.0, *at))
            .map(|(at, number)| Sender { who: all[number].clone(), real: sure || has(self.real.0, at) })
            .collect();
        let deeds = ACTIONS.into_iter().enumerate().filter(|(at, _)| has(self.present.1, *at));
        let deeds: Vec<Deed> = deeds
            .map(|(at, action)| Deed::new(action, &word(action), bits(self.on[at], 2), sure || has(self.real.1, at)))
            .collect();
        let places = RESOURCES.into_iter().enumerate().filter(|(at, _)| has(self.present.2, *at));
        let places = places.map(|(at, arn)| Place { word: literal(arn), kind: at.min(1) }).collect();
        let situation = |secure, by_service| Situation { secure, endpoint: false, by_service };
        let situations = vec![situation(Some(true), false), situation(Some(false), false), situation(None, true)];
        let keys = self.pools().into_iter().enumerate().map(|(number, pool)| {
            let values = pool.held();
            let scope = |at: usize| {
                let (possible, certainly) = self.scopes[number][at];
                let possible = bits(possible, values.len());
                let sure = if sure { possible.clone() } else { possible.and(&bits(certainly, values.len())) };
                let opaque = certain == Certain::Fixed && at < 2 && has(self.opaque[number], at);
                Scope { possible, certain: sure, opaque }
            };
            let scopes = |from: usize, count: usize| (from..from + count).map(scope).collect();
            let (by_sender, by_situation): (Vec<Scope>, Vec<Scope>) = (scopes(0, senders.len()), scopes(5, 3));
            let (lacking, without) = (scope(2), bits(self.scopes[number][3].0, deeds.len()));
            Key { name: pool.name.to_owned(), values, by_sender, lacking, without, by_situation }
        });
        let keys = keys.collect();
        World { senders, deeds, places, situations, keys, incomplete: None }
    }

    /// What is searched for, with its name. The statements of the first document have the first numbers.
    fn goals(&self, inquiry: &Inquiry<'_>) -> Vec<(String, Goal)> {
        let [(first, deny), (second, other)] = [0, 1].map(|layer| (inquiry.allows(layer), inquiry.denies(layer)));
        let statements = inquiry.rules.all.len();
        let both = |a: &Bits, b: &Bits| a.iter().chain(b.iter()).collect::<Bits>();
        let goal = |fire: Vec<Bits>, silent: Bits| Goal { fire, silent, except: Vec::new() };
        let sets = &self.sets;
        let except: Vec<(Bits, Bits)> =
            sets.2.iter().map(|(deeds, places)| (bits(*deeds, 3), bits(*places, 3))).collect();
        let mut goals = vec![
            ("allowed".to_owned(), Goal::allowed(first.clone(), deny.clone())),
            ("not denied".to_owned(), Goal::silent(deny.clone())),
            ("denied".to_owned(), goal(vec![deny.clone()], Bits::none())),
            ("allowed by either".to_owned(), goal(vec![both(&first, &second)], both(&deny, &other))),
            ("allowed by both".to_owned(), goal(vec![first.clone(), second.clone()], both(&deny, &other))),
            (
                "allowed but for some".to_owned(),
                Goal { except: except.clone(), ..Goal::allowed(first.clone(), deny.clone()) },
            ),
            ("not denied but for some".to_owned(), Goal { except: except.clone(), ..Goal::silent(deny) }),
            (
                "some sets".to_owned(),
                Goal {
                    fire: sets.0.iter().map(|set| bits(*set, statements)).collect(),
                    silent: bits(sets.1, statements),
                    except,
                },
            ),
        ];
        // Each statement of the first document by itself: what it alone brings about.
        let of_first = both(&first, &inquiry.denies(0));
        for at in of_first.iter() {
            let others = of_first.iter().filter(|other| *other != at).collect();
            goals.push((format!("statement {} alone", at + 1), goal(vec![std::iter::once(at).collect()], others)));
        }
        goals
    }
}

fn two_of((first, second): (Index, Index), count: usize) -> [usize; 2] {
    let first = first.index(count);
    [first, (first + 1 + second.index(count - 1)) % count]
}

/// One request of a world, and what the documents make of it.
struct Tried {
    sender: usize,
    deed: usize,
    place: usize,
    situation: usize,
    values: [usize; 2],
    /// The statements that fire.
    fires: Bits,
    /// Whether it certainly exists, as far as nobody has to choose what nobody can.
    certain: bool,
    /// Whether nobody chooses the value of a key.
    opaque: [bool; 2],
    /// The values that a key could have.
    possible: [Vec<usize>; 2],
}

impl Tried {
    fn reaches(&self, goal: &Goal) -> bool {
        let excepted = |(deeds, places): &(Bits, Bits)| deeds.contains(self.deed) && places.contains(self.place);
        goal.fire.iter().all(|set| set.meets(&self.fires))
            && !goal.silent.meets(&self.fires)
            && !goal.except.iter().any(excepted)
    }

    /// Whether its values are those that fate, a number, has for what nobody chooses.
    fn is_fated(&self, fate: usize) -> bool {
        let place = self.sender * 31 + self.deed * 7 + self.place * 3 + self.situation;
        (0..2).all(|key| {
            let possible = &self.possible[key];
            let chosen = possible[(fate + place * (fate + key + 1)) % possible.len()];
            !self.opaque[key] || self.values[key] == chosen
        })
    }
}

/// All requests of a world. The parts of a statement are tried apart, and all of it for one request of `every`.
fn enumerate(inquiry: &Inquiry<'_>, every: usize) -> Vec<Tried> {
    let world = &inquiry.world;
    let parts: Vec<Parts> =
        inquiry.rules.all.iter().map(|rule| Parts::of(inquiry, rule.layer, rule.statement)).collect();
    let mut tried = Vec::new();
    for (sender, by) in world.senders.iter().enumerate() {
        for (deed, done) in world.deeds.iter().enumerate() {
            let service = matches!(by.who, Who::Service(_));
            for (situation, _) in world.situations.iter().enumerate().filter(|(_, how)| how.by_service == service) {
                let scopes: Vec<Scope> = world
                    .keys
                    .iter()
                    .map(|key| {
                        if key.without.contains(deed) {
                            key.lacking.clone()
                        } else {
                            key.by_sender[sender].and(&key.by_situation[situation])
                        }
                    })
                    .collect();
                let possible = [0, 1].map(|key| scopes[key].possible.iter().collect::<Vec<_>>());
                let opaque = [0, 1].map(|key| scopes[key].opaque);
                for (place, to) in world.places.iter().enumerate().filter(|(_, place)| done.on.contains(place.kind)) {
                    for (&one, &two) in possible[0].iter().flat_map(|one| possible[1].iter().map(move |two| (one, two)))
                    {
                        let values = [one, two];
                        let fires = |part: &Parts| {
                            part.senders[sender]
                                && part.deeds[deed]
                                && part.places[place]
                                && (0..2).all(|key| part.values[key][values[key]])
                        };
                        let fires: Bits = (0..parts.len()).filter(|at| fires(&parts[*at])).collect();
                        let sure = |key: usize| opaque[key] || scopes[key].certain.contains(values[key]);
                        let certain = by.real && done.real && sure(0) && sure(1);
                        if tried.len().is_multiple_of(every) {
                            let context = world.keys.iter().zip(values);
                            let context = context.map(|(key, value)| (key.name.clone(), key.values[value].clone()));
                            let request = Request {
                                who: by.who.clone(),
                                action: done.word.to_vec(),
                                resource: to.word.clone(),
                                context: context.collect(),
                            };
                            for (at, rule) in inquiry.rules.all.iter().enumerate() {
                                let truth = inquiry.layers[rule.layer].fires(rule.statement, &request);
                                assert_eq!(truth, fires.contains(at).into(), "statement {} for {request:?}", at + 1);
                            }
                        }
                        let possible = possible.clone();
                        tried.push(Tried { sender, deed, place, situation, values, fires, certain, opaque, possible });
                    }
                }
            }
        }
    }
    tried
}

/// What the plain evaluator says of the parts of a statement.
struct Parts {
    senders: Vec<bool>,
    deeds: Vec<bool>,
    places: Vec<bool>,
    /// Whether all conditions on a key hold with each value of it.
    values: [Vec<bool>; 2],
}

impl Parts {
    fn of(inquiry: &Inquiry<'_>, layer: usize, statement: &crate::iam::document::Statement) -> Self {
        let (world, layer) = (&inquiry.world, inquiry.layers[layer]);
        let decided = |truth: Truth| {
            assert_ne!(truth, Truth::Unknown, "{statement:?}");
            truth.is_true()
        };
        let actions = layer.actions(&statement.actions);
        let resources = layer.resources(statement.resources.as_ref().unwrap());
        let means = |who: &Who| statement.principals.as_ref().map_or(Truth::True, |principals| principals.mean(who));
        let values = [0, 1].map(|number| {
            let key = &world.keys[number];
            let about = || statement.conditions.iter().filter(|condition| condition.folded == key.name);
            let holds = |held| decided(Truth::all(about().map(|c| c.holds(held, layer.document.variables))));
            key.values.iter().map(holds).collect()
        });
        Self {
            senders: world.senders.iter().map(|sender| decided(means(&sender.who))).collect(),
            deeds: world.deeds.iter().map(|deed| decided(actions.select(&deed.word))).collect(),
            places: world.places.iter().map(|place| decided(resources.select(&place.word))).collect(),
            values,
        }
    }
}

/// Compares all goals of a case with the enumeration; the outcomes: yes, no, open.
fn compare(case: &Case, certain: Certain, every: usize) -> Result<[usize; 3], TestCaseError> {
    let keys = case.pools();
    let texts = [write(&case.documents[0], false, keys), write(&case.documents[1], true, keys)];
    let [resource, identity] = [0, 1].map(|at: usize| Document::read(&texts[at]).unwrap());
    let target = logs();
    let layers = vec![
        Layer { document: &resource, of: Of::Bucket(&target) },
        Layer { document: &identity, of: Of::Identity(Some(&target)) },
    ];
    let inquiry = Inquiry::within(layers, case.world(certain));
    let all = enumerate(&inquiry, every);
    let mut outcomes = [0; 3];
    for (name, goal) in case.goals(&inquiry) {
        let reached: Vec<&Tried> = all.iter().filter(|tried| tried.reaches(&goal)).collect();
        let outcome = inquiry.solve(&goal);
        let about =
            || format!("{name}: {outcome:?} of {:?} and {} and {}", inquiry.world, texts[0].shown(), texts[1].shown());
        match &outcome {
            Outcome::Yes(choice) => {
                outcomes[0] += 1;
                let is_it = |tried: &&Tried| {
                    (tried.sender, tried.deed, tried.place, tried.situation, tried.values.as_slice())
                        == (choice.sender, choice.deed, choice.place, choice.situation, choice.values.as_slice())
                };
                let found = reached.iter().copied().find(is_it);
                prop_assert!(found.is_some_and(|tried| tried.certain), "no such request: {}", about());
                for fate in 0..if certain == Certain::Fixed { 5 } else { 0 } {
                    let there = reached.iter().any(|tried| tried.certain && tried.is_fated(fate));
                    prop_assert!(there, "not with fate {fate}: {}", about());
                }
            }
            Outcome::No(_) => {
                outcomes[1] += 1;
                prop_assert!(reached.is_empty(), "there is one: {}", about());
            }
            Outcome::Open(_) => {
                outcomes[2] += 1;
                prop_assert!(certain != Certain::All, "open: {}", about());
                prop_assert!(!reached.is_empty(), "there is none: {}", about());
                let sure = reached.iter().any(|tried| tried.certain);
                prop_assert!(certain == Certain::Fixed || !sure, "there certainly is one: {}", about());
            }
            Outcome::Beyond(_) => prop_assert!(false, "beyond: {}", about()),
        }
    }
    Ok(outcomes)
}

fn run(certain: Certain, policies: u32, every: usize) {
    let config = ProptestConfig { cases: policies, failure_persistence: None, ..ProptestConfig::default() };
    let counts = std::cell::Cell::new([0; 3]);
    let result = TestRunner::new(config).run(&cases(), |case| {
        let outcomes = compare(&case, certain, every)?;
        let mut sum = counts.get();
        (0..3).for_each(|at| sum[at] += outcomes[at]);
        counts.set(sum);
        Ok(())
    });
    let [yes, no, open] = counts.get();
    println!("{policies} pairs of policies: {yes} goals reached, {no} not reached, {open} open");
    if let Err(failure) = result {
        panic!("{failure}");
    }
    // Both answers have to be put to the test.
    assert!(yes * 10 > no && no * 10 > yes, "{yes} reached, {no} not");
}

#[test]
fn the_search_finds_a_request_exactly_where_there_is_one() {
    run(Certain::All, FEW, 50);
}

#[test]
fn what_may_not_exist_proves_nothing() {
    run(Certain::Some, FEW / 4, 50);
}

#[test]
fn what_nobody_chooses_proves_nothing_unless_it_does_not_matter() {
    run(Certain::Fixed, FEW / 4, 50);
}

#[test]
#[ignore = "takes minutes; the long mode of this comparison"]
fn the_search_agrees_with_the_enumeration_on_many_policies() {
    run(Certain::All, MANY, 1);
    run(Certain::Some, MANY / 2, 5);
    run(Certain::Fixed, MANY / 2, 5);
}
