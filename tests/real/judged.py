# SPDX-License-Identifier: MIT
"""Breaks between recorded releases, judged by people: tests/real/judged/PROFILE.json has one line for each
finding that `diff` of a release and the next calls a break, with `real` (do binaries misbehave?) and why:

    {"step": "0.8 0.9", "kind": "member-added", "entity": "struct x", "member": "m", "archs": ["arm64"],
     "real": true, "why": "..."}

archs may be left out: all that the profile has. A finding that nobody judged, and a line that no finding
has, fail. Of all breaks of all profiles, at most 2 % may be false. Xen's are judged by the decision
that made them, in baselines/xen/breaks.json (tests/lint/breaks.py), and KVM has none (kernels.py).

    judged.py [--template] [PROFILE]...      --template: print lines for what nobody judged"""

import fnmatch
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import past

FOLDER = os.path.join(HERE, "judged")
MOST_FALSE = 0.02
KEYS = {"step", "kind", "entity", "member", "archs", "real", "why"}


def judged(profile):
    path = os.path.join(FOLDER, profile + ".json")
    rows = command.load(path)
    for row in rows:
        if set(row) - KEYS or not row["why"].strip() or not isinstance(row["real"], bool):
            raise ValueError("%s: not judged: %s" % (path, row))
    return rows


def breaks(profile):
    """(step, finding, all architectures of the step) for each break of the recorded releases."""
    names = past.releases(profile)
    for before, name in zip(names, names[1:]):
        report = command.report("diff", "@" + before, "@" + name, "--profile", profile)
        for change in report["changes"]:
            if change["verdict"] == "break":
                yield "%s %s" % (before, name), change


def key_of(step, row):
    return (step, row["kind"], row["entity"], row.get("member"))


def missing(profile, rows):
    """Lines of findings that nobody judged; those judged are counted off."""
    left = list(rows)
    for step, change in breaks(profile):
        found = [row for row in left if key_of(row["step"], row) == key_of(step, change)
                 and row.get("archs", change["archs"]) == change["archs"]]
        if found:
            left.remove(found[0])
        else:
            yield {"step": step, "kind": change["kind"], "entity": change["entity"],
                   "member": change["member"], "archs": change["archs"],
                   "before": change["before"], "after": change["after"], "rule": change["rule"]}
    for row in left:
        yield dict(row, gone=True)


def of_xen():
    """(breaks between the recorded releases of Xen, those that are called false)"""
    folder = os.path.join(command.TOP, "baselines/xen")
    entries = command.load(os.path.join(folder, "breaks.json"))["breaks"]
    false = [entry for entry in entries if "false" in entry]
    steps = command.load(os.path.join(folder, "history/changes.json"))["steps"]
    rows = [(step["release"], row["entity"]) for step in steps
            for row in step["changes"] if row["verdict"] == "break"]
    return len(rows), sum(any(
        entry["release"] == release and any(fnmatch.fnmatchcase(entity, name)
                                            for name in entry["names"])
        for entry in false) for release, entity in rows)


def main():
    template = "--template" in sys.argv
    asked = [word for word in sys.argv[1:] if word != "--template"]
    shipped = asked or sorted(name[:-5] for name in os.listdir(FOLDER))
    (total, false), wrong = of_xen(), 0
    for profile in shipped:
        rows = judged(profile) if os.path.exists(os.path.join(FOLDER, profile + ".json")) else []
        for row in missing(profile, rows):
            print(json.dumps(row) if template else "%s: %s: %s" % (
                profile, "no such finding" if row.get("gone") else "not judged", row))
            wrong += 1
        bad = sum(not row["real"] for row in rows)
        print("%s: %d breaks, %d of them false" % (profile, len(rows), bad), file=sys.stderr)
        total, false = total + len(rows), false + bad
    print("all: %d breaks, %d of them false" % (total, false), file=sys.stderr)
    if false > MOST_FALSE * total:
        print("%d of %d breaks are false: more than %d %%" % (false, total, 100 * MOST_FALSE))
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
