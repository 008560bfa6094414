//! `onus console`: expressions in, values out.

use std::env;
use std::io::{self, BufRead, Read};
use std::time::{SystemTime, UNIX_EPOCH};

use onus::eval::{ModuleHost, Session};
use onus::source::{Diagnostic, SourceId};
use onus::value::Value;
use serde_json::json;

use super::exit::Exit;
use super::output;

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 4 << 20;

/// Evaluates what comes on standard input, line by line.
pub(crate) fn run(json: bool) -> Exit {
    let directory = env::current_dir().map_or_else(|_| ".".to_owned(), |path| path.display().to_string());
    let host = match ModuleHost::new(&directory, &directory) {
        Ok(host) => host.with_plan_time(now()),
        Err(diagnostic) => {
            output::complain(&diagnostic.message);
            return Exit::Input;
        }
    };
    let session = Session::new(host, &directory);
    let mut failed = false;
    let mut input = io::stdin().lock();
    let done = output::to_stdout(|out| {
        loop {
            let mut line = String::new();
            if input.by_ref().take(MAX_LINE).read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let result = answer(&session, line);
            failed |= result.is_err();
            writeln!(out, "{}", if json { as_json(&result) } else { as_text(&result) })?;
            out.flush()?;
        }
    });
    match done {
        Ok(()) if !failed => Exit::Success,
        Ok(()) => Exit::Input,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Input
        }
    }
}

/// Seconds since 1970: the time of the plan that the expressions could be part of.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The value of a line. A quoted line is a JSON string if it holds an expression with newlines.
fn answer(session: &Session<ModuleHost>, line: &str) -> Result<Value, Diagnostic> {
    let id = SourceId(0);
    if line.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(line)
        && text.contains('\n')
        && let Ok(expr) = onus::hcl::parse_expression(id, &text)
    {
        return session.value_of(id, &expr);
    }
    session.evaluate(id, line)
}

fn as_json(result: &Result<Value, Diagnostic>) -> String {
    let record = match result {
        Ok(value) => value.recorded(),
        Err(diagnostic) => Err(diagnostic.message.clone()),
    };
    match record {
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
    }
}

fn as_text(result: &Result<Value, Diagnostic>) -> String {
    match result {
        Ok(value) => value.shown().to_string(),
        Err(diagnostic) => format!("error: {}", diagnostic.message),
    }
}
