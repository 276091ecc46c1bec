# SPDX-License-Identifier: MIT
"""Recall and false breaks on a corpus of real commits: a JSON list of rows {commit, verdict,
changes: [{entity, kind, archs, before, after}]} whose facts are known.

For each row: hvabi diff COMMIT^ COMMIT. A change is found on an architecture when a row of the
report, or a consequence of one, names its entity (or the record that it is a member of) there; it is accounted
for where a header does not parse, which is an error, and the report says that nothing looked at it.
Recall counts (entity, architecture); kinds none and semantics-only are left out. A false break
is a row of verdict no-change in which anything is told as break.

    HVABI_XEN_GIT=REPOSITORY HVABI_CORPUS=FILE corpus.py
        [--only COMMIT] [--json FILE] [--misses N] [--false-breaks N] [--jobs N] [--verbose]

Fails where there are more misses or false breaks than allowed (none)."""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import expected

ARCHS = ["x86_32", "x86_64", "arm32", "arm64"]
NO_EVIDENCE = ("none", "semantics-only")


def names(change):
    """The names that count as the entity of a change of the corpus: the record of a member,
    the macro of an application, the structure of a typedef (they are one row)."""
    entity = re.sub(r"\s*\([^()]*\bstruct\b[^()]*\)$", "", change["entity"])
    applied = re.fullmatch(r"(?:\S+\.h )?(\w+)\((\w*)\)", entity)
    tagged = re.match(r"(?:struct|union|enum) \w+", entity)
    if applied:
        found = {applied.group(1)}
        if applied.group(2):
            found |= {"%s(%s)" % applied.groups(), "__guest_handle_" + applied.group(2)}
        return found
    if tagged:
        return {tagged.group()}
    if entity.endswith(".h"): # a header as a whole: what was measured in it
        return {match for expression in change.get("probe_expr", [])
                for match in re.findall(r"sizeof\(([^()]+)\)|^(\w+)$", expression)[0] if match}
    name = entity.split()[-1].split(".")[0]
    return {name, "struct " + name[:-2]} if name.endswith("_t") else {name}


def told(report):
    """entity -> architectures on which a row or a consequence names it."""
    found = collections.defaultdict(set)
    for row in expected.rows(report["changes"], True):
        for key in ("entity", "renamed_to"):
            found[row.get(key)] |= set(row.get("archs", []))
    return found


def judge(row, repository):
    """A row of the corpus with what hvabi told about it."""
    result = {"commit": row["commit"], "subject": row["subject"], "verdict": row["verdict"],
              "misses": [], "found": 0, "listed": 0, "false_breaks": [], "error": None}
    report = {"changes": []}
    done = command.run("diff", row["commit"] + "^", row["commit"], "-C", repository,
                       "--arch", ",".join(ARCHS), "--format", "json", "--jobs", "1")
    result["status"] = done.returncode
    try:
        report = json.loads(done.stdout)
    except ValueError:
        result["error"] = done.stderr.strip()
    if done.returncode not in (0, 1):
        result["error"] = "exit %d: %s" % (done.returncode, done.stderr.strip()[:400])
    found = told(report)
    unread = set().union(*(row["archs"] for row in report["changes"]
                           if row["kind"] == "not-looked-at" and report.get("errors")))
    for change in row["changes"]:
        if change["kind"] in NO_EVIDENCE:
            continue
        accepted = set().union(*(found[name] for name in names(change)))
        missing = [arch for arch in change["archs"] if arch not in accepted | unread]
        result["listed"] += len(change["archs"])
        result["found"] += len(change["archs"]) - len(missing)
        if missing:
            result["misses"].append({"entity": change["entity"], "kind": change["kind"],
                                     "archs": missing, "audiences": change["audiences"],
                                     "before": change["before"], "after": change["after"]})
    breaks = [c for c in report["changes"] if c.get("verdict") == "break"]
    if row["verdict"] == "no-change":
        result["false_breaks"] = breaks
    result["breaks"] = len(breaks)
    result["changes"] = len(report["changes"])
    return result


def show(result, verbose):
    head = "%s %s" % (result["commit"][:12], result["subject"])
    if result["error"]:
        print("%s\n  ERROR %s" % (head, result["error"]))
    for miss in result["misses"]:
        print("%s\n  MISS %s %s on %s for %s: %s -> %s"
              % (head, miss["kind"], miss["entity"], ",".join(miss["archs"]),
                 ",".join(miss["audiences"]), miss["before"], miss["after"]))
    for row in result["false_breaks"]:
        print("%s\n  FALSE BREAK %s %s %s %s on %s: %s -> %s"
              % (head, row.get("rule"), row["kind"], row["entity"], row.get("member"),
                 ",".join(row["archs"]), row.get("before"), row.get("after")))
    if verbose:
        print("%s: %d of %d found, %d changes, %d breaks, row says %s"
              % (head, result["found"], result["listed"], result["changes"],
                 result["breaks"], result["verdict"]))


def table(results):
    """One line a verdict of the corpus, and the sums; returns (misses, false breaks)."""
    line = "%-34s %5s %8s %8s %8s %7s %7s"
    print(line % ("row says", "rows", "listed", "found", "recall", "breaks", "errors"))
    groups = collections.defaultdict(list)
    for result in results:
        groups[result["verdict"]].append(result)
    groups = dict(sorted(groups.items()), all=results)
    for verdict, members in groups.items():
        listed = sum(r["listed"] for r in members)
        found = sum(r["found"] for r in members)
        print(line % (verdict, len(members), listed, found,
                      "%.2f %%" % (100.0 * found / listed) if listed else "-",
                      sum(bool(r["breaks"]) for r in members),
                      sum(bool(r["error"]) for r in members)))
    misses = sum(r["listed"] - r["found"] for r in results)
    wrong = sum(bool(r["false_breaks"]) for r in results)
    print("%d misses, %d false breaks" % (misses, wrong))
    return misses, wrong


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="COMMIT")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--false-breaks", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def main():
    given = options()
    repository, corpus = os.environ.get("HVABI_XEN_GIT"), os.environ.get("HVABI_CORPUS")
    if not repository or not corpus:
        command.skip("set HVABI_XEN_GIT to a repository of Xen and HVABI_CORPUS to a corpus "
                     "of its commits to measure recall")
    rows = [row for row in command.load(corpus)
            if row["commit"].startswith(given.only or "")]
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        results = list(pool.map(lambda row: judge(row, repository), rows))
    for result in results:
        show(result, given.verbose)
    if given.json:
        command.write(given.json, json.dumps(results, indent=1))
    misses, wrong = table(results)
    return 1 if misses > given.misses or wrong > given.false_breaks or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
