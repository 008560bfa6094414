//! Statements made ready for all requests of a world: which senders, actions and resources each is about, and with
//! which values of the keys its conditions hold.

use foldhash::{HashMap, HashMapExt};

use crate::iam::condition::Prepared;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::world::World;
use crate::iam::document::{Effect, Statement};
use crate::iam::evaluate::{Layer, Of};
use crate::iam::operator::Operator;
use crate::iam::patterns::Actions;
use crate::iam::principal::Principals;
use crate::value::Truth;

/// The statements of some documents, numbered.
#[derive(Debug)]
pub(in crate::iam) struct Rules<'a> {
    /// The statements, those of the first document first.
    pub(in crate::iam) all: Vec<Rule<'a>>,
    /// Which of them are, or may be, about each sender, action and resource.
    pub(in crate::iam) senders: Vec<About>,
    /// By action.
    pub(in crate::iam) deeds: Vec<About>,
    /// By resource.
    pub(in crate::iam) places: Vec<About>,
    /// The conditions, each kept once.
    pub(in crate::iam) conditions: Vec<Test>,
    /// The statements whose effect and conditions are all known.
    pub(in crate::iam) known: Bits,
}

/// A statement.
#[derive(Debug)]
pub(in crate::iam) struct Rule<'a> {
    /// The number of its document.
    pub(in crate::iam) layer: usize,
    /// The statement.
    pub(in crate::iam) statement: &'a Statement,
    /// Its conditions, by number.
    pub(in crate::iam) conditions: Vec<usize>,
}

/// What makes conditions the same: whether variables are in force, operator, key and values. The position of one whose
/// values are not all known makes it the same as no other.
type Spelled<'a> = (bool, Operator, &'a str, Result<Vec<&'a str>, usize>);

/// Statements that are certainly, and that are perhaps, about something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(in crate::iam) struct About {
    /// Those that are.
    pub(in crate::iam) must: Bits,
    /// Those that are or may be.
    pub(in crate::iam) may: Bits,
}

/// A condition on one key.
#[derive(Debug)]
pub(in crate::iam) struct Test {
    /// The key, by number.
    pub(in crate::iam) key: usize,
    /// The values of the key with which it holds.
    pub(in crate::iam) yes: Bits,
    /// The values with which it holds or may hold.
    pub(in crate::iam) maybe: Bits,
    /// The values with which it certainly fails.
    pub(in crate::iam) fails: Bits,
    /// The values with which it fails or may fail.
    pub(in crate::iam) may_fail: Bits,
}

impl<'a> Rules<'a> {
    /// The statements of the documents, in a world that knows all their keys.
    pub(in crate::iam) fn new(layers: &[Layer<'a>], world: &World) -> Self {
        let mut rules = Self {
            all: Vec::new(),
            senders: vec![About::default(); world.senders.len()],
            deeds: vec![About::default(); world.deeds.len()],
            places: vec![About::default(); world.places.len()],
            conditions: Vec::new(),
            known: Bits::none(),
        };
        let mut tests = HashMap::new();
        for (number, layer) in layers.iter().enumerate() {
            for statement in &layer.document.statements {
                rules.add(number, layer, statement, world, &mut tests);
            }
        }
        rules
    }

    fn add(
        &mut self,
        number: usize,
        layer: &Layer<'a>,
        statement: &'a Statement,
        world: &World,
        tests: &mut HashMap<Spelled<'a>, usize>,
    ) {
        let at = self.all.len();
        let actions = layer.actions(&statement.actions);
        let resources = statement.resources.as_ref().map(|selection| layer.resources(selection));
        let principals = statement.principals.as_ref().map(Principals::ready);
        let missing = if matches!(layer.of, Of::Identity(_)) { Truth::True } else { Truth::Unknown };
        for (about, sender) in self.senders.iter_mut().zip(&world.senders) {
            about.note(at, principals.as_ref().map_or(missing, |principals| principals.mean(&sender.who)));
        }
        let ready = Actions::new(&actions);
        for (about, deed) in self.deeds.iter_mut().zip(&world.deeds) {
            about.note(at, ready.select(&deed.word, deed.text));
        }
        for (about, place) in self.places.iter_mut().zip(&world.places) {
            let role = matches!(layer.of, Of::Role);
            about.note(at, resources.as_ref().map_or(role.into(), |patterns| patterns.select(&place.word)));
        }
        if statement.effect.is_some() && !statement.conditions_open {
            self.known.insert(at);
        }
        let variables = layer.document.variables;
        let conditions = statement.conditions.iter().map(|condition| {
            let spelled = (variables, condition.operator, condition.folded.as_str(), condition.spelled());
            *tests.entry(spelled).or_insert_with(|| {
                let key = world.keys.iter().position(|key| key.name == condition.folded).unwrap_or(usize::MAX);
                self.conditions.push(Test::new(&condition.prepare(variables), key, world));
                self.conditions.len() - 1
            })
        });
        let conditions = conditions.collect();
        self.all.push(Rule { layer: number, statement, conditions });
    }

    /// The statements of a document with this effect, and those that may have it.
    pub(in crate::iam) fn with_effect(&self, layer: usize, effect: Effect) -> Bits {
        let of = |rule: &Rule| rule.layer == layer && rule.statement.effect.is_none_or(|known| known == effect);
        self.all.iter().enumerate().filter(|(_, rule)| of(rule)).map(|(at, _)| at).collect()
    }
}

impl About {
    fn note(&mut self, at: usize, truth: Truth) {
        if truth.is_true() {
            self.must.insert(at);
        }
        if !truth.is_false() {
            self.may.insert(at);
        }
    }

    /// Those about both.
    pub(in crate::iam) fn and(&self, other: &Self) -> Self {
        Self { must: self.must.and(&other.must), may: self.may.and(&other.may) }
    }
}

impl Test {
    fn new(condition: &Prepared, key: usize, world: &World) -> Self {
        let values = world.keys.get(key).map_or(&[][..], |key| key.values.as_slice());
        let truths: Vec<Truth> = values.iter().map(|value| condition.holds(value)).collect();
        let with = |wanted: fn(Truth) -> bool| {
            truths.iter().enumerate().filter(|(_, truth)| wanted(**truth)).map(|(at, _)| at).collect()
        };
        Self {
            key,
            yes: with(Truth::is_true),
            maybe: with(|truth| !truth.is_false()),
            fails: with(Truth::is_false),
            may_fail: with(|truth| !truth.is_true()),
        }
    }
}
