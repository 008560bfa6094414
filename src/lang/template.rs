//! String templates.

use std::sync::Arc;

use super::context::EvalError;
use super::convert::{convert, noun};
use super::evaluate::{Env, Eval};
use super::tree::{Expr, Part};
use super::unknown::is_not_null;
use crate::value::{Data, Piece, Reason, Shape, Truth, Type, Unknown, Value};

/// A template being rendered: text, with holes where it is unknown.
#[derive(Default)]
struct Rendered {
    pieces: Vec<Piece>,
    sensitive: bool,
    reason: Option<Reason>,
}

pub(super) fn eval(env: &Env<'_>, parts: &[Part]) -> Eval {
    let mut rendered = Rendered::default();
    rendered.parts(env, parts).map_err(|error| error.of_type(Type::String))?;
    Ok(rendered.value())
}

impl Rendered {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            *last = format!("{last}{text}").into();
        } else {
            self.pieces.push(Piece::Text(text.into()));
        }
    }

    fn hole(&mut self, unknown: Unknown) {
        self.reason.get_or_insert_with(|| unknown.reason.clone());
        self.pieces.push(Piece::Hole(Arc::new(unknown)));
    }

    fn parts(&mut self, env: &Env<'_>, parts: &[Part]) -> Result<(), EvalError> {
        for part in parts {
            match part {
                Part::Text(text) => self.text(text),
                Part::Value(expr) => self.interpolation(env, expr)?,
                Part::If(part) => {
                    let condition = env.eval(&part.condition)?;
                    self.sensitive |= condition.is_sensitive();
                    match env.condition(&condition, part.condition.span)? {
                        Truth::True => self.parts(env, &part.yes)?,
                        Truth::False => self.parts(env, &part.no)?,
                        Truth::Unknown => self.undecided(&condition),
                    }
                }
                Part::For(part) => {
                    let collection = env.eval(&part.collection)?;
                    self.sensitive |= collection.is_sensitive();
                    match env.iterate(&collection, part.collection.span)? {
                        Some(elements) => {
                            for element in elements {
                                env.with_element(part.key.as_deref(), &part.value, element, |env| {
                                    self.parts(env, &part.body)
                                })?;
                            }
                        }
                        None => self.undecided(&collection),
                    }
                }
            }
        }
        Ok(())
    }

    /// A stretch of which nothing is known.
    fn undecided(&mut self, because: &Value) {
        let mut unknown = Unknown::new(Type::String, super::unknown::reason_of([because]));
        unknown.not_null = true;
        self.hole(unknown);
    }

    fn interpolation(&mut self, env: &Env<'_>, expr: &Expr) -> Result<(), EvalError> {
        let value = env.eval(expr)?;
        self.sensitive |= value.is_sensitive();
        if value.is_null() {
            return Err(EvalError::new(expr.span, "the interpolated value is null; a string cannot hold null"));
        }
        let text = convert(&value, &Type::String).map_err(|_| {
            EvalError::new(expr.span, format!("the interpolated value is {}; a string is required", noun(&value.ty())))
        })?;
        match text.data() {
            Data::String(text) => self.text(text),
            Data::Unknown(unknown) => {
                if !is_not_null(&value) || value.ty() == Type::Dynamic {
                    env.risk();
                }
                match &unknown.shape {
                    // A template within a template is one template.
                    Shape::Template(pieces) => {
                        self.reason.get_or_insert_with(|| unknown.reason.clone());
                        for piece in pieces.iter() {
                            match piece {
                                Piece::Text(text) => self.text(text),
                                Piece::Hole(hole) => self.hole(Unknown::clone(hole)),
                            }
                        }
                    }
                    _ => self.hole(Unknown::clone(unknown)),
                }
            }
            _ => return Err(EvalError::new(expr.span, "the interpolated value is no string")),
        }
        Ok(())
    }

    fn value(self) -> Value {
        let value = match self.reason {
            None => {
                let text: String = self
                    .pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => &**text,
                        Piece::Hole(_) => "",
                    })
                    .collect();
                Value::string(text)
            }
            Some(reason) => Value::unknown(template(self.pieces, reason)),
        };
        value.with_sensitivity(self.sensitive)
    }
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
