//! `onus baseline`.

use std::io;
use std::path::PathBuf;

use clap::Args;
use onus::finding::OnUnknown;
use onus::waive;

use super::args::Unknown;
use super::exit::Exit;
use super::given::Given;
use super::guard::Written;
use super::{clock, output, rules};

/// What is typed.
#[derive(Debug, Args)]
pub(crate) struct Baseline {
    /// What to look for findings in, as for `onus check`.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,

    /// The file to write; `-` is standard output. One that is there is written anew.
    #[arg(long, value_name = "FILE", default_value = "onus-baseline.json")]
    output_file: PathBuf,

    /// Whether unknown verdicts are written down, too: with `fail` they are, as `onus check` then fails for them.
    /// [default: `unknown` of .onus.hcl, else warn]
    #[arg(long, env = "ONUS_UNKNOWN", value_enum, hide_possible_values = true, value_name = "pass|warn|fail")]
    unknown: Option<Unknown>,

    #[command(flatten)]
    given: Given,
}

/// Writes the findings that nothing else accepts.
pub(crate) fn run(baseline: &Baseline) -> Exit {
    let file = &baseline.output_file;
    let printed = file.as_os_str() == "-";
    let written =
        Written { what: "a baseline", files: Some(file.as_path()).filter(|_| !printed).into_iter().collect() };
    let mut read = baseline.given.named();
    read.extend(baseline.paths.iter().map(PathBuf::from));
    if let Some(why) = written.wrong(&read) {
        output::complain(&why);
        return Exit::Input;
    }
    let settings = onus::Settings {
        today: clock::today(),
        unknown: baseline.unknown.map(Into::into),
        last: true,
        ..baseline.given.settings()
    };
    let report = onus::analyse(&baseline.paths, &settings);
    if !report.errors.is_empty() {
        rules::complain_about(report);
        output::complain("no baseline is written, as what could not be read may have findings");
        return Exit::Input;
    }
    if let Some(why) = written.wrong_after() {
        output::complain(&why);
        return Exit::Input;
    }
    let unknown = report.thresholds.unknown == OnUnknown::Fail;
    let mut count = 0;
    let mut write = |out: &mut dyn io::Write| {
        count = waive::write_baseline(&report, unknown, out)?;
        Ok(())
    };
    let done = if printed { output::to_stdout(&mut write) } else { output::to_file(file, &mut write) };
    if let Err(error) = done {
        output::complain(&format!("{}: the baseline could not be written: {error}", file.display()));
        return Exit::Input;
    }
    let incomplete = report.inputs.iter().filter(|input| !input.complete).map(|input| {
        let why = input.incomplete.as_deref().unwrap_or("a part of it is missing");
        format!("{}: {why}; what is missing there may have findings, and they are not written down", input.path)
    });
    for note in incomplete.chain(onus::nameless(&report)) {
        let note = onus::report::sanitise::line(&note);
        output::to_stderr(|out| writeln!(out, "note: {note}"));
    }
    let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let file = if printed { "FILE".into() } else { file.to_string_lossy() };
    let file = onus::report::sanitise::line(&file);
    output::to_stderr(|out| writeln!(out, "{findings}; `onus check --baseline {file}` accepts them until they change"));
    Exit::Success
}
