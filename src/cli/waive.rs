//! `onus waive`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use onus::finding::{Outcome, Report, Verdict};
use onus::source::{Location, Source, SourceId, nearest};
use onus::waive::{Edit, Ledger, Refused, Wanted, block_of, insert, keyless, snippet, undigested};

use super::exit::Exit;
use super::given::Given;
use super::{ids, output, rules};

/// What is typed.
#[derive(Debug, Args)]
pub(crate) struct Waive {
    /// The policy's id.
    id: String,

    /// The address of the subject as the report says it. Without the key of its instance, all instances of the block.
    address: String,

    /// The directory of the root module, or the plan with --root.
    #[arg(value_name = "PATH", default_value = ".")]
    path: String,

    /// Why the finding is accepted.
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// The last day on which it is accepted, such as 2027-03-31.
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<String>,

    /// Who answers for it.
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,

    /// Accept the facts as they are now: when they change, the finding counts again.
    #[arg(long)]
    accept_value: bool,

    #[command(flatten)]
    given: Given,
}

fn day(text: &str) -> Result<String, String> {
    if onus::config::is_day(text) { Ok(text.to_owned()) } else { Err("it reads a day such as 2027-03-31".to_owned()) }
}

/// Why nothing is written.
enum Stop {
    /// An error.
    Error(String),
    /// The finding is there, and a comment is not the way to accept it: the block for the file of settings is.
    Elsewhere(String),
}

/// Writes the comment, or says what to write instead.
pub(crate) fn run(waive: &Waive) -> Exit {
    if waive.reason.trim().is_empty() {
        output::complain("a waiver needs a reason: whoever meets it later has to know why");
        return Exit::Input;
    }
    let (mut report, ledger) = onus::analyse_places(std::slice::from_ref(&waive.path), &waive.given.settings());
    let errors = std::mem::take(&mut report.errors);
    let nothing = report.verdicts.is_empty();
    if !errors.is_empty() {
        rules::complain_about(errors);
    }
    if nothing {
        return Exit::Input;
    }
    let mut wanted = Wanted {
        reason: waive.reason.clone(),
        owner: waive.owner.clone(),
        until: waive.until.clone(),
        ..Wanted::default()
    };
    match written(waive, &report, &ledger, &mut wanted) {
        Ok(said) => output::print(said.as_bytes()),
        Err(Stop::Error(why)) => {
            output::complain(&why);
            Exit::Input
        }
        Err(Stop::Elsewhere(why)) => {
            output::complain(&format!("{why}; this block in .onus.hcl accepts it:"));
            let address =
                if is_exact(&report, &waive.address) { waive.address.clone() } else { format!("{}[*]", waive.address) };
            output::print(snippet(&wanted, &address).as_bytes());
            Exit::Input
        }
    }
}

fn is_exact(report: &Report, address: &str) -> bool {
    report.verdicts.iter().any(|verdict| *verdict.subject == *address)
}

/// Writes the comment and says where.
fn written(waive: &Waive, report: &Report, ledger: &Ledger, wanted: &mut Wanted) -> Result<String, Stop> {
    let rule =
        ids::find(&report.policies, &waive.id).ok_or_else(|| Stop::Error(ids::unknown(&report.policies, &waive.id)))?;
    wanted.ids = vec![rule.id.clone()];
    let findings = findings(report, &rule.id, &waive.address)?;
    if waive.accept_value {
        let mut digests: Vec<String> = Vec::new();
        for finding in &findings {
            let digest = finding.accepts().ok_or_else(|| {
                Stop::Error(format!("--accept-value cannot hold for {}: {}", finding.subject, undigested(finding)))
            })?;
            digests.push(digest);
        }
        digests.sort();
        digests.dedup();
        match digests.as_slice() {
            [one] => wanted.accepts = Some(one.clone()),
            _ => {
                let why = "the instances differ in their facts, so that no digest accepts all of them";
                return Err(Stop::Error(format!("{why}; waive one by its address")));
            }
        }
    }
    let (id, start) = block(report, ledger, &findings)?;
    let source = report.sources.get(id).ok_or_else(|| Stop::Error("the text of the block is gone".to_owned()))?;
    let others = ledger.instances(id, start).filter(|address| !findings.iter().any(|f| f.subject == **address));
    let mut others: Vec<&str> =
        others.map(|address| &**address).filter(|other| keyless(other) != waive.address).collect();
    others.dedup();
    if let Some(other) = others.first() {
        let count = others.len();
        let more = if count == 1 { String::new() } else { format!(" and {} more", count - 1) };
        let why = format!("a comment would accept it for {other}{more}, too, which the same block declares");
        return Err(Stop::Elsewhere(why));
    }
    let file = own_file(waive, source)?;
    let edit = insert(source, start, wanted).map_err(|refused| match refused {
        Refused::Json => Stop::Elsewhere(format!("{} is JSON, which has no comments", source.name)),
        Refused::NoBlock => Stop::Elsewhere(format!("no block of {} is found at its place", source.name)),
        Refused::Shared => Stop::Error(format!(
            "a waiver for {} is a part of a longer comment in {}; change it there",
            rule.id, source.name
        )),
    })?;
    write(&file, source, &edit)?;
    let line =
        edit.text.lines().nth(edit.line - 1).unwrap_or("").trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let verb = if edit.replaced { "replaced" } else { "written" };
    Ok(format!("{}:{}: {verb}: {line}\n", source.name, edit.line))
}

