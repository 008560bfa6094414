//! String templates.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::context::EvalError;
use super::convert::{convert, noun};
use super::evaluate::{Env, Eval};
use super::functions::too_long;
use super::tree::{Expr, Part, PartFor, PartIf};
use super::unknown::is_not_null;
use crate::limits::Limit;
use crate::source::Span;
use crate::value::{Data, Piece, Reason, Shape, Truth, Type, Unknown, Value};

/// A template being rendered: text, with holes where it is unknown.
#[derive(Default)]
struct Rendered {
    /// What comes before `text`: known text and holes in turn.
    pieces: Vec<Piece>,
    text: String,
    /// What certainly stands before the first part that is unknown, as Terraform sees parts.
    prefix: Option<String>,
    sensitive: bool,
    reason: Option<Reason>,
}

pub(super) fn eval(env: &Env<'_>, parts: &[Part], span: Span) -> Eval {
    let mut rendered = Rendered::default();
    rendered.parts(env, parts, span).map_err(|error| error.of_type(Type::String))?;
    env.text(rendered.length(), span)?;
    Ok(rendered.value(env))
}

/// The place of a part; text has that of what it is in.
fn place(part: &Part, whole: Span) -> Span {
    match part {
        Part::Text(_) => whole,
        Part::Value(expr) => expr.span,
        Part::If(part) => part.span,
        Part::For(part) => part.span,
    }
}

