//! Wildcards over symbolic text.
//!
//! A pattern and the word that it is matched against are sequences of [`Unit`]s rather than of characters, because
//! parts of either can be symbolic: the name of a bucket that is not created yet, or a hole. Matching never recurses.

/// One position of a pattern or word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    /// A character that stands for itself.
    Char(char),
    /// `?` in a pattern: any one character.
    One,
    /// `*` in a pattern: any text, also none.
    Any,
    /// `*` in one of the first five parts of an ARN: any text without a colon, also none.
    Within,
    /// In a word: a character that no pattern spells out. A pattern that matches it matches any character there.
    Fresh,
    /// The partition of the bucket that is asked about, where it is not known.
    Partition,
    /// The name of the bucket that is asked about, where it is not known.
    Name,
    /// An unknown text with an identity, such as the id of a VPC that is not created yet: a digest of the attribute.
    Symbol(u64),
    /// An unknown text without wildcards. It is fixed before a request is made, so what is fresh in a request differs.
    Text,
    /// Anything at all, wildcards included: what a hole or a policy variable could become.
    Hole,
}

impl Unit {
    /// Whether it stands for a text, perhaps none, in a pattern whose unknown parts are read widely.
    fn spans(self) -> bool {
        matches!(self, Self::Any | Self::Within | Self::Text)
    }

    /// Whether a unit of a word can be part of the text that this one stands for.
    fn holds(self, word: Self) -> bool {
        match self {
            Self::Any => true,
            Self::Within => word != Self::Char(':'),
            Self::Text => word != Self::Fresh,
            _ => false,
        }
    }

    /// Whether it is a character of a word, or a wildcard: nothing symbolic.
    fn is_plain(self) -> bool {
        matches!(self, Self::Char(_) | Self::One | Self::Any | Self::Within | Self::Fresh)
    }
}

/// The units of a text without wildcards.
pub(super) fn literal(text: &str) -> Vec<Unit> {
    text.chars().map(Unit::Char).collect()
}

/// The units of a text in which `*` and `?` are wildcards.
pub(super) fn wildcards(text: &str) -> Vec<Unit> {
    text.chars().map(wildcard).collect()
}

/// The unit of a character in which `*` and `?` are wildcards.
pub(super) fn wildcard(c: char) -> Unit {
    match c {
        '*' => Unit::Any,
        '?' => Unit::One,
        other => Unit::Char(other),
    }
}

/// The units of a text in which `*` and `?` are wildcards, each within its part of an ARN.
pub(super) fn arn_wildcards(units: &[Unit]) -> Vec<Unit> {
    let mut colons = 0;
    let within = |unit: &Unit| {
        colons += usize::from(*unit == Unit::Char(':'));
        if *unit == Unit::Any && colons < 5 { Unit::Within } else { *unit }
    };
    units.iter().map(within).collect()
}

