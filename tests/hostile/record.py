# SPDX-License-Identifier: MIT
"""Recordings that are killed at random moments: what is recorded afterwards is the old release
or the new one, all architectures and the history index alike, byte for byte. HVABI_RUNS says
how many (default: 80; by hand: 1000)."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

PROFILE = os.path.join(command.TOP, "tests/cases/tiny.json")
RUNS = int(os.environ.get("HVABI_RUNS", "80"))


def make_tree(folder, bits):
    """Enough of it that writing takes a while."""
    os.makedirs(folder)
    with open(os.path.join(folder, "tiny.h"), "w", encoding="ascii") as stream:
        stream.write("#include <stdint.h>\nstruct tiny { uint%d_t a; };\n" % bits)
        for number in range(300):
            stream.write("#define TINY_NUMBER_%d %d\n" % (number, number + bits))


def record(tree, release, folder):
    return [command.HVABI, "record", tree, "--release", release, "--profile", PROFILE,
            "--output", folder, "--baselines", folder]


def recorded(folder):
    """What a reader finds: paths and bytes. A dot in front hides, as it does from readers."""
    found = {}
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            with open(os.path.join(top, name), "rb") as stream:
                found[os.path.relpath(os.path.join(top, name), folder)] = hashlib.sha256(
                    stream.read()).hexdigest()
    return found


def make_both(folder, trees):
    """What is recorded before, and with the other tree in the place of release 2.0."""
    made = []
    for name, tree in zip(("old", "new"), trees):
        path = os.path.join(folder, name)
        for release, source in (("1.0", trees[0]), ("2.0", tree)):
            subprocess.run(record(source, release, path), check=True, stdout=subprocess.DEVNULL)
        made.append(path)
    return made


def how_long(command_line):
    """Seconds of a run; the shortest of some, since others use this machine, too."""
    def once():
        begun = time.monotonic()
        subprocess.run(command_line, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - begun
    return min(once() for _ in range(5))


def killed_run(tree, live, seconds):
    """One recording; was it killed before its end?"""
    child = subprocess.Popen(record(tree, "2.0", live), stdout=subprocess.DEVNULL)
    time.sleep(seconds)
    child.kill()
    if child.wait() > 0:
        raise RuntimeError("a recording that was not killed fails")
    return child.returncode < 0


def try_all(trees, whole, live):
    """How often the kill left what was there, what was to come, or neither."""
    states = [recorded(path) for path in whole]
    # where the new one appears is looked for, and most of the kills are around it
    middle, chance = how_long(record(trees[0], "2.0", live)), random.Random(1)
    counts, killed, state = [0, 0, 0], 0, 0
    for number in range(RUNS):
        share = chance.random() if number % 4 == 0 else 0.9 + 0.2 * chance.random()
        killed += killed_run(trees[1 - state], live, middle * share)
        now = recorded(live)
        if now not in states:
            print("run %d: neither: %s" % (number, sorted(
                path for path in set(now) | set(states[0]) if now.get(path) != states[0].get(path))))
            counts[2] += 1
            break
        came = states.index(now) != state
        counts[came] += 1
        state = states.index(now)
        if number % 4:
            middle *= 0.95 if came else 1.05
    last = command.run("diff", "@2.0", trees[state], "--profile", PROFILE, "--baselines", live)
    if last.returncode or [n for n in os.listdir(live) if not n.startswith(".")] != ["tiny"]:
        print("what was left is not what it says: " + (last.stdout + last.stderr)[:500])
        counts[2] += 1
    return counts, killed


def main():
    with tempfile.TemporaryDirectory() as folder:
        trees = [os.path.join(folder, "tree%d" % bits) for bits in (32, 64)]
        for tree, bits in zip(trees, (32, 64)):
            make_tree(tree, bits)
        whole = make_both(folder, trees)
        live = os.path.join(folder, "live")
        shutil.copytree(whole[0], live)
        (old, new, half), killed = try_all(trees, whole, live)
    print("%d recordings, %d killed: %d left the old one, %d the new one, %d a half"
          % (RUNS, killed, old, new, half))
    return 1 if half or not killed else 0


if __name__ == "__main__":
    sys.exit(main())
