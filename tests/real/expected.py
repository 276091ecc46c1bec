# SPDX-License-Identifier: MIT
"""Changes between releases of Xen that are known for certain: 02f6d4e6e2 hid a structure from
guests in 4.13, e98edccb94 widened a register into a hole, 918b8842a8 widened two more in 4.16.

A wanted change is the values that its row has; "consequence" looks below the rows. A change
whose "absent" is true must not be told."""

COMPARISONS = [
    {"old": "4.14", "new": "4.16", "archs": ["arm32", "arm64"], "status": 1, "changes": [
        {"entity": "struct vcpu_guest_core_regs", "member": "cpsr", "kind": "member-widened",
         "archs": ["arm32", "arm64"], "audiences": ["tools"],
         "before": {"bits": 32}, "after": {"bits": 64}},
        {"consequence": True, "entity": "struct vcpu_guest_core_regs", "kind": "record-size",
         "before": {"size": 304}, "after": {"size": 312}},
        {"entity": "struct vcpu_guest_core_regs", "member": "spsr_el1", "archs": ["arm32",
         "arm64"], "before": {"bits": 32}, "after": {"bits": 64}, "consequence": True},
        {"consequence": True, "entity": "struct vcpu_guest_context", "kind": "record-size",
         "before": {"size": 344}, "after": {"size": 352}},
        {"entity": "XEN_DOMCTL_INTERFACE_VERSION", "kind": "interface-version",
         # 0x12 is what 4.14.0 ships; 0x13 is 4.15's
         "before": {"value": "18"}, "after": {"value": "20"}},
        {"absent": True, "entity": "struct vcpu_guest_core_regs", "audiences": ["guest"]},
    ]},
    {"old": "4.12", "new": "4.13", "archs": ["arm64"], "changes": [
        {"entity": "struct vcpu_guest_core_regs", "kind": "guard-narrowed",
         "audiences": ["guest"], "archs": ["arm64"]},
        {"entity": "struct vcpu_guest_context", "member": "sctlr", "kind": "member-widened",
         "archs": ["arm64"], "before": {"bits": 32}, "after": {"bits": 64},
         "audiences": ["tools"]},
        {"absent": True, "consequence": True, "entity": "struct vcpu_guest_context",
         "kind": "record-size"},
    ]},
]


def rows(changes, below, parent=None):
    """Changes and, if below, their consequences, which inherit what they leave out."""
    for change in changes:
        whole = dict(parent or {}, **change)
        whole.pop("consequences", None)
        yield whole
        if below:
            inherited = {key: whole[key] for key in ("entity", "archs", "audiences")
                         if key in whole}
            yield from rows(change.get("consequences", []), True, inherited)


def agrees(wanted, row):
    for key, value in wanted.items():
        if key in ("consequence", "absent"):
            continue
        there = row.get(key)
        if isinstance(value, dict):
            if not isinstance(there, dict) or not agrees(value, there):
                return False
        elif isinstance(value, list) and wanted.get("absent"):
            if not set(value) & set(there or []):
                return False
        elif there != value:
            return False
    return True


def judge(comparison, report, source):
    """Print what is wrong and return how many; a line that says so where nothing is."""
    title = "%s -> %s from %s" % (comparison["old"], comparison["new"], source)
    failed = 0
    for wanted in comparison["changes"]:
        there = [row for row in rows(report["changes"], wanted.get("consequence"))
                 if agrees(wanted, row)]
        if bool(there) == bool(wanted.get("absent")):
            failed += 1
            print("%s: %s: %s" % (title, "told" if there else "not told", wanted))
    if not failed:
        print("%s: %d of %d as it must be" % (title, len(comparison["changes"]),
                                              len(comparison["changes"])))
    return failed
