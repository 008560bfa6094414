//! What files say, and what is wrong with them.

use super::*;
use crate::source::{Source, SourceMap};

fn read_text(text: &str) -> (Config, Vec<Diagnostic>, SourceMap) {
    let mut sources = SourceMap::default();
    let id = sources.add(Source::new(NAME, text));
    let (config, errors) = read(id, text);
    (config, errors, sources)
}
