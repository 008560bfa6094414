//! The findings that were there before: a file of them, one a line, so that a review of it reads like a list.
//!
//! A line is a finding's fingerprint, which has neither lines nor file names in it, and the digest of its facts. Both have
//! to be the same for a finding to be accepted: it stays accepted when blocks move and files are renamed, and counts again
//! when the facts change, such as when a policy allows more. The other members are for readers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Rule;
use super::problem::Problem;
use super::settle::{is_off, now};
use crate::finding::{Outcome, Report, Verdict, Waived, WaivedBy};
use crate::source::{Diagnostic, Location, SourceId, Span};

/// The name and version of the format.
const SCHEMA: &str = "onus-baseline/1";

/// A file of findings that were there before.
#[derive(Debug, Clone)]
pub struct Baseline {
    source: SourceId,
    entries: Vec<(Entry, Span)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    estate: String,
    subject: String,
    policy: String,
    fingerprint: String,
    /// Null where the facts have no digest, as one is sensitive; it has to be there.
    #[serde(deserialize_with = "Option::deserialize")]
    accepts: Option<String>,
}

#[derive(Deserialize)]
struct Document<'t> {
    schema: String,
    #[serde(borrow)]
    findings: Vec<&'t RawValue>,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is no baseline, or one of another version.
    pub fn read(source: SourceId, name: &str, text: &str) -> Result<Self, Diagnostic> {
        let wrong = |why: String| {
            Diagnostic::new(format!("{name} {why}, so nothing is judged by it")).with_help("`onus baseline` writes one")
        };
        let plain = text.trim_start_matches('\u{feff}');
        let document: Document<'_> =
            serde_json::from_str(plain).map_err(|error| wrong(format!("is no baseline: {error}")))?;
        if document.schema != SCHEMA {
            return Err(wrong(format!("is a {:?}, and this version reads {SCHEMA:?}", document.schema)));
        }
        let entry = |raw: &&RawValue| {
            // The text of a member is a part of the whole.
            let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let span = Span { start, end: start + raw.get().len() };
            let entry: Entry = serde_json::from_str(raw.get())
                .map_err(|error| wrong(format!("has a finding that is none: {error}")).at(source, span))?;
            Ok((entry, span))
        };
        let entries = document.findings.iter().map(entry).collect::<Result<_, Diagnostic>>()?;
        Ok(Self { source, entries })
    }

    /// Accepts the findings that were there before, if nothing else has accepted them, and tells which are gone or others
    /// than they were.
    pub(super) fn settle(&self, report: &mut Report) -> Vec<Problem> {
        // Both sides of a merge can stay: then each of the entries accepts.
        let mut by_print: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (entry, _)) in self.entries.iter().enumerate() {
            by_print.entry(&*entry.fingerprint).or_default().push(at);
        }
        let estates: Vec<Arc<str>> = report.inputs.iter().map(|input| input.estate.clone()).collect();
        let mut found = vec![false; self.entries.len()];
        let mut problems = Vec::new();
        let mut unwatched = 0_usize;
        for verdict in report.verdicts.iter_mut().filter(|v| matches!(v.outcome, Outcome::Fail | Outcome::Unknown)) {
            let estate = estates.get(verdict.input).map_or("", |estate| estate);
            let Some(of_print) = by_print.get(&*verdict.fingerprint(estate)) else { continue };
            for at in of_print {
                if let Some(found) = found.get_mut(*at) {
                    *found = true;
                }
            }
            if verdict.waived().is_some() {
                continue;
            }
            let digest = verdict.accepts();
            let entries = || of_print.iter().filter_map(|at| self.entries.get(*at));
            let holding = entries().find(|(entry, _)| entry.accepts == digest);
            let Some((entry, span)) = holding.or_else(|| entries().next()) else { continue };
            let location = Location::Source { source: self.source, span: *span };
            if holding.is_some() {
                unwatched += usize::from(digest.is_none());
                let waived =
                    Waived { by: WaivedBy::Baseline, reason: None, owner: None, until: None, location: Some(location) };
                verdict.evidence.get_or_insert_default().waived = Some(waived.into());
            } else {
                let accepted = match &entry.accepts {
                    Some(accepts) => format!("facts of {} with the digest {accepts}", entry.policy),
                    None => format!("facts of {} that have no digest", entry.policy),
                };
                problems.push(Problem {
                    rule: Rule::Outgrown,
                    input: verdict.input,
                    subject: verdict.subject.clone(),
                    message: format!("the baseline accepts {accepted}, and {}", now(verdict, digest.as_deref())),
                    location: Some(location),
                });
            }
        }
        let found = self.entries.iter().zip(found);
        problems.extend(found.filter(|(_, found)| !found).filter_map(|(entry, _)| self.stale(entry, &estates, report)));
        let notes = [self.elsewhere(report), self.unwatched(unwatched, report)];
        report.notes.extend(notes.into_iter().flatten());
        problems
    }

    /// An entry without a finding, if this run looked for it.
    fn stale(&self, (entry, span): &(Entry, Span), estates: &[Arc<str>], report: &Report) -> Option<Problem> {
        let input = estates.iter().position(|estate| **estate == *entry.estate)?;
        let whole = report.inputs.get(input).is_some_and(|input| input.complete) && report.errors.is_empty();
        let evaluated = report.policies.iter().any(|rule| *rule.id == *entry.policy);
        // A file of settings can turn it off for some classes only.
        let own = |verdict: &&Verdict| {
            verdict.input == input && *verdict.policy.id == *entry.policy && *verdict.subject == *entry.subject
        };
        let off = || report.verdicts.iter().any(|verdict| own(&verdict) && verdict.is_off());
        (whole && evaluated && !is_off(report, &[input], &entry.policy) && !off()).then(|| Problem {
            rule: Rule::BaselineStale,
            input,
            subject: entry.subject.as_str().into(),
            message: format!("the finding of {} that the baseline accepts is gone", entry.policy),
            location: Some(Location::Source { source: self.source, span: *span }),
        })
    }

    /// What to say of accepted findings whose facts can change without anybody being told.
    fn unwatched(&self, count: usize, report: &Report) -> Option<String> {
        let name = report.sources.get(self.source).map_or("the baseline", |source| &source.name);
        let findings = if count == 1 { "1 finding that rests" } else { &*format!("{count} findings that rest") };
        (count > 0).then(|| {
            format!(
                "{name} accepts {findings} on something sensitive, whatever that becomes: it has no digest to compare"
            )
        })
    }

    /// What to say where nothing in the file is about this run: then it is another one's, or a directory has a new name.
    fn elsewhere(&self, report: &Report) -> Option<String> {
        let own: BTreeSet<&str> = self.entries.iter().map(|(entry, _)| &*entry.estate).collect();
        let here: BTreeSet<&str> = report.inputs.iter().map(|input| &*input.estate).collect();
        if own.is_empty() || here.is_empty() || !own.is_disjoint(&here) {
            return None;
        }
        let name = report.sources.get(self.source).map_or("the baseline", |source| &source.name);
        let (own, here) = (listed(&own), listed(&here));
        Some(format!(
            "{name} accepts nothing here: its findings are those of {own}, and this run is about {here}; an estate is named \
             by its directory in the repository, or by --estate"
        ))
    }

    /// Whether there is a finding of an estate without a name, which can be of any such estate.
    pub fn is_nameless(&self) -> bool {
        self.entries.iter().any(|(entry, _)| entry.estate.is_empty())
    }
}

