//! Provider configurations with `for_each`: OpenTofu 1.9, internal/configs/provider.go and resource.go.

use super::{Checked, bucket, check, console, tree};

const REGIONS: &str = "variable \"regions\" {
  default = { eu = { name = \"eu-west-1\", loose = false }, us = { name = \"us-east-1\", loose = true } }
}
provider \"aws\" {
  alias    = \"by\"
  for_each = var.regions
  region   = each.value.name
  insecure = each.value.loose
  default_tags {
    tags = { DataClassification = each.key == \"eu\" ? \"restricted\" : \"public\" }
  }
}
";

fn with(more: &str) -> Checked {
    check(&tree(&[("main.tofu", &format!("{REGIONS}{more}"))]), &["."])
}

/// Address, Region and class of a bucket.
type Bucket = (String, String, String);

/// A provider configuration, and the verdict of `tls-verification-off` about it.
type Provider = (String, String);

fn told(checked: &Checked) -> (Vec<Bucket>, Vec<Provider>) {
    assert!(checked.errors().is_empty(), "{:?}", checked.errors());
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let buckets = checked.report["buckets"].as_array().unwrap().iter();
    let buckets =
        buckets.map(|one| (text(&one["address"]), text(&one["region"]), text(&one["classification"]["value"])));
    let verdicts = checked.report["verdicts"].as_array().unwrap().iter();
    let verdicts = verdicts.filter(|one| one["policy"] == "tls-verification-off");
    (buckets.collect(), verdicts.map(|one| (text(&one["subject"]), text(&one["verdict"]))).collect())
}

fn row(a: &str, b: &str, c: &str) -> Bucket {
    (a.to_owned(), b.to_owned(), c.to_owned())
}

fn pair(a: &str, b: &str) -> Provider {
    (a.to_owned(), b.to_owned())
}

#[test]
fn each_instance_has_a_region_and_settings_of_its_own() {
    let checked = with(
        &bucket("b", "  for_each = var.regions\n  provider = aws.by[each.key]\n").replace("acme-b", "acme-${each.key}"),
    );
    let (buckets, providers) = told(&checked);
    assert_eq!(
        buckets,
        [
            row("aws_s3_bucket.b[\"eu\"]", "eu-west-1", "restricted"),
            row("aws_s3_bucket.b[\"us\"]", "us-east-1", "public"),
        ]
    );
    assert_eq!(providers, [pair("provider.aws.by[\"eu\"]", "pass"), pair("provider.aws.by[\"us\"]", "fail")]);
    // The line that says so, in the block that all of them have.
    assert_eq!(checked.place("tls-verification-off", "provider.aws.by[\"us\"]"), ("main.tofu".to_owned(), 8));
}

#[test]
fn a_module_gets_the_instance_that_its_call_passes() {
    let call = "module \"m\" {\n  source = \"./m\"\n  for_each = var.regions\n  providers = {\n    aws = aws.by[each.key]\n    aws.other = aws.by[\"us\"]\n  }\n}\n";
    let inner = format!(
        "terraform {{\n  required_providers {{\n    aws = {{\n      source = \"hashicorp/aws\"\n      configuration_aliases = [aws.other]\n    }}\n  }}\n}}\n{}{}",
        bucket("own", ""),
        bucket("other", "  provider = aws.other\n"),
    );
    let directory = tree(&[("main.tofu", &format!("{REGIONS}{call}")), ("m/main.tf", &inner)]);
    let (buckets, _) = told(&check(&directory, &["."]));
    assert_eq!(
        buckets,
        [
            row("module.m[\"eu\"].aws_s3_bucket.other", "us-east-1", "public"),
            row("module.m[\"eu\"].aws_s3_bucket.own", "eu-west-1", "restricted"),
            row("module.m[\"us\"].aws_s3_bucket.other", "us-east-1", "public"),
            row("module.m[\"us\"].aws_s3_bucket.own", "us-east-1", "public"),
        ]
    );
}

#[test]
fn data_sources_and_attributes_are_those_of_their_instance() {
    let directory = tree(&[(
        "main.tofu",
        &format!(
            "{REGIONS}data \"aws_region\" \"r\" {{\n  for_each = var.regions\n  provider = aws.by[each.key]\n}}\n{}",
            bucket("b", "  for_each = var.regions\n  provider = aws.by[each.key]\n")
        ),
    )]);
    for (expression, value) in [
        ("data.aws_region.r[\"eu\"].region", "\"eu-west-1\""),
        ("data.aws_region.r[\"us\"].region", "\"us-east-1\""),
        ("aws_s3_bucket.b[\"us\"].region", "\"us-east-1\""),
        ("aws_s3_bucket.b[\"eu\"].tags_all", "tomap({\n  \"DataClassification\" = \"restricted\"\n})"),
    ] {
        assert_eq!(console(&directory, expression), value, "{expression}");
    }
}

#[test]
fn json_and_a_set_of_names_do_as_well() {
    let json = r#"{
      "provider": {"aws": {"alias": "by", "for_each": "${toset([\"eu-west-1\"])}", "region": "${each.key}"}},
      "resource": {"aws_s3_bucket": {"b": {
        "for_each": "${toset([\"eu-west-1\"])}", "provider": "aws.by[each.key]", "bucket": "acme"
      }}}
    }"#;
    let (buckets, providers) = told(&check(&tree(&[("main.tofu.json", json)]), &["."]));
    assert_eq!(buckets, [row("aws_s3_bucket.b[\"eu-west-1\"]", "eu-west-1", "confidential")]);
    assert_eq!(providers, [pair("provider.aws.by[\"eu-west-1\"]", "pass")]);
}

