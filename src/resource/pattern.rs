//! Patterns of directories, names and ids.
//!
//! `*` is any text and `?` any character within one step of a path, `**` any number of steps, also none. There is
//! nothing else to know: what other tools add (`[a-z]`, `{a,b}`, `!`) is a mistake here, and not taken for a name.

use std::fmt;
use std::sync::Arc;

/// The longest pattern, in characters.
const LONGEST: usize = 512;

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Arc<str>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// `**`.
    Any,
    /// `..`, which nothing else stands for.
    Up,
    One(Vec<char>),
}

impl Pattern {
    /// Reads the pattern of a name: an id, a bucket's name.
    ///
    /// # Errors
    /// Why it is none.
    pub fn name(text: &str) -> Result<Self, String> {
        if text.contains('/') {
            return Err("it has a `/`, and no name has one".to_owned());
        }
        if text.contains("**") {
            return Err("a single `*` stands for any text".to_owned());
        }
        Self::read(text)
    }

    /// Reads the pattern of a directory, relative to another one; `.` is that one, and `..` at the beginning the one above.
    ///
    /// # Errors
    /// Why it is none.
    pub fn path(text: &str) -> Result<Self, String> {
        if text.starts_with('/') || text.contains('\\') || text.contains(':') {
            return Err("it is relative to the directory of the file, with `/`".to_owned());
        }
        let below = text.split('/').skip_while(|step| matches!(*step, ".." | "." | ""));
        if below.into_iter().any(|step| step == "..") {
            return Err("`..` can only stand at its beginning".to_owned());
        }
        Self::read(text)
    }

    fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("it is empty".to_owned());
        }
        if text.chars().count() > LONGEST {
            return Err(format!("it is longer than {LONGEST} characters"));
        }
        if let Some(odd) = text.chars().find(|c| "[]{}!".contains(*c)) {
            return Err(format!("`{odd}` has no meaning in it; `*`, `?` and `**` have"));
        }
        let steps = text.split('/').filter(|step| !matches!(*step, "" | "."));
        let steps: Vec<Step> = steps
            .map(|step| match step {
                ".." => Ok(Step::Up),
                "**" => Ok(Step::Any),
                _ if step.contains("**") => Err("`**` stands alone between two `/`".to_owned()),
                _ => Ok(Step::One(step.chars().collect())),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.into(), steps })
    }

    /// Whether a name or a path is one of those.
    pub fn matches(&self, text: &str) -> bool {
        let mut pattern = self.steps.as_slice();
        let mut texts = text.split('/').filter(|step| !matches!(*step, "" | ".")).peekable();
        // What lies above the directory is only what is said to: `**` is all below it.
        while texts.next_if_eq(&"..").is_some() {
            let Some((Step::Up, rest)) = pattern.split_first() else { return false };
            pattern = rest;
        }
        let texts: Vec<Vec<char>> = texts.map(|step| step.chars().collect()).collect();
        wild(pattern, &texts, &|step| matches!(step, Step::Any), &|step, text| match step {
            Step::Any => true,
            Step::Up => false,
            Step::One(pattern) => one(pattern, text),
        })
    }

    /// Whether some name is one of those that begins with `prefix` and goes on with characters for which `tail` holds.
    pub fn may_match(&self, prefix: &str, tail: impl Fn(char) -> bool) -> bool {
        let Some(pattern) = self.only() else { return false };
        let mut open = vec![0];
        for c in prefix.chars() {
            let mut next = Vec::new();
            for at in reached(pattern, open, |_| false) {
                match pattern.get(at) {
                    Some('*') => next.push(at),
                    Some(wanted) if *wanted == '?' || *wanted == c => next.push(at + 1),
                    _ => {}
                }
            }
            next.sort_unstable();
            next.dedup();
            open = next;
        }
        reached(pattern, open, tail).contains(&pattern.len())
    }

    /// Whether every name that begins with `prefix` is one of those.
    pub fn must_match(&self, prefix: &str) -> bool {
        let Some((star, literal)) = self.only().and_then(|pattern| pattern.split_last()) else { return false };
        let literal_is_plain = !literal.iter().any(|c| "*?".contains(*c));
        *star == '*' && literal_is_plain && prefix.starts_with(&literal.iter().collect::<String>())
    }

    fn only(&self) -> Option<&[char]> {
        match self.steps.as_slice() {
            [Step::One(pattern)] => Some(pattern),
            _ => None,
        }
    }

    /// Whether it is a name as it stands.
    pub fn is_plain(&self) -> bool {
        !self.text.contains(['*', '?'])
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn one(pattern: &[char], text: &[char]) -> bool {
    wild(pattern, text, &|c| *c == '*', &|wanted, c| *wanted == '?' || wanted == c)
}

/// Matching with stars, going back to the last star only: no more steps than the product of the lengths.
fn wild<P, T>(pattern: &[P], text: &[T], is_star: &dyn Fn(&P) -> bool, fits: &dyn Fn(&P, &T) -> bool) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(item) = text.get(from) {
        match (pattern.get(at), star) {
            (Some(wanted), _) if is_star(wanted) => {
                star = Some((at, from));
                at += 1;
            }
            (Some(wanted), _) if fits(wanted, item) => (at, from) = (at + 1, from + 1),
            (_, Some((starred, since))) => {
                star = Some((starred, since + 1));
                (at, from) = (starred + 1, since + 1);
            }
            _ => return false,
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(is_star))
}

/// The places of a pattern that are reached from others by characters for which `free` holds, and by none.
fn reached(pattern: &[char], from: Vec<usize>, free: impl Fn(char) -> bool) -> Vec<usize> {
    let mut all = from;
    let mut done = 0;
    while let Some(&at) = all.get(done) {
        let goes_on = match pattern.get(at) {
            Some('*') => true,
            // A digit is among the characters that any name goes on with.
            Some('?') => free('0'),
            Some(c) => free(*c),
            None => false,
        };
        if goes_on && !all.contains(&(at + 1)) {
            all.push(at + 1);
        }
        done += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_within_a_step_and_two_of_them_do_not() {
        let path = |pattern: &str, text: &str| Pattern::path(pattern).unwrap().matches(text);
        for (pattern, yes, no) in [
            ("sandbox/**", &["sandbox", "sandbox/a", "sandbox/a/b"][..], &["a/sandbox", "sandboxes", ""][..]),
            ("**", &["", "a", "a/b"], &[]),
            (".", &["", "."], &["a"]),
            ("./infra/*/", &["infra/prod", "./infra/prod/"], &["infra", "infra/a/b"]),
            ("**/dev-?", &["dev-1", "a/b/dev-2"], &["dev-", "dev-12"]),
            ("a/**/z", &["a/z", "a/b/c/z"], &["a", "z", "a/b"]),
            ("../team/**", &["../team", "../team/a"], &["team", "../../team", "../other", ".."]),
            ("../..", &["../.."], &["..", "", "a", "../../.."]),
            ("**/sandbox", &["sandbox", "a/sandbox"], &["../sandbox", "../a/sandbox"]),
            ("*/sandbox", &["a/sandbox"], &["../sandbox"]),
        ] {
            yes.iter().for_each(|text| assert!(path(pattern, text), "{pattern} {text}"));
            no.iter().for_each(|text| assert!(!path(pattern, text), "{pattern} {text}"));
        }
        let name = Pattern::name("*-public-*s").unwrap();
        assert!(name.matches("acme-public-assets") && !name.matches("acme-private-assets"));
    }

    #[test]
    fn names_that_are_known_to_their_middle_may_match_or_must() {
        let asked = |pattern: &str, prefix: &str| {
            let pattern = Pattern::name(pattern).unwrap();
            (pattern.may_match(prefix, |_| true), pattern.must_match(prefix))
        };
        assert_eq!(asked("acme-public-*", "acme-public-"), (true, true));
        assert_eq!(asked("acme-public-*", "acme-"), (true, false));
        assert_eq!(asked("acme-public-*", "acme-data-"), (false, false));
        assert_eq!(asked("*-public", "anything"), (true, false));
        assert_eq!(asked("*", ""), (true, true));
        assert_eq!(asked("ab?", "abcd"), (false, false));
        let digits = |pattern: &str| Pattern::name(pattern).unwrap().may_match("logs-", |c| c.is_ascii_hexdigit());
        assert!(digits("logs-*") && digits("*-*f") && digits("logs-??") && !digits("*-public") && !digits("log-*"));
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        for wrong in ["", " ", "/abs", "a/..", "a/../b", "**/..", "a**", "[ab]", "{a,b}", "!a", "a\\b", "C:/x"] {
            assert!(Pattern::path(wrong).is_err(), "{wrong}");
        }
        assert!(Pattern::name("a/b").is_err() && Pattern::name("a**").is_err());
    }
}
