//! `--var` and `--var-file`: what is given last counts, so that their order among each other matters.

use std::path::PathBuf;

use super::help;
use clap::error::Error;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use onus::eval::Assignment;

/// Values of the variables of root modules, in the order in which they are given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    pub(crate) assignments: Vec<Assignment>,
}

#[derive(Debug, Args)]
struct Written {
    /// A value for a variable of the root modules, as for terraform; repeatable.
    ///
    /// Values also come from TF_VAR_NAME, and from terraform.tfvars and *.auto.tfvars beside a module.
    #[arg(long, env = "ONUS_VAR", value_name = "NAME=VALUE", value_parser = named_value, help_heading = help::CHECKED)]
    var: Vec<(String, String)>,

    /// A file with values of variables, as for terraform; repeatable.
    ///
    /// Where --var and --var-file both give one, the last counts.
    #[arg(long, env = "ONUS_VAR_FILE", value_name = "FILE", help_heading = help::CHECKED)]
    var_file: Vec<String>,
}

impl Variables {
    /// The files that are named.
    pub(crate) fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.assignments.iter().filter_map(|assignment| match assignment {
            Assignment::File(path) => Some(path.into()),
            Assignment::Value(..) => None,
        })
    }
}

impl Args for Variables {
    fn augment_args(command: Command) -> Command {
        Written::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Written::augment_args_for_update(command)
    }
}

impl FromArgMatches for Variables {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let Written { var, var_file } = Written::from_arg_matches(matches)?;
        let var = var.into_iter().map(|(name, value)| Assignment::Value(name, value));
        let mut placed: Vec<(usize, Assignment)> = placed(matches, "var", var);
        placed.extend(self::placed(matches, "var_file", var_file.into_iter().map(Assignment::File)));
        placed.sort_by_key(|(place, _)| *place);
        Ok(Self { assignments: placed.into_iter().map(|(_, assignment)| assignment).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Each value with its place in the command line; what comes from the environment comes first.
fn placed(matches: &ArgMatches, id: &str, values: impl Iterator<Item = Assignment>) -> Vec<(usize, Assignment)> {
    let typed = matches.value_source(id) == Some(ValueSource::CommandLine);
    let places: Vec<usize> = matches.indices_of(id).filter(|_| typed).map(Iterator::collect).unwrap_or_default();
    values.enumerate().map(|(at, value)| (places.get(at).copied().unwrap_or(0), value)).collect()
}

/// `NAME=VALUE`.
pub(super) fn named_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("it reads NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn assignments(words: &[&str]) -> Vec<Assignment> {
        let command = Variables::augment_args(Command::new("check"));
        let matches = command.try_get_matches_from([&["check"], words].concat()).unwrap();
        Variables::from_arg_matches(&matches).unwrap().assignments
    }

    #[test]
    fn values_and_files_keep_their_order() {
        let value = |name: &str, text: &str| Assignment::Value(name.to_owned(), text.to_owned());
        let file = |path: &str| Assignment::File(path.to_owned());
        assert_eq!(
            assignments(&["--var", "a=1", "--var-file", "x.tfvars", "--var", "b=c=d", "--var-file=y.tfvars"]),
            [value("a", "1"), file("x.tfvars"), value("b", "c=d"), file("y.tfvars")]
        );
        assert_eq!(assignments(&[]), []);
    }

    #[test]
    fn a_value_without_a_name_is_a_mistake() {
        for wrong in ["x", "=x", " =x"] {
            assert!(named_value(wrong).is_err(), "{wrong}");
        }
        assert_eq!(named_value("tags={}").unwrap(), ("tags".to_owned(), "{}".to_owned()));
    }
}
