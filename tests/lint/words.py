# SPDX-License-Identifier: MIT
"""A hypervisor is data, never C: no hypervisor's name stands in code outside comments. And
nothing in the project speaks of the machine that it was written on."""

import re
import sys

import project

HYPERVISOR = re.compile(r"xen|kvm|jailhouse|bhyve", re.I)
MACHINE = re.compile(r"/(?:work|farm|home|root|Users)/\w|/tmp/[\w.]*bash|/build/hvabi")
TEXTS = (".c", ".h", ".cc", ".py", ".sh", ".bats", ".md", ".txt", ".cmake", ".in")


def main():
    complaints = []
    code = project.files(["src", "include"], (".c", ".h", ".cc"))
    for path in code:
        source = project.without_comments(project.text(path))
        for number, line in enumerate(source.splitlines(), 1):
            match = HYPERVISOR.search(line)
            if match:
                complaints.append("%s:%d: '%s' in code: it belongs in rules/profiles/"
                                  % (path, number, match.group()))
    every = (project.files(["src", "include", "tests", "rules", "baselines"], TEXTS)
             + project.files(["ci", ".ci"], ""))
    for path in every:
        for number, line in enumerate(project.text(path).splitlines(), 1):
            match = MACHINE.search(line)
            if match and path != "tests/lint/words.py":
                complaints.append("%s:%d: a path of one machine: %s"
                                  % (path, number, match.group()))
    project.finish(complaints, "%d files of code, %d texts" % (len(code), len(every)))


if __name__ == "__main__":
    sys.exit(main())
