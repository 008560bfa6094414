//! The search for a request that makes some statements fire and leaves others silent.
//!
//! For one sender, action, resource and situation a statement is a set of conditions on single keys, so a request is
//! found by choosing which condition of each statement that has to be silent fails, and keeping for each key the values
//! that all choices leave. The search runs twice. First with what is certain: statements that certainly fire, values
//! that certainly occur, conditions that certainly fail. What it finds exists however the unknown parts turn out. Then
//! with what is possible: if that finds nothing, nothing exists. In between the answer is open.

use foldhash::{HashSet, HashSetExt};

use crate::iam::decide::bits::Bits;
use crate::iam::decide::rules::{About, Rules, Test};
use crate::iam::decide::world::World;
use crate::iam::request::Who;

/// How many choices are tried in one search.
pub(in crate::iam) const MOST_TRIED: usize = 1_000_000;

/// What a request has to bring about.
#[derive(Debug, Clone)]
pub(in crate::iam) struct Goal {
    /// Of each of these sets of statements at least one fires.
    pub(in crate::iam) fire: Vec<Bits>,
    /// None of these fires.
    pub(in crate::iam) silent: Bits,
    /// Actions and resources that do not count together, by their numbers.
    pub(in crate::iam) except: Vec<(Bits, Bits)>,
}

impl Goal {
    /// A request that makes one of these fire and none of those.
    pub(in crate::iam) fn allowed(allows: Bits, denies: Bits) -> Self {
        Self { fire: vec![allows], silent: denies, except: Vec::new() }
    }

    /// A request that makes none of these fire.
    pub(in crate::iam) fn silent(denies: Bits) -> Self {
        Self { fire: Vec::new(), silent: denies, except: Vec::new() }
    }

    fn excepts(&self, deed: usize, place: usize) -> bool {
        self.except.iter().any(|(deeds, places)| deeds.contains(deed) && places.contains(place))
    }
}

/// A request by the numbers of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::iam) struct Choice {
    /// The sender.
    pub(in crate::iam) sender: usize,
    /// The action.
    pub(in crate::iam) deed: usize,
    /// The resource.
    pub(in crate::iam) place: usize,
    /// The situation.
    pub(in crate::iam) situation: usize,
    /// The value of each key.
    pub(in crate::iam) values: Vec<usize>,
    /// One statement of each set that has to fire.
    pub(in crate::iam) fired: Vec<usize>,
}

/// What a search comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::iam) enum Outcome {
    /// There is such a request.
    Yes(Choice),
    /// There is none.
    No(Nothing),
    /// There may be this one.
    Open(Choice),
    /// There may be one: this was not taken apart, or not tried, in full.
    Beyond(&'static str),
}

/// What keeps a goal from being reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::iam) struct Nothing {
    /// The statements that had to be silent and could not.
    pub(in crate::iam) blockers: Bits,
    /// The statements that would have fired but for those.
    pub(in crate::iam) reached: Bits,
}

/// Whether the world holds a request that reaches the goal.
pub(in crate::iam) fn solve(world: &World, rules: &Rules<'_>, goal: &Goal) -> Outcome {
    let mut search = Search { world, rules, goal, certain: true, tried: 0, none: Nothing::default() };
    if let Some(choice) = search.run() {
        return Outcome::Yes(choice);
    }
    if search.tried > MOST_TRIED {
        return Outcome::Beyond("more than a million combinations of its conditions");
    }
    search = Search { certain: false, tried: 0, none: Nothing::default(), ..search };
    match search.run() {
        Some(choice) => Outcome::Open(choice),
        None if search.tried > MOST_TRIED => Outcome::Beyond("more than a million combinations of its conditions"),
        None => match world.incomplete {
            Some(what) => Outcome::Beyond(what),
            None => Outcome::No(search.none),
        },
    }
}

struct Search<'s, 'a> {
    world: &'s World,
    rules: &'s Rules<'a>,
    goal: &'s Goal,
    certain: bool,
    tried: usize,
    none: Nothing,
}

