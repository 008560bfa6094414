//! Which bucket fulfils which responsibility.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::budget::Section;
use super::name;
use crate::finding::{Outcome, Report, Verdict};
use crate::report::{lists, markup};

/// What the policies of one responsibility come to, the worst of them last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Worst {
    #[default]
    NotApplicable,
    Pass,
    Waived,
    Unknown,
    Fail,
    Error,
}

impl Worst {
    fn of(verdict: &Verdict) -> Self {
        match verdict.outcome {
            Outcome::NotApplicable => Self::NotApplicable,
            Outcome::Pass => Self::Pass,
            Outcome::Fail | Outcome::Unknown if verdict.waived().is_some() => Self::Waived,
            Outcome::Unknown => Self::Unknown,
            Outcome::Fail => Self::Fail,
            Outcome::Error => Self::Error,
        }
    }

    /// A sign, and the word for it: colours alone tell some readers nothing.
    fn text(self) -> &'static str {
        match self {
            Self::NotApplicable => "➖ n/a",
            Self::Pass => "✅ pass",
            Self::Waived => "☑️ accepted",
            Self::Unknown => "❔ unknown",
            Self::Fail => "❌ fail",
            Self::Error => "⛔ error",
        }
    }
}

/// A bucket and a responsibility.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    worst: Worst,
    /// How many of its policies settings turn off, which fulfils nothing.
    off: usize,
}

impl Cell {
    fn text(self) -> String {
        match self.off {
            0 => self.worst.text().to_owned(),
            off => format!("{}, {off} off", self.worst.text()),
        }
    }
}

/// What a bucket is by.
type Key<'a> = (usize, &'a str);

/// A row a bucket, the worst first; a column each responsibility that some bucket does not plainly fulfil. The others
/// are named below.
pub(super) fn section(report: &Report) -> Section<'_> {
    let mut rows: BTreeMap<Key<'_>, BTreeMap<&str, Cell>> =
        report.buckets.iter().map(|bucket| ((bucket.input, &*bucket.address), BTreeMap::new())).collect();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    let mut open: BTreeSet<&str> = BTreeSet::new();
    // What comes with Onus and is of no responsibility is about waivers, which is told elsewhere.
    let of_duty = |verdict: &&Verdict| !(verdict.policy.builtin && verdict.policy.responsibility.is_empty());
    for verdict in report.verdicts.iter().filter(of_duty) {
        let Some(row) = rows.get_mut(&(verdict.input, &*verdict.subject)) else { continue };
        let (duty, worst) = (&*verdict.policy.responsibility, Worst::of(verdict));
        let cell = row.entry(duty).or_default();
        cell.worst = worst.max(cell.worst);
        cell.off += usize::from(verdict.is_off());
        all.insert(duty);
        if worst > Worst::Pass || verdict.is_off() {
            open.insert(duty);
        }
    }
    if all.is_empty() {
        return Section::none();
    }
    let label = |duty: &&str| if duty.is_empty() { "other policies".to_owned() } else { markup::text(duty) };
    let columns: Vec<_> = open.iter().copied().collect();
    let plain: Vec<_> = all.difference(&open).map(label).collect();
    let title = "\n### Buckets by responsibility\n";
    let rest = (!plain.is_empty()).then(|| {
        let whose = if columns.is_empty() { "Every" } else { "Every other" };
        format!("\n{whose} responsibility is fulfilled by each bucket, or does not concern it: {}\n", plain.join(", "))
    });
    let rest = rest.unwrap_or_default();
    if columns.is_empty() {
        let items = std::iter::once((rest, report.buckets.len()));
        return Section {
            title: title.to_owned(),
            head: String::new(),
            tail: String::new(),
            noun: "bucket",
            total: report.buckets.len(),
            items: Box::new(items),
        };
    }
    let header: Vec<_> = columns.iter().map(label).collect();
    let lines = "---|".repeat(columns.len() + 1);
    let mut sorted: Vec<_> = rows.into_iter().collect();
    sorted.sort_by_key(|(_, cells)| {
        let number = |wanted: Worst| cells.values().filter(|cell| cell.worst == wanted).count();
        Reverse([Worst::Error, Worst::Fail, Worst::Unknown, Worst::Waived].map(number))
    });
    let row = move |((input, address), cells): (Key<'_>, BTreeMap<&str, Cell>)| {
        let bucket = name(&lists::subject(report, input, address));
        let cell = |duty: &&str| cells.get(duty).copied().unwrap_or_default().text();
        let cells: Vec<_> = columns.iter().map(cell).collect();
        (format!("| {bucket} | {} |\n", cells.join(" | ")), 1)
    };
    Section {
        title: title.to_owned(),
        head: format!("\n| bucket | {} |\n|{lines}\n", header.join(" | ")),
        tail: rest,
        noun: "bucket",
        total: sorted.len(),
        items: Box::new(sorted.into_iter().map(row)),
    }
}
