//! A text with mistakes, item by item: what is at the top of a file stands for itself, so that one broken block costs no
//! other one.
//!
//! Where an item ends, its brackets say. Where they do not, since one is missing, the item ends before the next line that
//! looks like the beginning of another.

use std::collections::HashMap;
use std::ops::Range;

use super::mistakes::Mistake;
use super::tokens::{self, Kind, Token};
use super::{Form, Inside, Plain, Want};

/// How many times its length a text is gone through for items that do not end; after that an item ends with the next line
/// that could begin one.
const ROUNDS: usize = 16;

/// Kinds of blocks without labels at the top of a module.
const BARE: [&str; 6] = ["import", "locals", "moved", "removed", "required_providers", "terraform"];

/// Kinds of blocks with labels that stand within others.
const INNER: [&str; 4] = ["backend", "dynamic", "provider_meta", "provisioner"];

/// Kinds of blocks that stand at the top wherever their line begins, and how many labels they have.
const TOP: [(&str, usize); 4] = [("module", 1), ("output", 1), ("resource", 2), ("variable", 1)];

/// An attribute or block at the top of a file, or what should have been one.
#[derive(Debug)]
pub(in crate::hcl) enum Item {
    /// From its first to its last token, as the brackets have it.
    Whole(Range<usize>),
    Broken(Mistake),
}

/// Goes through the items of a text.
pub(in crate::hcl) struct Items<'t> {
    plain: Plain<'t>,
    text: &'t str,
    /// Where items could begin, and where nothing else could.
    starts: Option<(Vec<usize>, Vec<usize>)>,
    /// How many bytes may still be read in vain.
    spare: usize,
    /// An item ended on the line of the next one.
    crowded: bool,
}

impl<'t> Items<'t> {
    pub(in crate::hcl) fn new(text: &'t str) -> Self {
        let spare = text.len().saturating_mul(ROUNDS);
        Self { plain: Plain::new(text, Form::File), text, starts: None, spare, crowded: false }
    }

