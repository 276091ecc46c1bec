# SPDX-License-Identifier: MIT
"""Owners of files by real MAINTAINERS: the program says what the scripts/get_maintainer.pl of
the same release says, of every public header and of files all over the tree. With the history
of Xen at hand (HVABI_XEN_GIT)."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

RELEASES = ["4.12", "4.17", "4.22"]
REST = "THE REST"
EVERY = 120  # of the files outside the public headers, one in so many
# an address, and by which role the script knows it
ANSWER = re.compile(r"(?:.*<)?([^<>\s]+@[^<>\s]+)>? \((.*)\)$")


def git(repository, *args):
    return subprocess.run(["git", "-C", repository, *args], stdout=subprocess.PIPE, check=True).stdout


def checkout(repository, tag, folder):
    """What the script looks at: itself, MAINTAINERS, and that the files are there."""
    paths = git(repository, "ls-tree", "-r", "--name-only", tag).decode().splitlines()
    for path in paths:
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        open(full, "wb").close()
    for path in ("MAINTAINERS", "scripts/get_maintainer.pl"):
        with open(os.path.join(folder, path), "wb") as stream:
            stream.write(git(repository, "show", "%s:%s" % (tag, path)))
    public = [p for p in paths if p.startswith("xen/include/public/")]
    others = [p for p in paths if not p.startswith("xen/include/public/")]
    return public + others[::EVERY]


def by_script(folder, path):
    """What the release's own script says; keywords are about contents, not files."""
    done = subprocess.run(["perl", "scripts/get_maintainer.pl", "--nogit", "--nogit-fallback",
                           "--nokeywords", "--roles", "-f", path], cwd=folder, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found = set()
    for line in done.stdout.splitlines():
        match = ANSWER.match(line)
        if not match:
            raise SystemExit("%s: not understood: %s" % (path, line))
        address, role = match.group(1).lower(), match.group(2)
        found.add(("list" if "list" in role.split(":")[0] else
                   "reviewer" if role == "reviewer" else "maintainer", address))
    return found


def by_program(program, folder, paths):
    done = subprocess.run([program, os.path.join(folder, "MAINTAINERS"), REST], text=True,
                          input="\n".join(paths) + "\n", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True)
    answers = {}
    for block in done.stdout.split("\n\n"):
        lines = block.splitlines()
        if lines:
            answers[lines[0]] = {tuple(line.lower().split(" ", 1)) for line in lines[1:]}
    return answers, done.stderr.splitlines()


def once(pairs):
    """The script tells an address once, by its first role."""
    return {address for _, address in pairs}, {p for p in pairs if p[0] == "list"}


def compare(repository, program, release):
    tag, failed = "RELEASE-%s.0" % release, 0
    with tempfile.TemporaryDirectory() as folder:
        paths = checkout(repository, tag, folder)
        answers, remarks = by_program(program, folder, paths)
        for path in paths:
            expected, found = by_script(folder, path), answers.get(path)
            if found is None or once(expected) != once(found):
                failed += 1
                print("%s: %s: expected %s, found %s" % (release, path, sorted(expected),
                                                        sorted(found or [])))
        for line in remarks:
            print("%s: MAINTAINERS:%s" % (release, line))
        if not any(len(v) > 1 for v in answers.values()):
            failed += 1
            print("%s: nobody owns anything" % release)
    print("%s: %d files, %d differ, %d remarks" % (release, len(paths), failed, len(remarks)))
    return failed + len(remarks)


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        print("SKIP: HVABI_XEN_GIT names no repository of Xen")
        return 77
    if not shutil.which("perl"):
        print("SKIP: perl is not installed, and the script that knows the answers is in it")
        return 77
    return 1 if sum(compare(repository, sys.argv[1], r) for r in RELEASES) else 0


if __name__ == "__main__":
    sys.exit(main())
