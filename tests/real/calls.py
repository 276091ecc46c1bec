# SPDX-License-Identifier: MIT
"""What a hypercall is, on the history of Xen (HVABI_XEN_GIT): masks, argument lists, numbers,
guards, views, forgotten versions, and stable branches, each as it is known to have been."""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

# (old, new, options, rows that must be told, verdicts that must not)
COMPARISONS = [
    # a continuation mask widened without a word, before anything was recorded
    ("36e3044132^", "36e3044132", ["--arch", "x86_64"], [
        {"kind": "mask-changed", "entity": "MEMOP_CMD_MASK", "verdict": "break",
         "rollback": "break", "before.bits": 4, "after.bits": 6}], []),
    # argument lists: public headers show nothing of them
    ("a4180b03ff^", "a4180b03ff", [], [
        {"kind": "signature-changed", "entity": "__HYPERVISOR_kexec_op", "before.bits": 32,
         "after.bits": 64, "archs": ["x86_64"]}], []),
    ("d2bbb0d455^", "d2bbb0d455", [], [
        {"kind": "signature-changed", "entity": "__HYPERVISOR_multicall", "verdict": "break",
         "archs": ["x86_64", "arm64"], "before.bits": 32, "after.bits": 64}], []),
    # dm_op became visible to guests: one cause, one row
    ("368096b9c4^", "368096b9c4", [], [
        {"kind": "guard-widened", "entity": "struct xen_dm_op", "audiences": ["guest"],
         "verdict": "compatible"}], ["break", "source"]),
    # domctl 23 had meant something else
    ("RELEASE-4.14.0", "RELEASE-4.15.0", [], [
        {"kind": "number-reused", "entity": "XEN_DOMCTL_soft_reset_cont", "before.value": "23",
         "before.text": "XEN_DOMCTL_arch_setup", "after.value": "23"}], []),
    ("@4.8", "@4.9", [], [
        {"kind": "number-reused", "entity": "XEN_SYSCTL_gcov_op", "before.value": "20",
         "before.text": "XEN_SYSCTL_coverage_op"},
        {"kind": "mask-changed", "entity": "HVMOP_op_mask", "verdict": "review"}], []),
    # the hypervisor's own view of a type that tools fill
    ("RELEASE-4.21.0", "RELEASE-4.22.0", [], [
        {"kind": "view-mismatch", "entity": "struct xen_domctl_assign_device",
         "audiences": ["tools"]}], []),
    # who can reach it: a structure outside of every guard that tools alone lead to
    ("RELEASE-4.12.0", "RELEASE-4.13.0", ["--arch", "arm64"], [
        {"kind": "guard-narrowed", "entity": "struct vcpu_guest_core_regs", "verdict": "source",
         "reachable_from": ["XEN_DOMCTL_getvcpucontext", "XEN_DOMCTL_setvcpucontext"]},
        # an operation that went without a new version, in a file that went as well
        {"kind": "constant-removed", "entity": "XEN_SYSCTL_tmem_op", "verdict": "break"}], []),
    # versions that were forgotten, before and after somebody noticed
    ("@4.11", "adadade59d^", [], [
        {"kind": "interface-version-missing", "entity": "XEN_DOMCTL_INTERFACE_VERSION",
         "verdict": "break"}], []),
    ("@4.11", "adadade59d", [], [
        {"kind": "interface-version", "entity": "XEN_DOMCTL_INTERFACE_VERSION"}], ["break"]),
    ("@4.1", "4779dc810e^", [], [
        {"kind": "interface-version-missing", "entity": "XEN_SYSCTL_INTERFACE_VERSION"}], []),
    # one number, two layouts: it was never repaired
    ("@4.6", "@4.7", [], [
        {"kind": "interface-version-missing", "entity": "XEN_DOMCTL_INTERFACE_VERSION",
         "before.value": "11", "after.value": "11"}], []),
    ("@4.20", "@4.21", [], [
        {"kind": "interface-version-missing", "entity": "XEN_DOMCTL_INTERFACE_VERSION",
         "before.value": "23", "after.value": "23"}], []),
    # an older interface keeps what the latest one gave up
    ("c9929dfe10^", "c9929dfe10", [], [], ["break"]),
    ("e1890c4261^", "e1890c4261", [], [], ["break"]),
    ("5813737f85^", "5813737f85", [], [], ["break"]),
    # stable branches: what was broken there is told, and nothing else
    ("RELEASE-4.5.0", "stable-4.5", [], [
        {"kind": "constant-value", "entity": "GUEST_GICC_SIZE", "verdict": "break"}], []),
    ("RELEASE-4.7.0", "stable-4.7", [], [], ["break"]),
    ("RELEASE-4.8.0", "stable-4.8", [], [], ["break"]),
    ("RELEASE-4.9.0", "stable-4.9", [], [], ["break"]),
    ("RELEASE-4.13.0", "stable-4.13", [], [
        {"kind": "number-reused", "entity": "XEN_DOMCTL_soft_reset_cont",
         "verdict": "review"}], ["break"]),
    ("RELEASE-4.21.0", "stable-4.21", [], [], ["break"]),
    ("RELEASE-4.22.0", "stable-4.22", [], [], ["break"]),
]


def value(row, path):
    for key in path.split("."):
        row = (row or {}).get(key)
    return row


def complaints(repository, old, new, options, wanted, refused):
    report = command.report("diff", old, new, "-C", repository, *options)
    for row in wanted:
        found = [change for change in report["changes"]
                 if all(value(change, path) == held for path, held in row.items())]
        if not found:
            yield "no row is %s" % row
    for change in report["changes"]:
        if change["verdict"] in refused:
            yield "%s %s of %s %s" % (change["verdict"], change["kind"], change["entity"],
                                      change.get("member") or "")


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        print("skipped: HVABI_XEN_GIT names no repository of Xen")
        return command.SKIP
    wrong = 0
    for old, new, options, wanted, refused in COMPARISONS:
        found = list(complaints(repository, old, new, options, wanted, refused))
        wrong += len(found)
        for complaint in found:
            print("%s -> %s: %s" % (old, new, complaint))
    print("%d comparisons, %d complaints" % (len(COMPARISONS), wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
