//! Reading blocks of constants: everything that is wrong is kept with its place, and nothing is passed over.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Spanned;
use crate::hcl::{Attribute, Block, Body};
use crate::lang::{self, Expr, Kind};
use crate::resource::Pattern;
use crate::source::{Diagnostic, SourceId, Span, nearest};
use crate::value::Value;

/// A word and where it stands.
type Word = Spanned<Arc<str>>;

/// What a block can hold.
pub(super) struct Shape {
    /// How messages call it.
    pub(super) name: &'static str,
    /// Its attributes.
    pub(super) attributes: &'static [&'static str],
    /// Its blocks that can be there once.
    pub(super) blocks: &'static [&'static str],
    /// Its blocks that can be there several times, each with labels.
    pub(super) labelled: &'static [&'static str],
}

/// Reads attributes and collects what is wrong.
pub(super) struct Reader {
    pub(super) id: SourceId,
    pub(super) errors: Vec<Diagnostic>,
}

impl Reader {
    pub(super) fn wrong(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(Diagnostic::new(message).at(self.id, span));
    }

    pub(super) fn wrong_with(&mut self, message: impl Into<String>, help: impl Into<String>, span: Span) {
        self.errors.push(Diagnostic::new(message).with_help(help).at(self.id, span));
    }

    /// Every name must be one that the block can have, and blocks have the labels that they have to.
    pub(super) fn check(&mut self, shape: &Shape, body: &Body) {
        let blocks = || shape.blocks.iter().chain(shape.labelled).copied();
        for attribute in &body.attributes {
            if shape.attributes.contains(&&*attribute.name) {
                continue;
            }
            let message = format!("{} has no attribute `{}`", shape.name, attribute.name);
            if blocks().any(|block| block == &*attribute.name) {
                let message = format!("`{}` is a block, not an attribute", attribute.name);
                let help = format!("write `{} {{ … }}` on lines of its own, without `=`", attribute.name);
                self.wrong_with(message, help, attribute.name_span);
            } else {
                self.unknown(
                    message,
                    &attribute.name,
                    shape.attributes.iter().copied().chain(blocks()),
                    attribute.name_span,
                );
            }
        }
        let mut seen = BTreeSet::new();
        for block in &body.blocks {
            if shape.labelled.contains(&&*block.kind) {
                if block.labels.is_empty() {
                    let message = format!("`{}` lacks its label: what it is for", block.kind);
                    let help = format!("write `{} \"ID\" {{ … }}`", block.kind);
                    self.wrong_with(message, help, block.header);
                }
            } else if shape.blocks.contains(&&*block.kind) {
                if let Some(label) = block.labels.first() {
                    self.wrong(format!("`{}` has no labels", block.kind), label.span);
                }
                if !seen.insert(block.kind.clone()) {
                    let message = format!("`{}` is there twice", block.kind);
                    self.wrong_with(message, "keep one of the two, with all that is in both", block.header);
                }
            } else if shape.attributes.contains(&&*block.kind) {
                let message = format!("`{}` is an attribute, not a block", block.kind);
                self.wrong_with(message, format!("write `{} = …`", block.kind), block.header);
            } else {
                let message = format!("{} has no block `{}`", shape.name, block.kind);
                self.unknown(message, &block.kind, blocks().chain(shape.attributes.iter().copied()), block.header);
            }
        }
    }

