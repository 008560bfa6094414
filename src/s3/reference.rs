//! From a value that names a bucket to the bucket.
//!
//! A name that is known is compared with the names of the estate's buckets. One that is not known carries the
//! attributes that it stems from. What cannot be decided stays a set of candidates: a link that failed must never look
//! like a companion that is not there.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::view::{State, state};
use crate::estate::{Configured, Estate, Kind, ResourceId, Side};
use crate::resource::{Address, Mode, Operation};
use crate::value::{Basis, Piece, Shape, Symbol, Unknown, Value};

/// How many references are followed in a row, such as a companion that names another companion's bucket.
const LONGEST_CHAIN: usize = 16;

/// A bucket that the estate declares, on the side that is looked at.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) id: ResourceId,
    pub(super) name: Option<Arc<str>>,
    /// Whether the name is sensitive.
    pub(super) secret: bool,
}

/// The estate's buckets by what can name them.
#[derive(Default)]
pub(super) struct Buckets {
    pub(super) list: Vec<Declared>,
    by_id: HashMap<ResourceId, usize>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
    /// Buckets whose unknown name stems from this attribute.
    by_symbol: HashMap<Symbol, Vec<usize>>,
    /// Buckets whose name is made of known text and attributes, as [`spelling`] writes it.
    by_spelling: HashMap<String, Vec<usize>>,
    /// Buckets whose unknown name stems from something that is not recorded.
    unsourced: Vec<usize>,
    /// Without the instance's key.
    by_block: HashMap<Arc<Address>, Vec<usize>>,
    /// Names of buckets that are deleted or replaced, or not there yet. A bucket that has the name now comes first.
    gone: BTreeSet<Arc<str>>,
    /// The addresses of buckets that leave management.
    pub(super) forgotten: Vec<Arc<str>>,
}

