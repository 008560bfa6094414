//! A resource instance and the three forms in which a plan holds it.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::json::{known, sensitive_mask, string, unknown_mask, write};

const PROVIDER: &str = "registry.terraform.io/hashicorp/aws";

/// What happens to an instance.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// It is new: what AWS assigns is not known.
    Create,
    /// It stays as it is.
    NoOp,
    /// Its tags change.
    Update,
}

/// A resource instance.
pub(crate) struct Instance {
    /// The module instance, such as `module.store["a"]`; empty for the root module.
    pub(crate) module: String,
    /// The resource type.
    pub(crate) kind: &'static str,
    /// The name of the block.
    pub(crate) name: String,
    /// What happens to it.
    pub(crate) life: Life,
    /// Its attributes after the apply, with markers for what is unknown.
    pub(crate) after: Value,
    /// The resources that the state says it depends on.
    pub(crate) depends_on: Vec<String>,
}

impl Instance {
    fn head(&self, out: &mut impl Write, change: bool) -> io::Result<()> {
        let dot = if self.module.is_empty() { "" } else { "." };
        out.write_all(b"{\"address\":")?;
        string(out, &format!("{}{dot}{}.{}", self.module, self.kind, self.name))?;
        if change && !self.module.is_empty() {
            out.write_all(b",\"module_address\":")?;
            string(out, &self.module)?;
        }
        write!(out, r#","mode":"managed","type":"{}","name":"{}","provider_name":"{PROVIDER}""#, self.kind, self.name)
    }

    fn before(&self) -> Option<Value> {
        match self.life {
            Life::Create => None,
            Life::NoOp => Some(self.after.clone()),
            Life::Update => {
                let mut before = self.after.clone();
                for tags in ["tags", "tags_all"] {
                    if let Some(tags) = before.get_mut(tags) {
                        *tags = json!({"DataClassification": "internal"});
                    }
                }
                Some(before)
            }
        }
    }

    fn values(&self, out: &mut impl Write, values: &Value) -> io::Result<()> {
        self.head(out, false)?;
        out.write_all(b",\"schema_version\":0,\"values\":")?;
        write(out, &known(values))?;
        out.write_all(b",\"sensitive_values\":")?;
        write(out, &sensitive_mask(values))
    }

    /// As `planned_values` has it.
    pub(crate) fn planned(&self, out: &mut impl Write) -> io::Result<bool> {
        self.values(out, &self.after)?;
        out.write_all(b"}")?;
        Ok(true)
    }

    /// As `prior_state` has it; false, and nothing written, when it is new.
    pub(crate) fn prior(&self, out: &mut impl Write) -> io::Result<bool> {
        let Some(before) = self.before() else { return Ok(false) };
        self.values(out, &before)?;
        if !self.depends_on.is_empty() {
            out.write_all(b",\"depends_on\":")?;
            write(out, &json!(self.depends_on))?;
        }
        out.write_all(b"}")?;
        Ok(true)
    }

    /// As `resource_changes` has it.
    pub(crate) fn change(&self, out: &mut impl Write) -> io::Result<bool> {
        let before = self.before();
        let action = match self.life {
            Life::Create => "create",
            Life::NoOp => "no-op",
            Life::Update => "update",
        };
        self.head(out, true)?;
        write!(out, r#","change":{{"actions":["{action}"],"before":"#)?;
        write(out, before.as_ref().unwrap_or(&Value::Null))?;
        out.write_all(b",\"after\":")?;
        write(out, &known(&self.after))?;
        out.write_all(b",\"after_unknown\":")?;
        write(out, &unknown_mask(&self.after))?;
        out.write_all(b",\"before_sensitive\":")?;
        write(out, &before.as_ref().map_or(json!(false), sensitive_mask))?;
        out.write_all(b",\"after_sensitive\":")?;
        write(out, &sensitive_mask(&self.after))?;
        out.write_all(b"}}")?;
        Ok(true)
    }
}
