//! What is wrong with the parts of a document: "IAM JSON policy elements reference".

use std::collections::BTreeSet;
use std::sync::Arc;

use super::action::{self, Mistake};
use super::tree::{self, Entry, Node};
use super::{InText, Kind, Problem};
use crate::estate::{Part, Step};
use crate::iam::operator::{Operator, near};

const ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

const OF_STATEMENTS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

const PRINCIPALS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// Of one document, as many problems are told: a long text can have one in every line.
const MOST: usize = 50;

/// What is wrong with a document; `text` is what it was read from.
pub(super) fn document(root: &Node, text: Option<&str>, kind: Kind) -> Vec<Problem> {
    let mut walk = Walk { text, kind, steps: Vec::new(), statement: None, found: Vec::new() };
    walk.document(root);
    if walk.is_full() {
        walk.found.push(Problem::whole(format!("these are the first {MOST} problems of the policy document")));
    }
    walk.found
}

struct Walk<'t> {
    text: Option<&'t str>,
    kind: Kind,
    /// The way to what is looked at.
    steps: Vec<Step>,
    /// The statement that is looked at, for people.
    statement: Option<String>,
    found: Vec<Problem>,
}

impl<'t> Walk<'t> {
    fn document(&mut self, root: &Node) {
        self.repeated(root);
        let tree::Kind::Object(entries) = &root.kind else {
            return self.say(root, "the policy document is no JSON object", None);
        };
        self.only(entries, &ELEMENTS, "the policy document");
        if let Some(version) = find(entries, "Version")
            && !version.value.is_hole()
            && !matches!(version.value.text(), Some("2012-10-17" | "2008-10-17"))
        {
            let message = "the policy document's Version is neither 2012-10-17 nor 2008-10-17";
            self.within("Version", |walk| walk.say(&version.value, message, Some("write `2012-10-17`".to_owned())));
        }
        let Some(statements) = find(entries, "Statement") else {
            return self.say(root, "the policy document has no Statement", None);
        };
        self.within("Statement", |walk| walk.each(&statements.value, Self::statement));
    }

    fn statement(&mut self, node: &Node, at: usize) {
        if node.is_hole() {
            return;
        }
        let sid = match &node.kind {
            tree::Kind::Object(entries) => find(entries, "Sid").and_then(|sid| sid.value.text()),
            _ => None,
        };
        self.statement = Some(match sid.filter(|sid| !sid.is_empty()) {
            Some(sid) => format!("statement {} (\"{sid}\")", at + 1),
            None => format!("statement {}", at + 1),
        });
        match &node.kind {
            tree::Kind::Object(entries) => self.elements(node, entries),
            _ => self.say(node, "it is no JSON object", None),
        }
        self.statement = None;
    }

