//! What is known of a line, for places in it that come one after the other.

/// Signs with which a value is more than a number or a word.
const SIGNS: [char; 6] = ['.', '(', '"', '[', '{', ','];

/// The line of the place that was reached last.
#[derive(Default)]
pub(super) struct Line {
    /// Where its line feed is.
    feed: usize,
    /// Where it ends, without blanks.
    pub(super) end: usize,
    /// The last `"` in it.
    pub(super) last_quote: Option<usize>,
    /// The first at or behind the last place that was asked about; none before anything was asked.
    sign: Option<usize>,
    quote: Option<usize>,
    /// How far, also in the lines below, nothing in quotes follows: brackets within brackets are not gone through again and
    /// again.
    pub(super) bare: usize,
}

impl Line {
    /// Goes on to the line of a place.
    pub(super) fn reach(&mut self, text: &str, at: usize) {
        if at <= self.feed && self.feed > 0 {
            // Where nothing follows, the line ends here.
            self.end = self.end.max(at);
            return;
        }
        let rest = text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let trimmed = line.trim_end();
        *self = Self {
            feed: at + line.len(),
            end: at + trimmed.len(),
            last_quote: trimmed.rfind('"').map(|quote| at + quote),
            sign: None,
            quote: None,
            bare: self.bare,
        };
    }

    /// Whether there is a sign at or behind a place.
    pub(super) fn has_sign(&mut self, text: &str, at: usize) -> bool {
        next(&mut self.sign, self.end, text, at, &SIGNS) < self.end
    }

    /// The first `"` at or behind a place.
    pub(super) fn next_quote(&mut self, text: &str, at: usize) -> Option<usize> {
        Some(next(&mut self.quote, self.end, text, at, &['"'])).filter(|found| *found < self.end)
    }
}

/// The first of some characters at or behind a place, else the end; `known` is what was found for an earlier place.
fn next(known: &mut Option<usize>, end: usize, text: &str, at: usize, signs: &[char]) -> usize {
    match *known {
        Some(found) if found >= at => found,
        _ => {
            let rest = text.get(at..end).unwrap_or_default();
            *known.insert(rest.find(signs).map_or(end, |found| at + found))
        }
    }
}
