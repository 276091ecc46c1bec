# SPDX-License-Identifier: MIT
"""Includes point one way: each room may see the rooms before it, and a foreign library is
known in its own room alone. The table of src/README.md, executed."""

import re
import sys

import project

ROOMS = {
    "base": "base",
    "model": "base model",
    "source": "base source",
    "extract": "base model source extract",
    "store": "base model store",
    "binary": "base model binary",
    "compare": "base model compare",
    "judge": "base model compare judge",
    "report": "base model judge report",
    "flow": "base model source extract store binary compare judge report flow hvabi",
    "cli": "cli hvabi",
}

# which files may name a foreign header
FOREIGN = [
    (r"clang-c/", r"src/extract/clang_\w+\.[ch]$"),
    (r"jansson\.h$", r"src/(store|report)/"),
    (r"pcre2\.h$", r"src/model/pattern\.c$"),
    (r"xxhash\.h$|sha[12]\.h$|md5\.h$", r"src/base/"),
    (r"seccomp\.h$", r"src/base/"),
    (r"(gelf|libelf|elf)\.h$|elfutils/|bpf/", r"src/binary/"),
    (r"libxml/", r"src/(binary|report)/"),
    (r"abg-|c(stdio|stdlib|string)$|(exception|new|sstream|stdexcept|string|vector)$",
     r"src/binary/abigail\.cc$"),
]
LIBC = set("""assert ctype dirent dlfcn errno fcntl fnmatch float getopt glob inttypes libgen
    limits locale math poll pthread sched search setjmp signal spawn stdalign stdarg
    stdbool stddef stdint stdio stdlib stdnoreturn string strings time unistd wchar wctype
    endian ftw langinfo malloc ucontext""".split())


def included(path):
    source = project.without_comments(project.text(path))
    for number, line in enumerate(source.splitlines(), 1):
        match = re.match(r"\s*#\s*include\s*([<\"])([^>\"]+)[>\"]", line)
        if match:
            yield number, match.group(1), match.group(2)


def foreign_complaint(path, header):
    for pattern, where in FOREIGN:
        if re.match(pattern, header):
            return None if re.match(where, path) else "belongs in " + where
    if header.startswith(("sys/", "linux/", "arpa/", "netinet/")) or header[:-2] in LIBC:
        return None
    return "is a foreign header that the table of tests/lint/includes.py does not know"


def complaint(path, mark, header):
    room = header.split("/")[0]
    if mark == "<" and room != "hvabi":
        return foreign_complaint(path, header)
    own = path.split("/")[1]
    allowed = ROOMS.get(own, own).split()
    if room in allowed or own == "cli" and "/" not in header:
        return None # the command line does not see src/ and names its own files plainly
    if "/" not in header:
        return 'is not written as "room/file.h"'
    return "is not for %s/, which sees: %s" % (own, ", ".join(allowed))


def main():
    complaints = []
    paths = project.files(["src", "include"], (".c", ".h", ".cc"))
    count = 0
    for path in paths:
        own = path.split("/")[1]
        if path.startswith("src/") and own not in ROOMS:
            complaints.append("%s: %s/ is not a room of src/README.md" % (path, own))
            continue
        for number, mark, header in included(path):
            count += 1
            wrong = complaint(path, mark, header)
            if wrong:
                complaints.append("%s:%d: %s %s" % (path, number, header, wrong))
    project.finish(complaints, "%d includes of %d files point one way" % (count, len(paths)))


if __name__ == "__main__":
    sys.exit(main())
