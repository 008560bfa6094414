//! The blocks of a text, by the lines that open them.

use super::secrets::Secrets;

/// Words at the start of a line that begin another block than the one before.
const OUTER: [&str; 13] = [
    "variable",
    "resource",
    "data",
    "module",
    "output",
    "locals",
    "provider",
    "terraform",
    "check",
    "import",
    "moved",
    "removed",
    "ephemeral",
];

const BLANK: [char; 2] = [' ', '\t'];

/// A block at the top of a text.
struct Block<'t> {
    start: usize,
    kind: &'static str,
    name: &'t str,
    /// Whether it says that it is sensitive, once that was asked.
    sensitive: Option<bool>,
}

/// The blocks at the top of a text, found when the first is asked for: a text can have a hundred thousand of them.
pub(super) struct Blocks<'t, 's> {
    text: &'t str,
    secrets: &'s Secrets,
    list: Option<Vec<Block<'t>>>,
    /// Whether a text of JSON, or another one of its module, says of anything that it is sensitive.
    json: Option<bool>,
}

impl<'t, 's> Blocks<'t, 's> {
    pub(super) fn of(text: &'t str, secrets: &'s Secrets) -> Self {
        Self { text, secrets, list: None, json: None }
    }

    /// Whether a place, at which an argument of this name begins, declares a sensitive value. Of JSON it is enough that
    /// anything is sensitive.
    pub(super) fn are_sensitive(&mut self, at: usize, argument: &str) -> bool {
        let kind = match argument {
            "default" => "variable",
            "value" => "output",
            _ => return false,
        };
        let (text, secrets) = (self.text, self.secrets);
        if self.is_quoted(at) {
            let others = !secrets.variables.is_empty() || !secrets.outputs.is_empty();
            return *self.json.get_or_insert_with(|| others || says_sensitive(text));
        }
        let Some((block, end)) = self.around(at) else { return false };
        // The provider's schema marks it.
        if kind == "output" && block.kind == "resource" {
            return block.name == "aws_ssm_parameter";
        }
        block.kind == kind && (secrets.declares(kind, block.name) || block.is_sensitive(text, end))
    }

    /// Whether a place, at which an argument of this name begins, is in a call that passes it to a sensitive variable. Of
    /// JSON it is enough that any call does.
    pub(super) fn are_passed(&mut self, at: usize, argument: &str) -> bool {
        let secrets = self.secrets;
        if self.is_quoted(at) {
            return secrets.passes(None, argument);
        }
        // Most names are none, and then no block is looked for.
        secrets.passes(None, argument)
            && self
                .around(at)
                .is_some_and(|(block, _)| block.kind == "module" && secrets.passes(Some(block.name), argument))
    }

    /// The names of the blocks of a kind that say that they are sensitive.
    pub(super) fn sensitive(&mut self, kind: &str) -> Vec<&'t str> {
        let text = self.text;
        let mut names = Vec::new();
        let mut end = text.len();
        for block in self.list().iter_mut().rev() {
            if block.kind == kind && block.is_sensitive(text, end) {
                names.push(block.name);
            }
            end = block.start;
        }
        names
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.text.get(..at).unwrap_or_default().ends_with('"')
    }

    /// The block that a place is in, and where it ends.
    fn around(&mut self, at: usize) -> Option<(&mut Block<'t>, usize)> {
        let length = self.text.len();
        let list = self.list();
        let next = list.partition_point(|block| block.start <= at);
        let end = list.get(next).map_or(length, |block| block.start);
        list.get_mut(next.checked_sub(1)?).map(|block| (block, end))
    }

    fn list(&mut self) -> &mut Vec<Block<'t>> {
        let text = self.text;
        self.list.get_or_insert_with(|| {
            let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            lines.filter_map(|start| Block::opened(text, start)).collect()
        })
    }
}

impl<'t> Block<'t> {
    /// The block that a line opens.
    fn opened(text: &'t str, start: usize) -> Option<Self> {
        let line = text.get(start..)?.trim_start_matches(BLANK);
        let (kind, rest) = OUTER.iter().find_map(|word| Some((*word, line.strip_prefix(word)?)))?;
        let label = rest.trim_start_matches(BLANK);
        if !rest.starts_with([' ', '\t', '"', '{']) || label.starts_with('=') {
            return None;
        }
        let label = label.trim_start_matches('"');
        let name =
            label.get(..label.find(['"', ' ', '\t', '{', '\r', '\n']).unwrap_or(label.len())).unwrap_or_default();
        Some(Self { start, kind, name, sensitive: None })
    }

    /// Whether it says that it is sensitive, up to its end.
    fn is_sensitive(&mut self, text: &str, end: usize) -> bool {
        *self.sensitive.get_or_insert_with(|| says_sensitive(text.get(self.start..end).unwrap_or_default()))
    }
}

/// Whether a text has `sensitive = true`, or `ephemeral`, or what is not known to be false.
pub(super) fn says_sensitive(text: &str) -> bool {
    text.match_indices("sensitive").chain(text.match_indices("ephemeral")).any(|(at, word)| {
        let rest = text.get(at + word.len()..).unwrap_or_default().trim_start_matches(['"', ' ', '\t']);
        let said = rest.strip_prefix(['=', ':']).map(|rest| rest.trim_start().trim_start_matches('"'));
        said.is_some_and(|said| !said.starts_with("false"))
    })
}
