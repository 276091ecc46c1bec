# SPDX-License-Identifier: MIT
"""The past of the recorded releases: `history` has row for row what `diff` says of each release
and the next, its table counts their decisions, and the index of precedents is what the baselines give."""

import collections
import filecmp
import json
import os
import re
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

BASELINES = os.path.join(command.TOP, "baselines")


def releases(profile):
    found = [r for r in os.listdir(os.path.join(BASELINES, profile)) if re.match(r"[0-9.]+$", r)]
    return sorted(found, key=lambda r: [int(n) for n in r.split(".")])


def rows_and_table(profile, history, names):
    """Complaints about what history says, held against diff."""
    complaints, table, rows = [], collections.Counter(), collections.Counter()
    for before, name, step in zip(names, names[1:], history["steps"]):
        expected = command.report("diff", "@" + before, "@" + name, "--profile", profile)
        found = step["report"]
        for row in found["changes"]:
            if set(row.pop("done")) != {"version_bumped", "kept_for_old_versions", "waived",
                                        "reverted_in", "new_op"}:
                complaints.append("%s: what was done about %s is not whole" % (name, row["id"]))
        if (step["before"], step["name"]) != (before, name) or found != expected:
            complaints.append("%s: history and diff do not agree" % name)
        decisions = set()
        for row in expected["changes"]:
            for arch in row["archs"]:
                rows[row["kind"], arch] += 1
                decisions.add((row["kind"], arch, row["group"]["id"]))
        table.update((kind, arch, name) for kind, arch, _ in decisions)
    counted = collections.Counter()
    for line in history["table"]:
        if line["total"] != sum(line["counts"]) or (
                line["rows"] != rows[line["kind"], line["arch"]]):
            complaints.append("%s on %s: a wrong total" % (line["kind"], line["arch"]))
        for name, count in zip(names[1:], line["counts"]):
            counted[line["kind"], line["arch"], name] += count
    if +counted != table:
        complaints.append("the table counts something else than diff: %s"
                          % sorted(((+counted) - table) + (table - counted))[:3])
    print("%d rows in %d steps" % (sum(len(s["report"]["changes"]) for s in history["steps"]),
                                   len(names) - 1))
    return complaints


def index(profile, history, names):
    """The index has each row that is not compatible, and what was done about it."""
    kept = command.load(os.path.join(BASELINES, profile, "history", "changes.json"))
    expected, found = [], []
    for step in history["steps"]:
        for row in step["report"]["changes"]:
            if row["verdict"] != "compatible" or row["rollback"] == "break":
                expected.append((step["name"], row["id"], row["kind"], row["entity"],
                                 row["verdict"], tuple(row["archs"]),
                                 row["done"]["version_bumped"], row["done"]["reverted_in"],
                                 row["done"]["new_op"]))
    for step in kept["steps"]:
        for row in step["changes"]:
            found.append((step["release"], row["id"], row["kind"], row["entity"],
                          row["verdict"], tuple(row["archs"]), row.get("bumped", False),
                          row.get("reverted_in"), row.get("new_op")))
    print("%d precedents" % len(found))
    complaints = []
    if kept["releases"] != names:
        complaints.append("the index is of other releases: record them anew")
    if found != expected or not found:
        complaints.append("the index is not what history says: record any release anew")
    return complaints


def rebuilt(profile, names):
    """Recording a release over itself changes nothing, the index of precedents among it."""
    with tempfile.TemporaryDirectory() as folder:
        ours = shutil.copytree(BASELINES, os.path.join(folder, "ours"))
        os.unlink(os.path.join(ours, profile, "history", "changes.json"))
        done = command.run("record", "@" + names[-1], "--release", names[-1], "--profile",
                           profile, "--output", ours)
        if done.returncode:
            return ["record: exit %d: %s" % (done.returncode, done.stderr)]
        theirs = os.path.join(BASELINES, profile, "history")
        ours = os.path.join(ours, profile, "history")
        leaves = sorted(os.listdir(theirs))
        _, odd, missing = filecmp.cmpfiles(theirs, ours, leaves, shallow=False)
        return ["%s/history/%s is not what the baselines give" % (profile, leaf) for leaf in odd + missing]


def main():
    complaints = []
    for profile in sorted(p for p in os.listdir(BASELINES)
                          if os.path.isdir(os.path.join(BASELINES, p, "history"))):
        names = releases(profile)
        if len(names) == 1: # nothing stands between two of them
            complaints += rebuilt(profile, names)
            continue
        print("%s, %s to %s:" % (profile, names[0], names[-1]))
        history = command.report("history", "@%s..@%s" % (names[0], names[-1]),
                                 "--profile", profile)
        with_done = json.loads(json.dumps(history))
        complaints += rows_and_table(profile, history, names)
        complaints += index(profile, with_done, names) + rebuilt(profile, names)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
