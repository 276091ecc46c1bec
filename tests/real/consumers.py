# SPDX-License-Identifier: MIT
"""Record the consumers again from clones of their repositories; the bytes are those that the project
has. HVABI_CLONES names a folder with OWNER+NAME or NAME for each, and with an unpacked NAME for each that is a
package or needs files of facts (ci/rust-facts); those that are not there, or do not have the recorded commit, are skipped by name."""

import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

HVABI = command.HVABI
SOURCE = command.TOP
CLONES = os.environ.get("HVABI_CLONES")


def clone_of(repository):
    """The git directory of a repository below HVABI_CLONES, or None."""
    owner_name = repository.replace("/", "+")
    for below in (owner_name + "/repo/.git", owner_name + "/repo", owner_name,
                  repository.split("/")[-1]):
        path = os.path.join(CLONES, below)
        if subprocess.run(["git", "-C", path, "rev-parse", "--git-dir"], capture_output=True).returncode == 0:
            return path
    return None


def tree_of(consumer):
    """The words that name its recorded tree, or None."""
    commit = consumer["source"].get("commit")
    if not commit or "facts" in consumer or "object" in consumer: # these are made, not in a commit
        path = os.path.join(CLONES, consumer["name"])
        return [path] if all(os.path.exists(os.path.join(path, marker)) for marker in consumer["markers"]) else None
    clone = clone_of(consumer["source"]["repository"])
    if not clone or subprocess.run(["git", "-C", clone, "cat-file", "-e", commit]).returncode:
        return None
    return [commit, "-C", clone]


def record(consumer, tree, output):
    subprocess.run([HVABI, "record", *tree, "--consumer", consumer["name"], "--output", output],
                   check=True, stdout=subprocess.DEVNULL)


def compare(consumer, output):
    below = os.path.join(consumer["profile"], "consumers", consumer["name"])
    recorded = os.path.join(SOURCE, "baselines", below)
    return subprocess.run(["diff", "-r", recorded, os.path.join(output, below)]).returncode == 0


def main():
    if not CLONES:
        command.skip("no HVABI_CLONES")
    folder = os.path.join(SOURCE, "rules", "consumers")
    done, wrong, missing = 0, [], []
    for name in sorted(os.listdir(folder)):
        consumer = command.load(os.path.join(folder, name))
        tree = tree_of(consumer)
        if not tree:
            missing.append(consumer["name"])
            continue
        with tempfile.TemporaryDirectory() as output:
            record(consumer, tree, output)
            if not compare(consumer, output):
                wrong.append(consumer["name"])
        done += 1
    print("%d recorded again, %d differ%s; not there: %s" % (
        done, len(wrong), " (%s)" % ", ".join(wrong) if wrong else "", ", ".join(missing) or "none"))
    return 1 if wrong or not done else 0


if __name__ == "__main__":
    sys.exit(main())
