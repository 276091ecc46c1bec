# SPDX-License-Identifier: MIT
"""Damaged ELF files and damaged BTF: whatever byte is wrong, verify tells or compares; it never
ends in another way, and never takes long. Where it compares, a layout that it calls equal is one
that the bytes still say.

    elf.py [RUNS [SEED]]"""

import collections
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, TESTS)
import raw_btf
import command

HEADER = """#include <stdint.h>
struct tiny_memory { uint32_t op; uint32_t flags; uint64_t address; };
struct tiny_list { struct tiny_list *next; union { uint8_t b[16]; uint64_t w; } u; };
enum tiny_kind { TINY_A, TINY_B = 7 };
"""
SLOW = 20


def object_of(folder):
    tree = os.path.join(folder, "tree")
    os.mkdir(tree)
    with open(os.path.join(tree, "tiny.h"), "w", encoding="ascii") as stream:
        stream.write(HEADER)
    path = os.path.join(folder, "unit.o")
    subprocess.run(["gcc", "-x", "c", "-c", "-g", "-fno-eliminate-unused-debug-types", "-o", path,
                    "-"], input=HEADER + "int tiny_anchor;\n", text=True, check=True)
    with open(path, "rb") as stream:
        return tree, stream.read()


def damaged(data, dice):
    """Some bytes changed, or a part left out, or the end cut off."""
    data = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 10, 100])):
        data[dice.randrange(len(data))] = dice.choice([0, 1, 0x7f, 0x80, 0xff,
                                                       dice.randrange(256)])
    if dice.random() < 0.2:
        at = dice.randrange(len(data))
        del data[at:at + dice.randrange(1, 64)]
    if dice.random() < 0.1:
        del data[dice.randrange(len(data)):]
    return bytes(data)


def judge(path, tree, seen):
    done = command.run("verify", path, "--against", tree, "--arch", "x86_64", "-q", "--profile",
                       os.path.join(TESTS, "cases/tiny.json"), cpu=SLOW)
    wrong = []
    if done.returncode not in (0, 1, 3):
        wrong.append("exit %d: %s" % (done.returncode, done.stderr[:300]))
    if done.returncode == 3 and not done.stderr.strip():
        wrong.append("exit 3 without a word")
    seen[done.returncode] += 1
    return wrong


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    dice, seen, bad = random.Random(seed), collections.Counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        tree, whole = object_of(folder)
        command.keep_parses(folder)
        if "no reader of ELF files" in command.run(
                "verify", os.path.join(folder, "unit.o"), "--against", tree, "--profile",
                os.path.join(TESTS, "cases/tiny.json")).stderr:
            command.skip("this build has no reader of ELF files")
        for number in range(runs):
            path = os.path.join(folder, "damaged")
            with open(path, "wb") as stream:
                stream.write(damaged(raw_btf.tiny(False) if number % 3 == 0 else whole, dice))
            for words in judge(path, tree, seen):
                print("run %d of seed %d: %s" % (number, seed, words))
                bad += 1
    print("%d damaged files, seed %d: %d told, %d compared, %d wrong"
          % (runs, seed, seen[3], seen[0] + seen[1], bad))
    return 1 if bad or not seen[3] else 0


if __name__ == "__main__":
    sys.exit(main())
