#!/usr/bin/env python3
"""Writes the plans of provider versions that cannot be recorded.

    synthesise.py [--check] [CASE_DIR...]

A case directory with a synthetic.json gets its main.tf and plan.json written from it; without arguments every such
directory below testdata/policies and testdata/synthetic does. With --check nothing is written, and a file that would
differ is an error.
Needs python3 (3.9 or later) and nothing else, and gives the same bytes every time.

synthetic.json:
    about          the comment at the top of main.tf
    provider       version of the AWS provider, "6.40.0"; its shapes below
    existing       true: everything exists already and the plan changes nothing (optional)
    live           {"ADDRESS": {ATTRIBUTE: VALUE}}: what an existing resource reads back, beside what its
                   configuration says (optional)
    ignore         {"ADDRESS": [ATTRIBUTE]}: lifecycle.ignore_changes, which an existing bucket of provider 3 needs for
                   what AWS set by itself (optional)
    recorded       true: plan.json is a recording, which is compared and never written (optional)
    configuration  the root module in Terraform's JSON syntax: provider, variable (with default), resource. Blocks are
                   objects or lists of objects; "${aws_s3_bucket.data.id}" is a reference; {"jsonencode": VALUE} is a
                   call of jsonencode

How the shapes differ, and where that is known from:
    3          what a bucket sets stands inline; an inline block that nobody wrote is a known empty list and acl is
               "private", only versioning is unknown; logging is a set. (A real plan by 3.39.0.)
    4.0-4.8    the inline arguments are computed and all unknown; no timeouts yet. (A public plan of April 2022.)
    4.9-5      they are optional and computed: unknown when nobody writes them. (Recorded: testdata/synthetic/provider-5
               must come out as terraform and provider 5.100.0 made it.)
    6.0        `region` on every regional resource, known in a plan and by default the provider's; bucket_region.
               (Public plans.)
    6.22       the encryption rule's blocked_encryption_types, an empty list when omitted (A public plan by 6.31.0.)
    6.40       blocked_encryption_types, bucket_key_enabled and kms_master_key_id unknown in a create when omitted
               (Public plans.)
Members that no released schema has are never written. The document is what terraform 1.11.4 writes.
"""

import json
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from synthesise_schemas import Block, at_rest, schemas  # noqa: E402

ROOT = Path(__file__).resolve().parent
AWS = "registry.terraform.io/hashicorp/aws"
UNKNOWN = object()


