//! How one value of a policy's condition compares with one value of a request.

use std::cell::OnceCell;
use std::net::IpAddr;

use super::glob::{Unit, arn_wildcards, could_match, matches};
use super::operator::Test;
use super::request::{Word, spelled};
use super::scalar::{Range, date, number};
use super::text::{Compared, Text};
use crate::value::Truth;

/// A value of a condition, ready to be compared.
#[derive(Debug)]
pub(super) struct Operand {
    /// The text, where it is known and holds no policy variable.
    text: Option<String>,
    /// What the text says to its operator.
    means: Meaning,
}

#[derive(Debug)]
enum Meaning {
    /// A text, or a pattern of texts.
    Units(Vec<Unit>),
    /// A number or date.
    Number(f64),
    /// Addresses.
    Range(Range),
    /// `true` or `false`.
    Bool(bool),
    /// Nothing that this operator compares, or nothing that is known.
    Open,
}

impl Operand {
    /// A value for an operator of this kind. `variables` says whether `${…}` is a policy variable.
    pub(super) fn new(text: &Text, test: Test, variables: bool) -> Self {
        let known = text.as_constant(variables);
        let or_open = |means: Option<Meaning>| means.unwrap_or(Meaning::Open);
        let means = match test {
            Test::Equals => Meaning::Units(text.compared(Compared::Whole, variables)),
            Test::EqualsIgnoreCase => Meaning::Units(folded(&text.compared(Compared::Whole, variables))),
            Test::Like => Meaning::Units(text.compared(Compared::Pattern, variables)),
            Test::Arn => arn(text.compared(Compared::Pattern, variables)),
            Test::Bool => match known {
                Some("true") => Meaning::Bool(true),
                Some("false") => Meaning::Bool(false),
                _ => Meaning::Open,
            },
            Test::Ip => or_open(known.and_then(Range::parse).map(Meaning::Range)),
            Test::Number(_) => or_open(known.and_then(number).map(Meaning::Number)),
            Test::Date(_) => or_open(known.and_then(date).map(Meaning::Number)),
            Test::Null | Test::Binary => Meaning::Open,
        };
        Self { text: known.map(str::to_owned), means }
    }

    /// The text, where it is known and holds no policy variable.
    pub(super) fn as_text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The units of a text or pattern.
    pub(super) fn units(&self) -> Option<&[Unit]> {
        if let Meaning::Units(units) = &self.means { Some(units) } else { None }
    }

    /// The number, or the date as seconds since 1970.
    pub(super) fn number(&self) -> Option<f64> {
        if let Meaning::Number(number) = self.means { Some(number) } else { None }
    }

    /// The addresses.
    pub(super) fn range(&self) -> Option<Range> {
        if let Meaning::Range(range) = self.means { Some(range) } else { None }
    }

    /// Whether it says something to its operator that requests can be chosen by.
    pub(super) fn is_clear(&self) -> bool {
        !matches!(self.means, Meaning::Open)
    }

    /// Whether part of its text is not known and has no identity.
    pub(super) fn has_hole(&self) -> bool {
        self.units().is_some_and(|units| units.iter().any(|unit| matches!(unit, Unit::Text | Unit::Hole)))
    }

    /// Whether it is a pattern that every text matches.
    pub(super) fn is_any(&self) -> bool {
        self.units().is_some_and(|units| !units.is_empty() && units.iter().all(|unit| *unit == Unit::Any))
    }

    /// Whether a value of the request meets it.
    pub(super) fn meets(&self, test: Test, seen: &Seen<'_>) -> Truth {
        match (&self.means, test) {
            (Meaning::Units(units), Test::EqualsIgnoreCase) => {
                three(units, seen.folded.get_or_init(|| folded(seen.word)))
            }
            // What is no ARN is like none.
            (Meaning::Units(_), Test::Arn) if seen.is_no_arn() => Truth::False,
            (Meaning::Units(units), _) => three(units, seen.word),
            (Meaning::Open, _) => Truth::Unknown,
            (means, test) => typed(means, test, seen),
        }
    }
}

