//! `onus man`: pages for `man`, one for the whole and one for each command.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::Cli;
use super::exit::Exit;
use super::output;

/// Prints the page of the whole, or writes all pages into a directory.
pub(crate) fn run(directory: Option<&Path>) -> Exit {
    let done = match directory {
        None => page(&whole()).and_then(|page| output::to_stdout(|out| out.write_all(&page))),
        Some(directory) => write(directory),
    };
    match done {
        Ok(()) => Exit::Success,
        Err(error) => {
            let place = directory.map_or_else(|| "standard output".into(), |directory| directory.to_string_lossy());
            output::complain(&format!("{place}: the manual could not be written: {error}"));
            Exit::Input
        }
    }
}

fn write(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let whole = whole();
    for command in std::iter::once(&whole).chain(whole.get_subcommands().filter(|command| !command.is_hide_set())) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let page = page(command)?;
        output::to_file(&directory.join(format!("{name}.1")), |out| out.write_all(&page))?;
    }
    Ok(())
}

fn whole() -> Command {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    command
}

/// The page of a command. What stands after its options keeps its lines: it is a table.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let after = command.get_after_long_help().map(ToString::to_string);
    let man = Man::new(command.clone());
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    for part in after.iter().flat_map(|text| text.split("\n\n")) {
        let (title, rest) = part.split_once(':').unwrap_or((part, ""));
        let title = title.split(',').next().unwrap_or_default();
        writeln!(out, ".SH {}\n.nf", title.to_uppercase())?;
        for line in rest.trim_start_matches('\n').lines() {
            writeln!(out, "\\&{}", line.replace('\\', "\\e").replace('-', "\\-"))?;
        }
        writeln!(out, ".fi")?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_page_has_every_option_and_its_tables_keep_their_lines() {
        let whole = whole();
        let check = whole.get_subcommands().find(|command| command.get_name() == "check").unwrap();
        let page = String::from_utf8(page(check).unwrap()).unwrap();
        assert!(page.contains(".TH onus-check 1"), "{page}");
        for option in check.get_arguments().filter_map(|option| option.get_long()) {
            assert!(page.contains(&format!("\\-\\-{}", option.replace('-', "\\-"))), "{option}: {page}");
        }
        assert!(page.contains(".SH EXIT CODES\n.nf\n"), "{page}");
        assert!(page.contains("\n\\&  1  a policy failed from \\-\\-fail\\-on upwards\n"), "{page}");
        assert!(page.contains("ONUS_FAIL_ON"), "{page}");
    }
}
