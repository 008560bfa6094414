//! Digests of findings: which finding it is, and what it rests on.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{FactEvidence, Verdict};

/// The digest of a fact's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 16]);

impl Digest {
    /// That of a text that says all of a value.
    pub fn of(text: &str) -> Self {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(byte, of_digest)| *byte = of_digest);
        Self(bytes)
    }
}

impl Verdict {
    /// What the verdict rests on, as a digest that a waiver can name: the first 12 digits of SHA-256 of `onus-accepts/1`, the
    /// policy's id and the facts, each with its path and the digest of its value. Where a fact stands has no part in it, nor
    /// has what means nothing, such as the order of a policy's statements. `None` where a fact has no digest, as it is
    /// sensitive.
    pub fn accepts(&self) -> Option<String> {
        let mut facts: Vec<[String; 2]> = self
            .facts()
            .iter()
            .map(|fact| Some([fact.path.to_string(), hex(&fact.digest?.0)]))
            .collect::<Option<_>>()?;
        facts.sort();
        let facts = facts.iter().flatten().map(String::as_str);
        let mut digest = hash(["onus-accepts/1", &self.policy.id].into_iter().chain(facts));
        digest.truncate(12);
        Some(digest)
    }

    /// The first fact without a digest.
    pub fn undigested(&self) -> Option<&FactEvidence> {
        self.facts().iter().find(|fact| fact.digest.is_none())
    }

    /// SHA-256 of `onus/1`, policy id, estate key and subject address, in hexadecimal: stable across lines and values.
    pub fn fingerprint(&self, estate: &str) -> String {
        hash(["onus/1", &self.policy.id, estate, &self.subject].into_iter())
    }
}

fn hash<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
