//! Plans, and modules of one file.

use onus::estate::Estate;
use onus::eval::{self, Options};
use onus::finding::{Report, ReportError};
use onus::limits::Limits;
use onus::source::{Diagnostic, SourceId};
use onus::{hcl, input, plan};

use super::judge::{builtin, judge};
use super::places::{self, Text};
use super::{Seen, Way, formats};

/// The JSON of a plan or state.
pub(super) fn plan(bytes: &[u8], way: Way<'_>) -> Seen {
    let mut seen = Seen::default();
    way.scratch.with([("plan.json", bytes)]);
    let builtin = builtin();
    let mut report = Report { sources: builtin.sources.clone(), ..Report::default() };
    let read = input::read(&way.scratch.path("plan.json"), &Limits::DEFAULT);
    match read.and_then(|input| Ok((plan::load(input.text, "plan.json")?, input.notes))) {
        Ok(((estate, notes), more)) => {
            report.notes = [notes, more].concat();
            judge(&estate, &builtin.policies, &mut report);
        }
        Err(diagnostic) => report.errors.push(ReportError { path: "plan.json".into(), diagnostic }),
    }
    formats::report(&report, way, &mut seen);
    formats::answers(&report, &mut seen);
    seen
}

/// A module that is one file.
pub(super) fn module(bytes: &[u8], name: &str, way: Way<'_>) -> Seen {
    let mut seen = Seen::default();
    let wrong = parsed(bytes, name, &mut seen);
    let (_, report) = judged(bytes, name, way);
    if wrong > 0 && report.errors.is_empty() {
        seen.wrong(format!("{wrong} errors of the text are none of the module"));
    }
    formats::report(&report, way, &mut seen);
    formats::answers(&report, &mut seen);
    seen
}

/// The estates of a module that is one file, and the report on them.
pub(super) fn judged(bytes: &[u8], name: &str, way: Way<'_>) -> (Vec<Estate>, Report) {
    way.scratch.with([(name, bytes)]);
    let builtin = builtin();
    let mut report = Report::default();
    let path = way.scratch.path("");
    let error = |path: &str, diagnostic: Diagnostic| ReportError { path: path.into(), diagnostic };
    match eval::load(&path, &Options::default(), builtin.sources.clone()) {
        Ok(loaded) => {
            report.sources = loaded.sources;
            report.notes = loaded.notes;
            report.errors.extend(loaded.errors.into_iter().map(|(path, diagnostic)| error(&path, diagnostic)));
            for estate in &loaded.estates {
                judge(estate, &builtin.some, &mut report);
            }
            (loaded.estates, report)
        }
        Err((diagnostic, sources)) => {
            report.sources = sources;
            report.errors.push(error(&path, diagnostic));
            (Vec::new(), report)
        }
    }
}

/// The tree of a text; the number of errors.
fn parsed(bytes: &[u8], name: &str, seen: &mut Seen) -> usize {
    let Ok(text) = std::str::from_utf8(bytes) else { return 0 };
    let id = SourceId(0);
    let is_json = name.ends_with(".json");
    let parsed = if is_json { hcl::parse_json(id, text) } else { hcl::parse_recovering(id, text) };
    let places = if is_json { Text::json(text) } else { Text::native(text) };
    places.body(&parsed.body, seen);
    parsed.errors.iter().for_each(|error| places::diagnostic(error, text, seen));
    if !is_json {
        for comment in hcl::comments(text) {
            if text.get(comment.span.start..comment.span.end) != Some(comment.text) {
                seen.wrong(format!("a comment has the place {:?} of something else", comment.span));
            }
        }
        if hcl::parse(id, text).is_ok() != parsed.errors.is_empty() {
            seen.wrong("a text is read whole and has errors, or the other way round");
        }
    }
    parsed.errors.len()
}
