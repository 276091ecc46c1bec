# SPDX-License-Identifier: MIT
"""What the keys of a profile do: tests/profiles/NAME/ has a profile.json of a made-up hypervisor,
its headers before and after in old/ and new/, and a case.json:

    {"why": "what it shows", "status": 1, "expect": [rows as in tests/cases],
     "says": "a part of the message", "ops": ["names that dump of old/ has as operations"],
     "absent": ["names that dump of old/ has not"],
     "left_out": ["parts of the reasons of all that was left out, one of each"],
     "shown": "a document that has the profile as an example, indented by four blanks"}

The report must have exactly the rows. All keys but why may be left out: then the status is 0, there
are no rows and nothing is said. Where says is there and expect is not, no report is expected.

    run.py [NAME]..."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = {"why", "status", "expect", "says", "ops", "absent", "shown", "left_out"}


def dumped(folder, profile, case):
    if not case.get("ops") and not case.get("absent"):
        return []
    surface = json.loads(command.run_alone("dump", os.path.join(folder, "old"), *profile).stdout)
    surface = surface.get("surfaces", [surface])[0]
    ops = {op["name"] for op in surface["ops"]}
    names = {entity["name"] for kind in surface.values() if isinstance(kind, list)
             for entity in kind if isinstance(entity, dict) and "name" in entity}
    return (["%s is not an operation" % name for name in case.get("ops", []) if name not in ops] +
            ["%s is there" % name for name in case.get("absent", []) if name in names])


def compared(folder, profile, case):
    done = command.run_alone("diff", os.path.join(folder, "old"), os.path.join(folder, "new"),
                             *profile, "--format", "json")
    complaints = []
    if done.returncode != case.get("status", 0):
        complaints.append("exit %d, expected %d: %s" % (done.returncode, case.get("status", 0),
                                                        done.stderr.strip()))
    if "says" in case:
        if case["says"] not in done.stderr:
            complaints.append("does not say '%s' but: %s" % (case["says"], done.stderr.strip()))
        if "expect" not in case:
            return complaints
    try:
        report = json.loads(done.stdout)
        changes = report["changes"]
    except (ValueError, KeyError):
        return complaints + ["no report: " + done.stderr.strip()]
    reasons = [row["why"] for row in report["coverage"]["left_out"]]
    wanted = case.get("left_out", reasons)
    if len(reasons) != len(wanted) or not all(any(text in why for why in reasons)
                                              for text in wanted):
        complaints.append("left out: %s" % reasons)
    usual = {"member": None, "rollback": "ok"}
    return complaints + command.unmatched([{**usual, **row} for row in case.get("expect", [])],
                                          changes)


def shown(folder, case):
    if "shown" not in case:
        return []
    with open(os.path.join(folder, "profile.json"), encoding="utf-8") as stream:
        example = "".join("    " + line for line in stream)
    there = example in command.text(os.path.join(command.TOP, case["shown"]))
    return [] if there else ["%s does not show it" % case["shown"]]


def judge(name):
    folder = os.path.join(HERE, name)
    case = command.load(os.path.join(folder, "case.json"))
    profile = ("--profile", os.path.join(folder, "profile.json"))
    return (["unknown key '%s' in case.json" % key for key in case if key not in KEYS]
            + compared(folder, profile, case) + dumped(folder, profile, case) + shown(folder, case))


def main():
    return command.judge_all(sys.argv[1:] or sorted(
        name for name in os.listdir(HERE)
        if os.path.isdir(os.path.join(HERE, name)) and name != "__pycache__"), judge)


if __name__ == "__main__":
    sys.exit(main())
