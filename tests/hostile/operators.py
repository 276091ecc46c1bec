# SPDX-License-Identifier: MIT
"""What the mutation tests do to headers that is a change, or ought to be one: each operator
yields edits for every place of a header where it can be applied. Whether a mutant is a change
is not said here; the compiler is asked (oracle.py)."""

import re

from headers import Edit

def with_kernel_names(table):
    """uint32_t as user space spells it, __u32 as Linux does."""
    def kernel(name):
        match = re.fullmatch(r"(u?)int(\d+)_t", name)
        return "__%s%s" % (match.group(1) or "s", match.group(2)) if match else None
    return {**table, **{kernel(old): kernel(new) for old, new in table.items()
                        if kernel(old) and kernel(new)}}


WIDER = {"uint8_t": "uint16_t", "uint16_t": "uint32_t", "uint32_t": "uint64_t",
         "int8_t": "int16_t", "int16_t": "int32_t", "int32_t": "int64_t", "domid_t": "uint32_t",
         "evtchn_port_t": "uint64_t", "grant_ref_t": "uint64_t", "unsigned int": "uint64_t"}
NARROWER = {"uint16_t": "uint8_t", "uint32_t": "uint16_t", "uint64_t": "uint32_t",
            "int16_t": "int8_t", "int32_t": "int16_t", "int64_t": "int32_t",
            "uint64_aligned_t": "uint32_t", "domid_t": "uint8_t", "xen_pfn_t": "uint16_t"}
OTHER_SIGN = {"uint8_t": "int8_t", "uint16_t": "int16_t", "uint32_t": "int32_t",
              "uint64_t": "int64_t", "int8_t": "uint8_t", "int16_t": "uint16_t",
              "int32_t": "uint32_t", "int64_t": "uint64_t", "int": "unsigned int"}
WIDER, NARROWER, OTHER_SIGN = map(with_kernel_names, (WIDER, NARROWER, OTHER_SIGN))
OPERATION = r"(__HYPERVISOR_|[A-Z]+OP_|XENMEM_|XEN_\w+CTL_|XENPF_|XENFEAT_|KVM_CAP_|KVM_HC_|KVM_EXIT_)"
KNOWN = re.compile(r"__XEN__|__XEN_TOOLS__|__XEN_INTERFACE_VERSION__|__i386__|__x86_64__|"
                   r"__arm__|__aarch64__|__GNUC__")
VERSION = re.compile(r"(__XEN_INTERFACE_VERSION__\s*)(<=|>=|<|>)(\s*0x[0-9a-fA-F]+)")


def retype(header, table):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        new = table.get(" ".join(kind.split()))
        if new and not bits:
            yield [place.edit("%s%s %s%s;" % (indent, new, name, bound))]


def widen(header):
    yield from retype(header, WIDER)


def narrow(header):
    yield from retype(header, NARROWER)


def sign(header):
    yield from retype(header, OTHER_SIGN)


def neighbours(header):
    for first, second in zip(header.members, header.members[1:]):
        between = header.bare[first.end:second.start]
        if "{" not in between and "}" not in between and "#" not in between:
            yield first, second


def swap(header):
    for first, second in neighbours(header):
        yield [first.edit(header.bare[second.start:second.end]),
               second.edit(header.bare[first.start:first.end])]


def insert(header):
    for place in header.members:
        yield [Edit(place.path, place.start, place.start, "    unsigned int hv_mutant;\n")]


def delete(header):
    for place in header.members:
        yield [place.edit("")]


def rename(header):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        yield [place.edit("%s%s %s_mutant%s%s;" % (indent, kind, name, bound, bits or ""))]


def array_bound(header):
    for place in header.members:
        indent, kind, name, bound, bits = place.parts
        if bits or "[]" in bound:
            continue
        new = re.sub(r"\[([^\]]+)\]$", r"[(\1) + 1]", bound) if bound else "[2]"
        yield [place.edit("%s%s %s%s;" % (indent, kind, name, new))]


def bit_width(header):
    for place in header.members:
        indent, kind, name, _, bits = place.parts
        if bits:
            width = int(bits.strip(": \t"))
            yield [place.edit("%s%s %s : %d;" % (indent, kind, name, width - 1 or 2))]


def pointer(header):
    """A handle of other things."""
    for match in re.finditer(r"(XEN_GUEST_HANDLE(?:_64)?)\((\w+)\)(\s+\w+;)", header.bare):
        new = "uint16" if match.group(2) != "uint16" else "uint32"
        yield [Edit(header.path, match.start(), match.end(),
                    "%s(%s)%s" % (match.group(1), new, match.group(3)))]


