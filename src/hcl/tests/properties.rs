//! What is decided of something unknown holds for whatever it turns out to be.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{expr, unknown};
use crate::lang::{Context, Dialect, NoHost, Scope, convert, evaluate};
use crate::limits::Tally;
use crate::value::{Data, Type, Unknown, Value};

/// The names that can be unknown, and their types.
fn names() -> [(&'static str, Type); 5] {
    let list = Type::List(Type::String.into());
    [("s", Type::String), ("n", Type::Number), ("b", Type::Bool), ("l", list), ("d", Type::Dynamic)]
}

struct Names(BTreeMap<&'static str, Value>);

impl Scope for Names {
    fn root(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }

    fn call(&self, _: &str, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Values that the names can have; as text, for the messages.
fn fillings() -> impl Strategy<Value = [&'static str; 5]> {
    let pick = |texts: &'static [&'static str]| prop::sample::select(texts);
    [
        pick(&["\"a\"", "\"\"", "\"p-a\"", "\"1\"", "null"]),
        pick(&["0", "1", "2", "-3", "0.5", "null"]),
        pick(&["true", "false", "null"]),
        pick(&["[]", "[\"a\"]", "[\"b\", \"a\"]", "[null]", "null"]),
        pick(&["\"a\"", "1", "true", "null", "[\"a\", 1]", "{ a = 1 }", "[]"]),
    ]
}

/// Terraform itself counts unknown elements of sets that may be one, and lets `try` and `can` take the error of an
/// unknown value for the error of any value: they are left out for it.
fn leaf(dialect: Dialect) -> impl Strategy<Value = String> {
    let texts: &[&str] = &[
        "s",
        "n",
        "b",
        "l",
        "d",
        "\"a\"",
        "\"p-${s}\"",
        "1",
        "0",
        "true",
        "false",
        "null",
        "[]",
        "{ a = 1 }",
        "[1, \"a\"]",
        "tolist([\"a\"])",
        "{ a = s, b = 1 }",
        "[s, n]",
        "tomap({ a = n })",
        "toset([s, \"a\"])",
    ];
    let most = if dialect == Dialect::Onus { texts.len() } else { texts.len() - 1 };
    prop::sample::select(&texts[..most]).prop_map(str::to_owned)
}

/// Expressions over the names.
fn expressions(dialect: Dialect) -> impl Strategy<Value = String> {
    leaf(dialect).prop_recursive(4, 24, 3, move |inner| {
        let two = (inner.clone(), inner.clone());
        let more = match dialect {
            Dialect::Terraform => inner.clone().boxed(),
            Dialect::Onus => prop_oneof![
                two.clone().prop_map(|(a, b)| format!("try({a}, {b})")),
                inner.clone().prop_map(|a| format!("can({a})")),
                inner.clone().prop_map(|a| format!("toset({a})")),
            ]
            .boxed(),
        };
        let operators: &[&str] = &["==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*", "/", "%"];
        let steps: &[&str] = &[".a", "[0]", "[\"a\"]", "[n]", "[s]", "[*]", "[*].a", ".*"];
        let calls: &[&str] = &["length", "tolist", "tomap", "tostring", "tonumber", "tobool", "keys", "upper"];
        prop_oneof![
            3 => (two.clone(), prop::sample::select(operators)).prop_map(|((a, b), op)| format!("({a} {op} {b})")),
            2 => (two.clone(), inner.clone()).prop_map(|((a, b), c)| format!("({a} ? {b} : {c})")),
            1 => inner.clone().prop_map(|a| format!("!{a}")),
            1 => inner.clone().prop_map(|a| format!("-{a}")),
            1 => two.clone().prop_map(|(a, b)| format!("\"p-${{{a}}}${{{b}}}\"")),
            1 => two.clone().prop_map(|(a, b)| format!("\"%{{ if {a} }}x${{{b}}}%{{ endif }}\"")),
            1 => inner.clone().prop_map(|a| format!("\"%{{ for x in {a} }}${{x}}%{{ endfor }}\"")),
            2 => two.clone().prop_map(|(a, b)| format!("[{a}, {b}]")),
            2 => two.clone().prop_map(|(a, b)| format!("{{ a = {a}, b = {b} }}")),
            1 => two.clone().prop_map(|(a, b)| format!("{{ (s) = {a}, b = {b} }}")),
            2 => (inner.clone(), prop::sample::select(steps)).prop_map(|(a, step)| format!("({a}){step}")),
            2 => two.clone().prop_map(|(a, b)| format!("[for x in {a} : x if {b}]")),
            1 => two.clone().prop_map(|(a, b)| format!("{{ for k, x in {a} : k => [x, {b}] }}")),
            2 => (inner.clone(), prop::sample::select(calls)).prop_map(|(a, name)| format!("{name}({a})")),
            3 => more,
        ]
    })
}

/// Whether the second can be what is known of the first.
fn admits(partly: &Value, known: &Value) -> bool {
    let conforms = |unknown: &Unknown| convert(known, &unknown.ty).is_ok() && of_type(&known.ty(), &unknown.ty);
    match (partly.data(), known.data()) {
        (Data::Unknown(unknown), Data::Null(_)) => !unknown.not_null,
        (Data::Unknown(unknown), _) => {
            let count = known.items().map(<[Value]>::len).or(known.entries().map(BTreeMap::len));
            let count = count.map_or(0, |count| u64::try_from(count).unwrap());
            let collection = known.items().is_some() || known.entries().is_some();
            conforms(unknown)
                && unknown
                    .prefix
                    .as_ref()
                    .is_none_or(|prefix| known.as_str().is_some_and(|text| text.starts_with(&**prefix)))
                && (!collection || count >= unknown.length.0 && unknown.length.1.is_none_or(|most| count <= most))
                && known.as_number().is_none_or(|number| {
                    unknown.range.as_ref().is_none_or(|range| {
                        range.least.as_ref().is_none_or(|least| number >= least)
                            && range.most.as_ref().is_none_or(|most| number <= most)
                    })
                })
        }
        (Data::Set(a), Data::Set(b)) => {
            let has = |item: &Value| b.items.iter().any(|other| admits(item, other));
            b.items.len() <= a.items.len() && a.items.iter().all(has)
        }
        _ => match (partly.items(), known.items(), partly.entries(), known.entries()) {
            (Some(a), Some(b), ..) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| admits(a, b)),
            (_, _, Some(a), Some(b)) => a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| admits(a, b)),
            _ => partly.shown().to_string() == known.shown().to_string(),
        },
    }
}

/// Whether a type is the other one where that is not open.
fn of_type(ty: &Type, wanted: &Type) -> bool {
    match (ty, wanted) {
        (_, Type::Dynamic) | (Type::Dynamic, _) => true,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => of_type(a, b),
        (Type::Tuple(a), Type::Tuple(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| of_type(a, b)),
        (Type::Object(a), Type::Object(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| of_type(a, b))
        }
        _ => ty == wanted,
    }
}

/// Whether a branch of a conditional or an element of a collection can be of a type that is not known. Terraform and
/// Onus leave the others as they are then, though they would convert to the type that all turn out to have.
fn has_open_part(text: &str) -> bool {
    let converts = [" ? ", "tolist", "tomap", "toset"].iter().any(|conversion| text.contains(conversion));
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let open = words.any(|word| word == "d" || word == "for" || word == "try");
    converts && (open || ["(s) =", "[n]", "[s]", "*]", ".*"].iter().any(|open| text.contains(open)))
}

fn check(text: &str, filled: [&str; 5], dialect: Dialect) -> Result<(), TestCaseError> {
    if has_open_part(text) {
        return Ok(());
    }
    let tree = expr(text);
    let value = |names: BTreeMap<&'static str, Value>| {
        evaluate(&tree, &Context { dialect, scope: &Names(names), host: &NoHost, tally: &Tally::default() })
    };
    let unknowns = names().map(|(name, ty)| (name, unknown(ty)));
    let known = names().into_iter().zip(filled).map(|((name, ty), text)| {
        let nothing = Names(BTreeMap::new());
        let value =
            evaluate(&expr(text), &Context { dialect, scope: &nothing, host: &NoHost, tally: &Tally::default() })
                .unwrap();
        (name, convert(&value, &ty).unwrap())
    });
    if let (Ok(partly), Ok(known)) = (value(unknowns.into()), value(known.collect())) {
        prop_assert!(
            admits(&partly, &known),
            "{}\n  with {:?} in {:?}\n  is {}: {}\n  but was {:?}",
            text,
            filled,
            dialect,
            known.shown(),
            known.ty(),
            partly
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_decided_stays_true_in_terraforms_dialect(text in expressions(Dialect::Terraform), filled in fillings()) {
        check(&text, filled, Dialect::Terraform)?;
    }

    #[test]
    fn what_is_decided_stays_true_in_onus(text in expressions(Dialect::Onus), filled in fillings()) {
        check(&text, filled, Dialect::Onus)?;
    }
}