    fn elements(&mut self, node: &Node, entries: &[Entry]) {
        self.only(entries, &OF_STATEMENTS, "the statement");
        match find(entries, "Effect") {
            None => self.say(node, "Effect is missing", Some("write `Allow` or `Deny`".to_owned())),
            Some(effect) if effect.value.is_hole() || matches!(effect.value.text(), Some("Allow" | "Deny")) => {}
            Some(effect) => {
                let near = effect.value.text().and_then(|typed| near(typed, &["Allow", "Deny"]));
                let help = near.map_or_else(|| "write `Allow` or `Deny`".to_owned(), meant);
                let message = "Effect is neither Allow nor Deny";
                self.within("Effect", |walk| walk.say(&effect.value, message, Some(help)));
            }
        }
        let principal = self.one_of(node, entries, "Principal", "NotPrincipal");
        match (self.kind, principal) {
            (Kind::Identity, Some(entry)) if !entry.value.is_hole() => {
                let help =
                    "it holds for whom the policy is attached to; a Principal belongs into the policy of a resource";
                let message = format!("{} has no place in an identity policy, which AWS rejects", entry.key);
                self.say_key(entry, message, Some(help.to_owned()));
            }
            (_, Some(entry)) => self.within(&entry.key, |walk| walk.principals(&entry.value)),
            (Kind::Resource | Kind::Trust, None) if !has_any(entries, "Principal", "NotPrincipal") => {
                self.say(node, "Principal is missing", Some("say who is meant".to_owned()));
            }
            _ => {}
        }
        match self.one_of(node, entries, "Action", "NotAction") {
            Some(entry) => self.within(&entry.key, |walk| {
                walk.each(&entry.value, |walk, item, _| match item.text() {
                    Some(text) => walk.action(item, text),
                    None => walk.only_texts(item, "Action"),
                });
            }),
            None if !has_any(entries, "Action", "NotAction") => self.say(node, "Action is missing", None),
            None => {}
        }
        match self.one_of(node, entries, "Resource", "NotResource") {
            Some(entry) => self.within(&entry.key, |walk| {
                walk.each(&entry.value, |walk, item, _| walk.only_texts(item, "Resource"));
            }),
            None if self.kind != Kind::Trust && !has_any(entries, "Resource", "NotResource") => {
                self.say(node, "Resource is missing", None);
            }
            None => {}
        }
        if let Some(conditions) = find(entries, "Condition") {
            self.within("Condition", |walk| walk.conditions(&conditions.value));
        }
    }

    fn action(&mut self, node: &Node, text: &str) {
        let (message, help) = match action::mistake(text) {
            None => return,
            Some(Mistake::Name(near)) => (
                format!("AWS has no action `{text}` as of September 2026, so that it stands for no request"),
                near.map(meant),
            ),
            Some(Mistake::Pattern) => (format!("`{text}` matches no action that AWS has as of September 2026"), None),
        };
        self.say(node, message, help);
    }

    fn principals(&mut self, node: &Node) {
        let entries = match &node.kind {
            tree::Kind::Hole => return,
            tree::Kind::Text(text) if &**text == "*" => return,
            tree::Kind::Object(entries) => entries,
            _ => {
                let help = "write `\"*\"`, or an object such as `{ \"AWS\": \"111122223333\" }`";
                return self.say(node, "a Principal is neither \"*\" nor an object", Some(help.to_owned()));
            }
        };
        self.only(entries, &PRINCIPALS, "the Principal");
        for entry in entries {
            self.within(&entry.key, |walk| {
                walk.each(&entry.value, |walk, item, _| match item.text() {
                    Some(text) if &*entry.key == "Service" && text.contains('*') => {
                        walk.say(item, "a Service principal with a wildcard is invalid", None);
                    }
                    _ => walk.only_texts(item, &entry.key),
                });
            });
        }
    }

    fn conditions(&mut self, node: &Node) {
        let operators = match &node.kind {
            tree::Kind::Hole => return,
            tree::Kind::Object(operators) => operators,
            _ => return self.say(node, "Condition is no object", None),
        };
        for entry in operators {
            if self.is_full() {
                return;
            }
            if Operator::parse(&entry.key).is_none() {
                let help = Operator::nearest(&entry.key).map(|near| meant(&near));
                self.say_key(entry, format!("AWS has no condition operator `{}`", entry.key), help);
                continue;
            }
            let keys = match &entry.value.kind {
                tree::Kind::Hole => continue,
                tree::Kind::Object(keys) => keys,
                _ => {
                    let message = format!("the condition `{}` is no object", entry.key);
                    self.within(&entry.key, |walk| walk.say(&entry.value, message, None));
                    continue;
                }
            };
            self.within(&entry.key, |walk| {
                for key in keys {
                    walk.within(&key.key, |walk| {
                        walk.each(&key.value, |walk, item, _| {
                            if matches!(item.kind, tree::Kind::List(_) | tree::Kind::Object(_) | tree::Kind::Null) {
                                let message = format!("the condition key `{}` has a value that is no string", key.key);
                                walk.say(item, message, None);
                            }
                        });
                    });
                }
            });
        }
    }

