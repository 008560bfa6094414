//! Parts of a text that no report draws: credentials that are written out in a configuration, and defaults of sensitive
//! variables.
//!
//! Terraform draws such lines in its own diagnostics, and marks nothing in them. Whoever has a key in a provider block has
//! a problem already, and the log of a job is read by more people than the file. They are looked for in the text, and not
//! in the tree, because a line that cannot be parsed is one that is drawn.

use std::borrow::Cow;

use super::Span;
use crate::value::HIDDEN;

/// Names of arguments that hold a credential, of the AWS provider, of backends, of connections, and of resources: with `_`
/// for a dash, and in small letters.
const NAMES: [&str; 19] = [
    "access_key",
    "account_key",
    "api_key",
    "apikey",
    "connection_string",
    "credentials",
    "customer_key",
    "encryption_key",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "private_key",
    "pwd",
    "sas",
    "secret",
    "secrets",
    "shared_key",
    "token",
];

/// What such names end in, behind another word.
const ENDINGS: [&str; 19] = [
    "_access_key",
    "_account_key",
    "_api_key",
    "_apikey",
    "_connection_string",
    "_credentials",
    "_customer_key",
    "_encryption_key",
    "_passphrase",
    "_passwd",
    "_password",
    "_passwords",
    "_private_key",
    "_pwd",
    "_secret",
    "_shared_key",
    "_token",
    "private_key_pem",
    "secret_key",
];

/// What every such name has in it.
const STEMS: [&str; 11] = [
    "access_key",
    "secret",
    "token",
    "pass",
    "private_key",
    "er_key",
    "encryption_key",
    "api_key",
    "apikey",
    "pwd",
    "credential",
];

/// The rest of them.
const RARE: [&str; 4] = ["connection_string", "shared_key", "account_key", "sas"];

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

/// The byte ranges, in order and apart from each other.
pub(super) fn of(text: &str) -> Vec<Span> {
    let small = text.to_ascii_lowercase().replace('-', "_");
    let stems = STEMS.iter().chain(&RARE).flat_map(|stem| small.match_indices(stem).map(|(at, _)| (at, false)));
    let defaults = text.match_indices("default").chain(text.match_indices("value")).map(|(at, _)| (at, true));
    let mut spans: Vec<Span> = Vec::new();
    let mut blocks = Blocks::default();
    let mut places: Vec<(usize, bool)> = stems.chain(defaults).collect();
    places.sort_unstable();
    let mut hidden = 0;
    for (at, is_default) in places {
        // What is in a value that is hidden is hidden; a text of open heredocs has one.
        if at < hidden {
            continue;
        }
        let name = word(text, at);
        let wanted = match is_default {
            true => match text.get(name.start..name.end) {
                Some("default") => blocks.are_sensitive(text, name.start, "variable"),
                Some("value") => blocks.are_sensitive(text, name.start, "output"),
                _ => false,
            },
            false => text.get(name.start..name.end).is_some_and(is_credential),
        };
        if let Some(value) = wanted.then(|| value(text, name.end, is_default)).flatten() {
            hidden = value.end;
            spans.push(value);
        }
    }
    addresses(text, &mut spans);
    marked(text, &mut spans);
    spans.sort();
    spans.dedup_by(|next, kept| {
        let within = next.start < kept.end;
        kept.end = if within { kept.end.max(next.end) } else { kept.end };
        within
    });
    spans
}

