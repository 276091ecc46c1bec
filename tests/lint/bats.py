# SPDX-License-Identifier: MIT
"""Bash goes on behind a command with '!' that fails: unless it is the last one of a test or of a
function, nothing is asserted without '|| return 1'."""

import re
import sys

import project

NEGATED = re.compile(r"^ *(?:[^#\n]*(?:&&|\|\|) )?! (?:[^\n]*\\\n)*[^\n]*\n(?! *\})", re.M)


def main():
    complaints = []
    paths = project.files(["tests"], (".bats", ".bash"))
    for path in paths:
        text = project.text(path)
        complaints += ["%s:%d: nothing is asserted, add '|| return 1': %s"
                       % (path, text.count("\n", 0, match.start()) + 1, match[0].strip())
                       for match in NEGATED.finditer(text) if "|| return 1" not in match[0]]
    project.finish(complaints, "%d files of tests" % len(paths))


if __name__ == "__main__":
    sys.exit(main())
