//! Arguments of blocks that are Terraform's own, not a provider's: how often, where from, and by which provider.
//!
//! OpenTofu knows more of them than Terraform: `enabled` in `lifecycle`, `for_each` of provider configurations, and sources
//! of modules that are computed. All are read, whichever program runs: the other one refuses what it does not know.

use std::sync::Arc;

use super::content::{Argument, Content};
use super::{Config, Early, Placed, ProviderBlock, ProviderName, ProviderUse, Repeat};
use crate::lang::{EvalError, Expr, Kind, Step};
use crate::source::{Diagnostic, SourceId, Span};

/// The block of a resource or module that has `enabled`.
const LIFECYCLE: &str = "lifecycle";

/// How many instances a block has.
pub(super) fn repeat(content: &mut Content, errors: &mut Vec<Diagnostic>) -> Repeat {
    let enabled = enabled(content);
    let said = [("count", content.take("count")), ("for_each", content.take("for_each")), ("enabled", enabled)];
    let mut said = said.into_iter().filter_map(|(name, argument)| Some((name, argument?)));
    let Some((name, first)) = said.next() else { return Repeat::Once };
    for (other, argument) in said {
        let error = EvalError::new(argument.attribute.name_span, format!("the block has both `{name}` and `{other}`"));
        errors.push(error.with_help("keep one of the two").at(argument.source));
    }
    let expr = Placed { source: first.source, item: first.attribute.expr };
    match name {
        "count" => Repeat::Count(expr),
        "for_each" => Repeat::Each(expr),
        _ => Repeat::Enabled(expr),
    }
}

/// Takes `enabled` out of `lifecycle`.
fn enabled(content: &mut Content) -> Option<Argument> {
    content.blocks.iter_mut().filter(|nested| &*nested.block.kind == LIFECYCLE).find_map(|nested| {
        let attributes = &mut nested.block.body.attributes;
        let at = attributes.iter().position(|attribute| &*attribute.name == "enabled")?;
        Some(Argument { source: nested.source, attribute: attributes.remove(at) })
    })
}

/// A provider configuration of a block.
pub(super) fn provider(
    labels: Vec<Arc<str>>,
    mut content: Content,
    errors: &mut Vec<Diagnostic>,
) -> Option<ProviderBlock> {
    let mut labels = labels.into_iter();
    let id = ProviderName { name: labels.next()?, alias: labels.next() };
    drop(content.take("alias"));
    drop(content.take("version"));
    let repeat = match content.take("for_each") {
        Some(argument) if id.alias.is_none() => {
            let message = "a provider configuration with `for_each` has no `alias`, by which its instances are named";
            let error = EvalError::new(argument.attribute.name_span, message);
            errors.push(error.with_help("give it an `alias`").at(argument.source));
            Repeat::Once
        }
        Some(argument) => Repeat::Each(Placed { source: argument.source, item: argument.attribute.expr }),
        None => Repeat::Once,
    };
    content.unescape();
    Some(ProviderBlock { id, repeat, content })
}

/// A text that is decided before anything is planned: the source of a module, or its version.
pub(super) fn early(content: &mut Content, argument: &str) -> Option<Placed<Early>> {
    let Argument { source, attribute } = content.take(argument)?;
    let item = match &attribute.expr.kind {
        Kind::Literal(value) if value.as_str().is_some() => Early::Fixed(value.as_str().unwrap_or_default().into()),
        _ => Early::Computed(attribute.expr),
    };
    Some(Placed { source, item })
}

/// `providers = { aws = aws.replica }`.
pub(super) fn providers(argument: &Argument) -> Vec<(ProviderName, ProviderUse)> {
    let Kind::Object(items) = &argument.attribute.expr.kind else { return Vec::new() };
    let pair = |(child, own): &(Expr, Expr)| Some((name(child)?, provider_use(own, argument.source)?));
    items.iter().filter_map(pair).collect()
}

/// `aws`, `aws.replica` or `aws.by_region[each.key]`.
pub(super) fn provider_use(expr: &Expr, source: SourceId) -> Option<ProviderUse> {
    Some(ProviderUse { name: name(expr)?, key: key(expr).map(|item| Placed { source, item }) })
}

/// `aws` or `aws.replica`, bare or, as in old configurations, in quotes; what follows is not looked at.
pub(super) fn name(expr: &Expr) -> Option<ProviderName> {
    match &expr.kind {
        Kind::Traversal(traversal) => {
            let alias = traversal.steps.first().and_then(|step| match step {
                Step::Attribute { name, .. } => Some(name.clone()),
                _ => None,
            });
            Some(ProviderName { name: traversal.root.clone(), alias })
        }
        Kind::Literal(value) => {
            let text = value.as_str()?;
            let (name, alias) = text.split_once('.').map_or((text, None), |(name, alias)| (name, Some(alias)));
            Some(ProviderName { name: name.into(), alias: alias.map(Arc::from) })
        }
        Kind::Parentheses(inner) => self::name(inner),
        _ => None,
    }
}

fn key(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        Kind::Traversal(traversal) => match traversal.steps.get(1)? {
            Step::Index { key, .. } => Some(key.clone()),
            _ => None,
        },
        Kind::Parentheses(inner) => key(inner),
        _ => None,
    }
}

impl Config {
    /// Reports references to provider configurations that nobody declares, and keys where there are none, or no key where
    /// there are several. One without an alias needs no block.
    pub(super) fn check_providers(&self, errors: &mut Vec<Diagnostic>) {
        let named =
            self.resources.iter().flat_map(|block| block.provider.iter().map(move |used| (used, &block.content)));
        let passed = self
            .calls
            .iter()
            .flat_map(|call| call.providers.iter().flatten().map(move |(_, ours)| (ours, &call.content)));
        for (used, content) in named.chain(passed) {
            if let Some(error) = self.misused(used, content.header) {
                errors.push(error.at(content.source));
            }
        }
    }

    fn misused(&self, used: &ProviderUse, header: Span) -> Option<EvalError> {
        let id = &used.name;
        let block = self.providers.iter().find(|block| block.id == *id);
        let several = block.is_some_and(|block| matches!(block.repeat, Repeat::Each(_)));
        if id.alias.is_some() && block.is_none() && !self.aliases.contains(id) {
            let message = format!("the provider configuration `{id}` is not declared in this module");
            let help = "declare it by a `provider` block with this alias, or in `configuration_aliases`";
            return Some(EvalError::new(header, message).with_help(help));
        }
        match (&used.key, several) {
            (Some(key), false) => {
                let message = format!(
                    "the provider configuration `{id}` has no `for_each` here, so that no key names one of several"
                );
                Some(EvalError::new(key.item.span, message).with_help(format!("write `{id}` without a key")))
            }
            (None, true) => {
                let message = format!(
                    "the provider configuration `{id}` has `for_each`, and it is not said which of its instances is meant"
                );
                Some(EvalError::new(header, message).with_help(format!("add the key, as in `{id}[each.key]`")))
            }
            _ => None,
        }
    }
}
