//! Values into expressions.

use std::collections::HashSet;

use ::hcl::edit::parser;

use super::document::{Member, Node, Sort, Text};
use super::schema::Mode;
use super::{Attribute, File};
use crate::hcl::lower::Lowering;
use crate::hcl::plain::Form;
use crate::hcl::{MAX_TEXT, diagnose, plain, respan};
use crate::lang::{Expr, Kind};
use crate::source::{Diagnostic, Location, Span};
use crate::value::{Data, Number, Value};

/// The provider configurations that a module is to be given.
const ALIASES: &str = "configuration_aliases";

impl<'t> File<'t> {
    pub(super) fn attribute(&self, member: &Member<'t>, mode: Mode, level: usize) -> Result<Attribute, Diagnostic> {
        Ok(Attribute {
            name: member.key.text.as_str().into(),
            name_span: member.key.span,
            expr: self.value(member.value, mode, level)?,
            span: Span { start: member.key.span.start, end: member.value.span.end },
        })
    }

    fn value(&self, node: Node<'t>, mode: Mode, level: usize) -> Result<Expr, Diagnostic> {
        let literal = |value| Ok(Expr { kind: Kind::Literal(value), span: node.span });
        match node.sort() {
            Sort::Null => literal(Value::null()),
            Sort::True => literal(Value::bool(true)),
            Sort::False => literal(Value::bool(false)),
            Sort::Number => match Number::parse(node.raw) {
                Some(number) => literal(Value::new(Data::Number(number))),
                None => Err(self
                    .error(node.span, format!("`{}` is beyond the numbers that are read", node.raw))
                    .with_help("exponents are read up to 20000")),
            },
            Sort::String => self.text(&self.string(node)?, mode),
            Sort::List => {
                let elements = self.elements(node, level)?;
                let items = elements.into_iter().map(|element| self.value(element, mode, level + 1));
                Ok(Expr { kind: Kind::Tuple(items.collect::<Result<_, _>>()?), span: node.span })
            }
            Sort::Object => {
                let mut names = HashSet::new();
                let mut items = Vec::new();
                for member in self.members(node, level)? {
                    let inner = match mode {
                        Mode::Requirement if member.key.text == ALIASES => Mode::Reference,
                        Mode::Providers => Mode::Reference,
                        mode => mode,
                    };
                    let value = self.value(member.value, inner, level + 1)?;
                    items.push((self.key(&member.key, mode)?, value));
                    if !names.insert(member.key.text.clone()) {
                        let message = format!("the key \"{}\" is in this object twice", member.key.text);
                        return Err(self.error(member.key.span, message).with_help("keep one of the two"));
                    }
                }
                Ok(Expr { kind: Kind::Object(items), span: node.span })
            }
        }
    }

    fn key(&self, key: &Text, mode: Mode) -> Result<Expr, Diagnostic> {
        match mode {
            Mode::Template => self.text(key, Mode::Template),
            // A provider configuration without an alias is a name, which is a key as it is.
            Mode::Providers if key.text.contains('.') => self.text(key, Mode::Reference),
            _ => self.text(key, Mode::Literal),
        }
    }

    /// A string as what it means.
    fn text(&self, text: &Text, mode: Mode) -> Result<Expr, Diagnostic> {
        let plain = match mode {
            Mode::Literal | Mode::Requirement => true,
            Mode::Template => !text.text.contains("${") && !text.text.contains("%{"),
            Mode::Reference | Mode::Providers => false,
        };
        if plain {
            return Ok(Expr { kind: Kind::Literal(Value::string(&text.text)), span: text.span });
        }
        if text.text.len() > MAX_TEXT {
            let message = format!("the string has {} bytes, more than the {MAX_TEXT} that are parsed", text.text.len());
            return Err(self.error(text.span, message).with_help("split it"));
        }
        let form = if mode == Mode::Template { Form::Template } else { Form::Expression };
        match self.parsed(text, form) {
            Ok(mut expr) => {
                if !text.exact {
                    respan::respan(&mut expr, text.span);
                }
                Ok(Expr { span: text.span, ..expr })
            }
            // Escapes move what is behind them.
            Err(mut error) => {
                if !text.exact {
                    error.location = Some(Location::Source { source: self.id, span: text.span });
                }
                Err(error)
            }
        }
    }

    fn parsed(&self, text: &Text, form: Form) -> Result<Expr, Diagnostic> {
        let (source, base) = (text.text.as_str(), text.span.start + 1);
        let plain = plain(self.id, source, base, form)?;
        let failed = |error: parser::Error| diagnose(self.id, source, base, &error);
        if form == Form::Template {
            let template = parser::parse_template(&plain).map_err(failed)?;
            return Lowering::new(self.id, source, &plain, base).bare(&template);
        }
        let start = plain.len() - plain.trim_start().len();
        let trimmed = plain.trim();
        let inner = source.get(start..start + trimmed.len()).unwrap_or("");
        let expr = parser::parse_expr(trimmed).map_err(|error| diagnose(self.id, inner, base + start, &error))?;
        Lowering::new(self.id, inner, trimmed, base + start).expr(&expr)
    }
}
