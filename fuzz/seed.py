"""Writes seeds below fuzz/corpus, or below the directory that is named. See seed.sh."""

import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "testdata"
OUT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fuzz/corpus"

# The most bytes of a seed, and the most seeds of a target.
LARGEST = {"plan": 12_000, "check": 12_000}
MOST = 600


class Corpus:
    def __init__(self, target):
        self.target = target
        self.seeds = {}

    def add(self, content, largest=6_000):
        content = content if isinstance(content, bytes) else content.encode()
        if 0 < len(content) <= LARGEST.get(self.target, largest):
            self.seeds[hashlib.sha1(content).hexdigest()[:16]] = content

    def write(self):
        directory = OUT / self.target
        directory.mkdir(parents=True, exist_ok=True)
        # By digest: a sample of everything rather than the first of the alphabet.
        for name in sorted(self.seeds)[:MOST]:
            (directory / name).write_bytes(self.seeds[name])
        print(f"{self.target}: {min(len(self.seeds), MOST)} seeds")


def files(pattern):
    return sorted(path for path in DATA.glob(pattern) if path.is_file())


def rows(name):
    """The lines of a file; JSON has other ends of lines within its strings."""
    return [line for line in (DATA / name).read_text().split("\n") if line.strip()]


def small(plan):
    """A plan without what no verdict rests on: a fifth of the bytes."""
    plan = json.loads(plan)
    for name in ("planned_values", "relevant_attributes", "timestamp", "checks"):
        plan.pop(name, None)
    for change in plan.get("resource_changes", []):
        for name in ("before", "after"):
            values = change["change"].get(name)
            if isinstance(values, dict):
                change["change"][name] = {key: value for key, value in values.items() if value not in (None, [], {})}
    return json.dumps(plan, separators=(",", ":"))


def tree(parts):
    """An input of the target check."""
    return b"".join(b"=== " + name.encode() + b"\n" + content.rstrip(b"\n") + b"\n" for name, content in parts)


def directory(path, depth=3):
    """The configuration in and below a directory."""
    wanted = (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".onus.hcl", ".tpl", ".txt")
    found = [one for one in sorted(path.rglob("*")) if one.is_file() and one.name.endswith(wanted)]
    return [(str(one.relative_to(path)), one.read_bytes()) for one in found if len(one.relative_to(path).parts) <= depth]


def plans():
    corpus = Corpus("plan")
    for path in [*files("policies/*/*/plan.json"), *files("plans/*.json"), *files("inputs/*.json")]:
        text = path.read_bytes()
        try:
            corpus.add(small(text))
        except (ValueError, KeyError, AttributeError, TypeError):
            corpus.add(text)
    corpus.write()


def modules():
    hcl, js = Corpus("hcl"), Corpus("json")
    for path in files("**/*.tf"):
        hcl.add(path.read_bytes())
    for path in files("**/*.tf.json"):
        js.add(path.read_bytes())
    for path in files("policies/*/*/main.tf"):
        js.add(as_json(path.read_text()))
    # Expressions, forty a module.
    exprs = []
    for path in files("expressions/*.jsonl"):
        exprs += [json.loads(line).get("expr") for line in path.read_text().split("\n") if line.strip()]
    exprs = [expr for expr in exprs if isinstance(expr, str) and "\n" not in expr and len(expr) < 200]
    for at in range(0, len(exprs), 40):
        locals_ = [f"  v{number} = {expr}" for number, expr in enumerate(exprs[at : at + 40])]
        hcl.add("locals {\n" + "\n".join(locals_) + "\n}\n")
        js.add(json.dumps({"locals": {f"v{n}": "${" + expr + "}" for n, expr in enumerate(exprs[at : at + 40])}}))
    for line in rows("variables/constraints.jsonl"):
        case = json.loads(line)
        hcl.add(f'variable "v" {{\n  type    = {case.get("var_type", "any")}\n  default = {case.get("value", "null")}\n}}\n')
    hcl.write()
    js.write()


def as_json(text):
    """A module of one block in JSON, with the rest of it as text: a seed need not mean what the module means."""
    blocks = re.findall(r'^(resource|data) "(\w+)" "(\w+)" \{\n((?:.*\n)*?)^\}', text, re.M)
    out = {}
    for mode, kind, name, body in blocks:
        attributes = dict(re.findall(r"^  (\w+) += (\S.*)$", body, re.M))
        values = {key: json.loads(v) if re.fullmatch(r'"[^"\\$%]*"|true|false|\d+', v) else "${" + v + "}" for key, v in attributes.items()}
        for nested, inner in re.findall(r"^  (\w+) \{\n((?:.*\n)*?)^  \}", body, re.M):
            values[nested] = [dict(re.findall(r'^    (\w+) += "?([^"\n]*)"?$', inner, re.M))]
        out.setdefault(mode, {}).setdefault(kind, {})[name] = values
    return json.dumps(out)


def fences():
    return re.findall(r"```hcl\n(.*?)```", (ROOT / "README.md").read_text(), re.S)


def policies():
    corpus = Corpus("policy")
    for path in sorted((ROOT / "policies").rglob("*.policy.hcl")):
        text = path.read_text()
        corpus.add(text)
        # Without its prose.
        corpus.add(re.sub(r"^    (description|example|remediation) += <<.*?^ *EOT\n", "", text, flags=re.M | re.S))
        for block in re.findall(r"^  enforce \{\n.*?^  \}", text, re.M | re.S):
            corpus.add(f'resource_policy "aws_s3_bucket" "p" {{\n{block}\n}}\n')
    for text in fences():
        corpus.add(text)
    corpus.write()