    /// An element or its opposite, where there is exactly one.
    fn one_of<'e>(&mut self, node: &Node, entries: &'e [Entry], plain: &str, negated: &str) -> Option<&'e Entry> {
        match (find(entries, plain), find(entries, negated)) {
            (Some(one), Some(other)) => {
                // One that is not known may not be there.
                if !one.value.is_hole() && !other.value.is_hole() {
                    let message = format!("it has both {plain} and {negated}, which AWS rejects");
                    self.say(node, message, Some("two statements can say both".to_owned()));
                }
                None
            }
            (one, other) => one.or(other),
        }
    }

    /// Names every key that is none of those known.
    fn only(&mut self, entries: &[Entry], known: &[&str], what: &str) {
        for entry in entries.iter().filter(|entry| !known.contains(&&*entry.key)) {
            if self.is_full() {
                return;
            }
            let help = near(&entry.key, known).map(meant);
            self.say_key(entry, format!("{what} has an element `{}`, which AWS rejects", entry.key), help);
        }
    }

    /// Names every key that occurs again in its object.
    fn repeated(&mut self, node: &Node) {
        match &node.kind {
            tree::Kind::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(at));
                    self.repeated(item);
                    self.steps.pop();
                }
            }
            tree::Kind::Object(entries) => {
                let mut seen = BTreeSet::new();
                for entry in entries {
                    if !seen.insert(&entry.key) {
                        let help = "which of them counts is not documented; keep one";
                        let message = format!("the key `{}` occurs twice in one object", entry.key);
                        self.say_key(entry, message, Some(help.to_owned()));
                    }
                    self.within(&entry.key, |walk| walk.repeated(&entry.value));
                }
            }
            _ => {}
        }
    }

    fn only_texts(&mut self, node: &Node, element: &str) {
        if node.text().is_none() && !node.is_hole() {
            self.say(node, format!("{element} holds something that is no string"), None);
        }
    }

    /// Looks at the members of a list, or at the one value that stands for a list.
    fn each(&mut self, node: &Node, mut look: impl FnMut(&mut Self, &Node, usize)) {
        let tree::Kind::List(items) = &node.kind else { return look(self, node, 0) };
        for (at, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            self.steps.push(Step::Index(at));
            look(self, item, at);
            self.steps.pop();
        }
    }

    fn within(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        self.steps.push(Step::Key(key.into()));
        look(self);
        self.steps.pop();
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    fn say_key(&mut self, entry: &Entry, message: impl Into<String>, help: Option<String>) {
        self.steps.push(Step::Key(entry.key.clone()));
        self.add(message.into(), help, true, Some(entry.key.clone()), &entry.place);
        self.steps.pop();
    }

    fn say(&mut self, node: &Node, message: impl Into<String>, help: Option<String>) {
        let token = node.text().map(Arc::from);
        self.add(message.into(), help, false, token, &node.place);
    }

    fn add(
        &mut self,
        message: String,
        help: Option<String>,
        is_key: bool,
        token: Option<Arc<str>>,
        place: &std::ops::Range<usize>,
    ) {
        if self.is_full() {
            return;
        }
        let message = match &self.statement {
            Some(statement) => format!("{statement}: {message}"),
            None => message,
        };
        let at = self.text.map(|text| InText::new(text, place, token.as_deref()));
        let part = Some(Part { steps: self.steps.clone(), is_key, token });
        self.found.push(Problem { message, help, part, at });
    }
}

/// The last entry with a key.
fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().rfind(|entry| &*entry.key == key)
}

fn has_any(entries: &[Entry], plain: &str, negated: &str) -> bool {
    find(entries, plain).or_else(|| find(entries, negated)).is_some()
}

fn meant(name: &str) -> String {
    format!("did you mean `{name}`?")
}
