//! What can be typed. Each option of `check` has an environment variable `ONUS_*`; the command line wins.
//!
//! The first paragraph of an option is what `-h` shows, so that it is short; `--help` and the manual show all.

use std::path::PathBuf;

use super::baseline::Baseline;
use super::help;
use super::limited::Limited;
use super::variables::{Variables, named_value};
use super::waive::Waive;
use clap::builder::FalseyValueParser;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use onus::ConfigChoice;

use super::values::extra_report;
pub(crate) use super::values::{ExtraReport, Format, Gate, Honour, Level, ListFormat, Unknown};

/// Checks every S3 bucket of Terraform or OpenTofu modules and plans against the customer's half of the AWS shared
/// responsibility model.
///
/// Offline: it needs no network, no credentials and no init.
#[derive(Debug, Parser)]
#[command(name = "onus", version, max_term_width = 100, after_help = help::BRIEF, after_long_help = help::ALL)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// What the process was started with. A variable that is set to nothing counts as not set: a pipeline does the one
    /// more often than the other.
    ///
    /// # Errors
    /// Wrong usage; help and version, too.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let empty = |arg: &clap::Arg| arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
        let mut command = Self::command().mut_subcommands(|subcommand| {
            // The end of the help says once how variables are named.
            subcommand.mut_args(|arg| if empty(&arg) { arg.env(None::<&'static str>) } else { arg.hide_env(true) })
        });
        let matches = command.clone().try_get_matches()?;
        let cli = Self::from_arg_matches(&matches)?;
        let given = matches.subcommand_matches("check").and_then(|check| check.value_source("paths"));
        match &cli.command {
            // The working directory is no file that has changed, and a hook that names none is set up wrongly.
            Command::Check(check) if check.changed && given != Some(ValueSource::CommandLine) => {
                let message = "--changed needs the files that have changed";
                command.build();
                let check = command
                    .find_subcommand_mut("check")
                    .map(|check| check.error(ErrorKind::MissingRequiredArgument, message));
                check.map_or(Ok(cli), Err)
            }
            _ => Ok(cli),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Evaluate the policies on modules and plans.
    Check(Check),
    /// Accept a finding: write a comment above the block that it is about.
    Waive(Waive),
    /// Write down the findings that are there, for `onus check --baseline` to accept.
    Baseline(Baseline),
    /// Print why a policy is there, who does what, what fails, what passes, and how to leave it out.
    Explain {
        /// The policy's id, or one that it had before.
        id: String,
        #[command(flatten)]
        policies: PolicyDirs,
    },
    /// List the policies.
    Policies {
        /// Format of the list: `text` for people, `json` with all that a policy says of itself, `markdown` as a table
        /// for documents.
        #[arg(long, value_enum, default_value_t = ListFormat::Text, hide_possible_values = true,
              value_name = "text|json|markdown")]
        format: ListFormat,
        #[command(flatten)]
        policies: PolicyDirs,
    },
    /// Evaluate expressions of Terraform's language.
    ///
    /// At a terminal there is a prompt; `help` says how to use it. From a pipe, each line is an expression, and a line
    /// that is a JSON string with line feeds in it holds one. Each has its answer, a value on standard output or an
    /// error on standard error; if there was an error, the exit code is 2. `exit` ends the input.
    Console {
        /// The directory of a root module whose names the expressions can read; without it there are none.
        #[arg(value_name = "PATH")]
        path: Option<String>,
        #[command(flatten)]
        variables: Variables,
        #[command(flatten)]
        limited: Limited,
        /// Print a JSON object in one line for each expression: `value` and `type` as a plan records them, with the
        /// masks `unknown` and `sensitive` where something is; or `error`, with `help`, `line` and `column` where known.
        #[arg(long)]
        json: bool,
    },
    /// Write settings, a workflow and a commit hook for the repository at hand.
    ///
    /// Asks nothing, and leaves every file that is there already as it is.
    Init {
        /// The directory that the settings are for.
        #[arg(value_name = "DIR", default_value = ".")]
        directory: PathBuf,
    },
    /// Print a completion script for a shell.
    ///
    /// For bash, put it in ~/.local/share/bash-completion/completions/onus; for zsh, as _onus in a directory of $fpath; for
    /// fish, in ~/.config/fish/completions/onus.fish.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of all commands into a directory.
    Man {
        /// The directory, such as ~/.local/share/man/man1; without it, the page of `onus` itself is printed.
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = help::BRIEF, after_long_help = help::CHECK)]
pub(crate) struct Check {
    /// Directories with configuration, plans or states as JSON, or `-` for one on standard input.
    ///
    /// In a directory, every root module is found, in it and below it. A plan is the output of `terraform show -json PLAN`;
    /// gzip, UTF-16 and a byte order mark are fine.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<String>,

    /// Take each PATH for a file that has changed, and check the root modules that it belongs to.
    ///
    /// Those of this repository, and only those. For commit hooks.
    #[arg(long, env = "ONUS_CHANGED", value_parser = FalseyValueParser::new(), help_heading = help::CHECKED)]
    pub(crate) changed: bool,

    /// The root module that the plans were made from: findings then point at its lines.
    ///
    /// Verdicts come from the plan, and the files say what stands around its references. Without it, the directory of a
    /// plan counts if there is configuration in it.
    #[arg(long, env = "ONUS_ROOT", value_name = "DIR", help_heading = help::CHECKED)]
    pub(crate) root: Option<String>,

    /// The name of the estate, when the directory is not what tells it from others.
    ///
    /// It is part of each fingerprint.
    #[arg(long, env = "ONUS_ESTATE", value_name = "KEY", help_heading = help::CHECKED)]
    pub(crate) estate: Option<String>,

    #[command(flatten)]
    pub(crate) variables: Variables,

    /// Evaluate only these policies; repeatable, or separated by commas.
    #[arg(long, env = "ONUS_POLICY", value_name = "ID", value_delimiter = ',', help_heading = help::POLICIES)]
    pub(crate) policy: Vec<String>,

    /// Leave these policies out; repeatable, or separated by commas.
    #[arg(long, env = "ONUS_SKIP", value_name = "ID", value_delimiter = ',', help_heading = help::POLICIES)]
    pub(crate) skip: Vec<String>,

    #[command(flatten)]
    pub(crate) policies: PolicyDirs,

    /// A value for an `input` of a policy; repeatable.
    ///
    /// The text itself for a string or number, an HCL expression for a list or map, such as
    /// `--input 'allowed_regions={ restricted = ["eu-central-1"] }'`.
    #[arg(long, env = "ONUS_INPUT", value_name = "NAME=VALUE", value_parser = named_value, help_heading = help::POLICIES)]
    pub(crate) input: Vec<(String, String)>,

    /// The severity from which on a failure ends the run in exit code 1 [default: `fail_on` of .onus.hcl, else medium].
    ///
    /// Failures of advisory policies never do.
    #[arg(long, env = "ONUS_FAIL_ON", value_enum, value_name = "SEVERITY", help_heading = help::RESULT)]
    pub(crate) fail_on: Option<Level>,

    /// What to do about unknown verdicts and incomplete inputs [default: `unknown` of .onus.hcl, else warn].
    ///
    /// `pass` counts them, `warn` lists them, `fail` shows them as findings and ends the run in exit code 3 if there is any,
    /// whatever its severity.
    #[arg(long, env = "ONUS_UNKNOWN", value_enum, hide_possible_values = true, value_name = "pass|warn|fail",
          help_heading = help::RESULT)]
    pub(crate) unknown: Option<Unknown>,

    /// Which findings count [default: `gate` of .onus.hcl, else all].
    ///
    /// `all` of them, or those that a change has `introduced`; nothing tells those from the others yet.
    #[arg(long, env = "ONUS_GATE", value_enum, hide_possible_values = true, value_name = "all|introduced",
          help_heading = help::RESULT)]
    pub(crate) gate: Option<Gate>,

    /// A file with findings that are accepted, as `onus baseline` writes it.
    #[arg(long, env = "ONUS_BASELINE", value_name = "FILE", help_heading = help::RESULT)]
    pub(crate) baseline: Option<PathBuf>,

    /// Let the suppression comments of other tools accept findings; repeatable, or separated by commas.
    ///
    /// Those of the policies that mean the same.
    #[arg(long, env = "ONUS_HONOUR", value_enum, value_name = "TOOL", value_delimiter = ',', help_heading = help::RESULT)]
    pub(crate) honour: Vec<Honour>,

    /// Format of the report on standard output, or in --output-file.
    #[arg(long, env = "ONUS_FORMAT", value_enum, default_value_t = Format::Text, help_heading = help::REPORT)]
    pub(crate) format: Format,

    /// Write the report to a file instead of standard output, which is `-`.
    #[arg(long, env = "ONUS_OUTPUT_FILE", value_name = "FILE", help_heading = help::REPORT)]
    pub(crate) output_file: Option<PathBuf>,

    /// Write a further report to a file, such as `json=onus.json`; repeatable.
    #[arg(long, env = "ONUS_REPORT", value_name = "FORMAT=FILE", value_parser = extra_report, help_heading = help::REPORT)]
    pub(crate) report: Vec<ExtraReport>,

    /// No colours and no links.
    ///
    /// Colours are off anyway when NO_COLOR is set, and both where the report does not go to a terminal that shows them.
    /// FORCE_HYPERLINK=1 says that it does show links.
    #[arg(long, env = "ONUS_NO_COLOR", value_parser = FalseyValueParser::new(), help_heading = help::TERMINAL)]
    pub(crate) no_color: bool,

    /// In text, print only errors and the last line. Elsewhere, print no notes on standard error.
    #[arg(long, short, env = "ONUS_QUIET", value_parser = FalseyValueParser::new(), help_heading = help::TERMINAL)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct PolicyDirs {
    /// A directory with policies of your own, beside those that come with Onus; repeatable.
    #[arg(long, env = "ONUS_POLICY_DIR", value_name = "DIR", help_heading = help::POLICIES)]
    pub(crate) policy_dir: Vec<PathBuf>,

    /// The file with the settings of the team [default: the nearest .onus.hcl, upward from each root module].
    ///
    /// It holds for all inputs; `none` is for no file.
    #[arg(long, env = "ONUS_CONFIG", value_name = "FILE|none", help_heading = help::POLICIES)]
    pub(crate) config: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) limited: Limited,
}

