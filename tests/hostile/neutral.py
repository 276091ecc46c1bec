# SPDX-License-Identifier: MIT
"""What the mutation tests do to headers that means nothing to a compiler, operator by operator,
as in operators.py. That it means nothing is not believed: the compiler is asked."""

import re

from headers import Edit

SPELLED = {"uint8_t": "unsigned char", "uint16_t": "unsigned short int",
           "uint32_t": "unsigned int", "int32_t": "int", "int16_t": "signed short",
           "uint64_t": "unsigned long long", "unsigned int": "uint32_t", "int": "signed",
           "unsigned long": "long unsigned int", "domid_t": "uint16_t"}


def comment(header):
    for place in header.members + header.defines:
        yield [Edit(place.path, place.start, place.start, "/* of no account */\n")]


def comment_gone(header):
    for match in re.finditer(r"/\*.*?\*/", header.text, re.S):
        if "Last version bump" not in match.group() and "`" not in match.group():
            yield [Edit(header.path, match.start(), match.end(), " ")]


def spelling(header):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        new = SPELLED.get(" ".join(kind.split()))
        if new:
            yield [place.edit("%s%s %s%s%s;" % (indent, new, name, bound, bits or ""))]


def radix(header):
    for place, name, digits in header.numbers():
        if len(digits) < 10: # no other type
            new = str(int(digits, 0)) if digits[:2].lower() == "0x" else hex(int(digits))
            yield [place.edit("#define %s %s" % (name, place.parts[1].replace(digits, new, 1)))]


def arithmetic(header):
    for place in header.defines:
        if re.fullmatch(r"\(?\d+\)?", place.parts[1]):
            yield [place.edit("#define %s (%s * 2 - %s)" % (place.parts[0], place.parts[1],
                                                            place.parts[1]))]


def bound_spelled(header):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        new = re.sub(r"\[([^\]]+)\]", r"[2 * (\1) - (\1)]", bound)
        if new != bound:
            yield [place.edit("%s%s %s%s%s;" % (indent, kind, name, new, bits or ""))]


def reorder(header):
    for (a, first, x), (b, second, y) in zip(list(header.numbers()), list(header.numbers())[1:]):
        if "#" not in header.bare[a.end:b.start]:
            yield [a.edit("#define %s %s" % (second, b.parts[1])),
                   b.edit("#define %s %s" % (first, a.parts[1]))]


def move(header):
    """To a header that everybody reads."""
    home = "features.h"
    if header.path == home or header.path.startswith("arch-"):
        return
    for place, name, digits in header.numbers():
        if header.depth(place.start) == 1:
            yield [place.edit(""), Edit(home, None, None, "#ifndef %s\n#define %s %s\n#endif\n"
                                        % (name, name, place.parts[1]))]


def guard_spelled(header):
    for place in header.conditions():
        word, condition = place.parts[0], place.parts[1].strip()
        if word in ("ifdef", "ifndef") and re.fullmatch(r"\w+", condition):
            yield [place.edit("#if %sdefined(%s)" % ("!" if word == "ifndef" else "", condition))]
        elif word == "if":
            yield [place.edit("#if !!(%s)" % condition)]
            yield [place.edit("#if !(!(%s)) || 0" % condition)]


def guard_turned(header):
    """a || b as b || a."""
    for place in header.conditions():
        terms = place.parts[1].strip().split("||")
        if place.parts[0] == "if" and len(terms) == 2 and \
                all(t.count("(") == t.count(")") and "&&" not in t for t in terms):
            yield [place.edit("#if %s || %s" % (terms[1].strip(), terms[0].strip()))]


def guard_nested(header):
    """A part under a condition that holds there anyhow."""
    for index, place in enumerate(header.directives):
        if place.parts[0] in ("ifdef", "ifndef") and place in header.conditions():
            end = header.block(index)
            if end:
                again = header.bare[place.start:place.end].strip()
                yield [Edit(place.path, place.end, place.end, "\n" + again),
                       Edit(place.path, end.start, end.start, "#endif\n")]


def blank(header):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        yield [place.edit("%s%s \\\n\t %s %s %s;\n\n" % (indent, kind, name, bound, bits or ""))]


def line_ends(header):
    yield [Edit(header.path, 0, len(header.text), header.text.replace("\n", "\r\n"))]


def joined(header):
    for first, second in zip(header.members, header.members[1:]):
        if first.parts[1] == second.parts[1] and "*" not in first.parts[1] \
                and not header.bare[first.end:second.start].strip():
            yield [first.edit("%s%s %s%s%s," % (*first.parts[:4], first.parts[4] or "")),
                   second.edit("%s%s%s;" % (second.parts[2], second.parts[3],
                                            second.parts[4] or ""))]


def dead(header):
    for place in header.defines:
        yield [Edit(place.path, place.start, place.start,
                    "#if 0\nstruct hv_mutant { int it's }; #define HV_MUTANT 1\n#endif\n")]


def again(header):
    for place in header.defines:
        yield [Edit(place.path, place.end, place.end,
                    "\n" + header.text[place.start:place.end].split("/*")[0])]


def declared(header):
    for span in header.spans:
        words = header.bare[span.word:span.open].split()
        start = header.bare.rfind("\n", 0, span.word) + 1
        if len(words) == 2 and start == span.word:
            yield [Edit(header.path, start, start, "%s %s;\n" % tuple(words))]


