//! What files hold: bytes that no text has, encodings, line ends, one line that is all of it.

use std::fmt::Write as _;

use super::{Tree, buckets, errors};

const BLOCK: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket        = \"acme\"\n  force_destroy = true\n}\n";
const BOM: &str = "\u{feff}";

/// A text in UTF-16, with the bytes of each unit in one order or the other.
fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// What a check of one file says: its exit code, the buckets, and the first error.
fn check(name: &str, content: &[u8]) -> (i32, usize, String) {
    let tree = Tree::new(&[]);
    tree.write(name, content);
    let (code, report) = tree.json(&["."]);
    let errors = errors(&report);
    assert!(errors.iter().all(|error| error.contains(name)), "{errors:?}");
    (code, buckets(&report).len(), errors.into_iter().next().unwrap_or_default())
}

#[test]
fn a_module_file_is_read_as_terraform_reads_it_or_refused() {
    let crlf = BLOCK.replace('\n', "\r\n");
    let mixed = crlf.replacen("\r\n", "\n", 1);
    let read: [&[u8]; 7] = [
        BLOCK.as_bytes(),
        crlf.as_bytes(),
        mixed.as_bytes(),
        &[BOM.as_bytes(), BLOCK.as_bytes()].concat(),
        BLOCK.trim_end().as_bytes(),
        &BLOCK.replace("acme", &format!("{BOM}acme")).into_bytes(),
        &[b"# a NUL \0 in a comment\n", BLOCK.as_bytes()].concat(),
    ];
    for content in read {
        assert_eq!(check("main.tf", content), (1, 1, String::new()), "{:?}", String::from_utf8_lossy(content));
    }
    for content in ["", BOM, " \n\t\n", "\r\n", "# nothing", "/* nothing */"] {
        assert_eq!(check("main.tf", content.as_bytes()), (0, 0, String::new()), "{content:?}");
    }
    let wrong: [(Vec<u8>, &str); 11] = [
        (format!("{BLOCK}\0").into(), "`\\u{0}` has no meaning"),
        (format!("{BLOCK}\u{1a}").into(), "`\\u{1a}` has no meaning"),
        (format!("{BLOCK}{BOM}{BLOCK}").into(), "`\\u{feff}` has no meaning"),
        (format!("{BOM}{BOM}{BLOCK}").into(), "`\\u{feff}` has no meaning"),
        (BLOCK.replace('\n', "\r").into(), "`\\r` has no meaning"),
        (BLOCK.replace('\n', "\u{2028}").into(), "`\\u{2028}` has no meaning"),
        (BLOCK.replace("  ", "\u{a0}").into(), "`\\u{a0}` has no meaning"),
        (utf16(&format!("{BOM}{BLOCK}"), u16::to_le_bytes), "is not UTF-8: line 1 has the byte 0xff"),
        (utf16(&format!("{BOM}{BLOCK}"), u16::to_be_bytes), "is not UTF-8: line 1 has the byte 0xfe"),
        (utf16(BLOCK, u16::to_le_bytes), "`\\u{0}` has no meaning"),
        (BLOCK.replace("acme", "acm?").bytes().map(|byte| if byte == b'?' { 0xe9 } else { byte }).collect(), "line 2"),
    ];
    for (content, message) in wrong {
        let (code, _, error) = check("main.tf", &content);
        assert_eq!(code, 2, "{:?}", String::from_utf8_lossy(&content));
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_module_file_in_json_is_read_as_terraform_reads_it_or_refused() {
    let json = "{\"resource\":{\"aws_s3_bucket\":{\"b\":{\"bucket\":\"acme\"}}}}";
    let read = [
        json.to_owned(),
        format!("{BOM}{json}"),
        format!("[{json}]"),
        json.replace(':', ":\r"),
        json.replace("acme", "ac\\u0000me"),
    ];
    for content in read {
        assert_eq!(check("main.tf.json", content.as_bytes()), (1, 1, String::new()), "{content}");
    }
    assert_eq!(check("main.tf.json", b"{}"), (0, 0, String::new()));
    assert_eq!(check("main.tf.json", b"[]"), (0, 0, String::new()));
    let wrong: [(Vec<u8>, &str); 12] = [
        (Vec::new(), "no JSON"),
        (BOM.into(), "no JSON"),
        (format!("{json}\0").into(), "no JSON"),
        (format!("{json}{json}").into(), "no JSON"),
        (json.replace("acme", "ac\0me").into(), "no JSON"),
        (json.replace("acme", "ac\\ud800me").into(), "no characters"),
        (utf16(&format!("{BOM}{json}"), u16::to_le_bytes), "is not UTF-8: line 1"),
        // These declare nothing that anybody reads, so that they would pass.
        (b"null".into(), "neither"),
        (b"\"text\"".into(), "neither"),
        (b"1".into(), "neither"),
        (b"[null]".into(), "neither"),
        (format!("[[{json}]]").into(), "neither"),
    ];
    for (content, message) in wrong {
        let (code, buckets, error) = check("main.tf.json", &content);
        assert_eq!((code, buckets), (2, 0), "{:?}", String::from_utf8_lossy(&content));
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn what_is_read_beside_a_module_is_text_or_refused() {
    let named = "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n";
    for (name, good) in [
        ("terraform.tfvars", "name = \"acme\"\n"),
        ("x.auto.tfvars.json", "{\"name\":\"acme\"}"),
        (".onus.hcl", "fail_on = \"low\"\n"),
        (".terraform/environment", "blue"),
    ] {
        let code = |content: &[u8]| {
            let tree = Tree::new(&[("main.tf", named)]);
            tree.write(name, content);
            let (code, report) = tree.json(&["--skip", "no-such-thing-is-skipped", "."]);
            assert_eq!(code, 2, "the id that no policy has");
            errors(&report).into_iter().filter(|error| error.contains(name)).collect::<Vec<_>>()
        };
        for content in [good.to_owned(), format!("{BOM}{good}"), good.replace('\n', "\r\n")] {
            assert_eq!(code(content.as_bytes()), [""; 0], "{name} {content:?}");
        }
        for content in [utf16(&format!("{BOM}{good}"), u16::to_le_bytes), [good.as_bytes(), b"\xff"].concat()] {
            let errors = code(&content);
            assert!(errors.iter().any(|error| error.contains("is not UTF-8")), "{name}: {errors:?}");
        }
    }
}

#[test]
fn a_plan_is_read_in_every_encoding_or_refused() {
    let plan = std::fs::read_to_string(super::PLAN).unwrap();
    let tree = Tree::new(&[]);
    let check = |content: &[u8]| {
        tree.write("plan.json", content);
        let (code, report) = tree.json(&["plan.json"]);
        (code, buckets(&report).len(), errors(&report).into_iter().next().unwrap_or_default())
    };
    let spread = plan.replace(",\"", ",\r\n\"");
    let read: [&[u8]; 6] = [
        plan.as_bytes(),
        &[BOM.as_bytes(), plan.as_bytes()].concat(),
        &utf16(&format!("{BOM}{plan}"), u16::to_le_bytes),
        &utf16(&format!("{BOM}{plan}"), u16::to_be_bytes),
        &utf16(&plan, u16::to_le_bytes),
        spread.as_bytes(),
    ];
    for content in read {
        assert_eq!(check(content), (1, 4, String::new()), "{:?}", content.get(..8));
    }
    let half = &plan[..plan.len() / 2];
    let wrong: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "is empty"),
        (BOM.into(), "is empty"),
        (vec![0; 100_000], "begins with a NUL byte"),
        (half.into(), "plan.json"),
        ([half.as_bytes(), &[0; 4096]].concat(), "plan.json"),
        (format!("{plan}\0").into(), "plan.json"),
        (format!("{BOM}{BOM}{plan}").into(), "plan.json"),
        (plan.replace("\"format_version\"", "\"format\0version\"").into(), "plan.json"),
        (plan.bytes().map(|byte| if byte == b'w' { 0xe9 } else { byte }).collect(), "is not UTF-8"),
    ];
    for (content, message) in wrong {
        let (code, buckets, error) = check(&content);
        assert_eq!((code, buckets), (2, 0), "{message}");
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn one_line_can_be_as_long_as_a_file() {
    let long = 15 << 20;
    let tree = Tree::new(&[]);
    let mut text = "resource \"aws_s3_bucket\" \"b\" { bucket = \"acme\" } # ".replace("} #", "}\n#");
    text.extend(std::iter::repeat_n('x', long));
    text.push('\n');
    tree.write("comment/main.tf", &text);
    // An expression has a limit of its own.
    let value = "y".repeat(3 << 20);
    tree.write(
        "value/main.tf",
        format!("resource \"aws_s3_bucket\" \"b\" {{\n  tags = {{ long = \"{value}\" }}\n}}\n"),
    );
    let mut list = String::from("locals {\n  all = [");
    (0..50_000).for_each(|number| write!(list, "\"{number:05}\", ").unwrap());
    list.push_str("]\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"acme-${length(local.all)}\"\n}\n");
    tree.write("list/main.tf", list);
    for place in ["comment", "value", "list"] {
        for format in ["text", "json", "sarif"] {
            let run = tree.onus(&["check", "--format", format, place]);
            assert_eq!(run.code, 1, "{place} {format}: {}", run.stderr);
            assert!(run.stdout.len() < 1 << 20, "{place} {format} takes {} bytes", run.stdout.len());
        }
    }
    // A mistake at the end of such a line is told with the part of it around the mistake.
    tree.write("wrong/main.tf", format!("locals {{ a = \"{value}\", = }}\n"));
    let run = tree.onus(&["check", "wrong"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.len() < 20_000, "{} bytes", run.stdout.len());
}

#[test]
fn the_same_file_given_by_several_names_is_judged_once() {
    let plan = std::fs::read(super::PLAN).unwrap();
    let tree = Tree::new(&[("infra/main.tf", &super::bucket("b"))]);
    tree.write("plan.json", &plan);
    tree.link("link.json", "plan.json");
    tree.link("linked", "infra");
    let twice = |arguments: &[&str], expected: usize| {
        let (code, report) = tree.json(arguments);
        let notes = report["notes"].as_array().unwrap();
        let told = notes.iter().filter(|note| note.as_str().unwrap().contains("is given twice")).count();
        assert_eq!((code, told), (1, arguments.len() - expected), "{arguments:?}: {notes:?}");
        assert_eq!(report["inputs"].as_array().unwrap().len(), expected, "{arguments:?}");
    };
    twice(&["plan.json", "./plan.json", "link.json", "infra/../plan.json"], 1);
    twice(&["infra", "./infra/", "linked", "infra/."], 1);
    twice(&["infra", "plan.json", "plan.json", "infra"], 2);
    // A hard link is a second file, as a copy is: nothing tells which of them is meant.
    std::fs::hard_link(tree.path("plan.json"), tree.path("hard.json")).unwrap();
    twice(&["plan.json", "hard.json"], 2);
    // In another case, it is the same file where the file system says so, and else none.
    let (code, report) = tree.json(&["plan.json", "PLAN.JSON"]);
    match tree.path("PLAN.JSON").exists() {
        true => assert_eq!((code, report["inputs"].as_array().unwrap().len()), (1, 1)),
        false => assert_eq!((code, report["inputs"].as_array().unwrap().len()), (2, 1)),
    }
}
