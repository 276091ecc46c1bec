# SPDX-License-Identifier: MIT
"""Facts hold under another compiler: every size, alignment, offset, width, sign and value that
hvabi dumps of Debian's headers of Xen is asserted by gcc, on four architectures; and every
name that gcc's own DWARF or -dD shows is in the dump.

    facts.py [TREE [RELEASE]]      (default: libxen-dev, fetched)"""

import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import assertions
import command
import elf
import umbrella

COMPILERS = {"x86_64": "gcc", "x86_32": "i686-linux-gnu-gcc",
             "arm64": "aarch64-linux-gnu-gcc", "arm32": "arm-linux-gnueabihf-gcc"}
BIG_ENDIAN = {} # compiler -> bool, as far as they were asked
AUDIENCES = ["guest", "tools"]
NOT_CONSTANT = "expression in static assertion is not constant"
ERROR = re.compile(r"^(?:.*/)?facts\.c:(\d+):\d+: (?:fatal )?error: (.*)", re.M)
FAULT = re.compile(r"^(\S+?):\d+:\d+: (?:fatal )?error: (.*)$", re.M)
GUARD = re.compile(r"# *(?:ifndef|if *!defined *\(?) *(\w+)")
MARKER = re.compile(r'# \d+ "([^"]*)"')
DIRECTIVE = re.compile(r"#\s*(define|undef)\s+(\w+)")


def gcc_flags(arch):
    """gcc of an architecture, without the host's headers."""
    own = subprocess.run([COMPILERS[arch], "-print-file-name=include"],
                         capture_output=True, text=True, check=True).stdout.strip()
    return [COMPILERS[arch], "-std=gnu11", "-w", "-fmax-errors=0", "-ffreestanding",
            "-fno-common", "-fno-diagnostics-show-caret", "-nostdinc", "-isystem", own]


class Variant:
    """One architecture and one audience, with gcc's view of it."""

    is_checked_once = True

    def __init__(self, data, tree, release, arch, audience, folder, version=None):
        self.data, self.tree, self.arch, self.audience = data, tree, arch, audience
        self.folder = os.path.join(folder, arch, "%s-%s" % (audience, version))
        os.makedirs(self.folder)
        self.flags = (gcc_flags(arch)
                      + umbrella.defines(data, arch, audience, version)
                      + umbrella.lay_out(data, tree, self.folder))
        self.included = umbrella.headers(data, tree, arch, audience, release)
        self.hidden = []
        self.leave_out_hidden()
        self.base = umbrella.source(data, self.included)

    def gcc(self, text, *more):
        path = os.path.join(self.folder, "facts.c")
        command.write(path, text)
        return subprocess.run(self.flags + list(more) + [path], capture_output=True, text=True)

    def check(self, text):
        return self.gcc(text, "-fsyntax-only")

    def leave_out_hidden(self):
        """Headers that say by #error that they are not for this audience. Where nothing else was
        wrong, whoever compiles the rest sees whether it is right, unless the check is wanted."""
        while True:
            done = self.check(umbrella.source(self.data, self.included))
            if not done.returncode:
                return
            out, wrong = set(), set()
            for path, message in FAULT.findall(done.stderr):
                header = os.path.relpath(os.path.realpath(path), os.path.realpath(self.tree))
                wrong.add(header)
                if message.startswith("#error") and umbrella.hidden_by(self.data, header, message):
                    out.add(header)
            if not out & set(self.included):
                raise RuntimeError("gcc does not read the headers of %s for %s:\n%s"
                                   % (self.arch, self.audience, done.stderr[:3000]))
            self.hidden += sorted(out)
            self.included = [h for h in self.included if h not in out]
            if wrong == out and self.is_checked_once:
                return

    def is_big_endian(self):
        compiler = self.flags[0]
        if compiler not in BIG_ENDIAN:
            order = self.gcc("", "-E", "-dM").stdout.split("__BYTE_ORDER__ ")[-1].split("\n")[0]
            BIG_ENDIAN[compiler] = "__ORDER_BIG_ENDIAN__" in order
        return BIG_ENDIAN[compiler]

    def object(self, text, *more):
        path = os.path.join(self.folder, "facts.o")
        done = self.gcc(text, "-c", "-o", path, *more)
        if done.returncode:
            raise RuntimeError(done.stderr[:3000])
        return path

    def macros(self):
        """Names that the headers of the tree define at the end."""
        done = self.gcc(self.base, "-E", "-dD")
        inside, names = False, set()
        top = os.path.realpath(self.tree) + "/"
        skipped = [skip["header"] for skip in self.data.get("skips", [])]
        for line in done.stdout.splitlines():
            marker = MARKER.match(line)
            directive = DIRECTIVE.match(line)
            if marker:
                path = os.path.realpath(marker.group(1))
                inside = path.startswith(top) and not umbrella.matches(path[len(top):], skipped)
            elif directive and directive.group(1) == "undef":
                names.discard(directive.group(2))
            elif directive and inside:
                names.add(directive.group(2))
        return names

    def include_guards(self):
        """Names that only keep a header from being read twice: no part of an interface."""
        found = set()
        for header in umbrella.every(self.data, self.tree):
            first = re.search(r"^[ \t]*#.*", command.text(os.path.join(self.tree, header)), re.M)
            found |= set(GUARD.findall(first.group() if first else ""))
        return found

    def types(self):
        """tag -> names that gcc's DWARF shows, without those of the C library."""
        more = ["-g", "-fno-eliminate-unused-debug-types"]
        whole = elf.dwarf_names(self.object(self.base, *more))
        names = sorted(umbrella.LIBC) + ["stdint.h", "stddef.h"]
        plain = elf.dwarf_names(self.object(
            "".join("#include <%s>\n" % name for name in names), *more))
        return {tag: found - plain[tag] for tag, found in whole.items()}


