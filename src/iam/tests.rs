//! Behaviour of the questions, one sentence a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod canonical;
mod evaluate;
mod facts;
mod holes;
mod http;
mod identity;
mod large_worlds;
mod lint;
mod public;
mod read;
mod render;
mod rendered;
mod replication;
mod requests;
mod small_worlds;
mod spelled;
mod symbols;
mod trust;

use std::sync::Arc;

use super::Target;
use crate::resource::{Address, Mode, ModulePath};
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// The bucket `logs` in the partition `aws`.
fn logs() -> Target {
    Target::new(&Value::string("arn:aws:s3:::logs"), &Value::string("logs"), Some("aws"))
}

fn address(name: &str) -> Arc<Address> {
    Arc::new(Address {
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: "aws_s3_bucket".into(),
        name: name.into(),
        key: None,
    })
}

fn hole() -> Unknown {
    Unknown::new(Type::Dynamic, Reason::new(Why::KnownAfterApply, "aws_iam_role.app.arn"))
}

fn symbol(name: &str, path: &str) -> Unknown {
    let reason = Reason::new(Why::KnownAfterApply, format!("aws_s3_bucket.{name}.{path}"));
    Unknown::new(Type::String, reason).with_shape(Shape::Symbol(Symbol { address: address(name), path: path.into() }))
}

/// A JSON text as a value, with every string `HOLE` unknown.
fn punched(json: &str) -> Value {
    let content = fill(&super::json::parse(json).unwrap());
    Value::unknown(hole().with_shape(Shape::Json(Arc::new(content))))
}

fn fill(value: &Value) -> Value {
    if value.as_str() == Some("HOLE") {
        return Value::unknown(hole());
    }
    if let Some(items) = value.items() {
        return Value::tuple(items.iter().map(fill).collect());
    }
    match value.entries() {
        Some(entries) => Value::object(entries.iter().map(|(key, value)| (key.clone(), fill(value)))),
        None => value.clone(),
    }
}
