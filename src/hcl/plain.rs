//! The same text, byte for byte as long, in a spelling that Terraform and `hcl::edit` read alike.
//!
//! `hcl::edit` parses; but it reads some texts otherwise than Terraform, and some not at all. So it is handed a plain
//! text, and what it reads as names, numbers and text is taken from the original, at the same places:
//!
//! - comments, and newlines that end nothing, are blanks;
//! - an object is a list of its keys and values (`{ a = 1 }` is `[ a , 1 ]`): keys may repeat, and many cost no more;
//! - numbers are zeros, as the parser reads doubles only;
//! - the text of strings is `x`, and a heredoc is a quoted string, so that there is one rule for escapes and ends.
//!
//! On the way every token is held against what can stand at its place, as Terraform does; the parser is more lenient
//! in places, and its errors know less about what was meant.

mod grammar;
mod items;
mod mistakes;
mod text;
pub(in crate::hcl) mod tokens;

use std::ops::Range;

pub(super) use items::{Item, Items};
pub(super) use mistakes::Mistake;
use tokens::{Kind, Token};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    File,
    Expression,
    /// A template without quotes.
    Template,
}

/// What surrounds a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A lone expression.
    Root,
    /// A file, or a block.
    Body,
    /// The value of an attribute of a body.
    Line,
    Parentheses,
    Call,
    Tuple,
    Index,
    Object,
    ForTuple,
    ForObject,
    /// `${ … }`
    Interpolation,
    /// `%{ … }`
    Directive,
    Quote,
    Heredoc,
    /// A template that is the whole text.
    Template,
}

/// Which part of an object or `for` a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// A key of an object; the collection of a `for`.
    Start,
    /// The result of `[for …]`, the key of `{for …}`.
    Result,
    /// The value in an object and in `{for …}`.
    Value,
    /// After `...`.
    Grouped,
    /// After `if`.
    Condition,
}

/// What can come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// An operand, or the end of what surrounds it.
    First,
    Operand,
    Operator,
}

/// A directive that is not closed yet.
#[derive(Debug, Clone)]
struct Open {
    keyword: &'static str,
    otherwise: bool,
    at: Range<usize>,
}

#[derive(Debug, Clone)]
struct Frame {
    inside: Inside,
    /// What opened it.
    open: Range<usize>,
    stage: Stage,
    /// Question marks without their colon.
    questions: Vec<Range<usize>>,
    /// The directives of a string.
    directives: Vec<Open>,
    /// The word that ends a heredoc.
    marker: Range<usize>,
}

impl Frame {
    fn new(inside: Inside, open: Range<usize>) -> Self {
        Self { inside, open, stage: Stage::Start, questions: Vec::new(), directives: Vec::new(), marker: 0..0 }
    }
}

/// Writes a text plainly.
struct Plain<'t> {
    text: &'t str,
    out: Vec<u8>,
    last_comment: usize,
    at: usize,
    frames: Vec<Frame>,
    want: Want,
    /// The token before is a name that can be called.
    callable: bool,
    /// The tokens before are `.*` and attributes.
    splat: bool,
    /// A lone expression has begun.
    started: bool,
    /// A lone expression has ended with its line.
    ended: bool,
    form: Form,
}

/// The plain text, or the first mistake.
pub(super) fn plain(text: &str, form: Form) -> Result<String, Mistake> {
    let mut plain = Plain::new(text, form);
    plain.run()?;
    String::from_utf8(plain.out).map_err(|_| Mistake::new(0..0, "the text cannot be read"))
}

impl<'t> Plain<'t> {
    fn new(text: &'t str, form: Form) -> Self {
        let root = match form {
            Form::File => Inside::Body,
            Form::Expression => Inside::Root,
            Form::Template => Inside::Template,
        };
        Self {
            text,
            out: text.as_bytes().to_vec(),
            last_comment: tokens::last_comment(text),
            at: 0,
            frames: vec![Frame::new(root, 0..0)],
            want: Want::Operand,
            callable: false,
            splat: false,
            started: false,
            ended: false,
            form,
        }
    }

    fn run(&mut self) -> Result<(), Mistake> {
        while self.step()?.is_some_and(|token| token.kind != Kind::End) {}
        Ok(())
    }

    /// Goes past a token of code, or past text up to what interrupts it. There is no token after a whole text.
    fn step(&mut self) -> Result<Option<Token>, Mistake> {
        Ok(Some(match self.inside() {
            Inside::Quote => {
                self.quoted()?;
                Token { kind: Kind::Quote, at: self.at..self.at }
            }
            Inside::Template if self.at == self.text.len() => return self.close_text().map(|()| None),
            Inside::Heredoc | Inside::Template => {
                self.prose()?;
                Token { kind: Kind::Heredoc, at: self.at..self.at }
            }
            _ => {
                let token = self.next();
                if token.kind == Kind::End {
                    self.end(token.at.clone())?
                } else {
                    self.code(&token)?
                }
                token
            }
        }))
    }

    fn inside(&self) -> Inside {
        self.frames.last().map_or(Inside::Root, |frame| frame.inside)
    }

    fn stage(&self) -> Stage {
        self.frames.last().map_or(Stage::Start, |frame| frame.stage)
    }

    fn set_stage(&mut self, stage: Stage) {
        if let Some(frame) = self.frames.last_mut() {
            frame.stage = stage;
        }
    }

    fn push(&mut self, inside: Inside, open: Range<usize>, want: Want) {
        self.frames.push(Frame::new(inside, open));
        self.want = want;
    }

    fn source(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or("")
    }

    /// Whether newlines mean nothing here.
    fn blind(&self) -> bool {
        !matches!(self.inside(), Inside::Root | Inside::Body | Inside::Line | Inside::Object)
    }

    /// Skips to the next token and past it; what means nothing becomes blank.
    fn next(&mut self) -> Token {
        loop {
            let end = tokens::trivia(self.text, self.at, self.last_comment);
            self.fill(self.at..end, b' ');
            let token = tokens::token(self.text, end);
            self.at = token.at.end;
            if token.kind == Kind::Newline && self.blind() {
                self.fill(token.at, b' ');
                continue;
            }
            return token;
        }
    }

    /// The next token without going past it.
    fn peek(&mut self) -> Token {
        let at = self.at;
        let token = self.next();
        self.at = at;
        token
    }

    fn fill(&mut self, at: Range<usize>, with: u8) {
        if let Some(range) = self.out.get_mut(at) {
            range.fill(with);
        }
    }

    /// Writes one character in place of a token.
    fn write(&mut self, at: &Range<usize>, byte: u8) {
        self.fill(at.clone(), b' ');
        self.fill(at.start..at.start + 1, byte);
    }
}