/// Whether the pattern certainly matches the word, whatever its symbolic parts stand for.
///
/// Time is at most the product of the lengths: after a mismatch only the latest `*` is retried.
pub(super) fn matches(pattern: &[Unit], word: &[Unit]) -> bool {
    if pattern.contains(&Unit::Within) {
        return in_parts(pattern, word);
    }
    let (mut p, mut w) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&unit) = word.get(w) {
        match pattern.get(p) {
            Some(Unit::Any) => {
                retry = Some((p + 1, w));
                p += 1;
            }
            Some(&expected) if accepts(expected, unit) => {
                p += 1;
                w += 1;
            }
            _ => match retry {
                Some((after_star, from)) => {
                    retry = Some((after_star, from + 1));
                    p = after_star;
                    w = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|unit| *unit == Unit::Any))
}

/// Whether a pattern of bytes matches a text, as [`matches`] does for units.
pub(super) fn ascii_matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                // Nothing follows: whatever is left is taken.
                if p + 1 == pattern.len() {
                    return true;
                }
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(&expected) if expected == b'?' || expected == byte => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after_star, from)) => {
                    retry = Some((after_star, from + 1));
                    p = after_star;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// Matching part by part. What stands between two colons of the pattern is matched by itself, with `*` as usual; an
/// unknown text of the word could hold a colon, so no `*` of a part certainly takes it.
fn in_parts(pattern: &[Unit], word: &[Unit]) -> bool {
    let colon = |unit: &Unit| *unit == Unit::Char(':');
    let (mut patterns, mut words) = (pattern.splitn(6, colon), word.splitn(6, colon));
    loop {
        match (patterns.next(), words.next()) {
            (None, None) => return true,
            (Some(pattern), Some(word)) => {
                let open = pattern.contains(&Unit::Within) && !word.iter().all(|unit| unit.is_plain());
                let plain: Vec<Unit> =
                    pattern.iter().map(|unit| if *unit == Unit::Within { Unit::Any } else { *unit }).collect();
                if open || !matches(&plain, word) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// Whether one unit of a pattern certainly accepts one unit of a word. `?` accepts one character: not a name.
pub(super) fn accepts(pattern: Unit, word: Unit) -> bool {
    match pattern {
        Unit::One => matches!(word, Unit::Char(_) | Unit::Fresh),
        Unit::Char(_) | Unit::Partition | Unit::Name | Unit::Symbol(_) => pattern == word,
        Unit::Any | Unit::Within | Unit::Fresh | Unit::Text | Unit::Hole => false,
    }
}

/// Whether the pattern could match the word (or, where that has wildcards, one of its words) for some reading of the
/// symbolic parts.
pub(super) fn could_match(pattern: &[Unit], word: &[Unit]) -> bool {
    // What most pairs come to needs no search.
    let start = pattern.iter().zip(word).find(|(a, b)| a != b || !matches!(a, Unit::Char(_)));
    if let Some((Unit::Char(_), Unit::Char(_))) = start {
        return false;
    }
    let known = pattern.iter().all(|unit| unit.is_plain())
        && word.iter().all(|unit| matches!(unit, Unit::Char(_) | Unit::Fresh));
    matches(pattern, word) || !known && overlap(pattern, word).is_some()
}

/// A word that both patterns match, for some reading of their symbolic parts; the shortest in units.
///
/// A name stays a letter of its own while both sides speak of it: then the two are the same text. If one side only
/// does, it could be any text that the other side spells out.
pub(super) fn overlap(a: &[Unit], b: &[Unit]) -> Option<Vec<Unit>> {
    let (a, b) = (relaxed(a, b), relaxed(b, a));
    let width = b.len() + 1;
    // From which state and through which unit a state was reached first; a step without a unit skips a `*`.
    let mut reached: Vec<Option<(usize, Option<Unit>)>> = vec![None; (a.len() + 1) * width];
    let mut queue = std::collections::VecDeque::from([0]);
    if let Some(start) = reached.first_mut() {
        *start = Some((0, None));
    }
    let goal = a.len() * width + b.len();
    while let Some(state) = queue.pop_front() {
        if state == goal {
            return Some(trace(&reached, goal));
        }
        let (i, j) = (state / width, state % width);
        let mut visit = |i: usize, j: usize, unit: Option<Unit>| {
            let next = i * width + j;
            if let Some(slot @ None) = reached.get_mut(next) {
                *slot = Some((state, unit));
                queue.push_back(next);
            }
        };
        let (left, right) = (a.get(i).copied(), b.get(j).copied());
        if left.is_some_and(Unit::spans) {
            visit(i + 1, j, None);
        }
        if right.is_some_and(Unit::spans) {
            visit(i, j + 1, None);
        }
        match (left, right) {
            (Some(star), Some(single)) if star.spans() && !single.spans() && star.holds(single) => {
                visit(i, j + 1, Some(concrete(single)));
            }
            (Some(single), Some(star)) if star.spans() && !single.spans() && star.holds(single) => {
                visit(i + 1, j, Some(concrete(single)));
            }
            (Some(x), Some(y)) if !x.spans() && !y.spans() => {
                if let Some(unit) = both(x, y) {
                    visit(i + 1, j + 1, Some(unit));
                }
            }
            _ => {}
        }
    }
    None
}

fn relaxed(pattern: &[Unit], other: &[Unit]) -> Vec<Unit> {
    let count = |units: &[Unit], unit: Unit| units.iter().filter(|u| **u == unit).count();
    // Said once more than the other side says it, a name could stand for text that the other side spells out.
    let spelled = |unit| count(other, unit) < count(pattern, unit);
    let relax = |unit: &Unit| match unit {
        Unit::Hole => Unit::Any,
        // It could be any text without wildcards; what is fresh was chosen to differ from it.
        Unit::Name | Unit::Partition | Unit::Symbol(_) if spelled(*unit) => Unit::Text,
        unit => *unit,
    };
    pattern.iter().map(relax).collect()
}

fn concrete(unit: Unit) -> Unit {
    if unit == Unit::One { Unit::Fresh } else { unit }
}

fn both(x: Unit, y: Unit) -> Option<Unit> {
    match (x, y) {
        (Unit::One, Unit::Char(_) | Unit::Fresh) => Some(y),
        (Unit::Char(_) | Unit::Fresh, Unit::One) => Some(x),
        (Unit::One, Unit::One) => Some(Unit::Fresh),
        _ => (x == y).then_some(x),
    }
}

fn trace(reached: &[Option<(usize, Option<Unit>)>], goal: usize) -> Vec<Unit> {
    let mut word = Vec::new();
    let mut state = goal;
    while state != 0 {
        let Some(Some((from, unit))) = reached.get(state) else { break };
        word.extend(unit);
        state = *from;
    }
    word.reverse();
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glob(pattern: &str, word: &str) -> bool {
        matches(&wildcards(pattern), &literal(word))
    }

    #[test]
    fn stars_and_question_marks_match_as_documented() {
        assert!(glob("*", ""));
        assert!(glob("s3:Get*", "s3:GetObject"));
        assert!(glob("a*b*c", "a-b-b-c"));
        assert!(glob("?", "é"));
        assert!(!glob("?", ""));
        assert!(!glob("a*b", "a-b-c"));
        assert!(!glob("", "a"));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = "a*".repeat(2_000) + "b";
        assert!(!glob(&pattern, &"a".repeat(4_000)));
    }

    #[test]
    fn a_name_equals_itself_and_could_be_what_a_pattern_spells() {
        let own = [literal("arn:aws:s3:::"), vec![Unit::Name]].concat();
        let objects = [own.clone(), wildcards("/*")].concat();
        assert!(matches(&own, &own));
        assert!(!could_match(&objects, &own));
        assert!(could_match(&literal("arn:aws:s3:::logs"), &own));
        assert!(!matches(&literal("arn:aws:s3:::logs"), &own));
        assert!(!could_match(&literal("arn:aws:sqs:::logs"), &own));
    }

    /// The definition of matching, by dynamic programming over all splits.
    fn by_definition(pattern: &[Unit], word: &[Unit]) -> bool {
        let mut row = vec![false; word.len() + 1];
        row[0] = true;
        for unit in pattern {
            let mut next = vec![false; word.len() + 1];
            for at in 0..=word.len() {
                next[at] = match unit {
                    Unit::Any => row[at] || (at > 0 && next[at - 1]),
                    unit => at > 0 && row[at - 1] && accepts(*unit, word[at - 1]),
                };
            }
            row = next;
        }
        row[word.len()]
    }

    proptest! {
        #[test]
        fn matching_follows_its_definition(text in "[ab*?]{0,12}", word_text in "[ab]{0,12}") {
            let (pattern, word) = (wildcards(&text), literal(&word_text));
            prop_assert_eq!(matches(&pattern, &word), by_definition(&pattern, &word));
            prop_assert_eq!(could_match(&pattern, &word), by_definition(&pattern, &word));
            prop_assert_eq!(ascii_matches(text.as_bytes(), word_text.as_bytes()), by_definition(&pattern, &word));
        }

        #[test]
        fn an_overlap_is_matched_by_both(a in "[ab*?]{0,10}", b in "[ab*?]{0,10}") {
            let (a, b) = (wildcards(&a), wildcards(&b));
            if let Some(word) = overlap(&a, &b) {
                prop_assert!(matches(&a, &word));
                prop_assert!(matches(&b, &word));
            }
        }

        #[test]
        fn patterns_without_overlap_share_no_word(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}", word in "[ab]{0,6}") {
            let (a, b, word) = (wildcards(&a), wildcards(&b), literal(&word));
            if overlap(&a, &b).is_none() {
                prop_assert!(!(matches(&a, &word) && matches(&b, &word)));
            }
        }
    }
}