# --- Evaluation of a configuration into the planned or existing object.
class Case:
    def __init__(self, text):
        self.described = json.loads(text)
        self.version = tuple(int(part) for part in self.described["provider"].split("."))
        self.existing = self.described.get("existing", False)
        self.configuration = self.described["configuration"]
        self.providers = self.configuration.get("provider", [{"region": "eu-west-1"}])
        self.schemas = schemas(self.version)
        self.resources = {
            f"{kind}.{name}": body
            for kind, named in self.configuration["resource"].items()
            for name, body in named.items()
        }
        self.planned = {}

    def value(self, expression):
        """The value of an expression: UNKNOWN, or a list or map with unknowns in it."""
        if isinstance(expression, str):
            pieces = re.split(r"\$\{([^}]*)\}", expression)
            values = [self.reference(piece) if index % 2 else piece for index, piece in enumerate(pieces)]
            if len(values) == 3 and values[0] == values[2] == "":
                return values[1]
            return UNKNOWN if UNKNOWN in values else "".join(values)
        if isinstance(expression, list):
            return [self.value(element) for element in expression]
        if isinstance(expression, dict) and set(expression) == {"jsonencode"}:
            inner = self.value(expression["jsonencode"])
            text = json.dumps(inner, default=lambda _: None, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            return UNKNOWN if has_unknown(inner) else text.translate({60: "\\u003c", 62: "\\u003e", 38: "\\u0026"})
        if isinstance(expression, dict):
            return {key: self.value(member) for key, member in expression.items()}
        return expression

    def reference(self, path):
        kind, name, *rest = path.split(".")
        if kind == "var":
            return self.configuration["variable"][name]["default"]
        return self.object(f"{kind}.{name}").get(rest[0], UNKNOWN)

    def object(self, address):
        if address not in self.planned:
            body, kind = self.resources[address], address.split(".")[0]
            alias = body.get("provider", "aws").partition(".")[2]
            provider = next(each for each in self.providers if each.get("alias", "") == alias)
            region = self.value(body.get("region", provider["region"]))
            config = {key: self.value(member) for key, member in body.items() if key not in ("provider", "depends_on")}
            config.setdefault("region", region) if self.version >= (6,) and kind != "terraform_data" else None
            if self.existing:
                rest = at_rest(kind, config, region, self.version < (4,))
                rest |= self.read_back(address) if kind == "aws_s3_bucket" else {}
                live = self.described.get("live", {}).get(address, {})
                self.planned[address] = self.exist(self.schemas[kind], config, rest) | live
            else:
                planned = self.plan(self.schemas[kind], config, False)
                if planned.get("tags") is not None:
                    planned["tags"] = planned["tags_all"] = UNKNOWN if has_unknown(planned["tags"]) else planned["tags"]
                self.planned[address] = planned
        return self.planned[address]

    def read_back(self, address):
        """What an existing bucket reads back of its companions."""
        result = {}
        for other, body in self.resources.items():
            if address not in references(body.get("bucket")):
                continue
            if other.startswith("aws_s3_bucket_versioning."):
                versioning = body["versioning_configuration"]
                result["versioning"] = [
                    {
                        "enabled": versioning["status"] == "Enabled",
                        "mfa_delete": versioning.get("mfa_delete") == "Enabled",
                    }
                ]
            elif other.startswith("aws_s3_bucket_server_side_encryption_configuration."):
                rule = body["rule"]
                by_default = {"kms_master_key_id": ""} | self.value(rule["apply_server_side_encryption_by_default"])
                rule = {
                    "apply_server_side_encryption_by_default": [by_default],
                    "bucket_key_enabled": rule.get("bucket_key_enabled", False),
                }
                result["server_side_encryption_configuration"] = [{"rule": [rule]}]
            elif other.startswith("aws_s3_bucket_logging."):
                result["logging"] = [{name: self.value(body[name]) for name in ("target_bucket", "target_prefix")}]
            elif other.startswith("aws_s3_bucket_policy."):
                result["policy"] = self.value(body["policy"])
        return result

    def plan(self, members, config, in_set):
        """A planned object. In a set's element the provider's framework plans "" and [] instead of null."""
        unused = set(config) - set(members)
        assert not unused, f"the schema has no {unused}"
        result = {}
        for name, flags in members.items():
            given = config.get(name)
            if isinstance(flags, Block):
                inner = in_set or flags.nesting == "set"
                if given is None:
                    result[name] = UNKNOWN if flags.computed else None if flags.nesting == "single" else []
                else:
                    result[name] = [self.plan(flags.members, element, inner) for element in blocks(given)]
            elif given is not None:
                result[name] = given
            elif "=" in flags:
                result[name] = default(flags)
            elif "C" in flags:
                result[name] = UNKNOWN
            else:
                result[name] = zero(flags) if in_set else None
        return result

    def exist(self, members, config, rest):
        """An existing object: what was configured, what it reads back, and zero values."""
        result = {}
        for name, flags in members.items():
            given = config.get(name)
            if isinstance(flags, Block):
                if given is not None:
                    given = [self.exist(flags.members, element, {}) for element in blocks(given)]
                result[name] = given if given is not None else rest.get(name, None if flags.nesting == "single" else [])
            elif given is not None:
                result[name] = given
            elif name in rest:
                result[name] = rest[name]
            else:
                result[name] = (
                    default(flags) if "=" in flags else False if name == "bucket_key_enabled" else zero(flags)
                )
        return result


def blocks(value):
    return value if isinstance(value, list) else [value]


def default(flags):
    text = flags.split("=", 1)[1]
    return json.loads(text) if text in ("true", "false") or text.isdigit() else text


def zero(flags):
    return None if "#" in flags else {"[]": [], "{}": {}}.get(flags[-2:], "")


def has_unknown(value):
    if isinstance(value, dict):
        value = list(value.values())
    return value is UNKNOWN or isinstance(value, list) and any(has_unknown(element) for element in value)


# --- The parts of the plan document.
def known(value):
    if isinstance(value, dict):
        return {key: known(member) for key, member in sorted(value.items()) if member is not UNKNOWN}
    if isinstance(value, list):
        return [None if element is UNKNOWN else known(element) for element in value]
    return value


def unknown_mask(value):
    if value is UNKNOWN:
        return True
    if isinstance(value, dict):
        masks = {key: unknown_mask(member) for key, member in sorted(value.items())}
        return {key: mask for key, mask in masks.items() if mask is not False}
    return [unknown_mask(element) for element in value] if isinstance(value, list) else False


def sensitive_mask(value, members):
    """`false` everywhere but at sensitive attributes; collections keep their shape."""
    result = {}
    for name, flags in sorted(members.items()):
        each = value[name]
        if isinstance(flags, Block):
            if each is not None:
                result[name] = [] if each is UNKNOWN else [sensitive_mask(element, flags.members) for element in each]
        elif "!" in flags:
            result[name] = True
        elif flags.endswith("[]") and each is not None:
            result[name] = [] if each is UNKNOWN else [{} if isinstance(element, dict) else False for element in each]
        elif flags.endswith("{}") and each is not None:
            result[name] = {}
    return result


def references(expression):
    """Every reference in an expression, each followed by its resource, as terraform lists them."""
    found = []
    if isinstance(expression, str):
        for path in re.findall(r"\$\{([^}]*)\}", expression):
            parts = path.split(".")
            found += [path] if parts[0] == "var" else [path, ".".join(parts[:2])]
    elif isinstance(expression, (list, dict)):
        for element in expression.values() if isinstance(expression, dict) else expression:
            found += references(element)
    return found


def expressions(config, members):
    result = {}
    for name, value in sorted(config.items()):
        if name in ("provider", "depends_on"):
            continue
        if members and isinstance(members.get(name), Block):
            result[name] = [expressions(element, members[name].members) for element in blocks(value)]
        elif references(value):
            result[name] = {"references": references(value)}
        elif isinstance(value, dict) and set(value) == {"jsonencode"}:
            result[name] = {}
        else:
            result[name] = {"constant_value": value}
    return result


def document(case):
    resources, changes, configured, prior = [], [], [], []
    for address in sorted(case.resources):
        kind, name = address.split(".")
        body, planned, members = case.resources[address], case.object(address), case.schemas[kind]
        head = {"address": address, "mode": "managed", "type": kind, "name": name}
        provider = "terraform.io/builtin/terraform" if kind == "terraform_data" else AWS
        after, sensitive = known(planned), sensitive_mask(planned, members)
        values = (
            head
            | {"provider_name": provider, "schema_version": 0}
            | ({"values": after} if after else {})
            | {"sensitive_values": sensitive}
        )
        needed = sorted({".".join(path.split(".")[:2]) for path in references(body) if not path.startswith("var.")})
        resources.append(values)
        prior.append(values | ({"depends_on": needed} if needed else {}))
        changes.append(
            head
            | {
                "provider_name": provider,
                "change": {
                    "actions": ["no-op" if case.existing else "create"],
                    "before": after if case.existing else None,
                    "after": after,
                    "after_unknown": {} if case.existing else unknown_mask(planned),
                    "before_sensitive": sensitive if case.existing else False,
                    "after_sensitive": sensitive,
                },
            }
        )
        key = "terraform" if kind == "terraform_data" else body.get("provider", "aws")
        configured.append(
            head
            | {"provider_config_key": key, "expressions": expressions(body, members), "schema_version": 0}
            | ({"depends_on": body["depends_on"]} if "depends_on" in body else {})
        )
    providers = {}
    for each in case.providers:
        alias = each.get("alias")
        written = {name: value for name, value in each.items() if name != "alias"}
        providers["aws." + alias if alias else "aws"] = (
            {"name": "aws", "full_name": AWS}
            | ({"alias": alias} if alias else {})
            | {"version_constraint": case.described["provider"], "expressions": expressions(written, None)}
        )
    if any(address.startswith("terraform_data.") for address in case.resources):
        providers["terraform"] = {"name": "terraform", "full_name": "terraform.io/builtin/terraform"}
    variables = {name: each["default"] for name, each in sorted(case.configuration.get("variable", {}).items())}
    relevant = sorted(
        {
            tuple(path.split("."))
            for body in case.resources.values()
            for path in references(body)
            if len(path.split(".")) == 3
        }
    )
    plan = {"format_version": "1.2", "terraform_version": "1.11.4"}
    if variables:
        plan["variables"] = {name: {"value": value} for name, value in variables.items()}
    plan |= {"planned_values": {"root_module": {"resources": resources}}, "resource_changes": changes}
    if case.existing:
        plan["prior_state"] = {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {"root_module": {"resources": prior}},
        }
    root = {"resources": configured} | (
        {"variables": {name: {"default": value} for name, value in variables.items()}} if variables else {}
    )
    plan["configuration"] = {"provider_config": dict(sorted(providers.items())), "root_module": root}
    if relevant and not case.existing:
        plan["relevant_attributes"] = [
            {"resource": f"{kind}.{name}", "attribute": [attribute]} for kind, name, attribute in relevant
        ]
    plan |= {"timestamp": "2026-11-24T12:00:00Z", "applyable": not case.existing, "complete": True, "errored": False}
    return json.dumps(plan, separators=(",", ":"), ensure_ascii=False) + "\n"


# --- main.tf, as `terraform fmt` leaves it.
def hcl(value, indent):
    if isinstance(value, str):
        whole = re.fullmatch(r"\$\{([^}]*)\}", value)
        return whole.group(1) if whole else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(hcl(element, indent) for element in value) + "]"
    if isinstance(value, dict) and set(value) == {"jsonencode"}:
        return f"jsonencode({hcl(value['jsonencode'], indent)})"
    if (
        isinstance(value, dict)
        and all(isinstance(member, (str, bool, int)) for member in value.values())
        and len(value) == 1
    ):
        return "{ " + ", ".join(f"{quoted(key)} = {hcl(member, indent)}" for key, member in value.items()) + " }"
    if isinstance(value, dict):
        return (
            "{\n"
            + attributes([(quoted(key), hcl(member, indent + 1)) for key, member in value.items()], indent + 1)
            + "  " * indent
            + "}"
        )
    return json.dumps(value)


def quoted(key):
    return key if re.fullmatch(r"\w+", key) else json.dumps(key)


def attributes(pairs, indent):
    """Lines of `name = value`, their equals signs aligned as far as the values are one line long."""
    lines, group = [], []
    for name, text in pairs + [("", None)]:
        if text is not None:
            group.append((name, text))
        if text is None or "\n" in text:
            plain = [each for each in group if "\n" not in each[1]]
            width = max((len(each) for each, _ in plain), default=0)
            lines += [
                f"{'  ' * indent}{each.ljust(width) if chr(10) not in shown else each} = {shown}\n"
                for each, shown in group
            ]
            group = []
    return "".join(lines)


def body(config, members, indent):
    simple = [(name, value) for name, value in config.items() if not (members and isinstance(members.get(name), Block))]
    pairs = [
        (
            name,
            (
                value
                if name == "provider"
                else hcl(value, indent) if name != "depends_on" else "[" + ", ".join(value) + "]"
            ),
        )
        for name, value in simple
    ]
    text = attributes(pairs, indent)
    for name, value in config.items():
        if members and isinstance(members.get(name), Block):
            for element in blocks(value):
                inner = body(element, members[name].members, indent + 1)
                text += "  " * indent + (f"{name} {{\n{inner}{'  ' * indent}}}\n" if inner else f"{name} {{}}\n")
    return text


def source(case):
    text = f"# {case.described['about']}\nterraform {{\n  required_providers {{\n    aws = {{\n"
    text += f"      source  = \"hashicorp/aws\"\n      version = \"{case.described['provider']}\"\n    }}\n  }}\n}}\n"
    for provider in case.providers:
        text += f'\nprovider "aws" {{\n{body(provider, None, 1)}}}\n'
    for name, variable in case.configuration.get("variable", {}).items():
        text += f'\nvariable "{name}" {{\n{body(variable, None, 1)}}}\n'
    for address, config in case.resources.items():
        kind, name = address.split(".")
        ignored = case.described.get("ignore", {}).get(address)
        extra = f"  lifecycle {{\n    ignore_changes = [{', '.join(ignored)}]\n  }}\n" if ignored else ""
        text += f'\nresource "{kind}" "{name}" {{\n{body(config, case.schemas[kind], 1)}{extra}}}\n'
    return text


def comparable(text):
    """A plan without what differs from one recording to the next."""
    plan = json.loads(text)
    relevant = sorted(json.dumps(each) for each in plan.get("relevant_attributes", []))
    return plan | {"timestamp": None, "relevant_attributes": relevant}


def main(arguments):
    check = "--check" in arguments
    given = [Path(each) for each in arguments if each != "--check"]
    directories = given or sorted(
        path.parent for glob in ("policies/*/*", "synthetic/*") for path in ROOT.glob(glob + "/synthetic.json")
    )
    stale = []
    for directory in directories:
        case = Case((directory / "synthetic.json").read_text(encoding="utf-8"))
        for name, text in (("main.tf", source(case)), ("plan.json", document(case))):
            path = directory / name
            if name == "plan.json" and case.described.get("recorded"):
                stale += [] if comparable(path.read_text(encoding="utf-8")) == comparable(text) else [str(path)]
            elif check:
                stale += [] if path.is_file() and path.read_bytes() == text.encode() else [str(path)]
            else:
                path.write_bytes(text.encode())
    for path in stale:
        print(f"synthesise.py: {path} is not what its synthetic.json gives", file=sys.stderr)
    print(f"{len(directories)} cases")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
