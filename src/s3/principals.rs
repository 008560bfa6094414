//! Principals in policy documents that this estate makes itself.
//!
//! The ARN of a role or user that is made together with a policy is not known before the apply, but most of it is: IAM
//! User Guide, "IAM identifiers": `arn:partition:iam::account:role/path/name`. Written out as far as it is known, it
//! tells whether a principal is of the bucket's own account. The same goes for the id of the account itself.

use std::sync::Arc;

use super::arn::{joined, partition};
use super::assembly::Assembly;
use super::bucket::own_symbol;
use super::fact::Fact;
use super::providers::not_told;
use super::view::View;
use crate::estate::provider_address;
use crate::finding::Origin;
use crate::resource::{Address, Mode};
use crate::value::{Basis, Data, Piece, Shape, Symbol, Type, Unknown, Value};

/// Documents are not nested deeper.
const DEEPEST: usize = 24;

/// Writes out principals in one document.
pub(super) struct Principals<'s, 'a> {
    assembly: &'s Assembly<'a>,
    /// The provider configuration of the resource that has the document.
    home: Option<usize>,
    /// The weakest link that was followed.
    pub(super) basis: Basis,
}

impl<'s, 'a> Principals<'s, 'a> {
    pub(super) fn new(assembly: &'s Assembly<'a>, home: Option<usize>) -> Self {
        Self { assembly, home, basis: Basis::Proven }
    }

    /// The document with what can be written out; none when that is nothing.
    pub(super) fn write_out(&mut self, document: &Value) -> Option<Value> {
        self.value(document, false, 0)
    }

    /// `named` is whether the value stands where a document names principals: there it is nothing but an identifier.
    fn value(&mut self, value: &Value, named: bool, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let made = match value.data() {
            Data::Unknown(unknown) => self.unknown(unknown, named, depth),
            Data::Object(entries) => self.members(entries.iter(), named, depth),
            Data::Map(map) => self.members(map.entries.iter(), named, depth),
            Data::Tuple(items) => self.items(items, named, depth).map(Value::tuple),
            Data::List(list) | Data::Set(list) => self.items(&list.items, named, depth).map(Value::tuple),
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::String(_) => None,
        };
        made.map(|made| {
            let secret = made.is_sensitive() || value.is_sensitive();
            made.with_location(value.location().cloned()).with_sensitivity(secret)
        })
    }

