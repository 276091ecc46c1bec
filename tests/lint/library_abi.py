# SPDX-License-Identifier: MIT
"""The library's own ABI, as recorded in tests/data/libhvabi.abi: what a program was linked against
goes on working. Functions and fields at the end may be added (then record it again):

    python3 tests/lint/library_abi.py LIBRARY --update
"""

import os
import re
import subprocess
import sys

import project

RECORD = os.path.join(project.TOP, "tests/data/libhvabi.abi")
HEADERS = os.path.join(project.TOP, "include")


def update(library):
    subprocess.run(["abidw", "--exported-interfaces-only", "--drop-private-types",
                    "--headers-dir", HEADERS, "--no-show-locs", "--no-corpus-path",
                    "--no-comp-dir-path", "--out-file", RECORD, library], check=True)
    text = re.sub(r"path='[^']*/(src/[^']*)'", r"path='\1'", project.text(RECORD))
    text = re.sub(r"  <elf-needed>.*?</elf-needed>\n", "", text, flags=re.S)
    with open(RECORD, "w", encoding="utf-8") as out:
        out.write(text)


def main():
    library = sys.argv[1]
    if "--update" in sys.argv[2:]:
        update(library)
        return 0
    # the record has no private types; with --drop-private-types for the library as well, a changed
    # public structure was filtered out (libabigail 2.2)
    done = subprocess.run(
        ["abidiff", "--exported-interfaces-only", "--no-added-syms", RECORD, library], capture_output=True, text=True)
    complaints = []
    if done.returncode:
        complaints.append("the library's ABI is not the recorded one (abidiff: %d)\n%s%s"
                          % (done.returncode, done.stdout, done.stderr))
    project.finish(complaints, "the library's ABI is the recorded one")


if __name__ == "__main__":
    sys.exit(main())
