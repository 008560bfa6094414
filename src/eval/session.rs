//! Evaluating single expressions: what `onus console` and tests do.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reference;
use crate::hcl;
use crate::lang::{self, Context, Dialect, EvalError, Expr, Host, RootUse, Scope};
use crate::limits::{Limits, Tally};
use crate::source::{Diagnostic, SourceId};
use crate::value::Value;

/// A scope for expressions, in the dialect of Terraform: `path`, `terraform` and what is bound.
///
/// ```
/// use onus::eval::Session;
/// use onus::lang::NoHost;
/// use onus::source::SourceId;
/// use onus::value::{Reason, Type, Unknown, Value, Why};
///
/// let mut session = Session::new(NoHost, "/infra");
/// let reason = Reason::new(Why::KnownAfterApply, "terraform_data.t.id");
/// let id = Value::unknown(Unknown { not_null: true, ..Unknown::new(Type::String, reason) });
/// session.bind("terraform_data", Value::object([("t", Value::object([("id", id)]))]));
///
/// let value = session.evaluate(SourceId(0), r#"["bucket", terraform_data.t.id]"#).unwrap();
/// let record = value.recorded().unwrap();
/// assert_eq!(record.value, r#"["bucket",null]"#);
/// assert_eq!(record.ty, r#"["tuple",["string","string"]]"#);
/// assert_eq!(record.unknown.as_deref(), Some("[false,true]"));
/// assert_eq!(record.sensitive, None);
/// assert_eq!(value.console().to_string(), "[\n  \"bucket\",\n  (known after apply),\n]");
///
/// let error = session.evaluate(SourceId(0), "lenght([])").unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("did you mean `length`?"));
/// ```
#[derive(Debug)]
pub struct Session<H> {
    roots: BTreeMap<Arc<str>, Value>,
    host: H,
    limits: Limits,
}

impl<H: Host> Session<H> {
    /// A scope of a root module in `directory`, an absolute path that `path.cwd` gives. Files are read through `host`.
    pub fn new(host: H, directory: &str) -> Self {
        let here = Value::string(".");
        let path = Value::object([("module", here.clone()), ("root", here), ("cwd", Value::string(directory))]);
        let mut session = Self { roots: BTreeMap::new(), host, limits: Limits::DEFAULT };
        session.bind("path", path);
        session.bind("terraform", Value::object([("workspace", Value::string("default"))]));
        session
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Gives a root name a value, such as `terraform_data` an object with an attribute for each resource.
    ///
    /// What Terraform knows without evaluating, [`evaluate`](Self::evaluate) checks before it evaluates: an object that
    /// is bound is no value itself, and the first names that are read from it, one or for resources two, exist.
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
        // Terraform looks names up before it evaluates, so that `try` does not hide a slip of the pen. Functions it looks
        // up when it calls them.
        for root in expr.roots() {
            self.check(&root).map_err(|error| error.at(id))?;
        }
        let tally = Tally::of_root(self.limits);
        let context = Context { dialect: Dialect::Terraform, scope: self, host: &self.host, tally: &tally };
        lang::evaluate(expr, &context).map_err(|error| error.at(id))
    }

    fn check(&self, root: &RootUse) -> Result<(), EvalError> {
        if let Some(value) = self.roots.get(&root.root) {
            return reference::check(root, value);
        }
        let error = lang::no_root(&root.root, root.root_span, &self.names());
        Err(if error.help.is_none() { error.with_help(reference::known(self.roots.keys())) } else { error })
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