def enum_spelled(header):
    """The values that enumerators have anyhow."""
    for match in header.enums:
        names = list(re.finditer(r"\b[A-Za-z_]\w*\b(\s*=\s*[^,}]+)?", match.group(1)))
        if names and not any(name.group(1) for name in names):
            yield [Edit(header.path, match.start(1) + name.end(), match.start(1) + name.end(),
                        " = %d" % value) for value, name in enumerate(names)]


def string_pieces(header):
    for place in header.defines:
        if re.fullmatch(r'"[^"\\]{2,}"', place.parts[1]):
            name, text = place.parts
            yield [place.edit('#define %s %s" "%s' % (name, text[:2], text[2:]))]


def guard_more(header):
    """One more way to be seen, on a machine that the profile knows and has no architecture for."""
    for place in header.conditions():
        word, condition = place.parts[0], place.parts[1].strip()
        if word == "if" and "#" not in condition:
            yield [place.edit("#if (%s) || defined(__ia64__)" % condition)]


def include_guard(header):
    """The condition around all of a header, spelled otherwise."""
    first = next((d for d in header.directives if d.parts[0] == "ifndef"), None)
    if first and re.search(r"_H_*\s*$", first.parts[1]):
        yield [first.edit("#if !defined(%s)" % first.parts[1].strip())]
        yield [first.edit("#if !(defined %s)" % first.parts[1].strip())]


def bit_type(header):
    """An integer as a bit-field of all its bits behind another type of the same width."""
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        new = SPELLED.get(kind.strip())
        if bits and new:
            yield [place.edit("%s%s %s%s;" % (indent, new, name, bits))]


def underscored(header):
    """An attribute in its other spelling."""
    for match in re.finditer(r"^[^#\n]*__attribute__\s*\(\((packed|aligned)\b", header.bare, re.M):
        yield [Edit(header.path, match.start(1), match.end(1), "__%s__" % match.group(1))]


def dead_branch(header):
    """A branch of a condition that cannot hold beside the one before it."""
    for index, place in enumerate(header.directives):
        word, condition = place.parts[0], place.parts[1].strip()
        end = header.block(index) if word in ("ifdef", "ifndef") else None
        if end and place in header.conditions() and end.parts[0] == "endif":
            again = "%sdefined(%s)" % ("!" if word == "ifndef" else "", condition)
            yield [Edit(place.path, end.start, end.start,
                        "#elif %s && 0\n#define HV_MUTANT 1\n" % again)]


def tail(header):
    """A comment behind a member's name, and a last comma."""
    for match in header.enums:
        last = match.group(1).rstrip()
        if last and not last.endswith(","):
            at = match.start(1) + len(last)
            yield [Edit(header.path, at, at, ", /* last */")]


def number_spelled(text):
    """The same number, of the same type, with other words."""
    def operator(header):
        for place in header.defines:
            if re.fullmatch(r"\(?(0x[0-7][0-9a-fA-F]{0,7}|[1-9]\d{0,8}|0)\)?", place.parts[1]):
                yield [place.edit("#define %s %s" % (place.parts[0], text % place.parts[1]))]
    return operator


def guard_held(condition):
    """A condition that holds for every compiler there is, in words of newer ones."""
    def operator(header):
        for place in header.defines:
            text = header.text[place.start:place.end]
            yield [place.edit("%s\n%s\n#endif" % (condition, text))]
    return operator


def defined_once_more(header):
    """Taken away, and defined again as it was, at the end of the header."""
    for place, name, _ in header.numbers():
        if header.depth(place.start) == 1:
            yield [Edit(place.path, None, None, "#undef %s\n#define %s %s\n"
                        % (name, name, place.parts[1]))]


def volatile_members(header):
    """A word that changes no byte."""
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        if not bits and "*" not in kind:
            yield [place.edit("%svolatile %s %s%s;" % (indent, kind, name, bound))]


def extension(header):
    for span in header.spans:
        if not header.inside(span.word) and header.bare[span.word - 1:span.word] in ("", "\n"):
            yield [Edit(header.path, span.word, span.word, "__extension__ ")]


def body_blanks(header):
    """A function-like macro with other blanks."""
    for place in header.functions:
        end = header.bare.find(")", place.end)
        if end > 0 and header.bare[end + 1:end + 2] == " ":
            yield [Edit(place.path, end + 1, end + 2, " \t ")]


NEUTRAL = {
    "comment": comment, "comment-gone": comment_gone, "spelling": spelling, "radix": radix,
    "arithmetic": arithmetic, "bound-spelled": bound_spelled, "reorder": reorder, "move": move,
    "guard-spelled": guard_spelled, "guard-turned": guard_turned, "guard-nested": guard_nested,
    "blank": blank, "line-ends": line_ends, "joined": joined, "dead": dead, "again": again,
    "declared": declared, "enum-spelled": enum_spelled, "string-pieces": string_pieces,
    "guard-more": guard_more, "include-guard": include_guard, "bit-type": bit_type,
    "underscored": underscored, "dead-branch": dead_branch, "tail": tail,
    "number-object": number_spelled("(1 ? %s : 0)"),
    "number-size": number_spelled("(%s + 0 * (int)sizeof(int))"),
    "guard-has-held": guard_held("#if !defined __has_include || defined(__has_include)"),
    "guard-gnuc-held": guard_held("#if __GNUC__ > 2 || !(__GNUC__ > 2)"),
    "defined-again": defined_once_more,
    "volatile": volatile_members, "extension": extension, "body-blanks": body_blanks,
}
