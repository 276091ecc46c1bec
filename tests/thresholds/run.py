# SPDX-License-Identifier: MIT
"""Small trees whose headers depend on the interface version in odd ways: what a dump says holds
at a version is compared with a dump by a profile that asks for that version alone.

Each file of trees/ is a tree: "==> NAME" begins a header, which gets an include guard unless
its name ends with "-list.h".

    run.py [TREE]..."""

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


def lay_out(text, folder):
    command.write(os.path.join(folder, "old.h"), "#define OLD_LATEST 0x30\n")
    for header in text.split("==> ")[1:]:
        name, body = header.split("\n", 1)
        guard = name.replace(".", "_").replace("-", "_")
        if not name.endswith("-list.h"):
            body = "#ifndef %s\n#define %s\n%s#endif\n" % (guard, guard, body)
        command.write(os.path.join(folder, name), body)


def dump(tree, profile):
    done = command.run_alone("dump", "--no-cache", tree, "--profile", profile)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout)


def judge(path, data):
    """What differs, as sentences."""
    with tempfile.TemporaryDirectory() as folder:
        tree, profile = os.path.join(folder, "tree"), os.path.join(folder, "profile.json")
        lay_out(command.text(path), tree)
        command.write(profile, json.dumps(data))
        whole = dump(tree, profile)
        for version in VERSIONS:
            one = copy.deepcopy(data)
            del one["audiences"][0]["ladder"]
            one["audiences"][0]["defines"] = ["%s=0x%x" % (MACRO, version)]
            command.write(profile, json.dumps(one))
            compared, odd = ladder.compare(ladder.forms(whole, version),
                                           ladder.forms(dump(tree, profile)), MACRO)
            yield from ("at 0x%x: %s %s" % (version, *row) for row in odd)
            if not compared:
                yield "at 0x%x: nothing was compared" % version


def main():
    data = umbrella.profile(os.path.join(HERE, "../profiles/const-for-old-versions/profile.json"))
    data["first"] = ["old.h"]
    return command.judge_all(
        sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "trees/*.txt"))),
        lambda path: list(judge(path, data)), "trees", os.cpu_count())


if __name__ == "__main__":
    sys.exit(main())
