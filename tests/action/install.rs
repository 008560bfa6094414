//! Where the binary comes from.

use crate::job::{Job, TARGET, VERSION, address};

/// The sum of a file that no release has.
const OTHER: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn the_release_of_the_action_is_downloaded_checked_and_run() {
    for reference in [format!("v{VERSION}"), format!("refs/tags/v{VERSION}"), "v1".to_owned(), "a".repeat(40)] {
        let mut job = Job::new();
        job.github.insert("action_ref".to_owned(), reference.clone());
        let outcome = job.run();
        assert_eq!((outcome.code, job.called("called").is_empty()), (0, false), "{reference}: {}", outcome.log);
        let state = job.server.state();
        assert_eq!(state.requests, [format!("GET {}", address(VERSION))]);
        assert_eq!(state.tokens, [""; 0], "a download needs no token");
    }
}

#[test]
fn a_wrong_checksum_ends_the_step_and_names_both_sums() {
    let job = Job::new();
    job.cargo();
    job.server.state().files.get_mut(&address(VERSION)).unwrap().push(0);
    let sums = std::fs::read_to_string(job.path("action/.github/release/sha256sums")).unwrap();
    let sum = sums.lines().last().unwrap().split(' ').next().unwrap();
    let outcome = job.run();
    assert_eq!((outcome.code, outcome.ran.as_slice()), (2, &["install".to_owned()][..]));
    let error = outcome.log.lines().find(|line| line.starts_with("::error")).unwrap();
    assert!(error.contains("is not what was released") && error.contains(sum), "{error}");
    assert_eq!(regex::Regex::new("[0-9a-f]{64}").unwrap().find_iter(error).count(), 2, "{error}");
    assert_eq!((job.called("called").len(), job.called("cargo").len()), (0, 0), "neither run nor built instead");
}

#[test]
fn a_missing_release_is_built_from_the_checkout_of_the_action() {
    let job = Job::new();
    job.cargo();
    job.server.state().files.clear();
    let outcome = job.run();
    assert_eq!((outcome.code, job.called("called").is_empty()), (0, false), "{}", outcome.log);
    built(&job);
    assert!(outcome.log.contains("(404)"), "{}", outcome.log);
}

#[test]
fn a_branch_and_a_local_action_are_built_though_their_version_is_released() {
    for reference in ["main", "v1-maintenance", "refs/heads/v1", ""] {
        let mut job = Job::new();
        job.cargo();
        job.github.insert("action_ref".to_owned(), reference.to_owned());
        let outcome = job.run();
        assert_eq!(outcome.code, 0, "{reference}: {}", outcome.log);
        built(&job);
        assert_eq!(job.server.state().requests, [""; 0], "{reference}");
    }
}

#[test]
fn a_platform_without_a_release_is_built() {
    for platform in ["ARM", "ARM64"] {
        let mut job = Job::new();
        job.cargo();
        job.env.insert("RUNNER_ARCH".to_owned(), platform.to_owned());
        let outcome = job.run();
        assert_eq!(outcome.code, 0, "{}", outcome.log);
        built(&job);
    }
}

fn built(job: &Job) {
    let checkout = job.path("action").into_os_string().into_string().unwrap();
    let cargo = job.called("cargo");
    assert_eq!(cargo[..5], [&*checkout, "install", "--locked", "--path", &*checkout]);
}

#[test]
fn where_cargo_is_missing_the_message_says_what_it_is_for() {
    let mut job = Job::new();
    job.github.insert("action_ref".to_owned(), "main".to_owned());
    let outcome = job.run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.log.contains("::error title=Onus::cargo is missing, and Onus has to be built"), "{}", outcome.log);
}

#[test]
fn another_version_is_downloaded_where_the_checkout_knows_its_sum() {
    for version in ["0.0.7", "v0.0.7"] {
        let mut job = Job::new();
        job.release("0.0.7", &job.path("stand-in/onus"));
        job.github.insert("action_ref".to_owned(), "main".to_owned());
        let outcome = job.with("version", version).run();
        assert_eq!(outcome.code, 0, "{}", outcome.log);
        assert_eq!(job.server.state().requests, [format!("GET {}", address("0.0.7"))]);
    }
}

#[test]
fn another_version_without_a_sum_or_a_release_is_never_replaced() {
    let mut job = Job::new();
    job.cargo();
    let outcome = job.with("version", "99.0.0").run();
    assert_eq!((outcome.code, job.server.state().requests.len()), (2, 0));
    assert!(outcome.log.contains("no SHA-256 sum of version 99.0.0"), "{}", outcome.log);

    job.release("99.0.0", &job.path("stand-in/onus"));
    job.server.state().files.clear();
    let outcome = job.run();
    assert_eq!((outcome.code, job.called("cargo").len()), (2, 0));
    assert!(outcome.log.contains(&format!("only version {VERSION} can be built")), "{}", outcome.log);
}

#[test]
fn what_is_no_version_is_said_and_asked_for_nowhere() {
    for version in ["main", "1", "1.2.3/../../4", "1.2.3 4.5.6", "1.2.3\n4.5.6", "$(touch pwned)", "`touch pwned`"] {
        let mut job = Job::new();
        job.cargo();
        let outcome = job.with("version", version).run();
        assert_eq!((outcome.code, job.server.state().requests.len()), (2, 0), "{version:?}");
        assert!(outcome.log.contains("which is no version such as 1.2.3"), "{}", outcome.log);
        assert_eq!(outcome.log.lines().count(), 1, "{}", outcome.log);
    }
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    let job = Job::new();
    job.server.state().trouble = 1;
    let outcome = job.run();
    assert_eq!((outcome.code, job.server.state().requests.len()), (0, 2), "{}", outcome.log);
}

#[test]
fn a_second_use_in_the_job_needs_no_download_and_checks_the_sum_again() {
    let job = Job::new();
    assert_eq!((job.run().code, job.run().code, job.server.state().requests.len()), (0, 0, 1));
    let sums = format!("{OTHER}  onus-v{VERSION}-{TARGET}.tar.gz\n");
    std::fs::write(job.path("action/.github/release/sha256sums"), sums).unwrap();
    let outcome = job.run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.log.contains(OTHER), "{}", outcome.log);
}