/// A text in which a credential within an address, as of `https://user:password@host/?token=…`, is `(sensitive value)`.
pub fn without_credentials(text: &str) -> Cow<'_, str> {
    let mut spans = Vec::new();
    addresses(text, &mut spans);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for span in spans {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(HIDDEN);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// The credentials within addresses: who asks, unless that is the name of a user alone, and what a query says.
fn addresses(text: &str, spans: &mut Vec<Span>) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '\\');
    for (at, mark) in text.match_indices("://") {
        let start = at + mark.len();
        let address = text.get(start..).unwrap_or_default();
        let address = address.get(..address.find(ends).unwrap_or(address.len())).unwrap_or_default();
        let host = address.get(..address.find(['/', '?', '#']).unwrap_or(address.len())).unwrap_or_default();
        if let Some((user, _)) = host.rsplit_once('@').filter(|(user, _)| user.contains(':') || !is_ssh(text, at)) {
            spans.push(Span { start, end: start + user.len() });
        }
        let Some((before, query)) = address.split_once('?') else { continue };
        let mut place = start + before.len() + 1;
        for pair in query.split('&') {
            if let Some((name, value)) = pair.split_once('=').filter(|(name, _)| is_key(name)) {
                let from = place + name.len() + 1;
                spans.push(Span { start: from, end: from + value.len() });
            }
            place += pair.len() + 1;
        }
    }
}

/// What stands in quotes in a call of `sensitive`.
fn marked(text: &str, spans: &mut Vec<Span>) {
    for (at, name) in text.match_indices("sensitive") {
        let own = word(text, at);
        let rest = text.get(at + name.len()..).unwrap_or_default().trim_start_matches([' ', '\t']);
        if own.start != at || !rest.starts_with('(') {
            continue;
        }
        let start = text.len() - rest.len();
        let inner = rest.get(..bracketed(rest)).unwrap_or_default();
        if let (Some(first), Some(last)) = (inner.find('"'), inner.rfind('"')) {
            spans.push(Span { start: start + first, end: start + last + 1 });
        }
    }
}

/// Whether the scheme that ends at an offset is that of SSH, where a user is a name and no secret.
fn is_ssh(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|head| head.ends_with("ssh"))
}

/// Whether a parameter of a query is a credential, such as `access_token`, `X-Amz-Signature` or `sig`.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "sig", "key", "secret", "pass", "credential"].iter().any(|part| name.contains(part))
}

