//! The parts of the JSON that matter, borrowed from its text: one pass, whatever the order of the keys.
//!
//! Fields are `RawValue`s wherever the content may never be looked at: skipping one costs no allocation.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::resource::relevant;

/// A plan or a state.
#[derive(serde::Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) format_version: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) terraform_version: Option<Text<'a>>,
    /// Values of root variables, by name.
    #[serde(borrow)]
    pub(super) variables: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) planned_values: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) resource_changes: Option<Kept<Change<'a>>>,
    /// What changed outside Terraform since the last apply; `before` of the changes includes it already.
    #[serde(borrow)]
    pub(super) resource_drift: Option<Kept<Change<'a>>>,
    #[serde(borrow)]
    pub(super) prior_state: Option<State<'a>>,
    #[serde(borrow)]
    pub(super) configuration: Option<Configuration<'a>>,
    /// Of a state.
    #[serde(borrow)]
    pub(super) values: Option<StateValues<'a>>,
    /// Terraform 1.8 and later; never OpenTofu.
    pub(super) complete: Option<bool>,
    /// Alike.
    pub(super) applyable: Option<bool>,
    /// Terraform and OpenTofu 1.6 and later.
    pub(super) errored: Option<bool>,
}

/// An element of `resource_changes`.
#[derive(serde::Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) address: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) mode: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) deposed: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) change: Option<Sides<'a>>,
}

/// The two sides of a change, and what is said about them.
#[derive(serde::Deserialize)]
pub(super) struct Sides<'a> {
    #[serde(borrow)]
    pub(super) actions: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) before: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) after: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) after_unknown: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) before_sensitive: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) after_sensitive: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) importing: Option<&'a RawValue>,
}

/// `prior_state`.
#[derive(serde::Deserialize)]
pub(super) struct State<'a> {
    #[serde(borrow)]
    pub(super) values: Option<StateValues<'a>>,
}

/// The values of a state, or `planned_values`.
#[derive(serde::Deserialize)]
pub(super) struct StateValues<'a> {
    #[serde(borrow)]
    pub(super) root_module: Option<StateModule<'a>>,
}

/// A module instance in a state.
#[derive(serde::Deserialize)]
pub(super) struct StateModule<'a> {
    #[serde(borrow, default)]
    pub(super) resources: Option<Kept<StateResource<'a>>>,
    #[serde(borrow, default)]
    pub(super) child_modules: Option<Vec<StateModule<'a>>>,
}

/// A resource instance in a state.
#[derive(serde::Deserialize)]
pub(super) struct StateResource<'a> {
    #[serde(borrow)]
    pub(super) address: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) provider_name: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) deposed_key: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) values: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) sensitive_values: Option<&'a RawValue>,
}

/// `configuration`.
#[derive(serde::Deserialize)]
pub(super) struct Configuration<'a> {
    #[serde(borrow)]
    pub(super) provider_config: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) root_module: Option<ConfigModule<'a>>,
}

/// The configuration of a module, once for each call.
#[derive(serde::Deserialize)]
pub(super) struct ConfigModule<'a> {
    #[serde(borrow, default)]
    pub(super) resources: Option<Kept<ConfigResource<'a>>>,
    #[serde(borrow, default)]
    pub(super) module_calls: Option<Entries<'a, ModuleCall<'a>>>,
    #[serde(borrow)]
    pub(super) outputs: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) variables: Option<&'a RawValue>,
}

/// A `module` block.
#[derive(serde::Deserialize)]
pub(super) struct ModuleCall<'a> {
    #[serde(borrow)]
    pub(super) expressions: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) count_expression: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) for_each_expression: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) module: Option<ConfigModule<'a>>,
}

/// A `resource` or `data` block.
#[derive(serde::Deserialize)]
pub(super) struct ConfigResource<'a> {
    #[serde(borrow)]
    pub(super) address: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) provider_config_key: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) expressions: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) count_expression: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) for_each_expression: Option<&'a RawValue>,
}

/// Something with a resource type.
pub(super) trait Typed {
    /// The type, as JSON.
    fn kind(&self) -> Option<&RawValue>;
}

impl Typed for Change<'_> {
    fn kind(&self) -> Option<&RawValue> {
        self.kind
    }
}

impl Typed for StateResource<'_> {
    fn kind(&self) -> Option<&RawValue> {
        self.kind
    }
}

