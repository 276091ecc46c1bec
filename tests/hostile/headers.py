# SPDX-License-Identifier: MIT
"""The places in headers at which the mutation tests change something, found in the text."""

import bisect
import os
import re
from typing import NamedTuple

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", re.S)
RECORD = re.compile(r"\b(struct|union)\b([ \t]*\w*)[ \t\n]*\{")
MEMBER = re.compile(r"^([ \t]+)((?:(?:unsigned|signed|struct|union|enum|const)[ \t]+)*\w+"
                    r"(?:[ \t]+(?:int|long|char))?[ \t]*\*?)[ \t]*\b(\w+)((?:\[[^\]\n]*\])*)"
                    r"[ \t]*(:[ \t]*\d+)?;", re.M)
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+([^\n]*?)[ \t]*$", re.M)
FUNCTION = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\(", re.M)
NUMBER = re.compile(r"\(?(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\)?$")
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b([^\n]*)$", re.M)
ENUM = re.compile(r"\benum\b[ \t]*\w*[ \t\n]*\{([^{}]*)\}")
TYPEDEF = re.compile(r"^typedef[ \t]+(\w+)[ \t]+(\w+);", re.M)


class Edit(NamedTuple):
    path: str
    start: int
    end: int
    text: str


class Place(NamedTuple):
    """Something with a position, and the parts that a pattern found in it."""
    path: str
    start: int
    end: int
    parts: tuple

    def edit(self, text):
        return Edit(self.path, self.start, self.end, text)


class Span(NamedTuple):
    """A record: its word, its braces, and the end of the declarator behind them."""
    word: int
    open: int
    close: int
    end: int


class Header:
    def __init__(self, tree, path):
        self.path = path
        with open(os.path.join(tree, path), encoding="utf-8") as stream:
            self.text = stream.read()
        # comments and strings as blanks, so that nothing is found in them
        self.bare = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), self.text)
        self.spans = sorted(self.records())
        self.members = [place for place in self.find(MEMBER) if self.inside(place.start)]
        self.defines = [Place(p.path, p.start, p.end, (p.parts[0], self.body(p)))
                        for p in self.find(DEFINE) if not self.body(p).endswith("\\")]
        self.functions = list(self.find(FUNCTION))
        self.enums = [m for m in ENUM.finditer(self.bare) if "#" not in m.group()]
        self.typedefs = list(self.find(TYPEDEF))
        self.directives = list(self.find(DIRECTIVE))
        self.depths = self.depth_steps()

    def find(self, pattern):
        return (Place(self.path, m.start(), m.end(), m.groups())
                for m in pattern.finditer(self.bare))

    def body(self, place):
        """A macro's body with its strings, without comments."""
        line = self.text[place.start:place.end]
        body = re.sub(r"/\*.*?\*/", "", line.split(place.parts[0], 1)[1])
        return body.split("/*")[0].split("//")[0].strip()

    def records(self):
        for match in RECORD.finditer(self.bare):
            depth, at = 1, match.end()
            while depth and at < len(self.bare):
                depth += {"{": 1, "}": -1}.get(self.bare[at], 0)
                at += 1
            end = self.bare.find(";", at)
            if not depth and end >= 0 and "\\\n" not in self.bare[match.start():end]:
                yield Span(match.start(), match.end() - 1, at - 1, end)

    def inside(self, at):
        return any(span.open < at < span.close for span in self.spans)

    def home(self, at):
        """The innermost record around a place."""
        return max((s for s in self.spans if s.open < at < s.close), key=lambda s: s.open)

    def depth_steps(self):
        depth, steps = 0, []
        for place in self.directives:
            depth += {"endif": -1}.get(place.parts[0], place.parts[0].startswith("if"))
            steps.append((place.start, depth))
        return steps

    def depth(self, at):
        """How many conditions stand around a place; one keeps a header from being read twice."""
        index = bisect.bisect_right([start for start, _ in self.depths], at)
        return self.depths[index - 1][1] if index else 0

    def numbers(self):
        """Defines whose body is one number: (place, name, digits)."""
        for place in self.defines:
            match = NUMBER.match(place.parts[1])
            if match:
                yield place, place.parts[0], match.group(1)

    def conditions(self):
        """#if and kin, but not the one around all of the header."""
        return [p for p in self.directives if p.parts[0] in ("if", "ifdef", "ifndef", "elif")
                and not re.search(r"_H_*$|_H__\s*\)?$", p.parts[1].strip())
                and "\\" not in p.parts[1]]

    def block(self, index):
        """The place of the directive that ends the part that this one begins."""
        depth = 0
        for place in self.directives[index + 1:]:
            if place.parts[0].startswith("if"):
                depth += 1
            elif depth == 0:
                return place
            elif place.parts[0] == "endif":
                depth -= 1
        return None


def apply(headers, edits, folder):
    """Write the edited files; they stand in folder as links to the old ones."""
    by_path = {}
    for edit in edits:
        if edit.start is None: # at the end, within the condition around all of it
            last = headers[edit.path].text.rindex("#endif")
            edit = edit._replace(start=last, end=last)
        by_path.setdefault(edit.path, []).append(edit)
    for path, some in by_path.items():
        text = headers[path].text
        for edit in sorted(some, key=lambda e: (e.start, e.end), reverse=True):
            text = text[:edit.start] + edit.text + text[edit.end:]
        target = os.path.join(folder, path)
        os.unlink(target)
        with open(target, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
