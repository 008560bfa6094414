//! The bucket that a question is about, as far as it is known.

use std::borrow::Cow;
use std::sync::Arc;

use super::glob::{Unit, literal};
use super::spelling::Spelling;
use super::text::Part;
use crate::resource::Address;
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value};

/// Longer texts are no bucket ARNs (a name has at most 63 characters, 255 in the oldest buckets) and count as unknown.
const LONGEST: usize = 512;

/// The bucket that a question is about. Before a bucket is created its ARN, and sometimes its name, is a symbol; a
/// policy that says the same symbol means the same bucket all the same.
#[derive(Debug, Clone)]
pub struct Target {
    arn: Vec<Unit>,
    name: Vec<Unit>,
    /// The resource whose `arn`, `id` and `bucket` are this bucket's.
    address: Option<Arc<Address>>,
    /// What the unknown name is, such as a variable: whoever says the same, says the name.
    named: Option<Symbol>,
    /// What the unknown name is made of, in texts too that do not refer to the bucket.
    spelling: Option<Spelling>,
    reason: Option<Reason>,
    /// Whether the ARN lacks nothing but its partition, and perhaps the name.
    any_partition: bool,
}

impl Target {
    /// A bucket by its ARN and name (strings, null or unknown) and its partition, such as `aws-cn`, where known. A
    /// known ARN tells the name and the partition; a name and a partition tell the ARN.
    pub fn new(arn: &Value, name: &Value, partition: Option<&str>) -> Self {
        let address = own_address(arn, &["arn"]).or_else(|| own_address(name, &["id", "bucket"]));
        let reason = [arn, name].iter().find_map(|value| value.as_unknown()).map(|unknown| unknown.reason.clone());
        if let Some(text) = arn.as_str().filter(|text| text.len() <= LONGEST) {
            let name = text.splitn(6, ':').nth(5).map_or_else(|| vec![Unit::Name], literal);
            return Self {
                arn: literal(text),
                name,
                address,
                named: None,
                spelling: None,
                reason: None,
                any_partition: false,
            };
        }
        let named = match name.as_unknown().map(|unknown| &unknown.shape) {
            Some(Shape::Symbol(symbol)) => Some(symbol.clone()),
            _ => None,
        };
        let spelling = Spelling::of(name);
        let name = match name.as_str() {
            Some(text) if text.len() <= LONGEST => literal(text),
            _ => vec![Unit::Name],
        };
        let any_partition = partition.is_none();
        let partition = partition.map_or_else(|| vec![Unit::Partition], literal);
        let arn = arn_of(&partition, &name);
        Self { arn, name, address, named, spelling, reason, any_partition }
    }

    /// The same bucket, in the partition that its policy writes, where nothing else tells: S3 accepts no policy for
    /// resources of another partition.
    #[must_use]
    pub(super) fn within(&self, partition: Option<&str>) -> Self {
        match partition {
            Some(partition) if self.any_partition => {
                Self { arn: arn_of(&literal(partition), &self.name), any_partition: false, ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// The same bucket, declared by this resource: a policy that refers to the resource's `arn`, `id` or `bucket`
    /// means it.
    #[must_use]
    pub fn declared_by(mut self, address: Arc<Address>) -> Self {
        self.address = Some(address);
        self
    }

    /// The ARN of the bucket itself.
    pub(super) fn bucket(&self) -> &[Unit] {
        &self.arn
    }

    /// The ARN of an object with this key.
    pub(super) fn object(&self, key: &[Unit]) -> Vec<Unit> {
        [self.arn.as_slice(), &[Unit::Char('/')], key].concat()
    }

    /// Why the ARN is not known, if it is not.
    pub(super) fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }

    /// The parts of a text, with the bucket's name in place of what is spelled like it.
    pub(super) fn told_in<'p>(&self, parts: &'p [Part]) -> Cow<'p, [Part]> {
        let (Some(spelling), Some(address), Some(reason)) = (&self.spelling, &self.address, &self.reason) else {
            return Cow::Borrowed(parts);
        };
        let symbol = Symbol { address: address.clone(), path: "bucket".into() };
        let own = Unknown::new(Type::String, reason.clone()).with_shape(Shape::Symbol(symbol));
        Cow::Owned(spelling.replaced(parts, &Arc::new(own)))
    }

    /// The units that a hole stands for, if it is an attribute of this bucket.
    pub(super) fn stands_for(&self, hole: &Unknown) -> Option<&[Unit]> {
        let Shape::Symbol(symbol) = &hole.shape else { return None };
        if self.named.as_ref() == Some(symbol) {
            return Some(&self.name);
        }
        let Symbol { address, path } = symbol;
        if Some(address) != self.address.as_ref() {
            return None;
        }
        match &**path {
            "arn" => Some(&self.arn),
            "id" | "bucket" => Some(&self.name),
            _ => None,
        }
    }
}

fn arn_of(partition: &[Unit], name: &[Unit]) -> Vec<Unit> {
    [&literal("arn:"), partition, &literal(":s3:::"), name].concat()
}

fn own_address(value: &Value, paths: &[&str]) -> Option<Arc<Address>> {
    match &value.as_unknown()?.shape {
        Shape::Symbol(symbol) if paths.contains(&&*symbol.path) => Some(symbol.address.clone()),
        _ => None,
    }
}
