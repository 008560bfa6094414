//! Expressions that make much of little.

use super::{BUCKET, Bomb, doubling, explode, locals};

#[test]
fn what_doubles_at_every_step_is_stopped() {
    let text = "\"lollollollollol\"";
    explode(vec![
        Bomb::new("laughs", "main.tf", doubling(text, 60, |a| format!("\"${{{a}}}${{{a}}}\"")))
            .ends(2, "the text would be longer than 67108864 bytes"),
        Bomb::new(
            "heredocs",
            "main.tf",
            doubling(text, 30, |a| format!("<<EOT\n{}EOT", format!("${{{a}}}\n").repeat(9))),
        )
        .ends(2, "the text would be longer than"),
        Bomb::new("lists", "main.tf", doubling("[\"lol\"]", 60, |a| format!("concat({a}, {a})")))
            .ends(2, "the value has more than 4194304 parts")
            .within(20, 900),
        Bomb::new("lists of lists", "main.tf", doubling("[\"lol\"]", 60, |a| format!("[{a}, {a}]")))
            .ends(2, "the value has more than 4194304 parts"),
        Bomb::new(
            "objects",
            "main.tf",
            doubling("{}", 60, |a| format!("{{ a = {a}, b = {a} }}"))
                + "output \"o\" {\n  value = jsonencode(local.a60)\n}\n",
        )
        .ends(2, "the values of the root module have more than 16777216 parts together"),
        Bomb::new("join", "main.tf", doubling(text, 12, |a| format!("join({a}, split(\"\", {a}))")))
            .ends(2, "join: the text would be longer than"),
        Bomb::new("replace", "main.tf", doubling(text, 12, |a| format!("replace({a}, \"l\", {a})")))
            .ends(2, "replace: the text would be longer than"),
        Bomb::new("replace by pattern", "main.tf", doubling(text, 12, |a| format!("replace({a}, \"/l/\", {a})")))
            .ends(2, "replace: the text would be longer than"),
        Bomb::new("templatefile", "main.tf", doubling(text, 30, |a| format!("templatefile(\"t.tpl\", {{ x = {a} }})")))
            .with("t.tpl", "${x}${x}${x}${x}")
            .ends(2, "the values of the root module have more than 16777216 parts together")
            .within(20, 500),
        Bomb::new(
            "unknown documents",
            "main.tf",
            "variable \"u\" {}\n".to_owned()
                + &doubling("jsonencode([var.u])", 60, |a| format!("jsonencode([{a}, {a}])")),
        )
        .ends(2, "the value has more than 4194304 parts"),
        Bomb::new(
            "unknown texts",
            "main.tf",
            "variable \"u\" {}\n".to_owned() + &doubling("\"x${var.u}\"", 60, |a| format!("\"${{{a}}}${{{a}}}\"")),
        )
        .ends(1, "complete")
        .within(2, 100),
    ]);
}

#[test]
fn loops_end() {
    let fat = vec!["(b + b * b - b >= 0)"; 100].join(" && ");
    explode(vec![
        Bomb::new("three loops", "main.tf", locals("a = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"))
            .ends(2, "go through more than 4194304 elements")
            .within(20, 400),
        Bomb::new("a fat loop", "main.tf", locals(format!("a = length([for a in range(1000) : 1 if length([for b in range(1000) : 1 if {fat}]) > 0])")))
            .words(&["--limit", "root-work=2_000_000"])
            .ends(2, "the root module takes more than 2000000 steps"),
        Bomb::new("many loops", "main.tf", {
            let one = |at: usize| format!("a{at} = length([for a in range(100) : 1 if length([for b in range(1000) : 1 if b * b + a > 0]) > 0])\n");
            locals((0..40).map(one).collect::<String>())
        })
        .words(&["--limit", "root-work=2_000_000"])
        .ends(2, "the root module takes more than 2000000 steps"),
        Bomb::new("a template", "main.tf", locals("a = templatefile(\"t.tpl\", { x = range(1000) })"))
            .with("t.tpl", "%{for a in x}%{for b in x}%{for c in x}${a}%{endfor}%{endfor}%{endfor}")
            .words(&["--limit", "root-work=2_000_000"])
            .ends(2, "the root module takes more than 2000000 steps"),
        Bomb::new("dear functions", "main.tf", locals("l = [for i in range(1024) : \"k${i}\"]\na = length([for a in range(1024) : 1 if length(sort(local.l)) > 0])"))
            .words(&["--limit", "root-work=500_000"])
            .ends(2, "the root module takes more than 500000 steps"),
        Bomb::new("digests of a long text", "main.tf", locals("t = join(\"\", [for i in range(1024) : join(\"\", [for j in range(64) : \"abcdefghijklmnop\"])])\na = length([for a in range(1024) : sha512(local.t)])"))
            .words(&["--limit", "root-work=1_000_000"])
            .ends(2, "the root module takes more than 1000000 steps"),
        Bomb::new("comparisons", "main.tf", locals("l = [for i in range(1024) : { a = i }]\na = length([for a in range(1024) : 1 if local.l == concat(local.l, [])])"))
            .words(&["--limit", "root-work=1_000_000"])
            .ends(2, "the root module takes more than 1000000 steps"),
    ]);
}