    fn members<'v>(
        &mut self,
        entries: impl Iterator<Item = (&'v Arc<str>, &'v Value)>,
        named: bool,
        depth: usize,
    ) -> Option<Value> {
        let mut changed = false;
        let mut members = Vec::new();
        for (name, value) in entries {
            let named = named || matches!(&**name, "Principal" | "NotPrincipal");
            let made = self.value(value, named, depth + 1);
            changed |= made.is_some();
            members.push((name.clone(), made.unwrap_or_else(|| value.clone())));
        }
        changed.then(|| Value::object(members))
    }

    fn items(&mut self, items: &[Value], named: bool, depth: usize) -> Option<Vec<Value>> {
        let made: Vec<Option<Value>> = items.iter().map(|item| self.value(item, named, depth + 1)).collect();
        if made.iter().all(Option::is_none) {
            return None;
        }
        Some(made.into_iter().zip(items).map(|(made, item)| made.unwrap_or_else(|| item.clone())).collect())
    }

    fn unknown(&mut self, unknown: &Unknown, named: bool, depth: usize) -> Option<Value> {
        let shaped = |shape| Some(Value::unknown(unknown.clone().with_shape(shape)));
        match &unknown.shape {
            Shape::Json(content) => shaped(Shape::Json(Arc::new(self.value(content, named, depth + 1)?))),
            Shape::Open(items) => shaped(Shape::Open(self.items(items, named, depth)?.into())),
            Shape::Between(items, others) => {
                let (made, more) = (self.items(items, named, depth), self.items(others, named, depth));
                if made.is_none() && more.is_none() {
                    return None;
                }
                let kept = |made: Option<Vec<Value>>, old: &Arc<[Value]>| made.map_or_else(|| old.clone(), Into::into);
                shaped(Shape::Between(kept(made, items), kept(more, others)))
            }
            Shape::Symbol(symbol) => self.symbol(symbol),
            Shape::Candidates(symbols, basis) if named => self.candidates(symbols, *basis, unknown),
            Shape::Template(pieces) => self.template(pieces),
            Shape::Candidates(..) | Shape::Opaque => None,
        }
    }

    fn template(&mut self, pieces: &[Piece]) -> Option<Value> {
        let mut changed = false;
        let parts: Vec<Value> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Value::string(text),
                Piece::Hole(hole) => {
                    let made = match &hole.shape {
                        Shape::Symbol(symbol) => self.symbol(symbol),
                        Shape::Template(pieces) => self.template(pieces),
                        _ => None,
                    };
                    changed |= made.is_some();
                    made.unwrap_or_else(|| Value::unknown(Unknown::clone(hole)))
                }
            })
            .collect();
        changed.then(|| joined(&parts))
    }

    /// What an attribute is, if it is a principal of the estate or the id of its account.
    fn symbol(&self, symbol: &Symbol) -> Option<Value> {
        let Symbol { address, path } = symbol;
        match (address.mode, &*address.kind, &**path) {
            (Mode::Managed, "aws_iam_role" | "aws_iam_user", "arn") => self.principal(address),
            (Mode::Managed, "provider", "account_id") => {
                let providers = &self.assembly.estate().providers;
                let at = providers.iter().position(|provider| provider_address(&provider.key) == **address)?;
                Some(self.account(at)).filter(|account| !account.is_unknown())
            }
            // Which configuration a data source is read with is not recorded.
            (Mode::Data, "aws_caller_identity", "account_id" | "id") => {
                match self.assembly.estate().providers.as_slice() {
                    [one] if !one.several => Some(self.account(0)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What stems from attributes, in a place for principals: what one role or user tells, or what all tell alike.
    fn candidates(&mut self, symbols: &[Symbol], basis: Basis, unknown: &Unknown) -> Option<Value> {
        if let ([symbol], Basis::Proven | Basis::Assumed) = (symbols, basis) {
            let made = self.symbol(symbol)?;
            self.basis = self.basis.max(basis);
            return Some(made);
        }
        let mut heads = symbols.iter().map(|Symbol { address, path }| match &**path {
            "arn" => self.head(address),
            _ => None,
        });
        let first = heads.next()??;
        let text = first.as_str()?;
        if !heads.all(|head| head.is_some_and(|head| head.as_str() == Some(text))) {
            return None;
        }
        let rest = Unknown { not_null: true, ..Unknown::new(Type::String, unknown.reason.clone()) };
        // A path begins with it.
        let made = joined([&first, &Value::string("/"), &Value::unknown(rest)]);
        self.basis = self.basis.max(Basis::Assumed);
        Some(made)
    }

    /// The ARN of a role or user of the estate.
    fn principal(&self, address: &Arc<Address>) -> Option<Value> {
        let head = self.head(address)?;
        let estate = self.assembly.estate();
        let view = View::of(estate, estate.find(address)?, self.assembly.side)?;
        let path = view.leaf("path", || view.default(Value::string("/"))).value;
        let name = view.leaf("name", || own_symbol(&view, "name")).value;
        // The head ends where the path begins.
        Some(joined([&head, &path, &name]))
    }

    /// The ARN of a role or user of the estate, up to its path.
    fn head(&self, address: &Arc<Address>) -> Option<Value> {
        let resource = self.assembly.estate().resource(self.assembly.estate().find(address)?)?;
        let word = match &*address.kind {
            "aws_iam_role" => ":role",
            "aws_iam_user" => ":user",
            _ => return None,
        };
        let provider = resource.provider?;
        let region = self.assembly.provider_region(Some(provider), &resource.text);
        let partition = match partition(&region.value) {
            known if known.as_str().is_some() => known,
            open => {
                let reason = open.as_unknown()?.reason.clone();
                self.assembly.of_provider(Some(provider), "partition", reason)
            }
        };
        let [arn, iam, word] = ["arn:", ":iam::", word].map(Value::string);
        Some(joined([&arn, &partition, &iam, &self.account(provider), &word]))
    }

    /// The account of a provider configuration. Another configuration than the document's own can be of another account,
    /// unless it says so itself.
    fn account(&self, provider: usize) -> Value {
        if self.assembly.estate().same_provider(self.home, Some(provider)) {
            return self.assembly.account(Some(provider)).value;
        }
        match self.assembly.only_account(Some(provider)) {
            known if known.as_str().is_some() => known,
            _ => {
                let reason = not_told(self.assembly.estate(), "the id of the account");
                self.assembly.of_provider(Some(provider), "account_id", reason)
            }
        }
    }
}

impl Assembly<'_> {
    /// The fact of a document, with the document behind references.
    pub(super) fn documented(&self, fact: Fact, provider: Option<usize>) -> Fact {
        let (value, basis) = self.document(&fact.value, provider);
        let told = fact.value.is_unknown() && !value.is_unknown();
        let origin = if told { Origin::Declared } else { fact.origin };
        Fact { origin, ..fact.with_value(value) }.resting_on(basis)
    }
}
