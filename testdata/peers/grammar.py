"""Which documents AWS accepts: parliament's findings, and whether Onus reads the document.

Each document is a random bucket policy with one thing made wrong, or left as it is. What is compared is what the grammar
of policies decides; what else parliament finds (types, resources, style) is no ground for AWS to reject a document.
"""

import copy
import json
import random

import parliament

from documents import bucket_policies, statements
from groups import Comparison, Explanation

# Findings that mean that AWS takes no such document, or that it means nothing.
INVALID = """
    MALFORMED MALFORMED_JSON INVALID_VERSION UNKNOWN_OPERATOR INVALID_SID DUPLICATE_SID UNKNOWN_PRINCIPAL
    UNKNOWN_FEDERATION_SOURCE INVALID_ARN UNKNOWN_ACTION UNKNOWN_PREFIX
""".split()

GRAMMAR = "IAM User Guide, 'Grammar of the IAM JSON policy language'"


def put(name, value):
    return lambda document: first(document).update({name: value})


def drop(*names):
    return lambda document: [first(document).pop(name, None) for name in names]


def first(document):
    return statements(document)[0]


def rename(old, new):
    def change(document):
        statement = first(document)
        if old in statement:
            statement[new] = statement.pop(old)

    return change


def operator(name):
    return put("Condition", {name: {"aws:SourceVpc": "vpc-0a1b2c3d4e5f67890"}})


def twice(document):
    document["Statement"] = [{**one, "Sid": "Same"} for one in statements(document) * 2]


CHANGES = {
    "nothing": lambda document: None,
    "an element of the document": lambda document: document.update({"Comment": "x"}),
    "an element of a statement": put("Comment", "x"),
    "no Statement": lambda document: document.pop("Statement"),
    "Version": lambda document: document.update({"Version": "2020-01-01"}),
    "no Effect": drop("Effect"),
    "Effect in small letters": put("Effect", "allow"),
    "no Action": drop("Action", "NotAction"),
    "Action and NotAction": lambda document: first(document).update({"Action": "s3:*", "NotAction": "s3:Get*"}),
    "no Resource": drop("Resource", "NotResource"),
    "Resource and NotResource": lambda document: first(document).update({"Resource": "*", "NotResource": "arn:aws:s3:::a"}),
    "no Principal": drop("Principal", "NotPrincipal"),
    "Principal and NotPrincipal": lambda document: first(document).update(
        {"Principal": "*", "NotPrincipal": {"AWS": "111122223333"}}
    ),
    "a Principal that is a text": put("Principal", "111122223333"),
    "a Principal of another kind": put("Principal", {"User": "kim"}),
    "a Principal with a wildcard": put("Principal", {"AWS": "arn:aws:iam::*:role/app"}),
    "a Service with a wildcard": put("Principal", {"Service": "*"}),
    "a canonical user": put(
        "Principal", {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}
    ),
    "the unique id of a user": put("Principal", {"AWS": "AIDACKCEVSQ6C2EXAMPLE"}),
    "a session": put("Principal", {"AWS": "arn:aws:sts::111122223333:assumed-role/app/session"}),
    "a number": put("Condition", {"NumericLessThanEquals": {"aws:MultiFactorAuthAge": 3600}}),
    "an operator": operator("StringMatches"),
    "an operator in small letters": operator("stringequals"),
    "a set operator": operator("ForEachValue:StringEquals"),
    "Condition as a list": put("Condition", [{"StringEquals": {"aws:SourceVpc": "vpc-1"}}]),
    "Sid with a space": put("Sid", "two words"),
    "the same Sid twice": twice,
    "an action": put("Action", "s3:GetObjects"),
    "a service": put("Action", "sss:GetObject"),
    "an action without a service": put("Action", "GetObject"),
    "a resource that is no ARN": put("Resource", "the-bucket/*"),
    "a partition": put("Resource", "arn:amazon:s3:::the-bucket/*"),
    "elements in small letters": rename("Action", "action"),
}


def explanation(names, right, **sides):
    return Explanation(" / ".join(names), lambda case: case.document["change"] in names, right, **sides)


