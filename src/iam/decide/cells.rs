//! Texts that stand for all others as far as some patterns can tell.
//!
//! The patterns are run side by side over all texts of a shape at once: a state is the set of positions that they can
//! be at, a step is a character that some of them spells out there, or one that none does. Each set of patterns that
//! can be met together is met by the first, and so shortest, text that a breadth-first walk finds for it.

use std::collections::VecDeque;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::iam::glob::{Unit, accepts, matches};

/// Texts, one of each kind.
#[derive(Debug, Default)]
pub(in crate::iam) struct Cells {
    /// The texts, shortest first.
    pub(in crate::iam) words: Vec<Vec<Unit>>,
    /// Whether every kind of text has one. Otherwise the patterns were too many or too wild.
    pub(in crate::iam) complete: bool,
}

/// How many states are walked at most.
const MOST_STATES: usize = 50_000;

/// How many positions are moved at most. A pattern of ten thousand stars makes for few states, and large ones.
const MOST_MOVED: usize = 1_000_000;

/// A position: which pattern, and how far.
type Position = (u32, u32);

/// One text of each kind that the patterns tell apart, out of those that are `start` and then something of
/// the shape, a pattern too.
///
/// A pattern with symbolic parts is read in both ways: as it stands, and as if those parts were anything.
pub(in crate::iam) fn cells<'p>(
    start: &[Unit],
    shape: &[Unit],
    patterns: impl IntoIterator<Item = &'p [Unit]>,
    most: usize,
) -> Cells {
    let mut all: Vec<Vec<Unit>> = vec![shape.to_vec()];
    let mut seen: HashSet<Vec<Unit>> = HashSet::new();
    for pattern in patterns {
        let wide: Vec<Unit> = pattern.iter().map(|unit| widened(*unit)).collect();
        let alike = |pattern: &[Unit]| !pattern.is_empty() && pattern.iter().all(|unit| *unit == Unit::Any);
        for reading in [pattern.to_vec(), wide] {
            if !alike(&reading) && seen.insert(reading.clone()) {
                all.push(reading);
            }
        }
    }
    if let Some(words) = spelled_out(start, shape, all.get(1..).unwrap_or_default()) {
        let complete = words.len() <= most;
        return Cells { words: words.into_iter().take(most).collect(), complete };
    }
    let mut walk = Walk { patterns: &all, states: HashMap::new(), queue: VecDeque::new(), trail: Vec::new(), moved: 0 };
    walk.run(start, most)
}

/// The texts where no pattern has a wildcard: each pattern that is of the shape, and one text that none spells out. Most
/// conditions are like that.
fn spelled_out(start: &[Unit], shape: &[Unit], patterns: &[Vec<Unit>]) -> Option<Vec<Vec<Unit>>> {
    let wild = |unit: &Unit| matches!(unit, Unit::Any | Unit::Within | Unit::One);
    if patterns.iter().flatten().any(wild) || !shape.iter().any(wild) {
        return None;
    }
    let fresh = |any: &[Unit]| -> Vec<Unit> {
        let unit = |unit: &Unit| match unit {
            Unit::Any | Unit::Within => any.to_vec(),
            Unit::One => vec![Unit::Fresh],
            unit => vec![*unit],
        };
        [start, &shape.iter().flat_map(unit).collect::<Vec<_>>()].concat()
    };
    // A fresh character is in no pattern, so a text that has one is none of them.
    let shortest = fresh(&[]);
    let of_shape = shortest.get(start.len()..).unwrap_or_default();
    let other = if of_shape.contains(&Unit::Fresh) { shortest } else { fresh(&[Unit::Fresh]) };
    let fits = |pattern: &&Vec<Unit>| pattern.strip_prefix(start).is_some_and(|rest| matches(shape, rest));
    Some(std::iter::once(other).chain(patterns.iter().filter(fits).cloned()).collect())
}

/// What a symbolic unit is if it is anything.
fn widened(unit: Unit) -> Unit {
    match unit {
        Unit::Hole | Unit::Text | Unit::Symbol(_) | Unit::Name | Unit::Partition => Unit::Any,
        unit => unit,
    }
}

struct Walk<'p> {
    patterns: &'p [Vec<Unit>],
    states: HashMap<Vec<Position>, usize>,
    queue: VecDeque<usize>,
    /// From which state, and by which unit, each state was reached first.
    trail: Vec<(Vec<Position>, usize, Option<Unit>)>,
    /// How many positions were moved.
    moved: usize,
}

