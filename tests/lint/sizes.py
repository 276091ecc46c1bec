# SPDX-License-Identifier: MIT
"""One noun per file, one thought per function: no file over 800 lines (500 is reported),
no function over 70 lines, half of them at most 12 and nine of ten at most 40, none with
more than 5 parameters."""

import re
import sys

import project

FILE_SOFT, FILE_HARD = 500, 800
FUNCTION_HARD, FUNCTION_MEDIAN, FUNCTION_P90 = 70, 12, 40
PARAMETERS = 5


def functions(path):
    """(first line, length of the body): braces that stand in the first column."""
    opened = None
    for number, line in enumerate(project.text(path).splitlines(), 1):
        if line.startswith("{"):
            opened = number
        elif line.startswith("}") and opened:
            yield opened, number - opened - 1
            opened = None


def statements(path):
    """(first line, text in front of its ';' or '{') of what stands at file scope."""
    source = project.without_comments(project.text(path))
    source = re.sub(r'"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])+\'', "0", source)
    source = re.sub(r"^[ \t]*#(\\\n|.)*", "", source, flags=re.M)
    source = re.sub(r"extern 0 {|namespace \w* {", "", source)
    depth, start = 0, 0
    for match in re.finditer(r"[{};]", source):
        if depth == 0 and match.group() != "}":
            text = source[start:match.start()]
            lead = len(text) - len(text.lstrip())
            yield source.count("\n", 0, start + lead) + 1, text.strip()
        depth += {"{": 1, "}": -1, ";": 0}[match.group()]
        depth = max(depth, 0)
        start = match.end()


def parameters(declaration):
    """The parameters of a function's declaration, without '...'; [] for other text."""
    match = re.match(r"[^=({]*?\b\w+\s*\(", declaration)
    if not match:
        return []
    found, depth = [""], 1
    for c in declaration[match.end():]:
        depth += (c == "(") - (c == ")")
        if depth == 0:
            break
        if c == "," and depth == 1:
            found.append("")
        else:
            found[-1] += c
    return [p for p in found if p.strip() not in ("", "void", "...")]


def main():
    complaints = []
    counted = 0
    for path in project.files(["src", "include"], (".c", ".h", ".cc")):
        for line, text in statements(path):
            n = len(parameters(text))
            counted += n > 0
            if n > PARAMETERS:
                complaints.append("%s:%d: a function of %d parameters, at most %d"
                                  % (path, line, n, PARAMETERS))
    for path in project.files(["src", "include", "tests"], (".c", ".h", ".cc", ".py", ".bats")):
        if path.startswith("tests/cases/") and path.endswith(".h"):
            continue
        length = len(project.text(path).splitlines())
        if length > FILE_HARD:
            complaints.append("%s: %d lines, at most %d" % (path, length, FILE_HARD))
        elif length > FILE_SOFT:
            print("%s: %d lines: one noun, or several?" % (path, length))
    lengths = []
    for path in project.files(["src"], (".c", ".cc")):
        for line, length in functions(path):
            lengths.append(length)
            if length > FUNCTION_HARD:
                complaints.append("%s:%d: a function of %d lines, at most %d"
                                  % (path, line, length, FUNCTION_HARD))
    lengths.sort()
    if not lengths:
        complaints.append("src: no function was found")
        lengths = [0]
    median, p90 = lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10]
    if median > FUNCTION_MEDIAN or p90 > FUNCTION_P90:
        complaints.append("src: functions have a median of %d lines (at most %d) and a p90 of "
                          "%d (at most %d)" % (median, FUNCTION_MEDIAN, p90, FUNCTION_P90))
    project.finish(complaints, "%d functions: median %d, p90 %d, longest %d lines; "
                   "%d declarations with parameters"
                   % (len(lengths), median, p90, lengths[-1], counted))


if __name__ == "__main__":
    sys.exit(main())
