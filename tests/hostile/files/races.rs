//! Files that come, go and grow while they are read.
//!
//! What a run then says depends on what it met. What holds always: it ends, it does not panic, what it writes is whole, and
//! it never ends in 0, as there is nothing but buckets with findings.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{PLAN, Tree, bucket, buckets};

/// How long each test goes on.
const TIME: Duration = Duration::from_secs(4);

/// Ends what goes on meanwhile, also when a check does not hold.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs checks while something else happens again and again; gives how often they ended in 1 and in 2.
fn meanwhile(tree: &Tree, arguments: &[&str], happen: impl Fn(usize) + Sync) -> (usize, usize) {
    let over = AtomicBool::new(false);
    let (mut findings, mut errors) = (0, 0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                happen(round);
            }
        });
        let _ended = Ended(&over);
        let started = Instant::now();
        while started.elapsed() < TIME {
            let (code, report) = tree.json(arguments);
            match code {
                1 => findings += 1,
                2 => errors += 1,
                code => panic!("exit code {code}: {report}"),
            }
            let told = !report["errors"].as_array().unwrap().is_empty();
            assert!((code == 2) == told && (code != 1 || !buckets(&report).is_empty()), "exit code {code}: {report}");
        }
    });
    assert!(findings + errors > 0);
    (findings, errors)
}

/// Two modules and what they call.
fn estate() -> Tree {
    let call = "module \"m\" {\n  source = \"../modules/m\"\n}\n";
    Tree::new(&[
        ("a/main.tf", &format!("{}{call}", bucket("a"))),
        ("a/more.tf", &bucket("more")),
        ("b/main.tf", &format!("{}{call}", bucket("b"))),
        ("modules/m/main.tf", &bucket("m")),
    ])
}

#[test]
fn directories_that_vanish_and_come_back_are_errors_or_not_there() {
    let tree = estate();
    let (from, to) = (tree.path("a"), tree.path(".away"));
    meanwhile(&tree, &["."], |_| {
        // `.away` is found as well, so that at any moment there is something to judge.
        let _ = fs::rename(&from, &to);
        thread::yield_now();
        let _ = fs::rename(&to, &from);
    });
}

#[test]
fn a_tree_that_is_deleted_and_made_again_is_never_a_clean_one() {
    let tree = estate();
    meanwhile(&tree, &["a", "b"], |round| {
        let _ = fs::remove_dir_all(tree.path("b"));
        let _ = fs::remove_dir_all(tree.path("modules"));
        if round % 2 == 0 {
            thread::sleep(Duration::from_millis(2));
        }
        for (name, text) in [("b/main.tf", bucket("b")), ("modules/m/main.tf", bucket("m"))] {
            let path = tree.path(name);
            let _ = fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(path, text));
        }
    });
}

#[test]
fn files_that_become_links_pipes_and_directories_are_told() {
    let tree = estate();
    let path = tree.path("a/more.tf");
    meanwhile(&tree, &["."], |round| {
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        match round % 4 {
            0 => drop(fs::create_dir(&path)),
            1 => drop(std::os::unix::fs::symlink("more.tf", &path)),
            2 => drop(std::os::unix::net::UnixListener::bind(&path)),
            _ => drop(fs::write(&path, bucket("more"))),
        }
    });
}

#[test]
fn a_file_that_is_exchanged_for_a_pipe_is_not_waited_for() {
    let reads = "locals {\n  text = file(\"text.txt\")\n}\n";
    let policy = "resource_policy \"aws_s3_bucket\" \"own\" {\n  enforce {\n    condition = true\n  }\n}\n";
    let tree = Tree::new(&[("main.tf", &format!("{}{reads}", bucket("a")))]);
    tree.pipe(".pipe");
    let names = [
        ("more.tf", bucket("more").as_str()),
        ("text.txt", "text"),
        (".onus.hcl", ""),
        ("rules/own.policy.hcl", policy),
    ]
    .map(|(name, text)| (tree.path(name), text.to_owned()));
    names.iter().for_each(|(path, text)| tree.write(path.to_str().unwrap(), text));
    let next = tree.path(".next");
    meanwhile(&tree, &["--policy-dir", "rules", "."], |_| {
        for (path, text) in &names {
            fs::hard_link(tree.path(".pipe"), &next).and_then(|()| fs::rename(&next, path)).unwrap();
            fs::write(&next, text).and_then(|()| fs::rename(&next, path)).unwrap();
        }
    });
}

#[test]
fn files_that_grow_while_they_are_read_are_read_as_far_as_they_are() {
    let tree = estate();
    fs::copy(PLAN, tree.path("plan.json")).unwrap();
    let grow = |name: &str, text: &str| {
        let mut file = fs::File::options().append(true).open(tree.path(name)).unwrap();
        // Bounded, as the limits of a file are not what is tried here.
        if file.metadata().unwrap().len() < 4 << 20 {
            file.write_all(text.as_bytes()).unwrap();
        }
    };
    let (findings, _) = meanwhile(&tree, &["plan.json", "a"], |_| {
        grow("plan.json", &" \n".repeat(100));
        grow("a/more.tf", "# more\n");
        thread::sleep(Duration::from_millis(1));
    });
    assert!(findings > 0);
}

#[test]
fn a_plan_that_is_written_while_it_is_read_is_whole_or_refused() {
    let tree = estate();
    let plan = fs::read(PLAN).unwrap();
    tree.write("plan.json", &plan);
    meanwhile(&tree, &["plan.json"], |_| {
        // As a shell's `>` does it: first nothing, then a part, then all.
        let mut file = fs::File::create(tree.path("plan.json")).unwrap();
        for part in plan.chunks(plan.len() / 3) {
            file.write_all(part).unwrap();
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(3));
    });
}
