//! Key order, cut and arbitrary texts.

use std::fmt::Write;

use super::*;

/// Everything that an estate says, as text.
fn dump(estate: &Estate) -> String {
    let mut out = String::new();
    writeln!(out, "{:?} {:?} {:?} {:?}", estate.kind, estate.account, estate.incomplete, estate.providers).unwrap();
    for (id, resource) in estate.resources() {
        let before = estate.backing().object(id, Side::Before);
        let after = estate.backing().object(id, Side::After);
        writeln!(out, "{resource:?}\n{before:?}\n{after:?}").unwrap();
        for path in ["bucket", "rule.id", "versioning_configuration.mfa_delete"] {
            writeln!(out, "{path} {:?}", estate.backing().configured(id, path)).unwrap();
        }
    }
    out
}

/// The same JSON with the keys of every object in another order.
fn reordered(json: &serde_json::Value, reverse: bool, out: &mut String) {
    match json {
        serde_json::Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            if reverse {
                keys.reverse();
            }
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                write!(out, "{}{}:", if at > 0 { "," } else { "" }, serde_json::to_string(key).unwrap()).unwrap();
                reordered(members.get(key).unwrap(), reverse, out);
            }
            out.push('}');
        }
        serde_json::Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                reordered(item, reverse, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[test]
fn the_order_of_keys_changes_nothing() {
    for name in ["link-p", "misc-misc", "misc3-m3", "st-update", "st-target", "dep-dep", "real-app-update"] {
        let original = dump(&plan(name).0);
        let json: serde_json::Value = serde_json::from_str(&text(name)).unwrap();
        for reverse in [false, true] {
            let mut shuffled = String::new();
            reordered(&json, reverse, &mut shuffled);
            let (estate, _) = load(shuffled, &format!("{name}.json")).unwrap();
            assert!(dump(&estate) == original, "{name} differs, reverse: {reverse}");
        }
    }
}

#[test]
fn a_cut_plan_is_refused_at_every_offset() {
    let whole = std::fs::read_to_string("testdata/inputs/plan.json").unwrap();
    let whole = whole.trim_end();
    for at in (0..whole.len()).filter(|&at| whole.is_char_boundary(at)) {
        let refused = load(whole.get(..at).unwrap().to_owned(), "cut.json").map(|_| ()).unwrap_err();
        assert!(refused.message.contains("truncated"), "{at}: {}", refused.message);
    }
}

#[test]
fn nesting_without_end_is_refused_or_unknown() {
    let variables = format!("{{\"planned_values\":{{}},\"variables\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(load(variables, "deep.json").is_ok(), "what is skipped can nest");
    let (open, close) = ("{\"child_modules\":[".repeat(200), "]}".repeat(200));
    let modules = format!("{{\"values\":{{\"root_module\":{open}{close}}}}}");
    let refused = load(modules, "deep.json").map(|_| ()).unwrap_err();
    assert!(refused.message.contains("recursion limit"), "{}", refused.message);
    let value = format!("{}{}", "[".repeat(300), "]".repeat(300));
    let change = format!(
        r#"{{"resource_changes":[{{"address":"aws_s3_bucket.a","type":"aws_s3_bucket","change":{{"actions":["create"],"after":{{"a":{value}}}}}}}]}}"#
    );
    let (estate, _) = load(change, "deep.json").unwrap();
    assert!(attribute(&estate, "aws_s3_bucket.a", "a").first_unknown().is_some());
}

#[test]
fn modules_that_refer_to_each_other_in_a_circle_end_as_ambiguous() {
    let text = r#"{"format_version":"1.2","resource_changes":[
        {"address":"module.a.aws_s3_bucket_policy.p","type":"aws_s3_bucket_policy",
         "change":{"actions":["create"],"after":{},"after_unknown":{"bucket":true}}},
        {"address":"aws_s3_bucket.x","type":"aws_s3_bucket","change":{"actions":["create"],"after":{}}}],
      "configuration":{"root_module":{"module_calls":{"a":{"expressions":{"in":{"references":["module.a.out","module.a"]}},
        "module":{"outputs":{"out":{"expression":{"references":["var.in","var.in"]}}},
          "resources":[{"address":"aws_s3_bucket_policy.p","type":"aws_s3_bucket_policy",
            "expressions":{"bucket":{"references":["var.in"]}}}]}}}}}}"#;
    let (estate, _) = load(text.into(), "circle.json").unwrap();
    let bucket = attribute(&estate, "module.a.aws_s3_bucket_policy.p", "bucket");
    let (symbols, basis) = bucket.as_unknown().unwrap().candidates();
    assert_eq!(basis, Basis::Ambiguous);
    assert_eq!(symbols.iter().map(|s| s.address.to_string()).collect::<Vec<_>>(), ["aws_s3_bucket.x"]);
}

fn read_all(text: String) {
    if let Ok((estate, _)) = load(text, "any.json") {
        let _ = dump(&estate);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        read_all(text);
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..4000, byte in 0u8..128) {
        let mut bytes = std::fs::read("testdata/inputs/plan.json").unwrap();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        if let Ok(text) = String::from_utf8(bytes) {
            read_all(text);
        }
    }

    #[test]
    fn no_reference_makes_it_panic(reference in "[a-z_.\\[\\]\"\\\\0-9]{0,40}") {
        let _ = refs::parse(&reference);
        let _ = address::resource(&reference);
    }
}