impl PolicyDirs {
    /// The files and directories that are named.
    pub(crate) fn named(&self) -> Vec<PathBuf> {
        let file = self.config.iter().filter(|file| file.as_os_str() != "none");
        self.policy_dir.iter().chain(file).cloned().collect()
    }

    /// Where the settings of the team come from.
    pub(crate) fn choice(&self) -> ConfigChoice {
        match &self.config {
            None => ConfigChoice::Nearest,
            Some(file) if file.as_os_str() == "none" => ConfigChoice::None,
            Some(file) => ConfigChoice::File(file.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    fn check(words: &[&str]) -> Check {
        let cli = Cli::try_parse_from([&["onus", "check"], words].concat()).unwrap();
        let Command::Check(check) = cli.command else { panic!("it is check") };
        check
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_of_check_has_a_variable_named_after_it() {
        let command = Cli::command();
        let check = command.find_subcommand("check").unwrap();
        for option in check.get_arguments().filter(|arg| arg.get_long().is_some_and(|name| name != "help")) {
            let name = option.get_long().unwrap().to_uppercase().replace('-', "_");
            assert_eq!(option.get_env().and_then(|env| env.to_str()), Some(&*format!("ONUS_{name}")));
        }
    }

    #[test]
    fn defaults_are_as_documented() {
        let check = check(&[]);
        assert_eq!(check.paths, ["."]);
        assert_eq!((check.format, check.fail_on, check.unknown, check.gate), (Format::Text, None, None, None));
        assert_eq!(check.policies.choice(), ConfigChoice::Nearest);
    }

    #[test]
    fn ids_repeat_or_are_separated_by_commas() {
        assert_eq!(check(&["--policy", "a,b", "--policy", "c", "--skip", "d"]).policy, ["a", "b", "c"]);
    }

    #[test]
    fn further_reports_name_format_and_file() {
        let expected = ExtraReport { format: Format::Json, file: "a=b.json".into() };
        assert_eq!(check(&["--report", "json=a=b.json"]).report, [expected]);
        for wrong in ["json", "json=", "json=-", "yaml=x"] {
            assert!(Cli::try_parse_from(["onus", "check", "--report", wrong]).is_err(), "{wrong}");
        }
    }
}
