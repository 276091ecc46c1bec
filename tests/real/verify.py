# SPDX-License-Identifier: MIT
"""Objects that gcc and clang made of headers of Xen, on four architectures and for two audiences.
Those of Debian's headers against these headers: nothing differs and nothing is missing. With
HVABI_XEN_GIT also those of RELEASE-4.17.0: the same against the recorded 4.17, and against 4.14
exactly that differs which `diff` tells of those types, verdicts included."""

import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import assertions
import command
import facts
import umbrella

DEBUG = ["-g", "-fno-eliminate-unused-debug-types"]
# what no compiled file shows, or tells of a version macro's upkeep
UNSEEN = ("semantics-only", "interface-version-missing")
NEEDLESS = "HV2807"


def told(report):
    """Each change and each consequence: what it is -> how it was judged."""
    found = {}
    for change in report["changes"]:
        verdict = (change["verdict"], change["rollback"], change["rule"])
        for part in [change] + change["consequences"]:
            found[part["kind"], part["entity"], part["member"], json.dumps(part["before"]),
                  json.dumps(part["after"])] = None if change["rule"] == NEEDLESS else verdict
    return found


def names_of_values(release, arch, types):
    """The enumerators of the types, which changes are named by."""
    path = os.path.join(command.TOP, "baselines/xen", release, arch + ".json")
    return {name for enum in command.load(path)["enums"] if enum["name"] in types
            for name, _ in enum["values"]}


def agrees(path, variant, against):
    """What is wrong where all has to agree, and the number of types."""
    page = path + ".text"
    report = command.report("verify", path, "--against", against, "--format", "text:" + page,
                            statuses=(0,))
    verify = report["verify"]
    macros = assertions.macros(variant.tree)
    wrong = ["%s: %s" % (what, ", ".join(verify[what][:5]))
             for what in ("differ", "older", "lacks") if set(verify[what]) - macros]
    if report["changes"]:
        wrong.append("%d changes" % len(report["changes"]))
    if " (%s for %s)," % (variant.arch, variant.audience) not in command.text(page):
        wrong.append("not recognised")
    return wrong, len(verify["agree"])


def differs(path, arch, audience, release, older):
    report = command.report("verify", path, "--against", "@" + older)
    verify = report["verify"]
    types = set(verify["agree"]) | set(verify["differ"]) | set(verify["older"])
    names = types | names_of_values(older, arch, types) | names_of_values(release, arch, types)
    mine = told(report)
    theirs = told(command.report("diff", "@" + older, "@" + release, "--arch", arch,
                                 "--audience", audience))
    wrong = []
    for what in sorted(set(mine) | set(theirs), key=str):
        if what not in theirs:
            wrong.append("verify alone tells %s" % (what,))
        elif what not in mine and what[1] in names and what[0] not in UNSEEN:
            wrong.append("diff alone tells %s" % (what,))
        elif what in mine and None not in (mine[what], theirs[what]) \
                and mine[what] != theirs[what]:
            wrong.append("%s: %s, not %s" % (what[:3], mine[what], theirs[what]))
    if verify["release"] != release:
        wrong.append("taken for release %s" % verify["release"])
    return wrong, len(mine)


def compiled(variant, compiler):
    source = variant.base + "int anchor;\n"
    if compiler == "clang":
        return clang_object(variant, source)
    return variant.object(source, *DEBUG)


def judge(variant, compiler, against, older=None):
    """One object: how many types agree, how many changes are told, and what is wrong."""
    path = compiled(variant, compiler)
    wrong, types = agrees(path, variant, against)
    said, changes = "", 0
    if older:
        more, changes = differs(path, variant.arch, variant.audience, against[1:], older)
        wrong += more
        said = ", %3d changes against %s" % (changes, older)
    for words in wrong:
        print("%s %s %s: %s" % (compiler, variant.arch, variant.audience, words))
    print("%-5s %-6s %-5s %4d types agree%s, %d wrong"
          % (compiler, variant.arch, variant.audience, types, said, len(wrong)))
    return types, changes, len(wrong)


def clang_object(variant, source):
    target = umbrella.by_name(variant.data["archs"], variant.arch)["target"]
    own = subprocess.run(["clang-19", "-print-file-name=include"], capture_output=True, text=True,
                         check=True).stdout.strip()
    # in the place of gcc and its own headers, with the same definitions and folders
    flags = [flag for flag in variant.flags[1:] if flag.startswith(("-D", "-I"))]
    path = os.path.join(variant.folder, "clang.o")
    done = subprocess.run(["clang-19", "-target", target, "-x", "c", "-std=gnu11", "-w",
                           "-ffreestanding", "-nostdinc", "-isystem", own, *flags, *DEBUG, "-c",
                           "-o", path, "-"], input=source, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[:2000])
    return path


def headers_of(repository, revision, folder):
    os.mkdir(folder)
    archive = subprocess.run(["git", "-C", repository, "archive", revision, "xen/include/public"],
                             stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return os.path.join(folder, "xen/include/public")


def every(tree, compilers, against, older, folder):
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    sums = [0, 0, 0]
    for arch in facts.COMPILERS:
        for audience in facts.AUDIENCES:
            variant = facts.Variant(data, tree, "4.17", arch, audience, folder)
            for compiler in compilers:
                one = judge(variant, compiler, against, older)
                sums = [a + b for a, b in zip(sums, one)]
    return sums


def main():
    if "no reader of ELF files" in command.run("verify", __file__, "--against", "@4.17").stderr:
        command.skip("this build has no reader of ELF files")
    repository = os.environ.get("HVABI_XEN_GIT")
    with tempfile.TemporaryDirectory() as folder:
        command.keep_parses(folder) # of each architecture four objects are held against
        debian = subprocess.run(
            [os.path.join(HERE, "fetch-xen-headers"), os.path.join(folder, "package")],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        sums = every(debian, ("gcc", "clang"), debian, None, os.path.join(folder, "debian"))
        if repository:
            tree = headers_of(repository, "RELEASE-4.17.0", os.path.join(folder, "tree"))
            more = every(tree, ("gcc",), "@4.17", "4.14", os.path.join(folder, "release"))
            sums = [a + b for a, b in zip(sums, more)]
        else:
            print("not done: HVABI_XEN_GIT does not name a repository with RELEASE-4.17.0")
    print("%d types agree, %d changes are those of diff, %d wrong" % tuple(sums))
    return 1 if sums[2] or not sums[0] or (repository and not sums[1]) else 0


if __name__ == "__main__":
    sys.exit(main())
