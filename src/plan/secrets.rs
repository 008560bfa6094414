//! Values of sensitive variables, wherever they stand in a plan.
//!
//! Terraform marks what an expression makes of a sensitive variable. It does not mark what a provider makes of it: the
//! `json` of `aws_iam_policy_document`, and the policy that is made of that, hold the variable's text without a mark. The
//! plan tells which root variables are sensitive, and their values: each text of the plan that holds one is marked here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde_json::Value as Json;

use super::document::{member, members};

/// How many characters a text has at least. Shorter ones stand in too many others by chance.
const SHORTEST: usize = 6;

/// How many characters of a text are looked for: who holds the rest holds these.
const LONGEST: usize = 1024;

/// How many bytes are looked for: to find them all at once takes up to a hundred times that in memory.
const MOST: usize = 1 << 20;

/// How often a text is read as one that stands in a text of JSON, which stands in another one.
const LEVELS: usize = 4;

/// The texts that sensitive variables hold.
#[derive(Default)]
pub(super) enum Secrets {
    /// There is none.
    #[default]
    None,
    /// These.
    These(Box<AhoCorasick>),
    /// More than can be told apart from other texts: every text may hold one.
    Any,
}

impl Secrets {
    /// Reads the values of root variables, of which `declared` says which are sensitive.
    pub(super) fn of(values: Option<&str>, declared: Option<&str>) -> Self {
        let mut declared = declared.map(members).unwrap_or_default();
        declared.retain(|(_, json)| member(json, "sensitive").is_some_and(|said| said != "false"));
        if declared.is_empty() {
            return Self::None;
        }
        let told = values.map(members).unwrap_or_default();
        let told: BTreeMap<&str, &str> = told.iter().map(|(name, json)| (&**name, *json)).collect();
        let mut texts = BTreeSet::new();
        for (name, json) in &declared {
            // A variable that is null has no member `value`; one that is not told has its default.
            let value = told.get(&**name).map_or_else(|| member(json, "default"), |told| member(told, "value"));
            let Some(json) = value else { continue };
            // What nests deeper than is read has texts that nobody knows.
            let Ok(value) = serde_json::from_str(json) else { return Self::Any };
            collect(&value, &mut texts);
        }
        Self::looking_for(texts)
    }

    fn looking_for(texts: BTreeSet<String>) -> Self {
        if texts.is_empty() {
            return Self::None;
        }
        if texts.iter().map(String::len).sum::<usize>() > MOST {
            return Self::Any;
        }
        let finder =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).ascii_case_insensitive(true).build(texts);
        finder.map_or(Self::Any, |finder| Self::These(Box::new(finder)))
    }

    /// Whether a text holds one of them, as it is or as texts of JSON write it, whatever the case of its letters: providers
    /// write names in small ones.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let finder = match self {
            Self::None => return false,
            _ if text.len() < SHORTEST => return false,
            Self::Any => return true,
            Self::These(finder) => finder,
        };
        let mut text = Cow::Borrowed(text);
        for _ in 0..LEVELS {
            if finder.is_match(&*text) {
                return true;
            }
            if !text.contains('\\') {
                return false;
            }
            text = Cow::Owned(unescaped(&text));
        }
        finder.is_match(&*text)
    }
}

/// Adds the texts of a value, and its numbers, which become texts in others. Keys are the names of attributes mostly.
fn collect(value: &Json, texts: &mut BTreeSet<String>) {
    let mut add = |text: &str| {
        let text = text.trim();
        if text.chars().nth(SHORTEST - 1).is_some() {
            let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
            texts.extend(text.get(..end).map(str::to_owned));
        }
    };
    match value {
        Json::String(text) => add(text),
        Json::Number(number) => add(&number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(entries) => entries.values().for_each(|item| collect(item, texts)),
        Json::Null | Json::Bool(_) => {}
    }
}

/// A text without the escapes of JSON: what it says of the texts in it, however they were written.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        // Halves of a character stand beside each other.
        if !plain.is_empty() {
            flush(&mut units, &mut out);
            out.push_str(plain);
        }
        let mut after = escape.chars();
        let unit = escape.strip_prefix('u').and_then(|code| u16::from_str_radix(code.get(..4)?, 16).ok());
        if let Some(unit) = unit {
            units.push(unit);
            rest = escape.get(5..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut out);
        out.extend(after.next().map(|letter| match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            itself => itself,
        }));
        rest = after.as_str();
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    out
}

