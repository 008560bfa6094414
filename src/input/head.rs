//! The first keys of a JSON object, read until one decides what the document is.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What a JSON object looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// A plan or state, or broken before that could be told: reading it will tell.
    Plan,
    /// A line of `terraform plan -json`.
    Log,
    /// `terraform.tfstate`.
    RawState,
    /// The same, and OpenTofu has written it.
    TofuState,
    /// A plan file under OpenTofu's encryption.
    EncryptedPlan,
    /// A state under OpenTofu's encryption, which leaves `serial` and `lineage` readable.
    EncryptedState,
    /// A plan saved by HCP Terraform.
    SavedPlan,
    /// `terraform providers schema -json`.
    Schemas,
    /// `terraform validate -json`.
    Validation,
    /// `terraform output -json`.
    Outputs,
    /// `tofu show -json -config`.
    Configuration,
    /// A `.tf.json` file.
    TfJson,
    /// A CloudFormation template.
    CloudFormation,
    /// Variable values, or any other JSON.
    Values,
    /// `{}`.
    Empty,
}

/// What the object at the start of `text` looks like.
pub(super) fn looks(text: &str) -> Looks {
    let mut keys = Keys::default();
    let parsed = serde_json::Deserializer::from_str(text).deserialize_map(&mut keys);
    match (keys.decided, parsed) {
        (Some(looks), _) => looks,
        (None, _) if keys.stored && text.contains("registry.opentofu.org/") => Looks::TofuState,
        (None, _) if keys.stored => Looks::RawState,
        // Broken, or nested too deep: the plan's reader says where.
        (None, Err(_)) => Looks::Plan,
        (None, Ok(())) if keys.format => Looks::Plan,
        (None, Ok(())) if keys.count == 0 => Looks::Empty,
        (None, Ok(())) if keys.outputs == keys.count => Looks::Outputs,
        (None, Ok(())) => Looks::Values,
    }
}

#[derive(Default)]
struct Keys {
    decided: Option<Looks>,
    /// There was a `format_version`.
    format: bool,
    /// There was a `serial` or `lineage`, which only states as they are stored have.
    stored: bool,
    count: usize,
    /// Members that look like an output.
    outputs: usize,
}

impl Keys {
    fn decide(&self, key: &str, value: &str) -> Option<Looks> {
        let object = value.starts_with('{');
        Some(match key {
            "@level" | "@message" | "@timestamp" => Looks::Log,
            "encrypted_data" | "encryption_version" if self.stored => Looks::EncryptedState,
            "encrypted_data" | "encryption_version" => Looks::EncryptedPlan,
            "remote_plan_format" => Looks::SavedPlan,
            "provider_schemas" => Looks::Schemas,
            "diagnostics" | "valid" if !object => Looks::Validation,
            "root_module" | "provider_config" => Looks::Configuration,
            "AWSTemplateFormatVersion" | "Resources" => Looks::CloudFormation,
            "module" if self.format => Looks::Configuration,
            "resource" | "data" | "module" | "variable" | "terraform" | "provider" | "locals" | "output"
                if !self.format && value.starts_with(['{', '[']) =>
            {
                Looks::TfJson
            }
            _ => return None,
        })
    }
}

/// Keys that only a plan has; their values are large, so they decide before the value is skipped.
fn of_plan(key: &str) -> bool {
    matches!(
        key,
        "planned_values"
            | "resource_changes"
            | "configuration"
            | "prior_state"
            | "output_changes"
            | "resource_drift"
            | "relevant_attributes"
            | "applyable"
            | "errored"
    )
}

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if of_plan(&key) || (key == "values" && self.format) {
                self.decided = Some(Looks::Plan);
                return Err(A::Error::custom("decided"));
            }
            let value = map.next_value::<&RawValue>()?.get();
            self.decided = self.decide(&key, value);
            if self.decided.is_some() {
                return Err(A::Error::custom("decided"));
            }
            self.format |= key == "format_version";
            self.stored |= matches!(&*key, "lineage" | "serial");
            self.count += 1;
            self.outputs += usize::from(value.starts_with('{') && value.contains("\"sensitive\""));
        }
        Ok(())
    }
}
