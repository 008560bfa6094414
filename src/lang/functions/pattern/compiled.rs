//! Compiled patterns, and replacing with them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use super::re2;

/// The largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 4 << 20;

/// How many patterns a thread keeps, so that a `for` compiles its pattern once.
const MAX_KEPT: usize = 16;

/// A compiled pattern with the names of its groups, of which the crate knows nothing.
pub(super) struct Pattern {
    pub(super) regex: Regex,
    pub(super) groups: Vec<Option<Box<str>>>,
}

thread_local! {
    static KEPT: RefCell<HashMap<Box<str>, Arc<Pattern>>> = RefCell::default();
}

pub(super) fn compile(pattern: &str) -> Result<Arc<Pattern>, String> {
    if let Some(kept) = KEPT.with_borrow(|kept| kept.get(pattern).cloned()) {
        return Ok(kept);
    }
    let translated = re2::translate(pattern)?;
    let regex = RegexBuilder::new(&translated.pattern).size_limit(MAX_COMPILED).build().map_err(|error| {
        let reason = error.to_string();
        reason.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
    })?;
    let compiled = Arc::new(Pattern { regex, groups: translated.groups });
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(pattern.into(), compiled.clone());
    });
    Ok(compiled)
}

impl Pattern {
    /// A text with every match replaced; `None` if it would be too long.
    pub(super) fn replaced(&self, text: &str, template: &str, longest: usize) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for captures in self.regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            out.push_str(text.get(end..whole.start()).unwrap_or(""));
            self.expand(template, &captures, longest, &mut out);
            end = whole.end();
            if out.len() > longest {
                return None;
            }
        }
        out.push_str(text.get(end..).unwrap_or(""));
        Some(out)
    }

    /// Go's rules: `$1`, `$name` (as many letters, digits and underscores as follow), `${1}`, `$$`.
    ///
    /// Ends where the text is longer than it may be: a template can have a long group a thousand times.
    fn expand(&self, template: &str, captures: &Captures<'_>, longest: usize, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$').filter(|_| out.len() <= longest) {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((name, after)) = reference(after) {
                out.push_str(self.group(name, captures));
                rest = after;
            } else {
                out.push('$');
                rest = after;
            }
        }
        out.push_str(rest);
    }

    /// The text of a group, by number or name; empty if there is none.
    fn group<'t>(&self, name: &str, captures: &Captures<'t>) -> &'t str {
        let number = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
        let found = if number {
            name.parse().ok().and_then(|at| captures.get(at))
        } else {
            // Of several groups with the name, the first that took part.
            let named = self.groups.iter().zip(1..).filter(|(group, _)| group.as_deref() == Some(name));
            named.filter_map(|(_, at)| captures.get(at)).next()
        };
        found.map_or("", |found| found.as_str())
    }
}

/// The name after a `$`, and what follows it.
fn reference(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let inner = braced.unwrap_or(text);
    let end = inner.find(|c: char| !c.is_alphabetic() && !c.is_numeric() && c != '_').unwrap_or(inner.len());
    let (name, after) = inner.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    Some((name, if braced.is_some() { after.strip_prefix('}')? } else { after }))
}
