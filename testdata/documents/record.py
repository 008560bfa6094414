#!/usr/bin/env python3
"""Records what terraform and the AWS provider make of `aws_iam_policy_document` data sources.

    record.py CASES.jsonl                    records every case anew, in place
    record.py --random N SEED CASES.jsonl    writes N random cases and records them

A case is a line: `name`, and `arguments` as a plan shows them. Recorded are `json` and `minified_json`, or the `error`.
Needs terraform on PATH and the AWS provider 5.100.0, from the registry or a mirror named in TF_CLI_CONFIG_FILE. Nothing is
asked of AWS.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

HEAD = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}},
    "provider": {
        "aws": {
            "region": "eu-west-1",
            "access_key": "test",
            "secret_key": "test",
            "skip_credentials_validation": True,
            "skip_requesting_account_id": True,
            "skip_metadata_api_check": True,
        }
    },
}


def terraform(root, *args):
    env = dict(os.environ, TF_IN_AUTOMATION="1", TF_INPUT="0", CHECKPOINT_DISABLE="1")
    return subprocess.run(["terraform", *args], cwd=root, env=env, capture_output=True, text=True)


def literal(value):
    """A value without anything that terraform would read as a template."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, list):
        return [literal(item) for item in value]
    if isinstance(value, dict):
        return {key: literal(item) for key, item in value.items()}
    return value


def errors(plan, left):
    """The errors of a plan by case: what is wrong, and whether the provider stopped working."""
    found = {}
    for line in plan.stdout.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        diagnostic = message.get("diagnostic", {})
        if message.get("type") == "diagnostic" and diagnostic["severity"] == "error":
            number = (diagnostic.get("address") or "").rpartition(".d")[2]
            if number.isdigit() and int(number) in left:
                stopped = diagnostic["summary"] in ("Plugin did not respond", "Request cancelled")
                found.setdefault(int(number), (diagnostic.get("detail") or diagnostic["summary"], stopped))
    return found


def plan(root, left):
    """Records the cases that are left, by number."""
    while left:
        data = {f"d{number}": literal(case["arguments"]) for number, case in left.items()}
        with open(f"{root}/data.tf.json", "w") as file:
            json.dump({"data": {"aws_iam_policy_document": data}}, file)
        planned = terraform(root, "plan", "-json", "-out", "plan")
        if not planned.returncode:
            break
        failed = errors(planned, left)
        if not failed:
            sys.exit(planned.stdout + planned.stderr)
        # A case at which the provider stops working takes others with it: halves tell which.
        if len(left) > 1 and any(stopped for _, stopped in failed.values()):
            numbers = sorted(left)
            for part in (numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]):
                plan(root, {number: left[number] for number in part})
            return
        for number, (error, _) in failed.items():
            left.pop(number)["error"] = error
    if left:
        shown = json.loads(terraform(root, "show", "-json", "plan").stdout)
        for resource in shown["prior_state"]["values"]["root_module"]["resources"]:
            case, values = left[int(resource["name"][1:])], resource["values"]
            case["json"], case["minified_json"] = values["json"], values["minified_json"]


def record(cases):
    with tempfile.TemporaryDirectory() as root:
        with open(f"{root}/main.tf.json", "w") as file:
            json.dump(HEAD, file)
        initialised = terraform(root, "init", "-backend=false")
        if initialised.returncode:
            sys.exit(initialised.stderr)
        for case in cases:
            for key in ("json", "minified_json", "error"):
                case.pop(key, None)
        plan(root, dict(enumerate(cases)))


def chance(rng, share):
    return rng.random() < share


def some(rng, pool, most):
    return [rng.choice(pool) for _ in range(rng.randint(0, most))]


TEXTS = ["*", "a", "b", "B", "a<b>&", "&{x}", "${x}", "&{x}/&{y}", "&", "é", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "", "10", "9"]
SIDS = ["", "a", "b", "c", "d"]