#[test]
fn a_key_can_have_any_letters() {
    let provider = "provider \"aws\" {\n  alias = \"by\"\n  for_each = toset([\"a:b.c[\\\"d\\\"]\"])\n  region = \"eu-west-1\"\n  insecure = true\n}\n";
    let (_, providers) = told(&check(&tree(&[("main.tofu", provider)]), &["."]));
    assert_eq!(providers, [pair("provider.aws.by[\"a:b.c[\\\"d\\\"]\"]", "fail")]);
}

#[test]
fn which_instance_it_is_may_be_unknown_and_then_nothing_rests_on_it() {
    let checked = with(&format!(
        "variable \"where\" {{}}\n{}{}resource \"aws_s3_account_public_access_block\" \"all\" {{\n  provider = aws.by[var.where]\n  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n}}\n",
        bucket("b", "  provider = aws.by[var.where]\n"),
        bucket("c", "  provider = aws.by[var.where]\n"),
    ));
    let (buckets, providers) = told(&checked);
    assert_eq!(buckets.iter().map(|(_, region, _)| region.as_str()).collect::<Vec<_>>(), ["-", "-"]);
    // The block may be of another account than the bucket.
    assert_eq!(checked.verdict("public-access-block-undeclared", "aws_s3_bucket.b").0, "unknown");
    let of_all = providers.iter().find(|(subject, _)| subject == "provider.aws.by").unwrap();
    assert_eq!(of_all.1, "unknown");
    // Of one that is known, it holds.
    let checked = with(&format!(
        "{}resource \"aws_s3_account_public_access_block\" \"all\" {{\n  provider = aws.by[\"eu\"]\n  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n}}\n",
        bucket("b", "  provider = aws.by[\"eu\"]\n"),
    ));
    assert_eq!(checked.verdict("public-access-block-undeclared", "aws_s3_bucket.b").0, "pass");
    assert!(told(&checked).1.iter().all(|(subject, _)| subject != "provider.aws.by"));
}

