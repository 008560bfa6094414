//! What the declarations of a directory say to be sensitive, all of them: one in an override file can say it of a default
//! that stands elsewhere, and of two by the same name either can.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::File;
use crate::hcl::Block;
use crate::lang::Kind;
use crate::source::{Secrets, declared};

/// What these files say, and what can be made out in texts of which a part could not be read.
pub(super) fn of<'a>(files: impl Iterator<Item = &'a File>, broken: &[Arc<str>]) -> Secrets {
    let mut secrets = Secrets::default();
    for block in files.flat_map(|file| &file.body.blocks) {
        let names = match &*block.kind {
            "variable" => &mut secrets.variables,
            "output" => &mut secrets.outputs,
            _ => continue,
        };
        if let Some(label) = block.labels.first().filter(|_| says(block, "sensitive") || says(block, "ephemeral")) {
            names.insert(label.text.clone());
        }
    }
    let all = |names: Vec<&str>| names.into_iter().map(Arc::from).collect::<BTreeSet<Arc<str>>>();
    for (variables, outputs) in broken.iter().map(|text| declared(text)) {
        secrets.variables.extend(all(variables));
        secrets.outputs.extend(all(outputs));
    }
    secrets
}

/// Whether a block sets a flag, unless it is known not to: who writes the word means to hide the value, whatever is wrong
/// with it.
pub(in crate::eval) fn says(block: &Block, flag: &str) -> bool {
    let kind = block.body.attribute(flag).map(|attribute| &attribute.expr.kind);
    kind.is_some_and(|kind| !matches!(kind, Kind::Literal(flag) if flag.as_bool() == Some(false)))
}
