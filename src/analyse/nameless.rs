//! Estates that nothing names.

use std::path::Path;

use crate::finding::{InputInfo, Report};
use crate::input::{self, Home};

/// What to say of inputs whose estates have no name, such as plans without their configuration: a baseline that was written
/// for one of them holds for all.
pub fn nameless(report: &Report) -> Option<String> {
    let nameless = |input: &&InputInfo| {
        // The root of a repository has the empty name, too, and it is the only one.
        let directory = match &input.root {
            Some(root) => Some(root),
            None => Some(&input.path).filter(|_| input.kind == "module"),
        };
        input.estate.is_empty()
            && directory.is_none_or(|directory| !Home::of(Path::new(&**directory)).is_in_repository())
    };
    let paths: Vec<&str> = report.inputs.iter().filter(nameless).map(|input| input::name(&input.path)).collect();
    let (first, rest) = paths.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    Some(format!(
        "{first}{more}: nothing names the estate, so that a baseline of it holds for every other that has no name; --estate \
         KEY names one, and so does --root DIR that of a plan"
    ))
}
