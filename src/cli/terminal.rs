//! What the terminal can show: colours, width, characters. Decided once, from the stream that the report goes to.

use std::env;
use std::io::{self, IsTerminal};

use onus::report::text::Links;

/// Width of prose where there is no terminal to ask.
const WIDTH: usize = 100;

/// Whether standard output gets colours: a terminal that wants them, and nobody said no.
pub(crate) fn colour(no_color: bool) -> bool {
    let out = io::stdout();
    !no_color && out.is_terminal() && anstream::AutoStream::choice(&out) != anstream::ColorChoice::Never
}

/// The same of standard error, for those who have no option that says no.
pub(crate) fn colour_of_errors() -> bool {
    let err = io::stderr();
    err.is_terminal() && anstream::AutoStream::choice(&err) != anstream::ColorChoice::Never
}

/// Where names on standard output are links: at a terminal that is known to show them, or where FORCE_HYPERLINK says so.
/// Who wants no colours wants no links either.
pub(crate) fn links(no_color: bool) -> Option<Links> {
    let shown = !no_color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    shown.then(|| Some(Links { here: env::current_dir().ok()? })).flatten()
}

/// Whether standard output and error are the log of a job of GitHub Actions, whose runner sets this.
pub(crate) fn is_github_job() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Columns of the terminal, within what reads well.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0)).clamp(40, 140)
}

/// Whether more than ASCII can be drawn, as far as the locale says.
pub(crate) fn unicode() -> bool {
    draws_unicode(&|name| env::var(name).ok())
}

/// The first locale variable that is set decides, as for the C library; none set is usual in containers, whose logs
/// show UTF-8. The Linux console lacks most line-drawing glyphs.
fn draws_unicode(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set).and_then(variable);
    let utf8 = |locale: String| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    variable("TERM").is_none_or(|term| term != "linux") && locale.is_none_or(utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides() {
        let with = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
            draws_unicode(&|name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
        };
        assert!(with(&[]));
        assert!(with(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "")]));
        assert!(with(&[("LC_ALL", "C.utf8"), ("LANG", "C")]));
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
        assert!(!with(&[("LANG", "POSIX")]));
        assert!(!with(&[("TERM", "linux"), ("LANG", "en_GB.UTF-8")]));
    }
}
