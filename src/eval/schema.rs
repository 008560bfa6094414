//! stub
use crate::resource::Mode;
use crate::value::{Type, Value};
use std::sync::Arc;
#[derive(Debug, Default)]
pub struct Schema {
    attributes: Vec<(Arc<str>, Attribute)>,
    blocks: Vec<(Arc<str>, Nested)>,
}
impl Schema {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|(n, _)| **n == *name).map(|(_, a)| a)
    }
    pub fn block(&self, name: &str) -> Option<&Nested> {
        self.blocks.iter().find(|(n, _)| **n == *name).map(|(_, a)| a)
    }
    pub fn attributes(&self) -> impl Iterator<Item = (&Arc<str>, &Attribute)> {
        self.attributes.iter().map(|(a, b)| (a, b))
    }
    pub fn blocks(&self) -> impl Iterator<Item = (&Arc<str>, &Nested)> {
        self.blocks.iter().map(|(a, b)| (a, b))
    }
}
#[derive(Debug)]
pub struct Attribute {
    pub ty: Type,
    pub required: bool,
    pub optional: bool,
    pub computed: bool,
    pub sensitive: bool,
    pub default: Option<Value>,
    pub as_blocks: bool,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    Single,
    List,
    Set,
    Map,
}
#[derive(Debug)]
pub struct Nested {
    pub nesting: Nesting,
    pub computed: bool,
    pub schema: Arc<Schema>,
}
pub fn of(_mode: Mode, _kind: &str) -> Option<Arc<Schema>> {
    None
}
pub fn empty() -> Arc<Schema> {
    Arc::default()
}
