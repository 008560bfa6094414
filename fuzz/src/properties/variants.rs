//! Variants of an input that mean the same.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::trees::Files;
use super::{Seen, Target, Variants};

/// A way to write the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    /// As it is, once more.
    Again,
    /// Lines that end as on Windows.
    Crlf,
    /// A byte order mark before it.
    Mark,
    /// Other blanks at the start and the end of lines, as a formatter writes them.
    Blanks,
    /// The keys of JSON objects in the opposite order.
    Keys,
}

const ALL: [Variant; 5] = [Variant::Again, Variant::Crlf, Variant::Mark, Variant::Blanks, Variant::Keys];

/// The variants that are tried.
pub(super) fn chosen(variants: Variants<'_>) -> Vec<Variant> {
    match variants {
        Variants::All => ALL.to_vec(),
        Variants::OneOf(bytes) => ALL.get(number(bytes) % ALL.len()).copied().into_iter().collect(),
    }
}

/// A number that depends on all of an input.
pub(super) fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(bytes.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
}

/// What a text is, as far as it decides which variants mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Hcl,
    Json,
    /// JSON that is the value of an attribute, where a byte order mark is none.
    Document,
    Other,
}

impl Language {
    fn of(name: &str) -> Self {
        match name.rsplit('.').next() {
            Some("tf" | "tofu" | "tfvars" | "hcl") => Self::Hcl,
            Some("json") => Self::Json,
            _ => Self::Other,
        }
    }
}

impl Variant {
    /// What to call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Again => "once more",
            Self::Crlf => "with CRLF",
            Self::Mark => "with a byte order mark",
            Self::Blanks => "with other blanks",
            Self::Keys => "with other keys first",
        }
    }

    /// The variant of an input; `None` where it would not mean the same, or there is none.
    pub(super) fn of(self, target: Target, bytes: &[u8]) -> Option<Vec<u8>> {
        let language = match target {
            _ if self == Self::Again => return Some(bytes.to_vec()),
            Target::Hcl | Target::Waiver | Target::Policy | Target::Config => Language::Hcl,
            Target::Plan | Target::Json => Language::Json,
            Target::Iam => Language::Document,
            Target::Check => {
                let mut files = Files::split(bytes);
                for (name, content) in &mut files.0 {
                    if let Some(other) = self.text(Language::of(name), content) {
                        *content = other;
                    }
                }
                return Some(files.join());
            }
        };
        self.text(language, bytes)
    }

    fn text(self, language: Language, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        match self {
            Self::Again => Some(bytes.to_vec()),
            Self::Crlf => {
                // A heredoc keeps its line ends, and a string of a template may.
                let plain = language != Language::Other && !text.contains('\r') && !text.contains("<<");
                plain.then(|| text.replace('\n', "\r\n").into_bytes())
            }
            Self::Mark => {
                let plain = matches!(language, Language::Hcl | Language::Json) && !text.starts_with('\u{feff}');
                plain.then(|| format!("\u{feff}{text}").into_bytes())
            }
            Self::Blanks => (language == Language::Hcl && !text.contains("<<") && !text.contains('\r')).then(|| {
                // A byte order mark is one at the very start only.
                let (mark, text) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
                let lines = text.split('\n').map(|line| format!("\t  {}", line.trim_matches([' ', '\t'])));
                format!("{mark}{}", lines.collect::<Vec<_>>().join(" \n")).into_bytes()
            }),
            Self::Keys => {
                let mut out = String::new();
                let json = matches!(language, Language::Json | Language::Document);
                (json && turned(text, &mut out, LEVELS).is_some()).then(|| out.into_bytes())
            }
        }
    }

    /// Holds what came of a variant against what came of the input.
    pub(super) fn compare(self, first: &Seen, other: &Seen) -> Result<(), String> {
        let name = self.name();
        // How many errors a broken text has depends on where its parts end.
        if first.errors > 0 && self != Self::Again {
            return if other.errors > 0 { Ok(()) } else { Err(format!("{name}, {} errors are gone", first.errors)) };
        }
        if first.errors != other.errors {
            return Err(format!("{name}, there are {} errors in place of {}", other.errors, first.errors));
        }
        let lost = first.answers.difference(&other.answers).next();
        let new = other.answers.difference(&first.answers).next();
        match (lost, new) {
            (None, None) => Ok(()),
            (lost, new) => Err(format!("{name}, {lost:?} becomes {new:?}")),
        }
    }
}

/// How deep JSON is turned around.
const LEVELS: usize = 100;

/// JSON with the keys of its objects in the opposite order; `None` for what is none, and where a key stands twice.
fn turned(text: &str, out: &mut String, levels: usize) -> Option<()> {
    let levels = levels.checked_sub(1)?;
    match text.trim_start().as_bytes().first()? {
        b'{' => {
            let Pairs(pairs) = serde_json::from_str(text).ok()?;
            let mut keys: Vec<&str> = pairs.iter().map(|(key, _)| &**key).collect();
            keys.sort_unstable();
            keys.dedup();
            if keys.len() < pairs.len() {
                return None;
            }
            out.push('{');
            for (at, (key, value)) in pairs.iter().rev().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(&serde_json::to_string(key).ok()?);
                out.push(':');
                turned(value.get(), out, levels)?;
            }
            out.push('}');
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                turned(item.get(), out, levels)?;
            }
            out.push(']');
        }
        _ => out.push_str(serde_json::from_str::<&RawValue>(text).ok()?.get()),
    }
    Some(())
}

/// The members of an object, in their order.
struct Pairs<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry::<String, &RawValue>()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
