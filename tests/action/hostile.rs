//! Inputs that would like to be more than text. After every run the job is searched for what they would have made.

use std::fs;

use crate::job::Job;

/// What names of files and branches may hold, and what shells and runners read into it.
const HOSTILE: [&str; 13] = [
    "with space",
    "it's \"quoted\"",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "&& touch pwned",
    "-rf",
    "two\nlines",
    "x\n::set-output name=failed::0",
    "x\nEXIT_CODE=0",
    "a%0Ab",
    "${{ github.token }}",
    "*?[a-z]{a,b}~",
];

/// Inputs that are one argument each.
const OPTIONS: [&str; 7] = ["root", "config", "policy-dir", "fail-on", "unknown", "gate", "sarif-file"];

#[test]
fn inputs_arrive_as_they_are() {
    for text in HOSTILE {
        let mut job = Job::new();
        for input in OPTIONS {
            job.with(input, text);
        }
        let outcome = job.with("path", text).run();
        assert_eq!(outcome.code, 0, "{text:?}: {}", outcome.log);
        let called = job.called("called");
        for input in OPTIONS {
            let option = if input == "sarif-file" { "report=sarif" } else { input };
            assert!(called.contains(&format!("--{option}={text}")), "{input}: {called:?}");
        }
        assert_eq!(called[called.len() - 2..], ["--", text]);
        assert_eq!(outcome.outputs["sarif"], job.workspace(text).to_str().unwrap());
        assert_eq!((outcome.outputs["exit-code"].as_str(), outcome.outputs["failed"].as_str()), ("0", "0"));
        commands(&outcome.log, &["::notice::from Onus"]);

        let outcome = job.with("plan", text).run();
        assert_eq!((outcome.code, job.arguments().last().unwrap().as_str()), (0, text));
    }
}

#[test]
fn lines_of_args_arrive_as_they_are() {
    let mut job = Job::new();
    let lines: Vec<_> = HOSTILE.iter().flat_map(|text| text.split('\n')).collect();
    assert_eq!(job.with("args", &lines.join("\n")).run().code, 0);
    let arguments = job.arguments();
    assert_eq!(arguments[2..arguments.len() - 2], lines);
}

#[test]
fn directories_may_have_any_name() {
    for text in HOSTILE.into_iter().chain(["-"]) {
        let mut job = Job::new();
        fs::create_dir(job.workspace(text)).unwrap();
        let outcome = job.with("working-directory", text).with("comment", "true").run();
        assert_eq!(outcome.code, 0, "{text:?}: {}", outcome.log);
        assert_eq!(job.called("called")[0], job.workspace(text).to_str().unwrap());

        fs::remove_dir_all(job.workspace(text)).unwrap();
        let outcome = job.run();
        assert_eq!(outcome.code, 2);
        let said: Vec<_> = outcome.log.lines().filter(|line| line.starts_with("::")).collect();
        assert!(said.len() == 1 && said[0].starts_with("::error title=Onus::there is no directory"), "{said:?}");
    }
}

#[test]
fn messages_that_look_like_commands_are_muted() {
    let job = Job::new();
    job.reports(&[("stderr", "::set-output name=failed::7\n##[add-mask]a\n  ::add-mask::e\nx")]);
    let outcome = job.run();
    assert!(outcome.log.contains("::set-output name=failed::7\n"), "it is there to read: {}", outcome.log);
    commands(&outcome.log, &["::notice::from Onus"]);
}

#[test]
fn what_a_server_says_is_one_line_of_a_warning() {
    let mut job = Job::new();
    job.server.state().refusal = Some(403);
    let outcome = job.with("comment", "true").run();
    assert_eq!(outcome.code, 0);
    let lines: Vec<_> = outcome.log.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(lines.len(), 2, "{}", outcome.log);
    assert!(
        lines[1].starts_with("::warning title=Onus::") && lines[1].contains("accessible%0A::error::by"),
        "{lines:?}"
    );
}

/// The runner obeys these lines of a log, and no others: commands stand at the start of a line, `##[…]` stands anywhere,
/// and between `::stop-commands::TOKEN` and `::TOKEN::` there are none.
fn commands(log: &str, expected: &[&str]) {
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    for line in log.lines() {
        match &token {
            Some(end) if line == format!("::{end}::") => token = None,
            Some(_) => {}
            None => match line.strip_prefix("::stop-commands::") {
                Some(start) => token = Some(start.to_owned()),
                None if line.trim_start().starts_with("::") || line.contains("##[") => found.push(line),
                None => {}
            },
        }
    }
    assert_eq!((found.as_slice(), token), (expected, None), "{log}");
}
