//! A question about documents: its world, its statements, and what its search comes to.

use std::collections::BTreeMap;

use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::Plan;
use crate::iam::decide::rules::{Rule, Rules};
use crate::iam::decide::solve::{Choice, Goal, Outcome, solve};
use crate::iam::decide::world::World;
use crate::iam::document::{Effect, Statement};
use crate::iam::evaluate::Layer;
use crate::iam::request::{Held, Request};
use crate::value::{Reason, Truth, Why};

/// Documents and the requests that are asked about.
#[derive(Debug)]
pub(in crate::iam) struct Inquiry<'a> {
    /// The documents.
    pub(in crate::iam) layers: Vec<Layer<'a>>,
    /// The requests.
    pub(in crate::iam) world: World,
    /// The statements.
    pub(in crate::iam) rules: Rules<'a>,
}

impl<'a> Inquiry<'a> {
    /// Prepares the documents for the requests of a plan.
    pub(in crate::iam) fn new(layers: Vec<Layer<'a>>, plan: Plan<'_>) -> Self {
        let world = World::new(&layers, plan);
        Self::within(layers, world)
    }

    /// Prepares the documents for the requests of a world.
    pub(in crate::iam) fn within(layers: Vec<Layer<'a>>, world: World) -> Self {
        let rules = Rules::new(&layers, &world);
        Self { layers, world, rules }
    }

    /// The statements of a document that allow, or may.
    pub(in crate::iam) fn allows(&self, layer: usize) -> Bits {
        self.rules.with_effect(layer, Effect::Allow)
    }

    /// The statements of a document that deny, or may.
    pub(in crate::iam) fn denies(&self, layer: usize) -> Bits {
        self.rules.with_effect(layer, Effect::Deny)
    }

    /// Whether a document certainly denies every request.
    pub(in crate::iam) fn denies_all(&self, layer: usize) -> bool {
        let goal = Goal::silent(self.denies(layer));
        matches!(self.solve(&goal), Outcome::No(_))
    }

    /// Searches. What is found is put to the plain evaluator before it is believed.
    pub(in crate::iam) fn solve(&self, goal: &Goal) -> Outcome {
        match solve(&self.world, &self.rules, goal) {
            Outcome::Yes(choice) if !self.confirms(&choice, goal) => Outcome::Open(choice),
            outcome => outcome,
        }
    }

    fn confirms(&self, choice: &Choice, goal: &Goal) -> bool {
        let request = self.request(choice);
        let fires = |at: usize| match self.rules.all.get(at) {
            Some(rule) => {
                self.layers.get(rule.layer).map_or(Truth::Unknown, |layer| layer.fires(rule.statement, &request))
            }
            None => Truth::Unknown,
        };
        let silent = goal.silent.iter().all(|at| fires(at).is_false());
        silent && choice.fired.iter().all(|at| fires(*at).is_true())
    }

    /// The request that a choice stands for.
    pub(in crate::iam) fn request(&self, choice: &Choice) -> Request {
        let world = &self.world;
        let context: BTreeMap<String, Held> = world
            .keys
            .iter()
            .zip(&choice.values)
            .map(|(key, value)| (key.name.clone(), key.values.get(*value).cloned().unwrap_or(Held::Open)))
            .collect();
        Request {
            who: world.senders.get(choice.sender).map_or(crate::iam::request::Who::Anonymous, |s| s.who.clone()),
            action: world.deeds.get(choice.deed).map(|deed| deed.word.to_vec()).unwrap_or_default(),
            resource: world.places.get(choice.place).map(|place| place.word.clone()).unwrap_or_default(),
            context,
        }
    }

    /// Whether the same request for another place reaches the goal as well.
    pub(in crate::iam) fn holds_at(&self, choice: &Choice, goal: &Goal, place: usize) -> bool {
        self.confirms(&Choice { place, ..choice.clone() }, goal)
    }

    /// The statement with this number, and whether its document must not be printed.
    pub(in crate::iam) fn statement(&self, at: usize) -> Option<(&'a Statement, bool)> {
        let rule = self.rules.all.get(at)?;
        Some((rule.statement, self.layers.get(rule.layer)?.document.sensitive))
    }

    /// The statements of a set for people.
    pub(in crate::iam) fn labels(&self, set: &Bits) -> Vec<String> {
        set.iter().filter_map(|at| self.statement(at)).map(|(statement, hidden)| statement.label(hidden)).collect()
    }