/// Writes the characters that were spelled in units of UTF-16.
fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.extend(char::decode_utf16(units.drain(..)).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Secrets {
        let values = format!(r#"{{"secret": {{"value": {value}}}, "plain": {{"value": "nothing-hidden"}}}}"#);
        Secrets::of(
            Some(&values),
            Some(r#"{"secret": {"sensitive": true}, "plain": {}, "other": {"sensitive": false}}"#),
        )
    }

    #[test]
    fn texts_of_sensitive_variables_are_found_within_others() {
        let secrets =
            of(r#"["first-one", {"b": {"name-of-it": "second-one"}}, 123456789012, 12345, "short", " trimmed\n"]"#);
        for text in
            ["first-one", "a first-one!", "\"second-one\"", "arn:aws:iam::123456789012:root", "(trimmed)", "FIRST-ONE"]
        {
            assert!(secrets.are_in(text), "{text}");
        }
        for text in ["", "first", "first-", "nothing-hidden", "name-of-it", "12345", "a short one", "second one"] {
            assert!(!secrets.are_in(text), "{text}");
        }
    }

    #[test]
    fn without_a_text_of_a_sensitive_variable_nothing_is_looked_for() {
        for value in ["null", "true", "12345", r#""short""#, r#"{"a-long-name": [false]}"#, r#""     a    ""#] {
            assert!(matches!(of(value), Secrets::None), "{value}");
        }
        assert!(matches!(Secrets::of(Some(r#"{"a": {"value": "a-long-text"}}"#), Some(r#"{"a": {}}"#)), Secrets::None));
        assert!(matches!(Secrets::of(None, None), Secrets::None));
        let default = Secrets::of(None, Some(r#"{"a": {"default": "a-long-text", "sensitive": true}}"#));
        assert!(default.are_in("it has a-long-text") && !default.are_in("it has another"));
        // What is not known to be false is true, as for all marks.
        assert!(matches!(
            Secrets::of(Some(r#"{"a": {"value": "a-long-text"}}"#), Some(r#"{"a": {"sensitive": 1}}"#)),
            Secrets::These(_)
        ));
    }

    #[test]
    fn escapes_of_json_hide_no_text() {
        let secrets = of(r#"["a\"b\\c<d>&e\u00e9\ud83d\ude00\n/f"]"#);
        let text = "a\"b\\c<d>&eé😀\n/f";
        let once = Json::from(text).to_string();
        let twice = Json::from(&*once).to_string();
        let go = once.replace('<', "\\u003c").replace('>', "\\u003E").replace('&', "\\u0026");
        let python = go.replace('é', "\\u00e9").replace('😀', "\\ud83d\\ude00").replace('/', "\\/");
        for text in [text, &once, &twice, &go, &python, &Json::from(&*python).to_string()] {
            assert!(secrets.are_in(text) && secrets.are_in(&format!("[{text}]")), "{text}");
        }
        for text in
            ["\\", "\\u", "\\u12", "\\uéé", "\\ud83d", "a\\", "\\\\\\\\\\\\\\\\", "aaaaaa\\ud83d\\u00e9", "\\u00e9é\\n"]
        {
            assert!(!secrets.are_in(&text.repeat(6)), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_found_by_its_beginning_and_too_many_by_nothing() {
        let long = format!("ä{}", "b".repeat(2 * LONGEST));
        let secrets = of(&format!("\"{long}\""));
        assert!(secrets.are_in(&long) && !secrets.are_in(&"b".repeat(2 * LONGEST)));
        let many: Vec<String> = (0..MOST / 8).map(|at| format!("\"text{at:06}\"")).collect();
        let secrets = of(&format!("[{}]", many.join(",")));
        assert!(matches!(secrets, Secrets::Any) && secrets.are_in("anything") && !secrets.are_in("a"));
        let deep = format!("{}\"a-long-text\"{}", "[".repeat(200), "]".repeat(200));
        assert!(matches!(of(&deep), Secrets::Any));
    }
}
