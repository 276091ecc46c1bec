# SPDX-License-Identifier: MIT
"""Every rule of the catalogue, and every hazard, has a case that fires and one that stays
silent, every folder of cases is a rule's, and every rule says why, what to do and an example."""

import json
import os
import re
import sys

import project


def incomplete(rule, folder):
    """What a rule lacks, its witnesses in the folder included."""
    name = "%s %s" % (rule["id"], rule["slug"])
    if not re.fullmatch(r"HV\d{4}", rule["id"]):
        yield "%s: an id is HV and four digits" % name
    for key in ("title", "why", "fix", "example"):
        if not rule.get(key):
            yield "%s: no %s" % (name, key)
    for witness in ("fires", "silent"):
        case = "%s/%s/%s/case.json" % (folder, rule["slug"], witness)
        if not os.path.isfile(os.path.join(project.TOP, case)):
            yield "%s: no %s" % (name, case)


def strangers(rules, folder):
    slugs = [rule["slug"] for rule in rules]
    top = os.path.join(project.TOP, folder)
    for name in sorted(os.listdir(top)):
        if os.path.isdir(os.path.join(top, name, "fires")) and name not in slugs:
            yield "%s/%s: no such rule" % (folder, name)


def unused(advice, rules):
    """Sentences of advice that no rule says would never be replaced."""
    for one in advice:
        if not any(one["sentence"] in rule["fix"] for rule in rules):
            yield "advice: no fix has '%s'" % one["sentence"]


def main():
    complaints = []
    catalogue = json.loads(project.text("rules/catalogue.json"))
    every = catalogue["rules"] + catalogue["hazards"]
    for rules, folder in ((catalogue["rules"], "tests/cases"),
                          (catalogue["hazards"], "tests/hazards")):
        for rule in rules:
            complaints += incomplete(rule, folder)
        complaints += strangers(rules, folder)
    complaints += unused(catalogue["advice"], catalogue["rules"])
    for what in ("id", "slug"):
        values = [rule[what] for rule in every]
        complaints += ["%s %s stands twice" % (what, v) for v in sorted(set(values))
                       if values.count(v) > 1]
    project.finish(complaints, "%d rules and %d hazards with their witnesses"
                   % (len(catalogue["rules"]), len(catalogue["hazards"])))


if __name__ == "__main__":
    sys.exit(main())