/// What a value names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A bucket of the estate, by its index, and what the link was followed through.
    Bucket(usize, Basis, &'static str),
    /// One of these buckets, perhaps; empty for any bucket at all.
    Several(Arc<[usize]>),
    /// A bucket that the estate does not declare.
    External(Arc<str>, Basis, &'static str),
    /// A bucket that is not there on this side.
    Gone,
    /// Something that cannot be one of the estate's buckets.
    Nameless,
    /// Nothing: null.
    Nothing,
}

impl Buckets {
    pub(super) fn of(estate: &Estate, side: Side) -> Self {
        let mut buckets = Self::default();
        for &id in estate.of_kind("aws_s3_bucket") {
            let Some(resource) = estate.resource(id).filter(|r| r.address.mode == Mode::Managed) else { continue };
            let read = match state(resource, side) {
                State::Live(..) if resource.operation == Operation::Forget && side == Side::After => {
                    buckets.forgotten.push(resource.text.clone());
                    continue;
                }
                State::Live(side, _) => side,
                State::Removed | State::Missing => {
                    let other = if side == Side::After { Side::Before } else { Side::After };
                    let name = estate.backing().attribute(id, other, "bucket");
                    buckets.gone.extend(name.as_ref().and_then(Value::as_str).map(Arc::from));
                    continue;
                }
            };
            if resource.operation == Operation::Replace && side == Side::After {
                let old = estate.backing().attribute(id, Side::Before, "bucket");
                let old = old.as_ref().and_then(Value::as_str).map(Arc::from);
                // What is only forgotten is still there.
                if resource.forgets {
                    buckets.forgotten.push(resource.text.clone());
                } else {
                    buckets.gone.extend(old);
                }
            }
            let at = buckets.list.len();
            let value = estate.backing().attribute(id, read, "bucket").unwrap_or_else(Value::null);
            let name: Option<Arc<str>> = value.as_str().map(Into::into);
            if let Some(name) = &name {
                buckets.by_name.entry(name.clone()).or_default().push(at);
            }
            if let Some(unknown) = value.as_unknown()
                && estate.backing().configured(id, "bucket") != Configured::Unset
            {
                let (symbols, _) = unknown.candidates();
                for symbol in symbols {
                    buckets.by_symbol.entry(symbol.clone()).or_default().push(at);
                }
                match spelling(&unknown.shape) {
                    Some(text) => buckets.by_spelling.entry(text).or_default().push(at),
                    None if symbols.is_empty() => buckets.unsourced.push(at),
                    None => {}
                }
            }
            buckets.by_id.insert(id, at);
            buckets.by_block.entry(block(&resource.address)).or_default().push(at);
            buckets.list.push(Declared { id, name, secret: value.is_sensitive() });
        }
        buckets
    }

    /// Whether a name is that of a bucket which is not there on this side, and of no other.
    pub(super) fn is_gone(&self, name: &str) -> bool {
        self.gone.contains(name) && !self.by_name.contains_key(name)
    }
}

/// An address without the instance's key.
fn block(address: &Address) -> Arc<Address> {
    Arc::new(Address { key: None, ..address.clone() })
}

/// Follows values to buckets.
pub(super) struct Resolver<'a> {
    pub(super) estate: &'a Estate,
    pub(super) side: Side,
    pub(super) buckets: &'a Buckets,
    /// Candidate lists that were resolved already. Instances of one resource share them, and a list can be long.
    seen: HashMap<usize, (Arc<[Symbol]>, Target)>,
    /// Lists of [`Buckets`] as sets, by their place in memory: as many companions as buckets can mean one of all.
    shared: RefCell<HashMap<usize, Arc<[usize]>>>,
    /// The one bucket of a name that a provider configuration has, by the place of the list.
    only: HashMap<(usize, Option<usize>), Option<usize>>,
    /// The access points of the estate by their names, when the first is asked for.
    points: OnceCell<HashMap<String, Vec<ResourceId>>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(estate: &'a Estate, side: Side, buckets: &'a Buckets) -> Self {
        Self {
            estate,
            side,
            buckets,
            seen: HashMap::new(),
            shared: RefCell::default(),
            only: HashMap::new(),
            points: OnceCell::new(),
        }
    }

    /// The bucket that a name, ARN or domain name means. `provider` tells buckets of one name apart.
    pub(super) fn target(&mut self, value: &Value, provider: Option<usize>) -> Target {
        self.value(value, provider, 0)
    }

    fn value(&mut self, value: &Value, provider: Option<usize>, depth: usize) -> Target {
        if value.is_null() {
            return Target::Nothing;
        }
        if let Some(text) = value.as_str() {
            return if text.is_empty() { Target::Nothing } else { self.text(text, provider, depth) };
        }
        match value.as_unknown() {
            Some(unknown) if depth < LONGEST_CHAIN => self.unknown(unknown, provider, depth),
            Some(_) => Target::Several(Arc::from([])),
            None => Target::Nameless,
        }
    }

    fn text(&mut self, text: &str, provider: Option<usize>, depth: usize) -> Target {
        if let Some(name) = access_point(text) {
            return self.behind(name, provider, depth);
        }
        let (name, via) = bucket_name(text);
        let found = self.buckets.by_name.get(name).map_or(&[][..], Vec::as_slice);
        match found {
            [] if self.buckets.gone.contains(name) => Target::Gone,
            [] => Target::External(name.into(), Basis::Proven, via),
            [one] => Target::Bucket(*one, Basis::Proven, via),
            several => {
                let key = (several.as_ptr() as usize, provider);
                let only = self.only.get(&key).copied().unwrap_or_else(|| {
                    let same = |at: &usize| self.estate.same_provider(self.provider(*at), provider);
                    let mut here = several.iter().copied().filter(same);
                    here.next().filter(|_| here.next().is_none())
                });
                self.only.insert(key, only);
                match only {
                    Some(one) => Target::Bucket(one, Basis::Proven, via),
                    None => Target::Several(self.shared(several)),
                }
            }
        }
    }

    /// The bucket of an access point, by the access point's name: one that is declared elsewhere may have any bucket.
    fn behind(&mut self, name: &str, provider: Option<usize>, depth: usize) -> Target {
        let estate = self.estate;
        let points = self.points.get_or_init(|| {
            let mut points: HashMap<String, Vec<ResourceId>> = HashMap::new();
            for &id in estate.of_kind(super::companion::ACCESS_POINT) {
                let value = estate.backing().attribute(id, Side::After, "name");
                let value = value.or_else(|| estate.backing().attribute(id, Side::Before, "name"));
                if let Some(name) = value.as_ref().and_then(Value::as_str) {
                    points.entry(name.to_owned()).or_default().push(id);
                }
            }
            points
        });
        match points.get(name).map_or(&[][..], Vec::as_slice) {
            &[one] if depth < LONGEST_CHAIN => match self.bucket_attribute(one) {
                Some((value, _)) => self.value(&value, provider, depth + 1),
                None => Target::Several(Arc::from([])),
            },
            _ => Target::Several(Arc::from([])),
        }
    }

    /// The buckets whose name stems from something that is not recorded.
    fn unsourced(&self) -> Arc<[usize]> {
        // Empty lists have no place of their own.
        if self.buckets.unsourced.is_empty() { Arc::from([]) } else { self.shared(&self.buckets.unsourced) }
    }

    /// A list of [`Buckets`], which is not empty, as a set.
    fn shared(&self, list: &[usize]) -> Arc<[usize]> {
        self.shared.borrow_mut().entry(list.as_ptr() as usize).or_insert_with(|| list.into()).clone()
    }

    fn provider(&self, bucket: usize) -> Option<usize> {
        self.estate.resource(self.buckets.list.get(bucket)?.id)?.provider
    }

    fn unknown(&mut self, unknown: &Unknown, provider: Option<usize>, depth: usize) -> Target {
        match &unknown.shape {
            Shape::Symbol(symbol) => self.symbol(symbol, provider, depth),
            Shape::Candidates(symbols, basis) => {
                let key = symbols.as_ptr() as usize;
                if let Some((_, target)) = self.seen.get(&key).filter(|_| !symbols.is_empty()) {
                    return target.clone();
                }
                let target = self.candidates(symbols, *basis, provider, depth);
                self.seen.insert(key, (symbols.clone(), target.clone()));
                target
            }
            Shape::Template(pieces) => self.template(pieces, provider, depth),
            Shape::Opaque => Target::Several(Arc::from([])),
            Shape::Json(_) | Shape::Open(_) | Shape::Between(..) => Target::Nameless,
        }
    }

    fn candidates(&mut self, symbols: &[Symbol], basis: Basis, provider: Option<usize>, depth: usize) -> Target {
        let mut buckets = BTreeSet::new();
        let mut others = BTreeSet::new();
        let mut other = None;
        for symbol in symbols {
            match self.symbol(symbol, provider, depth) {
                Target::Bucket(at, ..) => drop(buckets.insert(at)),
                Target::Several(list) if list.is_empty() => return Target::Several(list),
                Target::Several(list) => {
                    buckets.extend(list.iter().copied());
                    // One of several is not one.
                    others.insert(None);
                }
                Target::External(name, _, via) => {
                    others.insert(Some(name.clone()));
                    other = Some((name, via));
                }
                Target::Gone | Target::Nameless => drop(others.insert(None)),
                Target::Nothing => {}
            }
        }
        let certain = basis != Basis::Ambiguous;
        match (buckets.len(), others.len()) {
            (0, 0) => Target::Several(Arc::from([])),
            (1, 0) if certain => buckets.first().map_or(Target::Nameless, |&at| Target::Bucket(at, basis, "reference")),
            (0, 1) if certain => match other {
                Some((name, via)) => Target::External(name, basis, via),
                None => Target::Nameless,
            },
            (0, _) => Target::Nameless,
            _ => Target::Several(buckets.into_iter().collect()),
        }
    }

    fn template(&mut self, pieces: &[Piece], provider: Option<usize>, depth: usize) -> Target {
        let pieces = match pieces {
            // `arn:aws:s3:::${name}`, and a path behind it.
            [Piece::Text(head), rest @ ..] if head.starts_with("arn:") && head.ends_with(":s3:::") => rest,
            other => other,
        };
        let own = spelling(&Shape::Template(pieces.into()));
        if let Some([one]) = own.and_then(|own| self.buckets.by_spelling.get(&own)).map(Vec::as_slice) {
            return Target::Bucket(*one, Basis::Proven, "reference");
        }
        match pieces {
            [Piece::Hole(hole)] => self.unknown(hole, provider, depth + 1),
            [Piece::Hole(hole), Piece::Text(tail), ..] if tail.starts_with('/') => {
                self.unknown(hole, provider, depth + 1)
            }
            _ => match self.spelled_out(pieces) {
                Some(text) => self.text(&text, provider, depth + 1),
                None => Target::Several(Arc::from([])),
            },
        }
    }

    /// The text of pieces, where the buckets whose names are in it have known ones.
    fn spelled_out(&self, pieces: &[Piece]) -> Option<String> {
        pieces.iter().try_fold(String::new(), |text, piece| match piece {
            Piece::Text(known) => Some(text + known),
            Piece::Hole(hole) => {
                let Shape::Symbol(Symbol { address, path }) = &hole.shape else { return None };
                let is_name = address.mode == Mode::Managed && matches!(&**path, "id" | "bucket");
                let at = self.buckets.by_id.get(&self.estate.find(address).filter(|_| is_name)?)?;
                let bucket = self.buckets.list.get(*at).filter(|bucket| !bucket.secret)?;
                Some(text + bucket.name.as_ref()?)
            }
        })
    }

    fn symbol(&mut self, symbol: &Symbol, provider: Option<usize>, depth: usize) -> Target {
        let kind = &*symbol.address.kind;
        if depth >= LONGEST_CHAIN {
            return Target::Several(Arc::from([]));
        }
        if let Some(named) = self.buckets.by_symbol.get(symbol) {
            // A plan records where a name stems from, not what is put around it; only a module tells that.
            return match named.as_slice() {
                [one] if self.estate.kind == Kind::Module => Target::Bucket(*one, Basis::Proven, "reference"),
                several => Target::Several(several.into()),
            };
        }
        match symbol.address.mode {
            Mode::Managed if kind == "aws_s3_bucket" => self.declared(symbol),
            Mode::Managed if super::companion::is_companion(kind) => {
                match self.estate.find(&symbol.address).and_then(|id| self.bucket_attribute(id)) {
                    Some((value, provider)) => self.value(&value, provider, depth + 1),
                    None => Target::Nameless,
                }
            }
            Mode::Data if kind.starts_with("aws_s3_bucket") => {
                let value = self.estate.backing().data_source(&symbol.address);
                match value.as_ref().and_then(|value| value.get("bucket")) {
                    // Its own name, not known before the apply.
                    Some(bucket) if is_symbol(bucket, symbol) => Target::Nameless,
                    Some(bucket) => self.value(bucket, provider, depth + 1),
                    None => Target::Nameless,
                }
            }
            // It passes on whatever it is given, the name of any bucket too.
            Mode::Managed if kind == "terraform_data" && &*symbol.path != "id" => Target::Several(Arc::from([])),
            // What goes through a `for_each` that is not known can be any bucket, or the name of one.
            Mode::Managed if kind == "each" => Target::Several(Arc::from([])),
            _ if self.buckets.unsourced.is_empty() => Target::Nameless,
            _ => Target::Several(self.unsourced()),
        }
    }

    fn bucket_attribute(&self, id: ResourceId) -> Option<(Value, Option<usize>)> {
        let resource = self.estate.resource(id)?;
        let State::Live(side, _) = state(resource, self.side) else { return None };
        Some((self.estate.backing().attribute(id, side, "bucket")?, resource.provider))
    }

    fn declared(&self, symbol: &Symbol) -> Target {
        let identity = ["", "id", "bucket", "arn", "bucket_domain_name", "bucket_regional_domain_name"];
        let exact = identity.contains(&&*symbol.path);
        match self.estate.find(&symbol.address) {
            Some(id) => match self.buckets.by_id.get(&id) {
                Some(&at) if exact => Target::Bucket(at, Basis::Proven, "reference"),
                Some(&at) => Target::Several(Arc::from([at])),
                None => Target::Gone,
            },
            None => match self.buckets.by_block.get(&block(&symbol.address)).map(Vec::as_slice) {
                Some([]) | None => Target::Gone,
                Some(several) => Target::Several(self.shared(several)),
            },
        }
    }
}

