# SPDX-License-Identifier: MIT
"""The account of real changes: of the commits that touched Xen's public headers (HVABI_XEN_GIT),
every changed line must be accounted for, once. Prints what was not looked at by its cause.

    account.py [--all | COMMIT...] [--journal FILE] [--shard I/N]

HVABI_COMMITS is the size of the sample (default 8), HVABI_SEED its seed. With --journal, what is
done is kept in the file, so that a run over all of them can be interrupted. Commits before 4.3,
the first release without IA-64, are read with the profile of early.py."""

import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import early

HEADERS = "xen/include/public"
PARTS = ("findings", "neutral", "comments", "not_looked_at", "unaccounted")
CAUSES = [("does not parse", "a header that does not parse"),
          ("names no architecture|__ia64__", "an architecture that the profile does not name"),
          ("nothing to compare with", "an architecture that one side does not have"),
          ("does not name this header", "a header that the profile does not name"),
          ("neither the headers nor the profile define", "an undeclared macro"),
          ("__GNUC__|__clang__|__STDC_VERSION__|__cplusplus|__STRICT_ANSI__",
           "another compiler or language"),
          ("It stands under", "a branch that no variant takes"),
          ("", "something else")]


def commits(repository, end="HEAD"):
    """All that have a parent and touched the headers, oldest first."""
    log = subprocess.run(["git", "-C", repository, "log", "--reverse", "--format=%H %P", end, "--",
                          HEADERS], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [line.split()[0] for line in log.splitlines() if " " in line.strip()]


def account(repository, commit, profile, cache):
    """What became of the lines of one commit, and the rows of what was not looked at."""
    done = command.run("diff", commit + "^", commit, "-C", repository, "--profile", profile,
                       "--format", "json", "--cache", cache)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return {"commit": commit, "error": done.stderr.strip(), "status": done.returncode}
    rows = [row for row in report["changes"] if row["kind"] == "not-looked-at"]
    return {"commit": commit, "status": done.returncode,
            "account": report["coverage"].get("account"),
            "errors": [error["text"] for error in report["errors"]],
            "rows": [[row["location"], row["why"]] for row in rows]}


def first(result):
    """The headers come with this commit, or with a branch that is merged: no old side."""
    return "there are no headers of" in result.get("error", "")


def wrong(result):
    """What is wrong with one commit's account; None: nothing."""
    found = result.get("account")
    if first(result):
        return None
    if not found:
        return "no account: " + result.get("error", "")
    if found["unaccounted"] or sum(found[part] for part in PARTS) != found["changed"]:
        return "%s; %s" % (found, "; ".join(result["errors"][:3]))
    return None


def cause(why):
    return next(name for pattern, name in CAUSES if re.search(pattern, why))


def shares(result):
    """cause -> changed lines of a commit that were not looked at. Regions have other lines as
    well, so where a commit has several causes, their lines are shared by the spans."""
    spans = collections.Counter()
    for location, why in result.get("rows", ()):
        spans[cause(why)] += location.get("last_line", location["line"]) - location["line"] + 1
    lines = result["account"]["not_looked_at"] if result.get("account") else 0
    return {name: lines * span / sum(spans.values()) for name, span in spans.items()}


def tell(results):
    total = collections.Counter()
    regions, lines = collections.Counter(), collections.Counter()
    for result in results:
        total.update({part: result["account"][part] for part in ("changed",) + PARTS}
                     if result.get("account") else {})
        regions.update(cause(why) for _, why in result.get("rows", ()))
        lines.update(shares(result))
    print("%d commits: %s" % (len(results), ", ".join("%s %d" % part for part in total.items())))
    if any(map(first, results)):
        print("  %d of them have no headers before" % sum(map(first, results)))
    for name, n in lines.most_common():
        print("  not looked at, %s: %d lines in %d regions, %.2f %%"
              % (name, round(n), regions[name], 100 * n / total["changed"]))
    if total["changed"]:
        print("  %.2f %% of the changed lines were not looked at"
              % (100 * total["not_looked_at"] / total["changed"]))


def blocks(every):
    """Neighbours share a side, which is parsed once; the blocks are shuffled, so that a run that
    was interrupted is a sample."""
    found = [every[at:at + 20] for at in range(0, len(every), 20)]
    random.Random(15).shuffle(found)
    return found


def chosen(repository, arguments):
    if arguments.commits:
        return arguments.commits
    every = commits(repository)
    if arguments.all:
        i, n = map(int, arguments.shard.split("/"))
        return [commit for block in blocks(every)[i - 1::n] for commit in block]
    rng = random.Random(int(os.environ.get("HVABI_SEED", "15")))
    sample = set(rng.sample(every, min(len(every), int(os.environ.get("HVABI_COMMITS", "8")))))
    return [commit for commit in every if commit in sample]


def remembered(journal):
    if not journal or not os.path.exists(journal):
        return {}
    with open(journal, encoding="utf-8") as stream:
        return {result["commit"]: result for result in map(json.loads, stream)}


def remember(journal, result):
    """One write a line: shards share a journal."""
    with open(journal, "ab", buffering=0) as stream:
        stream.write((json.dumps(result) + "\n").encode())


def written(folder, profile):
    path = os.path.join(folder, "early.json")
    command.write(path, json.dumps(profile))
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--shard", default="1/1")
    parser.add_argument("--journal")
    parser.add_argument("commits", nargs="*")
    arguments = parser.parse_args()
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        print("HVABI_XEN_GIT names no repository of Xen")
        return command.SKIP
    known = remembered(arguments.journal)
    results, failed = [], 0
    with tempfile.TemporaryDirectory() as cache:
        old = set(commits(repository, "RELEASE-4.3.0"))
        before = written(cache, early.profile(command.TOP))
        for commit in chosen(repository, arguments):
            result = known.get(commit) or account(repository, commit,
                                                  before if commit in old else "xen", cache)
            results.append(result)
            complaint = wrong(result)
            failed += complaint is not None
            if complaint:
                print("%s: %s" % (commit[:12], complaint), flush=True)
            if arguments.journal and commit not in known and not complaint:
                remember(arguments.journal, result)
    tell(results)
    print("%d of %d accounts are wrong" % (failed, len(results)))
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