def attribute(text):
    def operator(header):
        for span in header.spans:
            yield [Edit(header.path, span.close + 1, span.close + 1,
                        " __attribute__((%s))" % text)]
    return operator


def aligned_member(header):
    for place in header.members:
        if not place.parts[4]:
            yield [Edit(place.path, place.end - 1, place.end - 1, " __attribute__((aligned(16)))")]


def union_struct(header):
    """The word of one record, wherever it is not named by it elsewhere."""
    for span in header.spans:
        word = header.bare[span.word:span.open].split()[0]
        other = {"struct": "union", "union": "struct"}[word]
        yield [Edit(header.path, span.word, span.word + len(word), other)]


def value(header):
    for place, name, digits in header.numbers():
        yield [place.edit("#define %s %#x" % (name, int(digits, 0) + 1))]


def expression(header):
    """Any body: one more than it was."""
    for place in header.defines:
        if re.search(r"\d", place.parts[1]) and '"' not in place.parts[1]:
            yield [place.edit("#define %s ((%s) + 1)" % place.parts)]


def value_type(header):
    """The same number of another width or sign."""
    for place, name, digits in header.numbers():
        yield [place.edit("#define %s %sULL" % (name, digits))]


def text(header):
    for place in header.defines:
        if re.fullmatch(r'"[^"]+"', place.parts[1]):
            yield [place.edit("#define %s %s_\"" % (place.parts[0], place.parts[1][:-1]))]


def remove(header):
    for place in header.defines:
        yield [place.edit("")]


def rename_constant(header):
    for place in header.defines:
        yield [place.edit("#define %s_mutant %s" % place.parts)]


def add(header):
    for place in header.defines:
        yield [Edit(place.path, place.start, place.start, "#define HV_MUTANT 77\n")]


def number(header):
    """An operation gets its neighbour's number, which then has two names."""
    numbers = list(header.numbers())
    for (_, _, digits), (place, name, old) in zip(numbers, numbers[1:]):
        if digits != old and re.match(OPERATION, name):
            yield [place.edit("#define %s %s" % (name, digits))]


def exchange(header):
    """Two names exchange their numbers."""
    numbers = list(header.numbers())
    for (a, first, x), (b, second, y) in zip(numbers, numbers[1:]):
        if x != y:
            yield [a.edit("#define %s %s" % (first, y)), b.edit("#define %s %s" % (second, x))]


def macro_body(header):
    """A macro with arguments has another text."""
    for place in header.functions:
        end = header.bare.find(")", place.end)
        if end > 0:
            yield [Edit(place.path, end + 1, end + 1, " 0 +")]


def enumerators(header):
    for match in header.enums:
        names = [n for n in re.finditer(r"\b[A-Za-z_]\w*\b(\s*=\s*[^,}]+)?", match.group(1))]
        yield [(n, match.start(1)) for n in names]


def enum_order(header):
    for names in enumerators(header):
        for (first, base), (second, _) in zip(names, names[1:]):
            if not first.group(1) and not second.group(1):
                yield [Edit(header.path, base + first.start(), base + first.end(), second.group()),
                       Edit(header.path, base + second.start(), base + second.end(),
                            first.group())]


def enum_value(header):
    for names in enumerators(header):
        for name, base in names:
            word = re.match(r"\w+", name.group()).group()
            yield [Edit(header.path, base + name.start(), base + name.end(), word + " = 0x77")]


def typedef(header):
    for place in header.typedefs:
        old, name = place.parts
        new = {**NARROWER, **WIDER}.get(old, "uint8_t" if old != "uint8_t" else "uint16_t")
        yield [place.edit("typedef %s %s;" % (new, name))]


def guarded(condition):
    """What stands there exists under one more condition."""
    def operator(header):
        for place in header.members + header.defines:
            old = header.bare[place.start:place.end]
            yield [place.edit("%s\n%s\n#endif" % (condition, header.text[place.start:place.end]
                                                  if place in header.defines else old))]
    return operator


def guard_drop(header):
    for place in header.conditions():
        if KNOWN.search(place.parts[1]):
            word = "elif" if place.parts[0] == "elif" else "if"
            yield [place.edit("#%s 1" % word)]


def guard_invert(header):
    for place in header.conditions():
        word, condition = place.parts
        if KNOWN.search(condition):
            new = {"ifdef": "#ifndef" + condition, "ifndef": "#ifdef" + condition,
                   "if": "#if !(%s)" % condition.strip(),
                   "elif": "#elif !(%s)" % condition.strip()}[word]
            yield [place.edit(new)]