#[test]
fn functions_make_no_more_than_there_may_be() {
    explode(vec![
        Bomb::new("range", "main.tf", locals("a = range(1e9)")).ends(2, "the range has more than 1024 numbers").within(2, 100),
        Bomb::new("setproduct", "main.tf", locals("a = range(1000)\nb = setproduct(local.a, local.a, local.a)"))
            .ends(2, "the product has more than 1048576 values")
            .within(2, 200),
        Bomb::new("setproduct of setproducts", "main.tf", locals("a = range(500)\nb = setproduct(local.a, local.a)\nc = setproduct(local.b, local.b)"))
            .ends(2, "the product has more than 1048576 values"),
        Bomb::new("format", "main.tf", locals("a = format(\"%1000000000d\", 1)\nb = format(\"%0.1000000000f\", 1)\nc = format(\"%*d\", 1000000000, 1)"))
            .ends(2, "the format asks for more than")
            .within(2, 100),
        Bomb::new("numbers", "main.tf", locals("a = pow(10, 1000000000)\nb = 1e999999999\nc = pow(1.0000001, 1e18)\nd = parseint(join(\"\", [for i in range(1024) : \"9999999999999999999999\"]), 10)"))
            .within(3, 100),
        Bomb::new("aliases", "main.tf", {
            let level = |at: u8| {
                let name = |at: u8| char::from(b'a' + at);
                format!("{}: &{} [{}]\n", name(at), name(at), vec![format!("*{}", name(at - 1)); 9].join(","))
            };
            let text = "a: &a [x, x, x]\n".to_owned() + &(1..13).map(level).collect::<String>();
            locals(format!("a = yamldecode(<<EOT\n{text}EOT\n)"))
        })
        .ends(2, "the aliases stand for more than")
        .within(3, 100),
        Bomb::new("deep documents", "main.tf", {
            let deep = "join(\"\", [join(\"\", [for i in range(1000) : \"[\"]), join(\"\", [for i in range(1000) : \"]\"])])";
            locals(format!("a = jsondecode({deep})\nb = yamldecode({deep})"))
        })
        .ends(2, "jsondecode: the text is nested deeper than 128 levels")
        .within(3, 100),
        Bomb::new("patterns", "main.tf", locals("a = regexall(\"(a*)*(b*)*c\", join(\"\", [for i in range(1000) : \"aaaaaaaaaa\"]))\nb = regex(\"(((a{1000}){1000}){1000})\", \"a\")"))
            .ends(2, "regex: the pattern is no regular expression"),
    ]);
}

#[test]
fn a_try_takes_no_limit_for_an_answer() {
    for (expression, told) in [
        ("[for a in range(100) : a]", "go through more than 10 elements"),
        ("jsondecode(\"[[[1]]]\")", "nested deeper than 2 levels"),
        ("file(\"large.txt\")", "has more than 10 bytes"),
        ("join(\"\", [for a in [1, 2] : \"aaaaaaaaaaaaaaaaaaaa\"])", "longer than 30 bytes"),
    ] {
        let text = locals(format!("a = try({expression}, \"fine\")\nb = can({expression})"));
        let bomb = Bomb::new("try", "main.tf", text).with("large.txt", "a text that is longer").ends(2, told);
        let words = ["loop-elements=10", "document-depth=2", "read-file-bytes=10", "text-bytes=30"];
        words.iter().fold(bomb, |bomb, limit| bomb.words(&["--limit", limit])).within(2, 100).explode();
    }
}

#[test]
fn values_that_wait_for_each_other_end() {
    let chain = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let buckets = chain(2_000, &|at| {
        format!("resource \"aws_s3_bucket\" \"b{at}\" {{\n  bucket = \"${{aws_s3_bucket.b{}.bucket}}\"\n}}\n", at + 1)
    });
    explode(vec![
        Bomb::new(
            "locals",
            "main.tf",
            locals(chain(100_000, &|at| format!("v{at} = local.v{}\n", at + 1)) + "v100000 = 1"),
        )
        .ends(1, "complete")
        .within(20, 500),
        Bomb::new("a cycle", "main.tf", locals(chain(10_000, &|at| format!("v{at} = local.v{}\n", (at + 1) % 10_000))))
            .ends(2, "a chain of more than 300 values"),
        Bomb::new("buckets", "main.tf", buckets + "resource \"aws_s3_bucket\" \"b2000\" {\n  bucket = \"x\"\n}\n")
            .words(&["--policy", "force-destroy"])
            .ends(2, "a chain of more than 300 values")
            .within(20, 400),
        Bomb::new("variables", "main.tf", {
            let text = chain(20_000, &|at| format!("variable \"v{at}\" {{\n  default = 1\n}}\n"));
            text + &locals(chain(20_000, &|at| format!("v{at} = var.v{at}\n")))
                + BUCKET.replace("\"b\"", "\"c\"").as_str()
        })
        .ends(1, "complete"),
    ]);
}
