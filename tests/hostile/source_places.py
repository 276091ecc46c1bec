# SPDX-License-Identifier: MIT
"""Places in our own C where a fault could stand, each with the text that would be the fault. The
source is laid out by clang-format, so patterns of text find them; comments, strings and lines of
the preprocessor are left alone."""

import bisect
import collections
import functools
import glob
import os
import re

Place = collections.namedtuple("Place", "operator start end text")

HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
                    r'|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.S | re.M)
BOUNDS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
SIGNS = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
LOGIC = {"&&": "||", "||": "&&"}
BOOLS = {"true": "false", "false": "true"}
NUMBER = re.compile(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)(?=[uUlL]*(?![\w.]))")
STATEMENT = r"(?<=[;{}:)])\s*?\n[ \t]+(?:else[ \t]*)?"
CALL = re.compile(STATEMENT + r"((?!if\b|for\b|while\b|switch\b|return\b|sizeof\b)"
                  r"((?:[A-Za-z_]\w*(?:\.|->))*[A-Za-z_]\w*)\([^;{}]*\);)")
ASSIGNMENT = re.compile(STATEMENT + r"(\*?[A-Za-z_][\w.>\-]*(?:\[[^\]\n]*\][\w.>\-]*)*"
                        r" (?:=|\+=|-=|\|=|&=|\*=) [^;]*;)")
EXIT = re.compile(r"[ \t)](return\b[^;{}]*;|continue;|break;)(?!\s*\n\})")
FUNCTION = re.compile(r"^([A-Za-z_][^\n;{}=]*(?:\n[ \t]+[^;{}=\n]*)*)\n\{", re.M)
DECLARED = re.compile(r"^[A-Za-z_][\w \t\n*]*?\b(\w+)\(([^;{}()]*)\)\s*[;{]", re.M)
ARRAY = re.compile(r"^\s*(?:(?:static|const|unsigned|struct) )*\w+ \*?\w+\[$")
SYMMETRIC = re.compile(r"same|alike|equal|overlap")
# what only gives memory or a file back shows to a leak checker, not to a test
FREES = re.compile(r"(?:free|done|close|closedir|munmap|unref|dispose|clear)$|^va_")


def masked(text):
    """The same, with strings of underscores and nothing in place of comments."""
    return HIDDEN.sub(lambda m: m[0][0] + "_" * (len(m[0]) - 2) + m[0][0] if m[0][0] in "\"'"
                      else re.sub(r"[^\n]", " ", m[0]), text)


