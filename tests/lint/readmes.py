# SPDX-License-Identifier: MIT
"""Prose rots: every backquoted path of a README exists, beside it or from the top."""

import os
import re
import sys

import project

ENDINGS = (".py", ".sh", ".bats", ".json", ".md", ".c", ".txt")


def is_path(word, base):
    """Only words that claim to be a path of the project, not a tree's header or an option."""
    if not re.fullmatch(r"[\w./+-]+", word) or word.startswith(("-", "/", "..", "build")):
        return False
    if re.search(r"\b[A-Z]{2,}\b", word.replace("README", "").replace("LICENSE", "")
                 .replace("CMakeLists", "").replace("CMakePresets", "")):
        return False
    first = word.split("/")[0]
    if "/" in word:
        return any(os.path.isdir(os.path.join(d, first)) for d in (base, project.TOP))
    return word.endswith(ENDINGS)


def main():
    complaints = []
    count = 0
    readmes = project.files(["src", "include", "tests", "rules", "baselines", "ci"], ".md")
    readmes += ["README.md"]
    for path in readmes:
        base = os.path.join(project.TOP, os.path.dirname(path))
        for number, line in enumerate(project.text(path).splitlines(), 1):
            for word in re.findall(r"`([^`]+)`", line):
                for token in word.split():
                    token = token[2:] if token.startswith("./") else token
                    if not is_path(token, base):
                        continue
                    count += 1
                    if not any(os.path.exists(os.path.join(d, token))
                               for d in (base, project.TOP)):
                        complaints.append("%s:%d: no such path: %s" % (path, number, token))
    project.finish(complaints, "%d paths in %d README files" % (count, len(readmes)))


if __name__ == "__main__":
    sys.exit(main())
