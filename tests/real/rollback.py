# SPDX-License-Identifier: MIT
"""The way back between releases of hypervisors. Of Xen, which records of a saved image and which parameters each
release added or made longer is known for certain (KNOWN, from the history of hvm/save.h and
hvm/params.h), and the recorded releases must say just that.

So it is with the registers of KVM and the recorded kernels (KERNELS), on arm64; of riscv64 the
registers of extensions must be those whose constants one recording has and the other has not.

With HVABI_XEN_GIT the same is asked of the headers themselves, for every pair of neighbours and
some that are far apart: names and numbers are what the text of the headers has, lengths what gcc
says of the machine it is on."""

import os
import platform
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

# release: records as name, number, old length, length (both None where it has no fixed one) and
# parameters as name, number; what is not here added nothing
KNOWN = {
    "4.1": ([("CPU_XSAVE", 16, None, None), ("LAPIC", 5, 16, 24)],
            [("CONSOLE_PFN", 17), ("CONSOLE_EVTCHN", 18), ("ACPI_IOPORTS_LOCATION", 19),
             ("MEMORY_EVENT_CR0", 20), ("MEMORY_EVENT_CR3", 21), ("MEMORY_EVENT_CR4", 22),
             ("MEMORY_EVENT_INT3", 23)]),
    "4.2": ([("VIRIDIAN_VCPU", 17, None, 8), ("VMCE_VCPU", 18, None, 8)],
            [("NESTEDHVM", 24), ("MEMORY_EVENT_SINGLE_STEP", 25), ("BUFIOREQ_EVTCHN", 26),
             ("PAGING_RING_PFN", 27), ("ACCESS_RING_PFN", 28), ("SHARING_RING_PFN", 29)]),
    "4.3": ([("TSC_ADJUST", 19, None, 8), ("VMCE_VCPU", 18, 8, 24)],
            [("MEMORY_EVENT_MSR", 30), ("TRIPLE_FAULT_REASON", 31)]),
    "4.5": ([("CPU_MSR", 20, None, None), ("VIRIDIAN_DOMAIN", 15, 16, 24)],
            [("IOREQ_SERVER_PFN", 32), ("NR_IOREQ_SERVER_PAGES", 33),
             ("VM_GENERATION_ID_ADDR", 34)]),
    "4.6": ([("VIRIDIAN_DOMAIN", 15, 24, 32)], [("ALTP2M", 35)]),
    "4.7": ([("CPU", 2, 1024, 1032), ("VIRIDIAN_VCPU", 17, 8, 16)], [("X87_FIP_WIDTH", 36)]),
    "4.9": ([], [("VM86_TSS_SIZED", 37)]),
    "4.10": ([("VMCE_VCPU", 18, 24, 32)], [("MCA_CAP", 38)]),
    "4.13": ([("VIRIDIAN_VCPU", 17, 16, 216)], []),
    "4.14": ([("RTC", 11, 16, 24)], []),
    "4.21": ([("LAPIC", 5, 24, 32)], []),
}
# kernels: registers of arm64 as name, number and mask of the bits that it has
KERNELS = {
    ("5.10", "6.1"): [("KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3", 0x6030000000140003, None),
                      ("KVM_REG_ARM_STD_BMAP", 0x6030000000160000, 1),
                      ("KVM_REG_ARM_STD_HYP_BMAP", 0x6030000000160001, 1),
                      ("KVM_REG_ARM_VENDOR_HYP_BMAP", 0x6030000000160002, 3)],
    ("6.1", "6.12"): [],
    ("6.12", "7.2"): [("KVM_REG_ARM_VENDOR_HYP_BMAP_2", 0x6030000000160003, 3)],
}
EXTENSION = re.compile(r"^KVM_RISCV_(ISA|SBI)_EXT_(?!(MAX|FORCE)$)")
RELEASES = ["4.%d" % n for n in range(23)]
FAR = [("4.0", "4.22"), ("4.4", "4.14"), ("4.12", "4.13")]
PUBLIC = "xen/include/public"


def told(*trees):
    """Records and parameters that --rollback lists on x86_64, as in KNOWN."""
    report = command.report("diff", *trees, "--arch", "x86_64", "--rollback")
    records, parameters, strange = set(), set(), []
    for item in report["items"]:
        if item["what"] == "parameter":
            parameters.add((item["name"], int(item["id"])))
        elif item["what"] == "save-record":
            records.add((item["name"], int(item["id"]), item.get("old_size"), item["size"]))
        else:
            strange.append(item)
        if not item["needed"] or not item["do"]:
            strange.append(item)
    return records, parameters, strange


def judge(where, found, wanted):
    failed = 0
    for what, there, expected in zip(("records", "parameters"), found, wanted):
        for verb, names in (("missing", expected - there), ("too much", there - expected)):
            failed += len(names)
            if names:
                print("%s: %s %s: %s" % (where, what, verb, sorted(names, key=str)))
    for item in found[2]:
        failed += 1
        print("%s: strange: %s" % (where, item))
    return failed


def known_pairs():
    failed = n = 0
    for old, new in zip(RELEASES, RELEASES[1:]):
        records, parameters = KNOWN.get(new, ([], []))
        failed += judge("@%s @%s" % (old, new), told("@" + old, "@" + new),
                        (set(records), set(parameters)))
        n += len(records) + len(parameters)
    return n, failed


# ---- kernels ----

