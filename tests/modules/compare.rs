//! What is told apart between two analyses of one configuration, and how it is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use onus::finding::Outcome;

use crate::judged::{Answer, Judged, Key};

/// How many lines a failure lists.
const LINES: usize = 60;

/// In what way two analyses differ; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The analysis reports errors.
    Errors,
    /// A subject is missing.
    Missing,
    /// A subject is there that has no counterpart.
    Extra,
    /// Another verdict.
    Verdict,
    /// Unknown where a verdict is expected.
    Open,
    /// Another name, Region or class.
    Bucket,
    /// A companion that is not found to belong to its bucket.
    Link,
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Self::Errors => "errors are reported",
            Self::Missing => "subjects are missing",
            Self::Extra => "subjects are too many",
            Self::Verdict => "verdicts differ",
            Self::Open => "verdicts are unknown",
            Self::Bucket => "what is known of buckets differs",
            Self::Link => "companions are lost",
        }
    }
}

/// One difference.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) line: String,
}

impl Difference {
    fn new(kind: Kind, line: String) -> Self {
        Self { kind, line }
    }
}

/// What comparing analyses gave.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    pub(crate) differences: Vec<Difference>,
    /// What the plan tells and the source does not, with the reason.
    pub(crate) open: Vec<String>,
    /// What the source tells and the plan does not.
    pub(crate) told: Vec<String>,
    /// What the plan only assumes, and the source tells otherwise.
    pub(crate) assumed: Vec<String>,
}

impl Comparison {
    pub(crate) fn add(&mut self, mut other: Self) {
        self.differences.append(&mut other.differences);
        self.open.append(&mut other.open);
        self.told.append(&mut other.told);
        self.assumed.append(&mut other.assumed);
    }
}

/// Compares the analysis of a source with that of its plan.
pub(crate) fn compare(name: &str, plan: &Judged, source: &Judged) -> Comparison {
    let mut all = Comparison::default();
    let mut differ = |kind, line: String| all.differences.push(Difference::new(kind, format!("{name}: {line}")));
    for error in &plan.errors {
        differ(Kind::Errors, format!("plan.json: {error}"));
    }
    for error in &source.errors {
        differ(Kind::Errors, error.clone());
    }
    if source.answers.is_empty() && !source.errors.is_empty() {
        return all;
    }
    subjects(plan, source, &mut differ);
    buckets(plan, source, &mut differ);
    let mut verdicts = Groups::default();
    let [mut open, mut told, mut assumed] = [(); 3].map(|()| Groups::default());
    for (key, wanted) in &plan.answers {
        let Some(got) = source.answers.get(key) else { continue };
        let (subject, policy) = key;
        match (wanted.outcome, got.outcome) {
            (plan, source) if plan == source => {}
            (plan, Outcome::Unknown) => open.add(format!("{subject}: {}", reason(got)), plan, policy),
            (Outcome::Unknown, source) if source != Outcome::Error => told.add(subject.clone(), source, policy),
            (plan, source) => {
                let words = format!("{subject}: plan {}, source {}{}", plan.word(), source.word(), why(wanted, got));
                let groups = if wanted.assumed { &mut assumed } else { &mut verdicts };
                groups.add_plain(words, policy);
            }
        }
    }
    for line in verdicts.lines() {
        differ(Kind::Verdict, line);
    }
    all.open = open.lines().map(|line| format!("{name}: {line}")).collect();
    all.told = told.lines().map(|line| format!("{name}: {line}")).collect();
    all.assumed = assumed.lines().map(|line| format!("{name}: {line}")).collect();
    all
}

/// Compares an analysis with verdicts that are known otherwise; `whole` if those are all there are.
pub(crate) fn expected(name: &str, got: &Judged, wanted: &BTreeMap<Key, String>, whole: bool) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut differ = |kind, line: String| all.push(Difference::new(kind, format!("{name}: {line}")));
    for error in &got.errors {
        differ(Kind::Errors, error.clone());
    }
    if got.answers.is_empty() && !got.errors.is_empty() {
        return all;
    }
    for ((subject, policy), word) in wanted {
        match got.answers.get(&(subject.clone(), policy.clone())) {
            None => differ(Kind::Missing, format!("{subject} ({policy} {word})")),
            Some(answer) if answer.outcome.word() == word => {}
            Some(answer) => {
                let kind = if answer.outcome == Outcome::Unknown { Kind::Open } else { Kind::Verdict };
                let (got, reason) = (answer.outcome.word(), reason(answer));
                differ(kind, format!("{subject}: {policy} expected {word}, found {got}: {reason}"));
            }
        }
    }
    for ((subject, policy), answer) in got.answers.iter().filter(|(key, _)| whole && !wanted.contains_key(*key)) {
        differ(Kind::Extra, format!("{subject} ({policy} {})", answer.outcome.word()));
    }
    all
}