def block_statement(rng):
    statement = {}
    if chance(rng, 0.6):
        statement["sid"] = rng.choice(SIDS)
    if chance(rng, 0.5):
        statement["effect"] = rng.choice(["Allow", "Deny", "Deny"])
    for name in ("actions", "not_actions", "resources", "not_resources"):
        if chance(rng, 0.5):
            statement[name] = some(rng, TEXTS, 4)
    for name in ("principals", "not_principals"):
        if chance(rng, 0.4):
            kinds = ["*", "AWS", "AWS", "Service"]
            statement[name] = [{"type": rng.choice(kinds), "identifiers": some(rng, TEXTS, 3)} for _ in range(rng.randint(1, 4))]
    if chance(rng, 0.4):
        tests, variables = ["StringEquals", "Bool"], ["aws:x", "aws:y"]
        statement["condition"] = [
            {"test": rng.choice(tests), "variable": rng.choice(variables), "values": some(rng, TEXTS, 3)}
            for _ in range(rng.randint(1, 5))
        ]
    return statement


def member(rng, depth=2):
    kinds = ["text", "text", "text", "list", "list", "null", "number", "bool", "object"]
    kind = rng.choice(kinds if depth else kinds[:3])
    if kind == "list":
        return [member(rng, depth - 1) if chance(rng, 0.1) else rng.choice(TEXTS) for _ in range(rng.randint(0, 3))]
    if kind == "object":
        return {rng.choice(TEXTS): member(rng, depth - 1) for _ in range(rng.randint(0, 2))}
    number = rng.choice([0, 1, -1.5, 1e21, 1e-7, 123456789012345678, 0.1])
    return {"text": rng.choice(TEXTS), "null": None, "number": number, "bool": chance(rng, 0.5)}[kind]


def json_statement(rng):
    statement = {}
    if chance(rng, 0.5):
        statement[rng.choice(["Sid", "Sid", "sid", "SID"])] = rng.choice([*SIDS, None])
    if chance(rng, 0.7):
        statement["Effect"] = rng.choice(["Allow", "Deny", "", "odd", None])
    for name in ("Action", "NotAction", "Resource", "NotResource", "Extra"):
        if chance(rng, 0.4):
            statement[name] = member(rng)
    for name in ("Principal", "NotPrincipal"):
        if chance(rng, 0.3):
            texts = lambda: rng.choice(TEXTS) if chance(rng, 0.5) else some(rng, TEXTS, 3)
            whole = {rng.choice(["*", "AWS", "Service"]): texts() for _ in range(rng.randint(0, 2))}
            statement[name] = rng.choice(["*", "x", whole, whole, whole, whole])
    if chance(rng, 0.3):
        values = lambda: rng.choice([None, True, False, 5, 1.5, {}, *TEXTS]) if chance(rng, 0.6) else some(rng, TEXTS, 3)
        statement["Condition"] = {
            rng.choice(["StringEquals", "Bool"]): {rng.choice(["aws:x", "aws:y"]): values() for _ in range(rng.randint(0, 3))}
            for _ in range(rng.randint(0, 2))
        }
    return statement


def document(rng):
    content = {}
    if chance(rng, 0.5):
        content["Version"] = rng.choice(["2012-10-17", "2008-10-17", "", "2020", None])
    if chance(rng, 0.3):
        content["Id"] = rng.choice(["one", "two", "", None])
    if chance(rng, 0.9):
        content[rng.choice(["Statement", "Statement", "statement"])] = [json_statement(rng) for _ in range(rng.randint(0, 3))]
    return json.dumps(content, ensure_ascii=False, indent=rng.choice([None, 1])) if chance(rng, 0.95) else ""


def arguments(rng):
    given = {}
    if chance(rng, 0.2):
        given["version"] = rng.choice(["2012-10-17", "2008-10-17"])
    if chance(rng, 0.2):
        given["policy_id"] = rng.choice(["own", "<id>", ""])
    if chance(rng, 0.8):
        given["statement"] = [block_statement(rng) for _ in range(rng.randint(0, 3))]
    for name in ("source_policy_documents", "override_policy_documents"):
        if chance(rng, 0.4):
            given[name] = [document(rng) for _ in range(rng.randint(0, 2))]
    return given


def main(args):
    if args[:1] == ["--random"]:
        count, seed, path = int(args[1]), args[2], args[3]
        rng = random.Random(seed)
        cases = [{"name": f"random {seed} {number}", "arguments": arguments(rng)} for number in range(count)]
    elif len(args) == 1:
        path = args[0]
        with open(path) as file:
            cases = [json.loads(line) for line in file]
    else:
        sys.exit(__doc__)
    record(cases)
    with open(path, "w") as file:
        file.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


main(sys.argv[1:])