    /// The plain spelling of an item.
    pub(in crate::hcl) fn plain(&self, item: &Range<usize>) -> &str {
        self.plain.out.get(item.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// The next item; `None` at the end of the text.
    pub(in crate::hcl) fn next(&mut self) -> Option<Item> {
        self.at_top(self.plain.at);
        let mut token = self.plain.next();
        if std::mem::take(&mut self.crowded) && !matches!(token.kind, Kind::Newline | Kind::End) {
            self.plain.at = token.at.start;
            return Some(Item::Broken(
                Mistake::new(token.at, "something follows on the line on which a block ended")
                    .help("begin a line of its own after `}`"),
            ));
        }
        while token.kind == Kind::Newline {
            token = self.plain.next();
        }
        if token.kind == Kind::End {
            return None;
        }
        let start = token.at.start;
        let bound = if self.spare == 0 { self.start_after(start, false) } else { None };
        let mistake = match self.item(start, bound) {
            Ok(item) => return Some(Item::Whole(item)),
            Err(mistake) => mistake,
        };
        let read = self.plain.at;
        self.spare = self.spare.saturating_sub(read.saturating_sub(start));
        self.restore(start..read.max(start));
        // Whether it read on into the next item.
        let surely = !self.assigns(&token);
        let next = bound.or_else(|| self.start_after(start, surely).filter(|next| *next < read));
        let mistake = match next {
            Some(_) if bound.is_none() => match self.item(start, next) {
                Ok(item) => return Some(Item::Whole(item)),
                Err(mistake) => mistake,
            },
            _ => mistake,
        };
        let next = next.or_else(|| self.start_after(start.max(mistake.at.start), false));
        self.resume(next.unwrap_or(self.text.len()));
        Some(Item::Broken(mistake))
    }

    /// Whether a token is a name with `=` after it.
    fn assigns(&self, name: &Token) -> bool {
        let sign = tokens::token(self.text, tokens::trivia(self.text, name.at.end, self.plain.last_comment));
        name.kind == Kind::Name && sign.kind == Kind::Symbol("=")
    }

    /// After an item that is none although its brackets are right: what follows a line that neither assigns nor opens
    /// anything belongs to it, too.
    pub(in crate::hcl) fn refuse(&mut self, item: &Range<usize>) {
        if !self.plain(item).contains(['{', '=']) {
            let next = self.start_after(item.start, false).unwrap_or(self.text.len());
            self.resume(next.max(item.end));
        }
    }

    fn at_top(&mut self, at: usize) {
        self.plain.at = at;
        self.plain.frames.truncate(1);
        self.plain.want = Want::Operand;
        self.plain.callable = false;
        self.plain.splat = false;
    }

    /// Reads one item, to its end or to an offset that it cannot pass.
    fn item(&mut self, start: usize, limit: Option<usize>) -> Result<Range<usize>, Mistake> {
        self.at_top(start);
        self.plain.text = limit.and_then(|limit| self.text.get(..limit)).unwrap_or(self.text);
        let read = self.read(start);
        self.plain.text = self.text;
        read
    }

    fn read(&mut self, start: usize) -> Result<Range<usize>, Mistake> {
        loop {
            let token = match self.plain.step() {
                Ok(Some(token)) => token,
                Ok(None) => return Ok(start..self.plain.at),
                Err(mistake) => return Err(self.outermost(mistake)),
            };
            match token.kind {
                // The last attribute can end with the text.
                Kind::End => return Ok(start..token.at.start),
                _ if self.plain.frames.len() > 1 => {}
                Kind::Newline => return Ok(start..token.at.start),
                Kind::Symbol("}") => {
                    self.crowded = true;
                    return Ok(start..token.at.end);
                }
                _ => {}
            }
        }
    }

    /// Of blocks that are not closed, the outermost is the one to close.
    fn outermost(&self, mistake: Mistake) -> Mistake {
        let unclosed = self.plain.at >= self.plain.text.len()
            && self.plain.frames.iter().all(|frame| frame.inside == Inside::Body);
        match self.plain.frames.get(1) {
            Some(frame) if unclosed => Mistake::unclosed(frame.open.clone(), frame.inside),
            _ => mistake,
        }
    }

    fn resume(&mut self, at: usize) {
        let read = self.plain.at.max(at);
        self.restore(at..read);
        self.plain.at = at;
        self.crowded = false;
    }

    fn restore(&mut self, range: Range<usize>) {
        if let (Some(out), Some(text)) = (self.plain.out.get_mut(range.clone()), self.text.as_bytes().get(range)) {
            out.copy_from_slice(text);
        }
    }

    /// The first line after an offset with which an item could begin, or with which nothing else could.
    fn start_after(&mut self, offset: usize, surely: bool) -> Option<usize> {
        let (all, sure) = self.starts.get_or_insert_with(|| starts(self.text));
        let starts = if surely { sure } else { all };
        starts.get(starts.partition_point(|start| *start <= offset)).copied()
    }
}

/// The lines with which items could begin: they begin with a letter and hold `{` or `=`; and of these the lines with which
/// nothing else could. What stands in heredocs and comments is none, unless these do not end.
fn starts(text: &str) -> (Vec<usize>, Vec<usize>) {
    let last: HashMap<&str, usize> =
        lines(text).map(|(at, line)| (line.trim(), at)).filter(|(word, _)| is_word(word)).collect();
    let last_comment = tokens::last_comment(text);
    let (mut all, mut sure) = (Vec::new(), Vec::new());
    let mut lines = lines(text).peekable();
    while let Some((at, line)) = lines.next() {
        let inner = line.trim_start();
        let indented = inner.len() < line.len();
        if inner.starts_with("/*") {
            let open = at + line.len() - inner.len();
            let rest = text.get(open..).filter(|_| open < last_comment);
            let close = rest.and_then(|rest| rest.find("*/")).map_or(open, |end| open + end);
            while lines.next_if(|(at, _)| *at <= close).is_some() {}
            continue;
        }
        if inner.starts_with(['#', '/']) {
            continue;
        }
        let surely = is_top(inner, indented);
        if surely {
            sure.push(at);
        }
        if surely || (!indented && inner.starts_with(tokens::starts_name) && line.contains(['{', '='])) {
            all.push(at);
        }
        if let Some(word) = heredoc(line)
            && last.get(word).is_some_and(|end| *end > at)
        {
            lines.by_ref().find(|(_, line)| line.trim() == word);
        }
    }
    (all, sure)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

fn is_word(text: &str) -> bool {
    text.starts_with(tokens::starts_name) && tokens::name(text) == text.len()
}

/// The word that ends the heredoc which begins at the end of a line.
fn heredoc(line: &str) -> Option<&str> {
    let (_, word) = line.trim_end().rsplit_once("<<")?;
    let word = word.strip_prefix('-').unwrap_or(word);
    is_word(word).then_some(word)
}

/// Whether a line begins a block that stands at the top of a file.
fn is_top(line: &str, indented: bool) -> bool {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at = tokens::trivia(line, at, line.len());
        let token = tokens::token(line, at);
        let end = match token.kind {
            Kind::Name => token.at.end,
            Kind::Quote if !words.is_empty() => {
                let rest = line.get(token.at.end..).unwrap_or("");
                token.at.end + rest.find('"').map_or(rest.len(), |close| close + 1)
            }
            Kind::Symbol("{") => break,
            _ => return false,
        };
        words.push(line.get(token.at.start..end).unwrap_or(""));
        at = end;
    }
    match words.as_slice() {
        [kind, labels @ ..] if indented => TOP.contains(&(kind, labels.len())),
        [kind] => BARE.contains(kind),
        [kind, ..] => !INNER.contains(kind),
        [] => false,
    }
}
