//! What a policy's text can get wrong, and how verdicts come about.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::source::{Diagnostic, Location, Source, SourceMap};

/// Loads a team's policies and gives the errors as `line:column message (help)`.
fn errors(text: &str) -> Vec<String> {
    let mut sources = SourceMap::default();
    let (responsibilities, _) = Responsibilities::builtin(&mut sources);
    let id = sources.add(Source::new("team.policy.hcl", text));
    let (_, errors) = load(id, text, &responsibilities, &mut Inputs::default(), false);
    errors.iter().map(|error| line(error, &sources)).collect()
}

fn line(error: &Diagnostic, sources: &SourceMap) -> String {
    let place = match error.location {
        Some(Location::Source { source, span }) => {
            let position = sources.get(source).unwrap().position(span.start);
            format!("{}:{} ", position.line, position.column)
        }
        _ => String::new(),
    };
    let help = error.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{place}{}{help}", error.message)
}

fn policy(inside: &str) -> String {
    format!("resource_policy \"aws_s3_bucket\" \"team-rule\" {{\n{inside}\n}}\n")
}

fn enforce(condition: &str) -> String {
    policy(&format!("  enforce {{\n    condition = {condition}\n  }}"))
}

#[test]
fn a_policy_of_documented_parts_only_loads() {
    assert_eq!(errors(&enforce("bucket.versioning.status == \"Enabled\"")), Vec::<String>::new());
}

#[test]
fn what_the_model_does_not_have_is_an_error_where_it_is_read() {
    insta::assert_debug_snapshot!([
        errors(&enforce("bucket.encryption.algoritm == \"aws:kms\"")),
        errors(&enforce("bucket.nothing")),
        errors(&enforce("attrs.bucket == null")),
        errors(&enforce("key.rotation_enabled")),
        errors(&enforce("local.nothing")),
        errors(&enforce("core::alltrue([for rule in bucket.replication.rules : ruel.id != null])")),
    ]);
}

#[test]
fn functions_need_their_prefix_and_their_arguments() {
    insta::assert_debug_snapshot!([
        errors(&enforce("contains(bucket.roles, \"website\")")),
        errors(&enforce("core::contain(bucket.roles, \"website\")")),
        errors(&enforce("iam::deny_http(bucket.policy, bucket.arn, bucket.name)")),
        errors(&enforce("iam::denies_http(bucket.policy)")),
        errors(&enforce("s3::exposed(bucket)")),
    ]);
}

#[test]
fn misspelt_structure_is_an_error() {
    let fine = "enforce {\n    condition = true\n  }";
    insta::assert_debug_snapshot!([
        errors("resource_polcy \"aws_s3_bucket\" \"x\" {}"),
        errors("resource_policy \"aws_s3_buckets\" \"x\" {}"),
        errors("resource_policy \"aws_s3_bucket\" {}"),
        errors("provider_policy \"aws\" \"x\" {}"),
        errors("x = 1"),
        errors(&policy("")),
        errors(&policy("enforce {\n    conditions = true\n  }")),
        errors(&policy(&format!("filtr = true\n  {fine}"))),
        errors(&policy(&format!("enforcement_level = \"strict\"\n  {fine}"))),
        errors(&policy(&format!("operations = [\"destroy\"]\n  {fine}"))),
        errors(&policy("enforce {\n    condition = true\n    about = 1\n  }")),
        errors(&policy(&format!("locals {{\n    a = local.b\n    b = local.a\n  }}\n  {fine}"))),
        errors("resource_policy \"aws_s3_bucket\" \"x\" {"),
    ]);
}

#[test]
fn metadata_is_checked_word_by_word() {
    let fine = "enforce {\n    condition = true\n  }";
    let metadata = |inside: &str| errors(&policy(&format!("metadata {{\n    {inside}\n  }}\n  {fine}")));
    insta::assert_debug_snapshot!([
        metadata("severity = \"severe\""),
        metadata("binds_from = \"secret\""),
        metadata("responsibility = \"versionning\""),
        metadata("titel = \"x\""),
        metadata("title = bucket.name"),
        metadata("title = 1"),
        metadata("controls = [\"S3.1\"]"),
        metadata("document = \"the wiki\""),
        metadata("document = \"https://wiki.example.com/s3\""),
        metadata("inputs = []"),
    ]);
}

