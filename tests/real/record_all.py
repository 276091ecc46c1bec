# SPDX-License-Identifier: MIT
"""Record all releases again from where baselines/SOURCES.json says that they are; the bytes are those
that the project has, and so are those of the indices of a profile of which all releases were there.

    record_all.py [--update] [--from DIR] [PROFILE]...      --update: record them into baselines/

DIR is a folder with a clone OWNER+NAME of each repository and with an unpacked SUITE of each kernel: what it lacks is
fetched into it. Without --from nothing is fetched, HVABI_CLONES and HVABI_KERNELS name these folders, and what is
not there is skipped by name."""

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import consumers

OTHERS = {"commits.json"} # of a range, which tests/real/commits.py records
BASELINES = os.path.join(command.TOP, "baselines")


def sources():
    return command.load(os.path.join(BASELINES, "SOURCES.json"))["releases"]


def fetch(source, folder):
    """Bring what a release is recorded from; what cannot be had is not there."""
    if "package" in source:
        subprocess.run([os.path.join(command.TOP, "tests/real/fetch-kernel-headers"), source["suite"],
                        os.path.join(folder, source["suite"])], stdout=subprocess.DEVNULL)
    elif not consumers.clone_of(source["repository"]):
        subprocess.run(["git", "clone", "--quiet", "--bare", "https://github.com/%s.git" % source["repository"],
                        os.path.join(folder, source["repository"].replace("/", "+"))])


def package_of(source):
    """An unpacked suite, if it still has what was recorded: the newest ones go on."""
    tree = os.path.join(os.environ.get("HVABI_KERNELS", "/nonexistent"), source["suite"])
    if not os.path.isdir(os.path.join(tree, "usr")):
        return None
    surfaces = command.surfaces(tree, "--profile", source["profile"], "--arch", "x86_64")
    release = surfaces["x86_64"].get("release")
    return [tree] if release in (source["release"], None) else None


def tree_of(source):
    """The words that name the tree of a release, or None where it is not there."""
    if "package" in source:
        return package_of(source)
    clone = consumers.CLONES and consumers.clone_of(source["repository"])
    if not clone or subprocess.run(["git", "-C", clone, "cat-file", "-e", source["commit"]],
                                   stderr=subprocess.DEVNULL).returncode:
        return None
    return [source["commit"], "-C", clone]


def differing(ours, theirs):
    """Names of files that are not the same on both sides, or on one side only."""
    names = sorted((set(os.listdir(ours)) | set(os.listdir(theirs))) - OTHERS)
    return sorted(set(names) - set(filecmp.cmpfiles(ours, theirs, names, shallow=False)[0]))


def record(profile, rows, output):
    """Record what is there. Returns the releases that were recorded."""
    done = []
    for source in rows:
        tree = tree_of(source)
        if not tree:
            print("%s %s is not there" % (profile, source["release"]))
            continue
        run = command.run("record", *tree, "--profile", profile, "--release", source["release"],
                          "--output", output)
        if run.returncode:
            raise RuntimeError("%s %s: %s" % (profile, source["release"], run.stderr))
        done.append(source["release"])
    return done


def compare(profile, output, folders):
    wrong = ["%s/%s" % (folder, name) for folder in folders for name in differing(
        os.path.join(BASELINES, profile, folder), os.path.join(output, profile, folder))]
    print("%s: %d folders recorded again, %d files differ%s"
          % (profile, len(folders), len(wrong), "".join(" " + name for name in wrong[:8])))
    return len(wrong)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--from", dest="folder")
    parser.add_argument("profiles", nargs="*", metavar="PROFILE")
    asked = parser.parse_args()
    if asked.folder:
        consumers.CLONES = os.environ["HVABI_KERNELS"] = os.path.abspath(asked.folder)
    count, wrong, update = 0, 0, asked.update
    for profile in asked.profiles or sorted({source["profile"] for source in sources()}):
        rows = [source for source in sources() if source["profile"] == profile]
        for source in rows if asked.folder else []:
            fetch(source, consumers.CLONES)
        with tempfile.TemporaryDirectory() as folder:
            output = BASELINES if update else folder
            done = record(profile, rows, output)
            count += len(done)
            if done and not update:
                wrong += compare(profile, output,
                                 done + ["history"] * (len(done) == len(rows)))
    if not count:
        command.skip("no release is there to be recorded again")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
