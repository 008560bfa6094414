//! The values of one condition key that its conditions can tell apart.

use std::net::IpAddr;

use crate::iam::compare::Operand;
use crate::iam::condition::Prepared;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::cells::cells;
use crate::iam::facts::keys::Kind;
use crate::iam::glob::{Unit, literal, matches, wildcards};
use crate::iam::operator::Test;
use crate::iam::request::{Held, Word, spelled};
use crate::iam::scalar::{Range, address, date, date_text};

/// Most values of one key.
const MOST: usize = 600;

/// A multivalued key with more kinds of values than this is not taken apart into all sets of them.
const MOST_IN_SETS: usize = 6;

/// A time that lies in the past of every check, in seconds since 1970.
const RELEASED: f64 = 1_790_000_000.0;

/// Addresses that stand for their range where they can: of the documentation ranges, and one in each half of IPv4.
const ADDRESSES: [&str; 6] = ["203.0.113.7", "192.0.2.1", "198.51.100.1", "203.0.113.200", "9.9.9.9", "2001:db8::1"];

/// Values of a key.
#[derive(Debug, Default)]
pub(in crate::iam) struct Values {
    /// The values, plainest first.
    pub(in crate::iam) held: Vec<Held>,
    /// Those that no request is known to have, by number.
    pub(in crate::iam) doubtful: Bits,
    /// Whether they are one of each kind. Otherwise the last is [`Held::Open`].
    pub(in crate::iam) complete: bool,
}

impl Values {
    /// The number of a value, which is added if it is new.
    pub(in crate::iam) fn add(&mut self, held: Held) -> usize {
        self.held.iter().position(|known| *known == held).unwrap_or_else(|| {
            self.held.push(held);
            self.held.len() - 1
        })
    }

    /// These values, or the key is missing.
    pub(in crate::iam) fn listed(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|text| Held::One(literal(text)));
        Self { held: std::iter::once(Held::Absent).chain(texts).collect(), doubtful: Bits::none(), complete: true }
    }

    /// The texts of these shapes that conditions tell apart, or the key is missing.
    pub(in crate::iam) fn shaped(shapes: &[Word], conditions: &[&Prepared]) -> Self {
        let mut values = Self { held: vec![Held::Absent], doubtful: Bits::none(), complete: true };
        let patterns = || conditions.iter().flat_map(|c| &c.operands).filter_map(|operand| operand.units());
        for shape in shapes {
            let found = cells(&[], shape, patterns(), MOST);
            values.complete &= found.complete;
            for word in found.words {
                values.add(Held::One(word));
            }
        }
        values
    }

    /// The values that these conditions tell apart, the missing one first. Every real value matches `shape`.
    pub(in crate::iam) fn new(kind: Kind, shape: &str, multivalued: bool, conditions: &[&Prepared]) -> Self {
        let mut values = Self { held: vec![Held::Absent], doubtful: Bits::none(), complete: true };
        let words = match kind {
            Kind::Bool => ["true", "false"].map(literal).to_vec(),
            Kind::Ip => addresses(conditions),
            Kind::Number => points(conditions, &[], |number| Some(number.to_string())),
            Kind::Date => {
                let mut words = points(conditions, &[RELEASED], date_text);
                // What is to come is more telling than what is past.
                words.reverse();
                words
            }
            Kind::Text | Kind::Arn => values.texts(shape, conditions),
        };
        let fits = |test: Test| match kind {
            Kind::Bool => !matches!(test, Test::Binary),
            Kind::Ip => matches!(test, Test::Ip | Test::Null),
            Kind::Number => matches!(test, Test::Number(_) | Test::Null),
            Kind::Date => matches!(test, Test::Date(_) | Test::Null),
            Kind::Text | Kind::Arn => {
                matches!(test, Test::Equals | Test::EqualsIgnoreCase | Test::Like | Test::Arn | Test::Null)
            }
        };
        let readable = |condition: &&&Prepared| {
            let test = condition.operator.test;
            fits(test) && (test == Test::Null || condition.operands.iter().all(|operand| operand.is_clear()))
        };
        values.complete &= conditions.iter().all(|condition| readable(&condition));
        values.complete &= words.len() <= MOST;
        for word in words.into_iter().take(MOST) {
            // No id has a wildcard in it, though a policy may ask for one, and what is past will not come again.
            let odd = shape != "*" && shape != "?*" && word.iter().any(|unit| matches!(unit, Unit::Char('*' | '?')));
            let past =
                kind == Kind::Date && spelled(&word).and_then(|text| date(&text)).is_some_and(|at| at < RELEASED);
            let at = values.add(Held::One(word));
            if odd || past {
                values.doubtful.insert(at);
            }
        }
        if multivalued {
            values.sets();
        }
        // A value that is not known may be the one that a request has; nothing fresh is.
        let holes = conditions.iter().any(|condition| condition.operands.iter().any(Operand::has_hole));
        if !values.complete || holes {
            let open = values.add(Held::Open);
            values.doubtful.insert(open);
        }
        values
    }

    fn texts(&mut self, shape: &str, conditions: &[&Prepared]) -> Vec<Word> {
        let of = |wanted: fn(Test) -> bool| conditions.iter().filter(move |c| wanted(c.operator.test));
        let operands = conditions.iter().flat_map(|condition| &condition.operands);
        let mut patterns: Vec<Word> = operands.filter_map(|operand| operand.units().map(<[Unit]>::to_vec)).collect();
        let folding = of(|test| test == Test::EqualsIgnoreCase);
        let upper = folding.flat_map(|c| &c.operands).filter_map(|operand| operand.as_text().map(str::to_uppercase));
        let upper: Vec<Word> = upper.map(|text| literal(&text)).collect();
        // Without regard to case and with wildcards: more kinds than are tried here.
        self.complete &= upper.is_empty() || of(|test| matches!(test, Test::Like | Test::Arn)).next().is_none();
        patterns.extend(upper);
        let shape = wildcards(shape);
        let found = cells(&[], &shape, patterns.iter().map(Vec::as_slice), MOST);
        self.complete &= found.complete;
        let mut words = found.words;
        if shape != wildcards("*") {
            let others = cells(&[], &wildcards("*"), patterns.iter().map(Vec::as_slice), MOST);
            self.complete &= others.complete;
            for word in others.words.into_iter().filter(|word| !matches(&shape, word)) {
                let at = self.add(Held::One(word.clone()));
                self.doubtful.insert(at);
                words.retain(|known| *known != word);
            }
        }
        words
    }

    /// Sets of the values instead of single ones.
    fn sets(&mut self) {
        let singles: Vec<Word> = self
            .held
            .iter()
            .filter_map(|held| if let Held::One(word) = held { Some(word.clone()) } else { None })
            .collect();
        if singles.len() > MOST_IN_SETS {
            self.complete = false;
            self.add(Held::Many(singles));
            return;
        }
        for set in 1_usize..1 << singles.len() {
            if set.count_ones() > 1 {
                let members = singles.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                self.add(Held::Many(members.map(|(_, word)| word.clone()).collect()));
            }
        }
    }
}

