//! What evaluating costs: simple conditions as policies have them, against a bar of 0.2 µs, and `for` over lists of
//! growing length, which has to be linear.
//!
//! `cargo bench --bench language`. An expression is parsed and bound once, as a policy is when it is loaded, and then
//! evaluated many times; the fastest of several rounds counts, since other work on the machine only adds.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on the terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use onus::hcl::parse_expression;
use onus::lang::{Context, Dialect, Expr, NoHost, Scope, evaluate};
use onus::limits::Tally;
use onus::source::SourceId;
use onus::value::{Reason, Type, Value, Why};

/// Most time of a simple condition, in microseconds.
const CONDITION: f64 = 0.2;

/// Time may grow with the elements to this power; above 1 by what measuring scatters.
const GROWTH: f64 = 1.1;

/// How often each expression is measured.
const ROUNDS: usize = 15;

/// Conditions of the kind that most policies are; the last two are shown without a bar.
const CONDITIONS: &[(&str, bool)] = &[
    ("attrs.acl == \"private\"", true),
    ("attrs.status == \"Enabled\" && attrs.acl != null", true),
    ("!attrs.enabled || attrs.days > 30", true),
    ("attrs.rule[0].id == \"all\"", true),
    ("attrs.key == null || attrs.enabled", true),
    ("core::length(attrs.names) > 0", true),
    ("core::contains([\"public-read\", \"public-read-write\"], attrs.acl)", false),
    ("core::anytrue([for rule in attrs.rule : rule.id == \"all\"])", false),
];

/// Attributes by slot.
struct Attributes(Vec<(&'static str, Value)>);

impl Attributes {
    fn new(names: usize) -> Self {
        let rule = Value::object([("id", Value::string("all")), ("status", Value::string("Enabled"))]);
        let key = Value::unknown_because(Type::String, Reason::new(Why::KnownAfterApply, "aws_kms_key.k.arn"));
        Self(vec![
            ("acl", Value::string("private")),
            ("status", Value::string("Enabled")),
            ("enabled", Value::bool(true)),
            ("days", Value::int(90)),
            ("rule", Value::tuple(vec![rule])),
            ("names", Value::strings((0..names).map(|at| format!("name-{at}")))),
            ("key", key),
        ])
    }
}

impl Scope for Attributes {
    fn root(&self, _: &str) -> Option<Value> {
        None
    }

    fn slot(&self, slot: usize) -> Value {
        self.0.get(slot).map_or_else(Value::null, |(_, value)| value.clone())
    }
}

fn main() -> ExitCode {
    // `cargo test --all-targets` runs this file too, without `--bench`.
    if !std::env::args().any(|word| word == "--bench") {
        return ExitCode::SUCCESS;
    }
    match bench() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench() -> Result<bool, Box<dyn Error>> {
    let attributes = Attributes::new(10);
    let mut kept = true;
    for (text, barred) in CONDITIONS {
        let expr = bound(text, &attributes)?;
        let micros = fastest(&expr, &attributes, 100_000)?;
        let bar = if *barred { format!("(must {CONDITION})") } else { String::new() };
        println!("{micros:8.3} µs {bar:<11} {text}");
        kept &= !barred || micros <= CONDITION;
    }
    for text in [
        "[for name in attrs.names : name if name != \"name-7\"]",
        "{ for name in attrs.names : name => core::upper(name) }",
        "core::distinct(attrs.names)",
        "core::toset(attrs.names)",
        "core::join(\",\", attrs.names)",
        "\"%{ for name in attrs.names }${name},%{ endfor }\"",
    ] {
        let mut times = Vec::new();
        for names in [1_000, 10_000, 100_000] {
            let attributes = Attributes::new(names);
            times.push(fastest(&bound(text, &attributes)?, &attributes, 300_000 / names)?);
        }
        let [thousand, ten, hundred] = times.as_slice() else { continue };
        let growth = (hundred / thousand).log10() / 2.0;
        println!("{:8.0} µs for 10,000, growth {growth:.2} (must {GROWTH}) {text}", ten);
        kept &= growth <= GROWTH;
    }
    Ok(kept)
}

/// Parses, and resolves the attributes as a policy does when it is loaded.
fn bound(text: &str, attributes: &Attributes) -> Result<Expr, Box<dyn Error>> {
    let mut expr = parse_expression(SourceId(0), text).map_err(|diagnostic| diagnostic.message)?;
    expr.bind(&mut |root, names| {
        let name = names.first().filter(|_| root == "attrs")?;
        attributes.0.iter().position(|(known, _)| known == name).map(|slot| (slot, 1))
    });
    Ok(expr)
}

/// Microseconds for one evaluation.
fn fastest(expr: &Expr, attributes: &Attributes, times: usize) -> Result<f64, Box<dyn Error>> {
    let context = Context { dialect: Dialect::Onus, scope: attributes, host: &NoHost, tally: &Tally::default() };
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..times {
            black_box(evaluate(black_box(expr), &context)?);
        }
        rounds.push(start.elapsed().as_secs_f64() * 1e6 / times as f64);
    }
    Ok(rounds.into_iter().fold(f64::INFINITY, f64::min))
}
