//! From a line to what is printed for it.

use std::fmt::Write as _;

use onus::eval::Session;
use onus::finding::{Report, ReportError};
use onus::lang::{Call, Expr, Host, Kind};
use onus::report::{sanitise, text};
use onus::source::{Diagnostic, Location, Source, SourceId, SourceMap};
use onus::value::{Type, Value};
use serde_json::json;

/// What a line evaluates to.
pub(super) enum Answer {
    Value(Value),
    /// `type(x)`, of which no expression can hold the result.
    Type(Type),
}

/// An expression without an answer.
pub(super) struct Failure {
    diagnostic: Diagnostic,
    /// The text that the diagnostic's place is in.
    text: String,
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, text: String::new() }
    }
}

/// What is evaluated how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// For people, with `type(x)`.
    Text,
    /// For programs: what a plan says of the expression.
    Json,
}

/// Evaluates an expression.
pub(super) fn evaluate<H: Host>(session: &Session<H>, text: &str, mode: Mode) -> Result<Answer, Failure> {
    let id = SourceId(0);
    let failed = |diagnostic| Failure { diagnostic, text: text.to_owned() };
    let expr = onus::hcl::parse_expression(id, text).map_err(failed)?;
    if mode == Mode::Text
        && let Some(of) = type_call(&expr)
    {
        return session.value_of(id, of).map(|value| Answer::Type(value.told_type())).map_err(failed);
    }
    session.value_of(id, &expr).map(Answer::Value).map_err(failed)
}

/// Evaluates a line: an expression, or a JSON string that holds one.
///
/// A JSON string can be an expression of Terraform, too: a string. It is the text in it that counts if this text has
/// line feeds between its first and its last character, as only such expressions need the quotes, and if it is an
/// expression, or means to be one.
pub(super) fn evaluate_line<H: Host>(session: &Session<H>, line: &str, mode: Mode) -> Result<Answer, Failure> {
    let quoted = line.trim();
    if quoted.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(quoted)
        && text.trim().contains('\n')
        && (onus::hcl::parse_expression(SourceId(0), &text).is_ok() || means_an_expression(&text))
    {
        return evaluate(session, &text, mode);
    }
    evaluate(session, line, mode)
}

/// Whether a text that is no expression was meant as one: it is a heredoc, or brackets or a call from end to end. To
/// take it for a string would hide what is wrong with it.
fn means_an_expression(text: &str) -> bool {
    let text = text.trim();
    let head = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    let called = head.len() < text.len() && !head.starts_with('(');
    text.starts_with("<<") || (!called && head.starts_with(['(', '[', '{']) && text.ends_with([')', ']', '}']))
}

/// The argument of `type(x)`.
fn type_call(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        Kind::Call(call) => match &**call {
            Call { namespace, name, args, expand: false, .. } if namespace.is_empty() && **name == *"type" => {
                args.first().filter(|_| args.len() == 1)
            }
            _ => None,
        },
        _ => None,
    }
}

/// A line of JSON.
pub(super) fn as_json(result: &Result<Answer, Failure>) -> String {
    let line = match result {
        Ok(Answer::Value(value)) => match value.recorded() {
            Ok(record) => {
                let mut line = format!("{{\"value\":{},\"type\":{}", record.value, record.ty);
                for (name, mask) in [("unknown", record.unknown), ("sensitive", record.sensitive)] {
                    if let Some(mask) = mask {
                        line.push_str(&format!(",\"{name}\":{mask}"));
                    }
                }
                line.push('}');
                line
            }
            Err(message) => json!({ "error": message }).to_string(),
        },
        Ok(Answer::Type(ty)) => json!({ "type": ty.to_string() }).to_string(),
        Err(Failure { diagnostic, text }) => {
            let mut line = json!({ "error": one_line(&diagnostic.message) });
            if let Some(object) = line.as_object_mut() {
                if let Some(help) = &diagnostic.help {
                    object.insert("help".to_owned(), one_line(help).into());
                }
                if let Some(Location::Source { span, .. }) = &diagnostic.location {
                    let position = Source::new("", text.as_str()).position(span.start);
                    object.insert("line".to_owned(), position.line.into());
                    object.insert("column".to_owned(), position.column.into());
                }
            }
            line.to_string()
        }
    };
    escaped(line)
}

/// Whether [`as_json`] says `error`.
pub(super) fn failed(result: &Result<Answer, Failure>, mode: Mode) -> bool {
    match result {
        Ok(Answer::Value(value)) if mode == Mode::Json => value.recorded().is_err(),
        Ok(_) => false,
        Err(_) => true,
    }
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}

/// JSON whose strings hold what acts on a terminal as escapes only. Outside of strings there is no such character.
fn escaped(json: String) -> String {
    if !json.contains(sanitise::is_hostile) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if sanitise::is_hostile(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A value or type for people, without the last line feed.
pub(super) fn as_text(answer: &Answer) -> String {
    let text = match answer {
        Answer::Value(value) => value.console().to_string(),
        Answer::Type(ty) => ty.console().to_string(),
    };
    text.split('\n').map(sanitise::source_line).collect::<Vec<_>>().join("\n")
}

/// An error for people: the text called `name`, with a mark at the place.
pub(super) fn as_report(failure: Failure, name: &str) -> Report {
    let mut sources = SourceMap::default();
    sources.add(Source::new(name, failure.text));
    Report {
        errors: vec![ReportError { path: name.into(), diagnostic: failure.diagnostic }],
        sources,
        ..Report::default()
    }
}

/// How errors look on standard error.
pub(super) fn look() -> text::TextOptions {
    use super::super::terminal;
    text::TextOptions {
        colour: terminal::colour_of_errors(),
        width: terminal::width(),
        unicode: terminal::unicode(),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_expressions_differ_from_prose() {
        for text in ["[1\n2]", " {a\n= }\n", "upper(\n1,,)", "core::upper(\n)", "<<EOT\na", "(1\n+)"] {
            assert!(means_an_expression(text), "{text}");
        }
        for text in ["line1\nline2", "a[\n]", "- a\n- [b]", "[a]: b\nc", "say (\n)", "1\n"] {
            assert!(!means_an_expression(text), "{text}");
        }
    }
}
