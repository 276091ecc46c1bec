# SPDX-License-Identifier: MIT
"""Do the tests see a fault in our own code? Seeded places of src/ are changed (source_places.py),
and the tests that reach a place run, cheapest first, until one fails. What is left is a fault that
nobody would notice.

    source_mutants.py [--count N] [--seed S] [--folder F]... [--jobs N] [--budget S] [--again] [--list]

Nothing is changed in place: one build of a copy of the tree below build/mutants has all mutants of
the sample (source_schemata.py), and tests run without a network, in namespaces of their own where
only a scratch folder can be written to. Mutants that no compiler takes, or of which it makes the
same, do not count, nor do those of equal_mutants.txt, which says why they make no difference.
Outcomes are kept in build/mutants/journal.jsonl under a hash of the function, so an interrupted run
goes on where it was; --again tries the survivors once more with the tests that are new, --budget gives
up on a mutant after S CPU seconds, --list shows the places without trying them."""

import argparse
import collections
import glob
import hashlib
import json
import math
import multiprocessing
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import source_places
from source_workshop import FOLDERS, NAMESPACES, QUICK, RELATED, TOP, WORK, Workshop, hashed, kept, load

JOB = [] # of a child of the pool: its workshop, and what it needs to know
Mutant = collections.namedtuple("Mutant", "path function line place before key")


