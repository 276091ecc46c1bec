# SPDX-License-Identifier: MIT
"""Many runs on one cache at once, killed at random moments: no wrong answer, and no damaged
entry is served. HVABI_RUNS says how many (default: 80; by hand: 1000)."""

import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

PROFILE = os.path.join(command.TOP, "tests/cases/tiny.json")
RUNS, AT_ONCE, TREES = int(os.environ.get("HVABI_RUNS", "80")), 4, 6


def make_tree(folder, number):
    os.makedirs(folder)
    with open(os.path.join(folder, "tiny.h"), "w", encoding="ascii") as stream:
        stream.write("#include <stdint.h>\n#define TINY_NUMBER %d\nstruct tiny { uint32_t a[%d]; };\n"
                     % (number, number + 1))


def dump(tree, *more):
    return [command.HVABI, "dump", tree, "--profile", PROFILE, *more]


def one(number, trees, expected, cache):
    """One run; None if it was killed, else whether its answer was right."""
    tree = number % len(trees)
    chance = random.Random(number)
    child = subprocess.Popen(dump(trees[tree], "--cache", cache), stdout=subprocess.PIPE)
    if chance.random() < 0.6:
        time.sleep(chance.random() * 0.012)
        child.kill()
    answer = child.communicate()[0]
    return None if child.returncode < 0 else answer == expected[tree]


def main():
    with tempfile.TemporaryDirectory() as folder:
        trees = [os.path.join(folder, str(number)) for number in range(TREES)]
        for number, tree in enumerate(trees):
            make_tree(tree, number)
        expected = [subprocess.run(dump(tree, "--no-cache"), stdout=subprocess.PIPE,
                                   check=True).stdout for tree in trees]
        cache = os.path.join(folder, "cache")
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda n: one(n, trees, expected, cache), range(RUNS)))
        wrong = answers.count(False)
        last = [subprocess.run(dump(tree, "--cache", cache), stdout=subprocess.PIPE,
                               check=True).stdout for tree in trees]
        wrong += sum(a != b for a, b in zip(last, expected))
    print("%d runs, %d killed, %d wrong" % (RUNS, answers.count(None), wrong))
    return 1 if wrong or answers.count(None) == RUNS else 0


if __name__ == "__main__":
    sys.exit(main())
