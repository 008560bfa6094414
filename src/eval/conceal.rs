//! Telling each text what others know of its secrets, once all are read: that a variable is sensitive is said in an
//! override file, or in the module to which a call passes a password.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::config::{CallBlock, Config, Early};
use super::files::Library;
use super::tree::is_local;
use crate::input::resolved;

impl Library {
    /// Hides what declarations in other texts say to be sensitive. Where a module cannot be read, the names of arguments
    /// decide, as in every text.
    pub(super) fn conceal(&mut self) {
        let mut anywhere: Option<Arc<BTreeSet<Arc<str>>>> = None;
        let mut concealed = Vec::with_capacity(self.configs.len());
        for config in self.configs.values() {
            let mut secrets = config.secrets.clone();
            for call in &config.calls {
                let targets = self.targets(config, call);
                for argument in &call.content.arguments {
                    let name = &argument.attribute.name;
                    if targets.iter().any(|target| target.secrets.variables.contains(name)) {
                        secrets.pass(&call.name, name);
                    }
                }
            }
            if config.partial {
                // A call can be in a part that could not be read.
                let all = || self.configs.values().flat_map(|config| config.secrets.variables.iter().cloned());
                secrets = secrets.with_anywhere(anywhere.get_or_insert_with(|| Arc::new(all().collect())).clone());
            }
            concealed.push((config.texts.clone(), Arc::new(secrets)));
        }
        for (texts, secrets) in concealed {
            texts.into_iter().for_each(|text| self.sources.conceal(text, secrets.clone()));
        }
    }

    /// The modules that a call leads to: that of its path, or those that were found when it was followed.
    fn targets(&self, config: &Config, call: &CallBlock) -> Vec<&Config> {
        let named = match call.source.as_ref().map(|source| &source.item) {
            Some(Early::Fixed(source)) if is_local(source) => Some(resolved(&config.directory.join(&**source))),
            _ => None,
        };
        let from = (config.directory.clone(), call.name.clone(), PathBuf::new());
        let led = self
            .led
            .range(from..)
            .take_while(|(directory, name, _)| *directory == config.directory && *name == call.name);
        let paths = led.map(|(_, _, target)| target).chain(&named);
        paths.filter_map(|path| self.configs.get(path)).map(|config| &**config).collect()
    }
}
