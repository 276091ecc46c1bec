# SPDX-License-Identifier: MIT
"""A hypervisor is data, never C: no hypervisor's name stands in code outside comments.
Nothing in the project speaks of the machine that it was written on. And a function of file
scope says what it acts on, so that a backtrace can be read: a verb alone is not a name."""

import re
import sys

import project

HYPERVISOR = re.compile(r"xen|kvm|jailhouse|bhyve", re.I)
MACHINE = re.compile(r"/(?:work|farm|home|root|Users)/\w|/tmp/[\w.]*bash|/build/hvabi")
GENERIC = re.compile(r"""^static\s(?:[^;{}()=]*[\s*])?(add|append|ask|begin|close|collect|compare
    |copy|count|end|fill|find|finish|fold|follow|get|give|has|init|list|load|look|look_at|make
    |mark|match|move|open|parse|print|put|read|record|report|run|same|save|say|see|set|show|skip
    |sort|start|stop|take|tell|update|visit|walk|write)\((?![^;{}]*\)\s*;)""", re.M | re.X)
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
        for match in GENERIC.finditer(source):
            complaints.append("%s:%d: %s() does not say what it acts on"
                              % (path, source.count("\n", 0, match.start()) + 1,
                                 match.group(1)))
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
