# SPDX-License-Identifier: MIT
"""Do the tests see a fault in our own code? One after the other, seeded places of src/ are changed
(source_places.py), what depends on the file is built, and the tests that are related to its folder
run, cheapest first, until one fails. What is left is a fault that nobody would notice.

    source_mutants.py [--count N] [--seed S] [--folder F]... [--jobs N] [--again] [--list|--reach]

Nothing is changed in place: each job works on a copy of the tree below build/mutants, and tests
run without a network, in namespaces of their own where only a scratch folder can be written to.
Mutants that no compiler takes, or that give the same object, do not count. Outcomes are kept in
build/mutants/journal.jsonl under a hash of the function, so an interrupted run goes on where it was;
--again tries the survivors once more, --list shows the places without trying them. --reach learns
once which test comes through which function, so that later runs pass over the other tests."""

import argparse
import collections
import glob
import hashlib
import json
import math
import multiprocessing
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import source_places
from source_workshop import FOLDERS, NAMESPACES, TOP, WORK, Workshop, kept, load

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
                    order.append(ranked(options.seed, path, text, place, weight, found))
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


def work(number, alone, tasks, results):
    shop = Workshop(number)
    try:
        with alone: # what one has compiled the next one finds in the cache
            shop.prepare()
        for mutant in iter(tasks.get, None):
            results.put((shop.try_out(mutant), shop.costs))
    except Exception as error: # nobody else would say so
        results.put((None, "%s: %s" % (type(error).__name__, error)))


def run_all(options, journal, commit):
    """Entries of the first --count mutants that count."""
    done, source, running = [], iter(draw(options)), 0
    tasks, results, workers = multiprocessing.Queue(), multiprocessing.Queue(), []
    costs, alone = kept("costs"), multiprocessing.Lock()

    def counted():
        return [entry for entry in done if entry["outcome"] in ("killed", "survived")]

    while len(counted()) < options.count:
        while running < options.jobs and len(counted()) + running < options.count:
            mutant = next(source)
            entry = journal.known.get(mutant.key)
            if entry and not (options.again and entry["outcome"] == "survived"):
                done.append(entry)
                continue
            if not workers:
                workers = [multiprocessing.Process(target=work, args=(i, alone, tasks, results),
                                                   daemon=True)
                           for i in range(options.jobs)]
                for worker in workers:
                    worker.start()
            tasks.put(mutant)
            running += 1
        if running:
            entry, found = results.get()
            if not entry:
                raise SystemExit(found)
            entry, running = dict(entry, commit=commit), running - 1
            journal.add(entry)
            costs.update({name: cost for name, cost in found.items() if cost is not None})
            kept("costs", costs)
            done.append(entry)
            print("%4d %s" % (len(counted()), shown(entry)), flush=True)
    for worker in workers:
        tasks.put(None)
    return done


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
    parser.add_argument("--reach", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        for mutant in draw(options)[:options.count]:
            print("%s:%d: %s: %s -> %s" % (mutant.path, mutant.line, mutant.place.operator,
                                           mutant.before, mutant.place.text))
        return 0
    os.nice(10)
    os.makedirs(WORK, exist_ok=True)
    if subprocess.run([*NAMESPACES, "true"], check=False).returncode:
        print("SKIP: no namespaces to run mutants in")
        return 77
    if options.reach:
        shop = Workshop("reach")
        shop.prepare(False)
        kept("reached", shop.reach())
        kept("costs", shop.costs)
        return 0
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=TOP, check=True,
                            stdout=subprocess.PIPE, text=True).stdout.strip()
    done = run_all(options, Journal(os.path.join(WORK, "journal.jsonl")), commit)
    for entry in sorted(done, key=lambda e: (e["path"], e["line"])):
        if entry["outcome"] == "survived":
            print(shown(entry))
    table(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
