# SPDX-License-Identifier: MIT
"""What the commands print, whole: each output is held against its file in expected/, so that a line
that is lost, doubled or put elsewhere is seen. The trees are old/ and new/, of the made-up hypervisor of
tests/cases/tiny.json; the recorded releases are Xen's.

    run.py [--update] [NAME|GROUP]...      a group is what stands before the first dot

--update writes the files; what changed is for the one who edited the words to read."""

import concurrent.futures
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import command
import spoiled

EXPECTED = os.path.join(HERE, "expected")
LINT = ["lint", "new", "--release", "1.0", "--baselines", "recorded"]
DIFF, TINY = ["diff", "old", "new"], ["--profile", "tiny.json"]
VERSION = command.run("--version").stdout.split()[1]
PASTE = os.path.join(command.TOP, "tests/cases/member-renamed/fires")
PEOPLE = {"GIT_%s_%s" % (who, what): value for who in ("AUTHOR", "COMMITTER")
          for what, value in (("NAME", "t"), ("EMAIL", "t@example.org"),
                              ("DATE", "2020-01-01T00:00:00+0000"))}


def outputs():
    """Name -> words; a name's end is the format."""
    found = {"diff.verbose": [*DIFF, "-v"], "diff.quiet": [*DIFF, "-q"], "diff.one": [
        *DIFF, "--arch", "arm64", "--audience", "guest"], "diff.rollback": [*DIFF, "--rollback"],
             "diff.rollback.json": [*DIFF, "--rollback", "--format", "json"],
             "diff.same": ["diff", "new", "new"], "diff.back": ["diff", "new", "old"],
             "dump.json": ["dump", "new"], "lint.quiet": [
                 *LINT, "-q", "--format", "markdown"], "dump.abixml": [
                 "dump", "forms", "--arch", "x86_64", "--audience", "guest", "--format", "abixml"],
 "layout.missing": ["layout", "new", "struct tiny_nothing"]}
    for name, words, formats in (
            ("diff", DIFF, "text json sarif junit codequality github markdown oneline stat"),
            ("report", ["report", "old", "new"], "mail markdown json"),
            ("report.full", ["report", "old", "new", "--full"], "mail"),
            ("lint", LINT, "text json sarif codequality github markdown oneline stat"),
            ("freeze", ["freeze", "new", "--release", "1.0", "--baselines", "recorded"], "text json markdown"),
            ("layout", ["layout", "new", "struct tiny_outer"], "text"),
            ("layout.scalar", ["layout", "old", "tiny_id_t"], "text"),
            ("layout.flags", ["layout", "old", "struct tiny_flags"], "text"),
            ("history", ["history", "-C", "repository", "HEAD~2..HEAD"], "text json oneline stat")):
        for form in formats.split():
            found["%s.%s" % (name, form)] = [*words, "--format", form]
    found = {name: words + TINY for name, words in found.items()}
    for first, name, formats in (("tiny", "joined", "text junit github markdown oneline"), (
            "absent", "joined.failed", "text json sarif junit codequality github")):
        for form in formats.split():
            found["%s.%s" % (name, form)] = [*DIFF, "--profile", first + ".json,small.json",
                                             "--format", form]
    recorded = ["--baselines", os.path.join(command.TOP, "baselines")]
    found.update({
        "xen.history.text": ["history", "@4.15..@4.17", "--arch", "arm64", *recorded],
        "xen.masks.text": ["masks", "@4.17", *recorded],
        "xen.layout.text": ["layout", "@4.17", "struct vcpu_guest_context", *recorded],
        "report.paste": ["report", "paste/old", "paste/new", "--full", *TINY],
        "explain.text": ["explain", "HV1203"], "draft.text": draft, **spoiled.ALL})
    return found


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "init.defaultBranch=main", *words], check=True,
                   stdout=subprocess.DEVNULL, env=dict(os.environ, **PEOPLE, GIT_CONFIG_GLOBAL="/dev/null",
                                                       GIT_CONFIG_SYSTEM="/dev/null"))


