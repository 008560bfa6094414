use super::{World, expr};
use crate::lang::{Context, Dialect, Naming, NoHost, check_call, evaluate, function_names};
use crate::limits::Tally;

fn bound(text: &str) -> (String, Vec<(String, Vec<String>)>) {
    let mut asked = Vec::new();
    let mut expr = expr(text);
    expr.bind(&mut |root, attributes| {
        asked.push((root.to_owned(), attributes.iter().map(|name| (*name).to_owned()).collect()));
        (root == "bucket").then_some((7, attributes.len().min(1)))
    });
    let context = Context { dialect: Dialect::Onus, scope: &World, host: &NoHost, tally: &Tally::default() };
    let value = match evaluate(&expr, &context) {
        Ok(value) => value.shown().to_string(),
        Err(error) => error.message.clone(),
    };
    (value, asked)
}

fn asked(text: &str) -> Vec<String> {
    bound(text).1.into_iter().map(|(root, attributes)| format!("{root}:{}", attributes.join("."))).collect()
}

#[test]
fn a_bound_traversal_reads_its_slot() {
    assert_eq!(bound("bucket.name").0, "7");
    assert_eq!(bound("bucket.name + 1").0, "8");
    assert_eq!(bound("\"x${bucket.name}\"").0, "\"x7\"");
    assert_eq!(bound("[for x in [1] : bucket.name + x]").0, "[8]");
    assert_eq!(bound("bucket.name.more").0, "a number has no attribute `more`");
}

#[test]
fn attributes_are_offered_up_to_the_first_index_that_is_no_literal_string() {
    assert_eq!(asked("bucket.tags[\"a\"].b[0].c"), ["bucket:tags.a.b"]);
    assert_eq!(asked("bucket.rules[*].a"), ["bucket:rules"]);
    assert_eq!(asked("bucket.rules[other.i].a"), ["other:i", "bucket:rules"]);
}

#[test]
fn names_of_for_variables_are_never_bound_in_their_scope() {
    assert_eq!(asked("[for bucket in bucket.rules : bucket.a]"), ["bucket:rules"]);
    assert_eq!(asked("{for bucket, v in x : v => bucket if bucket == v}"), ["x:"]);
    assert_eq!(asked("\"%{ for bucket in x }${bucket.a}%{ endfor }${bucket.b}\""), ["x:", "bucket:b"]);
    assert_eq!(asked("[for v in [1] : v][bucket.n]"), ["bucket:n"]);
}

#[test]
fn roots_and_calls_are_listed_with_their_places() {
    let text = "core::length(attrs.rule) + [for x in y : s3::f(x, meta.z...)][0]";
    let expr = expr(text);
    let roots: Vec<_> = expr.roots().iter().map(|root| text.get(root.span.start..root.span.end).unwrap()).collect();
    assert_eq!(roots, ["attrs.rule", "y", "meta.z"]);
    let calls = expr.calls();
    let names: Vec<_> = calls.iter().map(|call| text.get(call.span.start..call.span.end).unwrap()).collect();
    assert_eq!(names, ["core::length", "s3::f"]);
    assert_eq!(calls.iter().map(|call| (call.args, call.expand)).collect::<Vec<_>>(), [(1, false), (2, true)]);
}

#[test]
fn slots_are_listed() {
    let mut expr = expr("a.x && [for v in a.y : v == a.x][0]");
    expr.bind(&mut |_, names| names.first().map(|name| (usize::from(*name == "y"), 1)));
    assert_eq!(expr.slots(), [0, 1, 0]);
}

#[test]
fn calls_are_checked_when_loaded() {
    let check = |text: &str, naming| match check_call(expr(text).calls().first().unwrap(), naming) {
        Ok(()) => "fine".to_owned(),
        Err(error) => format!("{} / {}", error.message, error.help.clone().unwrap_or_default()),
    };
    assert_eq!(check("core::length(x)", Naming::Prefixed), "fine");
    assert_eq!(check("length(x)", Naming::Bare), "fine");
    assert_eq!(check("s3::whatever(x)", Naming::Prefixed), "fine");
    assert_eq!(check("length(x)", Naming::Prefixed), "the function `length` has no namespace / write `core::length`");
    assert_eq!(
        check("core::lenght(x)", Naming::Prefixed),
        "there is no function `core::lenght` / did you mean `core::length`?"
    );
    assert_eq!(check("core::contains(x)", Naming::Prefixed), "`core::contains` takes 2 arguments, not 1 / ");
    assert_eq!(check("core::lookup(x)", Naming::Prefixed), "`core::lookup` takes 2 to 3 arguments, not 1 / ");
    assert_eq!(check("core::try()", Naming::Prefixed), "`core::try` takes at least 1 argument, not 0 / ");
    assert_eq!(check("core::contains(x...)", Naming::Prefixed), "fine");
}

#[test]
fn function_names_are_sorted_and_distinct() {
    let names = function_names();
    assert!(names.windows(2).all(|two| two[0] < two[1]), "{names:?}");
    assert!(names.contains(&"try") && names.contains(&"jsonencode"));
}
