//! Files by pattern, with the rules that `fileset` has in Terraform.
//!
//! `*` and `?` stay within a name, `**` is any number of directories, `[a-z]` and `[^a-z]` are one character, `{a,b}` is
//! one of several. A pattern is cut at its slashes first, so that `{a/b,c}` is malformed. Names that begin with a dot are
//! no exception.

use std::fs;
use std::path::{Path, PathBuf};

use super::fence::Fence;

/// The longest pattern, in characters.
const MAX_PATTERN: usize = 1024;

/// The deepest directory below the start; links can make a circle.
const MAX_DEPTH: usize = 64;

/// How many names are looked at.
const MAX_NAMES: usize = 100_000;

/// How many steps the comparisons of one pattern take.
const MAX_STEPS: usize = 20_000_000;

impl Fence {
    /// The files that match a pattern, an absolute path, unsorted.
    ///
    /// # Errors
    /// A message if the pattern is malformed, leaves the root, or looks at too much.
    pub fn glob(&self, pattern: &str) -> Result<Vec<PathBuf>, String> {
        if pattern.chars().count() > MAX_PATTERN {
            return Err(format!("the pattern is longer than {MAX_PATTERN} characters"));
        }
        let components: Vec<Vec<char>> = pattern.split('/').map(|component| component.chars().collect()).collect();
        let mut search = Search { fence: self, found: Vec::new(), names: 0, steps: MAX_STEPS };
        search.descend(PathBuf::new(), &components, 0)?;
        search.found.sort();
        search.found.dedup();
        Ok(search.found)
    }
}

struct Search<'f> {
    fence: &'f Fence,
    found: Vec<PathBuf>,
    names: usize,
    steps: usize,
}

/// An entry of a directory: its name, its path, and whether it is a directory, through links too; `None` for a link that
/// leads nowhere.
type Entry = (Vec<char>, PathBuf, Option<bool>);

