//! `onus console`: expressions in, values out.
//!
//! On a terminal there is a prompt; from anywhere else, each line is an expression. Unlike `terraform console`, which
//! prints the last value and stops at the first error, each line has its answer.

mod answer;
mod edit;
mod lines;
mod open;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use onus::eval::{self, ModuleHost, Opened, Options, Session};
use onus::finding::{Report, ReportError};
use onus::lang::Host;
use onus::limits::Limits;
use onus::report::text;
use onus::source::Diagnostic;

use self::answer::{Answer, Failure, Mode};
use self::edit::{Entered, Prompt};
use self::lines::Lines;
use super::exit::Exit;
use super::output;
use super::variables::Variables;

const HELP: &str = "\
Type an expression of Terraform's language to see its value, such as

    jsonencode({ a = [1, null] })
    [for name in [\"a\", \"b\"] : upper(name)]

An expression goes on in the next line while a bracket or heredoc is open; an empty line ends it anyway.
type(x) prints the type of x. Tab completes names, Ctrl-C gives up a line, exit or Ctrl-D leaves.
";

/// What a line is, besides an expression.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Nothing,
    Help,
    Exit,
}

/// What a line says to the console itself; `None` if it is an expression.
fn command(line: &str) -> Option<Command> {
    match line.trim() {
        "exit" | "quit" => Some(Command::Exit),
        "help" => Some(Command::Help),
        line if is_comment(line) => Some(Command::Nothing),
        _ => None,
    }
}

/// Whether there is nothing but comments in a line.
fn is_comment(line: &str) -> bool {
    let mut rest = line.trim();
    while let Some(inside) = rest.strip_prefix("/*") {
        match inside.split_once("*/") {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    rest.is_empty() || rest.starts_with('#') || rest.starts_with("//")
}

/// Evaluates what comes on standard input, in the scope of the root module in `path`, or of none.
pub(crate) fn run(path: Option<&str>, variables: Variables, limits: Limits, json: bool) -> Exit {
    let session = match path {
        Some(path) => of_module(path, Options { assignments: variables.assignments, limits, ..Options::default() }),
        None => without_module(limits),
    };
    let session = match session {
        Ok(session) => session,
        Err(diagnostic) => {
            output::complain(&diagnostic.message);
            return Exit::Input;
        }
    };
    let mode = if json { Mode::Json } else { Mode::Text };
    let done = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        interactive(&session, mode)
    } else {
        piped(&session, mode)
    };
    done.unwrap_or_else(|message| {
        output::complain(&message);
        Exit::Input
    })
}

fn without_module(limits: Limits) -> Result<Session<ModuleHost>, Diagnostic> {
    let directory = env::current_dir().map_or_else(|_| ".".to_owned(), |path| path.display().to_string());
    let host = ModuleHost::new(&directory, &directory)?.with_plan_time(now());
    Ok(Session::new(host, &directory).with_limits(limits))
}

/// What is wrong with the module is told first; expressions that do not need it have their values all the same.
fn of_module(path: &str, options: Options) -> Result<Session<ModuleHost>, Diagnostic> {
    let Opened { session, errors, sources } = eval::open(path, &options, now())?;
    if !errors.is_empty() {
        let errors = errors.into_iter().map(|(path, diagnostic)| ReportError { path, diagnostic }).collect();
        let report = Report { errors, sources, ..Report::default() };
        output::to_stderr(|out| text::write_remarks(&report, &answer::look(), out));
    }
    Ok(session)
}

/// Seconds since 1970: the time of the plan that the expressions could be part of.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// One expression a line. A line without a value does not stop those behind it.
fn piped<H: Host>(session: &Session<H>, mode: Mode) -> Result<Exit, String> {
    let mut exit = Exit::Success;
    let mut lines = Lines::new(io::stdin().lock());
    let mut unread = None;
    let done = output::to_stdout(|out| {
        loop {
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(()),
                Err(error) => {
                    unread = Some(format!("standard input: {error}"));
                    return Ok(());
                }
            };
            let result = match line.text {
                Ok(text) => match command(&text) {
                    Some(Command::Exit) => return Ok(()),
                    Some(Command::Help) if mode == Mode::Text => {
                        out.write_all(HELP.as_bytes())?;
                        continue;
                    }
                    Some(Command::Nothing) => continue,
                    Some(Command::Help) | None => answer::evaluate_line(session, &text, mode),
                },
                Err(diagnostic) => Err(Failure::from(diagnostic)),
            };
            if answer::failed(&result, mode) {
                exit = Exit::Input;
            }
            print(result, mode, &format!("<line {}>", line.number), out)?;
        }
    });
    match (unread, done) {
        (Some(message), _) => Err(message),
        (None, Err(error)) => Err(format!("standard output: {error}")),
        (None, Ok(())) => Ok(exit),
    }
}

/// A prompt. What is wrong there is seen and corrected there, so it does not change the exit code.
fn interactive<H: Host>(session: &Session<H>, mode: Mode) -> Result<Exit, String> {
    let mut prompt = Prompt::new(session)?;
    let mut begun = String::new();
    loop {
        let entered = match prompt.read(begun.is_empty())? {
            Entered::Line(entered) => entered,
            Entered::Cancelled => {
                begun.clear();
                continue;
            }
            Entered::End => return Ok(Exit::Success),
        };
        // Pasted text has its lines at once. An empty line ends what was begun.
        for line in entered.split('\n') {
            let Some(text) = add(&mut begun, line.trim_end_matches('\r')) else { continue };
            if !text.trim().is_empty() {
                prompt.remember(&text);
            }
            let done = match command(&text) {
                Some(Command::Exit) => return Ok(Exit::Success),
                Some(Command::Nothing) => Ok(()),
                Some(Command::Help) => output::to_stdout(|out| out.write_all(HELP.as_bytes())),
                None => {
                    let result = answer::evaluate(session, &text, mode);
                    output::to_stdout(|out| print(result, mode, "<console>", out))
                }
            };
            done.map_err(|error| format!("standard output: {error}"))?;
        }
    }
}

/// Adds a line to what was begun, and takes it out if it is whole.
fn add(begun: &mut String, line: &str) -> Option<String> {
    if line.trim().is_empty() && !begun.is_empty() {
        return Some(std::mem::take(begun));
    }
    begun.push_str(line);
    begun.push('\n');
    if open::end_of(begun).goes_on() {
        return None;
    }
    begun.pop();
    Some(std::mem::take(begun))
}

/// Prints an answer where it belongs. Errors for people go to standard error.
fn print(result: Result<Answer, Failure>, mode: Mode, name: &str, out: &mut dyn Write) -> io::Result<()> {
    match result {
        result if mode == Mode::Json => writeln!(out, "{}", answer::as_json(&result))?,
        Ok(answer) => writeln!(out, "{}", answer::as_text(&answer))?,
        Err(failure) => {
            let report = answer::as_report(failure, name);
            output::to_stderr(|out| text::write_remarks(&report, &answer::look(), out));
        }
    }
    // Who asks line by line waits for the answer before the next line.
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_comments_is_no_expression() {
        for line in ["", " ", "# a", "// a", "/* a */", "/**/ /* b */ # c", "\t"] {
            assert_eq!(command(line), Some(Command::Nothing), "{line}");
        }
        for line in ["/* a */ 1", "/* a", "1 # a", "/", "\"#\""] {
            assert_eq!(command(line), None, "{line}");
        }
    }

    #[test]
    fn lines_collect_until_the_expression_is_whole() {
        let mut begun = String::new();
        assert_eq!(add(&mut begun, "1").as_deref(), Some("1"));
        assert_eq!(add(&mut begun, ""), Some(String::new()));
        assert_eq!(add(&mut begun, "["), None);
        assert_eq!(add(&mut begun, "1, # one"), None);
        assert_eq!(add(&mut begun, "]").as_deref(), Some("[\n1, # one\n]"));
        assert_eq!(add(&mut begun, "f("), None);
        assert_eq!(add(&mut begun, " ").as_deref(), Some("f(\n"));
        assert_eq!(begun, "");
    }
}