impl Walk<'_> {
    fn run(&mut self, start: &[Unit], most: usize) -> Cells {
        let mut state: Vec<Position> = Vec::new();
        for at in 1..self.patterns.len() {
            self.reach(&mut state, (at as u32, 0));
        }
        for unit in start {
            state = self.step(&state, *unit);
        }
        // The first pattern is the shape of what follows.
        self.reach(&mut state, (0, 0));
        self.visit(self.settled(state), 0, None);
        let mut cells = Cells { words: Vec::new(), complete: true };
        let mut kinds: HashSet<Vec<u32>> = HashSet::new();
        while let Some(at) = self.queue.pop_front() {
            let Some((state, ..)) = self.trail.get(at) else { break };
            let state = state.clone();
            let ends = |position: &&Position| self.unit(**position).is_none();
            let kind: Vec<u32> = state.iter().filter(ends).map(|(pattern, _)| *pattern).collect();
            if kind.first() == Some(&0) && kinds.insert(kind) {
                if cells.words.len() == most {
                    cells.complete = false;
                    break;
                }
                cells.words.push([start, &self.word(at)].concat());
            }
            if self.trail.len() > MOST_STATES || self.moved > MOST_MOVED {
                cells.complete = false;
                break;
            }
            for letter in self.letters(&state) {
                self.moved += state.len();
                let next = self.step(&state, letter);
                // What has left the shape comes to nothing.
                if next.first().is_some_and(|(pattern, _)| *pattern == 0) {
                    self.visit(next, at, Some(letter));
                }
            }
        }
        cells
    }

    fn unit(&self, (pattern, at): Position) -> Option<Unit> {
        self.patterns.get(pattern as usize).and_then(|pattern| pattern.get(at as usize)).copied()
    }

    /// The units worth a step: a fresh character, and what some pattern spells out here.
    fn letters(&self, state: &[Position]) -> Vec<Unit> {
        let mut letters = vec![Unit::Fresh];
        for position in state {
            let letter = match self.unit(*position) {
                Some(unit @ (Unit::Char(_) | Unit::Symbol(_) | Unit::Name | Unit::Partition)) => unit,
                // A colon ends what `*` of a part takes.
                Some(Unit::Within) => Unit::Char(':'),
                _ => continue,
            };
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        }
        letters
    }

    fn step(&self, state: &[Position], letter: Unit) -> Vec<Position> {
        let mut next = Vec::with_capacity(state.len());
        for &(pattern, at) in state {
            match self.unit((pattern, at)) {
                Some(Unit::Any) => self.reach(&mut next, (pattern, at)),
                Some(Unit::Within) if letter != Unit::Char(':') => self.reach(&mut next, (pattern, at)),
                Some(unit) if accepts(unit, letter) => self.reach(&mut next, (pattern, at + 1)),
                // What is fresh in the shape is fresh in the text.
                Some(Unit::Fresh) if pattern == 0 && letter == Unit::Fresh => self.reach(&mut next, (0, at + 1)),
                _ => {}
            }
        }
        self.settled(next)
    }

    /// A state in order, without what comes to nothing more: whatever a pattern takes from before a star it takes from
    /// the star as well.
    fn settled(&self, mut state: Vec<Position>) -> Vec<Position> {
        state.sort_unstable();
        state.dedup();
        let mut star = None;
        let mut kept = Vec::with_capacity(state.len());
        for position in state.into_iter().rev() {
            if star == Some(position.0) {
                continue;
            }
            if self.unit(position) == Some(Unit::Any) {
                star = Some(position.0);
            }
            kept.push(position);
        }
        kept.reverse();
        kept
    }

    /// Adds a position and those behind stars, which may stand for nothing.
    fn reach(&self, state: &mut Vec<Position>, (pattern, mut at): Position) {
        state.push((pattern, at));
        while matches!(self.unit((pattern, at)), Some(Unit::Any | Unit::Within)) {
            at += 1;
            state.push((pattern, at));
        }
    }

    fn visit(&mut self, state: Vec<Position>, from: usize, by: Option<Unit>) {
        if !self.states.contains_key(&state) {
            let at = self.trail.len();
            self.states.insert(state.clone(), at);
            self.trail.push((state, from, by));
            self.queue.push_back(at);
        }
    }

    fn word(&self, mut at: usize) -> Vec<Unit> {
        let mut word = Vec::new();
        while let Some((_, from, Some(unit))) = self.trail.get(at) {
            word.push(*unit);
            at = *from;
        }
        word.reverse();
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::glob::{literal, matches, wildcards};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn kinds(patterns: &[Vec<Unit>], words: impl Iterator<Item = Vec<Unit>>) -> BTreeSet<Vec<bool>> {
        words.map(|word| patterns.iter().map(|pattern| matches(pattern, &word)).collect()).collect()
    }

    fn words(patterns: &[Vec<Unit>], shape: &str) -> Cells {
        cells(&[], &wildcards(shape), patterns.iter().map(Vec::as_slice), 1_000)
    }

    #[test]
    fn a_text_of_each_kind_is_found_shortest_first() {
        let patterns = [wildcards("in/*"), wildcards("*.log")];
        let found = words(&patterns, "?*");
        assert!(found.complete);
        assert_eq!(found.words.len(), 4);
        assert_eq!(found.words.first(), Some(&vec![Unit::Fresh]));
        assert!(found.words.contains(&literal("in/.log")));
    }

    #[test]
    fn too_many_kinds_are_told() {
        let patterns: Vec<Vec<Unit>> = ('a'..='z').map(|c| wildcards(&format!("*{c}*"))).collect();
        assert!(!words(&patterns, "*").complete);
    }

    #[test]
    fn thousands_of_wildcards_end() {
        let stars = wildcards(&"*a".repeat(5_000));
        let marks = [wildcards(&"?".repeat(2_000)), wildcards(&"*?".repeat(2_000))];
        assert!(!words(&[stars], "*").words.is_empty());
        assert!(words(&marks, "*").words.iter().any(|word| word.len() == 2_000));
        let many: Vec<Vec<Unit>> = (0..50).map(|at| wildcards(&format!("{}{at}", "*a".repeat(200)))).collect();
        assert!(!words(&many, "*").words.is_empty());
    }

    proptest! {
        #[test]
        fn every_kind_of_text_has_one(
            patterns in prop::collection::vec("[ab*?]{0,5}", 0..4),
            others in prop::collection::vec("[abc]{0,6}", 0..40),
        ) {
            let patterns: Vec<Vec<Unit>> = patterns.iter().map(|pattern| wildcards(pattern)).collect();
            let found = words(&patterns, "*");
            prop_assert!(found.complete);
            let of_cells = kinds(&patterns, found.words.into_iter());
            for kind in kinds(&patterns, others.iter().map(|word| literal(word))) {
                prop_assert!(of_cells.contains(&kind));
            }
        }
    }
}
