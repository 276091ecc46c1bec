# SPDX-License-Identifier: MIT
"""Includes point one way: each folder may see the folders before it, a foreign library is known in
its own folder alone, and no files of a folder include each other in a circle. The table of
src/README.md, executed."""

import re
import sys

import project

FOLDERS = {
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
    (r"clang-c/", r"src/extract/clang/"),
    (r"jansson\.h$", r"src/(store|report)/"),
    (r"pcre2\.h$", r"src/model/pattern\.c$"),
    (r"xxhash\.h$|sha[12]\.h$|md5\.h$", r"src/base/"),
    (r"seccomp\.h$", r"src/base/"),
    (r"(gelf|libelf|elf|dwarf)\.h$|elfutils/|bpf/", r"src/binary/"),
    (r"libxml/", r"src/report/|src/extract/notation/notation_xml\.c$"),
]
LIBC = set("""assert ctype dirent dlfcn errno fcntl fnmatch float getopt glob inttypes libgen link
    limits locale math poll pthread sched search setjmp signal spawn stdalign stdarg stdatomic
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
    folder = header.split("/")[0]
    if mark == "<" and folder != "hvabi":
        return foreign_complaint(path, header)
    own = path.split("/")[1]
    allowed = FOLDERS.get(own, own).split()
    if folder in allowed or own == "cli" and "/" not in header:
        return None # the command line does not see src/ and names its own files plainly
    if "/" not in header:
        return 'is not written as "folder/file.h"'
    return "is not for %s/, which sees: %s" % (own, ", ".join(allowed))


# A file and its header are one unit: "flow/input" is input.c and input.h.


def unit(path):
    return path.rsplit(".", 1)[0]


def units_of_folder(paths):
    """{"flow": {"flow/input": {"flow/run", ...}}}: what each unit includes in its own folder."""
    folders = {}
    for path in paths:
        name = unit(path.split("/", 1)[1])
        folder = name.split("/")[0]
        seen = folders.setdefault(folder, {}).setdefault(name, set())
        for _, mark, header in included(path):
            if mark == '"' and header.startswith(folder + "/") and unit(header) != name:
                seen.add(unit(header))
    return folders


def circle_from(start, includes):
    """The way from a unit back to itself, or None."""
    ways = [[start]]
    seen = set()
    for way in ways:
        for other in sorted(includes.get(way[-1], ())):
            if other == start:
                return way + [start]
            if other not in seen:
                seen.add(other)
                ways.append(way + [other])
    return None


def circle_complaints(paths):
    complaints = []
    for folder, includes in sorted(units_of_folder(paths).items()):
        for name in sorted(includes):
            way = circle_from(name, includes)
            if way:
                complaints.append("src/%s: files in a circle: %s" % (name, " -> ".join(way)))
    return complaints


def main():
    complaints = []
    paths = project.files(["src", "include"], (".c", ".h", ".cc"))
    count = 0
    for path in paths:
        own = path.split("/")[1]
        if path.startswith("src/") and own not in FOLDERS:
            complaints.append("%s: %s/ is not a folder of src/README.md" % (path, own))
            continue
        for number, mark, header in included(path):
            count += 1
            wrong = complaint(path, mark, header)
            if wrong:
                complaints.append("%s:%d: %s %s" % (path, number, header, wrong))
    complaints += circle_complaints([path for path in paths if path.startswith("src/")])
    project.finish(complaints, "%d includes of %d files point one way" % (count, len(paths)))


if __name__ == "__main__":
    sys.exit(main())
