//! The bucket that a question is about, as far as it is known.

use std::sync::Arc;

use super::glob::{Unit, literal};
use super::text::{Atom, Part, Text};
use crate::resource::{Address, Mode};
use crate::value::{Reason, Shape, Symbol, Value};

/// Longer texts are no bucket ARNs (a name has at most 63 characters, 255 in the oldest buckets) and count as unknown.
const LONGEST: usize = 512;

/// The bucket that a question is about. Before a bucket is created its ARN, and sometimes its name, is a symbol; a
/// policy that says the same symbol means the same bucket all the same.
#[derive(Debug, Clone)]
pub struct Target {
    arn: Vec<Unit>,
    name: Vec<Unit>,
    /// What the name is made of, where it is not known but its parts have identities.
    pieces: Vec<Atom>,
    /// The resource whose `arn`, `id` and `bucket` are this bucket's.
    address: Option<Arc<Address>>,
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
            return Self { arn: literal(text), name, pieces: Vec::new(), address, reason: None, any_partition: false };
        }
        let pieces = pieces_of(name);
        let name = match name.as_str() {
            Some(text) if text.len() <= LONGEST => literal(text),
            _ => vec![Unit::Name],
        };
        let any_partition = partition.is_none();
        let partition = partition.map_or_else(|| vec![Unit::Partition], literal);
        let arn = arn_of(&partition, &name);
        Self { arn, name, pieces, address, reason, any_partition }
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

    /// A pattern of a policy with what is known of this bucket in place of symbols; `None` if it is certainly about
    /// another bucket.
    pub(super) fn put_into(&self, atoms: &[Atom]) -> Option<Vec<Unit>> {
        let mut units = Vec::new();
        let mut rest = atoms;
        while let [atom, after @ ..] = rest {
            if !self.pieces.is_empty()
                && let Some(after) = rest.strip_prefix(self.pieces.as_slice())
            {
                units.extend_from_slice(&self.name);
                rest = after;
                continue;
            }
            match atom {
                Atom::Unit(unit) => units.push(*unit),
                Atom::Symbol(symbol) => match self.stands_for(symbol) {
                    Some(own) => units.extend_from_slice(own),
                    None if self.is_elsewhere(symbol, &units, after) => return None,
                    None => units.push(Unit::Hole),
                },
            }
            rest = after;
        }
        Some(units)
    }

    /// The units that a symbol stands for, if it is an attribute of this bucket.
    fn stands_for(&self, Symbol { address, path }: &Symbol) -> Option<&[Unit]> {
        if Some(address) != self.address.as_ref() {
            return None;
        }
        match &**path {
            "arn" => Some(&self.arn),
            "id" | "bucket" => Some(&self.name),
            _ => None,
        }
    }

    /// Whether a symbol between these units makes a pattern the ARN of another bucket or of its objects: no two resources
    /// make one bucket.
    fn is_elsewhere(&self, Symbol { address, path }: &Symbol, before: &[Unit], after: &[Atom]) -> bool {
        let bucket = |address: &Address| address.mode == Mode::Managed && &*address.kind == "aws_s3_bucket";
        let other = self.address.as_ref().is_some_and(|own| bucket(own) && bucket(address) && own != address);
        let whole = matches!(after, [] | [Atom::Unit(Unit::Char('/')), ..]);
        let in_place = match &**path {
            "arn" => before.is_empty(),
            "id" | "bucket" => is_start_of_arn(before),
            _ => false,
        };
        other && whole && in_place
    }
}

/// Whether these are `arn:`, a partition and `:s3:::`.
fn is_start_of_arn(units: &[Unit]) -> bool {
    let rest = units.strip_prefix(literal("arn:").as_slice());
    let partition = rest.and_then(|rest| rest.strip_suffix(literal(":s3:::").as_slice()));
    partition.is_some_and(|units| units.iter().all(|unit| matches!(unit, Unit::Char(c) if !matches!(c, ':' | '/'))))
}

/// The parts of a name that is not known, if each of them is a text or has an identity.
fn pieces_of(name: &Value) -> Vec<Atom> {
    let parts = name.as_unknown().map(|unknown| Text::unknown(unknown).0).unwrap_or_default();
    let atoms = parts.iter().flat_map(|part| match part {
        Part::Known(text) => literal(text).into_iter().map(Atom::Unit).collect(),
        Part::Hole(hole) => vec![Atom::of(hole)],
    });
    let atoms: Vec<Atom> = atoms.collect();
    if atoms.contains(&Atom::Unit(Unit::Hole)) { Vec::new() } else { atoms }
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
