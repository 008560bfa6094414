//! The comment on the pull request.

use serde_json::{Value, json};

use crate::job::Job;

/// A job with a comment.
fn job() -> Job {
    let mut job = Job::new();
    job.with("comment", "true");
    job
}

fn bodies(job: &Job) -> Vec<String> {
    let text = |comment: &Value| comment["body"].as_str().unwrap().to_owned();
    job.server.state().comments.iter().map(text).collect()
}

#[test]
fn a_comment_is_created_once_and_updated_from_then_on() {
    let job = job();
    job.reports(&[("markdown", "# One\n\"quoted\" $(touch pwned) `x` ü\n"), ("code", "1")]);
    assert_eq!(job.run().code, 1);
    let first = bodies(&job);
    assert_eq!(first.len(), 1);
    let log = format!("[log]({}/acme/infra/actions/runs/4711)", job.server.address);
    let expected = format!("# One\n\"quoted\" $(touch pwned) `x` ü\n\n<sub>Commit 0123456789ab · {log}</sub>\n");
    let (marker, rest) = first[0].split_once('\n').unwrap();
    assert_eq!(rest, expected);
    assert!(marker.starts_with("<!-- onus:") && marker.ends_with(" -->"), "{marker}");

    job.reports(&[("markdown", "# Two\n"), ("code", "0")]);
    assert_eq!(job.run().code, 0);
    let second = bodies(&job);
    assert_eq!(second.len(), 1);
    assert!(second[0].starts_with(&format!("{marker}\n# Two\n")), "{}", second[0]);
    assert!(job.server.state().tokens.iter().all(|token| token == "the-token"));
}

#[test]
fn jobs_that_check_something_else_have_a_comment_of_their_own() {
    let mut job = job();
    std::fs::create_dir(job.workspace("infra")).unwrap();
    assert_eq!(job.run().code, 0);
    for (count, (input, value)) in
        (2..).zip([("path", "a"), ("plan", "b"), ("root", "c"), ("working-directory", "infra")])
    {
        assert_eq!((job.with(input, value).run().code, job.run().code), (0, 0));
        assert_eq!(bodies(&job).len(), count, "{input}");
    }
}

#[test]
fn a_comment_is_found_behind_hundreds_of_others() {
    let job = job();
    for id in 0..230 {
        let other = json!({ "id": id, "user": { "login": "someone", "type": "User" }, "body": null });
        job.server.state().comments.push(other);
    }
    assert_eq!((job.run().code, job.run().code), (0, 0));
    assert_eq!(bodies_behind(&job, 230), 1);
}

fn bodies_behind(job: &Job, others: usize) -> usize {
    job.server.state().comments.len() - others
}

#[test]
fn a_comment_of_somebody_else_with_the_marker_is_left_alone() {
    let job = job();
    assert_eq!(job.run().code, 0);
    let forged = json!({ "id": 1, "user": { "login": "mallory", "type": "User" }, "body": bodies(&job)[0] });
    job.server.state().comments = vec![forged.clone()];
    assert_eq!(job.run().code, 0);
    let state = job.server.state();
    assert_eq!((&state.comments[0], state.comments.len()), (&forged, 2));
}

#[test]
fn a_token_of_a_person_updates_the_comment_of_that_person() {
    let mut job = job();
    job.with("token", "personal");
    job.server.state().login = Some("ops".to_owned());
    assert_eq!((job.run().code, job.run().code), (0, 0));
    assert_eq!(bodies(&job).len(), 1);
    assert!(job.server.state().tokens.iter().all(|token| token == "personal"));
}

#[test]
fn a_token_that_may_not_comment_is_a_warning() {
    let job = job();
    job.reports(&[("code", "1")]);
    for refusal in [403, 404, 422] {
        job.server.state().refusal = Some(refusal);
        let outcome = job.run();
        assert_eq!((outcome.code, outcome.outputs["exit-code"].as_str()), (1, "1"), "{}", outcome.log);
        let warning = outcome.log.lines().find(|line| line.starts_with("::warning title=Onus::")).unwrap();
        assert!(warning.contains(&refusal.to_string()), "{warning}");
        assert_eq!(warning.contains("pull-requests: write"), refusal != 422, "{warning}");
    }
}

#[test]
fn without_a_pull_request_there_is_no_comment() {
    let job = job();
    job.event(&json!({ "ref": "refs/heads/main" }));
    let outcome = job.run();
    assert_eq!((outcome.code, bodies(&job).len(), job.server.state().tokens.len()), (0, 0, 0));
    assert!(outcome.log.contains("no pull request"), "{}", outcome.log);
}

#[test]
fn without_the_input_nobody_is_asked() {
    let outcome = Job::new().run();
    assert_eq!(outcome.ran, ["install", "check", "end"]);
}
