# SPDX-License-Identifier: MIT
"""How much there is to read about eleven commits of Xen: the lines of each command, held against a
quarter of what hvabi printed when somebody who did not know it counted them. A report that grows past
that is shortened, and nothing true is left out for it. Needs HVABI_XEN_GIT."""

import os
import subprocess
import sys

COMMITS = ("221f2748e8 dbdc8d5a54 82182ad7b4 62a72092a5 85191cf321 11535cdbc0 7d43e4b2aa 6df43b32ab "
           "9516d01ac3 e3bb1b6525 f801b40d20").split()
# the command for a commit, and the lines that all of them had
COUNTED = {
    "diff": (lambda c: ["diff", c + "^", c], 315),
    "check": (lambda c: ["check", c, "--against", c + "^"], 474),
    "lint": (lambda c: ["lint", c], 247),
    "mail": (lambda c: ["report", c + "^", c, "--format", "mail"], 1242),
}


def count_lines(hvabi, git, words):
    run = subprocess.run([hvabi, *words, "-C", git], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env={**os.environ, "COLUMNS": "0"}, check=False)
    if run.returncode not in (0, 1):
        sys.exit("%s ends with %d:\n%s" % (" ".join(words), run.returncode, run.stdout.decode()))
    return run.stdout.count(b"\n")


def main():
    hvabi, git = os.environ["HVABI"], os.environ.get("HVABI_XEN_GIT")
    if not git:
        print("SKIP: HVABI_XEN_GIT names no repository of Xen")
        sys.exit(77)
    total = dict.fromkeys(COUNTED, 0)
    print("%-12s" % "commit" + "".join("%7s" % name for name in COUNTED))
    for commit in COMMITS:
        lines = {name: count_lines(hvabi, git, words(commit)) for name, (words, _) in COUNTED.items()}
        print("%-12s" % commit + "".join("%7d" % n for n in lines.values()))
        for name, n in lines.items():
            total[name] += n
    print("%-12s" % "all" + "".join("%7d" % n for n in total.values()))
    print("%-12s" % "a quarter" + "".join("%7d" % (before // 4) for _, before in COUNTED.values()))
    sys.exit(any(4 * total[name] > before for name, (_, before) in COUNTED.items()))


main()