def guard_version(header):
    """Another threshold of the interface version."""
    for place in header.conditions():
        for match in VERSION.finditer(place.parts[1]):
            threshold = int(match.group(3), 16)
            new = place.parts[1].replace(match.group(), "%s%s %#010x" % (
                match.group(1), match.group(2), threshold + 0x100))
            yield [place.edit("#%s%s" % (place.parts[0], new))]


# ---- kinds that are told in words of their own ----

def text_behind_nul(header):
    """A string that a reader of C strings takes for the old one."""
    for place in header.defines:
        if re.fullmatch(r'"[^"\\]+"', place.parts[1]):
            yield [place.edit("#define %s %s\\0x\"" % (place.parts[0], place.parts[1][:-1]))]


def enum_packed(header):
    """One byte, if all values fit."""
    for match in header.enums:
        yield [Edit(header.path, match.end(), match.end(), " __attribute__((packed))")]


def enum_negative(header):
    """One more enumerator, which makes the type a signed one."""
    for match in header.enums:
        last = match.group(1).rstrip()
        at = match.start(1) + len(last)
        if last:
            yield [Edit(header.path, at, at, "%s HV_MUTANT_NEGATIVE = -1"
                        % ("" if last.endswith(",") else ","))]


def numbered_arrays(header, pattern):
    for place in header.members:
        match = re.fullmatch(pattern, place.parts[3])
        if match and not place.parts[4]:
            yield place, match


