//! `templatefile` and `templatestring`: templates that are not written where they are rendered.

use super::files::{contents, named, utf8};
use super::{ANY, Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::lang::context::{Context, EvalError, Scope};
use crate::lang::convert::{convert, noun, required};
use crate::lang::evaluate::{Env, Eval, Inside};
use crate::lang::tree::{Call, Expr, Kind};
use crate::lang::unknown::{is_deeply_sensitive, not_null_from, unknown_from, unmarked, with};
use crate::source::{Span, nearest};
use crate::value::{Data, Type, Value};

pub(super) const TABLE: &[Function] = &[Function {
    name: "templatefile",
    params: &[STRING.or_unknown(), ANY.or_unknown()],
    rest: None,
    marks: Marks::Own,
    returns: Want::Any,
    run: file,
}];

/// The functions that read files: a template from elsewhere must not learn about them.
const READING: &[&str] = &[
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
];

/// The steps of rendering a template: its file is looked for and read, and its text parsed, so many bytes in a step.
const OF_TEMPLATE: u64 = 10_000;
const BYTES_OF_STEP: usize = 8;

/// Refuses the functions that may not be called within a template. OpenTofu calls all of them, templates within templates
/// too: how deep is limited as for all expressions.
pub(super) fn refuse(env: &Env<'_>, name: &str, span: Span) -> Result<(), EvalError> {
    let message = match env.inside {
        _ if env.onus() => return Ok(()),
        Inside::Module => return Ok(()),
        _ if matches!(name, "templatefile" | "templatestring") => "a template renders no other template",
        Inside::TemplateString if READING.contains(&name) => "a template of `templatestring` reads no files",
        _ => return Ok(()),
    };
    Err(EvalError::new(span, format!("`{name}`: {message}")))
}

fn file(call: &Invocation<'_>) -> Outcome {
    let (path, variables) = (call.arg(0), call.arg(1));
    let sensitive = path.is_sensitive() || is_deeply_sensitive(variables);
    if path.is_unknown() || variables.is_unknown() {
        call.env.risk();
        return Ok(unknown_from(Type::Dynamic, [path, variables]).with_sensitivity(sensitive));
    }
    let text = utf8(call, contents(call)?)?;
    let template = Template { name: named(path), sensitive, inside: Inside::TemplateFile };
    template.render(call.env, &text, variables)
}

/// `templatestring(reference, variables)`: the first argument is not evaluated before it is known to be a reference.
pub(super) fn string(env: &Env<'_>, call: &Call, span: Span) -> Eval {
    refuse(env, &call.name, call.name_span)?;
    super::super::check::check_count(&call.namespace, &call.name, call.args.len(), call.name_span)?;
    let [reference, variables] = call.args.as_slice() else {
        return Err(EvalError::new(span, "`templatestring` takes 2 arguments"));
    };
    let error = |span: Span, message: String| EvalError::new(span, format!("templatestring: {message}"));
    let values = env.eval(variables)?;
    let values = match (call.expand, values.items()) {
        (false, _) => values,
        (true, Some([only])) => only.clone().with_sensitivity(values.is_sensitive()),
        (true, _) => return Err(error(variables.span, "a list of one element is required before `...`".to_owned())),
    };
    if values.is_null() {
        return Err(error(variables.span, "argument 2 is null".to_owned()));
    }
    if values.is_unknown() {
        env.risk();
        return Ok(match values.ty() {
            Type::Dynamic => unknown_from(Type::Dynamic, [&values]),
            _ => not_null_from(Type::String, [&values]),
        });
    }
    // OpenTofu takes any text.
    if !env.onus() && !is_reference(reference) {
        let message = "argument 1 is no reference: the template comes from elsewhere, such as `local.template`";
        return Err(error(reference.span, message.to_owned())
            .with_help("write the template where it is rendered, as a string of its own"));
    }
    let template = env.eval(reference)?;
    let sensitive = template.is_sensitive() || is_deeply_sensitive(&values);
    if template.is_unknown() {
        env.risk();
        return Ok(not_null_from(Type::String, [&template]).with_sensitivity(sensitive));
    }
    let Data::String(text) = template.data() else {
        let what = if template.is_null() { "null".to_owned() } else { noun(&template.ty()) };
        return Err(error(reference.span, format!("argument 1 is {what}; a string is required")));
    };
    let rendered = Template { name: "the template".to_owned(), sensitive, inside: Inside::TemplateString }
        .render(env, text, &values)
        .and_then(|value| {
            let converted = convert(&value, &Type::String);
            converted.map_err(|why| if sensitive { required(&Type::String).into() } else { why.into() })
        });
    rendered.map(|value| with(&value, |unknown| unknown.not_null = true)).map_err(|failure| {
        let place = failure.argument.and_then(|at| call.args.get(at)).map_or(span, |argument| argument.span);
        let error = error(place, failure.message).refused(failure.refused);
        match failure.help {
            Some(help) => error.with_help(help),
            None => error,
        }
    })
}

fn is_reference(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Traversal(_) | Kind::Slot { .. } => true,
        Kind::Access(access) => is_reference(&access.object),
        Kind::Splat(splat) => is_reference(&splat.object),
        _ => false,
    }
}

