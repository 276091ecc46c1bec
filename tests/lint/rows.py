# SPDX-License-Identifier: MIT
"""A table by an enumeration has a row for each enumerator, so that a new kind or reason
without words is found here, not by whoever meets the first. *_NONE needs none. Where the
table is for some alone, a comment before it or in it says what becomes of the "others"."""

import re
import sys

import project

LIST = re.compile(r"#define (HV_\w+)\(X\)((?:[^\n]*\\\n)*[^\n]*)")
ENUM = re.compile(r"\benum(?:\s+\w+)?\s*\{([^}]*)\}")
NAME = re.compile(r"\b(HV_[A-Z0-9_]+)\b\s*(?=[,=]|$)")
TABLE = re.compile(r"(\w+)\s*(?:\[[^\]\n]*\]\s*)+=\s*\{")
ROW = re.compile(r"\[(HV_[A-Z0-9_]+)\]\s*=")


def enumerators(sources):
    """All of its enumeration, by each enumerator."""
    lists = {name: re.findall(r"\bX\((\w+)", body)
             for source in sources for name, body in LIST.findall(source)}
    of = {}
    for body in (body for source in sources for body in ENUM.findall(source)):
        names = NAME.findall(re.sub(r"#[^\n]*", "", body).strip())
        for prefix, row in re.findall(r"#define (\w+)\(\w+[^)]*\) (HV_\w*)##", body):
            for name in re.findall(r"\b(\w+)\(%s\)" % prefix, body):
                names += [row + word for word in lists[name]]
        of.update(dict.fromkeys(names, set(names)))
    return of


def initialiser(source, begin):
    """From behind its first brace to its last one."""
    depth, at = 1, begin
    while depth:
        at = re.compile(r'"(?:\\.|[^"\\])*"|[{}]').search(source, at).end()
        depth += {"{": 1, "}": -1}.get(source[at - 1], 0)
    return source[begin:at - 1]


def main():
    paths = project.files(["src"], (".c", ".h"))
    texts = {path: project.text(path) for path in paths}
    code = {path: project.without_comments(text) for path, text in texts.items()}
    of = enumerators(code.values())
    complaints, tables = [], 0
    for path in paths:
        for table in TABLE.finditer(code[path]):
            body = initialiser(code[path], table.end())
            rows = set(ROW.findall(body)) & set(of)
            before = texts[path].rfind("\n\n", 0, table.start())
            said = texts[path][max(before, table.start() - 200):table.end() + len(body)]
            comments = " ".join(re.findall(r"/\*.*?\*/", said, re.S))
            missing = {name for row in rows for name in of[row] - rows
                       if not name.endswith("_NONE")}
            tables += bool(rows)
            if missing and not re.search(r"\bothers\b", comments):
                complaints.append("%s:%d: %s has no row for %s" % (
                    path, code[path].count("\n", 0, table.start()) + 1, table.group(1),
                    ", ".join(sorted(missing))))
    project.finish(complaints, "%d tables by %d enumerators" % (tables, len(of)))


if __name__ == "__main__":
    sys.exit(main())
