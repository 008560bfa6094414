//! Evaluating single expressions: what `onus console` and tests do.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::hcl;
use crate::lang::{self, Context, Dialect, Expr, Host, Naming, Scope};
use crate::source::{Diagnostic, SourceId};
use crate::value::Value;

/// A scope for expressions, in the dialect of Terraform: `path`, `terraform` and what is bound.
#[derive(Debug)]
pub struct Session<H> {
    roots: BTreeMap<Arc<str>, Value>,
    host: H,
    dialect: Dialect,
}

impl<H: Host> Session<H> {
    /// A scope of a root module in `directory`, an absolute path that `path.cwd` gives. Files are read through `host`.
    pub fn new(host: H, directory: &str) -> Self {
        let here = Value::string(".");
        let path = Value::object([("module", here.clone()), ("root", here), ("cwd", Value::string(directory))]);
        let mut session = Self { roots: BTreeMap::new(), host, dialect: Dialect::Terraform };
        session.bind("path", path);
        session.bind("terraform", Value::object([("workspace", Value::string("default"))]));
        session
    }

    /// The same in another dialect.
    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// Gives a root name a value, such as `terraform_data` an object with an attribute for each resource.
    pub fn bind(&mut self, root: &str, value: Value) {
        self.roots.insert(root.into(), value);
    }

    /// Evaluates one expression; places in a diagnostic are in source `id`.
    ///
    /// # Errors
    /// Where the text is no expression, names something that is not there, or has no value.
    pub fn evaluate(&self, id: SourceId, text: &str) -> Result<Value, Diagnostic> {
        self.value_of(id, &hcl::parse_expression(id, text)?)
    }

    /// Evaluates a parsed expression.
    ///
    /// # Errors
    /// Where it names something that is not there, or has no value.
    pub fn value_of(&self, id: SourceId, expr: &Expr) -> Result<Value, Diagnostic> {
        // Terraform looks references up before it evaluates, so that `try` does not hide a slip of the pen; functions
        // only when it calls them.
        if self.dialect == Dialect::Onus {
            for call in expr.calls() {
                lang::check_call(&call, Naming::Bare).map_err(|error| error.at(id))?;
            }
        }
        for root in expr.roots() {
            if !self.roots.contains_key(&root.root) {
                return Err(lang::no_root(&root.root, root.root_span, &self.names()).at(id));
            }
        }
        let context = Context { dialect: self.dialect, scope: self, host: &self.host };
        lang::evaluate(expr, &context).map_err(|error| error.at(id))
    }
}

impl<H> Scope for Session<H> {
    fn root(&self, name: &str) -> Option<Value> {
        self.roots.get(name).cloned()
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }

    fn names(&self) -> Vec<String> {
        self.roots.keys().map(ToString::to_string).collect()
    }
}