def documents():
    corpus = Corpus("iam")
    for line in rows("documents/cases.jsonl"):
        case = json.loads(line)
        corpus.add(json.dumps(case["arguments"]))
        if case.get("minified_json"):
            corpus.add(case["minified_json"])
            corpus.add(case["json"])
    for path in files("policies/*/*/plan.json"):
        for text in re.findall(r'"(\{\\"(?:[^"\\]|\\.)*\})"', path.read_text()):
            document = json.loads(f'"{text}"')
            corpus.add(document)
            corpus.add(document.replace("111122223333", "(unknown)"))
    corpus.write()


def settings():
    corpus = Corpus("config")
    texts = list(fences())
    for path in sorted((ROOT / "tests").rglob("*.rs")) + sorted((ROOT / "src/config").rglob("*.rs")):
        source = path.read_text()
        texts += [part.replace("//! ", "").replace("//!", "") for part in re.findall(r"```hcl\n(.*?)```", source, re.S)]
        words = r"classification|allow|retention|policy|waivers?|attestation|account|inputs|fail_on|unknown|gate"
        for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', source, re.S):
            literal = re.sub(r"\\\n\s*", "", literal).replace("\\n", "\n").replace('\\"', '"')
            if re.match(rf"({words})\b.*[={{]", literal):
                texts.append(literal.replace("{{", "{").replace("}}", "}"))
    for text in texts:
        corpus.add(text)
        for block in re.findall(r"^\w[^\n]*\{.*?^\}", text, re.M | re.S):
            corpus.add(block)
    for path in files("**/.onus.hcl"):
        corpus.add(path.read_bytes())
    corpus.write()
    return texts


COMMENTS = [
    "# onus:ignore[versioning-off] -- every object can be made again",
    "// onus:ignore[access-logging-off, versioning-off] until=2026-12-31 owner=team-data -- why",
    '/* onus:ignore[http-allowed] owner="Team Data" accepts=0123456789ab -- why */',
    "/*\n * about\n * onus:ignore[sse-kms-missing] until=2027-02-31 -- why\n */",
    "# Onus: ignore versioning-off",
    "# # onus:ignore[versioning-off] -- gone",
    "#checkov:skip=CKV_AWS_21:not needed",
    "#trivy:ignore:AVD-AWS-0090",
    "#tfsec:ignore:aws-s3-enable-versioning",
]


def waivers():
    corpus = Corpus("waiver")
    for at, path in enumerate(files("policies/*/*/main.tf")):
        text, comment = path.read_text(), COMMENTS[at % len(COMMENTS)]
        if at % 3 == 0:
            corpus.add(re.sub(r"^(resource|module)", comment.replace("\\", "") + r"\n\1", text, flags=re.M))
        if at % 3 == 1:
            corpus.add(re.sub(r"^(  \w+ += [^\n{\[(]*)$", r"\1 " + comment.split("\n")[0], text, flags=re.M))
    for comment in COMMENTS:
        corpus.add(comment + '\nresource "aws_s3_bucket" "b" {\n  bucket = "acme-b"\n}\n')
        corpus.add(comment + '\r\nresource "aws_s3_bucket" "b" {}\r\n')
    for path in sorted((ROOT / "tests/waivers").glob("*.rs")):
        for literal in re.findall(r'"((?:[^"\\]|\\.)*ignore(?:[^"\\]|\\.)*)"', path.read_text(), re.S):
            literal = re.sub(r"\\\n\s*", "", literal).replace("\\n", "\n").replace('\\"', '"').replace("\\r", "\r")
            bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "acme-b"\n}\n'
            corpus.add(literal.replace("{BUCKET}", bucket).replace("{{", "{").replace("}}", "}"))
    corpus.write()


def trees(texts):
    corpus = Corpus("check")
    # In half of them the file is one of OpenTofu's.
    for at, path in enumerate(files("policies/*/*/main.tf")):
        parts = directory(path.parent)
        if at % 7 == 0:
            parts = [(name.replace(".tf", ".tofu") if name.endswith(".tf") else name, text) for name, text in parts]
        if at % 3 == 0 and texts:
            parts.append((".onus.hcl", texts[at % len(texts)].encode()))
        if at % 5 == 0:
            plan = path.parent / "plan.json"
            parts += [("plan.json", small(plan.read_bytes()).encode())] if plan.exists() else []
        corpus.add(tree(parts))
    for path in [*files("configurations/*/main.tf"), *files("plans/src/*/main.tf"), *files("noise/*/main.tf")]:
        corpus.add(tree(directory(path.parent)))
    own = sorted((ROOT / "policies").rglob("*.policy.hcl"))
    base = (DATA / "policies/versioning-off").glob("*/main.tf")
    for at, path in enumerate(sorted(base)):
        policy = own[at % len(own)].read_bytes().replace(b'" "', b'" "team-', 1)
        corpus.add(tree([("main.tf", path.read_bytes()), ("policies/team.policy.hcl", policy)]))
        baseline = b'{"schema":"onus-baseline/1","findings":[\n{"estate":"","subject":"aws_s3_bucket.this","policy":"versioning-off","fingerprint":"0","accepts":null}\n]}'
        corpus.add(tree([("main.tf", path.read_bytes()), ("baseline.json", baseline)]))
    module = (DATA / "modules/bucket/main.tf").read_bytes() if (DATA / "modules/bucket/main.tf").exists() else b""
    call = b'module "m" {\n  source = "./modules/m"\n  for_each = toset(["a", "b"])\n  name = each.key\n}\n'
    corpus.add(tree([("main.tf", call), ("modules/m/main.tf", module)]))
    corpus.add(tree([("main.tf", call), ("modules/m/main.tf", b'variable "name" {}\nresource "aws_s3_bucket" "b" {\n  bucket = var.name\n}\n')]))
    corpus.write()


if __name__ == "__main__":
    plans()
    modules()
    policies()
    documents()
    waivers()
    trees(settings())
