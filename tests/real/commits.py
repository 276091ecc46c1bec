# SPDX-License-Identifier: MIT
"""The recorded commits (baselines/xen/history/commits.json), held against a repository of Xen
(HVABI_XEN_GIT): every commit of the range that touches the public headers is there with its date and
subject, and a sample of them (HVABI_COMMITS, default 4; HVABI_SEED) changes what `history` says.
Verdicts are not compared: they are those of the rules that the commits were recorded with."""

import json
import os
import random
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

RECORDED = os.path.join(command.TOP, "baselines/xen/history/commits.json")


def listed(repository, index):
    """id -> [date, subject] of the commits of the range that touch the headers."""
    log = subprocess.run(["git", "-C", repository, "log", "--full-history", "--date=format:%Y-%m-%d",
                          "-z", "--format=%H%n%ad%n%B", index["from"] + ".." + index["to"], "--",
                          "xen/include/public"], stdout=subprocess.PIPE, check=True).stdout
    lines = [text.split("\n") for text in log.decode("utf-8", "replace").split("\0") if text]
    return {line[0]: line[1:3] for line in lines}  # git's %s joins the lines of the first paragraph


def changes(commit):
    """(kind, entity, member) of a recorded commit; one that changed nothing is its id."""
    found = set()
    if isinstance(commit, str):
        return found
    for kind, _, _, _, _, _, _, *items in commit.get("changes", ()):
        for item in items:
            entity, member = (item + [None])[:2] if isinstance(item, list) else (item, None)
            found.add((kind, entity, member))
    return found


def complaints(repository, index):
    recorded = {commit if isinstance(commit, str) else commit["commit"]: commit
                for commit in index["commits"]}
    if len(recorded) != index["total"]:
        yield "%d of %d commits are recorded" % (len(recorded), index["total"])
    every = listed(repository, index)
    for name, [date, subject] in every.items():
        commit = recorded.get(name[:12])
        if not commit:
            yield "%s is not recorded" % name[:12]
        elif not isinstance(commit, str) and [commit["date"], commit["subject"]] != [date, subject]:
            yield "%s: expected %s %s" % (name[:12], date, subject)
    rng = random.Random(int(os.environ.get("HVABI_SEED", "16")))
    size = min(len(every), int(os.environ.get("HVABI_COMMITS", "4")))
    for name in rng.sample(sorted(every), size):
        done = command.run("history", name + "^.." + name, "-C", repository, "--format", "json")
        report = json.loads(done.stdout)["steps"][-1]["report"]
        rows = {(c["kind"], c["entity"], c["member"]) for c in (report or {"changes": ()})["changes"]}
        if name[:12] in recorded and changes(recorded[name[:12]]) != rows:
            odd = changes(recorded[name[:12]]) ^ rows
            yield "%s: recorded and compared differ in %s" % (name[:12], sorted(odd, key=str)[:3])


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        print("HVABI_XEN_GIT names no repository of Xen")
        return command.SKIP
    index = command.load(RECORDED)
    wrong = list(complaints(repository, index))
    print("\n".join(wrong) or "%d commits" % len(index["commits"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
