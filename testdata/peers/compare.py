#!/usr/bin/env python3
"""Compares Onus with other analysers of policies, policyuniverse and parliament from PyPI, on thousands of documents.

    python3 -m venv peers && peers/bin/pip install policyuniverse==1.5.1.20231109 parliament==1.6.4 'setuptools<81'
    cargo build --locked
    peers/bin/python testdata/peers/compare.py [--onus target/debug/onus] [--count 3000] [--seed 1] [--examples 0]

The documents are random ones, the same for a seed, and those of the fixtures. Onus is asked through its command line.
Where the two disagree, the disagreement falls into a group with an explanation: who is right, by which document of AWS,
and why. Exits 1 when nothing explains one; it is printed in full, and is a bug of Onus or an explanation that is lacking.
"""

import argparse
import os

import documents
import effects
import grammar
import identity
import public
import tables
from onus import Onus

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--onus", default=f"{ROOT}/target/debug/onus", help="the binary")
    parser.add_argument("--count", type=int, default=3000, help="how many random bucket policies, and identity policies")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--examples", type=int, default=0, help="how many documents to print of each group")
    given = parser.parse_args()
    onus = Onus(given.onus)
    of_buckets, of_identities = documents.fixtures()
    of_buckets += documents.telling() + documents.bucket_policies(given.count, given.seed)
    of_identities += documents.identity_policies(given.count, given.seed)
    print(f"{len(of_buckets)} bucket policies, {len(of_identities)} identity policies")
    unexplained = 0
    for comparison in (
        lambda: public.compare(onus, of_buckets),
        lambda: effects.exposure(onus, of_buckets, "public-read", "read"),
        lambda: effects.exposure(onus, of_buckets, "public-write", "write"),
        lambda: effects.foreign(onus, of_buckets),
        lambda: effects.services(onus, of_buckets),
        lambda: tables.actions(onus),
        lambda: tables.keys(onus),
        lambda: identity.compare(onus, of_identities),
        lambda: grammar.compare(onus, given.count, given.seed),
    ):
        unexplained += comparison().report(given.examples)
    print(f"\nOnus gave {onus.asked} answers; {unexplained} disagreements are unexplained")
    return bool(unexplained)


if __name__ == "__main__":
    raise SystemExit(main())