class Journal:
    def __init__(self, path):
        self.path, self.known = path, {}
        if os.path.exists(path):
            for line in load(path).splitlines():
                entry = json.loads(line)
                self.known[entry["key"]] = entry

    def add(self, entry):
        self.known[entry["key"]] = entry
        with open(self.path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")


def draw(options):
    """As many mutants as --count needs, and some in place of those that do not count."""
    sources = "".join(load(path) for path in sorted(glob.glob(TOP + "/src/**/*.[ch]", recursive=True)))
    wanted = options.count * 23 // 20
    key = hashed(repr((options.folder, options.seed, wanted)) + sources)
    known = kept("drawn")
    if known.get("key") != key:
        known = kept("drawn", {"key": key, "mutants": drawn(options)[:wanted]})
    return [Mutant(*words)._replace(place=source_places.Place(*words[3]))
            for words in known["mutants"]]


def drawn(options):
    """All mutants, in the order that the seed gives: places by the lines of their files, operators
    alike. The order of two places does not depend on the rest of the source, nor does a key."""
    known, order, found = source_places.signatures(TOP), [], collections.Counter()
    for folder in options.folder or FOLDERS:
        for path in sorted(glob.glob("src/%s/**/*.c" % folder, root_dir=TOP, recursive=True)):
            text = load(os.path.join(TOP, path))
            by_operator = source_places.places(text, known)
            for places in by_operator.values():
                weight = len(text.splitlines()) / len(by_operator) / len(places)
                for place in places:
                    rank, mutant = ranked(options.seed, path, text, place, weight, found)
                    if mutant.function: # an initial value has no place for a variant
                        order.append((rank, mutant))
    return [mutant for _, mutant in sorted(order, key=lambda pair: pair[0])]


def ranked(seed, path, text, place, weight, found):
    """(rank, mutant): ranks are those of a random choice by weight without putting back."""
    name, body = source_places.function_of(text, place.start)
    before = text[place.start:place.end]
    same = path, name, place.operator, before, place.text
    found[same] += 1
    words = repr((same, found[same]))
    chance = int(hashlib.sha1((seed + words).encode()).hexdigest()[:12], 16) / 16 ** 12
    key = hashlib.sha1((body + words).encode()).hexdigest()[:16]
    return -math.log(1 - chance) / weight, Mutant(
        path, name, source_places.line_of(text, place.start), place, before, key)


def start_job(shop, *shared):
    """What every job has of its own: a scratch folder."""
    own = Workshop(os.getpid())
    own.commands, own.tests, own.costs = shop.commands, shop.tests, shop.costs
    JOB[:] = own, *shared


def learn_job(its):
    return JOB[0].learn_run(its)


def run_job(task):
    number, before = task
    passed = before.get("passed", [])
    shop, sample, reached, budget, last = JOB
    tests = [test for test in shop.tests
             if test.hash() not in passed and number in (reached.get(test.name) or [])]
    entry = shop.judge(number, sample.mutants[number], tests, budget, last)
    entry["passed"] = passed + entry["passed"] if entry["outcome"] == "survived" else []
    return number, entry


def counted(done):
    return [entry for entry in done if entry["outcome"] in ("killed", "survived")]


def equal_ones():
    """Keys of the mutants that are known to make no difference."""
    return set(re.findall(r"^([0-9a-f]{16}) ", load(os.path.join(HERE, "equal_mutants.txt")), re.M))


def run_all(options, journal, commit):
    """Entries of the first mutants of a sample that is large enough for --count ones that count."""
    shop = Workshop()
    sample = shop.prepare(draw(options))
    tasks, done, equal = [], {}, equal_ones()
    for number, mutant in sample.mutants.items():
        entry = journal.known.get(mutant.key)
        if number in sample.uncompiled or mutant.key in equal:
            done[number] = {"path": mutant.path, "line": mutant.line,
                            "outcome": "equal" if mutant.key in equal else "not compiled"}
        elif not entry or entry["outcome"] == "open" or (options.again
                                                         and entry["outcome"] == "survived"):
            tasks.append((number, entry or {}))
        else:
            done[number] = entry
    # what a few quick tests kill needs no others
    rounds = (QUICK, 1), (QUICK, 4), (RELATED, 30), (RELATED, options.budget)
    for i, (wanted, budget) in enumerate(rounds):
        with multiprocessing.Pool(options.jobs, start_job, (shop,)) as pool:
            reached = shop.learn(sample, lambda test, kind=wanted: kind.match(test.name),
                                 lambda runs: pool.imap_unordered(learn_job, runs))
        last = i == len(rounds) - 1
        its = [task for task in tasks if task[1].get("rounds", 0) <= i or last]
        tasks = [task for task in tasks if task not in its]
        with multiprocessing.Pool(options.jobs, start_job,
                                  (shop, sample, reached, budget, last)) as pool:
            for number, entry in pool.imap(run_job, its):
                if entry["outcome"] == "survived" and not last:
                    entry.update(outcome="open", rounds=i + 1)
                    tasks.append((number, entry))
                else:
                    done[number] = entry
                    print("%4d %s" % (len(done), shown(entry)), flush=True)
                journal.add(dict(entry, commit=commit))
    return first(options.count, done)


def first(count, done):
    """Those that were drawn first, whatever took how long, until enough count."""
    ordered = [done[number] for number in sorted(done)]
    ends = [i for i in range(len(ordered) + 1) if len(counted(ordered[:i])) <= count]
    return ordered[:ends[-1]]


def shown(entry):
    text = "%s:%d: %s: %s -> %s" % (entry["path"], entry["line"], entry["operator"],
                                    entry["before"], entry["after"])
    return "%s [%s%s]" % (" ".join(text.split()), entry["outcome"],
                          " by " + entry["by"] if "by" in entry else "")


def table(done):
    print("%-8s %7s %8s %6s %10s" % ("folder", "killed", "survived", "score", "no mutants"))
    for folder in FOLDERS + ["all"]:
        its = [e["outcome"] for e in done if folder in (e["path"].split("/")[1], "all")]
        killed, survived = its.count("killed"), its.count("survived")
        print("%-8s %7d %8d %5.0f%% %10d" % (folder, killed, survived,
                                            100 * killed / ((killed + survived) or 1),
                                            len(its) - killed - survived))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--folder", action="append", choices=FOLDERS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--budget", type=float, default=math.inf)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        for mutant in draw(options)[:options.count]:
            print("%s:%d: %s: %s -> %s" % (mutant.path, mutant.line, mutant.place.operator,
                                           mutant.before, mutant.place.text))
        return 0
    os.nice(5)
    os.makedirs(WORK, exist_ok=True)
    if subprocess.run([*NAMESPACES, "true"], check=False).returncode:
        print("SKIP: no namespaces to run mutants in")
        return 77
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=TOP, check=True,
                            stdout=subprocess.PIPE, text=True).stdout.strip()
    done = run_all(options, Journal(os.path.join(WORK, "journal.jsonl")), commit)
    for entry in sorted(done, key=lambda e: (e["path"], e["line"])):
        if entry["outcome"] == "survived":
            print(entry["key"], shown(entry))
    table(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
