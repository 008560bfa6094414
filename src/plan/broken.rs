//! What is wrong with JSON that does not parse: where it stops, and what it stops in the middle of.

use super::program;
use crate::source::Diagnostic;

/// Says where `text` is broken and what that means.
pub(super) fn diagnose(text: &str, path: &str, error: &serde_json::Error) -> Diagnostic {
    let command = program::of_text(text).command();
    if error.is_eof() {
        let inside = open_path(text);
        let inside = if inside.is_empty() { "the document".to_owned() } else { inside };
        return Diagnostic::new(format!(
            "{path} is truncated: it ends at byte {} in the middle of {inside}, so the rest is missing",
            text.len()
        ))
        .with_help(format!(
            "the disk was full, or the command that wrote it was stopped; run `{command} show -json tfplan > plan.json` again",
        ));
    }
    let offset = offset(text, error.line(), error.column());
    let what = plain(&error.to_string());
    if error.is_data() {
        return Diagnostic::new(format!(
            "{path} is JSON, but not shaped as `{command} show -json` writes it: {what} at byte {offset}"
        ))
        .with_help(format!("pass what `{command} show -json tfplan` prints, unchanged"));
    }
    Diagnostic::new(format!("{path} is not valid JSON at byte {offset}: {what}"))
        .with_help(format!("pass what `{command} show -json tfplan` prints, and nothing before or behind it"))
}

/// The message without the line and column, which say nothing of a document of one line, and without the value that is
/// wrong, which can be a secret.
fn plain(message: &str) -> String {
    let message = message.rfind(" at line ").and_then(|at| message.get(..at)).unwrap_or(message);
    match (message.find(['"', '`']), message.rfind(", expected ")) {
        (Some(start), Some(end)) if start < end => {
            let (head, tail) = (message.get(..start).unwrap_or_default(), message.get(end..).unwrap_or_default());
            format!("{}{tail}", head.trim_end())
        }
        _ => message.to_owned(),
    }
}

/// The byte offset of a line and column (in bytes), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

/// One open bracket.
enum Open {
    /// An object, with the member that was last named.
    Object(Option<String>),
    /// A list, with the position in it.
    List(usize),
}

/// How much of a member's name is shown.
const NAME: usize = 60;

/// The path of what is open at the end, such as `resource_changes[12].change.after`.
fn open_path(text: &str) -> String {
    let mut stack: Vec<Open> = Vec::new();
    let mut bytes = text.bytes().enumerate();
    let mut last: Option<(usize, usize)> = None;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let mut end = None;
                while let Some((at, byte)) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => {
                            end = Some(at);
                            break;
                        }
                        _ => {}
                    }
                }
                last = end.map(|end| (at + 1, end));
            }
            b':' => {
                if let (Some(Open::Object(name)), Some((start, end))) = (stack.last_mut(), last) {
                    *name = text.get(start..end).map(|name| name.chars().take(NAME).collect());
                }
            }
            b',' => match stack.last_mut() {
                Some(Open::List(at)) => *at += 1,
                Some(Open::Object(name)) => *name = None,
                None => {}
            },
            b'{' => stack.push(Open::Object(None)),
            b'[' => stack.push(Open::List(0)),
            b'}' | b']' => drop(stack.pop()),
            _ => {}
        }
    }
    let mut path = String::new();
    for open in &stack {
        match open {
            Open::Object(Some(name)) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.extend(name.chars().map(|c| if c.is_control() { '?' } else { c }));
            }
            Open::Object(None) => {}
            Open::List(at) => path.push_str(&format!("[{at}]")),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_wrong_is_not_repeated() {
        let expected = "an object or array at line 1 column 3";
        for (message, said) in [
            (
                format!("invalid type: string \"a, expected b\", expected {expected}"),
                "invalid type: string, expected an object or array",
            ),
            (
                format!("invalid type: integer `7`, expected {expected}"),
                "invalid type: integer, expected an object or array",
            ),
            ("expected `:` at line 1 column 3".to_owned(), "expected `:`"),
        ] {
            assert_eq!(plain(&message), said);
        }
    }

    #[test]
    fn the_open_path_names_what_is_missing() {
        assert_eq!(open_path(r#"{"a":{"b":[{"c":1},{"d":"x]}"#), "a.b[1].d");
        assert_eq!(open_path(r#"{"a":[1,2],"b"#), "");
        assert_eq!(open_path(r#"{"a":"\""#), "a");
    }
}
