# SPDX-License-Identifier: MIT
"""What the lint tests share: the project's files, and C without its comments."""

import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(folders, endings):
    """Paths relative to the top of the project, sorted; built and hidden folders left out."""
    found = []
    for folder in folders:
        for base, names, leaves in os.walk(os.path.join(TOP, folder)):
            names[:] = [n for n in names
                        if not n.startswith((".git", "build", "__pycache__"))]
            found += [os.path.relpath(os.path.join(base, leaf), TOP)
                      for leaf in leaves if leaf.endswith(endings)]
    return sorted(set(found))


def text(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as stream:
        return stream.read()


TOKEN = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def without_comments(source):
    """The same lines with the comments blanked; strings stay."""
    def blank(match):
        token = match.group()
        return re.sub(r"[^\n]", " ", token) if token.startswith("/") else token
    return TOKEN.sub(blank, source)


def finish(complaints, said):
    """One line a complaint and status 1, or one line that says what was looked at."""
    for complaint in complaints:
        print(complaint)
    if complaints:
        sys.exit(1)
    print(said)
