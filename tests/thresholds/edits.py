# SPDX-License-Identifier: MIT
"""Small trees with one edit: a run with the cache of the tree before says what one without a
cache says.

Each file of edits/ is a tree as in trees/, without include guards; a line that begins with "-"
is there before the edit alone, one with "+" behind it alone.

    edits.py [TREE]..."""

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
    headers = ["old.h\n#define OLD_LATEST 0x30\n"]
    headers += ["z%d.h\nstruct filler%d { int a; };\n" % (n, n) for n in range(FILLERS)]
    for header in headers + text.split("==> ")[1:]:
        name, body = header.split("\n", 1)
        lines = [line[line[0] == sign:] for line in io.StringIO(body, "\n") if line[0] not in "+-" or line[0] == sign]
        guard = name.replace(".", "_")
        command.write(os.path.join(folder, name),
                      "#ifndef %s\n#define %s\n%s#endif\n" % (guard, guard, "".join(lines)))


def dump(tree, *more, run=command.run_ready):
    done = run("dump", tree, *more)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def judge(path, data):
    """What is wrong, as sentences."""
    with tempfile.TemporaryDirectory() as folder, open(path, encoding="utf-8", newline="\n") as stream:
        text, tree = stream.read(), os.path.join(folder, "tree")
        profile, cache = os.path.join(folder, "profile.json"), os.path.join(folder, "cache")
        command.write(profile, json.dumps(data))
        lay_out(text, tree, "-")
        before = dump(tree, "--profile", profile, "--cache", cache, "--jobs", "1")
        lay_out(text, tree, "+")
        cached = dump(tree, "--profile", profile, "--cache", cache, "--jobs", "1")
        fresh = dump(tree, "--profile", profile, "--no-cache", run=command.run_alone)
    if fresh == before:
        yield "the edit changes nothing"
    elif cached != fresh:
        yield "the cache does not see the edit"


def main():
    data = umbrella.profile(os.path.join(HERE, "../profiles/const-for-old-versions/profile.json"))
    data["first"] = ["old.h"]
    return command.judge_all(
        sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "edits/*.txt"))),
        lambda path: list(judge(path, data)), "trees", os.cpu_count())


if __name__ == "__main__":
    sys.exit(main())
