# SPDX-License-Identifier: MIT
"""Kernels as Debian packages their headers: what must be told between them, and what must not;
the recorded releases; every fact of the newest one under each architecture's gcc; and its layouts
as the second reader finds them in what clang and gcc made of them.

    kernels.py [told|recorded|sources|facts|readers]...      (default: all)

HVABI_KERNELS names a folder that keeps the unpacked suites; else they are fetched anew, once for all
tests of a run."""

import concurrent.futures
import filecmp
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import assertions
import command
import facts
import readers
import umbrella

SUITES = {"5.10": "bullseye", "6.1": "bookworm", "6.12": "trixie", "7.2": "sid"}
PROFILE = ["--profile", "kvm"]
COMPILERS = {"x86_64": "gcc", "x86_32": "i686-linux-gnu-gcc", "arm64": "aarch64-linux-gnu-gcc",
             "riscv64": "riscv64-linux-gnu-gcc", "s390x": "s390x-linux-gnu-gcc",
             "ppc64": "powerpc64le-linux-gnu-gcc"}
# rows that a pair must have: kind, entity, architecture, verdict, rollback
TOLD = {
    ("5.10", "6.1"): [("rollback-register", name, "arm64", "compatible", "break") for name in (
        "KVM_REG_ARM_STD_BMAP", "KVM_REG_ARM_STD_HYP_BMAP", "KVM_REG_ARM_VENDOR_HYP_BMAP",
        "KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3")],
    ("6.12", "7.2"): [
        ("rollback-register", "KVM_REG_ARM_VENDOR_HYP_BMAP_2", "arm64", "compatible", "break"),
        ("constant-added", "KVM_CAP_ARM_SEA_TO_USER", "arm64", "compatible", "ok"),
        ("constant-added", "KVM_EXIT_ARM_SEA", "arm64", "compatible", "ok")],
}
# what looks like a break and is none, with the rule that knows (the profile's errata say why)
LOOKS_LIKE_ONE = {
    ("5.10", "6.1"): [("member-put-right", "struct kvm_run", "system_event.ndata")],
    ("6.1", "6.12"): [("value-put-right", "KVM_DIRTY_LOG_PAGE_OFFSET", None),
                      ("value-put-right", "PSCI_1_1_FN_MEM_PROTECT_CHECK_RANGE", None),
                      ("member-never-held", "struct kvm_vcpu_pv_apf_data", "enabled"),
                      ("member-put-right", "struct kvm_sev_launch_start", "pad0")],
}


def kept(folder):
    """Where the suites are kept: the folder, if nothing else is asked for."""
    return os.environ.get("HVABI_KERNELS") or os.environ.get("HVABI_DOWNLOADS") or folder


def fetch(folder, suites=tuple(SUITES)):
    """release -> tree, of those releases; what cannot be reached is left out."""
    def one(suite):
        return subprocess.run([os.path.join(HERE, "fetch-kernel-headers"), suite,
                               os.path.join(folder, suite)], stdout=subprocess.PIPE, text=True)
    with concurrent.futures.ThreadPoolExecutor(len(suites)) as pool:
        done = list(pool.map(one, [SUITES[release] for release in suites]))
    for process in done:
        if process.returncode not in (0, command.SKIP):
            raise RuntimeError("fetch-kernel-headers: exit %d" % process.returncode)
    return {release: process.stdout.strip() for release, process in zip(suites, done)
            if process.returncode == 0}


def has(changes, rules, wanted):
    kind, entity, arch, verdict, rollback = wanted
    return any((c["kind"], c["entity"], c["verdict"], c["rollback"])
               == (kind, entity, verdict, rollback) and arch in c["archs"] for c in changes)


def told(trees):
    """Between any two kernels: no break, and what must be there."""
    rules = {slug: rule for rule, slug in re.findall(
        r'"id": "(HV\d+)", "slug": "([\w-]+)"',
        open(os.path.join(command.TOP, "rules/catalogue.json"), encoding="utf-8").read())}
    wrong = 0
    for old, new in itertools.combinations(trees, 2):
        report = command.report("diff", trees[old], trees[new], *PROFILE)
        changes = report["changes"]
        complaints = ["broken: %s %s" % (c["entity"], c["member"] or "")
                      for c in changes if c["verdict"] == "break"]
        complaints += ["not told: %s %s" % wanted[:2] for wanted in TOLD.get((old, new), [])
                       if not has(changes, rules, wanted)]
        complaints += ["not known: %s %s" % wanted[1:]
                       for wanted in LOOKS_LIKE_ONE.get((old, new), [])
                       if not any((c["rule"], c["entity"], c["member"])
                                  == (rules[wanted[0]],) + wanted[1:] for c in changes)]
        complaints += report["errors"]
        for complaint in complaints:
            print("%s to %s: %s" % (old, new, complaint))
        wrong += len(complaints)
        print("%s to %s: %d changes on %d variants, %d breaks, %d of the way back" % (
            old, new, len(changes), report["coverage"]["variants"], report["summary"]["break"],
            report["summary"]["rollback"]))
    return wrong


