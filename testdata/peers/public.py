"""Which statements are public: policyuniverse's `is_internet_accessible` and Onus's `iam::is_public`.

Both read one Allow statement and no Deny. Here the definition of "public" in the Amazon S3 User Guide ("Blocking public
access to your Amazon S3 storage", as of 2026) is read once more, clause by clause; a disagreement is explained only
where Onus says what this reading says, and where the clause that policyuniverse takes otherwise is found.
"""

import ipaddress
import re

from policyuniverse.statement import Statement

from documents import statements
from groups import Comparison, Explanation

LISTED = """
    aws:principalorgid aws:sourceaccount aws:sourcearn aws:sourceowner aws:sourcevpc aws:sourcevpce aws:sourceip
    aws:userid s3:dataaccesspointarn s3:dataaccesspointaccount
""".split()
# "such as aws:PrincipalOrgID", the page says, and names no other.
PERHAPS = """
    aws:principalaccount aws:principalarn aws:principalorgpaths aws:principalservicename aws:sourceorgid
    aws:sourceorgpaths aws:username
""".split()


class Clause:
    """One condition operator over one key."""

    def __init__(self, operator, key, values):
        self.key = key.lower()
        self.values = [
            v if isinstance(v, str) else str(v).lower() for v in (values if isinstance(values, list) else [values])
        ]
        self.set, _, name = operator.rpartition(":")
        self.if_exists = name.endswith("IfExists")
        self.name = name.removesuffix("IfExists")
        self.negated = "Not" in self.name
        self.whole = {operator: {key: self.values}}

    def fixed(self):
        """Whether it limits a grant to fixed values: yes, no, or unknown where the page does not say."""
        absent_is_refused = not self.negated and not self.if_exists and self.name != "Null"
        if self.key in PERHAPS:
            return "unknown" if absent_is_refused and not self.any_account() else "no"
        if self.key not in LISTED:
            return "no"
        if self.key == "aws:userid" and self.if_exists and not self.negated:
            return "unknown" if all(self.value_fixed(value) != "no" for value in self.values) else "no"
        if not absent_is_refused:
            return "no"
        found = {self.value_fixed(value) for value in self.values} or {"unknown"}
        answer = "no" if "no" in found else "unknown" if "unknown" in found else "yes"
        return "unknown" if answer == "yes" and self.set == "ForAllValues" else answer

    def any_account(self):
        """Whether principals of any account have some value of it: no reading makes those fixed."""
        if not self.name.startswith(("StringLike", "Arn")):
            return False
        part = {"aws:principalarn": lambda value: (value.split(":", 5)[4:5] or [value])[0], "aws:principalaccount": str}
        return self.key in part and any(re.search(r"[*?]", part[self.key](value)) for value in self.values)

    def value_fixed(self, value):
        if self.key == "aws:sourceip" and self.name == "IpAddress":
            return self.range_fixed(value)
        wild = not self.name.startswith("StringEquals")
        if (
            wild
            and self.key == "s3:dataaccesspointarn"
            and re.fullmatch(r"arn:aws:s3:[a-z0-9-]+:\d{12}:accesspoint/[^$]*", value)
        ):
            return "yes"
        if "${" in value:
            return "no"
        if re.search(r"[*?]", value):
            # Without wildcards in the operator they stand for themselves.
            return "no" if wild else "unknown"
        if self.key == "aws:userid" and ":" in value or self.key == "aws:sourceip":
            return "unknown"
        return "yes" if self.name.startswith(("StringEquals", "StringLike", "Arn")) else "unknown"

    @staticmethod
    def range_fixed(value):
        network = ipaddress.ip_network(value, strict=False)
        return "yes" if network.prefixlen >= (8 if network.version == 4 else 32) else "no"


def clauses(statement):
    found = statement.get("Condition") or {}
    return [Clause(operator, key, values) for operator, keys in found.items() for key, values in keys.items()]


def names_one_by_one(statement):
    """Whether the principals are fixed: yes, no, or unknown."""
    if "NotPrincipal" in statement:
        return "no"
    principal = statement.get("Principal")
    if principal == "*":
        return "no"
    aws = principal.get("AWS", []) if isinstance(principal, dict) else []
    aws = aws if isinstance(aws, list) else [aws]
    return "no" if "*" in aws else "unknown" if any(re.search(r"[*?]", one) for one in aws) else "yes"


def reading(statement):
    """Whether an Allow statement is public."""
    limits = {names_one_by_one(statement), *(clause.fixed() for clause in clauses(statement))}
    return "no" if "yes" in limits else "unknown" if "unknown" in limits else "yes"


def accessible(statement):
    """What policyuniverse says, or the error that it raises."""
    try:
        return "yes" if Statement(statement).is_internet_accessible() else "no"
    except Exception as error:  # It documents none.
        return f"raises {type(error).__name__}"


