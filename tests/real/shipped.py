# SPDX-License-Identifier: MIT
"""The profiles that are shipped besides Xen's and KVM's: gcc agrees with every size, alignment, offset, width,
sign, value and enumerator that hvabi dumps of the newest recorded release, on each architecture and for each
audience, and names nothing that the dump has not. baselines/SOURCES.json says where the trees are; those that
are not there are skipped by name (tests/real/record_all.py has the variables).

    shipped.py [PROFILE]..."""

import fnmatch
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import facts
import kernels
import record_all
import umbrella

OTHER_TESTS = {"xen", "kvm"} # facts.py, kernels.py
COMPILERS = dict(facts.COMPILERS, **kernels.COMPILERS)
FIXED = re.compile(r"\benum(\s+\w+)?\s*:\s*(u?)int(8|32)_t\s*{")
GUARD = re.compile(r"#\s*(?:ifndef|if\s*!\s*defined\s*\(?)\s*(\w+)")
C23 = {"gnu23", "gnu2x", "c23"}


def before_c23(text):
    """Enumerations of a fixed type for a gcc that does not know them: 8 bits are packed, and 32 bits
    are what an enumeration has anyway."""
    return FIXED.sub(lambda found: "enum %s%s {" % (
        "__attribute__((packed)) " if found.group(3) == "8" else "", found.group(1) or ""), text)


@functools.lru_cache
def knows_c23(compiler):
    return subprocess.run([compiler, "-std=gnu2x", "-fsyntax-only", "-xc", "-"], text=True,
                          input="enum e : unsigned char { A };\n_Static_assert(sizeof(enum e) == 1);\n",
                          stderr=subprocess.DEVNULL).returncode == 0


class Variant(facts.Variant):
    """What an audience includes, with the stand-ins of the profile in front of the tree."""

    def __init__(self, data, tree, arch, audience, folder):
        self.data, self.arch, self.audience = data, arch, audience
        self.folder = os.path.join(folder, arch, audience)
        os.makedirs(self.folder)
        self.compiler = COMPILERS[arch]
        roots = (kernels.roots_of(data, tree, arch) if "layouts" in data else [root_of(data, tree)])
        self.tree = tree
        own = subprocess.run([self.compiler, "-print-file-name=include"],
                             capture_output=True, text=True, check=True).stdout.strip()
        self.c23 = data.get("std") in C23
        if self.c23 and not knows_c23(self.compiler):
            roots = self.rewritten(roots)
        self.roots = roots
        self.flags = ([self.compiler, "-std=gnu2x" if self.c23 else "-std=gnu11", "-w",
                       "-fmax-errors=0", "-ffreestanding", "-fno-common", "-nostdinc"]
                      + (["-Dstatic_assert=_Static_assert"] if self.c23 else [])
                      + umbrella.defines(data, arch, audience) + ["-I" + self.stubs()]
                      + ["-I" + root for root in self.roots] + ["-isystem", own])
        self.prerequisites = "#include <stddef.h>\n#include <stdint.h>\n" + "".join(
            "#include <%s>\n" % name for needed in data.get("prerequisites", [])
            for name in needed["includes"] if not self.is_of_another(name))
        self.included = self.named()
        self.base = self.prerequisites + "".join("#include <%s>\n" % h for h in self.included)

    def rewritten(self, roots):
        copies = []
        for number, root in enumerate(roots):
            copy = os.path.join(self.folder, "root%d" % number)
            shutil.copytree(root, copy)
            for path, _, names in os.walk(copy):
                for name in (os.path.join(path, n) for n in names if n.endswith(".h")):
                    with open(name, "r+", encoding="utf-8") as stream:
                        text = before_c23(stream.read())
                        stream.seek(0)
                        stream.truncate()
                        stream.write(text)
            copies.append(copy)
        self.tree = self.folder
        return copies

    def stubs(self):
        folder = umbrella.write_stubs(self.data, self.audience, os.path.join(self.folder, "stubs"))
        if self.data["name"] == "sel4":
            self.generate(folder)
        return folder

    def generate(self, folder):
        """The headers that seL4's own tools make of its XML, each under the name of that, where gcc
        finds them first."""
        for notation in self.data["notations"]:
            for name in notation["files"]:
                found = [path for path in (os.path.join(root, name) for root in self.roots)
                         if os.path.isfile(path)]
                if found and not os.path.exists(os.path.join(folder, name)):
                    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                    self.generate_one(name, found[0], os.path.join(folder, name))

    def generate_one(self, name, path, made):
        level = name.split("/")[0]
        if level == "api":
            words = ["syscall_header_gen.py", "--libsel4_header", made] + ["--mcs"] * (
                self.audience == "mcs")
        else:
            words = ["invocation_header_gen.py", "--libsel4", "--dest", made] + {
                "interfaces": [], "x86": ["--arch"], "arm": ["--arch"], "riscv": ["--arch"]}.get(
                    level, ["--sel4_arch"])
        script = os.path.join(self.tree, "tools", words[0])
        subprocess.run([sys.executable, script, "--xml", path] + words[1:], check=True)
        with open(made, "r+", encoding="utf-8") as stream: # what they include is made elsewhere
            text = re.sub(r"#include.*|SEL4_FORCE_LONG_ENUM.*", "", stream.read())
            text = text.replace("typedef enum {", "enum seL4_Syscall_ID {").replace(
                "} seL4_Syscall_ID;", "};")
            stream.seek(0)
            stream.truncate()
            stream.write(text)

    def named(self):
        """Headers of the audience that the tree has, in the order of the profile."""
        every = sorted(os.path.relpath(os.path.join(base, leaf), root) for root in self.roots
                       for base, _, leaves in os.walk(root) for leaf in leaves)
        asked = umbrella.by_name(self.data["audiences"], self.audience).get(
            "headers", self.data["headers"])
        first = [glob for glob in self.data.get("first", []) if glob in asked or any(
            fnmatch.fnmatchcase(glob, one) for one in asked)]
        found = []
        for glob in first + asked:
            found += [h for h in fnmatch.filter(every, glob)
                      if h not in found and not self.is_helper(h)
                      and not self.is_of_another(h)]
        return found

    def is_of_another(self, header):
        """Is it of other architectures only?"""
        own = umbrella.by_name(self.data["archs"], self.arch).get("headers", [])
        return (umbrella.matches(header, self.data.get("arch_headers", []))
                and not umbrella.matches(header, own))

    def is_helper(self, header):
        return umbrella.matches(header, self.data.get("helpers", [])
                                + [skip["header"] for skip in self.data.get("skips", [])])

    def header_at(self, path):
        """The header's name below the root that has it, or None: a stand-in, the compiler's own."""
        path = os.path.realpath(path)
        for root in self.roots:
            if path.startswith(os.path.realpath(root) + "/"):
                return path[len(os.path.realpath(root)) + 1:]
        return None

    def paths(self):
        """Files of the tree that belong to the interface, and those that only help, in the order in
        which they are read."""
        found = dict.fromkeys(re.findall(r'# \d+ "([^"]*)"', self.gcc(self.base, "-E").stdout))
        named = {path: self.header_at(path) for path in found}
        return ({path for path, name in named.items() if name and not self.is_helper(name)},
                list(dict.fromkeys(name for name in named.values()
                                   if name and self.is_helper(name))))

    def macros(self):
        own, names, inside = {os.path.realpath(path) for path in self.paths()[0]}, set(), False
        for line in self.gcc(self.base, "-E", "-dD").stdout.splitlines():
            marker, directive = facts.MARKER.match(line), facts.DIRECTIVE.match(line)
            if marker:
                inside = os.path.realpath(marker.group(1)) in own
            elif directive and directive.group(1) == "undef":
                names.discard(directive.group(2))
            elif directive and inside:
                names.add(directive.group(2))
        return names

    def include_guards(self):
        found = set()
        for path in self.paths()[0]:
            first = re.search(r"^[ \t]*#(?!\s*pragma).*", command.text(path), re.M)
            found |= set(GUARD.findall(first.group() if first else ""))
        return found

    def types(self):
        """Without those of stand-ins and of headers that only help."""
        more = ["-g", "-fno-eliminate-unused-debug-types"]
        stubs = [stub["path"] for stub in self.data.get("stubs", [])]
        whole = facts.elf.dwarf_names(self.object(self.base, *more))
        plain = facts.elf.dwarf_names(self.object(self.prerequisites + "".join(
            "#include <%s>\n" % name for name in stubs + self.paths()[1]), *more))
        return {tag: found - plain[tag] for tag, found in whole.items()}


