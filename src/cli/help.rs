//! What the help says beside the options: their groups, examples and exit codes.

/// Where the options of `check` belong.
pub(super) const CHECKED: &str = "What is checked";
pub(super) const POLICIES: &str = "Policies and settings";
pub(super) const RESULT: &str = "Result";
pub(super) const REPORT: &str = "Report";
pub(super) const TERMINAL: &str = "Terminal";

/// The end of `-h`.
pub(super) const BRIEF: &str = "\
Exit codes: 0 fine, 1 findings, 2 errors, 3 unknown with --unknown fail. `--help` says more.";

macro_rules! exit_codes {
    () => {
        "\
Exit codes, the same in every format (2 beats 1 beats 3):
  0  nothing failed from --fail-on upwards, and everything given was read
  1  a policy failed from --fail-on upwards
  2  wrong usage, or something given could not be read or evaluated
  3  with --unknown fail: a verdict is unknown, or an input is incomplete"
    };
}

/// The end of `onus --help`.
pub(super) const ALL: &str = concat!(
    "\
Examples:
  onus check                                   every root module in and below the working directory
  onus check plan.json                         a plan, as `terraform show -json tfplan` writes it
  onus explain http-allowed                    why a policy is there, and what it wants
  onus waive force-destroy aws_s3_bucket.tmp --reason 'scratch data'
  onus init                                    settings, a workflow and a commit hook

",
    exit_codes!()
);

/// The end of `onus check --help`.
pub(super) const CHECK: &str = concat!(
    "\
Examples:
  onus check
  onus check infra/prod infra/test --fail-on high
  terraform show -json tfplan | onus check -
  onus check plan.json --root infra/prod --report sarif=onus.sarif
  onus check --policy http-allowed,versioning-off --unknown fail

Environment: each option has a variable, such as ONUS_FAIL_ON for --fail-on; the command line wins. A variable holds
one value; only ONUS_POLICY, ONUS_SKIP and ONUS_HONOUR hold several, separated by commas.

",
    exit_codes!()
);