/// How many estates a remark names.
const NAMED: usize = 3;

fn listed(estates: &BTreeSet<&str>) -> String {
    let name =
        |estate: &&str| if estate.is_empty() { "an estate without a name".to_owned() } else { estate.to_string() };
    let mut names: Vec<String> = estates.iter().take(NAMED).map(name).collect();
    names.extend((estates.len() > NAMED).then(|| format!("{} more", estates.len() - NAMED)));
    names.join(", ")
}

/// Writes what a report found and nothing accepts; with `unknown`, what is unknown, too. Findings about waivers are none.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, unknown: bool, out: &mut dyn Write) -> io::Result<usize> {
    let counts = |verdict: &&Verdict| {
        let counts = verdict.outcome == Outcome::Fail || (unknown && verdict.outcome == Outcome::Unknown);
        counts && verdict.waived().is_none() && Rule::from_id(&verdict.policy.id).is_none()
    };
    let entry = |verdict: &Verdict| {
        let estate = report.inputs.get(verdict.input).map_or("", |input| &*input.estate);
        Entry {
            estate: estate.to_owned(),
            subject: verdict.subject.to_string(),
            policy: verdict.policy.id.to_string(),
            fingerprint: verdict.fingerprint(estate),
            accepts: verdict.accepts(),
        }
    };
    let mut entries: Vec<Entry> = report.verdicts.iter().filter(counts).map(entry).collect();
    entries.sort();
    entries.dedup();
    write!(out, "{{\"schema\":\"{SCHEMA}\",\"findings\":[")?;
    for (at, entry) in entries.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, entry)?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(entries.len())
}
