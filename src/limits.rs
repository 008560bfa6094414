//! What a run takes at most: sizes, depths, numbers and work, in one table.
//!
//! Onus reads what strangers commit. A line of configuration can ask for a billion buckets, and a megabyte of gzip for a
//! gigabyte of plan. Each limit of this table ends that with an error that names it, and exit code 2: never by reading a
//! part in silence, never by a clock. So the same input ends in the same way on every machine.
//!
//! Whoever runs Onus moves a limit with `--limit NAME=VALUE`. A file that is checked cannot: limits stand in no
//! `.onus.hcl`. What Terraform itself limits, such as `range` to 1,024 numbers, is no row here, and neither is where the
//! reasoning about access policies gives up, which makes a verdict unknown.

mod tally;

pub use tally::Tally;

use crate::source::{Diagnostic, nearest};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What `--limit` calls it.
    pub name: &'static str,
    /// The value when nobody sets one.
    pub default: u64,
    /// The highest value that can be set.
    pub highest: u64,
    /// What is counted.
    pub unit: &'static str,
    /// What it is about.
    pub about: &'static str,
}

/// What bytes are called; their values take the suffixes K, M and G.
const BYTES: &str = "bytes";

/// Offsets into a text that a location points into take 32 bits.
const OFFSETS: u64 = u32::MAX as u64;

