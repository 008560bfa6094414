//! What files say; what is wrong with them is told by the snapshots of `tests/config.rs`.

use super::*;

fn said(text: &str) -> Config {
    let (config, errors) = read(SourceId(0), text);
    assert_eq!(errors, []);
    config
}

#[test]
fn names_keep_their_order_and_lists_of_principals_are_one() {
    let config = said(
        "classification {\n  names = { \"z-*\" = \"public\", \"a-*\" = \"restricted\" }\n}\n\
         allow {\n  organizations = [\"o-a1b2c3d4e5\"]\n  accounts = [\"111122223333\"]\n}\n",
    );
    let names: Vec<_> = config.classes.names.iter().map(|(name, class)| (name.as_str(), *class)).collect();
    assert_eq!(names, [("z-*", Class::Public), ("a-*", Class::Restricted)]);
    let trusted = &config.inputs["trusted_principals"].value;
    assert_eq!(trusted.shown().to_string(), "[\"111122223333\",\"o-a1b2c3d4e5\"]");
}

#[test]
fn a_block_is_told_by_what_it_holds_for() {
    let scope = |inside: &str| {
        let config = said(&format!("policy \"a\" {{\n  severity = \"low\"\n{inside}}}\n"));
        config.policies.first().and_then(PolicySetting::scope)
    };
    assert_eq!(scope(""), None);
    assert_eq!(scope("paths = [\"a\", \"b/**\"]\n").as_deref(), Some("a, b/**"));
    assert_eq!(scope("classes = [\"internal\"]\n").as_deref(), Some("internal data"));
    assert_eq!(scope("paths = [\"a\"]\nclasses = [\"public\"]\n").as_deref(), Some("public data in a"));
}

#[test]
fn old_ids_lead_to_the_policies_and_patterns_to_all_that_match() {
    let policy = |id: &str, alias: &str| KnownPolicy { id: id.into(), aliases: vec![alias.to_owned()] };
    let known = Known { policies: vec![policy("sse-a", "old-a"), policy("sse-b", "old-b")], ..Known::default() };
    let mut config = said(
        "policy \"old-a\" {\n  severity = \"low\"\n}\npolicy \"sse-*\" {\n  severity = \"low\"\n}\n\
         waiver \"old-b\" {\n  resource = \"x.y\"\n  reason = \"z\"\n}\n",
    );
    assert_eq!(config.bind(&known), []);
    let policies: Vec<Vec<&str>> =
        config.policies.iter().map(|setting| setting.policies.iter().map(|id| &**id).collect()).collect();
    assert_eq!(policies, [vec!["sse-a"], vec!["sse-a", "sse-b"]]);
    assert_eq!(config.waivers.first().map(|waiver| &*waiver.ids.first().unwrap().0), Some("sse-b"));
}

#[test]
fn what_ends_anywhere_is_read_or_wrong_and_never_more() {
    let text = include_str!("../cli/init/onus.hcl");
    let option = |line: &str| {
        line.strip_prefix('#').filter(|rest| !rest.starts_with(" ") || rest.starts_with("  ")).unwrap_or("").to_owned()
    };
    let text = text.lines().map(option).collect::<Vec<_>>().join("\n");
    said(&text);
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (_, errors) = read(SourceId(0), &text[..end]);
        let inside =
            |error: &Diagnostic| matches!(&error.location, Some(Location::Source { span, .. }) if span.start <= end);
        assert!(errors.iter().all(inside), "{end}: {errors:?}");
    }
}
