"""What policies let whom do: policyuniverse's lists of actions and principals, and Onus's requests.

policyuniverse reads statement by statement what is written. Onus looks for a request that is allowed and not denied.
"""

from policyuniverse.arn import ARN as Arn
from policyuniverse.expander_minimizer import _expand_wildcard_action
from policyuniverse.policy import Policy

from documents import statements
from groups import Comparison
from onus import ACCOUNT
from public import accessible
import reasons as why
from steps import explain

LOGGING = "logging.s3.amazonaws.com"


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
    whose = why.condition("An unsigned request")
    steps = [
        why.DENY,
        why.ELSEWHERE,
        why.OWNER,
        why.TLS,
        why.NETWORKS,
        why.OPPOSITE,
        whose,
        why.RESOURCE,
        why.LIMITED,
        why.NOT_ACTION,
    ]
    explain(comparison, onus, question, steps, why.EXTRA)
    return comparison


def foreign(onus, documents):
    """Whether other accounts are let in."""
    comparison = Comparison("Other accounts: policyuniverse whos_allowed, Onus iam::foreign_access", (), documents)
    onus.ask(("foreign", document) for document in comparison.documents)
    for document in comparison.documents:
        who = {one.value for one in Policy(document).whos_allowed() if one.category == "principal"}
        peer = "yes" if any(one == "*" or (Arn(one).account_number or ACCOUNT) != ACCOUNT for one in who) else "no"
        comparison.add(document, peer, *onus.answer("foreign", document))
    whose = why.condition("A principal of another account")
    steps = [
        why.DENY,
        why.ELSEWHERE,
        why.OWNER,
        why.TLS,
        why.NETWORKS,
        why.OPPOSITE,
        whose,
        why.RESOURCE,
        why.NO_ACTION,
        why.CLOUDFRONT,
        why.LOAD_BALANCERS,
        why.NOT_PRINCIPAL,
    ]
    explain(comparison, onus, "foreign", steps, why.EXTRA)
    return comparison


def wide(statement):
    try:
        return statement.is_condition_internet_accessible()
    except TypeError:  # It looks for wildcards in a number.
        return False


def services(onus, documents):
    """Whether services are let in for any account."""
    comparison = Comparison(
        "Services for anyone: policyuniverse principals and is_condition_internet_accessible, Onus iam::service_unscoped",
        (),
        documents,
    )
    onus.ask(("service", document) for document in comparison.documents)
    for document in comparison.documents:
        peer = "no"
        for statement in Policy(document).statements:
            names = [one for one in statement.principals if Arn(one).service and one != LOGGING]
            if statement.effect == "Allow" and names and wide(statement):
                peer = "yes"
        comparison.add(document, peer, *onus.answer("service", document))
    steps = [why.EVERYONE, why.NO_SOURCE, why.DENY, why.ELSEWHERE, why.OWNER, why.NAMED_SOURCE]
    explain(
        comparison,
        onus,
        "service",
        [
            *steps,
            why.SOURCE_TOLD,
            why.condition("A service"),
            why.OPPOSITE,
            why.RESOURCE,
            why.NO_ACTION,
            why.NOT_PRINCIPAL,
            why.PROVIDER,
        ],
        why.EXTRA,
    )
    return comparison
