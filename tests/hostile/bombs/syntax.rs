//! Texts that nest, and texts that never end.

use super::{BUCKET, Bomb, explode, locals};

#[test]
fn deep_expressions_are_told() {
    let told = "nested deeper than is parsed (64 levels, 128 operators in a chain)";
    let mut bombs = Vec::new();
    for (name, open, close) in [
        ("brackets", "[", "]"),
        ("parentheses", "(", ")"),
        ("braces", "{a=", "}"),
        ("calls", "f(", ")"),
        ("conditionals", "true ? 1 : ", ""),
        ("negations", "!", ""),
        ("minuses", "-", ""),
        ("templates", "\"${", "}\""),
        ("loops", "[for a in [1] : ", "]"),
        ("sums", "1+", ""),
        ("indexes", "local.a[", "]"),
    ] {
        for count in [1_000, 30_000] {
            let text = format!("x = {}1{}", open.repeat(count), close.repeat(count));
            bombs.push(Bomb::new(name, "main.tf", locals(text)).ends(2, told).within(5, 100));
        }
    }
    explode(bombs);
}

#[test]
fn long_traversals_end() {
    let of = |step: &str| locals(format!("y = {{}}\nx = local.y{}", step.repeat(100_000)));
    explode(vec![
        Bomb::new("attributes", "main.tf", of(".c")).within(5, 200),
        Bomb::new("indexes", "main.tf", of("[0]")).within(5, 200),
        Bomb::new("splats", "main.tf", of("[*]")).within(5, 200),
    ]);
}

#[test]
fn deep_and_broken_blocks_are_told() {
    explode(vec![
        Bomb::new("blocks", "main.tf", "a {\n".repeat(30_000) + &"}\n".repeat(30_000) + BUCKET).within(5, 200),
        Bomb::new("open blocks", "main.tf", "a {\n".repeat(30_000) + BUCKET).within(5, 200),
        Bomb::new("open lists", "main.tf", format!("{BUCKET}locals {{\nx = {}\n}}\n", "[".repeat(30_000)))
            .within(5, 200),
        Bomb::new("a long line", "main.tf", locals(format!("x = \"{}${{nope}}\"", "a".repeat(4_000_000))))
            .within(5, 200),
    ]);
}

#[test]
fn json_that_nests_or_repeats_is_told() {
    let of = |name, text: String| Bomb::new(name, "main.tf", BUCKET).with("a.tf.json", text).within(5, 200);
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let object = "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000);
    explode(vec![
        of("lists", format!("{{\"locals\":{{\"x\":{open}{close}}}}}")),
        of("objects", format!("{{\"locals\":{{\"x\":{object}}}}}")),
        of("equal keys", format!("{{\"locals\":{{{}}}}}", vec!["\"x\":1"; 100_000].join(","))),
    ]);
}