def constants(release, arch):
    path = os.path.join(command.TOP, "baselines/kvm", release, arch + ".json")
    surface = command.load(path)
    return ({c["name"] for c in surface["constants"]}
            | {value[0] for e in surface["enums"] for value in e["values"]})


def registers(old, new, arch):
    """What --rollback lists: all must be seen to, and each says how."""
    report = command.report("diff", "@" + old, "@" + new, "--profile", "kvm", "--arch", arch,
                            "--rollback")
    return {(i["name"], int(i["id"]), int(i["mask"]) if "mask" in i else None)
            for i in report["items"] if i["needed"] and i["do"]}


def kernel_pairs():
    failed = n = 0
    for (old, new), wanted in KERNELS.items():
        found = registers(old, new, "arm64")
        n += len(wanted)
        failed += len(found ^ set(wanted))
        if found != set(wanted):
            print("%s %s arm64: %s, not %s" % (old, new, sorted(found), wanted))
        if old == "5.10":
            continue # had no riscv64
        there = {name for name, _, _ in registers(old, new, "riscv64") if EXTENSION.match(name)}
        known = {name for name in constants(new, "riscv64") - constants(old, "riscv64")
                 if EXTENSION.match(name)}
        n += len(known)
        failed += len(there ^ known)
        if there ^ known:
            print("%s %s riscv64: not in both: %s" % (old, new, sorted(there ^ known)))
    return n, failed


# ---- the headers themselves ----

def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], stdout=subprocess.PIPE,
                          check=True).stdout


def text(folder, name):
    return re.sub(r"/\*.*?\*/", " ", command.text(os.path.join(folder, PUBLIC, name)), flags=re.S)


def lengths(folder, names):
    """What gcc says of each record: number and length."""
    probe = os.path.join(folder, "probe")
    with open(probe + ".c", "w", encoding="utf-8") as stream:
        stream.write('#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n'
                     '#include "xen.h"\n#include "hvm/save.h"\nint main(void) {\n')
        for name in names:
            stream.write('printf("%%s %%zu %%zu\\n", "%s", HVM_SAVE_CODE(%s), '
                         'HVM_SAVE_LENGTH(%s));\n' % (name, name, name))
        stream.write("}\n")
    subprocess.run(["gcc", "-w", "-iquote", os.path.join(folder, PUBLIC), probe + ".c", "-o", probe],
                   check=True)
    lines = subprocess.run([probe], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {int(number): (name, int(length))
            for name, number, length in map(str.split, lines.splitlines())}


def state(repository, release, top):
    """All records and parameters of a release: number -> (name, length), number -> name."""
    folder = os.path.join(top, release)
    os.makedirs(folder)
    archive = git(repository, "archive", "RELEASE-%s.0" % release, "--", PUBLIC)
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    saves = text(folder, "arch-x86/hvm/save.h") + text(folder, "hvm/save.h")
    records = lengths(folder, sorted(set(
        re.findall(r"^ *DECLARE_HVM_SAVE_TYPE(?:_COMPAT)?\(([A-Z]\w*),", saves, flags=re.M))))
    for name, number in re.findall(r"^#define (CPU_\w+)_CODE +(\d+)", saves, flags=re.M):
        records[int(number)] = (name, None)
    found = re.findall(r"^#define +HVM_PARAM_(\w+) +(\d+)$", text(folder, "hvm/params.h").replace(
        " \n", "\n"), flags=re.M)
    parameters = {}
    for name, number in found:
        if not name.startswith("CALLBACK_TYPE_") and not name.startswith("CALLBACK_IRQ_TYPE"):
            parameters.setdefault(int(number), name)
    return records, parameters


def expected(old, new):
    records, parameters = set(), set()
    for number, (name, length) in new[0].items():
        before = old[0].get(number)
        if not before:
            records.add((name, number, None, length))
        elif before[1] and length and length > before[1]:
            records.add((name, number, before[1], length))
    for number, name in new[1].items():
        if number not in old[1]:
            parameters.add((name, number))
    return records, parameters


def real_pairs(repository):
    failed = n = 0
    with tempfile.TemporaryDirectory() as top:
        states = {release: state(repository, release, top) for release in RELEASES}
    for old, new in [*zip(RELEASES, RELEASES[1:]), *FAR]:
        wanted = expected(states[old], states[new])
        n += sum(map(len, wanted))
        failed += judge("RELEASE-%s.0 RELEASE-%s.0" % (old, new),
                        told("RELEASE-%s.0" % old, "RELEASE-%s.0" % new, "-C", repository), wanted)
    return n, failed


def main():
    n, failed = known_pairs()
    print("%d pieces of state between recorded releases, %d wrong" % (n, failed))
    if os.path.isdir(os.path.join(command.TOP, "baselines/kvm")):
        n, wrong = kernel_pairs()
        failed += wrong
        print("%d registers between recorded kernels, %d wrong" % (n, wrong))
    else:
        print("kernels: left out, as none is recorded")
    repository = os.environ.get("HVABI_XEN_GIT")
    if repository and platform.machine() == "x86_64":
        n, wrong = real_pairs(repository)
        failed += wrong
        print("%d between the headers of releases, %d wrong" % (n, wrong))
    else:
        print("headers themselves: left out, as they need HVABI_XEN_GIT and an x86_64 gcc")
    return 1 if failed or not n else 0


if __name__ == "__main__":
    sys.exit(main())