/// An address of each range that the conditions tell apart, for both versions.
fn addresses(conditions: &[&Prepared]) -> Vec<Word> {
    let operands = conditions.iter().flat_map(|condition| &condition.operands);
    let ranges: Vec<Range> = operands.filter_map(|operand| operand.range()).collect();
    let mut words = Vec::new();
    for v6 in [false, true] {
        let end = if v6 { u128::MAX } else { u128::from(u32::MAX) };
        let of = ranges.iter().filter(|range| range.v6 == v6);
        let mut starts: Vec<u128> =
            of.flat_map(|range| [Some(range.first), range.last.checked_add(1)]).flatten().collect();
        starts.push(0);
        starts.retain(|start| *start <= end);
        starts.sort_unstable();
        starts.dedup();
        for (at, &first) in starts.iter().enumerate() {
            let last = starts.get(at + 1).map_or(end, |next| next - 1);
            let known = ADDRESSES
                .iter()
                .find(|known| known.parse::<IpAddr>().is_ok_and(|known| Range { v6, first, last }.contains(known)));
            words.push(known.map_or_else(|| address(v6, first).to_string(), |known| (*known).to_owned()));
        }
    }
    // The plainest first.
    words.sort_by_key(|word| ADDRESSES.iter().position(|known| known == word).unwrap_or(ADDRESSES.len()));
    words.iter().map(|word| literal(word)).collect()
}

/// Each number of the conditions, one between each two, one below and one above.
fn points(conditions: &[&Prepared], besides: &[f64], text: impl Fn(f64) -> Option<String>) -> Vec<Word> {
    let operands = conditions.iter().flat_map(|condition| &condition.operands);
    let mut numbers: Vec<f64> = operands.filter_map(|operand| operand.number()).collect();
    numbers.extend(besides);
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    let mut points = Vec::new();
    if let Some(first) = numbers.first().filter(|first| **first > 0.0) {
        points.push(if *first > 1.0 { first - 1.0 } else { 0.0 });
    }
    for (at, number) in numbers.iter().enumerate() {
        points.push(*number);
        match numbers.get(at + 1) {
            Some(next) if next - number > 1.0 => points.push((number + 1.0).floor()),
            Some(next) => points.push(number + (next - number) / 2.0),
            None => points.push((number + 1.0).floor()),
        }
    }
    if points.is_empty() {
        points.push(1.0);
    }
    points.into_iter().filter_map(text).map(|text| literal(&text)).collect()
}
