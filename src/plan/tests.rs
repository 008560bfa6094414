#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::get_unwrap, clippy::disallowed_methods)]
use std::collections::BTreeMap;

use super::*;
use crate::estate::{Configured, Kind, ResourceId, Side};
use crate::resource::{Mode, Operation};
use crate::value::{Basis, Data, Shape, Value};

mod linking;
mod reading;
mod robust;

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("testdata/plans/{name}.json")).unwrap()
}

fn plan(name: &str) -> (Estate, Vec<String>) {
    load(text(name), &format!("{name}.json")).unwrap()
}

fn id(estate: &Estate, address: &str) -> ResourceId {
    let found = estate.resources().find(|(_, resource)| &*resource.text == address);
    found.unwrap_or_else(|| panic!("{address} is not in the estate")).0
}

fn attribute(estate: &Estate, address: &str, name: &str) -> Value {
    estate.backing().attribute(id(estate, address), Side::After, name).unwrap()
}
