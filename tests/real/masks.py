# SPDX-License-Identifier: MIT
"""Figures of `hvabi masks` that are known for certain of releases of Xen: 8 bits for HVMOP, which
had 22 as the highest number in 4.5, 12 for GNTTABOP, 6 for XENMEM."""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

# release, architecture, family: bits of the mask (0: none), highest number, continuation
WANTED = [
    ("4.5.0", "x86_64", "HVMOP", 8, 22, 56),
    ("4.5.0", "x86_32", "HVMOP", 8, 22, 24),
    ("4.5.0", "x86_64", "GNTTABOP", 12, 12, 20),
    ("4.5.0", "x86_64", "XENMEM", 6, 26, 26), # a handler for 32-bit callers takes an int
    ("4.5.0", "arm64", "HVMOP", 0, 22, 0),
    ("4.22.0", "arm64", "GNTTABOP", 12, 12, 20),
    ("4.22.0", "arm64", "XENMEM", 6, 28, 58),
]


def rows(repository, release):
    report = command.report("masks", "RELEASE-" + release, "-C", repository, statuses=(0,))
    return {(arch, row["family"]): row for row in report["families"] for arch in row["archs"]}


def judge(found, wanted):
    release, arch, family, bits, highest, continuation = wanted
    row = found[release].get((arch, family), {})
    mask = row.get("mask") or {}
    there = (mask.get("bits", 0), row.get("highest"), mask.get("continuation_bits", 0))
    if there == (bits, highest, continuation):
        return 0
    print("%s %s %s: bits, highest, continuation are %s, not %s"
          % (release, arch, family, there, (bits, highest, continuation)))
    return 1


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        command.skip("set HVABI_XEN_GIT to a repository of Xen to read its masks")
    found = {release: rows(repository, release) for release in sorted({w[0] for w in WANTED})}
    wrong = sum(judge(found, wanted) for wanted in WANTED)
    print("%d figures of masks, %d wrong" % (3 * len(WANTED), wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
