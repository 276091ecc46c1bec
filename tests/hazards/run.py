# SPDX-License-Identifier: MIT
"""The witnesses of the hazards: tests/hazards/<slug>/{fires,silent}, each with the headers of
a made-up hypervisor (tests/hazards/tiny.json) as a release shipped them and as they are now, in
old/ and new/, and a case.json:

    {"why": "what the case is about",
     "expect": [{"entity": "struct x", "member": "y", "archs": ["x86_64"], "detail": "..."}]}

The release is recorded first, then `lint` looks at what is new. It must report exactly the
expected rows: each expected row fits one hazard and each hazard one expected row. A row of
another hazard than that of the folder has the key `hazard`.

    run.py [SLUG[/fires|/silent]]..."""

import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

CASES = os.path.dirname(os.path.abspath(__file__))
OPTIONS = ["--profile", os.path.join(CASES, "tiny.json")]
KEYS = {"why", "expect"}


def linted(folder):
    """The exit status and rows of lint on new/, held against old/ as a recorded release."""
    with tempfile.TemporaryDirectory() as baselines:
        done = command.run_alone("record", os.path.join(folder, "old"), "--release", "1.0",
                                 "--output", baselines, *OPTIONS)
        if not done.returncode:
            done = command.run_alone("lint", os.path.join(folder, "new"), "--release", "1.0",
                                     "--baselines", baselines, "--format", "json", *OPTIONS)
    if done.returncode not in (0, 1):
        raise RuntimeError("exit %d: %s" % (done.returncode, done.stderr.strip()))
    return done.returncode, json.loads(done.stdout)["hazards"]


def wrong(name):
    """What is wrong with a case: lines, none if it holds."""
    folder = os.path.join(CASES, name)
    slug, witness = name.split("/")
    case = command.load(os.path.join(folder, "case.json"))
    complaints = ["unknown key '%s' in case.json" % key for key in case if key not in KEYS]
    try:
        status, rows = linted(folder)
    except (RuntimeError, ValueError, KeyError) as error:
        return complaints + [str(error)]
    if status != bool(rows):
        complaints.append("exit %d with %d hazards" % (status, len(rows)))
    complaints += command.unmatched(case["expect"], rows)
    fired = any(row["hazard"] == slug for row in rows)
    if fired != (witness == "fires"):
        complaints.append("%s %s" % (slug, "fired" if fired else "did not fire"))
    return complaints


if __name__ == "__main__":
    sys.exit(command.judge_all(command.witnesses(CASES, sys.argv[1:]), wrong))
