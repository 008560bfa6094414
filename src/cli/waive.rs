//! `onus waive`.

mod reach;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use onus::finding::{Outcome, Report, Verdict};
use onus::report::sanitise;
use onus::source::{Location, Source, SourceId, nearest};
use onus::waive::{Edit, Ledger, Refused, Wanted, block_of, insert, keyless, literal, snippet, starred, undigested};

use super::exit::Exit;
use super::given::Given;
use super::{clock, ids, output, rules};

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
    Elsewhere { why: String, block: String },
}

/// Writes the comment, or says what to write instead.
pub(crate) fn run(waive: &Waive) -> Exit {
    if !waive.reason.chars().any(char::is_alphanumeric) {
        output::complain("a waiver needs a reason: whoever meets it later has to know why");
        return Exit::Input;
    }
    for (option, text) in [("--reason", Some(&waive.reason)), ("--owner", waive.owner.as_ref())] {
        // Line breaks and tabs become blanks.
        let hostile = text.and_then(|text| text.chars().find(|c| sanitise::is_hostile(*c) && !c.is_whitespace()));
        if let Some(c) = hostile {
            let code = u32::from(c);
            output::complain(&format!(
                "{option} has the character U+{code:04X}, which acts on a display instead of being shown; nothing is \
                 written: leave it out"
            ));
            return Exit::Input;
        }
    }
    let settings = onus::Settings { today: clock::today(), ..waive.given.settings() };
    let (report, ledger) = onus::analyse_places(std::slice::from_ref(&waive.path), &settings);
    if !report.errors.is_empty() {
        rules::complain_about(report);
        output::complain("nothing is written, as it is not known what else a waiver would accept");
        return Exit::Input;
    }
    match written(waive, &settings, &report, &ledger) {
        Ok(said) => output::print(said.as_bytes()),
        Err(Stop::Error(why)) => {
            output::complain(&why);
            Exit::Input
        }
        Err(Stop::Elsewhere { why, block }) => {
            output::complain(&format!("{why}; this block in .onus.hcl accepts it:"));
            output::print(block.as_bytes());
            Exit::Input
        }
    }
}

/// What is to be waived.
struct Meant<'r> {
    report: &'r Report,
    findings: Vec<&'r Verdict>,
    /// The number of their input.
    input: usize,
    /// The directory of their root module.
    root: Option<PathBuf>,
    wanted: Wanted,
}

/// Writes the comment and says where.
fn written(waive: &Waive, settings: &onus::Settings, report: &Report, ledger: &Ledger) -> Result<String, Stop> {
    let rule =
        ids::find(&report.policies, &waive.id).ok_or_else(|| Stop::Error(ids::unknown(&report.policies, &waive.id)))?;
    let findings = findings(report, &rule.id, &waive.address)?;
    let input = findings.first().map_or(0, |finding| finding.input);
    let wanted = Wanted {
        ids: vec![rule.id.clone()],
        reason: waive.reason.clone(),
        owner: waive.owner.clone(),
        until: waive.until.clone(),
        accepts: if waive.accept_value { Some(digest(&findings)?) } else { None },
    };
    if let Some(why) = ledger.flaw(&wanted, input, settings.today.as_deref()) {
        return Err(Stop::Error(format!("{why}; nothing is written")));
    }
    let root = report.inputs.get(input).and_then(reach::root);
    let meant = Meant { report, findings, input, root, wanted };
    let place = block(&meant, ledger);
    let file = place.as_ref().ok().and_then(|(id, _)| fs::canonicalize(&*report.sources.get(*id)?.name).ok());
    let start = place.as_ref().map_or(0, |(_, start)| *start);
    let around =
        meant.root.as_deref().map(|own| reach::around(own, file.as_deref(), start, &rule.id, settings.clone()));
    let elsewhere = |why: String| Stop::Elsewhere { why, block: central(waive, &meant, ledger, around.as_ref()) };
    let (id, start) = place.map_err(elsewhere)?;
    let source = report.sources.get(id).ok_or_else(|| Stop::Error("the text of the block is gone".to_owned()))?;
    if let Some(others) = others(waive, &meant, ledger.instances(id, start), around.as_ref()) {
        let why = format!("a comment would accept it for {others}, too, which the same block declares");
        return Err(elsewhere(why));
    }
    let file = own_file(&meant, source)?.map_err(elsewhere)?;
    let edit = insert(source, start, &meant.wanted).map_err(|refused| match refused {
        Refused::Json => elsewhere(format!("{} is JSON, which has no comments", source.name)),
        Refused::NoBlock => elsewhere(format!("no block of {} is found at its place", source.name)),
        Refused::Shared => Stop::Error(format!(
            "a waiver for {} is a part of a longer comment in {}; change it there",
            rule.id, source.name
        )),
    })?;
    write(&file, source, &edit)?;
    let line =
        edit.text.lines().nth(edit.line - 1).unwrap_or("").trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let verb = if edit.replaced { "replaced" } else { "written" };
    Ok(format!("{}:{}: {verb}: {}\n", sanitise::line(&source.name), edit.line, sanitise::line(line)))
}