    /// Why it is open whether this request reaches the goal. `what` names the document, such as `the bucket policy`;
    /// `place` is why the resource that is asked about is not known.
    pub(in crate::iam) fn doubt(&self, choice: &Choice, goal: &Goal, what: &str, place: Option<&Reason>) -> Reason {
        let request = self.request(choice);
        let about = |at: usize| self.rules.places.get(choice.place).is_some_and(|about| about.must.contains(at));
        let doubtful = |at: usize, wanted: Truth| {
            let rule = self.rules.all.get(at)?;
            let truth = self.layers.get(rule.layer)?.fires(rule.statement, &request);
            let sure = wanted.is_false() || rule.statement.effect.is_some();
            (truth != wanted || !sure).then_some((rule, at))
        };
        let fired = choice.fired.iter().find_map(|at| doubtful(*at, Truth::True));
        let silent = goal.silent.iter().filter_map(|at| doubtful(at, Truth::False));
        let mut all: Vec<_> = fired.into_iter().chain(silent).collect();
        all.sort_by_key(|(rule, _)| rule.statement.hole.is_none());
        let Some((rule, at)) = all.first() else {
            let fixed = |condition: &usize| {
                let Some(test) = self.rules.conditions.get(*condition) else { return false };
                let value = choice.values.get(test.key).copied().unwrap_or_default();
                self.world.keys.get(test.key).is_some_and(|key| !key.is_sure(choice.sender, choice.deed, value))
            };
            let involved = choice.fired.iter().copied().chain(goal.silent.iter());
            let rules = involved.filter_map(|at| self.rules.all.get(at));
            let unchosen = rules.into_iter().find(|rule| rule.conditions.iter().any(fixed));
            let deed = self.world.deeds.get(choice.deed).filter(|deed| !deed.real);
            return match (unchosen, deed) {
                (Some(rule), _) => self.untold(rule, choice, what),
                (None, Some(deed)) if deed.text.is_some() => {
                    let what =
                        format!("what {} in {what} allows, a permission without a request of its own", deed.action);
                    Reason::new(Why::Undecided, what)
                }
                (None, Some(deed)) => {
                    let what =
                        format!("whether {what} leaves no request out, if AWS adds an action such as {}", deed.action);
                    Reason::new(Why::Undecided, what)
                }
                (None, None) => match self.world.senders.get(choice.sender).filter(|sender| !sender.real) {
                    Some(_) => Reason::new(Why::Untold, format!("of which account a principal of {what} is")),
                    None => Reason::new(Why::Undecided, format!("whether {what} leaves no request out")),
                },
            };
        };
        if let Some(hole) = &rule.statement.hole {
            return hole.clone();
        }
        match place {
            Some(place) if !about(*at) => place.clone(),
            _ => self.undecided(rule.statement, rule.layer, what),
        }
    }

    /// The reason where the sender does not choose what it has for the keys of a statement, and nobody knows what that is.
    fn untold(&self, rule: &Rule<'_>, choice: &Choice, what: &str) -> Reason {
        let mut keys: Vec<&str> = Vec::new();
        for (condition, test) in rule.statement.conditions.iter().zip(&rule.conditions) {
            let Some(test) = self.rules.conditions.get(*test) else { continue };
            let Some(key) = self.world.keys.get(test.key) else { continue };
            let value = choice.values.get(test.key).copied().unwrap_or_default();
            // What was not taken apart is beyond this version.
            if matches!(key.values.get(value), Some(Held::Open) | None) {
                return self.undecided(rule.statement, rule.layer, what);
            }
            if !key.is_sure(choice.sender, choice.deed, value) && !keys.contains(&&*condition.key) {
                keys.push(&condition.key);
            }
        }
        let sensitive = self.layers.get(rule.layer).is_some_and(|layer| layer.document.sensitive);
        let label = rule.statement.label(sensitive);
        let what = match sensitive {
            true => format!("what requests have for the keys that {label} of {what} asks for"),
            false => format!("what requests have for {}, as {label} of {what} asks,", keys.join(" and ")),
        };
        Reason::new(Why::Untold, what)
    }

    fn undecided(&self, statement: &Statement, layer: usize, what: &str) -> Reason {
        statement.undecided(self.layers.get(layer).is_some_and(|layer| layer.document.sensitive), what)
    }
}
