//! Who gets how much of the room that there is.

use crate::report::lists::plural;

/// Bytes that the remark on what is left out may take.
const NOTE: usize = 100;

/// Bytes of items that each section has before any has more: a title with nothing below it would tell nobody anything.
const LEAST: usize = 1_500;

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

impl<'a> Section<'a> {
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

    /// Nothing of it is written yet.
    fn begin(self) -> Filling<'a> {
        Filling { text: String::new(), used: 0, told: 0, waiting: None, section: self }
    }
}

/// A section that gets its items.
struct Filling<'a> {
    section: Section<'a>,
    text: String,
    used: usize,
    told: usize,
    /// An item that there was no room for.
    waiting: Option<(String, usize)>,
}

impl Filling<'_> {
    /// Adds items that fit into so many bytes, until there are `enough`; gives how many bytes they are.
    fn add(&mut self, room: usize, enough: usize) -> usize {
        let before = self.used;
        while self.section.total > 0 && self.used - before < enough {
            let Some((item, count)) = self.waiting.take().or_else(|| self.section.items.next()) else { break };
            if self.used - before + item.len() > room {
                self.waiting = Some((item, count));
                break;
            }
            self.used += item.len();
            self.told += count;
            self.text.push_str(&item);
        }
        self.used - before
    }

    fn finish(self) -> String {
        let Section { title, head, tail, noun, total, .. } = self.section;
        if total == 0 {
            return String::new();
        }
        let head = if self.used > 0 { head } else { String::new() };
        let mut text = [title, head, self.text].concat();
        if let rest @ 1.. = total.saturating_sub(self.told) {
            let more = if self.told == 0 { "" } else { " more" };
            let counted = plural(rest, noun).replacen(' ', &format!("{more} "), 1);
            text.push_str(&format!("\n… and {counted}; the JSON report lists all\n"));
        }
        text.push_str(&tail);
        text
    }
}

/// The texts of all sections, in order. All frames have room, then some items of each, then those with a lower number.
pub(super) fn fill(sections: Vec<(u8, Section<'_>)>, room: usize) -> Vec<String> {
    let frames: usize = sections.iter().map(|(_, section)| section.frame()).sum();
    let mut room = room.saturating_sub(frames);
    let mut filled: Vec<_> =
        sections.into_iter().enumerate().map(|(at, (turn, section))| (turn, at, section.begin())).collect();
    filled.sort_by_key(|(turn, ..)| *turn);
    for enough in [LEAST, usize::MAX] {
        for (.., filling) in &mut filled {
            room -= filling.add(room, enough);
        }
    }
    filled.sort_by_key(|(_, at, _)| *at);
    filled.into_iter().map(|(.., filling)| filling.finish()).collect()
}