    /// A name that is none of the known ones.
    pub(super) fn unknown<'k>(
        &mut self,
        message: String,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
        span: Span,
    ) {
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => match known.collect::<Vec<_>>().as_slice() {
                [] => "it has nothing inside".to_owned(),
                names => format!("it has {}", names.join(", ")),
            },
        };
        self.wrong_with(message, help, span);
    }

    /// The value of an expression that is a constant.
    pub(super) fn constant(&mut self, expr: &Expr) -> Option<Value> {
        match lang::constant(expr) {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(error.at(self.id));
                None
            }
        }
    }

    /// Says that a value is of another type.
    fn mismatch(&mut self, name: &str, value: &Value, wanted: &str, help: &str, span: Span) {
        self.wrong_with(format!("`{name}` is {}, not {wanted}", value.shown()), help, span);
    }

    fn text_of(&mut self, name: &str, expr: &Expr) -> Option<Spanned<Arc<str>>> {
        let value = self.constant(expr)?;
        match value.as_str() {
            Some(text) if !text.trim().is_empty() => Some(Spanned { value: text.into(), span: expr.span }),
            Some(_) => {
                self.wrong(format!("`{name}` is empty"), expr.span);
                None
            }
            None => {
                self.mismatch(name, &value, "a string", "text stands in quotes", expr.span);
                None
            }
        }
    }

    /// A string that is not empty.
    pub(super) fn text(&mut self, body: &Body, name: &str) -> Option<Spanned<Arc<str>>> {
        let attribute = body.attribute(name)?;
        self.text_of(name, &attribute.expr)
    }

    /// A string that has to be there.
    pub(super) fn needed(&mut self, block: &Block, name: &str) -> Option<Spanned<Arc<str>>> {
        if block.body.attribute(name).is_none() {
            self.wrong(format!("`{}` lacks `{name}`", block.kind), block.header);
        }
        self.text(&block.body, name)
    }

    /// A string for which `right` holds; `wanted` says what that is.
    pub(super) fn formed(
        &mut self,
        text: Option<Spanned<Arc<str>>>,
        name: &str,
        wanted: &str,
        right: impl Fn(&str) -> bool,
    ) -> Option<Spanned<Arc<str>>> {
        let text = text?;
        if right(&text.value) {
            return Some(text);
        }
        self.wrong_with(format!("`{name}` is {:?}", &*text.value), wanted, text.span);
        None
    }

    /// A day.
    pub(super) fn day(&mut self, body: &Body, name: &str) -> Option<Spanned<Arc<str>>> {
        let text = self.text(body, name);
        self.formed(text, name, "a day is written as YYYY-MM-DD, such as \"2027-03-31\"", super::date::is_day)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, body: &Body, name: &str) -> Option<bool> {
        let attribute = body.attribute(name)?;
        let value = self.constant(&attribute.expr)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.mismatch(name, &value, "true or false", "write it without quotes", attribute.expr.span);
        }
        flag
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, body: &Body, name: &str, bounds: (i64, i64), what: &str) -> Option<Spanned<i64>> {
        let attribute = body.attribute(name)?;
        let value = self.constant(&attribute.expr)?;
        match value.as_number().and_then(|number| number.as_i64()).filter(|n| (bounds.0..=bounds.1).contains(n)) {
            Some(number) => Some(Spanned { value: number, span: attribute.expr.span }),
            None => {
                let wanted = format!("a whole number from {} to {}", bounds.0, bounds.1);
                self.mismatch(name, &value, &wanted, what, attribute.expr.span);
                None
            }
        }
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&mut self, body: &Body, name: &str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(body, name)?;
        self.choose(name, &text, words)
    }

    /// What one of several words stands for.
    pub(super) fn choose<T: Copy>(
        &mut self,
        name: &str,
        text: &Spanned<Arc<str>>,
        words: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        if let Some((_, meant)) = words.iter().find(|(word, _)| **word == *text.value) {
            return Some(Spanned { value: *meant, span: text.span });
        }
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let help = match nearest(&text.value, all.iter().copied()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("it is one of {}", all.join(", ")),
        };
        self.wrong_with(format!("`{name}` is {:?}", &*text.value), help, text.span);
        None
    }

    /// A list of strings, each with its place.
    pub(super) fn texts(&mut self, body: &Body, name: &str) -> Option<Vec<Spanned<Arc<str>>>> {
        let attribute = body.attribute(name)?;
        self.texts_of(name, &attribute.expr)
    }

    /// The same of an expression.
    pub(super) fn texts_of(&mut self, name: &str, expr: &Expr) -> Option<Vec<Spanned<Arc<str>>>> {
        let Kind::Tuple(items) = &bare(expr).kind else {
            let value = self.constant(expr)?;
            self.mismatch(name, &value, "a list of strings", "write it as [\"…\", \"…\"]", expr.span);
            return None;
        };
        let mut seen = BTreeSet::new();
        let mut texts = Vec::new();
        for item in items {
            let text = self.text_of(name, item)?;
            if !seen.insert(text.value.clone()) {
                self.wrong(format!("`{name}` has {:?} twice", &*text.value), text.span);
            }
            texts.push(text);
        }
        Some(texts)
    }

    /// A list of patterns.
    pub(super) fn patterns(
        &mut self,
        body: &Body,
        name: &str,
        read: fn(&str) -> Result<Pattern, String>,
    ) -> Option<Vec<Pattern>> {
        let texts = self.texts(body, name)?;
        if texts.is_empty()
            && let Some(attribute) = body.attribute(name)
        {
            self.wrong_with(format!("`{name}` is empty"), "leave it out for all", attribute.expr.span);
        }
        Some(texts.iter().filter_map(|text| self.pattern(name, text, read)).collect())
    }

    /// One pattern.
    pub(super) fn pattern(
        &mut self,
        name: &str,
        text: &Spanned<Arc<str>>,
        read: fn(&str) -> Result<Pattern, String>,
    ) -> Option<Pattern> {
        match read(&text.value) {
            Ok(pattern) => Some(pattern),
            Err(why) => {
                self.wrong_with(format!("{:?} is no pattern for `{name}`", &*text.value), why, text.span);
                None
            }
        }
    }

    /// The entries of an object in their order.
    pub(super) fn entries<'e>(&mut self, attribute: &'e Attribute) -> Option<Vec<(Word, &'e Expr)>> {
        let name = &*attribute.name;
        let Kind::Object(items) = &bare(&attribute.expr).kind else {
            let value = self.constant(&attribute.expr)?;
            self.mismatch(name, &value, "a map", "write it as { key = value }", attribute.expr.span);
            return None;
        };
        let mut seen = BTreeSet::new();
        let mut entries = Vec::new();
        for (key, value) in items {
            let key = self.text_of(name, key)?;
            if !seen.insert(key.value.clone()) {
                self.wrong(format!("`{name}` has the key {:?} twice", &*key.value), key.span);
            }
            entries.push((key, value));
        }
        Some(entries)
    }

    /// The entries of an object of strings.
    pub(super) fn words_by_key(&mut self, attribute: &Attribute) -> Vec<(Word, Word)> {
        let entries = self.entries(attribute).unwrap_or_default();
        entries.into_iter().filter_map(|(key, value)| Some((key, self.text_of(&attribute.name, value)?))).collect()
    }
}

/// Without parentheses around it.
fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Parentheses(inner) => bare(inner),
        _ => expr,
    }
}
