//! What can stand where in an expression.

use std::ops::Range;

use super::mistakes::Mistake;
use super::tokens::{Kind, Token};
use super::{Inside, Plain, Stage, Want};

impl Plain<'_> {
    pub(super) fn code(&mut self, token: &Token) -> Result<(), Mistake> {
        let callable = std::mem::take(&mut self.callable);
        let splat = std::mem::take(&mut self.splat);
        if let Kind::Other(c) = token.kind {
            return Err(Mistake::character(token.at.clone(), c, self.source(&(token.at.start..self.text.len()))));
        }
        if token.kind == Kind::OpenComment {
            return Err(Mistake::open_comment(token.at.clone()));
        }
        if self.inside() == Inside::Body {
            return self.body(token);
        }
        if token.kind == Kind::Newline {
            return self.newline(token);
        }
        if self.ended {
            return Err(Mistake::after_line(token.at.clone(), self.source(&token.at)));
        }
        self.started = true;
        match (token.kind, self.want) {
            (Kind::Symbol(symbol @ (")" | "]" | "}" | "~}")), _) => self.close(token, symbol),
            (_, Want::Operator) => self.operator(token, callable, splat),
            (_, Want::First | Want::Operand) => self.operand(token),
        }
    }

    /// The parser knows the grammar of bodies; here it matters only where expressions begin.
    fn body(&mut self, token: &Token) -> Result<(), Mistake> {
        match token.kind {
            Kind::Symbol("=") => self.push(Inside::Line, token.at.clone(), Want::Operand),
            Kind::Symbol("{") => self.push(Inside::Body, token.at.clone(), Want::Operand),
            Kind::Symbol("}") if self.frames.len() > 1 => {
                self.frames.pop();
            }
            Kind::Symbol("}") => return Err(Mistake::wrong_bracket(token.at.clone(), "}", "", "")),
            Kind::Quote => self.open_quote(token.at.clone()),
            Kind::Symbol(_) | Kind::Number | Kind::Heredoc => {
                return Err(Mistake::statement(token.at.clone(), self.source(&token.at)));
            }
            _ => {}
        }
        Ok(())
    }

    fn newline(&mut self, token: &Token) -> Result<(), Mistake> {
        let at = token.at.clone();
        match (self.inside(), self.want) {
            (Inside::Line, Want::Operator) => {
                self.settled()?;
                self.frames.pop();
            }
            (Inside::Object, Want::First) => self.fill(at, b' '),
            (Inside::Object, Want::Operator) if self.stage() == Stage::Value => {
                self.settled()?;
                self.write(&at, b',');
                self.set_stage(Stage::Start);
                self.want = Want::First;
            }
            (Inside::Object, Want::Operator) => return Err(Mistake::no_value(at)),
            (Inside::Root, Want::Operator) => {
                self.settled()?;
                self.fill(at, b' ');
                self.ended = true;
            }
            (Inside::Root, _) if !self.started => self.fill(at, b' '),
            _ => return Err(Mistake::unfinished_line(at)),
        }
        Ok(())
    }

    fn operand(&mut self, token: &Token) -> Result<(), Mistake> {
        let at = token.at.clone();
        self.want = Want::Operator;
        match token.kind {
            Kind::Name => self.callable = true,
            Kind::Number => {
                if !is_number(self.source(&at)) {
                    return Err(Mistake::number(at, self.source(&token.at)));
                }
                self.fill(at, b'0');
            }
            Kind::Quote => self.open_quote(at),
            Kind::Heredoc => self.open_heredoc(at),
            Kind::Symbol("(") => self.push(Inside::Parentheses, at, Want::Operand),
            Kind::Symbol(open @ ("[" | "{")) => {
                let tuple = open == "[";
                // Newlines never matter in a `for`, so that they are skipped to look for one.
                self.push(Inside::Tuple, at.clone(), Want::First);
                let first = self.peek();
                if first.kind == Kind::Name && self.source(&first.at) == "for" {
                    self.next();
                    if let Some(frame) = self.frames.last_mut() {
                        frame.inside = if tuple { Inside::ForTuple } else { Inside::ForObject };
                    }
                    return self.for_header();
                }
                if !tuple {
                    self.write(&at, b'[');
                    if let Some(frame) = self.frames.last_mut() {
                        frame.inside = Inside::Object;
                    }
                }
            }
            Kind::Symbol("-" | "!") => self.want = Want::Operand,
            _ => return Err(Mistake::no_operand(at, self.source(&token.at))),
        }
        Ok(())
    }

    fn operator(&mut self, token: &Token, callable: bool, splat: bool) -> Result<(), Mistake> {
        let at = token.at.clone();
        match token.kind {
            Kind::Symbol(".") => self.attribute(splat),
            Kind::Symbol("[") => {
                if self.peek().kind == Kind::Symbol("*") {
                    self.next();
                    let close = self.next();
                    if close.kind == Kind::Symbol("]") {
                        return Ok(());
                    }
                    return Err(Mistake::new(close.at, "`[*]` has something between its star and its bracket")
                        .help("write `[*]` to read every element"));
                }
                self.push(Inside::Index, at, Want::Operand);
                Ok(())
            }
            Kind::Symbol("(") if callable => {
                self.push(Inside::Call, at, Want::First);
                Ok(())
            }
            Kind::Symbol("::") if callable => {
                let name = self.next();
                if name.kind != Kind::Name {
                    return Err(Mistake::new(name.at, "the name of a function is missing after `::`")
                        .help("write `namespace::name(…)`"));
                }
                self.callable = true;
                if !matches!(self.peek().kind, Kind::Symbol("::" | "(")) {
                    return Err(Mistake::new(
                        at.start..name.at.end,
                        "a name with `::` is a function, and is not called here",
                    )
                    .help("write its arguments in parentheses"));
                }
                Ok(())
            }
            Kind::Symbol("+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "&&" | "||") => {
                self.want = Want::Operand;
                Ok(())
            }
            Kind::Symbol("?") => {
                self.want = Want::Operand;
                if let Some(frame) = self.frames.last_mut() {
                    frame.questions.push(at);
                }
                Ok(())
            }
            Kind::Symbol(":") if self.frames.last_mut().is_some_and(|frame| frame.questions.pop().is_some()) => {
                self.want = Want::Operand;
                Ok(())
            }
            _ => self.separator(token),
        }
    }

    /// What stands between the parts of what surrounds an expression.
    fn separator(&mut self, token: &Token) -> Result<(), Mistake> {
        let at = token.at.clone();
        self.settled()?;
        self.want = Want::Operand;
        match (self.inside(), self.stage(), token.kind) {
            (Inside::Object, Stage::Start, Kind::Symbol("=" | ":")) => {
                self.write(&at, b',');
                self.set_stage(Stage::Value);
            }
            (Inside::Object, Stage::Value, Kind::Symbol(",")) => {
                self.set_stage(Stage::Start);
                self.want = Want::First;
            }
            (Inside::Tuple, _, Kind::Symbol(",")) | (Inside::Call, Stage::Start, Kind::Symbol(",")) => {
                self.want = Want::First;
            }
            (Inside::Call, Stage::Start, Kind::Symbol("...")) => {
                self.set_stage(Stage::Grouped);
                self.want = Want::Operator;
            }
            (Inside::ForTuple | Inside::ForObject, Stage::Start, Kind::Symbol(":")) => self.set_stage(Stage::Result),
            (Inside::ForObject, Stage::Result, Kind::Symbol("=>")) => self.set_stage(Stage::Value),
            (Inside::ForObject, Stage::Value, Kind::Symbol("...")) => {
                self.set_stage(Stage::Grouped);
                self.want = Want::Operator;
            }
            (Inside::ForTuple, Stage::Result, Kind::Name)
            | (Inside::ForObject, Stage::Value | Stage::Grouped, Kind::Name)
                if self.source(&at) == "if" =>
            {
                self.set_stage(Stage::Condition);
            }
            (inside, stage, _) => {
                let before = self.text.get(..at.start).unwrap_or("");
                return Err(Mistake::after_operand(at, self.source(&token.at), before, (inside, stage)));
            }
        }
        Ok(())
    }

    /// `.name`, `.0` and `.*`.
    fn attribute(&mut self, splat: bool) -> Result<(), Mistake> {
        let token = self.next();
        let text = self.source(&token.at);
        match token.kind {
            Kind::Name => self.splat = splat,
            Kind::Number => {
                if text.contains('.') {
                    return Err(Mistake::two_indexes(token.at, text));
                }
                self.splat = splat;
                // The parser reads an index that fits into 64 bits and begins with no zero.
                self.fill(token.at.clone(), b' ');
                self.fill(token.at.start..token.at.end.min(token.at.start + 15), b'1');
            }
            Kind::Symbol("*") if splat => return Err(Mistake::nested_splat(token.at)),
            Kind::Symbol("*") => self.splat = true,
            _ => return Err(Mistake::no_attribute(token.at)),
        }
        Ok(())
    }

    fn close(&mut self, token: &Token, symbol: &str) -> Result<(), Mistake> {
        let at = token.at.clone();
        if self.inside() == Inside::Line && symbol == "}" && self.frames.len() > 2 {
            self.complete(&at, symbol)?;
            self.frames.pop();
            return self.body(token);
        }
        let (closer, empty) = match self.inside() {
            Inside::Parentheses => (")", false),
            Inside::Call => (")", true),
            Inside::Tuple => ("]", true),
            Inside::Index | Inside::ForTuple => ("]", false),
            Inside::Object => ("}", true),
            Inside::ForObject | Inside::Interpolation | Inside::Directive => ("}", false),
            Inside::Root | Inside::Body | Inside::Line | Inside::Quote | Inside::Heredoc | Inside::Template => {
                ("", false)
            }
        };
        let template = matches!(self.inside(), Inside::Interpolation | Inside::Directive);
        if closer != symbol && !(template && symbol == "~}") {
            let open = self.frames.last().map_or(0..0, |frame| frame.open.clone());
            if self.want != Want::Operator && closer.is_empty() {
                return Err(Mistake::no_operand(at, symbol));
            }
            return Err(Mistake::wrong_bracket(at, symbol, closer, self.source(&open)));
        }
        if !(empty && self.want == Want::First) {
            self.complete(&at, symbol)?;
            let stage = self.stage();
            match self.inside() {
                Inside::Object if stage == Stage::Start => return Err(Mistake::no_value(at)),
                Inside::ForTuple if stage < Stage::Result => return Err(Mistake::unfinished_for(at, ":")),
                Inside::ForObject if stage < Stage::Result => return Err(Mistake::unfinished_for(at, ":")),
                Inside::ForObject if stage < Stage::Value => return Err(Mistake::unfinished_for(at, "=>")),
                _ => {}
            }
        }
        if self.inside() == Inside::Object {
            self.write(&at, b']');
        }
        self.frames.pop();
        // After a template's `}` its text goes on.
        self.want = Want::Operator;
        Ok(())
    }

    fn complete(&mut self, at: &Range<usize>, symbol: &str) -> Result<(), Mistake> {
        if self.want != Want::Operator {
            return Err(Mistake::no_operand(at.clone(), symbol));
        }
        self.settled()
    }

    /// No conditional waits for its colon.
    fn settled(&self) -> Result<(), Mistake> {
        match self.frames.last().and_then(|frame| frame.questions.last()) {
            Some(question) => Err(Mistake::half_conditional(question.clone())),
            None => Ok(()),
        }
    }

    /// `x in` or `k, v in`, after `for`.
    pub(super) fn for_header(&mut self) -> Result<(), Mistake> {
        let mut names = 1;
        loop {
            let name = self.next();
            if name.kind != Kind::Name {
                return Err(Mistake::for_name(name.at));
            }
            if names == 2 || self.peek().kind != Kind::Symbol(",") {
                break;
            }
            self.next();
            names = 2;
        }
        let word = self.next();
        if word.kind != Kind::Name || self.source(&word.at) != "in" {
            return Err(Mistake::for_in(word.at));
        }
        self.want = Want::Operand;
        Ok(())
    }

    pub(super) fn end(&mut self, at: Range<usize>) -> Result<(), Mistake> {
        match self.frames.last() {
            Some(frame) if matches!(frame.inside, Inside::Root | Inside::Line) => {
                if self.want != Want::Operator {
                    let before = self.text.trim_end().len();
                    let last = self.text.get(..before).and_then(|text| text.char_indices().next_back());
                    let last = last.map_or(at, |(last, _)| last..before);
                    let empty = frame.inside == Inside::Root && !self.started;
                    return Err(Mistake::too_early(last, empty));
                }
                self.settled()
            }
            Some(frame) if frame.inside != Inside::Body || self.frames.len() > 1 => {
                Err(Mistake::unclosed(frame.open.clone(), frame.inside))
            }
            _ => Ok(()),
        }
    }
}

/// At most one dot and one exponent, in this order.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    mantissa.bytes().filter(|byte| *byte == b'.').count() < 2 && !exponent.contains(['.', 'e', 'E'])
}
