#!/usr/bin/env python3
"""Writes what the binary of a platform is made of: sbom.py TARGET FILE, as CycloneDX 1.6 in JSON.

Scope `required` is what is linked into the binary, `excluded` what only makes it, such as macros and build scripts. Tests
are not in it. The graph is cargo's, the sums are those of Cargo.lock, and the same commit gives the same bytes. What
crates bring along without naming it, such as the C sources of an allocator, is part of the crate here.
"""

import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def output(*command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode("utf-8")


def tree(edges, target):
    """Name and version of each package that these edges lead to. Unlike metadata, it leaves out features of tests."""
    lines = output("cargo", "tree", "--locked", "--prefix", "none", "--format", "{p}", "--edges", edges, "--target", target)
    words = [line.split(" ") for line in lines.splitlines() if line]
    return {(name, version.lstrip("v")) for name, version, *_ in words}


def sums():
    """The SHA-256 sum of each package's archive, by name and version."""
    with open(os.path.join(ROOT, "Cargo.lock"), encoding="utf-8") as lock:
        blocks = lock.read().split("[[package]]")[1:]
    packages = [dict(re.findall(r'^(name|version|checksum) = "(.*)"$', block, re.MULTILINE)) for block in blocks]
    return {(package["name"], package["version"]): package.get("checksum") for package in packages}


def purl(kind, name, version):
    return f"pkg:{kind}/{name}@{urllib.parse.quote(version, safe='')}"


def licence(package):
    # A slash is the old way to write `OR`.
    return [{"expression": re.sub(r" ?/ ?", " OR ", package["license"])}]


def author(text):
    name, _, mail = text.partition(" <")
    return {"name": name, **({"email": mail.rstrip(">")} if mail else {})}


def bill(target):
    metadata = json.loads(output("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    linked, needed = tree("normal,no-proc-macro", target), tree("normal,build", target)
    archives = sums()
    root = metadata["resolve"]["root"]

    references, components, application = {}, [], None
    for package in metadata["packages"]:
        identity = (package["name"], package["version"])
        if identity not in needed:
            continue
        own = package["id"] == root
        reference = references[package["id"]] = purl("generic" if own else "cargo", *identity)
        component = {
            "type": "application" if own else "library",
            "bom-ref": reference,
            "name": package["name"],
            "version": package["version"],
            "description": package["description"] or "",
            "licenses": licence(package),
            "purl": reference,
        }
        if package["authors"]:
            component["authors"] = [author(text) for text in package["authors"]]
        if own:
            component["properties"] = [{"name": "onus:target", "value": target}]
            application = component
        else:
            component["scope"] = "required" if identity in linked else "excluded"
            component["hashes"] = [{"alg": "SHA-256", "content": archives[identity]}]
            components.append(component)
    if len(references) != len(needed):
        sys.exit(f"sbom: cargo tree and cargo metadata differ about {target}")

    dependencies = []
    for node in metadata["resolve"]["nodes"]:
        if node["id"] in references:
            below = [dep["pkg"] for dep in node["deps"] if any(kind["kind"] != "dev" for kind in dep["dep_kinds"])]
            on = sorted(references[package] for package in below if package in references)
            dependencies.append({"ref": references[node["id"]], "dependsOn": on})

    epoch = os.environ.get("SOURCE_DATE_EPOCH") or output("git", "log", "-1", "--format=%ct")
    content = {
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(epoch))),
            "lifecycles": [{"phase": "build"}],
            "tools": {
                "components": [
                    {"type": "application", "name": name, "version": output(name, "--version").split(" ")[1]}
                    for name in ("cargo", "rustc")
                ]
            },
            "authors": [{"name": "The authors of Onus"}],
            "component": application,
        },
        "components": sorted(components, key=lambda component: component["bom-ref"]),
        "dependencies": sorted(dependencies, key=lambda dependency: dependency["ref"]),
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def main():
    target, path = sys.argv[1:]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(bill(target), file, indent=1, ensure_ascii=False)
        file.write("\n")


main()