def wrong_objects(variant, facts):
    """Assertions about objects that are const: no constants in C, but the optimiser knows their values, and a call
    of what must not be called stays where one is not as asserted."""
    lines = ["extern void hv_no%d(void) __attribute__((error(\"another value\"))); void hv_f%d(void) "
             "{ if (!(%s)) hv_no%d(); }" % (n, n, line[len("_Static_assert("):-len(', "");')], n)
             for n, (line, _) in enumerate(facts)]
    first = variant.base.count("\n") + 1
    done = variant.gcc(variant.base + "\n".join(lines) + "\n", "-O2", "-S", "-o", "/dev/null")
    return [(facts[int(number) - first][1], words) for number, words in ERROR.findall(done.stderr)]


def wrong_facts(variant, facts):
    """Assertions that gcc refuses: (what, gcc's words)."""
    first = variant.base.count("\n") + 1
    text = variant.base + "".join(line + "\n" for line, _ in facts)
    done = variant.gcc(text, "-fsyntax-only")
    refused = {}
    for number, words in ERROR.findall(done.stderr):
        refused.setdefault(int(number) - first, words)
    if done.returncode and not refused:
        raise RuntimeError(done.stderr[:3000])
    objects = [facts[at] for at, words in refused.items() if words == NOT_CONSTANT]
    return [(facts[at][1], words) for at, words in sorted(refused.items())
            if words != NOT_CONSTANT] + (wrong_objects(variant, objects) if objects else [])


def wrong_bitfields(variant, fields):
    """Bit fields have no offsetof: a variable with all ones in one of them shows its bits, which
    are counted from a byte's other end where bytes are."""
    if not fields:
        return []
    return wrong_values(variant, fields, variant.object(variant.base + variables(fields)))


def variables(fields):
    return "".join("%s hv_b%d = {%s = -1};\n" % (field.record, number, field.path)
                   for number, field in enumerate(fields))


def wrong_values(variant, fields, path):
    """Of an object file with the variables."""
    big = variant.is_big_endian()
    values = elf.variables(path)
    wrong = []
    for number, field in enumerate(fields):
        found = values["hv_b%d" % number]
        bits = int.from_bytes(found, "big" if big else "little")
        shift = len(found) * 8 - field.offset - field.bits if big else field.offset
        if bits != ((1 << field.bits) - 1) << shift:
            wrong.append(("%s %s" % (field.record, field.path), "bits set: %#x" % bits))
    return wrong


def values_not_told(variant, names):
    """Macros that the dump knows by their text alone, though gcc finds a number in them."""
    names = sorted(names)
    first = variant.base.count("\n") + 1

    def compiled(some):
        return variant.gcc(variant.base + "".join(
            "enum { hv_p%d = (%s) };\n" % (number, name) for number, name in enumerate(some)),
            "-fsyntax-only", "-ftrack-macro-expansion=0") # an error stands where the macro is used
    errors = ERROR.findall(compiled(names).stderr)
    refused = {int(number) - first for number, _ in errors}
    # what an error before it has hidden is asked alone
    return [(name, "is a number for gcc") for number, name in enumerate(names)
            if number not in refused and not compiled([name]).returncode]