/// The digest that all findings have.
fn digest(findings: &[&Verdict]) -> Result<String, Stop> {
    let mut digests: Vec<String> = Vec::new();
    for finding in findings {
        let digest = finding.accepts().ok_or_else(|| {
            Stop::Error(format!("--accept-value cannot hold for {}: {}", finding.subject, undigested(finding)))
        })?;
        digests.push(digest);
    }
    digests.sort();
    digests.dedup();
    match digests.as_slice() {
        [one] => Ok(one.clone()),
        _ => {
            let why = "the instances differ in their facts, so that no digest accepts all of them";
            Err(Stop::Error(format!("{why}; waive one by its address")))
        }
    }
}

/// What else a comment at a block would accept it for, in words.
fn others<'l>(
    waive: &Waive,
    meant: &Meant<'_>,
    declared: impl Iterator<Item = (usize, &'l Arc<str>)>,
    around: Option<&reach::Around>,
) -> Option<String> {
    let is_meant = |(input, address): &(usize, &Arc<str>)| {
        let named = meant.findings.iter().any(|finding| finding.subject == **address);
        *input == meant.input && (named || keyless(address) == waive.address)
    };
    let mut others: Vec<&str> = declared.filter(|one| !is_meant(one)).map(|(_, address)| &**address).collect();
    others.extend(around.into_iter().flat_map(|around| &around.others).map(|other| &**other));
    others.dedup();
    let more = if others.len() < 2 { String::new() } else { format!(" and {} more", others.len() - 1) };
    others.first().map(|first| format!("{first}{more}"))
}

/// How the file of settings calls the root module. Where there is none yet, it will lie at the top of the repository.
fn path(meant: &Meant<'_>, ledger: &Ledger) -> String {
    if meant.report.inputs.get(meant.input).is_some_and(|input| input.config.is_some()) {
        return ledger.path(meant.input).to_owned();
    }
    let here = fs::canonicalize(".").ok();
    let root = meant.root.as_deref();
    let top = root.and_then(reach::repository).or(here.as_deref());
    let below = root.zip(top).and_then(|(root, top)| root.strip_prefix(top).ok());
    below.map_or_else(String::new, |below| {
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    })
}

/// The block for the file of settings. It says for which root module it is where there are several.
fn central(waive: &Waive, meant: &Meant<'_>, ledger: &Ledger, around: Option<&reach::Around>) -> String {
    let exact = meant.findings.iter().find(|finding| *finding.subject == *waive.address);
    let address = match (exact, meant.findings.first()) {
        (None, Some(finding)) => starred(&finding.subject),
        _ => literal(&waive.address),
    };
    // Characters that have no meaning in a pattern stand for themselves nowhere: any other is taken for them.
    let path = path(meant, ledger).replace(|c: char| "[]{}!".contains(c), "?");
    let path = match &*path {
        "" if around.is_some_and(|around| around.roots > 0) => Some("."),
        "" => None,
        path => Some(path).filter(|path| onus::config::Pattern::path(path).is_ok()),
    };
    spelled(&snippet(&meant.wanted, &address, path))
}

/// A block of HCL in which what is not seen is spelled: a key of `for_each` can hold anything.
fn spelled(block: &str) -> String {
    let spell = |c: char| match u32::from(c) {
        _ if c == '\n' || !sanitise::is_hostile(c) => c.to_string(),
        code if code > 0xffff => format!("\\U{code:08X}"),
        code => format!("\\u{code:04X}"),
    };
    block.chars().map(spell).collect()
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
fn block(meant: &Meant<'_>, ledger: &Ledger) -> Result<(SourceId, usize), String> {
    let report = meant.report;
    let Some(finding) = meant.findings.first() else { return Err("there is no finding".to_owned()) };
    if let Some(place) = ledger.place(finding.input, &finding.subject) {
        return Ok(place);
    }
    let place = finding.locations().iter().find_map(|location| match location {
        Location::Source { source, span } => {
            Some((*source, block_of(*source, report.sources.get(*source)?, span.start)?))
        }
        Location::Plan { .. } => None,
    });
    place.ok_or_else(|| format!("no file says where {} is declared", finding.subject))
}

/// The file of a source, if it is one of this repository; else why no comment is written there.
fn own_file(meant: &Meant<'_>, source: &Source) -> Result<Result<PathBuf, String>, Stop> {
    let name = Path::new(&*source.name);
    let foreign = |why: &str| Ok(Err(format!("{} {why}", source.name)));
    if name.components().any(|part| matches!(part.as_os_str().to_str(), Some(".terraform" | ".terragrunt-cache"))) {
        return foreign("is a copy that the next init replaces");
    }
    let failed = |error: std::io::Error| Stop::Error(format!("{}: {error}", source.name));
    let file = fs::canonicalize(name).map_err(failed)?;
    let own = meant.root.as_deref().map(|root| reach::repository(root).unwrap_or(root));
    if !own.is_some_and(|own| file.starts_with(own)) {
        return foreign("lies outside of this repository");
    }
    if fs::metadata(&file).map_err(failed)?.permissions().readonly() {
        return Err(Stop::Error(format!("{} is read-only, and left as it is", source.name)));
    }
    Ok(Ok(file))
}

/// Writes the file, unless it is another one by now.
fn write(file: &Path, source: &Source, edit: &Edit) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::Error(format!("{}: {error}", source.name));
    if fs::read(file).map_err(failed)? != source.text.as_bytes() {
        return Err(Stop::Error(format!("{} has changed in between, and is left as it is", source.name)));
    }
    output::to_file(file, |out| out.write_all(edit.text.as_bytes())).map_err(failed)
}
