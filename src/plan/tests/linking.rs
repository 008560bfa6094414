//! Links against the truth: what each companion's `bucket` was after the apply.

use super::*;

#[derive(Debug, Default, PartialEq, Eq)]
struct Score {
    by_name: usize,
    proven: usize,
    assumed: usize,
    ambiguous: usize,
    /// Links that are taken for one bucket and were another.
    wrong: Vec<String>,
    /// Ambiguous links that do not have the right bucket among their candidates.
    absent: Vec<String>,
}

impl Score {
    fn right(&self) -> usize {
        self.by_name + self.proven + self.assumed
    }
}

/// The candidates of a companion, as its assembly sees them: a known name is matched with the names of buckets.
fn candidates(estate: &Estate, companion: &str) -> (Vec<String>, Option<Basis>) {
    let bucket = attribute(estate, companion, "bucket");
    if let Some(name) = bucket.as_str() {
        let named = estate.of_kind("aws_s3_bucket").iter().find(|&&id| {
            estate.backing().attribute(id, Side::After, "bucket").is_some_and(|value| value.as_str() == Some(name))
        });
        let found = match named {
            Some(&id) => estate.resource(id).unwrap().text.to_string(),
            None => format!("external:{name}"),
        };
        return (vec![found], None);
    }
    let unknown = bucket.as_unknown().unwrap_or_else(|| panic!("{companion}.bucket is {}", bucket.shown()));
    let (symbols, basis) = unknown.candidates();
    (symbols.iter().map(|symbol| symbol.address.to_string()).collect(), Some(basis))
}

fn score(estate: &Estate, truth: &BTreeMap<String, String>) -> Score {
    let mut score = Score::default();
    for (companion, bucket) in truth {
        let (found, basis) = candidates(estate, companion);
        let line = format!("{companion} -> {found:?} {basis:?}, but it was {bucket}");
        match (basis, found.as_slice()) {
            (None, [one]) if one == bucket => score.by_name += 1,
            (Some(Basis::Proven), [one]) if one == bucket => score.proven += 1,
            (Some(Basis::Assumed), [one]) if one == bucket => score.assumed += 1,
            (Some(Basis::Ambiguous), all) => {
                score.ambiguous += 1;
                if !all.contains(bucket) {
                    score.absent.push(line);
                }
            }
            _ => score.wrong.push(line),
        }
    }
    score
}

fn truth(file: &str) -> BTreeMap<String, String> {
    let all: serde_json::Value = serde_json::from_str(&text("links-truth")).unwrap();
    serde_json::from_value(all.get("links").unwrap().get(format!("{file}.json")).unwrap().clone()).unwrap()
}

#[test]
fn every_way_to_write_bucket_is_right_or_said_to_be_uncertain() {
    let (link, _) = plan("link-p");
    let score_link = score(&link, &truth("link-p"));
    let (misc, _) = plan("misc3-m3");
    let score_misc = score(&misc, &truth("misc3-m3"));
    assert!(score_link.right() + score_misc.right() >= 33, "{score_link:#?}{score_misc:#?}");
    assert_eq!(score_link.absent, Vec::<String>::new());
    assert_eq!(score_misc.absent, Vec::<String>::new());
    assert_eq!(score_misc.wrong, Vec::<String>::new());
    // `1 - count.index` is what the same-key rule cannot see.
    let expected = "aws_s3_bucket_versioning.count_rev";
    assert!(score_link.wrong.len() == 2 && score_link.wrong.iter().all(|w| w.starts_with(expected)), "{score_link:#?}");
    assert!(score_link.wrong.iter().all(|line| line.contains("Assumed")), "{score_link:#?}");
}