def recorded(trees):
    """The recorded releases are what the packages say, byte for byte."""
    wrong = 0
    for release, tree in trees.items():
        version = command.surfaces(tree, *PROFILE, "--arch", "x86_64")["x86_64"].get("release")
        if version not in (release, None): # the newest suite goes on
            print("%s: the suite has %s by now: not compared" % (release, version))
            continue
        with tempfile.TemporaryDirectory() as folder:
            command.run("record", tree, *PROFILE, "--release", release, "--output", folder)
            ours = os.path.join(command.TOP, "baselines/kvm", release)
            theirs = os.path.join(folder, "kvm", release)
            names = sorted(os.listdir(ours))
            same = (names == sorted(os.listdir(theirs)) and
                    filecmp.cmpfiles(ours, theirs, names, shallow=False)[0] == names)
            print("%s: %d architectures, %s" % (release, len(names),
                                                "as recorded" if same else "DIFFERENT"))
            wrong += not same
    return wrong


def sources(trees):
    """Headers in a kernel's source tree are the interface that is installed from them."""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(kept(folder), "source")
        done = subprocess.run([os.path.join(HERE, "fetch-kernel-headers"), "--source",
                               SUITES["6.12"], source], stdout=subprocess.PIPE, text=True)
        if done.returncode == command.SKIP or "6.12" not in trees:
            print("skipped: no sources of 6.12 to compare with")
            return 0
        report = command.report("diff", trees["6.12"], done.stdout.strip(), *PROFILE)
    # headers_install spells inline as __inline__, in a macro's body as well; it drops comments and
    # what is the kernel's own, which a package has not got
    other = [c for c in report["changes"]
             if c["kind"] not in ("macro-body", "semantics-only", "not-looked-at")
             and c["rule"] != "HV2379"]
    for change in other:
        print("installed to source: %s %s" % (change["kind"], change["entity"]))
    print("6.12: installed and in the source tree, %d variants, %d records, %d differences"
          % (report["coverage"]["variants"], report["coverage"]["records"], len(other)))
    return len(other) + len(report["errors"]) + (not report["coverage"]["records"])


class Variant(facts.Variant):
    """What an audience includes, from the places where the package has an architecture."""

    def __init__(self, data, tree, arch, audience, folder):
        self.data, self.tree, self.arch, self.audience = data, tree, arch, audience
        self.folder = os.path.join(folder, arch, audience)
        os.makedirs(self.folder)
        own = subprocess.run([COMPILERS[arch], "-print-file-name=include"],
                             capture_output=True, text=True, check=True).stdout.strip()
        self.roots = roots_of(data, tree, arch)
        stubs = umbrella.write_stubs(data, audience, os.path.join(self.folder, "stubs"))
        self.flags = ([COMPILERS[arch], "-std=gnu11", "-w", "-fmax-errors=0", "-ffreestanding",
                       "-fno-common", "-nostdinc"] + umbrella.defines(data, arch, audience)
                      + ["-I" + stubs] + ["-I" + root for root in self.roots] + ["-isystem", own])
        self.included = umbrella.by_name(data["audiences"], audience)["headers"]
        self.before = "".join("#include <%s>\n" % header for first in data["prerequisites"]
                              if first["header"] == "*" for header in first["includes"])
        self.base = self.before + "".join("#include <%s>\n" % header for header in self.included)

    def include_guards(self):
        """As in the headers that the compiler names, not in all of the package."""
        found = set()
        for path in set(re.findall(r'# \d+ "([^"]*[.]h)"', self.gcc(self.base, "-E").stdout)):
            first = re.search(r"^[ \t]*#.*", command.text(path), re.M)
            found |= set(facts.GUARD.findall(first.group() if first else ""))
        return found

    def types(self):
        more = ["-g", "-fno-eliminate-unused-debug-types"]
        whole = facts.elf.dwarf_names(self.object(self.base, *more))
        plain = facts.elf.dwarf_names(self.object(self.before, *more))
        stubs = {name for stub in self.data["stubs"] for name in re.findall(
            r"(\w+);", "".join(stub["text"]))}
        return {tag: found - plain[tag] - stubs for tag, found in whole.items()}


def roots_of(data, tree, arch):
    """The first layout of the profile that has both markers."""
    words = {word["word"]: word["values"]
             for word in umbrella.by_name(data["archs"], arch).get("words", [])}
    for layout in data["layouts"]:
        for turn in range(max((len(values) for values in words.values()), default=1)):
            try:
                roots = [os.path.join(tree, re.sub(
                    r"\{(\w+)\}", lambda match: words[match.group(1)][turn], root))
                    for root in layout["roots"]]
            except IndexError:
                continue
            if all(any(os.path.isfile(os.path.join(root, marker)) for root in roots)
                   for marker in data["markers"]):
                return roots
    raise RuntimeError("%s has no headers of %s" % (tree, arch))