impl Search<'_> {
    /// Matches the components below a directory.
    fn descend(&mut self, base: PathBuf, components: &[Vec<char>], depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!("the directories are nested deeper than {MAX_DEPTH} levels, or go round in a circle"));
        }
        let plain = components.iter().take_while(|component| !component.iter().any(|c| "*?[{\\".contains(*c))).count();
        let (literal, components) = components.split_at(plain);
        let mut base = base;
        for component in literal {
            if base.as_os_str().is_empty() {
                base.push("/");
            }
            if !component.is_empty() {
                base.push(component.iter().collect::<String>());
            }
        }
        let Some((first, rest)) = components.split_first() else {
            return if fs::symlink_metadata(&base).is_ok() { self.keep(base) } else { Ok(()) };
        };
        let entries = self.entries(&base)?;
        let (mut first, mut rest) = (first, rest);
        if first.iter().collect::<String>() == "**" {
            for (_, path, directory) in &entries {
                match directory {
                    Some(true) => self.descend(path.clone(), components, depth + 1)?,
                    Some(false) if rest.is_empty() => self.keep(path.clone())?,
                    // A link that leads nowhere is an error elsewhere only, as in Terraform.
                    Some(false) | None => {}
                }
            }
            let Some((next, after)) = rest.split_first() else { return Ok(()) };
            (first, rest) = (next, after);
        }
        for (name, path, _) in entries {
            if !matches(first, &name, &mut self.steps)? {
                continue;
            }
            if rest.is_empty() {
                self.keep(path)?;
            } else {
                self.descend(path, rest, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The entries of a directory; none if it is no directory.
    fn entries(&mut self, base: &Path) -> Result<Vec<Entry>, String> {
        let Some(directory) = self.fence.locate(base).map_err(|why| format!("{} {why}", base.display()))? else {
            return Ok(Vec::new());
        };
        let Ok(found) = fs::read_dir(directory) else { return Ok(Vec::new()) };
        let mut entries = Vec::new();
        for entry in found.flatten() {
            self.names += 1;
            if self.names > MAX_NAMES {
                return Err(format!("the pattern looks at more than {MAX_NAMES} names"));
            }
            let path = base.join(entry.file_name());
            let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            let directory = if link {
                fs::metadata(&path).ok().map(|target| target.is_dir())
            } else {
                Some(entry.file_type().is_ok_and(|kind| kind.is_dir()))
            };
            entries.push((entry.file_name().to_string_lossy().chars().collect(), path, directory));
        }
        entries.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(entries)
    }

    /// Keeps a match if it is a file.
    fn keep(&mut self, path: PathBuf) -> Result<(), String> {
        let shown = |why: &str| format!("{} {why}", path.display());
        let target = self.fence.locate(&path).map_err(|why| shown(&why))?.ok_or_else(|| shown("leads nowhere"))?;
        if fs::metadata(target).is_ok_and(|target| target.is_file()) {
            self.found.push(path);
        }
        Ok(())
    }
}

/// Whether one component of a pattern matches a name.
fn matches(pattern: &[char], name: &[char], steps: &mut usize) -> Result<bool, String> {
    let malformed = || Err("the pattern is malformed".to_owned());
    let (mut pattern, mut name) = (pattern, name);
    if name.is_empty() && pattern != ['*'] {
        return Ok(pattern.is_empty());
    }
    while let (Some((&wanted, after)), Some((&c, names))) = (pattern.split_first(), name.split_first()) {
        *steps = steps.checked_sub(1).ok_or("the pattern takes too long: it has too many `*` and `{}`")?;
        match wanted {
            '\\' => match after.split_first() {
                None => return malformed(),
                Some((escaped, _)) if *escaped != c => return Ok(false),
                Some((_, after)) => (pattern, name) = (after, names),
            },
            '*' => {
                if after.is_empty() {
                    return Ok(true);
                }
                // A malformed rest is not noticed behind a star, only not matched.
                for from in 0..name.len() {
                    match matches(after, name.get(from..).unwrap_or(&[]), steps) {
                        Ok(true) => return Ok(true),
                        Err(why) if *steps == 0 => return Err(why),
                        _ => {}
                    }
                }
                return Ok(false);
            }
            '[' => {
                let Some(end) = unescaped(after, ']') else { return malformed() };
                let (class, rest) = after.split_at(end);
                match in_class(class, c) {
                    None => return malformed(),
                    Some(false) => return Ok(false),
                    Some(true) => (pattern, name) = (rest.get(1..).unwrap_or(&[]), names),
                }
            }
            '{' => {
                let Some(end) = unescaped(after, '}') else { return malformed() };
                let (mut options, rest) = after.split_at(end);
                let rest = rest.get(1..).unwrap_or(&[]);
                loop {
                    let comma = unescaped(options, ',');
                    let option = options.get(..comma.unwrap_or(options.len())).unwrap_or(&[]);
                    if matches(&[option, rest].concat(), name, steps)? {
                        return Ok(true);
                    }
                    match comma {
                        Some(comma) => options = options.get(comma + 1..).unwrap_or(&[]),
                        None => return Ok(false),
                    }
                }
            }
            '?' => (pattern, name) = (after, names),
            _ if wanted == c => (pattern, name) = (after, names),
            _ => return Ok(false),
        }
    }
    Ok(pattern.is_empty() && name.is_empty() || name.is_empty() && pattern == ['*'])
}

/// The place of a character that no backslash stands before.
fn unescaped(text: &[char], wanted: char) -> Option<usize> {
    text.iter().enumerate().position(|(at, c)| *c == wanted && !(at > 0 && text.get(at - 1) == Some(&'\\')))
}

/// Whether a character is in a class such as `a-z_`; `None` if the class is malformed.
fn in_class(class: &[char], c: char) -> Option<bool> {
    let negated = class.first() == Some(&'^');
    let mut rest = class.get(usize::from(negated)..)?.iter().copied().peekable();
    if class.is_empty() {
        return None;
    }
    let mut found = false;
    while let Some(low) = rest.next() {
        let low = match low {
            '-' => return None,
            '\\' => rest.next()?,
            low => low,
        };
        let mut high = low;
        if rest.peek() == Some(&'-') {
            rest.next();
            high = match rest.next()? {
                '-' => return None,
                '\\' => rest.next()?,
                high => high,
            };
        }
        found |= low <= c && c <= high;
    }
    Some(found != negated)
}
