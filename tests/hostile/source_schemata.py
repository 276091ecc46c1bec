# SPDX-License-Identifier: MIT
"""Many mutants of a source in one text: each function is followed by its variants, as blocks at its
start that run where HVABI_MUTANT has their number, and the statements in which they differ say that
they were reached. So all mutants need one build, and tests that do not reach a place need not run."""

import bisect
import re

import source_places

DECLARED = """extern int hv_mutant;
extern unsigned char *hv_seen;
#define HV_SEEN(n) ((void)(hv_seen[n] = 1))
#line 1
"""
KEYWORD = re.compile(r"(?:(if|while|for|switch)\s*\(|(do|else)\b|(?:case\b[^;{}]*?|\w+\s*):(?!:))")
DECLARATION = re.compile(r"(?!return\b|goto\b|else\b)(?:(?:const|static|struct|enum|union|unsigned) )*"
                         r"[A-Za-z_]\w*(?: const)?(?:\([^()]*\))?[ *]+[*]?(?:const )?[A-Za-z_]\w*"
                         r"(?:\[|\s*=[^=]|;|,|\()")
VOID = re.compile(r"(?:static |inline |_Noreturn )*void \w")


class Regions:
    """What is reached as a whole, of one function's body: (start, end, before, after), where the
    texts go around what the region has, with %d for the numbers."""

    def __init__(self, seen, start, end):
        self.seen, self.end, self.found = seen, end, []
        at = start + 1
        while at is not None and at < end:
            at = self.statement(at, True)

    def skip(self, at):
        return re.compile(r"\s*").match(self.seen, at).end()

    def simple_end(self, at):
        depth = 0
        for i in range(at, self.end):
            depth += (self.seen[i] in "([{") - (self.seen[i] in ")]}")
            if self.seen[i] == ";" and not depth:
                return i + 1
        return self.end

    def statement(self, at, in_block):
        at = self.skip(at)
        if at >= self.end:
            return self.end
        if self.seen[at] == "{":
            at = self.skip(at + 1)
            while at < self.end and self.seen[at] != "}":
                at = self.skip(self.statement(at, True))
            return at + 1
        word = KEYWORD.match(self.seen, at)
        if not word:
            end = self.simple_end(at)
            plain = in_block and DECLARATION.match(self.seen, at)
            self.found.append((at, end, "%s; ", "") if plain else (at, end, "{ %s; ", " }"))
            return end
        if word[1]:
            return self.headed(at, word)
        if word[2] == "do":
            at = self.skip(self.statement(word.end(), False))
            return self.simple_end(at)
        after = self.skip(word.end())
        return after if self.seen[after] == "}" else self.statement(after, word[2] is None and in_block)

    def headed(self, at, word):
        opened = word.end() - 1
        closed = source_places.closing(self.seen, opened)
        whole = len(self.found)
        if word[1] == "for":
            first = self.seen.find(";", opened)
            second = self.seen.find(";", first + 1)
            if self.seen[first + 1:second].strip():
                self.found.append((first + 1, second, "(%s, ", ")"))
        else:
            self.found.append((opened + 1, closed, "(%s, ", ")"))
        end = self.statement(closed + 1, False)
        if word[1] == "if" and re.compile(r"\s*else\b").match(self.seen, end):
            end = self.statement(end, False)
        if word[1] == "for":
            self.found.insert(whole, (at, end, "{ %s; ", " }"))
        return end

    def around(self, at):
        its = [region for region in self.found if region[0] <= at < region[1]]
        return min(its, key=lambda region: region[1] - region[0], default=None)


class Woven:
    """The text of a source with mutants, {number: place}; vague are those of which only the function
    can be said to be reached."""

    def __init__(self, text, mutants, vague):
        self.text, self.seen, self.mutants = text, source_places.masked(text), mutants
        self.edits, self.of_function = [], {}
        bodies = [(match, self.seen.find("\n}", match.end()))
                  for match in source_places.FUNCTION.finditer(self.seen)]
        for match, end in bodies:
            its = {n: p for n, p in mutants.items() if match.end() <= p.start < end}
            if its:
                self.function(match, end, its, vague)
        self.result = DECLARED + self.apply()

    def function(self, match, end, its, vague):
        start = match.end() - 1
        regions, top = Regions(self.seen, start, end), []
        for number, place in its.items():
            body = self.text[start:place.start] + place.text + self.text[place.end:end] + "\n"
            labels = re.findall(r"^\s*(\w+):\s*$", self.seen[start:end], re.M)
            labels = [label for label in labels if label != "default"]
            head = "{ __label__ %s; " % ", ".join(labels) + body[1:] if labels else body
            top.append("\nif (__builtin_expect(hv_mutant == %d, 0)) { /*<%d*/ %s} %s } /*>%d*/\n"
                       % (number, number, head, "return;" if VOID.match(match[1]) else
                          "__builtin_trap();", number))
            region = None if number in vague else regions.around(place.start)
            mark = "HV_SEEN(%d) /*=%d*/" % (number, number)
            if region:
                self.edits += [(region[0], 1, -region[1], region[2] % mark),
                               (region[1], 0, -region[0], region[3])]
            else:
                top.append(mark + ";\n")
        self.edits.append((start + 1, 0, 0, "".join(top)))

    def apply(self):
        pieces, at = [], 0
        for place, _, _, text in sorted(self.edits, key=lambda edit: edit[:3]):
            pieces += [self.text[at:place], text]
            at = place
        return "".join(pieces) + self.text[at:]

    def blamed(self, lines):
        """(those whose variants have errors, those whose marks may have them) at these lines of
        the result, counted from its #line."""
        body = self.result[len(DECLARED):]
        starts = [0] + [match.end() for match in re.finditer("\n", body)]
        wrong = set()
        for match in re.finditer(r"/\*<(\d+)\*/", body):
            last = bisect.bisect_right(starts, body.index("/*>%s*/" % match[1]))
            first = bisect.bisect_right(starts, match.start())
            if any(first <= line <= last for line in lines):
                wrong.add(int(match[1]))
        marks = {int(match[1]): bisect.bisect_right(starts, match.start())
                 for match in re.finditer(r"/\*=(\d+)\*/", body)}
        near = {n for n, at in marks.items() if any(at - 2 <= line <= at + 8 for line in lines)}
        return wrong, near or set(marks)
