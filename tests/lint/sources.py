# SPDX-License-Identifier: MIT
"""baselines/SOURCES.json says of each recorded release, and of nothing else, where it came from: a
repository, a tag, and its commit; or a package of a suite, and its version, and which package the numbers of
calls on Arm are from. No profile has more than 12 MB of baselines, but Xen, with all of its releases."""

import json
import os
import re
import sys

import project

SCHEMA = "hvabi-sources/1"
COMMON = ["profile", "release"]
FORMS = [COMMON + ["repository", "tag", "commit"], COMMON + ["package", "suite", "version"],
         COMMON + ["package", "suite", "version", "smccc"]]
MEGABYTES, LARGER = 12, {"xen": 64}


def order(row):
    return row["profile"], [int(number) for number in row["release"].split(".")]


def wrong_row(row):
    if list(row) not in FORMS:
        return "has the keys %s: expected %s" % (list(row), " or ".join(map(str, FORMS)))
    if not re.fullmatch(r"[0-9a-f]{40}", row.get("commit", "0" * 40)):
        return "has no whole commit: %s" % row["commit"]
    if not all(isinstance(value, str) and value for value in row.values()):
        return "has an empty value"
    return None


def recorded():
    """(profile, release) of each folder."""
    for profile in sorted(os.listdir(os.path.join(project.TOP, "baselines"))):
        folder = os.path.join(project.TOP, "baselines", profile)
        for release in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if re.fullmatch(r"[0-9.]+", release):
                yield profile, release


def megabytes(profile):
    return sum(os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(
        os.path.join(project.TOP, "baselines", profile)) for name in names) / 1e6


def main():
    data = json.loads(project.text("baselines/SOURCES.json"))
    rows, complaints = data["releases"], []
    if data["schema"] != SCHEMA or rows != sorted(rows, key=order):
        complaints.append("the schema is not %s, or rows are not sorted" % SCHEMA)
    complaints += ["%s %s %s" % (row.get("profile"), row.get("release"), wrong_row(row))
                   for row in rows if wrong_row(row)]
    named, there = [(row["profile"], row["release"]) for row in rows], list(recorded())
    complaints += ["%s %s is recorded: add where it came from" % pair
                   for pair in there if named.count(pair) != 1]
    complaints += ["%s %s is not recorded" % pair for pair in named if pair not in there]
    for profile in sorted({profile for profile, _ in there}):
        size, most = megabytes(profile), LARGER.get(profile, MEGABYTES)
        if size > most:
            complaints.append("%s has %.1f MB of baselines: at most %d" % (profile, size, most))
    for complaint in complaints:
        print("baselines/SOURCES.json: %s" % complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