/// A string of known text and attributes, spelled out: two that are spelled alike are the same.
fn spelling(shape: &Shape) -> Option<String> {
    let Shape::Template(pieces) = shape else { return None };
    let mut text = String::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Text(known) => text.push_str(known),
            Piece::Hole(hole) => match &hole.shape {
                Shape::Symbol(symbol) => text.push_str(&format!("${{{symbol}}}")),
                _ => return None,
            },
        }
    }
    Some(text)
}

fn is_symbol(value: &Value, symbol: &Symbol) -> bool {
    match value.as_unknown().map(|unknown| &unknown.shape) {
        Some(Shape::Symbol(own)) => own.address == symbol.address,
        _ => false,
    }
}

/// The name in the ARN of an access point (`arn:aws:s3:eu-west-1:123456789012:accesspoint/name`); that of a Multi-Region
/// Access Point has no Region.
fn access_point(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once(":accesspoint/")?;
    let mut fields = head.strip_prefix("arn:")?.split(':').skip(1);
    let (service, _, account) = (fields.next()?, fields.next()?, fields.next()?);
    // The ARN of a bucket with this name has no account.
    (service == "s3" && !account.is_empty()).then(|| rest.split('/').next().unwrap_or(rest))
}

/// The bucket name in a name, an ARN (`arn:aws:s3:::name/path`) or a domain name (`name.s3.amazonaws.com`,
/// `name.s3.eu-west-1.amazonaws.com`).
fn bucket_name(text: &str) -> (&str, &'static str) {
    if text.starts_with("arn:")
        && let Some((_, rest)) = text.split_once(":s3:::")
    {
        return (rest.split('/').next().unwrap_or(rest), "arn");
    }
    if let Some(head) = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn")) {
        let end = head.find(".s3.").or_else(|| head.find(".s3-")).or_else(|| head.strip_suffix(".s3").map(str::len));
        if let Some(name) = end.and_then(|end| head.get(..end)) {
            return (name, "domain name");
        }
    }
    (text, "name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_of_an_access_point_names_the_access_point() {
        assert_eq!(access_point("arn:aws:s3:eu-west-1:123456789012:accesspoint/reports"), Some("reports"));
        assert_eq!(access_point("arn:aws:s3::123456789012:accesspoint/alias.mrap/object"), Some("alias.mrap"));
        assert_eq!(access_point("arn:aws:s3:::accesspoint/x"), None);
        assert_eq!(access_point("arn:aws:s3-outposts:eu-west-1:1:outpost/op-1/accesspoint/x"), None);
    }

    #[test]
    fn names_arns_and_domain_names_mean_the_bucket() {
        assert_eq!(bucket_name("logs"), ("logs", "name"));
        assert_eq!(bucket_name("arn:aws:s3:::logs"), ("logs", "arn"));
        assert_eq!(bucket_name("arn:aws-cn:s3:::logs/a/b"), ("logs", "arn"));
        assert_eq!(bucket_name("my.logs.s3.amazonaws.com"), ("my.logs", "domain name"));
        assert_eq!(bucket_name("logs.s3.eu-west-1.amazonaws.com"), ("logs", "domain name"));
    }
}
