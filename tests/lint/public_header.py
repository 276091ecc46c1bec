# SPDX-License-Identifier: MIT
"""The public face as a stranger sees it: each header of include/ alone, as C11 and as C++."""

import os
import subprocess
import sys

import project

STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
COMPILERS = [["gcc", "-x", "c", "-std=c11", "-Wstrict-prototypes"],
             ["clang-19", "-x", "c", "-std=c11"],
             ["clang-19", "-x", "c++", "-std=c++11", "-nostdinc++"]]


def main():
    complaints = []
    headers = project.files(["include"], ".h")
    for header in headers:
        name = os.path.relpath(header, "include")
        for compiler in COMPILERS:
            run = subprocess.run(
                compiler + STRICT + ["-I", os.path.join(project.TOP, "include"), "-"],
                input="#include <%s>\n#include <%s>\n" % (name, name),
                capture_output=True, text=True)
            if run.returncode:
                complaints.append("%s: %s\n%s" % (header, " ".join(compiler), run.stderr))
    if not headers:
        complaints.append("include: no header was found")
    project.finish(complaints, "%d headers, %d compilers" % (len(headers), len(COMPILERS)))


if __name__ == "__main__":
    sys.exit(main())
