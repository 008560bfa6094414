//! What the envelope of a plan says about the whole: its format, and whether it is all there is.

use super::document::Document;
use crate::estate::Program;
use crate::source::Diagnostic;

/// The newest major `format_version` that is read.
const MAJOR: u64 = 1;

/// Refuses a format from the future and a plan that ended in errors; remarks on a missing version.
pub(super) fn check(
    document: &Document<'_>,
    path: &str,
    program: Program,
    notes: &mut Vec<String>,
) -> Result<(), Diagnostic> {
    match document.format_version.as_deref() {
        None => notes.push("there is no format_version; the plan is read as version 1".to_owned()),
        Some(version) => {
            let major = version.split('.').next().and_then(|major| major.parse::<u64>().ok());
            if major.is_none_or(|major| major > MAJOR) {
                return Err(Diagnostic::new(format!(
                    "{path} has format_version \"{version}\"; this version of Onus reads 0.x and 1.x"
                ))
                .with_help(format!(
                    "a newer version of Onus, or a plan from an older {}, can be read",
                    program.name()
                )));
            }
        }
    }
    if document.errored == Some(true) {
        let command = program.command();
        return Err(Diagnostic::new(format!(
            "{path} is a plan that ended in errors (errored: true); resources are missing from it, so it proves nothing"
        ))
        .with_help(format!(
            "run `{command} plan -out tfplan` until it succeeds, then `{command} show -json tfplan > plan.json`",
        )));
    }
    Ok(())
}

/// Why a plan is only a part of the truth.
pub(super) fn incomplete(document: &Document<'_>) -> Option<String> {
    (document.complete == Some(false)).then(|| {
        "the plan says complete: false, as with -target, -exclude or deferred changes; \
         a later plan will change more than it shows"
            .to_owned()
    })
}