/// How a template is rendered.
struct Template {
    /// How messages call it.
    name: String,
    sensitive: bool,
    inside: Inside,
}

impl Template {
    fn render(&self, env: &Env<'_>, text: &str, variables: &Value) -> Outcome {
        let Some(entries) = variables.entries() else {
            return blame(1, format!("argument 2 is {}; an object or map is required", noun(&variables.ty())));
        };
        if let Some(name) = entries.keys().find(|name| !is_identifier(name)) {
            let shown = if self.sensitive { "a key".to_owned() } else { format!("the key \"{name}\"") };
            return blame(1, format!("{shown} of argument 2 is no name that a template can refer to"));
        }
        // Templates within templates can double with each level.
        let steps = OF_TEMPLATE + (text.len() / BYTES_OF_STEP) as u64;
        env.works(steps, Span::default()).map_err(|error| Failure {
            message: error.message.clone(),
            help: error.help.clone(),
            argument: None,
            refused: error.refused,
        })?;
        let expr = env.context.host.template(text).map_err(|error| self.failure(text, &error))?;
        if let Some(used) = expr.roots().into_iter().find(|used| !entries.contains_key(&used.root)) {
            let near = nearest(&used.root, entries.keys().map(|key| &**key));
            let hint =
                near.filter(|_| !self.sensitive).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let line = line(text, used.root_span.start);
            let name = &self.name;
            return blame(1, format!("line {line} of {name} reads `{}`, which argument 2 lacks{hint}", used.root));
        }
        let scope = Variables { variables: unmarked(variables) };
        let context = Context { scope: &scope, ..*env.context };
        let value = env.eval_template(&expr, &context, self.inside).map_err(|error| self.failure(text, &error))?;
        if value.is_null() {
            return Err(format!("{} is rendered to null; a value is required", self.name).into());
        }
        Ok(value.with_sensitivity(self.sensitive))
    }

    /// An error within the template, which has places of its own.
    fn failure(&self, text: &str, error: &EvalError) -> Failure {
        let line = line(text, error.span.start);
        // Of templates within templates, the innermost says what is wrong.
        let inner = ["templatefile: line ", "templatestring: line "].map(|start| error.message.strip_prefix(start));
        let message = if self.sensitive {
            format!("line {line} of {} has no value", self.name)
        } else if let Some(inner) = inner.into_iter().flatten().next() {
            format!("line {inner}")
        } else {
            let help = error.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
            format!("line {line} of {}: {}{help}", self.name, error.message)
        };
        Failure { message, argument: None, refused: error.refused, help: None }
    }
}

/// The line of an offset, from 1.
fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Whether a template can write this as a name.
fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// What a template sees: the variables that it is given, nothing else.
struct Variables {
    variables: Value,
}

impl Scope for Variables {
    fn root(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned()
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }

    fn names(&self) -> Vec<String> {
        self.variables.entries().into_iter().flat_map(|entries| entries.keys().map(ToString::to_string)).collect()
    }
}