macro_rules! limits {
    ($($(#[doc = $note:literal])* $limit:ident, $name:literal, $default:expr, $highest:expr, $unit:expr, $about:literal;)*) => {
        /// One of the limits. The documentation of each says why its highest value is what it is, if there is more to
        /// say than that nothing sensible is larger.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Limit {
            $(#[doc = $about] #[doc = ""] $(#[doc = $note])* $limit,)*
        }

        impl Limit {
            /// The table, in the order in which documentation shows it.
            pub const TABLE: &'static [(Self, Row)] = &[
                $((Self::$limit, Row { name: $name, default: $default, highest: $highest, unit: $unit, about: $about }),)*
            ];
        }

        /// The values of a run.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Limits([u64; Limit::TABLE.len()]);

        impl Limits {
            /// What holds when nobody says anything.
            pub const DEFAULT: Self = Self([$($default),*]);
        }
    };
}

limits! {
    #[doc = "Offsets into a plan take 32 bits."]
    PlanBytes, "plan-bytes", 1 << 30, OFFSETS, BYTES, "a plan, a state or a baseline, after decompression";
    #[doc = "Deflate reaches no more than about 1,030."]
    GzipRatio, "gzip-ratio", 250, 1_100, "times", "how much larger than its gzip a plan of more than 64 MiB is";
    PlanResources, "plan-resources", 1_000_000, 100_000_000, "resources", "a plan or a state, as far as they can matter to a bucket";
    ModuleFileBytes, "module-file-bytes", 16 << 20, 1 << 30, BYTES, "a file of configuration, or of values of variables";
    #[doc = "All texts are in memory until the report is written."]
    ModuleBytes, "module-bytes", 256 << 20, OFFSETS, BYTES, "all files of configuration of an input together";
    ModuleFiles, "module-files", 100_000, 10_000_000, "files", "all configuration of an input";
    DirectoryEntries, "directory-entries", 1_000_000, 1_000_000_000, "entries", "a directory with all below it, whatever they are";
    #[doc = "The text becomes a value, and functions make no text without `text-bytes`."]
    ReadFileBytes, "read-file-bytes", 16 << 20, 1 << 30, BYTES, "a file that `file`, `templatefile` and functions like them read";
    SettingsFileBytes, "settings-file-bytes", 1 << 20, 64 << 20, BYTES, "an `.onus.hcl`";
    PolicyFileBytes, "policy-file-bytes", 1 << 20, 64 << 20, BYTES, "a policy file of a team";
    PolicyBytes, "policy-bytes", 16 << 20, 1 << 30, BYTES, "all policy files of a directory together";
    Policies, "policies", 1_000, 100_000, "policies", "a team, all directories together";
    PolicyWork, "policy-work", 10_000_000, 1_000_000_000_000, "steps", "what a policy does to judge one subject, and what loading policies does";
    Verdicts, "verdicts", 4_000_000, 1_000_000_000, "verdicts", "a run: its subjects times their policies";
    #[doc = "Deeper trees need more stack than a thread has."]
    Nesting, "nesting", 240, 240, "levels", "expressions within each other, and values within each other: `[[1]]` is three of each";
    #[doc = "As for `nesting`: what is decoded is a value."]
    DocumentDepth, "document-depth", 128, 200, "levels", "lists and objects within each other for `jsondecode` and `yamldecode`";
    #[doc = "Each level takes stack."]
    BlockDepth, "block-depth", 64, 64, "levels", "blocks within each other in a resource, which is not counted itself";
    #[doc = "Each level takes stack."]
    ModuleDepth, "module-depth", 64, 256, "levels", "module calls within each other; the root module is no call";
    ModuleCalls, "module-calls", 50_000, 1_000_000, "calls", "a root module, once for each way to them";
    ModuleInstances, "module-instances", 50_000, 1_000_000, "instances", "all modules that a root module calls, each as often as it is";
    Instances, "instances", 100_000, 10_000_000, "instances", "one block with `count` or `for_each`";
    ResourceInstances, "resource-instances", 1_000_000, 100_000_000, "instances", "all resources and data sources of a root module with the modules that it calls";
    #[doc = "Each waits on the stack for the next."]
    ReferenceChain, "reference-chain", 300, 1_000, "values", "those that wait for each other, as resources that read one another do; local values of a module are put in order first, and do not wait";
    LoopElements, "loop-elements", 1 << 22, 1 << 32, "elements", "the loops of one expression";
    ProductElements, "product-elements", 1 << 20, 1 << 28, "values", "all tuples of one `setproduct` together: four pairs are eight";
    ValueParts, "value-parts", 1 << 22, 1 << 32, "parts", "one value: itself, and all that is in it";
    RootParts, "root-parts", 1 << 24, 1 << 36, "parts", "all large values of a root module, elements of its loops, and long texts: 8 bytes are a part";
    RootWork, "root-work", 20_000_000, 1_000_000_000_000, "steps", "what evaluating a root module does";
    TextBytes, "text-bytes", 64 << 20, 1 << 30, BYTES, "a text that a template or a function makes";
    FileErrors, "file-errors", 100, 100_000, "errors", "one file whose syntax is wrong; the rest is counted";
    Errors, "errors", 1_000, 1_000_000, "errors", "a run; the rest is told of";
}

impl Limit {
    /// Its row.
    pub fn row(self) -> Row {
        // The order of the table is that of the variants, as one macro writes both.
        Self::TABLE
            .get(self as usize)
            .map_or(Row { name: "", default: 0, highest: 0, unit: "", about: "" }, |(_, row)| *row)
    }

    /// What `--limit` calls it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Reads what `--limit` takes: `NAME=VALUE`.
    ///
    /// # Errors
    /// What is wrong with it: no such name, no whole number, or one that is not in the range.
    pub fn parse(text: &str) -> Result<(Self, u64), String> {
        let (name, value) = text.split_once('=').ok_or("it reads NAME=VALUE, such as instances=200_000")?;
        let (name, value) = (name.trim(), value.trim());
        let Some((limit, row)) = Self::TABLE.iter().find(|(_, row)| row.name == name) else {
            let names: Vec<&str> = Self::TABLE.iter().map(|(_, row)| row.name).collect();
            let near = nearest(name, names.iter().copied());
            let meant = near.map_or(String::new(), |near| format!(", did you mean {near}?"));
            return Err(format!("there is no limit {name:?}{meant}; there are {}", names.join(", ")));
        };
        let (least, highest) = (1, row.highest);
        let range = || format!("{name} is a whole number of {} from {least} to {highest}", row.unit);
        let number = number(value, row.unit == BYTES).ok_or_else(|| match row.unit {
            BYTES => format!("{}, such as 65536, 64K, 2M or 1G", range()),
            _ => range(),
        })?;
        match number {
            Some(number) if (least..=highest).contains(&number) => Ok((*limit, number)),
            _ => Err(range()),
        }
    }
}

/// A whole number with `_` between its digits and, where there can be one, a suffix that multiplies it by a power of
/// 1,024. `None` for something else, and `Some(None)` for one that is too large to be counted.
fn number(text: &str, suffixed: bool) -> Option<Option<u64>> {
    let (digits, shift) = match text.as_bytes().last() {
        Some(b'K' | b'k') if suffixed => (text.get(..text.len() - 1)?, 10),
        Some(b'M' | b'm') if suffixed => (text.get(..text.len() - 1)?, 20),
        Some(b'G' | b'g') if suffixed => (text.get(..text.len() - 1)?, 30),
        _ => (text, 0),
    };
    let well_formed = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    if !well_formed {
        return None;
    }
    let number: Option<u64> = digits.replace('_', "").parse().ok();
    Some(number.and_then(|number| number.checked_mul(1 << shift)))
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Limits {
    /// The value of a limit.
    pub fn get(&self, limit: Limit) -> u64 {
        self.0.get(limit as usize).copied().unwrap_or(0)
    }

    /// The same for what is counted in memory.
    pub fn size(&self, limit: Limit) -> usize {
        usize::try_from(self.get(limit)).unwrap_or(usize::MAX)
    }

    /// The same with another value for one of them.
    #[must_use]
    pub fn with(mut self, (limit, value): (Limit, u64)) -> Self {
        if let Some(slot) = self.0.get_mut(limit as usize) {
            *slot = value;
        }
        self
    }

    /// The same with no limit below its default.
    #[must_use]
    pub fn at_least_default(self) -> Self {
        let each = self.0.iter().zip(&Self::DEFAULT.0);
        let mut raised = Self::DEFAULT;
        for (slot, (own, default)) in raised.0.iter_mut().zip(each) {
            *slot = *own.max(default);
        }
        raised
    }

    /// That something is beyond a limit.
    pub fn beyond(&self, limit: Limit, message: impl Into<String>) -> Diagnostic {
        Diagnostic { help: self.help(limit), ..Diagnostic::new(message) }
    }

    /// What to do about a limit that was met; `None` for one that can be no higher.
    pub fn help(&self, limit: Limit) -> Option<String> {
        let row = limit.row();
        (self.get(limit) < row.highest)
            .then(|| format!("`--limit {}=VALUE` raises it, to {} at most", row.name, row.highest))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_are_unique_and_every_default_can_be_set() {
        let mut names: Vec<_> = Limit::TABLE.iter().map(|(_, row)| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Limit::TABLE.len());
        for (limit, row) in Limit::TABLE {
            assert_eq!(limit.row(), *row);
            assert_eq!(Limits::DEFAULT.get(*limit), row.default);
            assert_eq!(Limit::parse(&format!("{}={}", row.name, row.default)), Ok((*limit, row.default)));
            assert_eq!(Limit::parse(&format!("{}={}", row.name, row.highest)), Ok((*limit, row.highest)));
            assert!(Limit::parse(&format!("{}={}", row.name, row.highest + 1)).is_err(), "{}", row.name);
            assert!(row.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", row.name);
        }
    }

    #[test]
    fn values_have_underscores_and_bytes_have_suffixes() {
        for (text, value) in [
            ("plan-bytes=1_000", 1_000),
            ("plan-bytes=2K", 2 << 10),
            ("plan-bytes=3M", 3 << 20),
            (" plan-bytes = 1g ", 1 << 30),
            ("instances=1_0", 10),
        ] {
            assert_eq!(Limit::parse(text).unwrap().1, value, "{text}");
        }
    }

    #[test]
    fn what_is_no_limit_or_not_in_its_range_is_told() {
        for wrong in
            ["0", "-1", "1.5", "1e3", "", "_1", "1_", "K", "0x10", "100000001", "99999999999999999999999", "1K"]
        {
            let why = Limit::parse(&format!("plan-resources={wrong}")).unwrap_err();
            assert_eq!(why, "plan-resources is a whole number of resources from 1 to 100000000", "{wrong}");
        }
        let why = Limit::parse("plan-bytes=4G").unwrap_err();
        assert_eq!(why, "plan-bytes is a whole number of bytes from 1 to 4294967295");
        assert!(Limit::parse("plan-bytes=x").unwrap_err().ends_with(", such as 65536, 64K, 2M or 1G"));
        let why = Limit::parse("instance=1").unwrap_err();
        assert!(
            why.starts_with("there is no limit \"instance\", did you mean instances?; there are plan-bytes, "),
            "{why}"
        );
        assert!(Limit::parse("instances").is_err());
    }

    #[test]
    fn only_what_can_be_raised_is_said_to_be() {
        let limits = Limits::DEFAULT;
        assert_eq!(limits.help(Limit::Nesting), None);
        let help = "`--limit module-depth=VALUE` raises it, to 256 at most";
        assert_eq!(limits.help(Limit::ModuleDepth).as_deref(), Some(help));
        assert_eq!(limits.with((Limit::ModuleDepth, 256)).help(Limit::ModuleDepth), None);
        assert!(limits.with((Limit::Nesting, 10)).help(Limit::Nesting).is_some());
    }
}
