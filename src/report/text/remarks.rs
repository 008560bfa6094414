//! Notes and errors: what is wrong with the run itself.

use std::collections::BTreeMap;
use std::io;

use super::draw::{Drawing, Tone};
use super::{LONGEST_MESSAGE, Writer};
use crate::finding::ReportError;
use crate::report::excerpt::{Excerpt, Mark};
use crate::report::sanitise;
use crate::source::Location;

/// Files whose errors are shown before the rest is counted: as many errors have one cause.
const FILES: usize = 10;

impl<'a> Writer<'a> {
    pub(super) fn remarks(&mut self) -> io::Result<()> {
        self.warnings()?;
        let (report, shown) = (self.report, self.options.max_per_policy);
        if !self.options.quiet && !report.notes.is_empty() {
            for note in report.notes.iter().take(shown) {
                writeln!(self.out, "note: {}", sanitise::line(note))?;
            }
            if let rest @ 1.. = report.notes.len().saturating_sub(shown) {
                writeln!(self.out, "{} and {rest} more notes; the JSON report lists all", self.ellipsis())?;
            }
            writeln!(self.out)?;
        }
        let files = self.errors_by_file();
        for (file, errors) in files.iter().take(FILES) {
            for error in errors.iter().take(shown) {
                self.error(error)?;
            }
            if let rest @ 1.. = errors.len().saturating_sub(shown) {
                let (dots, file) = (self.ellipsis(), sanitise::line(file));
                writeln!(self.out, "{dots} and {rest} more errors in {file}; the JSON report lists all\n")?;
            }
        }
        if let rest @ 1.. = files.len().saturating_sub(FILES) {
            let errors: usize = files.iter().skip(FILES).map(|(_, errors)| errors.len()).sum();
            let (dots, files) = (self.ellipsis(), if rest == 1 { "file" } else { "files" });
            writeln!(self.out, "{dots} and {errors} more errors in {rest} {files}; the JSON report lists all\n")?;
        }
        Ok(())
    }

    /// The errors of each file, in the order in which the files come first.
    fn errors_by_file(&self) -> Vec<(&'a str, Vec<&'a ReportError>)> {
        let mut files: Vec<(&str, Vec<&ReportError>)> = Vec::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for error in &self.report.errors {
            let source = match &error.diagnostic.location {
                Some(Location::Source { source, .. }) => self.report.sources.get(*source),
                _ => None,
            };
            let file = source.map_or(&*error.path, |source| &source.name);
            let at = *seen.entry(file).or_insert(files.len());
            match files.get_mut(at) {
                Some((_, errors)) => errors.push(error),
                None => files.push((file, vec![error])),
            }
        }
        files
    }

    fn error(&mut self, error: &ReportError) -> io::Result<()> {
        let diagnostic = &error.diagnostic;
        let (mut path, mut excerpt) = (format!("{}: ", sanitise::line(&error.path)), Excerpt::default());
        match &diagnostic.location {
            Some(Location::Source { source, span }) => {
                let marks = [Mark { source: *source, span: *span, text: None, aside: false }];
                excerpt = Excerpt::of_sources(&self.report.sources, &marks, self.ellipsis());
                let shown = excerpt.files.first().is_some_and(|file| *file == sanitise::line(&error.path));
                if shown {
                    path.clear();
                }
            }
            Some(Location::Plan { address, path: attribute }) => {
                let dot = if attribute.is_empty() { "" } else { "." };
                path.push_str(&sanitise::line(&format!("{address}{dot}{attribute}: ")));
            }
            // Messages about an input as a whole name it themselves.
            None if *error.path == *"-" || diagnostic.message.starts_with(&*error.path) => path.clear(),
            None => {}
        }
        let message = sanitise::block(&diagnostic.message);
        let drawing = Drawing {
            code: Some("error".into()),
            tone: Tone::Error,
            message: format!("{path}{}", sanitise::shorten(&message, 4 * LONGEST_MESSAGE, self.ellipsis())),
            excerpt,
            numbered: true,
            help: diagnostic.help.as_deref().map(sanitise::block),
        };
        writeln!(self.out, "{}", self.artist.draw(drawing))
    }
}