def entries(clause):
    """What policyuniverse takes from a clause, and whether any of it lets everyone in."""
    read = Statement({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": clause.whole})
    return read.condition_entries, bool(read.condition_entries) and read.is_condition_internet_accessible()


def clause_of(test):
    """A test of a statement that some clause of it meets."""
    return lambda case: any(test(clause) for clause in clauses(case.document["Statement"][0]))


def limiting(test):
    return clause_of(lambda clause: clause.fixed() == "yes" and test(*entries(clause), clause))


def loose(test):
    return clause_of(lambda clause: clause.fixed() == "no" and entries(clause)[0] and test(clause))


def open_to(test):
    return clause_of(lambda clause: clause.fixed() == "unknown" and test(clause))


GUIDE = "Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'"
ELEMENTS = "IAM User Guide, 'IAM JSON policy elements: Condition operators'"

EXPLANATIONS = [
    Explanation(
        "a condition value that is no text",
        lambda case: case.peer.startswith("raises"),
        "Onus. policyuniverse looks for wildcards in a number and raises. AWS takes numbers and bools where it compares "
        "texts (IAM User Guide, 'Grammar of the IAM JSON policy language').",
    ),
    Explanation(
        "a key that policyuniverse does not know",
        limiting(lambda found, wide, clause: not found),
        f"Onus. s3:DataAccessPointArn and s3:DataAccessPointAccount limit a grant ({GUIDE}); policyuniverse takes the "
        "statement for one without conditions.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "the id of a user without a wildcard",
        limiting(lambda found, wide, clause: wide and clause.key == "aws:userid"),
        f"Onus. A fixed aws:userid limits a grant ({GUIDE}); policyuniverse takes only ids that end in `*` for limits.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "the ARN of a source that names no account",
        limiting(lambda found, wide, clause: wide and clause.key == "aws:sourcearn"),
        f"Onus. A fixed aws:SourceArn limits a grant ({GUIDE}), and ARNs of API Gateway have no account; policyuniverse "
        "takes each ARN without account for open.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "one of several conditions limits",
        limiting(lambda found, wide, clause: found and not wide),
        f"Onus. All conditions must hold ({ELEMENTS}), so one that limits is enough; policyuniverse calls a statement "
        "accessible when any value of any condition is open.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "IfExists",
        loose(lambda clause: clause.if_exists),
        f"Onus. A request without the key meets `…IfExists` ({ELEMENTS}), so it limits nobody; policyuniverse reads the "
        "operator as if it had no IfExists.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "a range of addresses wider than AWS allows",
        loose(lambda clause: clause.key == "aws:sourceip"),
        f"Onus. IPv4 wider than /8 and IPv6 wider than /32 count as public ({GUIDE}); policyuniverse minds /0 only, and "
        "leaves wider ones to its callers, as its source says.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "a wildcard in a value",
        loose(lambda clause: any(re.search(r"[*?]|\$\{", value) for value in clause.values)),
        f"Onus. A value with a wildcard or policy variable is not fixed ({GUIDE}); policyuniverse minds `*` in the account "
        "of an ARN and in the id of an organization, VPC or endpoint, and lets other wildcards and `?` pass.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "a key that limits elsewhere",
        loose(lambda clause: clause.key in ("kms:calleraccount", "saml:aud")),
        f"Onus. The list of {GUIDE} has no kms:CallerAccount and no saml:aud; policyuniverse judges the policies of all "
        "services alike.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "a key about principals that AWS does not list",
        open_to(lambda clause: clause.key in PERHAPS),
        f"Neither is sure. {GUIDE}, says 'such as aws:PrincipalOrgID' and names no other key about principals, so Onus "
        "says unknown; policyuniverse counts aws:PrincipalArn, -Account and -OrgPaths as limits and not aws:username.",
        onus="unknown",
    ),
    Explanation(
        "ForAllValues in a grant",
        open_to(lambda clause: clause.set == "ForAllValues"),
        "Onus. ForAllValues is true of a request without the key (IAM User Guide, 'Single-valued vs. multivalued context "
        f"keys'), and {GUIDE}, does not say how that counts: unknown. policyuniverse reads it like the plain operator.",
        onus="unknown",
    ),
    Explanation(
        "IfExists with the id of a user",
        open_to(lambda clause: clause.if_exists and clause.key == "aws:userid"),
        "Onus. Unsigned requests have an aws:userid of their own (IAM User Guide, 'IAM policy elements: Variables and "
        "tags'), so IfExists might limit: unknown.",
        onus="unknown",
    ),
    Explanation(
        "a wildcard that the operator compares as it stands",
        open_to(lambda clause: clause.name.startswith("StringEquals")),
        f"Neither is sure. With StringEquals `*` stands for itself and nobody meets the condition, but {GUIDE}, speaks of "
        "values that contain a wildcard: unknown. policyuniverse does not look at the operator.",
        onus="unknown",
    ),
    Explanation(
        "a principal with a wildcard among other text",
        lambda case: names_one_by_one(case.document["Statement"][0]) == "unknown",
        "Neither is sure. AWS rejects such a principal (IAM User Guide, 'AWS JSON policy elements: Principal'), so the "
        "document never comes into force: unknown.",
        onus="unknown",
    ),
]


def compare(onus, documents):
    """Each Allow statement of the documents by itself."""
    singles = {}
    for document in documents:
        for statement in statements(document):
            if statement.get("Effect") == "Allow":
                single = {**document, "Statement": [statement]}
                singles[str(single)] = single
    comparison = Comparison(
        "Public statements: policyuniverse is_internet_accessible, Onus iam::is_public", EXPLANATIONS, singles.values()
    )
    onus.ask(("public", single) for single in comparison.documents)
    for single in comparison.documents:
        answer, reason = onus.answer("public", single)
        if answer in ("rejected", reading(single["Statement"][0])):
            comparison.add(single, accessible(single["Statement"][0]), answer, reason)
        else:
            comparison.odd(single, f"Onus says {answer} ({reason}), the definition {reading(single['Statement'][0])}")
    return comparison