def prepare(folder):
    shutil.copytree(PASTE, os.path.join(folder, "paste")) # lines are as long wherever the project lies
    for tree in ("old", "new", "forms", "draft"):
        shutil.copytree(os.path.join(HERE, tree), os.path.join(folder, tree))
    shutil.copy(os.path.join(command.TOP, "tests/cases/tiny.json"), folder)
    profile = spoiled.read(os.path.join(folder, "tiny.json"))
    for name, headers in (("small", ["memory.h", "tiny.h"]), ("absent", ["memory.h"])):
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as stream:
            command.json.dump(dict(profile, name=name, headers=headers), stream)
    for tree, release in (("old", "1.0"), ("new", "2.0")):
        printed(folder, ["record", tree, "--release", release, "--output", "recorded", *TINY])
    repository = os.path.join(folder, "repository")
    shutil.copytree(os.path.join(HERE, "old"), repository)
    git(repository, "init", "-q")
    for name, header in (("first", None), ("memory", "memory.h"), ("tools", "tools.h")):
        if header:
            shutil.copy(os.path.join(HERE, "new", header), repository)
        git(repository, "add", "-A")
        git(repository, "commit", "-q", "-m", name)


def draft(run, folder):
    """A first profile, what is said of it and what it makes of the tree; and what is to mend once half
    of it is gone."""
    text = run(folder, ["init", "draft", "--name", "small", "-o", "first"])
    profile = command.text(os.path.join(folder, "first"))
    less = command.json.loads(profile)
    less.update(stubs=[{"path": "a.h", "text": [""]}], prerequisites=[], hypercalls="^SMALL_HD_", skips=[
        {"header": "gone.h", "why": "it is"}])
    with open(os.path.join(folder, "less"), "w", encoding="utf-8") as stream:
        command.json.dump(less, stream, indent=1)
    return text + profile + "".join(run(folder, words) for words in (
        ["try", "first", "draft"], ["try", "first", "draft", "--format", "json"],
        ["try", "less", "draft"], ["try", "less", "draft", "--format", "json"],
        ["init", "draft", "--from", "sys/monitor.h", "-o", "-"]))


def printed(folder, words):
    if command.READY:
        done = command.READY_ONES.run(words, folder)
    else:
        done = command.limited([command.HVABI, *words], cwd=folder, text=True)
    text = "%s\nexit %d\n%s" % (done.stdout, done.returncode, done.stderr)
    return text.replace(command.TOP, "TOP").replace(folder, "HERE").replace(VERSION, "VERSION")


def of(folder, words):
    """An output: of one command, or of many files that are wrong."""
    if isinstance(words, list):
        return printed(folder, words)
    with tempfile.TemporaryDirectory() as own: # they write
        return words(printed, shutil.copytree(folder, os.path.join(own, "own")))


def main():
    update = "--update" in sys.argv[1:]
    chosen = [word for word in sys.argv[1:] if word != "--update"]
    commands = {name: words for name, words in outputs().items()
                if not chosen or name in chosen or name.split(".")[0] in chosen}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache") # one parse of each tree
        prepare(folder)
        for name, text in zip(commands, pool.map(lambda w: of(folder, w), commands.values())):
            path = os.path.join(EXPECTED, name)
            if update:
                os.makedirs(EXPECTED, exist_ok=True)
                command.write(path, text)
            lines = list(difflib.unified_diff(command.text(path).split("\n"), text.split("\n"),
                                              "expected", "printed", lineterm=""))
            if lines:
                wrong += 1
                print("not ok %s\n    %s" % (name, "\n    ".join(lines[:40])))
    print("%d outputs, %d wrong" % (len(commands), wrong))
    if wrong:
        print("what is meant to be so is written by tests/outputs/run.py --update")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