/// Whether an argument with this name holds a credential.
pub fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    NAMES.contains(&&*name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The whole word around an offset.
fn word(text: &str, at: usize) -> Span {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let head = text.get(..at).unwrap_or_default();
    let start = head.trim_end_matches(part).len();
    let tail = text.get(at..).unwrap_or_default();
    Span { start, end: at + tail.len() - tail.trim_start_matches(part).len() }
}

/// The blocks at the top of a text, found when the first is asked for: a text can have a hundred thousand of them.
#[derive(Default)]
struct Blocks {
    /// Where they start, and whether each says that it is sensitive, once that was asked.
    starts: Option<Vec<(usize, Option<bool>)>>,
    /// Whether a text of JSON says of anything that it is sensitive.
    json: Option<bool>,
}

impl Blocks {
    /// Whether a place is in a block of this kind that says `sensitive = true`. Of JSON it is enough that any says so.
    fn are_sensitive(&mut self, text: &str, at: usize, kind: &str) -> bool {
        if text.get(..at).unwrap_or_default().ends_with('"') {
            return *self.json.get_or_insert_with(|| says_sensitive(text));
        }
        let line = |offset: usize| text.get(offset..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let opens = |offset: usize, word: &str| {
            line(offset).strip_prefix(word).is_some_and(|rest| {
                rest.starts_with([' ', '\t', '"', '{']) && !rest.trim_start_matches([' ', '\t']).starts_with('=')
            })
        };
        let starts = self.starts.get_or_insert_with(|| {
            let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let starts = lines.filter(|offset| OUTER.iter().any(|word| opens(*offset, word)));
            starts.map(|start| (start, None)).collect()
        });
        let next = starts.partition_point(|(start, _)| *start <= at);
        let end = starts.get(next).map_or(text.len(), |(start, _)| *start);
        let Some((start, sensitive)) = next.checked_sub(1).and_then(|own| starts.get_mut(own)) else { return false };
        let block = text.get(*start..end).unwrap_or_default();
        opens(*start, kind) && *sensitive.get_or_insert_with(|| says_sensitive(block))
    }
}

/// Whether a text has `sensitive = true`, or `ephemeral`, or what is not known to be false.
fn says_sensitive(text: &str) -> bool {
    text.match_indices("sensitive").chain(text.match_indices("ephemeral")).any(|(at, word)| {
        let rest = text.get(at + word.len()..).unwrap_or_default().trim_start_matches(['"', ' ', '\t']);
        let said = rest.strip_prefix(['=', ':']).map(|rest| rest.trim_start().trim_start_matches('"'));
        said.is_some_and(|said| !said.starts_with("false"))
    })
}

/// The value behind a name, if it is written out: behind `=` or `:`. Of an expression, what it holds in quotes; with
/// `whole`, all of it.
fn value(text: &str, name_end: usize, whole: bool) -> Option<Span> {
    let blank = [' ', '\t'];
    let after = |at: usize| text.get(at..).unwrap_or_default();
    let rest = after(name_end);
    let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start_matches(blank);
    let rest = rest.strip_prefix(['=', ':']).filter(|rest| !rest.starts_with('='))?.trim_start_matches(blank);
    let start = text.len() - rest.len();
    let line = rest.split('\n').next().unwrap_or_default().trim_end();
    let length = match rest.chars().next()? {
        '"' => quoted(rest) + left(rest.get(quoted(rest)..).unwrap_or_default()),
        '<' if rest.starts_with("<<") => heredoc(rest),
        '[' | '{' if whole => bracketed(rest),
        // A number, a word, or what is no HCL: quotes of another kind.
        _ if !line.contains(['.', '(', '"', '[', '{', ',']) => {
            if matches!(line, "null" | "true" | "false") {
                return None;
            }
            line.len()
        }
        _ if whole => line.len(),
        _ => {
            let (first, last) = (line.find('"')?, line.rfind('"')?);
            return (first < last).then_some(Span { start: start + first, end: start + last + 1 });
        }
    };
    (length > 0).then_some(Span { start, end: start + length })
}

/// The length of what stands on the line behind a value, unless it is what may: then the value has not ended yet.
fn left(text: &str) -> usize {
    let line = text.split('\n').next().unwrap_or_default().trim_end();
    let may = ["#", "//", "/*", "}", "]", ")", ","];
    if may.iter().any(|sign| line.trim_start().starts_with(sign)) { 0 } else { line.len() }
}

/// The length of a string with its quotes; one that is not closed ends with its line.
fn quoted(text: &str) -> usize {
    let (mut inner, mut escaped) = (0_usize, false);
    let mut before = ' ';
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '{' if inner > 0 || matches!(before, '$' | '%') => inner += 1,
            '}' if inner > 0 => inner -= 1,
            '"' if inner == 0 => return at + 1,
            _ => {}
        }
        before = c;
    }
    text.len()
}

/// The length of a heredoc; one that is not closed has the rest of the text.
fn heredoc(text: &str) -> usize {
    let mut length = 0;
    let mut mark = "";
    for line in text.split_inclusive('\n') {
        if length == 0 {
            mark = line.trim_start_matches(['<', '-']).trim();
        } else if line.trim() == mark {
            return length + line.trim_end().len();
        }
        length += line.len();
    }
    length
}