/// Fails with what there is, grouped by kind, if there is anything.
pub(crate) fn none(differences: &[Difference], what: &str) {
    let mut kinds: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
    for difference in differences {
        kinds.entry(difference.kind).or_default().push(&difference.line);
    }
    let mut left = LINES;
    let mut out = format!("{} {what}\n", differences.len());
    for (at, (kind, lines)) in kinds.iter().enumerate() {
        let _ = writeln!(out, "== {}: {}", kind.title(), lines.len());
        let shown = lines.len().min(left / (kinds.len() - at));
        for line in lines.iter().take(shown) {
            let _ = writeln!(out, "  {line}");
        }
        if shown < lines.len() {
            let _ = writeln!(out, "  … {} more", lines.len() - shown);
        }
        left -= shown;
    }
    assert!(differences.is_empty(), "{out}");
}

fn subjects(plan: &Judged, source: &Judged, differ: &mut impl FnMut(Kind, String)) {
    let names = |judged: &Judged| judged.answers.keys().map(|(subject, _)| subject.clone()).collect::<BTreeSet<_>>();
    let (planned, found) = (names(plan), names(source));
    for subject in planned.difference(&found) {
        // A plan lists a provider configuration that does not exist for a module that inherits one past a module which
        // has no resources of that provider. Nothing is set there, so that it passes whatever is asked.
        let of_subject = || plan.answers.iter().filter(|((name, _), _)| name == subject);
        let phantom = subject.contains(".provider.") && of_subject().all(|(_, answer)| answer.outcome == Outcome::Pass);
        if !phantom {
            differ(Kind::Missing, subject.clone());
        }
    }
    for subject in found.difference(&planned) {
        differ(Kind::Extra, subject.clone());
    }
    // Which policies a subject has depends on its kind alone.
    let policies = |judged: &Judged, subject: &str| {
        let keys = judged.answers.keys().filter(|(name, _)| name == subject);
        keys.map(|(_, policy)| policy.clone()).collect::<BTreeSet<_>>()
    };
    for subject in planned.intersection(&found) {
        let (planned, found) = (policies(plan, subject), policies(source, subject));
        if planned != found {
            let only: Vec<_> = planned.symmetric_difference(&found).collect();
            differ(Kind::Missing, format!("{subject} is judged one way only by {only:?}"));
        }
    }
}

fn buckets(plan: &Judged, source: &Judged, differ: &mut impl FnMut(Kind, String)) {
    for (address, planned) in &plan.buckets {
        let Some(found) = source.buckets.get(address) else { continue };
        for ((what, planned), (_, found)) in planned.known.iter().zip(&found.known) {
            if planned.is_some() && found.is_some() && planned != found {
                differ(Kind::Bucket, format!("{address}: {what} is {planned:?} in the plan, {found:?} in the source"));
            }
        }
        for lost in planned.companions.difference(&found.companions) {
            differ(Kind::Link, format!("{address}: {lost}"));
        }
    }
}

fn reason(answer: &Answer) -> &str {
    answer.reason.as_deref().unwrap_or("without a reason")
}

fn why(plan: &Answer, source: &Answer) -> String {
    [plan, source].iter().filter_map(|answer| answer.reason.as_deref()).map(|reason| format!(" ({reason})")).collect()
}

/// Policies by what is said of them, so that one cause is one line.
#[derive(Debug, Default)]
struct Groups(BTreeMap<String, Vec<String>>);

impl Groups {
    fn add(&mut self, words: String, outcome: Outcome, policy: &str) {
        self.0.entry(words).or_default().push(format!("{policy} {}", outcome.word()));
    }

    fn add_plain(&mut self, words: String, policy: &str) {
        self.0.entry(words).or_default().push(policy.to_owned());
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(words, policies)| format!("{words}: {}", policies.join(", ")))
    }
}
