# SPDX-License-Identifier: MIT
"""Small trees whose headers depend on the interface version in odd ways: what a dump says holds
at a version is compared with a dump by a profile that asks for that version alone.

Each file of trees/ is a tree: "==> NAME" begins a header, which gets an include guard unless
its name ends with "-list.h".

    run.py [TREE]..."""

import concurrent.futures
import copy
import glob
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import command
import ladder
import umbrella

MACRO, VERSIONS = "OLD_VERSION", (0, 0x10, 0x20)


def write(path, value):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(value)


def lay_out(text, folder):
    os.makedirs(folder)
    write(os.path.join(folder, "old.h"), "#define OLD_LATEST 0x30\n")
    for header in text.split("==> ")[1:]:
        name, body = header.split("\n", 1)
        guard = name.replace(".", "_").replace("-", "_")
        if not name.endswith("-list.h"):
            body = "#ifndef %s\n#define %s\n%s#endif\n" % (guard, guard, body)
        write(os.path.join(folder, name), body)


def dump(tree, profile):
    done = command.run("dump", "--jobs", "1", "--no-cache", tree, "--profile", profile)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def judge(path, data):
    """What differs, as sentences."""
    with tempfile.TemporaryDirectory() as folder:
        tree, profile = os.path.join(folder, "tree"), os.path.join(folder, "profile.json")
        with open(path, encoding="utf-8") as stream:
            lay_out(stream.read(), tree)
        write(profile, json.dumps(data))
        whole = dump(tree, profile)
        for version in VERSIONS:
            one = copy.deepcopy(data)
            del one["audiences"][0]["ladder"]
            one["audiences"][0]["defines"] = ["%s=0x%x" % (MACRO, version)]
            write(profile, json.dumps(one))
            compared, odd = ladder.compare(ladder.forms(whole, version),
                                           ladder.forms(dump(tree, profile)), MACRO)
            yield from ("at 0x%x: %s %s" % (version, *row) for row in odd)
            if not compared:
                yield "at 0x%x: nothing was compared" % version


def main():
    data = umbrella.profile(os.path.join(HERE, "../profiles/const-for-old-versions/profile.json"))
    data["first"] = ["old.h"]
    trees = sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "trees/*.txt")))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda path: list(judge(path, data)), trees))
    for path, odd in zip(trees, results):
        for row in odd:
            print("%s %s" % (os.path.basename(path), row))
    print("%d trees, %d wrong" % (len(trees), sum(map(bool, results))))
    return 1 if any(results) or not trees else 0


if __name__ == "__main__":
    sys.exit(main())