def register_facts(data, surface, audience):
    """Each id, from what the profile says it is made of, and the size that stands in it."""
    lines = []
    for register in surface.get("registers", []):
        name = register["name"]
        made = [name]
        for source in data["registers"]:
            if surface["arch"] not in source.get("archs", [surface["arch"]]):
                continue
            as_member = source.get("as", "").replace("%s", "")
            if (re.search(source["names"], name) if "names" in source
                    else name.startswith(as_member[:-1]) and "(" in name):
                made += [source["base"]] if "base" in source else []
                break
        if not assertions.sees(register, audience):
            continue
        text = " | ".join("(%s)" % part for part in made)
        lines.append(('_Static_assert((%s) == %sULL, "");' % (text, register["id"]), name))
        if "size" in register:
            lines.append(('_Static_assert(1ULL << (((%s) & KVM_REG_SIZE_MASK) >> '
                          'KVM_REG_SIZE_SHIFT) == %d, "");' % (text, register["size"]), name))
        for bit, number in register.get("bitmap", []):
            lines.append(('_Static_assert((%s) == %s, "");' % (bit, number), bit))
    return lines


def judge_registers(variant, surface):
    lines = register_facts(variant.data, surface, variant.audience)
    wrong = facts.wrong_facts(variant, lines) if lines else []
    for what, words in wrong:
        print("%s %s: WRONG register %s: %s" % (variant.arch, variant.audience, what, words))
    return len(lines), len(wrong), 0


def under_gcc(trees):
    release, tree = list(trees.items())[-1]
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/kvm.json"))
    facts.COMPILERS = COMPILERS
    surfaces = command.surfaces(tree, *PROFILE)
    sums = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        for arch, surface in surfaces.items():
            if not shutil.which(COMPILERS.get(arch, "-")):
                print("skipped: no gcc for %s" % arch)
                continue
            for audience in surface["audiences"]:
                variant = Variant(data, tree, arch, audience, folder)
                for more in (facts.judge(variant, surface), judge_registers(variant, surface)):
                    sums = [a + b for a, b in zip(sums, more)]
    print("%s: %d facts asserted, %d wrong, %d entities missing" % ((release,) + tuple(sums)))
    return sums[1] + sums[2] + (not sums[0])


def by_dwarf(tree, archs, compiler):
    """What the second reader finds, by architecture. The libdw of a Debian may not know one: its
    backends are one library each."""
    done = command.run("dump", tree, *PROFILE, "--arch", ",".join(archs), "--via", "dwarf",
                       "--compiler", compiler, "--no-sandbox")
    if "no support library found for machine" in done.stderr:
        print("skipped: this libdw does not know %s" % ", ".join(archs))
        return {}
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    found = command.json.loads(done.stdout)
    return {surface["arch"]: surface for surface in found.get("surfaces", [found])}


def two_readers(trees):
    if not readers.there():
        print("skipped: this build has no reader of ELF files")
        return 0
    release, tree = list(trees.items())[-1]
    surfaces, count, wrong = command.surfaces(tree, *PROFILE), 0, 0
    macros = assertions.macros(tree)
    seconds = {"clang": {}}
    for arch in surfaces:
        seconds["clang"].update(by_dwarf(tree, [arch], "clang"))
    seconds["gcc"] = by_dwarf(tree, [arch for arch in seconds["clang"]
                                     if shutil.which(COMPILERS.get(arch, "-"))], "gcc")
    for compiler, arch in ((c, a) for c, found in seconds.items() for a in found):
        for audience in surfaces[arch]["audiences"]:
            agreed, differences = readers.compare(surfaces[arch], seconds[compiler][arch], audience, macros)
            other = [difference for difference in differences if not difference[4]]
            for difference in other:
                print("%s %s %s: the readers differ: %s" % (compiler, arch, audience, difference))
            count, wrong = count + agreed, wrong + len(other)
    print("%s: %d facts alike for both readers or explained, %d wrong" % (release, count, wrong))
    return wrong + (not count)


def main():
    checks = {"told": told, "recorded": recorded, "sources": sources, "facts": under_gcc,
              "readers": two_readers}
    wanted = sys.argv[1:] or list(checks)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        trees = fetch(kept(folder))
        command.keep_parses(folder)
        if len(trees) < 2:
            command.skip("no two of Debian's suites can be reached")
        for release in SUITES:
            if release not in trees:
                print("skipped: %s (%s) cannot be reached" % (release, SUITES[release]))
        for name in wanted:
            wrong += checks[name](trees)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
