#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a reference '#/$defs/name' means the document that it stands in, whatever the
# document is called in its '$id'.
#
# What happens (python3-jsonschema 4.10.3): with '"$id": "schema/rules.json"' at the root the name is
# applied to itself, 'schema/schema/rules.json' is then to be fetched, and even valid data ends in a
# RefResolutionError. An '$id' without a folder in it ('rules.json'), an absolute one, or none work.
#
# Why it matters: a published schema of reports or rules works with one validator and fails with the
# one that distributions ship, and the folder in its name is the last thing one suspects.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in python3-jsonschema=4.10.3-1 python3-attr=22.2.0-1 python3-pyrsistent=0.18.1-1+b3; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >references.py <<'PYTHON'
import sys
import jsonschema

print("jsonschema", jsonschema.__version__)
seen = []
for name in (None, "rules.json", "https://example.org/schema/rules.json", "schema/rules.json"):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema",
              "$defs": {"number": {"type": "integer"}},
              "properties": {"count": {"$ref": "#/$defs/number"}}}
    if name:
        schema["$id"] = name
    try:
        jsonschema.validate({"count": 1}, schema)
        seen.append("valid")
    except jsonschema.RefResolutionError as error:
        seen.append(f"RefResolutionError: {error}")
    print(f"$id {name}: {seen[-1]}")
sys.exit(seen[:3] != ["valid"] * 3 or "schema/schema/rules.json" not in seen[3])
PYTHON
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore references.py || {
    echo "changed"
    exit 1
}
