# SPDX-License-Identifier: MIT
"""Small trees with one edit: a run with the cache of the tree before says what one without a
cache says.

Each file of edits/ is a tree as in trees/, without include guards; a line that begins with "-"
is there before the edit alone, one with "+" behind it alone.

    edits.py [TREE]..."""

import concurrent.futures
import glob
import io
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import command
import umbrella

FILLERS = 12 # of headers that are mostly affected all are parsed


def lay_out(text, folder, sign):
    os.makedirs(folder, exist_ok=True)
    headers = ["old.h\n#define OLD_LATEST 0x30\n"]
    headers += ["z%d.h\nstruct filler%d { int a; };\n" % (n, n) for n in range(FILLERS)]
    for header in headers + text.split("==> ")[1:]:
        name, body = header.split("\n", 1)
        lines = [line[line[0] == sign:] for line in io.StringIO(body, "\n") if line[0] not in "+-" or line[0] == sign]
        guard = name.replace(".", "_")
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as stream:
            stream.write("#ifndef %s\n#define %s\n%s#endif\n" % (guard, guard, "".join(lines)))


def dump(tree, *more):
    done = command.run("dump", "--jobs", "1", tree, *more)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def judge(path, data):
    """What is wrong; None: nothing."""
    with tempfile.TemporaryDirectory() as folder, open(path, encoding="utf-8", newline="\n") as stream:
        text, tree = stream.read(), os.path.join(folder, "tree")
        profile, cache = os.path.join(folder, "profile.json"), os.path.join(folder, "cache")
        with open(profile, "w", encoding="utf-8") as written:
            json.dump(data, written)
        lay_out(text, tree, "-")
        before = dump(tree, "--profile", profile, "--cache", cache)
        lay_out(text, tree, "+")
        cached = dump(tree, "--profile", profile, "--cache", cache)
        fresh = dump(tree, "--profile", profile, "--no-cache")
    if fresh == before:
        return "the edit changes nothing"
    return None if cached == fresh else "the cache does not see the edit"


def main():
    data = umbrella.profile(os.path.join(HERE, "../profiles/const-for-old-versions/profile.json"))
    data["first"] = ["old.h"]
    trees = sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "edits/*.txt")))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda path: judge(path, data), trees))
    for path, wrong in zip(trees, results):
        if wrong:
            print("%s: %s" % (os.path.basename(path), wrong))
    print("%d trees, %d wrong" % (len(trees), sum(map(bool, results))))
    return 1 if any(results) or not trees else 0


if __name__ == "__main__":
    sys.exit(main())