impl Search<'_, '_> {
    fn run(&mut self) -> Option<Choice> {
        let deeds = self.classes_of_deeds();
        for (sender, about) in self.rules.senders.iter().enumerate() {
            let real = self.world.senders.get(sender).is_some_and(|sender| sender.real);
            if (self.certain && !real) || !self.could_fire(about) {
                continue;
            }
            let service = self.world.senders.get(sender).is_some_and(|s| matches!(s.who, Who::Service(_)));
            for (situation, how) in self.world.situations.iter().enumerate() {
                if how.by_service != service {
                    continue;
                }
                let mut seen: HashSet<(usize, About)> = HashSet::new();
                for &(deed, class) in &deeds {
                    if let Some(choice) = self.try_deed((sender, about), situation, (deed, class), &mut seen) {
                        return Some(choice);
                    }
                    if self.tried > MOST_TRIED {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// The first action of each class that statements and keys tell apart, with the number of what keys make of it.
    fn classes_of_deeds(&self) -> Vec<(usize, usize)> {
        // An action that none of the statements is about that have to fire comes to nothing.
        let idle = |about: &About| !self.goal.fire.is_empty() && !self.could_fire(about);
        let mut seen: HashSet<(&About, Bits, &Bits, Bits)> = HashSet::new();
        let mut lacks: Vec<Bits> = Vec::new();
        let mut classes = Vec::new();
        for (at, (deed, about)) in self.world.deeds.iter().zip(&self.rules.deeds).enumerate() {
            if self.certain && !deed.real || idle(about) {
                continue;
            }
            let keys = self.world.keys.iter().enumerate();
            let lacking: Bits = keys.filter(|(_, key)| key.without.contains(at)).map(|(key, _)| key).collect();
            let excepts = self.goal.except.iter().enumerate();
            let excepted = excepts.filter(|(_, (deeds, _))| deeds.contains(at)).map(|(except, _)| except).collect();
            if seen.insert((about, lacking.clone(), &deed.on, excepted)) {
                let class = lacks.iter().position(|known| *known == lacking).unwrap_or_else(|| {
                    lacks.push(lacking);
                    lacks.len() - 1
                });
                classes.push((at, class));
            }
        }
        classes
    }

    /// Whether a statement of each set that has to fire is among these.
    fn could_fire(&self, about: &About) -> bool {
        let there = if self.certain { &about.must } else { &about.may };
        self.goal.fire.iter().all(|set| set.meets(there))
    }

    fn try_deed(
        &mut self,
        (sender, of_sender): (usize, &About),
        situation: usize,
        (deed, class): (usize, usize),
        seen: &mut HashSet<(usize, About)>,
    ) -> Option<Choice> {
        let about = of_sender.and(self.rules.deeds.get(deed)?);
        if !self.could_fire(&about) {
            return None;
        }
        let (world, rules) = (self.world, self.rules);
        let on = &world.deeds.get(deed)?.on;
        for (place, of_place) in rules.places.iter().enumerate() {
            if !world.places.get(place).is_some_and(|place| on.contains(place.kind)) {
                continue;
            }
            let about = about.and(of_place);
            if !self.could_fire(&about) || self.goal.excepts(deed, place) || !seen.insert((class, about.clone())) {
                continue;
            }
            let masks = self.masks(sender, deed, situation)?;
            if let Some((values, fired)) = self.fire(&about, masks, &mut Vec::new()) {
                return Some(Choice { sender, deed, place, situation, values, fired });
            }
        }
        None
    }

    /// What is left of each key; `None` where no such request is known to exist.
    fn masks(&self, sender: usize, deed: usize, situation: usize) -> Option<Vec<Mask>> {
        let mask = |key: &crate::iam::decide::world::Key| {
            // What an action cannot have no sender and no situation brings.
            let scope = match key.without.contains(deed) {
                true => key.lacking.clone(),
                false => key.by_sender.get(sender)?.and(key.by_situation.get(situation)?),
            };
            let certain = self.certain && !scope.opaque;
            let left = if certain { scope.certain } else { scope.possible };
            (!left.is_empty()).then_some(Mask { left, opaque: scope.opaque && self.certain })
        };
        self.world.keys.iter().map(mask).collect()
    }

    /// Chooses a statement of each set that has to fire.
    fn fire(&mut self, about: &About, masks: Vec<Mask>, fired: &mut Vec<usize>) -> Option<(Vec<usize>, Vec<usize>)> {
        let Some(set) = self.goal.fire.get(fired.len()) else {
            let found = self.silence(about, masks);
            if found.is_none() {
                fired.iter().for_each(|rule| self.none.reached.insert(*rule));
            }
            return found.map(|values| (values, fired.clone()));
        };
        let there = match self.certain {
            true => set.and(&about.must).and(&self.rules.known),
            false => set.and(&about.may),
        };
        for rule in there.iter() {
            self.tried += 1;
            if self.tried > MOST_TRIED {
                return None;
            }
            let mut left = masks.clone();
            if self.hold(rule, &mut left) {
                fired.push(rule);
                if let Some(found) = self.fire(about, left, fired) {
                    return Some(found);
                }
                fired.pop();
            }
        }
        None
    }

    /// Makes all conditions of a statement hold, if they can.
    fn hold(&self, rule: usize, masks: &mut [Mask]) -> bool {
        let conditions = self.rules.all.get(rule).map_or(&[][..], |rule| rule.conditions.as_slice());
        conditions.iter().all(|&condition| {
            let Some(test) = self.rules.conditions.get(condition) else { return false };
            let Some(mask) = masks.get_mut(test.key) else { return false };
            let holds = if self.certain { &test.yes } else { &test.maybe };
            mask.narrow(holds)
        })
    }

    /// Makes a condition of each statement fail that has to be silent; the value of each key that is left.
    fn silence(&mut self, about: &About, masks: Vec<Mask>) -> Option<Vec<usize>> {
        let there = match self.certain {
            true => self.goal.silent.and(&about.may),
            false => self.goal.silent.and(&about.must).and(&self.rules.known),
        };
        let pending: Vec<usize> = there.iter().collect();
        let masks = self.fail(&pending, masks)?;
        masks.iter().map(|mask| mask.left.iter().next()).collect()
    }

    fn fail(&mut self, pending: &[usize], mut masks: Vec<Mask>) -> Option<Vec<Mask>> {
        let mut pending: Vec<usize> = pending.to_vec();
        loop {
            self.tried += 1;
            if self.tried > MOST_TRIED {
                return None;
            }
            // The statement with the fewest ways to fail; with one way, that is the way.
            let mut fewest: Option<(usize, Vec<usize>)> = None;
            let mut left = Vec::with_capacity(pending.len());
            for &rule in &pending {
                match self.ways(rule, &masks) {
                    Ways::Silent => {}
                    Ways::These(ways) if ways.is_empty() => {
                        self.none.blockers.insert(rule);
                        return None;
                    }
                    Ways::These(ways) => {
                        left.push(rule);
                        if fewest.as_ref().is_none_or(|(_, least)| ways.len() < least.len()) {
                            fewest = Some((rule, ways));
                        }
                    }
                }
            }
            pending = left;
            let Some((rule, ways)) = fewest else { return Some(masks) };
            pending.retain(|other| *other != rule);
            if let [only] = ways.as_slice() {
                if !self.narrow(*only, &mut masks) {
                    self.none.blockers.insert(rule);
                    return None;
                }
                continue;
            }
            for way in ways {
                let mut tried = masks.clone();
                if self.narrow(way, &mut tried)
                    && let Some(found) = self.fail(&pending, tried)
                {
                    return Some(found);
                }
            }
            self.none.blockers.insert(rule);
            return None;
        }
    }

    /// The conditions of a statement that could still fail.
    fn ways(&self, rule: usize, masks: &[Mask]) -> Ways {
        let conditions = self.rules.all.get(rule).map_or(&[][..], |rule| rule.conditions.as_slice());
        let mut ways = Vec::new();
        for &condition in conditions {
            let Some(test) = self.rules.conditions.get(condition) else { continue };
            let Some(mask) = masks.get(test.key) else { continue };
            let fails = self.fails(test);
            if mask.left.within(fails) {
                return Ways::Silent;
            }
            if mask.could(fails) {
                ways.push(condition);
            }
        }
        Ways::These(ways)
    }

    /// The values with which a condition fails, certainly or perhaps.
    fn fails<'t>(&self, test: &'t Test) -> &'t Bits {
        if self.certain { &test.fails } else { &test.may_fail }
    }

    fn narrow(&self, condition: usize, masks: &mut [Mask]) -> bool {
        let Some(test) = self.rules.conditions.get(condition) else { return false };
        let fails = self.fails(test);
        masks.get_mut(test.key).is_some_and(|mask| mask.narrow(fails))
    }
}

enum Ways {
    /// One of its conditions fails already.
    Silent,
    /// It is silent if one of these fails.
    These(Vec<usize>),
}

/// The values that are left for a key.
#[derive(Debug, Clone)]
struct Mask {
    left: Bits,
    /// Whether nobody can choose among them.
    opaque: bool,
}

impl Mask {
    fn could(&self, wanted: &Bits) -> bool {
        if self.opaque { self.left.within(wanted) } else { self.left.meets(wanted) }
    }

    /// Keeps what is wanted; false if nothing is left.
    fn narrow(&mut self, wanted: &Bits) -> bool {
        let could = self.could(wanted);
        if could && !self.opaque {
            self.left.keep(wanted);
        }
        could
    }
}