/// A value of a request, read at most once in each way that operators compare.
#[derive(Debug)]
pub(super) struct Seen<'w> {
    word: &'w Word,
    folded: OnceCell<Word>,
    no_arn: OnceCell<bool>,
    text: OnceCell<Option<String>>,
    address: OnceCell<Option<IpAddr>>,
    number: OnceCell<Option<f64>>,
    date: OnceCell<Option<f64>>,
}

impl<'w> Seen<'w> {
    /// The value, of which nothing is read yet.
    pub(super) fn new(word: &'w Word) -> Self {
        Self {
            word,
            folded: OnceCell::new(),
            no_arn: OnceCell::new(),
            text: OnceCell::new(),
            address: OnceCell::new(),
            number: OnceCell::new(),
            date: OnceCell::new(),
        }
    }

    fn text(&self) -> Option<&str> {
        self.text.get_or_init(|| spelled(self.word)).as_deref()
    }

    fn is_no_arn(&self) -> bool {
        *self.no_arn.get_or_init(|| {
            let whole = self.word.iter().all(|unit| matches!(unit, Unit::Char(_) | Unit::Fresh));
            whole && self.word.iter().filter(|unit| **unit == Unit::Char(':')).count() < 5
        })
    }
}

/// A number, date, address or bool of a request against one of a policy; unknown where the request has no such thing.
fn typed(means: &Meaning, test: Test, seen: &Seen<'_>) -> Truth {
    match (means, test) {
        (Meaning::Bool(known), _) => match seen.text() {
            Some(text @ ("true" | "false")) => ((text == "true") == *known).into(),
            _ => Truth::Unknown,
        },
        (Meaning::Range(range), _) => {
            let address = seen.address.get_or_init(|| seen.text().and_then(|text| text.parse().ok()));
            address.map_or(Truth::Unknown, |address| range.contains(address).into())
        }
        (Meaning::Number(known), Test::Number(orders) | Test::Date(orders)) => {
            let value = match test {
                Test::Number(_) => seen.number.get_or_init(|| seen.text().and_then(number)),
                _ => seen.date.get_or_init(|| seen.text().and_then(date)),
            };
            let order = value.and_then(|value| value.partial_cmp(known));
            order.map_or(Truth::Unknown, |order| orders.contains(&order).into())
        }
        _ => Truth::Unknown,
    }
}

/// Whether a pattern matches a word: certainly, perhaps, or certainly not.
pub(super) fn three(pattern: &[Unit], word: &[Unit]) -> Truth {
    // What most pairs come to: both spell out different characters.
    let start = pattern.iter().zip(word).find(|(a, b)| a != b || !matches!(a, Unit::Char(_)));
    if let Some((Unit::Char(_), Unit::Char(_))) = start {
        return Truth::False;
    }
    if matches(pattern, word) {
        Truth::True
    } else if could_match(pattern, word) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

/// A pattern of ARNs. One that is not known to have six parts is left open.
fn arn(units: Vec<Unit>) -> Meaning {
    let colons = units.iter().filter(|unit| **unit == Unit::Char(':')).count();
    let symbolic = units.iter().any(|unit| matches!(unit, Unit::Hole | Unit::Text | Unit::Symbol(_)));
    if colons >= 5 {
        Meaning::Units(arn_wildcards(&units))
    } else if symbolic {
        Meaning::Units(units)
    } else {
        Meaning::Open
    }
}

/// The same in lower case.
fn folded(units: &[Unit]) -> Vec<Unit> {
    let fold = |unit: &Unit| match unit {
        Unit::Char(c) => c.to_lowercase().map(Unit::Char).collect(),
        // The case of what is not known is open.
        Unit::Symbol(_) => vec![Unit::Text],
        unit => vec![*unit],
    };
    units.iter().flat_map(fold).collect()
}
