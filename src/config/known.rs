//! Ids in the file against those that there are.

use std::sync::Arc;

use super::Config;
use crate::source::{Diagnostic, SourceId, Span, nearest};

/// What the ids of a file can name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The policies.
    pub policies: Vec<KnownPolicy>,
    /// Ids of what is told about waivers: a `policy` block can name them, and nothing waives them.
    pub rules: Vec<Arc<str>>,
    /// The keys of the responsibilities, and how each is evidenced: `plan`, `attested` or `none`.
    pub responsibilities: Vec<(Arc<str>, Arc<str>)>,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct KnownPolicy {
    /// Its id.
    pub id: Arc<str>,
    /// Ids that it had before.
    pub aliases: Vec<String>,
}

impl Known {
    /// The id that a policy has now.
    fn current(&self, id: &str) -> Option<Arc<str>> {
        let named = |policy: &&KnownPolicy| policy.aliases.iter().any(|alias| alias == id);
        let by_id = self.policies.iter().find(|policy| &*policy.id == id);
        by_id.or_else(|| self.policies.iter().find(named)).map(|policy| policy.id.clone())
    }

    /// What to say of an id that names nothing; `rules` are those that it could have named beside policies.
    fn no_policy<'k>(
        &'k self,
        id: &str,
        rules: impl Iterator<Item = &'k str> + Clone,
        source: SourceId,
        span: Span,
    ) -> Diagnostic {
        let near = nearest(id, self.policies.iter().map(|policy| &*policy.id).chain(rules));
        let help = match near {
            Some(near) => format!("did you mean {near:?}?"),
            None => "`onus policies` lists them".to_owned(),
        };
        Diagnostic::new(format!("there is no policy {id:?}")).with_help(help).at(source, span)
    }

    fn unsignable(&self, key: &str, source: SourceId, span: Span) -> Option<Diagnostic> {
        let evidence = self.responsibilities.iter().find(|(known, _)| &**known == key).map(|(_, evidence)| &**evidence);
        let attested = || self.responsibilities.iter().filter(|(_, evidence)| &**evidence == "attested");
        let names = || attested().map(|(key, _)| &**key);
        let all = || format!("those that are attested are {}", names().collect::<Vec<_>>().join(", "));
        let (message, help) = match evidence {
            Some("attested") => return None,
            Some("plan") => {
                (format!("{key:?} is not attested: the configuration shows it, and policies judge it"), all())
            }
            Some(_) => (format!("{key:?} is not attested: it is AWS's own duty"), all()),
            None => {
                let help = nearest(key, names()).map_or_else(all, |near| format!("did you mean {near:?}?"));
                (format!("there is no responsibility {key:?}"), help)
            }
        };
        Some(Diagnostic::new(message).with_help(help).at(source, span))
    }
}

impl Config {
    /// Follows the ids of the file to what they name, old ids to the new ones, and says which name nothing.
    pub fn bind(&mut self, known: &Known) -> Vec<Diagnostic> {
        let Some(source) = self.source else { return Vec::new() };
        let mut errors = Vec::new();
        for setting in &mut self.policies {
            for label in &setting.labels {
                let found: Vec<Arc<str>> = if label.value.is_plain() {
                    let id = label.value.as_str();
                    let rule = || known.rules.iter().find(|rule| &***rule == id).cloned();
                    known.current(id).or_else(rule).into_iter().collect()
                } else {
                    let ids = known.policies.iter().map(|policy| &policy.id).chain(&known.rules);
                    ids.filter(|id| label.value.matches(id)).cloned().collect()
                };
                if found.is_empty() {
                    let rules = known.rules.iter().map(|rule| &**rule);
                    errors.push(known.no_policy(label.value.as_str(), rules, source, label.span));
                }
                setting.policies.extend(found);
            }
        }
        for (id, span) in self.waivers.iter_mut().flat_map(|waiver| &mut waiver.ids) {
            match known.current(id) {
                Some(current) => *id = current,
                None if known.rules.contains(id) => {
                    let help = "a `policy` block turns it off or changes its severity";
                    let message = format!("no waiver accepts what {id:?} tells: it is a rule about waivers");
                    errors.push(Diagnostic::new(message).with_help(help).at(source, *span));
                }
                None => errors.push(known.no_policy(id, std::iter::empty(), source, *span)),
            }
        }
        let keys = self.attestations.iter().map(|signed| &signed.responsibility);
        errors.extend(keys.filter_map(|key| known.unsignable(&key.value, source, key.span)));
        errors
    }
}
