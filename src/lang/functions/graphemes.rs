//! Characters as people count them.

use unicode_segmentation::UnicodeSegmentation;

/// The grapheme clusters of a text by the rules of Unicode 15.0, which Terraform has.
///
/// Later versions join the consonants of Indic conjuncts (rule GB9c); here those are taken apart again.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true).flat_map(|cluster| Split { rest: cluster })
}

/// A cluster, split before the consonants of a conjunct.
struct Split<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Split<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = split(self.rest).unwrap_or(self.rest.len());
        let (cluster, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(cluster)
    }
}

/// Where a cluster was joined only by rule GB9c.
fn split(cluster: &str) -> Option<usize> {
    // A conjunct is three characters or more: consonant, linker, consonant.
    if cluster.len() < 9 {
        return None;
    }
    let mut before = cluster.chars().next()?;
    for (at, c) in cluster.char_indices().skip(1) {
        // Seen alone, the pair shows what the rules for pairs say; only emoji and flags need more than a pair.
        if c.is_alphabetic() && !joined(&[before, c]) && !(before == '\u{200d}' && joined(&['\u{1f469}', before, c])) {
            return Some(at);
        }
        before = c;
    }
    None
}

fn joined(characters: &[char]) -> bool {
    let text: String = characters.iter().collect();
    text.graphemes(true).nth(1).is_none()
}