def missing_names(variant, names):
    """What gcc shows and the dump does not: (what, where it was seen)."""
    missing = []
    handles = [re.compile(handle) for handle in variant.data.get("handles", [])]
    counts = {"derived": 0}
    for tag, found in variant.types().items():
        counts[tag] = len(found)
        for name in sorted(found - names["types"]):
            if any(handle.search(name.split()[-1]) for handle in handles):
                counts["derived"] += 1
            else:
                missing.append((name, "DWARF " + tag))
    macros = variant.macros()
    guards = variant.include_guards() & macros
    counts["macro"], counts["include guard"] = len(macros), len(guards)
    missing += [(name, "-dD") for name in sorted(macros - guards - names["macros"])]
    surplus = [(name, "not defined for gcc") for name in sorted(
        names["only_macros"] - macros - assertions.functions(variant.tree))]
    return missing, surplus, counts


def judge(variant, surface):
    facts, fields, names = assertions.of_surface(surface, variant.audience)
    wrong = wrong_facts(variant, facts)
    wrong += wrong_bitfields(variant, fields)
    missing, surplus, counts = missing_names(variant, names)
    wrong += surplus + values_not_told(variant, names["only_macros"])
    for what, words in wrong:
        print("%s %s: WRONG %s: %s" % (variant.arch, variant.audience, what, words))
    for what, where in missing:
        print("%s %s: MISSING %s, seen in %s" % (variant.arch, variant.audience, what, where))
    asserted = len(facts) + len(fields) + len(names["only_macros"])
    print("%-6s %-5s %6d asserted, %d of them bit fields, %d wrong; of gcc's %s, %d missing"
          % (variant.arch, variant.audience, asserted, len(fields), len(wrong),
             ", ".join("%d %s" % (n, tag) for tag, n in sorted(counts.items())), len(missing)))
    return asserted, len(wrong), len(missing)


def judge_rung(variant, surface, version):
    """What holds for a part of the interface versions only, and what must not be there."""
    facts, fields, _ = assertions.of_surface(surface, variant.audience, version)
    kinds = ("constants", "macros", "hypercalls")
    there = {e["name"] for kind in kinds for e in surface[kind]
             if assertions.sees(e, variant.audience, version)}
    gone = sorted({e["name"] for kind in kinds for e in surface[kind]} - there)
    absent = "".join("#ifdef %s\n#error is there: %s\n#endif\n" % (name, name)
                     for name in gone if name not in variant.macros_elsewhere)
    path, asserted = os.path.join(variant.folder, "facts.o"), "".join(line + "\n" for line, _ in facts)
    if not variant.gcc(variant.base + absent + asserted + variables(fields), "-c", "-o", path).returncode:
        wrong = wrong_values(variant, fields, path) if fields else []
    else: # each alone says what it is
        surplus = re.findall(r"is there: (\w+)", variant.gcc(variant.base + absent, "-fsyntax-only").stderr)
        wrong = wrong_facts(variant, facts) + wrong_bitfields(variant, fields)
        wrong += [(name, "is defined") for name in sorted(set(surplus))]
    for what, words in wrong:
        print("%s at 0x%08x: WRONG %s: %s" % (variant.arch, version, what, words))
    return len(facts) + len(fields) + len(gone), len(wrong), 0


def judge_rungs(data, tree, release, arch, folder, surface):
    """The guest's older interfaces, one for each stretch between two thresholds."""
    sums, rungs = [0, 0, 0], [int(rung, 16) for rung in surface.get("rungs", [])]
    for version in [0] + rungs[:-1]:
        variant = Variant(data, tree, release, arch, "guest", folder, version)
        # a name of the surface that another audience alone has may be the compiler's own
        variant.macros_elsewhere = {e["name"] for kind in ("constants", "macros")
                                    for e in surface[kind]
                                    if "guest" not in e.get("audiences", ["guest"])}
        sums = [a + b for a, b in zip(sums, judge_rung(variant, surface, version))]
    print("%-6s guest %6d asserted at %d older interfaces, %d wrong"
          % (arch, sums[0], len(rungs), sums[1]))
    return sums


def main():
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    sums = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        tree = sys.argv[1] if len(sys.argv) > 1 else subprocess.run(
            [os.path.join(HERE, "fetch-xen-headers"), os.path.join(folder, "debian")],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        release = sys.argv[2] if len(sys.argv) > 2 else "4.17"
        surfaces = command.surfaces(tree, "--arch", ",".join(COMPILERS))
        for arch in COMPILERS:
            for audience in AUDIENCES:
                variant = Variant(data, tree, release, arch, audience, folder)
                sums = [a + b for a, b in zip(sums, judge(variant, surfaces[arch]))]
            more = judge_rungs(data, tree, release, arch, folder, surfaces[arch])
            sums = [a + b for a, b in zip(sums, more)]
    print("%d facts asserted, %d wrong, %d entities missing" % tuple(sums))
    return 1 if sums[1] or sums[2] or not sums[0] else 0


if __name__ == "__main__":
    sys.exit(main())
