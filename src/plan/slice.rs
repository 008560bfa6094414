//! Byte ranges of the plan's text.
//!
//! `serde_json` gives a borrowed `RawValue`; what outlives the parse is where it lies. The input's size limit keeps
//! offsets within 32 bits, and a range that does not fit is empty, which reads as absent.

use serde_json::value::RawValue;

use super::mask::marks_nothing;

/// A JSON value as a byte range of the text; empty when it is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Slice {
    start: u32,
    len: u32,
}

impl Slice {
    /// Where `raw`, a part of `text`, lies.
    pub(super) fn of(text: &str, raw: Option<&RawValue>) -> Self {
        raw.and_then(|raw| {
            let start = (raw.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
            Some(Self { start: u32::try_from(start).ok()?, len: u32::try_from(raw.get().len()).ok()? })
        })
        .unwrap_or_default()
    }

    /// The same of a mirror document; one that marks nothing is absent.
    pub(super) fn of_mask(text: &str, raw: Option<&RawValue>) -> Self {
        Self::of(text, raw.filter(|raw| !marks_nothing(raw.get())))
    }

    /// The JSON text; `None` when absent or `null`.
    pub(super) fn get(self, text: &str) -> Option<&str> {
        let start = self.start as usize;
        text.get(start..start + self.len as usize).filter(|json| !json.is_empty() && *json != "null")
    }
}
