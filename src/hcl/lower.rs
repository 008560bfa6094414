//! Syntax trees of `hcl::edit` into expressions of our own, with the checks that the parser leaves out.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use ::hcl::edit::Ident;
use ::hcl::edit::expr::{self as ast, Expression, TraversalOperator};

use crate::lang::{
    Access, Binary, BinaryOp, Call, Conditional, Expr, For, Kind, MAX_DEPTH, Part, Splat, Step, Traversal, UnaryOp,
};
use crate::source::{Diagnostic, SourceId, Span};
use crate::value::{Data, Number, Value};

/// Lowers the trees of one text.
pub(super) struct Lowering<'a> {
    id: SourceId,
    /// The text as it is: strings and numbers are read from here.
    pub(super) text: &'a str,
    /// The text as the parser read it.
    plain: &'a str,
    base: usize,
    depth: Cell<usize>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(id: SourceId, text: &'a str, plain: &'a str, base: usize) -> Self {
        Self { id, text, plain, base, depth: Cell::new(0) }
    }

    /// A range of the text as a span of the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span { start: range.start + self.base, end: range.end + self.base }
    }

    /// A span of the source as a range of the text.
    pub(super) fn raw(&self, span: Range<usize>) -> Range<usize> {
        span.start.saturating_sub(self.base)..span.end.saturating_sub(self.base)
    }

    pub(super) fn span_of(&self, node: &impl ::hcl::edit::Span) -> Span {
        self.span(node.span().unwrap_or_default())
    }

    /// The source text of a span.
    pub(super) fn source(&self, span: Span) -> &'a str {
        self.text.get(self.raw(span.start..span.end)).unwrap_or("")
    }

    /// The place after the first `{` from an offset on.
    pub(super) fn after_brace(&self, from: usize) -> usize {
        let rest = self.plain.get(from.saturating_sub(self.base)..).unwrap_or("");
        from + rest.find('{').map_or(0, |at| at + 1)
    }

    pub(super) fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(message).at(self.id, span)
    }

    pub(super) fn expr(&self, node: &Expression) -> Result<Expr, Diagnostic> {
        let span = self.span_of(node);
        if self.depth.get() >= MAX_DEPTH {
            return Err(self
                .error(span, format!("the expression is nested deeper than {MAX_DEPTH} levels"))
                .with_help("split it into several `locals`"));
        }
        self.depth.set(self.depth.get() + 1);
        let kind = self.kind(node, span);
        self.depth.set(self.depth.get() - 1);
        Ok(Expr { kind: kind?, span })
    }

    fn boxed(&self, node: &Expression) -> Result<Box<Expr>, Diagnostic> {
        self.expr(node).map(Box::new)
    }

    fn kind(&self, node: &Expression, span: Span) -> Result<Kind, Diagnostic> {
        Ok(match node {
            Expression::Null(_) => Kind::Literal(Value::null()),
            Expression::Bool(value) => Kind::Literal(Value::bool(*value.value())),
            Expression::Number(_) => self.number(span)?,
            Expression::String(_) => self.string(span)?,
            Expression::Array(items) if self.source(span).starts_with('{') => self.object(items)?,
            Expression::Array(items) => {
                Kind::Tuple(items.iter().map(|item| self.expr(item)).collect::<Result<_, _>>()?)
            }
            Expression::StringTemplate(template) => self.template(template, span)?,
            Expression::Object(_) | Expression::HeredocTemplate(_) => {
                return Err(self.error(span, "the parser took this for something that it is not"));
            }
            Expression::Parenthesis(inner) => Kind::Parentheses(self.boxed(inner.inner())?),
            Expression::Variable(name) => {
                Kind::Traversal(Box::new(Traversal { root: name.as_str().into(), root_span: span, steps: Vec::new() }))
            }
            Expression::Conditional(conditional) => Kind::Conditional(Box::new(Conditional {
                condition: self.expr(&conditional.cond_expr)?,
                yes: self.expr(&conditional.true_expr)?,
                no: self.expr(&conditional.false_expr)?,
            })),
            Expression::FuncCall(call) => self.call(call)?,
            Expression::Traversal(traversal) => self.traversal(traversal)?,
            Expression::UnaryOp(unary) => {
                let op = match unary.operator.value() {
                    ast::UnaryOperator::Not => UnaryOp::Not,
                    ast::UnaryOperator::Neg => UnaryOp::Negate,
                };
                Kind::Unary(op, self.boxed(&unary.expr)?)
            }
            Expression::BinaryOp(binary) => Kind::Binary(Box::new(Binary {
                op: operator(*binary.operator.value()),
                left: self.expr(&binary.lhs_expr)?,
                right: self.expr(&binary.rhs_expr)?,
            })),
            Expression::ForExpr(each) => self.each(each)?,
        })
    }

    /// The parser saw zeros; the text has the number.
    fn number(&self, span: Span) -> Result<Kind, Diagnostic> {
        let at = self.digits(span);
        let value = self.number_at(at)?;
        if at.start == span.start {
            return Ok(Kind::Literal(value));
        }
        match Number::parse(&format!("-{}", self.source(at))) {
            Some(number) if number.is_negative() => Ok(Kind::Literal(Value::new(Data::Number(number)))),
            // Only the operator knows the negative zero.
            _ => Ok(Kind::Unary(UnaryOp::Negate, Box::new(Expr { kind: Kind::Literal(value), span: at }))),
        }
    }

    /// A number without its minus and what stands between.
    fn digits(&self, span: Span) -> Span {
        let plain = self.plain.get(self.raw(span.start..span.end)).unwrap_or("");
        Span { start: span.end - plain.trim_start_matches(['-', ' ', '\t']).len(), end: span.end }
    }

    fn number_at(&self, at: Span) -> Result<Value, Diagnostic> {
        let number = Number::parse(self.source(at)).ok_or_else(|| self.no_number(at))?;
        Ok(Value::new(Data::Number(number)))
    }

    fn no_number(&self, at: Span) -> Diagnostic {
        self.error(at, format!("`{}` is beyond the numbers that are read", self.source(at)))
            .with_help("exponents are read up to 20000")
    }

    /// Keys and values in turn: the parser saw a list.
    fn object(&self, entries: &ast::Array) -> Result<Kind, Diagnostic> {
        let mut items = Vec::with_capacity(entries.len() / 2);
        let mut entries = entries.iter();
        while let (Some(key), Some(value)) = (entries.next(), entries.next()) {
            items.push((self.key(key)?, self.expr(value)?));
        }
        Ok(Kind::Object(items))
    }

    /// A name, and `null`, is itself; a name with attributes could be meant either way.
    fn key(&self, key: &Expression) -> Result<Expr, Diagnostic> {
        let span = self.span_of(key);
        let name = match key {
            Expression::Variable(name) => name.as_str(),
            Expression::Null(_) => "null",
            // What is wrong with a name with attributes depends on what the object is for.
            _ => return self.expr(key),
        };
        Ok(Expr { kind: Kind::Literal(Value::string(name)), span })
    }

    fn call(&self, call: &ast::FuncCall) -> Result<Kind, Diagnostic> {
        let name_span = self.span_of(&call.name.name);
        let start = call.name.namespace.first().map_or(name_span.start, |first| self.span_of(first).start);
        let namespace: Vec<&str> = call.name.namespace.iter().map(|part| part.as_str()).collect();
        let args = call.args.iter().map(|arg| self.expr(arg)).collect::<Result<_, _>>()?;
        Ok(Kind::Call(Box::new(Call::new(
            namespace.join("::").into(),
            call.name.name.as_str().into(),
            Span { start, end: name_span.end },
            args,
            call.args.expand_final(),
        ))))
    }

    fn each(&self, each: &ast::ForExpr) -> Result<Kind, Diagnostic> {
        let optional = |expr: Option<&Expression>| expr.map(|expr| self.expr(expr)).transpose();
        Ok(Kind::For(Box::new(For {
            key: each.intro.key_var.as_ref().map(name_of),
            value: name_of(&each.intro.value_var),
            collection: self.expr(&each.intro.collection_expr)?,
            result_key: optional(each.key_expr.as_ref())?,
            result: self.expr(&each.value_expr)?,
            condition: optional(each.cond.as_ref().map(|cond| &cond.expr))?,
            group: each.grouping,
        })))
    }

    /// A chain of operators. An attribute splat (`.*`) takes the attributes that follow, and the rest is read from its
    /// result; a full one (`[*]`) takes everything.
    fn traversal(&self, traversal: &ast::Traversal) -> Result<Kind, Diagnostic> {
        let mut expr = self.expr(&traversal.expr)?;
        // The minus of a number stands for what is read from the number, too, as it does elsewhere.
        let negative = matches!(traversal.expr, Expression::Number(_)).then(|| self.digits(expr.span));
        let negative = negative.filter(|digits| digits.start > expr.span.start);
        if let Some(at) = negative {
            expr = Expr { kind: Kind::Literal(self.number_at(at)?), span: at };
        }
        let mut operators = traversal.operators.iter().peekable();
        while let Some(operator) = operators.next() {
            let at = self.span_of(operator);
            let reach = |end: usize| Span { start: expr.span.start, end };
            let full = match operator.value() {
                TraversalOperator::AttrSplat(_) => false,
                TraversalOperator::FullSplat(_) => true,
                step => {
                    let step = self.step(step, at)?;
                    let span = reach(at.end);
                    expr = extended(expr, step, span);
                    continue;
                }
            };
            let mut span = reach(at.end);
            let mut each = Vec::new();
            while let Some(next) = operators.peek() {
                match next.value() {
                    TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) | TraversalOperator::Index(_)
                        if !full =>
                    {
                        break;
                    }
                    nested @ (TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_)) => {
                        let at = self.span_of(*next);
                        let reach = matches!(nested, TraversalOperator::AttrSplat(_)).then(|| {
                            let attributes =
                                operators.clone().skip(1).take_while(|operator| is_attribute(operator.value()));
                            attributes.count()
                        });
                        each.push(Step::Each { reach, span: at });
                        span.end = at.end;
                        operators.next();
                    }
                    step => {
                        let at = self.span_of(*next);
                        each.push(self.step(step, at)?);
                        span.end = at.end;
                        operators.next();
                    }
                }
            }
            expr = Expr { kind: Kind::Splat(Box::new(Splat { object: expr, each })), span };
        }
        Ok(if negative.is_some() { Kind::Unary(UnaryOp::Negate, Box::new(expr)) } else { expr.kind })
    }

    fn step(&self, operator: &TraversalOperator, span: Span) -> Result<Step, Diagnostic> {
        Ok(match operator {
            TraversalOperator::GetAttr(name) => Step::Attribute { name: name_of(name), span: self.span_of(name) },
            TraversalOperator::Index(key) => {
                let key = self.expr(key)?;
                Step::Index { span: key.span, key }
            }
            TraversalOperator::LegacyIndex(index) => {
                let span = self.span_of(index);
                Step::Index { key: Expr { kind: Kind::Literal(self.number_at(span)?), span }, span }
            }
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                return Err(self.error(span, "a splat stands where no splat can be read"));
            }
        })
    }

    /// The variables of a template `for`.
    pub(super) fn name(ident: &::hcl::edit::Decorated<Ident>) -> Arc<str> {
        name_of(ident)
    }

    /// A template of known parts only is a literal.
    pub(super) fn template_kind(parts: Vec<Part>) -> Kind {
        match parts.as_slice() {
            [] => Kind::Literal(Value::string("")),
            [Part::Text(text)] => Kind::Literal(Value::string(text)),
            _ => Kind::Template(parts),
        }
    }
}

