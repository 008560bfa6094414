//! The prompt on a terminal: editing, history of this session, completion.

use onus::eval::Session;
use onus::lang::{self, Host, Scope};
use onus::value::Value;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::open::{self, End};

/// What was entered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// A line, without its end. Pasted text can have several.
    Line(String),
    /// Ctrl-C: what was begun does not count.
    Cancelled,
    /// Ctrl-D.
    End,
}

/// A terminal to read from.
pub(super) struct Prompt<'s, H: Host> {
    editor: Editor<Names<'s, H>, MemHistory>,
}

impl<'s, H: Host> Prompt<'s, H> {
    pub(super) fn new(session: &'s Session<H>) -> Result<Self, String> {
        // Nothing is kept beyond the session: expressions can hold secrets.
        let config = Config::builder().completion_type(CompletionType::List).build();
        let history = MemHistory::with_config(&config);
        let mut editor = Editor::with_history(config, history).map_err(|error| error.to_string())?;
        editor.set_helper(Some(Names { session }));
        Ok(Self { editor })
    }

    /// Reads a line: the first of an expression, or a further one.
    pub(super) fn read(&mut self, first: bool) -> Result<Entered, String> {
        match self.editor.readline(if first { "> " } else { "... " }) {
            Ok(line) => Ok(Entered::Line(line)),
            Err(ReadlineError::Interrupted) => Ok(Entered::Cancelled),
            Err(ReadlineError::Eof) => Ok(Entered::End),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Remembers an expression as a whole. That the history is full is no error.
    pub(super) fn remember(&mut self, expression: &str) {
        let _ = self.editor.add_history_entry(expression);
    }
}

/// The names that Tab completes.
struct Names<'s, H: Host> {
    session: &'s Session<H>,
}

impl<H: Host> Helper for Names<'_, H> {}
impl<H: Host> Highlighter for Names<'_, H> {}
impl<H: Host> Validator for Names<'_, H> {}

impl<H: Host> Hinter for Names<'_, H> {
    type Hint = String;
}

impl<H: Host> Completer for Names<'_, H> {
    type Candidate = String;

    fn complete(&self, line: &str, cursor: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete(self.session, line.get(..cursor).unwrap_or_default()))
    }
}

/// Where the word before the cursor starts, and what it can become: functions, root names and attributes.
fn complete<H: Host>(session: &Session<H>, before: &str) -> (usize, Vec<String>) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let start = before.len() - before.chars().rev().take_while(|&c| part(c)).map(char::len_utf8).sum::<usize>();
    let word = before.get(start..).unwrap_or_default();
    if matches!(open::end_of(before), End::Quote | End::Prose) {
        return (start, Vec::new());
    }
    if let Some((path, last)) = word.rsplit_once('.') {
        return (start + path.len() + 1, attributes(session, path, last));
    }
    let mut names = session.names();
    let (namespace, bare) = word.rsplit_once("::").map_or(("", word), |(namespace, name)| (namespace, name));
    if namespace == "core" || namespace.is_empty() {
        let prefix = if namespace.is_empty() { "" } else { "core::" };
        names.extend(lang::function_names().into_iter().map(|name| format!("{prefix}{name}(")));
    }
    // Without a beginning the list would be longer than a screen.
    names.retain(|name| !bare.is_empty() && name.starts_with(word));
    names.sort();
    (start, names)
}

/// The attributes of `path` that start with `last`.
fn attributes<H: Host>(session: &Session<H>, path: &str, last: &str) -> Vec<String> {
    let mut steps = path.split('.');
    let root = steps.next().and_then(|root| session.root(root));
    let object = root.and_then(|root| steps.try_fold(root, |value, name| visible(&value)?.get(name).cloned()));
    let names = object.as_ref().and_then(visible).and_then(Value::entries).into_iter().flatten();
    names.map(|(name, _)| name.to_string()).filter(|name| is_name(name) && name.starts_with(last)).collect()
}

/// The value, unless it is sensitive: keys can be as telling as values.
fn visible(value: &Value) -> Option<&Value> {
    (!value.is_sensitive()).then_some(value)
}

/// Whether `.name` can be written.
fn is_name(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use onus::lang::NoHost;

    use super::*;

    fn completed(before: &str) -> (usize, Vec<String>) {
        let mut session = Session::new(NoHost, "/module");
        let secret = Value::object([("pin", Value::int(1))]).with_sensitivity(true);
        let bucket = Value::object([("arn", Value::null()), ("not a name", Value::null()), ("s", secret)]);
        session.bind("aws_s3_bucket", Value::object([("data", bucket)]));
        complete(&session, before)
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn functions_and_roots_complete_by_their_beginning() {
        assert_eq!(completed("terr"), (0, names(&["terraform"])));
        assert_eq!(completed("[1, leng"), (4, names(&["length("])));
        assert_eq!(completed("core::leng"), (0, names(&["core::length("])));
        assert_eq!(completed("aws"), (0, names(&["aws_s3_bucket"])));
        assert_eq!(completed(""), (0, vec![]));
        assert_eq!(completed("s3::x"), (0, vec![]));
    }

    #[test]
    fn attributes_complete_unless_they_are_sensitive() {
        assert_eq!(completed("upper(path."), (11, names(&["cwd", "module", "root"])));
        assert_eq!(completed("aws_s3_bucket.data."), (19, names(&["arn", "s"])));
        assert_eq!(completed("aws_s3_bucket.data.s."), (21, vec![]));
        assert_eq!(completed("aws_s3_bucket.gone."), (19, vec![]));
    }

    #[test]
    fn text_does_not_complete_but_interpolations_do() {
        assert_eq!(completed("\"leng").1, names(&[]));
        assert_eq!(completed("\"${leng").1, names(&["length("]));
    }
}
