# SPDX-License-Identifier: MIT
"""Findings cite the sources of their own profile: no rule, no commit and no file of another
hypervisor is held against anybody. All rules are explained for a profile that cites nothing, and
the oldest and the newest release of each profile that is not Xen's are compared and reported on."""

import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
XEN = re.compile(r"\bxen|XEN_|domctl|sysctl|\bdom0\b|xenstore|libxl|CHANGELOG|docs/designs", re.I)
SOURCE = re.compile(r"\((R\d+(?:, R\d+)*)\)")


def catalogue():
    return command.load(os.path.join(TOP, "rules", "catalogue.json"))


def profiles():
    folder = os.path.join(TOP, "rules", "profiles")
    for name in sorted(os.listdir(folder)):
        yield command.load(os.path.join(folder, name))


def foreign(text, allowed):
    """The lines that cite what is not the profile's own; names of its headers may have 'xen'."""
    for line in text.splitlines():
        if not re.match(r"\s*(why|fix|back|example|Why|What|\w.*\.$)", line):
            continue
        cited = {number for group in SOURCE.findall(line) for number in group.split(", ")}
        if cited - allowed or (XEN.search(line) and not re.search(r"KVM_|kvm_|xen_hvm|XEN_", line)):
            yield line.strip()


def main():
    complaints, rules = [], catalogue()
    for rule in rules["rules"] + rules["hazards"]:
        text = command.run("explain", rule["id"], "--profile", "jailhouse").stdout
        complaints += ["explain %s: %s" % (rule["id"], line) for line in foreign(text, set())]
        if rule["title"] not in text:
            complaints.append("explain %s: says nothing" % rule["id"])
    compared = 0
    for profile in profiles():
        name = profile["name"]
        allowed = {s["id"] for s in rules["sources"] if s["of"] in profile.get("cites", [])}
        releases = sorted((r for r in os.listdir(os.path.join(TOP, "baselines", name))
                           if re.match(r"\d", r)), key=lambda r: [int(n) for n in r.split(".")])
        if name == "xen" or len(releases) < 2:
            continue
        pair = ["@" + releases[0], "@" + releases[-1], "--profile", name]
        for words in (["diff", "-v", *pair], ["report", *pair]):
            text = command.run(*words).stdout
            compared += "why" in text
            complaints += ["%s %s: %s" % (name, words[0], line)
                           for line in foreign(text, allowed)]
    for wrong in complaints[:40]:
        print(wrong)
    print("%d rules, %d reports, %d foreign citations" % (
        len(rules["rules"]) + len(rules["hazards"]), compared, len(complaints)))
    return bool(complaints) or compared < 7


if __name__ == "__main__":
    sys.exit(main())
