//! Who gets how much of the room that there is.

use crate::report::lists::plural;

/// Bytes that the remark on what is left out may take.
const NOTE: usize = 100;

/// A part of the report: a frame, and items of which some can be left out. Each item stands for a number of things.
pub(super) struct Section<'a> {
    /// What it is; without anything to count, nothing at all is written.
    pub(super) title: String,
    /// What is written before the items, if there is room for any: the header of a table.
    pub(super) head: String,
    /// What is written after the items.
    pub(super) tail: String,
    /// What is counted.
    pub(super) noun: &'static str,
    /// How many there are.
    pub(super) total: usize,
    /// They are made when there is room for them: a large report has more than anybody reads.
    pub(super) items: Box<dyn Iterator<Item = (String, usize)> + 'a>,
}

impl Section<'_> {
    /// One that is not written.
    pub(super) fn none() -> Self {
        Self {
            title: String::new(),
            head: String::new(),
            tail: String::new(),
            noun: "",
            total: 0,
            items: Box::new(std::iter::empty()),
        }
    }

    fn frame(&self) -> usize {
        if self.total == 0 { 0 } else { self.title.len() + self.head.len() + NOTE + self.tail.len() }
    }

    /// The section with what fits into so many bytes, and how many bytes of it are items.
    fn fill(self, room: usize) -> (String, usize) {
        if self.total == 0 {
            return (String::new(), 0);
        }
        let (mut text, mut used, mut told) = (self.title, 0, 0);
        for (item, count) in self.items {
            if used + item.len() > room {
                break;
            }
            if used == 0 {
                text.push_str(&self.head);
            }
            used += item.len();
            told += count;
            text.push_str(&item);
        }
        if let rest @ 1.. = self.total.saturating_sub(told) {
            let more = if told == 0 { "" } else { " more" };
            let counted = plural(rest, self.noun).replacen(' ', &format!("{more} "), 1);
            text.push_str(&format!("\n… and {counted}; the JSON report lists all\n"));
        }
        text.push_str(&self.tail);
        (text, used)
    }
}

/// The texts of all sections, in order; those with a lower number get room first. All frames have room.
pub(super) fn fill(sections: Vec<(u8, Section<'_>)>, room: usize) -> Vec<String> {
    let frames: usize = sections.iter().map(|(_, section)| section.frame()).sum();
    let mut room = room.saturating_sub(frames);
    let mut waiting: Vec<_> = sections.into_iter().enumerate().collect();
    waiting.sort_by_key(|(_, (turn, _))| *turn);
    let mut texts: Vec<(usize, String)> = Vec::with_capacity(waiting.len());
    for (at, (_, section)) in waiting {
        let (text, used) = section.fill(room);
        room -= used;
        texts.push((at, text));
    }
    texts.sort_by_key(|(at, _)| *at);
    texts.into_iter().map(|(_, text)| text).collect()
}
