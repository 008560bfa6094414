//! The world that a module sees: files below a root, the home directory, and the time of the plan.

use crate::hcl;
use crate::input::{Fence, home};
use crate::lang::{EvalError, Expr, Host, clean_path};
use crate::source::{Diagnostic, Location, SourceId, Span};

/// A host that reads files below a root.
#[derive(Debug, Clone)]
pub struct ModuleHost {
    fence: Fence,
    directory: String,
    home: Option<String>,
    plan_time: Option<i64>,
}

impl ModuleHost {
    /// A host that reads nothing outside `root`. Relative paths start from `directory`, an absolute path: where terraform
    /// would run.
    ///
    /// # Errors
    /// If there is no such root.
    pub fn new(root: &str, directory: &str) -> Result<Self, Diagnostic> {
        let fence = Fence::new(root).map_err(Diagnostic::new)?;
        Ok(Self { fence, directory: clean_path(directory), home: home(), plan_time: None })
    }

    /// The same with the time of the plan, in seconds since 1970; without it `plantimestamp()` is unknown.
    #[must_use]
    pub fn with_plan_time(mut self, seconds: i64) -> Self {
        self.plan_time = Some(seconds);
        self
    }

    fn absolute(&self, path: &str) -> Result<String, String> {
        let path = match path.strip_prefix('~') {
            None => path.to_owned(),
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => format!("{}/{rest}", self.home()?),
            Some(_) => return Err("begins with the home directory of another user, which is not known".to_owned()),
        };
        let absolute = std::path::Path::new(&path).is_absolute();
        Ok(clean_path(&if absolute { path } else { format!("{}/{path}", self.directory) }))
    }
}

impl Host for ModuleHost {
    fn file(&self, path: &str, longest: u64) -> Result<Option<Vec<u8>>, String> {
        self.fence.read(&self.absolute(path)?, longest)
    }

    fn file_exists(&self, path: &str) -> Result<bool, String> {
        self.fence.holds(&self.absolute(path)?)
    }

    fn file_set(&self, directory: &str, pattern: &str) -> Result<Vec<String>, String> {
        let absolute = std::path::Path::new(directory).is_absolute();
        let from = clean_path(&if absolute { directory.to_owned() } else { format!("{}/{directory}", self.directory) });
        let found = self.fence.glob(&clean_path(&format!("{from}/{pattern}")))?;
        Ok(found.iter().map(|path| relative(&path.to_string_lossy(), &from)).collect())
    }

    fn directory(&self) -> Result<String, String> {
        Ok(self.directory.clone())
    }

    fn home(&self) -> Result<String, String> {
        self.home.clone().ok_or_else(|| "the home directory is not known: HOME is not set".to_owned())
    }

    fn template(&self, text: &str) -> Result<Expr, EvalError> {
        hcl::parse_template(SourceId(0), text).map_err(|diagnostic| {
            let span = match diagnostic.location {
                Some(Location::Source { span, .. }) => span,
                _ => Span::default(),
            };
            let error = EvalError::new(span, diagnostic.message);
            match diagnostic.help {
                Some(help) => error.with_help(help),
                None => error,
            }
        })
    }

    fn plan_time(&self) -> Option<i64> {
        self.plan_time
    }
}

/// A clean absolute path as seen from another one; empty for that one itself.
pub(super) fn relative(path: &str, from: &str) -> String {
    let mut path = path.split('/').peekable();
    let mut from = from.split('/').filter(|name| !name.is_empty()).peekable();
    path.next_if_eq(&"");
    while let (Some(a), Some(b)) = (path.peek(), from.peek()) {
        if a != b {
            break;
        }
        path.next();
        from.next();
    }
    let up = from.map(|_| "..");
    up.chain(path).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::eval::Session;
    use crate::value::Value;

    const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/expressions/files");

    fn message(session: &Session<ModuleHost>, text: &str) -> String {
        session.evaluate(SourceId(0), text).unwrap_err().message
    }

    #[test]
    fn paths_are_seen_from_the_directory() {
        for (path, from, seen) in
            [("/a/b/c", "/a", "b/c"), ("/a/b", "/a/c", "../b"), ("/a/b", "/", "a/b"), ("/x", "/a/b", "../../x")]
        {
            assert_eq!(relative(path, from), seen);
        }
        let host = ModuleHost::new(FILES, &format!("{FILES}/more")).unwrap();
        assert_eq!(host.file("../data/sub/b.txt", 1).unwrap().unwrap(), b"x");
        assert!(host.file("../../terraform.jsonl", 1).unwrap_err().contains("outside the root directory"));
        assert!(host.file("~somebody/x", 1).unwrap_err().contains("another user"));
        assert_eq!(host.file_set("../data", "s*/*").unwrap(), ["sub/b.txt"]);
        assert!(ModuleHost::new("nowhere", "/").is_err());
    }

    #[test]
    fn mistakes_in_a_template_are_told_with_their_line() {
        let session = Session::new(ModuleHost::new(FILES, FILES).unwrap(), FILES);
        let said = message(&session, "templatefile(\"more/sh.tftpl\", {})");
        assert!(said.contains("line 2 of \"more/sh.tftpl\" reads `x`, which argument 2 lacks"), "{said}");
        let said = message(&session, "templatefile(\"more/nested.tftpl\", {})");
        assert!(said.contains("a template renders no other template"), "{said}");
    }

    #[test]
    fn a_sensitive_path_is_not_repeated() {
        let mut session = Session::new(ModuleHost::new(FILES, FILES).unwrap(), FILES);
        session.bind("path_of", Value::string("hunter2").with_sensitivity(true));
        for call in ["file(path_of)", "filemd5(path_of)", "templatefile(path_of, {})", "fileset(path_of, \"[\")"] {
            if let Err(diagnostic) = session.evaluate(SourceId(0), call) {
                assert!(!diagnostic.message.contains("hunter2"), "{}", diagnostic.message);
            }
        }
        session.bind("file_of", Value::string("data/a.txt").with_sensitivity(true));
        for call in ["file(file_of)", "filemd5(file_of)", "fileexists(file_of)", "templatefile(file_of, {})"] {
            assert!(session.evaluate(SourceId(0), call).unwrap().is_sensitive(), "{call}");
        }
    }
}