def closing(text, start):
    """The parenthesis that closes the one at start, or None."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i
    return None


def arguments(text, start):
    """(start, end) of each argument of the call whose '(' is at start."""
    end, depth, parts, begin = closing(text, start), 0, [], start + 1
    for i in range(start + 1, end or 0):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if text[i] == "," and not depth:
            parts, begin = parts + [(begin, i)], i + 1
    parts = parts + [(begin, end)] if end else []
    blanks = [re.match(r"\s*", text[a:b]).end() for a, b in parts]
    return [(a + blank, b) for (a, b), blank in zip(parts, blanks)]


def signatures(top):
    """Function -> the types of its parameters; of all headers and sources below top."""
    found = {}
    for path in sorted(glob.glob(os.path.join(top, "src/*/*.[ch]"))):
        with open(path, encoding="utf-8") as stream:
            for match in DECLARED.finditer(masked(stream.read())):
                found[match[1]] = [re.sub(r"\W*\b\w+$", lambda m: m[0][:-len(m[0].lstrip(" *"))],
                                          " ".join(part.split())).strip()
                                   for part in match[2].split(",")]
    return found


def tokens(text):
    for operator, table, pattern in (
            ("bound", BOUNDS, r" (<|<=|>|>=|==|!=) "), ("sign", SIGNS, r" (\+|-|\+=|-=) "),
            ("logic", LOGIC, r"(&&|\|\|)"), ("constant", BOOLS, r"\b(true|false)\b")):
        for match in re.finditer(pattern, text):
            yield Place(operator, match.start(1), match.end(1), table[match[1]])
    for match in re.finditer(r"(\+\+|--)", text):
        yield Place("sign", match.start(), match.end(), {"++": "--", "--": "++"}[match[0]])
    for match in NUMBER.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if ARRAY.match(line) or line.endswith("= {"): # a buffer's size, an empty value
            continue
        value = int(match[1], 0) if not re.match(r"0\d", match[1]) else int(match[1], 8)
        yield Place("constant", match.start(1), match.end(1), str(value + 1))
        if value == 1:
            yield Place("constant", match.start(1), match.end(1), "0")


def conditions(text):
    for match in re.finditer(r"\b(?:if|while) (\()", text):
        end = closing(text, match.start(1))
        if end:
            inner = text[match.end(1):end]
            yield Place("condition", match.end(1), end, "!(%s)" % inner)
    for match in re.finditer(r"\s(\?)\s", text):
        yield Place("condition", match.start(1), match.end(1), "== 0 ?")


def statements(text):
    for match in CALL.finditer(text):
        end = closing(text, match.end(2))
        if end == match.end(1) - 2 and not FREES.search(match[2]):
            yield Place("dropped call", match.start(1), match.end(1), ";")
    for match in ASSIGNMENT.finditer(text):
        yield Place("dropped assignment", match.start(1), match.end(1), ";")
    for match in EXIT.finditer(text):
        yield Place("dropped exit", match.start(1), match.end(1), ";")


def returns(text):
    """Negated results of functions that are bool."""
    for match in FUNCTION.finditer(text):
        if not re.match(r"(?:static |inline )*bool \w", match[1]):
            continue
        end = text.find("\n}", match.end())
        for found in re.finditer(r"\breturn ([^;]+);", text[match.end():end]):
            start = match.end() + found.start(1)
            if found[1] not in BOOLS:
                yield Place("negated return", start, match.end() + found.end(1),
                            "!(%s)" % found[1])


def swapped(text, known):
    for match in re.finditer(r"\b(\w+)(\()", text):
        types = known.get(match[1], [])
        if len(types) < 2 or SYMMETRIC.search(match[1]) or text[text.rfind("\n", 0, match.start()) + 1].isalpha():
            continue # a definition stands in the first column
        places = arguments(text, match.start(2))
        for i in range(min(len(places), len(types)) - 1):
            (a, b), (c, d) = places[i], places[i + 1]
            if types[i] == types[i + 1] and text[a:b] != text[c:d]:
                yield Place("swapped arguments", a, d, text[c:d] + text[b:c] + text[a:b])


def places(text, known):
    """All places of one file, by operator. A replacement keeps the file's lines, and the words of
    strings that stand in what it repeats."""
    seen, by_operator = masked(text), collections.defaultdict(list)
    for found in (tokens(seen), conditions(seen), statements(seen), returns(seen),
                  swapped(seen, known)):
        for place in found:
            by_operator[place.operator].append(original(place, text, seen))
    return by_operator


def original(place, text, seen):
    """With the strings that were hidden put back: what is repeated stands in the source."""
    old, hidden = text[place.start:place.end], seen[place.start:place.end]
    if place.operator == "swapped arguments":
        parts = arguments("(" + hidden + ")", 0)
        (a, b), (c, d) = ((start - 1, end - 1) for start, end in parts[:2])
        return place._replace(text=old[c:d] + old[b:c] + old[a:b])
    if place.text == "!(%s)" % hidden:
        return place._replace(text="!(%s)" % old)
    if place.text == ";":
        return place._replace(text=";" + "\n" * old.count("\n"))
    return place


def line_of(text, offset):
    starts = [match.end() for match in re.finditer(r"\n", text)]
    return bisect.bisect_right(starts, offset) + 1


def functions(text):
    """(start, end, name, text) of each."""
    seen = masked(text)
    for match in FUNCTION.finditer(seen):
        end = seen.find("\n}", match.end())
        yield match.start(), end, re.search(r"(\w+)\(|$", match[1])[1], text[match.start():end]


@functools.lru_cache(4)
def functions_of(text):
    return list(functions(text))


def function_of(text, offset):
    """Name and text of the function that offset stands in; "" and the file's outside of all."""
    for start, end, name, body in functions_of(text):
        if start <= offset < end:
            return name or "", body
    return "", text
