//! Answers to mistaken inputs: what it is, and the command that produces the right thing.

use super::head::Looks;
use crate::source::Diagnostic;

const PLAN: &str = "run `terraform plan -out tfplan && terraform show -json tfplan > plan.json` and pass plan.json";

/// A path as one word of a shell command.
pub(super) fn shell(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

fn is(name: &str, what: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(format!("{name} is {what}, so nothing was judged")).with_help(help)
}

/// An empty file.
pub(super) fn empty(name: &str) -> Diagnostic {
    is(name, "empty", format!("the command that wrote it failed, or wrote elsewhere; {PLAN}"))
}

/// A zip archive: the binary plan, or another one.
pub(super) fn zip(bytes: &[u8], name: &str) -> Diagnostic {
    // A local file header has the length of the entry's name at 26 and the name at 30.
    let first = bytes.get(30..36);
    if first.is_some_and(|entry| entry == b"tfplan" || entry == b"tfstat" || entry == b"tfconf") {
        return is(
            name,
            "the binary plan that `terraform plan -out` writes",
            format!(
                "run `terraform show -json {} > plan.json` in the directory of the plan, with the same Terraform (`tofu` for a plan of OpenTofu), and pass plan.json",
                shell(name)
            ),
        );
    }
    is(name, "a zip archive and no Terraform plan", PLAN)
}

/// Text that is no JSON.
pub(super) fn text(text: &str, name: &str) -> Diagnostic {
    let says = |words: &[&str]| words.iter().any(|words| text.contains(words));
    if says(&[
        "used the selected providers to",
        "will perform the following actions:",
        "No changes. Your infrastructure",
    ]) {
        return is(name, "a plan as text for people, which leaves values out", PLAN);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if says(&["\nresource \"", "\ndata \""]) && first.starts_with("# ") && first.trim_end().ends_with(':') {
        return is(
            name,
            "a state as text for people, which leaves values out",
            "run `terraform show -json > state.json` and pass state.json, or make a plan",
        );
    }
    let blocks = ["terraform {", "resource \"", "module \"", "provider \"", "variable \"", "data \"", "locals {"];
    if blocks.iter().any(|block| first.starts_with(block) || text.contains(&format!("\n{block}"))) {
        return is(name, "Terraform configuration", PLAN);
    }
    if text.starts_with('[') {
        return is(name, "a JSON list and no plan", PLAN);
    }
    is(name, "neither JSON nor anything else that is known here", PLAN)
}

/// JSON that is no plan.
pub(super) fn json(looks: Looks, name: &str) -> Diagnostic {
    match looks {
        Looks::Plan => is(name, "a plan that cannot be read", PLAN),
        Looks::Log => {
            is(name, "the log of `terraform plan -json` or `apply -json`, whose events carry no values", PLAN)
        }
        Looks::RawState => is(
            name,
            "a state file as Terraform stores it",
            "run `terraform show -json > state.json` in the directory of its configuration and pass state.json, or make a plan",
        ),
        Looks::TofuState => is(
            name,
            "a state file as OpenTofu stores it",
            "run `tofu show -json > state.json` in the directory of its configuration and pass state.json, or make a plan",
        ),
        Looks::EncryptedPlan => is(
            name,
            "a plan file that is encrypted by OpenTofu",
            format!(
                "run `tofu show -json {} > plan.json` in the directory of the plan, where its encryption is configured \
                 (an `encryption` block, or TF_ENCRYPTION), and pass plan.json",
                shell(name)
            ),
        ),
        Looks::EncryptedState => is(
            name,
            "a state that is encrypted by OpenTofu",
            "run `tofu show -json > state.json` in the directory of its configuration, where its encryption is \
             configured (an `encryption` block, or TF_ENCRYPTION), and pass state.json, or make a plan",
        ),
        Looks::SavedPlan => is(
            name,
            "a reference to a plan that HCP Terraform stores",
            format!("run `terraform show -json {} > plan.json`, logged in, and pass plan.json", shell(name)),
        ),
        Looks::Schemas => is(name, "the output of `terraform providers schema -json` and no plan", PLAN),
        Looks::Validation => is(name, "the output of `terraform validate -json` and no plan", PLAN),
        Looks::Outputs => is(name, "the output of `terraform output -json` and no plan", PLAN),
        Looks::Configuration => is(
            name,
            "configuration alone, as `tofu show -json -config` prints it, without values",
            "run `tofu plan -out tfplan && tofu show -json tfplan > plan.json` and pass plan.json",
        ),
        Looks::TfJson => is(name, "Terraform configuration in JSON syntax", PLAN),
        Looks::CloudFormation => is(name, "a CloudFormation template; Onus reads Terraform and OpenTofu", PLAN),
        Looks::Values => is(name, "JSON, but neither a plan nor a state; it may be variable values", PLAN),
        Looks::Empty => is(name, "an empty JSON object; `terraform output -json` prints that without outputs", PLAN),
    }
}