/// The length of a list or an object; one that is not closed has the rest of the text.
fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '"' => {
                at += quoted(text.get(at..).unwrap_or_default()).max(1);
                continue;
            }
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with dashes for what is hidden.
    fn drawn(text: &str) -> String {
        let mut out = text.to_owned();
        for span in of(text).into_iter().rev() {
            out.replace_range(span.start..span.end, "-");
        }
        out
    }

    #[test]
    fn credentials_are_hidden_whatever_they_are_written_with() {
        for (text, shown) in [
            ("  access_key = \"AKIA1\" # mine", "  access_key = - # mine"),
            ("secret_key=\"a${f(\"x\")}b\" }", "secret_key=- }"),
            ("{\"secret_key\": \"a\\\"b\", \"region\": \"r\"}", "{\"secret_key\": -, \"region\": \"r\"}"),
            ("master_password = \"open\nregion = \"r\"", "master_password = -\nregion = \"r\""),
            ("token = 'abc'", "token = -"),
            ("password = 12345", "password = -"),
            ("secret = abc123", "secret = -"),
            ("token = sensitive(\"a\")", "token = sensitive(-)"),
            ("secret_key = \"a\" \"b\"", "secret_key = -"),
            ("private_key = <<-EOT\n a\n EOT\nhost = \"h\"", "private_key = -\nhost = \"h\""),
            ("private_key = <<EOT\n a\nhost = \"h\"", "private_key = -"),
        ] {
            assert_eq!(drawn(text), shown);
        }
    }

    #[test]
    fn what_is_called_sensitive_or_may_be_is_hidden() {
        for (text, shown) in [
            ("bucket = sensitive(\"a-b\")", "bucket = sensitive(-)"),
            ("bucket = nonsensitive(\"a\")", "bucket = nonsensitive(\"a\")"),
            (
                "variable \"a\" {\n  default = \"x\"\n  sensitive = \"true\"\n}",
                "variable \"a\" {\n  default = -\n  sensitive = \"true\"\n}",
            ),
            (
                "variable \"a\" {\n  default = 1\n  ephemeral = true\n}",
                "variable \"a\" {\n  default = -\n  ephemeral = true\n}",
            ),
            (
                "variable \"a\" {\n  default = 1\n  sensitive = false\n}",
                "variable \"a\" {\n  default = 1\n  sensitive = false\n}",
            ),
            (
                "output \"a\" {\n  value = \"x\"\n  sensitive = true\n}",
                "output \"a\" {\n  value = -\n  sensitive = true\n}",
            ),
            (
                "DB_PASSWORD = \"x\"\ndb-password = \"y\"\napi_key = \"z\"",
                "DB_PASSWORD = -\ndb-password = -\napi_key = -",
            ),
        ] {
            assert_eq!(drawn(text), shown);
        }
    }

    #[test]
    fn addresses_are_shown_without_credentials() {
        for (text, shown) in [
            ("a \"git::https://me:pass@host/x.git?ref=v1\"", "a \"git::https://-@host/x.git?ref=v1\""),
            ("https://token@host?ref=v1&access_token=abc", "https://-@host?ref=v1&access_token=-"),
            ("git::ssh://git@host/x.git", "git::ssh://git@host/x.git"),
            ("https://host/a@b and https://host", "https://host/a@b and https://host"),
        ] {
            assert_eq!(drawn(text), shown);
            assert_eq!(without_credentials(text), shown.replace('-', HIDDEN));
        }
    }

    #[test]
    fn names_and_switches_are_shown() {
        for text in [
            "token = var.token",
            "secret_key = local.keys[0]",
            "password = null",
            "bucket_key_enabled = true",
            "kms_master_key_id = \"k\"",
            "secret_keys = \"k\"",
            "password == \"k\"",
            "# the token is elsewhere",
            "default = \"x\"",
            "variable \"a\" {\n default = \"x\"\n}\nvariable \"b\" {\n sensitive = true\n}",
        ] {
            assert_eq!(drawn(text), text);
        }
    }

    #[test]
    fn defaults_of_sensitive_variables_are_hidden() {
        for (text, shown) in [
            (
                "variable \"a\" {\n default = \"x\"\n sensitive = true\n}",
                "variable \"a\" {\n default = -\n sensitive = true\n}",
            ),
            (
                "variable \"a\" {\n sensitive = true\n default = 7\n}",
                "variable \"a\" {\n sensitive = true\n default = -\n}",
            ),
            (
                "variable \"a\" {\n sensitive = true\n default = {\n  b = [\"x\"]\n }\n}\n",
                "variable \"a\" {\n sensitive = true\n default = -\n}\n",
            ),
            (
                "{\"variable\":{\"a\":{\"default\":\"x\",\"sensitive\":true}}}",
                "{\"variable\":{\"a\":{\"default\":-,\"sensitive\":true}}}",
            ),
        ] {
            assert_eq!(drawn(text), shown);
        }
    }
}