/// The findings that are meant.
fn findings<'r>(report: &'r Report, id: &str, address: &str) -> Result<Vec<&'r Verdict>, Stop> {
    let all: Vec<&Verdict> = report.verdicts.iter().filter(|verdict| *verdict.policy.id == *id).collect();
    let exact = || all.iter().copied().filter(|verdict| *verdict.subject == *address);
    let bare = || all.iter().copied().filter(|verdict| keyless(&verdict.subject) == address);
    let mut meant: Vec<&Verdict> = exact().collect();
    if meant.is_empty() {
        meant = bare().collect();
    }
    let Some(first) = meant.first() else {
        let near = nearest(address, all.iter().map(|verdict| &*verdict.subject));
        return Err(Stop::Error(match near {
            Some(near) => format!("{id} judges no {address}; did you mean {near}?"),
            None => format!("{id} judges no {address}; `onus check` names what has findings"),
        }));
    };
    let inputs: std::collections::BTreeSet<usize> = meant.iter().map(|verdict| verdict.input).collect();
    if inputs.len() > 1 {
        let paths = inputs.iter().filter_map(|input| report.inputs.get(*input)).map(|input| &*input.path);
        let paths = paths.collect::<Vec<_>>().join(", ");
        return Err(Stop::Error(format!(
            "there is a {address} in several root modules: {paths}; pass one of them as PATH"
        )));
    }
    let found: Vec<&Verdict> =
        meant.iter().copied().filter(|v| matches!(v.outcome, Outcome::Fail | Outcome::Unknown)).collect();
    if found.is_empty() {
        let outcome = match first.outcome {
            Outcome::NotApplicable => "does not apply to",
            Outcome::Error => "cannot be evaluated for",
            _ => "passes for",
        };
        let reason = first.reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})"));
        return Err(Stop::Error(format!("{id} {outcome} {address}{reason}: there is nothing to accept")));
    }
    Ok(found)
}

/// The block that declares the subject; for a subject that no block declares, the one with what decides.
fn block(report: &Report, ledger: &Ledger, findings: &[&Verdict]) -> Result<(SourceId, usize), Stop> {
    let Some(finding) = findings.first() else { return Err(Stop::Error("there is no finding".to_owned())) };
    if let Some(place) = ledger.place(finding.input, &finding.subject) {
        return Ok(place);
    }
    let place = finding.locations().iter().find_map(|location| match location {
        Location::Source { source, span } => {
            Some((*source, block_of(*source, report.sources.get(*source)?, span.start)?))
        }
        Location::Plan { .. } => None,
    });
    place.ok_or_else(|| Stop::Elsewhere(format!("no file says where {} is declared", finding.subject)))
}

/// The file of a source, if it is one of this repository.
fn own_file(waive: &Waive, source: &Source) -> Result<PathBuf, Stop> {
    let name = Path::new(&*source.name);
    let foreign = |why: &str| Stop::Elsewhere(format!("{} {why}", source.name));
    if name.components().any(|part| matches!(part.as_os_str().to_str(), Some(".terraform" | ".terragrunt-cache"))) {
        return Err(foreign("is a copy that the next init replaces"));
    }
    let file = fs::canonicalize(name).map_err(|error| Stop::Error(format!("{}: {error}", source.name)))?;
    let given = Path::new(waive.given.root().unwrap_or(&waive.path));
    let given = fs::canonicalize(given).map_err(|error| Stop::Error(format!("{}: {error}", given.display())))?;
    let directory = if given.is_dir() { &*given } else { given.parent().unwrap_or(&given) };
    let repository = directory.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok());
    if !file.starts_with(repository.unwrap_or(directory)) {
        return Err(foreign("lies outside of this repository"));
    }
    Ok(file)
}

/// Writes the file, unless it is another one by now.
fn write(file: &Path, source: &Source, edit: &Edit) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::Error(format!("{}: {error}", source.name));
    if fs::read(file).map_err(failed)? != source.text.as_bytes() {
        return Err(Stop::Error(format!("{} has changed in between, and is left as it is", source.name)));
    }
    output::to_file(file, |out| out.write_all(edit.text.as_bytes())).map_err(failed)
}
