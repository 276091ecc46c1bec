# SPDX-License-Identifier: MIT
"""Every rule of the catalogue has a case that fires and one that stays silent, every folder
of cases is a rule's, and every rule says why, what to do and an example."""

import json
import os
import re
import sys

import project


def main():
    complaints = []
    rules = json.loads(project.text("rules/catalogue.json"))["rules"]
    cases = os.path.join(project.TOP, "tests/cases")
    slugs = [rule["slug"] for rule in rules]
    for rule in rules:
        name = "%s %s" % (rule["id"], rule["slug"])
        if not re.fullmatch(r"HV\d{4}", rule["id"]):
            complaints.append("%s: an id is HV and four digits" % name)
        complaints += ["%s: no %s" % (name, key) for key in ("title", "why", "fix", "example")
                       if not rule.get(key)]
        for witness in ("fires", "silent"):
            case = os.path.join(cases, rule["slug"], witness)
            if not os.path.isfile(os.path.join(case, "case.json")):
                complaints.append("%s: no tests/cases/%s/%s/case.json"
                                  % (name, rule["slug"], witness))
    for what, values in (("id", [rule["id"] for rule in rules]), ("slug", slugs)):
        complaints += ["%s %s stands twice" % (what, v) for v in sorted(set(values))
                       if values.count(v) > 1]
    for folder in sorted(os.listdir(cases)):
        if os.path.isdir(os.path.join(cases, folder, "fires")) and folder not in slugs:
            complaints.append("tests/cases/%s: no such rule" % folder)
    project.finish(complaints, "%d rules with their witnesses" % len(rules))


if __name__ == "__main__":
    sys.exit(main())
