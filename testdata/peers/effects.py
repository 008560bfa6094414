"""What policies let whom do: policyuniverse's lists of actions and principals, and Onus's requests.

policyuniverse reads statement by statement what is written. Onus looks for a request that is allowed and not denied.
"""

import re

from policyuniverse.arn import ARN as Arn
from policyuniverse.expander_minimizer import _expand_wildcard_action, all_permissions
from policyuniverse.policy import Policy

from documents import ARN, statements
from groups import Comparison
from onus import ACCOUNT
from public import accessible, clauses
from steps import Step, explain, per_statement

LOGGING = "logging.s3.amazonaws.com"


def listed(value):
    return value if isinstance(value, list) else [value]


# What unsigned requests do not have: nobody has signed them, and no service acts for a resource.
UNSIGNED = re.compile(
    "aws:(principal(arn|account|org.*|tag/.*|servicename)|username|multifactorauthpresent|source(arn|account|owner)|userid)"
    "|saml:aud|kms:calleraccount"
)
# What requests of other accounts do not have, or not so.
FOREIGN = re.compile("aws:(source(arn|account|owner)|principalaccount|principalarn|userid|principalservicename)|saml:aud|kms:calleraccount")
# What a service does not have.
SERVICE = re.compile("aws:(principal(account|arn|org.*|tag/.*)|username|multifactorauthpresent|userid|source(ip|vpc|vpce))|saml:aud|kms:calleraccount")
# What only some requests bring.
SOME = re.compile("s3:(prefix|max-keys|x-amz-.*|existingobjecttag/.*|tlsversion|dataaccesspoint.*)")


def unmet(keys):
    """Takes conditions away that these requests cannot meet."""

    def change(statement):
        kept = {}
        for clause in clauses(statement):
            positive = not clause.negated and not clause.if_exists and clause.set != "ForAllValues"
            positive = clause.values == ["false"] if clause.name == "Null" else positive
            if not (positive and (keys.fullmatch(clause.key) or SOME.fullmatch(clause.key))):
                for operator, values in clause.whole.items():
                    kept.setdefault(operator, {}).update(values)
        without = {name: value for name, value in statement.items() if name != "Condition"}
        return {**without, "Condition": kept} if kept else without

    return per_statement(change)


def without(test, effect="Allow"):
    return per_statement(lambda statement: None if test(statement) else statement, effect)


def everywhere(statement):
    kept = {name: value for name, value in statement.items() if name not in ("Resource", "NotResource")}
    return {**kept, "Resource": [ARN, f"{ARN}/*"]}


LOGIC = "IAM User Guide, 'Policy evaluation logic'"
DENY = Step("a Deny", f"Onus. An explicit Deny overrides an Allow ({LOGIC}); policyuniverse reads Allow statements only.", without(lambda _: True, "Deny"))
RESOURCE = Step(
    "resources",
    "Onus. An action on objects needs the ARN of objects, one on buckets that of the bucket (Service Authorization "
    "Reference, 'Actions, resources, and condition keys for Amazon S3'); policyuniverse does not compare actions with "
    "resources, nor resources with the bucket.",
    per_statement(everywhere),
)


def condition(whose, keys):
    return Step(
        "a condition",
        f"Onus. {whose} cannot meet it: IAM User Guide, 'AWS global condition context keys', says which requests have a "
        "key, the Service Authorization Reference with which S3 actions its keys come. policyuniverse keeps to a few keys.",
        unmet(keys),
    )


NOT_ACTION = Step(
    "NotAction",
    "Onus. NotAction allows all other actions (IAM User Guide, 'IAM JSON policy elements: NotAction'); the actions that "
    "policyuniverse lists come from Action only.",
    without(lambda statement: "NotAction" in statement),
)


def exposure(onus, documents, question, kind):
    """Whether everyone may read, or write, in documents on whose statements the two agree."""
    title = f"What everyone may {kind}: policyuniverse internet_accessible_actions, Onus iam::public_{kind}"
    comparison = Comparison(title)
    for document in documents:
        allows = [one for one in statements(document) if one.get("Effect") == "Allow"]
        singles = [{**document, "Statement": [one]} for one in allows]
        if all(onus.answer("public", single)[0] == accessible(single["Statement"][0]) for single in singles):
            comparison.documents.append(document)
    onus.ask((question, document) for document in comparison.documents)
    for document in comparison.documents:
        actions = _expand_wildcard_action(sorted(Policy(document).internet_accessible_actions()))
        reads = [action.startswith(("s3:get", "s3:list")) for action in actions if action.startswith("s3:")]
        peer = "yes" if (any(reads) if kind == "read" else not all(reads)) else "no"
        comparison.add(document, peer, *onus.answer(question, document))
    explain(comparison, onus, question, [DENY, condition("An unsigned request", UNSIGNED), RESOURCE, NOT_ACTION])
    return comparison


def foreign(onus, documents):
    """Whether other accounts are let in."""
    comparison = Comparison("Other accounts: policyuniverse whos_allowed, Onus iam::foreign_access", (), documents)
    onus.ask(("foreign", document) for document in comparison.documents)
    for document in comparison.documents:
        who = {one.value for one in Policy(document).whos_allowed() if one.category == "principal"}
        peer = "yes" if any(one == "*" or (Arn(one).account_number or ACCOUNT) != ACCOUNT for one in who) else "no"
        comparison.add(document, peer, *onus.answer("foreign", document))
    explain(comparison, onus, "foreign", [DENY, condition("A principal of another account", FOREIGN), RESOURCE])
    return comparison


def services(onus, documents):
    """Whether services are let in for any account."""
    comparison = Comparison("Services for anyone: policyuniverse principals, condition_arns and condition_accounts, Onus iam::service_unscoped", (), documents)
    onus.ask(("service", document) for document in comparison.documents)
    for document in comparison.documents:
        peer = "no"
        for statement in Policy(document).statements:
            names = [one for one in statement.principals if Arn(one).service and one != LOGGING]
            if statement.effect == "Allow" and names and not (statement.condition_arns or statement.condition_accounts):
                peer = "yes"
        comparison.add(document, peer, *onus.answer("service", document))
    explain(comparison, onus, "service", [DENY, condition("A service", SERVICE), RESOURCE])
    return comparison
