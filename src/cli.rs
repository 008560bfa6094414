//! The command line: what was typed becomes settings for the library, and its report becomes text and an exit code.
//!
//! Two steps, as in ripgrep: [`args`] holds what can be typed and nothing else; the functions here turn it into what
//! the library takes. All output goes through [`output`], where a reader that has gone away is no error.

#![allow(clippy::disallowed_methods, reason = "the only room that writes: files, standard output, environment")]

mod args;
mod baseline;
mod check;
mod clock;
mod console;
mod exit;
mod explain;
mod given;
mod guard;
mod help;
mod ids;
mod init;
mod limited;
mod man;
mod output;
mod progress;
mod repository;
mod rules;
mod terminal;
mod values;
mod variables;
mod waive;

use std::io::{self, Write};

use clap::CommandFactory;
use onus::report::sanitise;

use self::args::{Cli, Command};
use self::exit::Exit;

/// Tells of wrong usage. What was typed can be the name of a file that a stranger gave, and clap repeats it as it is.
fn refuse(error: &clap::Error) -> Exit {
    let mut text = error.render().to_string();
    if !terminal::is_github_job()
        && !text.contains(|c| c != '\n' && sanitise::is_hostile(c))
        && !typed().any(|argument| argument.contains('\n'))
    {
        // With the colours of a terminal; nobody can be told that this fails.
        let _ = error.print();
        return Exit::Input;
    }
    for argument in typed() {
        // As clap repeats it: without escape sequences.
        let shown = anstream::adapter::strip_str(&argument).to_string();
        let (name, value) = shown.split_once('=').unwrap_or((&shown, ""));
        for part in [&*shown, name, value].into_iter().filter(|part| part.contains('\n')) {
            text = text.replace(part, &sanitise::line(part));
        }
    }
    output::to_stderr(|out| writeln!(out, "{}", sanitise::block(&text)));
    Exit::Input
}

/// The arguments, as text.
fn typed() -> impl Iterator<Item = String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned())
}

/// Runs the command that the process was started with.
pub(crate) fn run() -> Exit {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        // Help and version come as errors, too.
        Err(error) if error.exit_code() == 0 => {
            let printed = error.print().and_then(|()| io::stdout().flush());
            return if output::unless_closed(printed).is_ok() { Exit::Success } else { Exit::Input };
        }
        Err(error) => return refuse(&error),
    };
    match cli.command {
        Command::Check(check) => check::run(&check),
        Command::Waive(waive) => waive::run(&waive),
        Command::Baseline(baseline) => baseline::run(&baseline),
        Command::Console { path, variables, limited, json } => {
            console::run(path.as_deref(), variables, limited.limits(), json)
        }
        Command::Explain { id, policies } => explain::run(&id, &policies),
        Command::Policies { format, policies } => rules::list(format, &policies),
        Command::Init { directory } => init::run(&directory),
        Command::Man { directory } => man::run(directory.as_deref()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "onus", &mut script);
            output::print(&script)
        }
    }
}