def dimensions(header):
    """The same bytes, counted otherwise."""
    for place, match in numbered_arrays(header, r"\[(\d+)\]"):
        if int(match.group(1)) % 2 == 0:
            yield [place.edit("%s%s %s[2][%d];" % (*place.parts[:3], int(match.group(1)) // 2))]
    for place, match in numbered_arrays(header, r"(\[\w+\])(\[\w+\])"):
        yield [place.edit("%s%s %s%s%s;" % (*place.parts[:3], match.group(2), match.group(1)))]


def flexible(header):
    """[1] at the end of a record, as headers of C89 have it."""
    for span in header.spans:
        inside = [p for p in header.members if span.open < p.start < span.close]
        if inside and inside[-1].parts[3] == "[1]" and \
                not header.bare[inside[-1].end:span.close].strip():
            yield [inside[-1].edit("%s%s %s[];" % inside[-1].parts[:3])]


def plain(header):
    """Members that are one integer of a fixed width: (place, bits)."""
    for place in header.members:
        match = re.fullmatch(r"(?:u?int|__[us])(16|32|64)(?:_t)?", place.parts[1].strip())
        if match and not place.parts[3] and not place.parts[4]:
            yield place, int(match.group(1))


def carve(header):
    for place, bits in plain(header):
        yield [place.edit("%s%s %s : %d, hv_mutant : %d;" % (*place.parts[:3], bits // 2, bits // 2))]


def split(header):
    for place, bits in plain(header):
        half = {8: "char", 16: "short", 32: "int"}[bits // 2]
        yield [place.edit("%sunsigned %s %s_low, %s_high;" % (place.parts[0], half,
                                                             place.parts[2], place.parts[2]))]


def join(header):
    """Two neighbours of one type become one member of twice the width."""
    for first, second in neighbours(header):
        kind, other = first.parts[1].strip(), second.parts[1].strip()
        twice = WIDER.get(kind)
        if kind == other and twice and \
                not any(p.parts[3] or p.parts[4] for p in (first, second)):
            yield [first.edit("%s%s %s;" % (first.parts[0], twice, first.parts[2])),
                   second.edit("")]


def members_word(word):
    def operator(header):
        for place in header.members:
            indent, kind, name, bound, bits = place.parts
            if not bits and "*" not in kind and "const" not in kind:
                yield [place.edit("%s%s %s %s%s;" % (indent, word, kind, name, bound))]
    return operator


def empty(header):
    for place in header.members:
        yield [Edit(place.path, place.end, place.end, " unsigned char hv_mutant[0];")]


def mode(header):
    """An attribute that says the width."""
    for place, bits in plain(header):
        if bits == 32:
            yield [Edit(place.path, place.end - 1, place.end - 1, " __attribute__((mode(DI)))")]


def replace(header):
    """Another member at the same place, not a new name for the old one."""
    for place in header.members:
        indent, kind, _, bound, bits = place.parts
        yield [place.edit("%s%s hv_mutant%s%s;" % (indent, kind, bound, bits or ""))]


def reuse(header):
    """Another operation under the number of one that is gone."""
    for place, name, _ in header.numbers():
        match = re.match(OPERATION + "[A-Za-z]", name)
        if match:
            yield [place.edit("#define %shv_mutant %s" % (match.group(1), place.parts[1]))]


def body(text):
    """A number becomes something of another kind; %s: its digits."""
    def operator(header):
        for place, name, digits in header.numbers():
            yield [place.edit("#define %s %s" % (name, text % digits))]
    return operator


def constant_object(header):
    """What was a macro is an object, which #if does not see."""
    for place, name, digits in header.numbers():
        yield [place.edit("static const unsigned int %s = %s;" % (name, digits))]


def function_pointer(header):
    for place in header.members:
        if "*" in place.parts[1] and not place.parts[3]:
            yield [place.edit("%svoid (*%s)(unsigned int);" % (place.parts[0], place.parts[2]))]


def array_of_bytes(header):
    """A member and its array of bytes."""
    for place, bits in plain(header):
        yield [place.edit("%sunsigned char %s[%d];" % (place.parts[0], place.parts[2], bits // 8))]


def chain(header):
    """Each of two neighbours has the name of the one before it."""
    for first, second in neighbours(header):
        if not any(p.parts[3] or p.parts[4] for p in (first, second)):
            yield [first.edit("%s%s hv_mutant;" % first.parts[:2]),
                   second.edit("%s%s %s;" % (*second.parts[:2], first.parts[2]))]


def enum_narrow(header):
    """The enumerator that makes the type wide goes."""
    for names in enumerators(header):
        if len(names) > 1:
            name, base = names[-1]
            yield [Edit(header.path, base + name.start(), base + name.end(),
                        re.match(r"\w+", name.group()).group() + " = 0x7fffffffffLL")]


def two_homes(header):
    """Another header's definition, which comes later or first."""
    for place, name, digits in header.numbers():
        yield [Edit(place.path, None, None, "#undef %s\n#define %s %#x\n"
                    % (name, name, int(digits, 0) + 1))]


def guard_has(condition):
    """A condition with an operator of newer compilers."""
    def operator(header):
        for place in header.defines:
            text = header.text[place.start:place.end]
            yield [place.edit("%s\n%s\n#endif" % (condition, text))]
    return operator


def typedef_pointer(header):
    """A macro's number turns into the name of a type."""
    yield from body("unsigned int /* %s */")(header)


OPERATORS = {
    "widen": widen, "narrow": narrow, "sign": sign, "swap": swap, "insert": insert,
    "delete": delete, "rename": rename, "array-bound": array_bound, "bit-width": bit_width,
    "pointer": pointer, "packed": attribute("packed"), "aligned": attribute("aligned(32)"),
    "aligned-member": aligned_member, "union-struct": union_struct, "value": value,
    "expression": expression, "value-type": value_type, "text": text, "remove": remove,
    "rename-constant": rename_constant, "add": add, "number": number, "exchange": exchange,
    "macro-body": macro_body, "enum-order": enum_order, "enum-value": enum_value,
    "typedef": typedef, "guard-add": guarded("#ifdef __XEN_TOOLS__"),
    "guard-arch": guarded("#ifdef __x86_64__"), "guard-drop": guard_drop,
    "guard-invert": guard_invert, "guard-version": guard_version,
    "text-behind-nul": text_behind_nul, "enum-packed": enum_packed,
    "enum-negative": enum_negative, "dimensions": dimensions, "flexible": flexible,
    "carve": carve, "split": split, "join": join, "const": members_word("const"),
    "empty": empty, "mode": mode, "replace": replace, "reuse": reuse,
    "value-pointer": body("((void *)%s)"), "value-float": body("(%s + 0.5)"),
    "value-wide": body("(((__uint128_t)1 << 70) + %s)"), "value-braces": body("{ %s, 1 }"),
    "value-string": body('"%s"'), "value-none": body("hv_mutant(%s)"),
    "value-of-type": typedef_pointer, "object": constant_object,
    "function-pointer": function_pointer, "array-of-bytes": array_of_bytes, "chain": chain,
    "enum-wide": enum_narrow, "two-homes": two_homes,
    "guard-has": guard_has("#if defined __has_include && __has_include(<hv_mutant.h>)"),
    "guard-gnuc": guard_has("#if __GNUC__ > 99"), "guard-dialect": guard_has("#ifdef __cplusplus"),
}