#[test]
fn a_policy_that_comes_with_onus_has_all_of_its_metadata() {
    let mut sources = SourceMap::default();
    let (responsibilities, _) = Responsibilities::builtin(&mut sources);
    let text = policy(
        "metadata {\n    title = \"x\"\n    document = \"https://example.com/\"\n  }\n  enforce {\n    condition = true\n  }",
    );
    let id = sources.add(Source::new("ours.policy.hcl", &*text));
    let (policies, errors) = load(id, &text, &responsibilities, &mut Inputs::default(), true);
    assert!(policies.is_empty());
    let errors: Vec<_> = errors.iter().map(|error| line(error, &sources)).collect();
    insta::assert_debug_snapshot!(errors);
}

/// Loads a team's policies with values for their inputs; errors as [`errors`] gives them.
fn given(text: &str, values: &[(&str, &str)]) -> Vec<String> {
    let mut sources = SourceMap::default();
    let (responsibilities, _) = Responsibilities::builtin(&mut sources);
    let id = sources.add(Source::new("team.policy.hcl", text));
    let mut inputs = Inputs::new(values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect());
    let (_, errors) = load(id, text, &responsibilities, &mut inputs, false);
    let unknown = inputs.unknown().into_iter().map(|(name, near)| format!("no input {name} ({near:?})"));
    errors.iter().map(|error| line(error, &sources)).chain(unknown).collect()
}

#[test]
fn inputs_are_read_by_name_and_checked_against_their_type() {
    let rule = |condition: &str| enforce(condition);
    let days = "input \"days\" {\n  type    = number\n  default = 30\n}\n";
    let list = "input \"zones\" {\n  type    = list(string)\n  default = []\n}\n";
    let uses = |input: &str, condition: &str| format!("{input}{}", rule(condition));
    insta::assert_debug_snapshot!([
        given(&uses(days, "input.days > 14"), &[]),
        given(&uses(days, "input.days > 14"), &[("days", "7")]),
        given(&uses(days, "input.days > 14"), &[("days", "many")]),
        given(&uses(days, "input.day > 14"), &[("dayz", "7")]),
        given(&uses(list, "core::contains(input.zones, bucket.region)"), &[("zones", "[\"eu-west-1\"]")]),
        given(&uses(list, "core::contains(input.zones, bucket.region)"), &[("zones", "eu-west-1")]),
        given(&uses(&days.repeat(2), "input.days > 14"), &[]),
        given(&uses("input \"days\" {\n  type = number\n}\n", "input.days > 14"), &[]),
        given(&uses("input \"days\" {\n  default = 1\n  kind = number\n}\n", "input.days > 14"), &[]),
        given(&uses(days, "bucket.tags[input.days] == \"x\""), &[]),
    ]);
}

#[test]
fn a_value_that_a_validation_refuses_is_an_error() {
    let input = |validation: &str| {
        format!("input \"days\" {{\n  type    = number\n  default = 30\n  validation {{\n{validation}\n  }}\n}}\n")
    };
    let fine = "    condition     = input.days > 0\n    error_message = \"not ${input.days}\"";
    let uses = |validation: &str| format!("{}{}", input(validation), enforce("input.days > 14"));
    insta::assert_debug_snapshot!([
        given(&uses(fine), &[]),
        given(&uses(fine), &[("days", "0")]),
        given(&uses("    condition = input.days > 0"), &[]),
        given(&uses("    condition = length(input.days)\n    error_message = \"x\""), &[]),
        given(&uses("    condition = input.hours > 0\n    error_message = \"x\""), &[]),
        given(&uses("    condition = bucket.name == \"x\"\n    error_message = \"x\""), &[]),
        given(&uses("    condition = 5\n    error_message = \"x\""), &[]),
        given(&uses("    when = true"), &[]),
    ]);
}

/// A list under a misspelt class would judge nothing, and nobody would hear of it.
#[test]
fn inputs_of_our_policies_refuse_what_would_switch_them_off() {
    let errors = |name: &str, value: &str| {
        let mut sources = SourceMap::default();
        let (responsibilities, _) = Responsibilities::builtin(&mut sources);
        let mut inputs = Inputs::new([(name.to_owned(), value.to_owned())].into());
        let (_, errors) = builtin(&responsibilities, &mut inputs, &mut sources);
        errors.into_iter().map(|error| error.message).collect::<Vec<_>>()
    };
    insta::assert_debug_snapshot!([
        errors("allowed_regions", "{ confidental = [\"eu-west-1\"] }"),
        errors("allowed_regions", "{ confidential = [\"eu-west-1\"], default = [] }"),
        errors("retention_days", "-1"),
        errors("retention_modes", "[\"compliance\"]"),
        errors("deletion_window_minimum", "5"),
        errors("key_accounts", "[\"1234\"]"),
        errors("key_accounts", "[null]"),
    ]);
}
