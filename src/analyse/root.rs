//! The root module that a plan was made from: verdicts come from the plan, places from the configuration, and what
//! stands around references.

use std::sync::Arc;

use crate::estate::{Declared, Estate, Kind};
use crate::finding::{Report, ReportError};
use crate::resource::Address;
use crate::source::{Diagnostic, Location, SourceMap};
use crate::{Settings, eval, input};

/// How many resources a message names.
const NAMED: usize = 3;

/// Gives a plan the configuration that it was made from: that in the directory which `--root` names, else the one beside
/// the plan. One that does not fit gives no places; one that was named and does not fit is an error.
pub(super) fn find(estate: Estate, path: &str, settings: &Settings, report: &mut Report) -> Estate {
    let Some(root) = settings.root.clone().or_else(|| input::beside(path)) else { return estate };
    let named = settings.root.is_some();
    let sources = std::mem::take(&mut report.sources);
    let variables = estate.backing().variables();
    let written = match eval::written(&root, estate.program, &settings.modules, variables, sources) {
        Ok(written) => written,
        Err((diagnostic, sources)) => {
            report.sources = sources;
            match named {
                true => report.errors.push(ReportError { path: root.into(), diagnostic }),
                false => report.notes.push(format!("{}: no places: {}", input::name(path), diagnostic.message)),
            }
            return estate;
        }
    };
    report.sources = written.sources;
    let plan = input::name(path);
    if let Some((first, _)) = written.errors.split_first() {
        report.notes.push(wrong(plan, &root, first, written.errors.len(), &report.sources));
    }
    let fit = Fit::of(&estate, &written.estate);
    if fit.is_good() {
        return estate.written_in(written.estate);
    }
    let why = format!("{root} is not what {plan} was made from: {fit}");
    // What cannot be read may declare the rest.
    if named && written.whole {
        let help = format!("pass the directory in which `{} plan` was run", estate.program.command());
        let diagnostic = Diagnostic::new(why).with_help(help);
        report.errors.push(ReportError { path: root.into(), diagnostic });
    } else {
        report.notes.push(format!("{why}; no places are taken from it"));
    }
    estate
}

/// The remark on a configuration in which something is wrong.
fn wrong(plan: &str, root: &str, (file, error): &(Arc<str>, Diagnostic), count: usize, sources: &SourceMap) -> String {
    let place = match &error.location {
        Some(Location::Source { source, span }) => sources.get(*source).map(|source| {
            let place = source.position(span.start);
            format!("{}:{}:{}", source.name, place.line, place.column)
        }),
        _ => None,
    };
    let place = place.unwrap_or_else(|| file.to_string());
    let errors = match count {
        1 => "an error".to_owned(),
        _ => format!("{count} errors, the first of them"),
    };
    format!(
        "{plan}: the plan is what is judged; {root}, which gives its places, has {errors} in {place}: {}",
        error.message
    )
}

/// How well a configuration fits a plan.
struct Fit {
    /// How many resources of the plan can be looked for.
    all: usize,
    /// Those that are not declared.
    missing: Vec<Address>,
}

impl Fit {
    fn of(plan: &Estate, configuration: &Estate) -> Self {
        let mut declared = plan.backing().declared();
        if declared.is_empty() && plan.kind == Kind::State {
            declared = plan.resources().map(|(_, resource)| Address::clone(&resource.address)).collect();
        }
        let mut fit = Self { all: 0, missing: Vec::new() };
        for address in declared {
            match configuration.backing().declares(&address) {
                Declared::Unseen => continue,
                Declared::Here => {}
                Declared::Nowhere => fit.missing.push(address),
            }
            fit.all += 1;
        }
        fit.missing.sort();
        fit
    }

    /// Whether at least half of the resources are declared.
    fn is_good(&self) -> bool {
        self.missing.len() * 2 <= self.all
    }
}

impl std::fmt::Display for Fit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it declares {} of the plan's {} resources, and not ", self.all - self.missing.len(), self.all)?;
        for (at, address) in self.missing.iter().take(NAMED).enumerate() {
            write!(f, "{}{address}", if at > 0 { ", " } else { "" })?;
        }
        match self.missing.len().saturating_sub(NAMED) {
            0 => Ok(()),
            rest => write!(f, " and {rest} more"),
        }
    }
}
