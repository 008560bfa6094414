"""Comparisons: what two analysers say of documents, and disagreements in groups that each have an explanation."""

import json


class Case:
    """A document, what the peer says of it and what Onus says, and why."""

    def __init__(self, document, peer, onus, reason):
        self.document, self.peer, self.onus, self.reason = document, peer, onus, reason
        self.found = None


class Explanation:
    """Why the two say different things. `right` begins with who is."""

    def __init__(self, name, when, right, peer=None, onus=None):
        self.name, self.when, self.right, self.peer, self.onus = name, when, right, peer, onus

    def explains(self, case):
        sides = self.peer in (None, case.peer) and self.onus in (None, case.onus)
        return sides and self.when(case)


class Comparison:
    def __init__(self, title, explanations=(), documents=()):
        self.title, self.explanations, self.documents = title, explanations, list(documents)
        self.agreed, self.cases, self.oddities = {}, [], []

    def add(self, document, peer, onus, reason):
        """Takes one pair of answers down."""
        if onus == "rejected":
            self.agreed["rejected by Onus, left out"] = self.agreed.get("rejected by Onus, left out", 0) + 1
        elif peer == onus:
            self.agreed[f"both {peer}"] = self.agreed.get(f"both {peer}", 0) + 1
        else:
            self.cases.append(Case(document, peer, onus, reason))

    def odd(self, document, what):
        """Takes down an answer of Onus that is wrong whatever the peer says."""
        self.oddities.append((document, what))

    def report(self, examples):
        """Prints the groups, and what nothing explains in full. Returns how many those are."""
        groups, unexplained = {}, []
        for case in self.cases:
            found = case.found or next((one for one in self.explanations if one.explains(case)), None)
            if found:
                groups.setdefault((found.name, case.peer, case.onus), (found, []))[1].append(case)
            else:
                unexplained.append((case.document, f"peer {case.peer}, Onus {case.onus} ({case.reason})"))
        unexplained += self.oddities
        agreed = sum(self.agreed.values()) + len(self.oddities)
        print(f"\n== {self.title}")
        print(
            f"   {agreed + len(self.cases)} compared: "
            + ", ".join(f"{count} {what}" for what, count in sorted(self.agreed.items()))
        )
        for (name, peer, said), (found, cases) in sorted(groups.items(), key=lambda group: -len(group[1][1])):
            print(f"\n   {len(cases):5}  {name}: peer {peer}, Onus {said}")
            print(f"          {found.right}")
            for case in sorted(cases, key=lambda case: len(json.dumps(case.document)))[:examples]:
                print(f"          e.g. {json.dumps(case.document)}")
        for document, what in unexplained:
            print(f"\n   UNEXPLAINED: {what}")
            print(f"   {json.dumps(document)}")
        return len(unexplained)