impl Rendered {
    fn hole(&mut self, unknown: Arc<Unknown>) {
        self.reason.get_or_insert_with(|| unknown.reason.clone());
        self.flush();
        self.pieces.push(Piece::Hole(unknown));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.text).into()));
        }
    }

    /// How long the known text is, in bytes.
    fn length(&self) -> usize {
        let of = |piece: &Piece| if let Piece::Text(text) = piece { text.len() } else { 0 };
        self.pieces.iter().map(of).sum::<usize>() + self.text.len()
    }

    /// Drops what is known of a text of too many pieces: a template that is read twice by another one, and that by the
    /// next, doubles.
    fn forget(&mut self) {
        if self.pieces.len() > MAX_PIECES
            && let Some(reason) = &self.reason
        {
            let mut unknown = Unknown::new(Type::String, reason.clone());
            unknown.not_null = true;
            self.text.clear();
            self.pieces = vec![Piece::Hole(Arc::new(unknown))];
        }
    }

    /// Notes that the part which comes now is unknown.
    fn opens(&mut self) {
        if self.prefix.is_none() {
            self.prefix = Some(if self.pieces.is_empty() { self.text.clone() } else { String::new() });
        }
    }

    fn parts(&mut self, env: &Env<'_>, parts: &[Part], whole: Span) -> Result<(), EvalError> {
        for part in parts {
            match part {
                Part::Text(text) => self.text.push_str(text),
                Part::Value(expr) => self.interpolation(env, expr)?,
                Part::If(part) => self.conditional(env, part)?,
                Part::For(part) => self.each(env, part)?,
            }
            self.forget();
            if self.text.len() > env.limits().size(Limit::TextBytes) {
                return Err(EvalError::beyond(
                    env.limits(),
                    Limit::TextBytes,
                    too_long(env.limits()),
                    place(part, whole),
                ));
            }
        }
        Ok(())
    }

    /// Both branches are rendered, because the result is as sensitive as both; an error of the other one is dropped.
    fn conditional(&mut self, env: &Env<'_>, part: &PartIf) -> Result<(), EvalError> {
        let branch = |parts: &[Part]| {
            let mut rendered = Self::default();
            let outer = env.hazard.replace(false);
            let done = rendered.parts(env, parts, part.span).map(|()| rendered);
            (done, env.hazard.replace(outer))
        };
        let (yes, no) = (branch(&part.yes), branch(&part.no));
        let condition = env.eval(&part.condition)?;
        self.sensitive |= condition.is_sensitive();
        for (rendered, _) in [&yes, &no] {
            self.sensitive |= rendered.as_ref().is_ok_and(|rendered| rendered.sensitive);
        }
        let (taken, risky) = match env.choice(&condition, part.condition.span)? {
            Truth::True => yes,
            Truth::False => no,
            Truth::Unknown => {
                self.undecided(&condition);
                return Ok(());
            }
        };
        if risky {
            env.risk();
        }
        self.append(taken?);
        Ok(())
    }

    fn each(&mut self, env: &Env<'_>, part: &PartFor) -> Result<(), EvalError> {
        let collection = env.eval(&part.collection)?;
        // Terraform forgets that something unknown is sensitive here.
        self.sensitive |= collection.is_sensitive() && (env.onus() || !collection.is_unknown());
        let Some(elements) = env.iterate(&collection, part.collection.span)? else {
            self.undecided(&collection);
            return Ok(());
        };
        let mut rendered = Self::default();
        for element in elements {
            env.element(part.collection.span)?;
            let names = (part.key.as_deref(), &*part.value);
            env.body(names, element, &collection, |env| rendered.parts(env, &part.body, part.span))?;
        }
        self.append(rendered);
        Ok(())
    }

    /// A part that was rendered by itself.
    fn append(&mut self, part: Self) {
        self.sensitive |= part.sensitive;
        if part.reason.is_some() {
            self.opens();
        }
        self.nested(&part.pieces);
        self.text.push_str(&part.text);
    }

    /// The pieces of a part: a template within a template is one template.
    fn nested(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Hole(hole) => self.hole(hole.clone()),
            }
        }
    }

    /// A stretch of which nothing is known.
    fn undecided(&mut self, because: &Value) {
        let mut unknown = Unknown::new(Type::String, super::unknown::reason_of([because]));
        unknown.not_null = true;
        self.opens();
        self.hole(Arc::new(unknown));
    }

    fn interpolation(&mut self, env: &Env<'_>, expr: &Expr) -> Result<(), EvalError> {
        let value = env.eval(expr)?;
        self.sensitive |= value.is_sensitive();
        match value.data() {
            Data::String(text) => self.text.push_str(text),
            Data::Null(_) => {
                return Err(EvalError::new(expr.span, "the interpolated value is null; a string cannot hold null"));
            }
            Data::Unknown(unknown) => {
                if !is_not_null(&value) || !matches!(unknown.ty, Type::String | Type::Number | Type::Bool) {
                    env.risk();
                }
                self.opens();
                match &unknown.shape {
                    Shape::Template(pieces) => self.nested(pieces),
                    _ => match convert(&value, &Type::String) {
                        Ok(text) => self.hole(text.as_unknown().unwrap_or(unknown).clone()),
                        // Terraform complains about a list only once it knows it.
                        Err(_) => self.undecided(&value),
                    },
                }
            }
            _ => {
                let text = convert(&value, &Type::String).map_err(|_| {
                    let have = noun(&value.ty());
                    EvalError::new(expr.span, format!("the interpolated value is {have}; a string is required"))
                })?;
                self.text.push_str(text.as_str().unwrap_or(""));
            }
        }
        Ok(())
    }

    fn value(mut self, env: &Env<'_>) -> Value {
        let value = match self.reason.take() {
            None => Value::string(&self.text),
            Some(reason) => {
                self.flush();
                let mut unknown = template(self.pieces, reason);
                if !env.onus() {
                    unknown.prefix = self.prefix.as_deref().and_then(safe_prefix);
                }
                Value::unknown(unknown)
            }
        };
        value.with_sensitivity(self.sensitive)
    }
}

/// The most pieces of a text that is not known.
const MAX_PIECES: usize = 1 << 14;

/// The longest prefix that Terraform remembers, in bytes.
const MAX_PREFIX: usize = 128;

/// What of a prefix no text behind it can change, by combining with its last character: Terraform trusts a last
/// character only if it is one of those that separate words.
pub(super) fn safe_prefix(prefix: &str) -> Option<Arc<str>> {
    let mut end = prefix.len().min(MAX_PREFIX);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    let prefix: String = prefix.get(..end).unwrap_or("").nfc().collect();
    let (start, last) = prefix.grapheme_indices(true).next_back()?;
    let ends = matches!(last.as_bytes(), [byte] if b"-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'".contains(byte));
    let safe = if ends { &*prefix } else { prefix.get(..start).unwrap_or("") };
    (!safe.is_empty()).then(|| safe.into())
}

/// An unknown string of pieces.
pub(super) fn template(pieces: Vec<Piece>, reason: Reason) -> Unknown {
    let mut unknown = Unknown::new(Type::String, reason);
    unknown.not_null = true;
    unknown.prefix = match pieces.first() {
        Some(Piece::Text(text)) => Some(text.clone()),
        Some(Piece::Hole(hole)) => hole.prefix.clone(),
        None => None,
    };
    unknown.shape = Shape::Template(pieces.into());
    unknown
}