EXPLANATIONS = [
    explanation(
        ["no Principal"],
        "Onus. A policy of a resource has to say who (IAM User Guide, 'AWS JSON policy elements: Principal'), so S3 rejects "
        "the document. parliament does not know what a document is for.",
        peer="no",
    ),
    explanation(
        ["an operator in small letters"],
        "Onus is strict. The names of operators are case-sensitive as far as IAM User Guide, 'IAM JSON policy elements: "
        "Condition operators', tells. parliament compares them without case.",
        peer="no",
    ),
    explanation(
        ["Condition as a list"],
        f"Onus. {GRAMMAR}, has an object there. parliament unwraps a list of one.",
        peer="no",
    ),
    explanation(
        ["a canonical user", "the unique id of a user", "a session"],
        "Onus. They are principals (IAM User Guide, 'AWS JSON policy elements: Principal'; of a user who was deleted the id is "
        "left). parliament knows accounts and ARNs of IAM.",
        peer="yes",
        onus="no",
    ),
    explanation(
        ["a number"],
        f"Onus. {GRAMMAR}, takes numbers and bools as values. parliament takes each for a text, and raises.",
        peer="yes",
        onus="no",
    ),
    explanation(
        ["a Service with a wildcard"],
        "Onus. IAM User Guide, 'AWS JSON policy elements: Principal', has no wildcard in a Service. parliament looks at no "
        "Service.",
        peer="no",
    ),
    explanation(
        ["an action", "a service", "an action without a service", "a resource that is no ARN", "a partition"],
        "parliament, as a linter. Such a statement is about nothing of the bucket, whether S3 takes the document (IAM does) or "
        "not; Onus answers its questions about the other statements, and finds no request for this one.",
        peer="yes",
        onus="no",
    ),
    explanation(
        ["Sid with a space", "the same Sid twice"],
        f"parliament, as a linter. {GRAMMAR}, takes letters and digits, each Sid once. Nothing of what the statements do "
        "depends on it, so Onus reads on; S3 takes spaces in bucket policies.",
        peer="yes",
        onus="no",
    ),
    explanation(
        ["a Principal with a wildcard"],
        "parliament. AWS rejects it (IAM User Guide, 'AWS JSON policy elements: Principal'). Onus reads the document, and "
        "what rests on this principal is unknown.",
        peer="yes",
        onus="no",
    ),
]


def found(document):
    try:
        return parliament.analyze_policy_string(json.dumps(document)).finding_ids
    except Exception as error:  # It documents none.
        return {f"raises {type(error).__name__}"}


def compare(onus, count, seed):
    rng = random.Random(f"grammar {seed}")
    comparison = Comparison("Documents that AWS rejects: parliament's findings, Onus's reading", EXPLANATIONS)
    made = []
    for at, plain in enumerate(bucket_policies(count, f"grammar {seed}")):
        name = list(CHANGES)[at % len(CHANGES)]
        document = copy.deepcopy(plain)
        # All that is odd is left to the changes.
        for statement in statements(document):
            statement["Action"] = rng.choice(["s3:GetObject", ["s3:ListBucket", "s3:Get*"], "s3:*"])
            statement["Principal"] = rng.choice(
                ["*", {"AWS": "arn:aws:iam::111122223333:root"}, {"Service": "sns.amazonaws.com"}]
            )
            statement.pop("NotAction", None)
            statement.pop("NotPrincipal", None)
            if "Condition" in statement:
                statement["Condition"] = {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f67890"}}
        CHANGES[name](document)
        made.append((name, document))
    onus.ask(("public", document) for _, document in made)
    for name, document in made:
        answer, reason = onus.answer("public", document)
        findings = found(document)
        wrong = sorted(findings & set(INVALID)) or sorted(one for one in findings if one.startswith("raises"))
        peer = "yes" if wrong else "no"
        lacking = any(
            "Principal" not in one and "NotPrincipal" not in one or "Resource" not in one and "NotResource" not in one
            for one in statements(document)
        )
        said = "yes" if answer == "rejected" or answer == "unknown" and lacking else "no"
        comparison.add({"change": name, **document}, peer, said, f"{reason}; parliament {' '.join(wrong)}")
    return comparison
