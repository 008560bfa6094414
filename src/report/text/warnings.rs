//! Warnings: what is wrong in an input and judged all the same.

use std::io;

use super::draw::{Drawing, Tone};
use super::{LONGEST_MESSAGE, Writer, lists};
use crate::finding::Warning;
use crate::report::excerpt::{Excerpt, Mark};
use crate::report::sanitise;
use crate::source::Location;

impl Writer<'_> {
    /// All warnings. One place can be wrong for several resources, such as a document that two buckets share.
    pub(super) fn warnings(&mut self) -> io::Result<()> {
        if self.options.quiet {
            return Ok(());
        }
        let mut groups: Vec<(&Warning, Vec<String>)> = Vec::new();
        let mut left_out = 0;
        for warning in &self.report.warnings {
            let known = groups.len();
            match groups.iter_mut().find(|(first, _)| is_same(first, warning)) {
                Some((_, others)) => others.push(attribute(warning)),
                None if known < self.options.max_per_policy => groups.push((warning, Vec::new())),
                None => left_out += 1,
            }
        }
        for (warning, others) in &groups {
            self.warning(warning, others)?;
        }
        if left_out > 0 {
            let (dots, warnings) = (self.ellipsis(), if left_out == 1 { "warning" } else { "warnings" });
            writeln!(self.out, "{dots} and {left_out} more {warnings}; the JSON report lists all\n")?;
        }
        Ok(())
    }

    fn warning(&mut self, warning: &Warning, others: &[String]) -> io::Result<()> {
        let diagnostic = &warning.diagnostic;
        let excerpt = match &diagnostic.location {
            Some(Location::Source { source, span }) => {
                let marks = [Mark { source: *source, span: *span, text: None, aside: false }];
                Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis())
            }
            _ => Excerpt::default(),
        };
        let subject = lists::subject(self.report, warning.input, &attribute(warning));
        let message = sanitise::block(&format!("{subject}: {}", diagnostic.message));
        let drawing = Drawing {
            code: Some("warning".into()),
            tone: Tone::Warning,
            message: sanitise::shorten(&message, 4 * LONGEST_MESSAGE, self.ellipsis()).into_owned(),
            excerpt,
            numbered: true,
            help: diagnostic.help.as_deref().map(sanitise::block),
        };
        let drawn = self.artist.draw(drawing);
        self.out.write_all(drawn.as_bytes())?;
        if !others.is_empty() {
            self.line("  same for: ", &lists::some(others, lists::SUBJECTS))?;
        }
        writeln!(self.out)
    }
}

/// The resource and the attribute.
fn attribute(warning: &Warning) -> String {
    let dot = if warning.attribute.is_empty() { "" } else { "." };
    format!("{}{dot}{}", warning.address, warning.attribute)
}

/// Whether two warnings tell of one place in a text.
fn is_same(one: &Warning, other: &Warning) -> bool {
    matches!(one.diagnostic.location, Some(Location::Source { .. })) && one.diagnostic == other.diagnostic
}