def root_of(data, tree):
    for root in data["roots"]:
        path = os.path.join(tree, root)
        if all(os.path.isfile(os.path.join(path, marker)) for marker in data["markers"]):
            return path
    raise RuntimeError("%s has no headers of %s" % (tree, data["name"]))


def newest(profile):
    """The row of baselines/SOURCES.json of the newest release."""
    return max((row for row in record_all.sources() if row["profile"] == profile),
               key=lambda row: umbrella.version(row["release"]))


def places(data):
    """Folders and files of a tree that the profile names."""
    roots = [root for layout in data.get("layouts", []) for root in layout["roots"]]
    versions = data.get("version", [])
    tools = ["tools"] if "notations" in data else []
    return sorted({root.split("{")[0].rstrip("/") or "."
                   for root in roots + data.get("roots", []) + tools}
                  | {version["file"] for version in (
                      versions if isinstance(versions, list) else [versions])})


def checked_out(data, words, folder):
    """The tree of tree_of() as a folder; of a repository, what the profile names."""
    if len(words) == 1:
        return words[0]
    there = [place for place in places(data) if not subprocess.run(
        ["git", "-C", words[2], "cat-file", "-e", "%s:%s" % (words[0], place)],
        stderr=subprocess.DEVNULL).returncode]
    with subprocess.Popen(["git", "-C", words[2], "archive", words[0], "--", *there],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as archive:
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    return folder


def judge(profile, words):
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/%s.json" % profile))
    sums = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as tree:
        path = checked_out(data, words, tree)
        for arch, surface in command.surfaces(path, "--profile", profile).items():
            if not shutil.which(COMPILERS.get(arch, "-")):
                print("skipped: no gcc for %s" % arch)
                continue
            for audience in surface["audiences"]:
                more = facts.judge(Variant(data, path, arch, audience, folder), surface)
                sums = [a + b for a, b in zip(sums, more)]
    print("%s %s: %d facts asserted, %d wrong, %d entities missing"
          % ((profile, newest(profile)["release"]) + tuple(sums)))
    return sums


def main():
    asked = sys.argv[1:] or sorted({row["profile"] for row in record_all.sources()} - OTHER_TESTS)
    wrong = count = 0
    for profile in asked:
        words = record_all.tree_of(newest(profile))
        if not words:
            print("skipped: %s %s is not there" % (profile, newest(profile)["release"]))
            continue
        sums = judge(profile, words)
        count, wrong = count + sums[0], wrong + sums[1] + sums[2] + (not sums[0])
    if not count:
        command.skip("no release of another hypervisor is there")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
