# SPDX-License-Identifier: MIT
"""With the history of Xen at hand (HVABI_XEN_GIT: a repository, bare or not): the same answers
from revisions, unpacked directories and recorded baselines; the same bytes when the same tree
is recorded twice, with another libclang (HVABI_LIBCLANG), and over the project's baselines."""

import filecmp
import glob
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import expected

LIBRARIES = [p for v in (16, 17, 18, 19) for p in
             sorted(glob.glob("/usr/lib/llvm-%d/lib/libclang-%d.so.*" % (v, v)))[:1]]
REPEATED = "4.17"


def tag(release):
    return "RELEASE-%s.0" % release


def side_files():
    """The private files that the profile names."""
    profile = command.load(os.path.join(command.TOP, "rules/profiles/xen.json"))
    return sorted({path for mask in profile["masks"] for path in mask["files"]}
                  | {source["file"] for source in profile["signatures"]}
                  | {profile["compat_list"]})


def unpack(repository, release, folder):
    """What the program reads of a tag, as a directory."""
    target = os.path.join(folder, release)
    os.makedirs(target, exist_ok=True)
    there = subprocess.run(["git", "-C", repository, "ls-tree", "--name-only", tag(release), "--",
                            *side_files()], stdout=subprocess.PIPE, text=True, check=True)
    archive = subprocess.run(["git", "-C", repository, "archive", tag(release), "--",
                              "xen/include/public", "xen/Makefile", *there.stdout.split()],
                             stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", target], input=archive.stdout, check=True)
    return target


def essence(report):
    """What must not depend on where a tree came from: lines and guards stand in trees only."""
    kept = ("kind", "entity", "member", "archs", "audiences", "verdict", "rollback", "rule",
            "before", "after", "released_since")
    return sorted(repr([(key, row.get(key)) for key in kept])
                  for row in expected.rows(report["changes"], True))


def same_answers(repository, folder):
    failed = 0
    for comparison in expected.COMPARISONS:
        old, new = comparison["old"], comparison["new"]
        archs = ["--arch", ",".join(comparison["archs"])]
        answers = {}
        for source, trees in (
                ("baselines", ["@" + old, "@" + new]),
                ("revisions", [tag(old), tag(new), "-C", repository]),
                ("directories", [unpack(repository, old, folder),
                                 unpack(repository, new, folder)])):
            report = command.report("diff", *trees, *archs)
            failed += expected.judge(comparison, report, source)
            answers[source] = essence(report)
        for source in ("revisions", "directories"):
            if answers[source] != answers["baselines"]:
                failed += 1
                odd = set(answers[source]) ^ set(answers["baselines"])
                print("%s -> %s: %d rows differ between %s and baselines, as: %s"
                      % (old, new, len(odd), source, sorted(odd)[:3]))
    return failed


def recorded(repository, target, environment):
    done = command.run("record", tag(REPEATED), "-C", repository, "--release", REPEATED,
                       "--output", target, environment=environment)
    if done.returncode:
        raise RuntimeError("record: exit %d\n%s" % (done.returncode, done.stderr))
    return target


def differences(one, two):
    """Paths below two folders whose bytes are not the same."""
    paths = {os.path.relpath(os.path.join(base, leaf), top) for top in (one, two)
             for base, _, leaves in os.walk(top) for leaf in leaves}
    return len(paths), sorted(p for p in paths if not (
        os.path.exists(os.path.join(one, p)) and os.path.exists(os.path.join(two, p))
        and filecmp.cmp(os.path.join(one, p), os.path.join(two, p), shallow=False)))


def same_bytes(repository, folder):
    failed = 0
    first = recorded(repository, os.path.join(folder, "first"), {})
    runs = [("a second time", {})]
    runs += [("with " + os.path.basename(p), {"HVABI_LIBCLANG": p}) for p in LIBRARIES]
    for number, (how, environment) in enumerate(runs):
        again = recorded(repository, os.path.join(folder, "again%d" % number), environment)
        count, odd = differences(first, again)
        failed += bool(odd) or not count
        print("recorded %s: %d files, %d differ%s"
              % (how, count, len(odd), "".join("\n  " + p for p in odd)))
    if len(LIBRARIES) < 2:
        print("one libclang here, none to hold it against: %s" % LIBRARIES)
    return failed


def same_as_recorded(repository, folder):
    """The baseline of the project is what recording gives, and its history index what the
    baselines give."""
    theirs = os.path.join(command.TOP, "baselines")
    ours = recorded(repository, shutil.copytree(theirs, os.path.join(folder, "ours")), {})
    count, odd = differences(theirs, ours)
    print("recorded over the baselines of the project: %d files, %d differ%s"
          % (count, len(odd), "".join("\n  " + p for p in odd)))
    return bool(odd)


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        command.skip("set HVABI_XEN_GIT to a repository of Xen to compare revisions with "
                     "directories and baselines")
    with tempfile.TemporaryDirectory() as folder:
        failed = same_answers(repository, folder) + same_bytes(repository, folder)
        failed += same_as_recorded(repository, folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