#[test]
fn instances_that_are_not_known_leave_everything_of_theirs_open() {
    let root = "variable \"regions\" {}\nprovider \"aws\" {\n  alias = \"by\"\n  for_each = var.regions\n  region = each.key\n  insecure = false\n}\n";
    let checked =
        check(&tree(&[("main.tofu", &format!("{root}{}", bucket("b", "  provider = aws.by[\"x\"]\n")))]), &["."]);
    let (buckets, providers) = told(&checked);
    assert_eq!(buckets, [row("aws_s3_bucket.b", "-", "confidential")]);
    // What is the same for all instances is known.
    assert_eq!(providers, [pair("provider.aws.by", "pass")]);
    let settings = "allow {\n  regions = { confidential = [\"eu-west-1\"] }\n}\n";
    let root = format!("{root}{}", bucket("b", "  provider = aws.by[\"x\"]\n"));
    let checked = check(&tree(&[("main.tofu", &root), (".onus.hcl", settings)]), &["."]);
    let (verdict, reason) = checked.verdict("region-not-allowed", "aws_s3_bucket.b");
    assert_eq!(verdict, "unknown");
    assert!(reason.starts_with("var.regions has no default and no value was given"), "{reason}");
}

#[test]
fn what_opentofu_refuses_is_an_error() {
    for (more, why) in [
        (
            bucket("b", "  provider = aws.by[\"nope\"]\n"),
            "the provider configuration `aws.by` has no instance \"nope\"",
        ),
        (
            bucket("b", "  provider = aws.by\n"),
            "the provider configuration `aws.by` has `for_each`, and it is not said which",
        ),
        (bucket("b", "  provider = aws.by[null]\n"), "the key of a provider configuration is null"),
        (bucket("b", "  provider = aws.by[[]]\n"), "the key of a provider configuration is no text"),
        (
            bucket("b", "  provider = aws.by[sensitive(\"eu\")]\n"),
            "the key of a provider configuration is sensitive, and which one manages something shows it",
        ),
        (
            "provider \"aws\" {\n  for_each = toset([\"a\"])\n}\n".to_owned(),
            "a provider configuration with `for_each` has no `alias`, by which its instances are named",
        ),
        (
            format!("provider \"aws\" {{\n  alias = \"one\"\n}}\n{}", bucket("b", "  provider = aws.one[\"a\"]\n")),
            "the provider configuration `aws.one` has no `for_each` here, so that no key names one of several",
        ),
        (
            "provider \"aws\" {\n  alias = \"x\"\n  for_each = toset([aws_s3_bucket.b.id])\n}\n".to_owned()
                + &bucket("b", ""),
            "`for_each` of provider.aws.x is decided before anything is planned, and reads `aws_s3_bucket.b`, which is planned",
        ),
        (
            "provider \"aws\" {\n  alias = \"x\"\n  for_each = { a = sensitive(1) }\n}\n".to_owned(),
            "`for_each` is sensitive, and the names of provider configurations show it",
        ),
        (
            "provider \"aws\" {\n  alias = \"x\"\n  for_each = [\"a\"]\n}\n".to_owned(),
            "`for_each` is a list; it is a map, or a set of strings",
        ),
    ] {
        let checked = with(&more);
        assert_eq!(checked.run.code, 2, "{more}");
        let errors = checked.errors();
        assert_eq!(errors.len(), 1, "{more} {errors:?}");
        assert!(errors.iter().any(|error| error.starts_with(why)), "{more} {errors:?}");
    }
}

#[test]
fn a_provider_without_for_each_is_what_it_was() {
    let root = format!(
        "provider \"aws\" {{\n  region = \"eu-west-1\"\n}}\nprovider \"aws\" {{\n  alias = \"far\"\n  region = \"us-east-1\"\n}}\n{}{}",
        bucket("near", ""),
        bucket("far", "  provider = aws.far\n"),
    );
    let (buckets, providers) = told(&check(&tree(&[("main.tf", &root)]), &["."]));
    assert_eq!(
        buckets,
        [row("aws_s3_bucket.far", "us-east-1", "confidential"), row("aws_s3_bucket.near", "eu-west-1", "confidential"),]
    );
    assert_eq!(providers, [pair("provider.aws", "pass"), pair("provider.aws.far", "pass")]);
}