/// What an attribute splat (`.*`) takes in each element.
fn is_attribute(operator: &TraversalOperator) -> bool {
    matches!(operator, TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_))
}

fn name_of(ident: &::hcl::edit::Decorated<Ident>) -> Arc<str> {
    ident.as_str().into()
}

fn extended(expr: Expr, step: Step, span: Span) -> Expr {
    let kind = match expr.kind {
        Kind::Traversal(mut traversal) => {
            traversal.steps.push(step);
            Kind::Traversal(traversal)
        }
        Kind::Access(mut access) => {
            access.steps.push(step);
            Kind::Access(access)
        }
        _ => Kind::Access(Box::new(Access { object: expr, steps: vec![step] })),
    };
    Expr { kind, span }
}

fn operator(op: ast::BinaryOperator) -> BinaryOp {
    match op {
        ast::BinaryOperator::Eq => BinaryOp::Equal,
        ast::BinaryOperator::NotEq => BinaryOp::NotEqual,
        ast::BinaryOperator::LessEq => BinaryOp::LessOrEqual,
        ast::BinaryOperator::GreaterEq => BinaryOp::GreaterOrEqual,
        ast::BinaryOperator::Less => BinaryOp::Less,
        ast::BinaryOperator::Greater => BinaryOp::Greater,
        ast::BinaryOperator::Plus => BinaryOp::Add,
        ast::BinaryOperator::Minus => BinaryOp::Subtract,
        ast::BinaryOperator::Mul => BinaryOp::Multiply,
        ast::BinaryOperator::Div => BinaryOp::Divide,
        ast::BinaryOperator::Mod => BinaryOp::Remainder,
        ast::BinaryOperator::And => BinaryOp::And,
        ast::BinaryOperator::Or => BinaryOp::Or,
    }
}
