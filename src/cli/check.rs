//! `onus check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use onus::Settings;
use onus::eval::Options;
use onus::finding::Report;
use onus::report::text::TextOptions;
use onus::report::{ReportOptions, Repository, github, gitlab, json, junit, markdown, sarif, text};

use super::args::{Check, Format};
use super::exit::Exit;
use super::guard::Written;
use super::progress::Shown;
use super::{clock, output, repository, terminal};

/// Analyses what was given, writes all reports, and says how it ended.
pub(crate) fn run(check: &Check) -> Exit {
    let written = Written { what: "a report", files: written(check).collect() };
    if let Some(why) = written.wrong(&read(check)) {
        output::complain(&why);
        return Exit::Input;
    }
    if let Some(directory) = check.paths.iter().find(|path| check.root.is_some() && Path::new(path).is_dir()) {
        output::complain(&format!("--root says what a plan was made from, and {directory} is no plan; pass the plan"));
        return Exit::Input;
    }
    let settings = settings(check);
    let shown = Shown::new(&settings, !check.quiet);
    let report = onus::analyse(&check.paths, &settings);
    drop(shown);
    if let Some(why) = written.wrong_after() {
        output::complain(&why);
        return Exit::Input;
    }
    let exit = Exit::of(&report, report.thresholds.fail_on, report.thresholds.unknown);
    let fine = write_all(check, &report);
    // The process ends: taking hundreds of thousands of verdicts apart would serve nobody.
    std::mem::forget(report);
    if fine { exit } else { Exit::Input }
}

/// The file in place of standard output, if there is one.
fn output_file(check: &Check) -> Option<&PathBuf> {
    check.output_file.as_ref().filter(|file| file.as_os_str() != "-")
}

/// The files that reports go to.
fn written(check: &Check) -> impl Iterator<Item = &Path> {
    output_file(check).into_iter().chain(check.report.iter().map(|extra| &extra.file)).map(PathBuf::as_path)
}

/// The files and directories that are read, as far as they are named.
fn read(check: &Check) -> Vec<PathBuf> {
    let mut read = check.policies.named();
    read.extend(check.paths.iter().map(PathBuf::from));
    read.extend(check.variables.files());
    read.extend(check.baseline.clone());
    read.extend(check.root.as_ref().map(PathBuf::from));
    // Of a changed file, the whole repository is read.
    read.extend(check.changed.then(|| ".".into()));
    read
}

/// What was typed, as the library takes it.
fn settings(check: &Check) -> Settings {
    Settings {
        policy_dirs: check.policies.policy_dir.clone(),
        only: named(&check.policy),
        skip: named(&check.skip),
        inputs: check.input.iter().cloned().collect(),
        estate: check.estate.clone(),
        root: check.root.clone(),
        changed: check.changed,
        modules: Options {
            assignments: check.variables.assignments.clone(),
            limits: check.policies.limited.limits(),
            ..Options::default()
        },
        config: check.policies.choice(),
        fail_on: check.fail_on.map(Into::into),
        unknown: check.unknown.map(Into::into),
        gate: check.gate.map(Into::into),
        today: clock::today(),
        honour: check.honour.iter().copied().map(Into::into).collect(),
        baseline: check.baseline.clone(),
        all_facts: formats(check).any(|format| format == Format::Json),
        progress: onus::Progress::default(),
        last: true,
    }
}

/// Without empty ids: a pipeline sets a variable such as `ONUS_SKIP` to nothing more often than it unsets it.
fn named(ids: &[String]) -> Vec<String> {
    ids.iter().filter(|id| !id.is_empty()).cloned().collect()
}

/// Writes the report wherever it was asked for; false if one could not be written.
fn write_all(check: &Check, report: &Report) -> bool {
    let plain = TextOptions {
        quiet: check.quiet,
        fail_on: report.thresholds.fail_on,
        unknown: report.thresholds.unknown,
        ..TextOptions::default()
    };
    let mut fine = true;
    let complain = |place: &Path, error: &io::Error| {
        output::complain(&format!("{}: the report could not be written: {error}", place.display()));
        false
    };
    let here = TextOptions {
        colour: terminal::colour(check.no_color),
        width: terminal::width(),
        unicode: terminal::unicode(),
        links: terminal::links(check.no_color),
        ..plain.clone()
    };
    let options = report_options(check, report);
    let mut files = Vec::new();
    let mut prepare =
        |format: Format, file: &Path| match output::prepare(file, |out| write(format, report, (&plain, &options), out))
        {
            Ok(prepared) => files.push((file.to_owned(), prepared)),
            Err(error) => fine &= complain(file, &error),
        };
    if let Some(file) = output_file(check) {
        prepare(check.format, file);
    }
    for extra in &check.report {
        prepare(extra.format, &extra.file);
    }
    if output_file(check).is_none() {
        let done = output::to_stdout(|out| match check.format {
            Format::Text => output::muted(out, |out| text::write(report, &here, out)),
            format => write(format, report, (&here, &options), out),
        });
        done.unwrap_or_else(|error| fine &= complain(Path::new("standard output"), &error));
    }
    // All files or none: with some of them, a pipeline would take those of an earlier run for the others.
    if fine {
        for (file, prepared) in files {
            if let Err(error) = prepared.finish() {
                fine &= complain(&file, &error);
            }
        }
    }
    // These hold the errors on standard output; otherwise whoever watches has not seen them.
    if output_file(check).is_some() || !matches!(check.format, Format::Text | Format::Github) {
        let options = TextOptions { colour: false, links: None, ..here };
        output::to_stderr(|out| text::write_remarks(report, &options, out));
    }
    fine
}

fn write(
    format: Format,
    report: &Report,
    (text, options): (&TextOptions, &ReportOptions),
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, text, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, options, out),
        Format::Github => github::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Markdown => markdown::write(report, options, out),
    }
}

/// What formats need that are read beside the repository; where there is none of these, nothing is asked for.
fn report_options(check: &Check, report: &Report) -> ReportOptions {
    let beside = !formats(check).all(|format| matches!(format, Format::Text | Format::Json));
    let given = check.root.iter().chain(check.paths.iter().filter(|_| !check.changed)).map(String::as_str);
    ReportOptions {
        fail_on: report.thresholds.fail_on,
        unknown: report.thresholds.unknown,
        repository: if beside { repository::around(given, report) } else { Repository::default() },
    }
}

/// The formats of all reports.
fn formats(check: &Check) -> impl Iterator<Item = Format> {
    std::iter::once(check.format).chain(check.report.iter().map(|extra| extra.format))
}