impl Typed for ConfigResource<'_> {
    fn kind(&self) -> Option<&RawValue> {
        self.kind
    }
}

/// The elements of a list whose type is relevant.
pub(super) struct Kept<T>(pub(super) Vec<T>);

impl<'de, T: Typed + Deserialize<'de>> Deserialize<'de> for Kept<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct KeptVisitor<T>(PhantomData<T>);
        impl<'de, T: Typed + Deserialize<'de>> Visitor<'de> for KeptVisitor<T> {
            type Value = Kept<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of resources")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut kept = Vec::new();
                while let Some(element) = seq.next_element::<T>()? {
                    let Some(json) = element.kind().map(RawValue::get).filter(|json| json.starts_with('"')) else {
                        return Err(A::Error::custom("a resource without a type"));
                    };
                    // A type is an identifier, so only something else than Terraform writes it with escapes.
                    let plain = json.trim_matches('"');
                    if relevant(plain) || (plain.contains('\\') && string(json).is_some_and(|text| relevant(&text))) {
                        kept.push(element);
                    }
                }
                Ok(Kept(kept))
            }
        }
        reader.deserialize_seq(KeptVisitor(PhantomData))
    }
}

/// The members of an object, in its order.
pub(super) struct Entries<'a, T>(pub(super) Vec<(Text<'a>, T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<'de, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        reader.deserialize_map(EntriesVisitor(PhantomData))
    }
}

/// A string, borrowed where it has no escapes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        reader.deserialize_str(TextVisitor)
    }
}

/// The text of a JSON string; `None` when it is something else.
pub(super) fn string(json: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Text<'_>>(json).ok().map(|text| text.0)
}

/// The JSON of one member of a JSON object; `None` when there is none or it is null.
pub(super) fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    picked(json, name).ok().flatten().filter(|json| *json != "null")
}

/// The JSON of one member of a JSON object, also a null; the last one where a key is there twice, as for all who read JSON.
///
/// # Errors
/// When it is something else than an object.
pub(super) fn picked<'a>(json: &'a str, name: &str) -> Result<Option<&'a str>, serde_json::Error> {
    /// Ends at the member, which a visitor can only do by an error: the last field holds the value then. Terraform sorts
    /// keys, so that `bucket` comes early, and what follows it is most of the document.
    struct MemberVisitor<'n, 'f, 'a>(&'a str, &'n str, &'f mut Option<&'a RawValue>);
    impl<'de> Visitor<'de> for MemberVisitor<'_, '_, 'de> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<Text<'de>>()? {
                if &*key == self.1 {
                    let found: &RawValue = map.next_value()?;
                    // Asked once: of very many equal keys, each would look at all that follow.
                    let is_first = self.2.replace(found).is_none();
                    if is_first && !may_follow(self.0, found, self.1) {
                        return Err(A::Error::custom(""));
                    }
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }
    let mut found = None;
    let read = serde_json::Deserializer::from_str(json).deserialize_map(MemberVisitor(json, name, &mut found));
    // An error after the member, or the one that ends the search, is no news: the text was valid JSON when it was read.
    match found {
        Some(found) => Ok(Some(found.get())),
        None => read.map(|()| None),
    }
}

/// Whether a key can be in the text behind a part of it. Looking for it is much faster than reading on.
fn may_follow(json: &str, part: &RawValue, name: &str) -> bool {
    let start = (part.get().as_ptr() as usize).checked_sub(json.as_ptr() as usize);
    let Some(rest) = start.and_then(|start| json.get(start + part.get().len()..)) else { return true };
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // Letters can be written as escapes, which begin so.
    !is_plain || rest.contains("\\u") || rest.contains(&*format!("\"{name}\""))
}

/// The JSON of each member of a JSON object, in its order; empty for anything else.
pub(super) fn members(json: &str) -> Vec<(Text<'_>, &str)> {
    let entries = serde_json::from_str::<Entries<'_, &RawValue>>(json).map(|entries| entries.0).unwrap_or_default();
    entries.into_iter().map(|(name, raw)| (name, raw.get())).collect()
}

/// The JSON of each element of a JSON list; `None` for anything else.
pub(super) fn elements(json: &str) -> Option<Vec<&str>> {
    let raws = serde_json::from_str::<Vec<&RawValue>>(json).ok()?;
    Some(raws.into_iter().map(RawValue::get).collect())
}
