# SPDX-License-Identifier: MIT
"""What pairs.py makes of names that have values: macros that are numbers, strings, real numbers,
pointers, lists in braces, more than 64 bits, and types; constant objects; enumerations. Each stands
under a condition, with another form where it does not hold."""

CONDITIONS = ["defined(__x86_64__)", "defined(__i386__) || defined(__arm__)",
              "!defined(__aarch64__)", "__SIZEOF_POINTER__ == 8", "!(__SIZEOF_LONG__ > 4)",
              "defined(__riscv) && __riscv_xlen == 64", "0", "1",
              "defined __has_include && __has_include(<stdint.h>)",
              "__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__"]
INTEGERS = ["uint8_t", "uint16_t", "uint32_t", "uint64_t", "int8_t", "int16_t", "int32_t",
            "int64_t"]
NUMBERS = [0, 1, 2, 7, 255, 256, 65535, 0x7fffffff, 0xffffffff, 1 << 40]
HELPERS = "#define PAIR(a, b) { a, b }\n#define LIST(...) { __VA_ARGS__ }\n"


# ---- the grammar ----

def expression(rng, depth=0):
    kind = rng.random()
    if depth > 2 or kind < 0.35:
        number = rng.choice(NUMBERS)
        text = rng.choice(["%d", "%#x"]) % number
        return text + rng.choice(["", "", "", "u", "ULL" if number >> 31 else "L"])
    if kind < 0.45:
        return "sizeof(%s)" % rng.choice(INTEGERS + ["void *", "int[3]", "long"])
    if kind < 0.55:
        return "(%s)%s" % (rng.choice(INTEGERS), expression(rng, 3))
    if kind < 0.65:
        return "%s(%s)" % (rng.choice("~-!"), expression(rng, depth + 1))
    if kind < 0.75:
        return "((%s) << %d)" % (expression(rng, 3), rng.randint(0, 20))
    return "((%s) %s (%s))" % (expression(rng, depth + 1), rng.choice("+-|&^*"),
                               expression(rng, depth + 1))


def string(rng):
    letters = "".join(rng.choice(["a", "b", "\\0", "\\n", "\\001", '" "']) for _ in range(4))
    return '"%s"' % letters


def real(rng):
    return "%d.%s%s" % (rng.randint(0, 9), rng.choice(["0", "5", "25"]), rng.choice(["", "f"]))


def pointer(rng):
    return "((%s)%s)" % (rng.choice(["void *", "const char *", "uint32_t *"]),
                         rng.choice(["0x10", "16", "4096UL", "(8 * 2)", "0"]))


def braces(rng):
    a, b, c = (rng.randint(0, 3) for _ in range(3))
    return rng.choice(["{ %d, %d, %d }", "{ %d, %d + %d }", "LIST(%d, %d, %d)", "{%d,%d,%d,}"]) \
        % (a, b, c) if rng.random() < 0.8 else "PAIR(%d, %d)" % (a, b)


def wide(rng):
    return "(((unsigned __int128)%d << 64) | %d)" % (rng.randint(0, 3), rng.randint(0, 3))


def type_name(rng):
    return rng.choice(INTEGERS + ["unsigned int", "unsigned char", "int", "long"])


def enumerators(rng):
    """Text of the braces; %s is the name of the enumeration."""
    parts = []
    for letter in "ABC"[:rng.randint(1, 3)]:
        number = rng.choice([None, None, 0, 1, -1, 255, 0x7ffffff0, 0xfffffff0, "1 << 3", "'a'"])
        parts.append("%s_" + letter + ("" if number is None else " = %s" % number))
    return ", ".join(parts) + rng.choice(["", ","])


# What a name declares, and what the compiler is asked for: %n its name, %v its form.
# The third is what must be said of another value ("" for anything).
KINDS = {
    "number": (expression, "#define %n (%v)", "unsigned long long v_%n[2] = "
                                              "{(unsigned long long)(%n), sizeof(%n)};"),
    "string": (string, "#define %n %v", "const char v_%n[] = %n;"),
    "real": (real, "#define %n (%v)", "const double v_%n[2] = {%n, sizeof(%n)};"),
    "pointer": (pointer, "#define %n %v", "const __SIZE_TYPE__ v_%n = (__SIZE_TYPE__)%n;"),
    "braces": (braces, "#define %n %v", "const uint64_t v_%n[] = %n;"),
    "wide": (wide, "#define %n %v", "const unsigned __int128 v_%n = %n;"),
    "type": (type_name, "#define %n %v", "const uint64_t v_%n[2] = {sizeof(%n), (%n)-1 < 0};"),
    "object": (expression, "static const uint32_t %n = (uint32_t)(%v);",
               "const uint32_t *u_%n = &%n;"),
    "enum": (enumerators, "enum %n { %v };", "const uint64_t v_%n[2] = {sizeof(enum %n), "
                                             "(enum %n)-1 < 0};"),
}
WEIGHTS = ["number"] * 8 + list(KINDS)


def named_value(rng, base):
    """(kind, a condition, its form where it holds, and where not); one of it changed."""
    kind = base[0] if base else rng.choice(WEIGHTS)
    make = KINDS[kind][0]
    made = [rng.choice(CONDITIONS), make(rng), make(rng)]
    if base:
        keep = rng.randrange(3)
        made = [new if i == keep and rng.random() < 0.8 else old
                for i, (new, old) in enumerate(zip(made, base[1:]))]
    return [kind] + made


def declared(name, kind, form):
    return KINDS[kind][1].replace("%v", form.replace("%s", name)).replace("%n", name)


def definitions(values):
    return HELPERS + "".join(
        "#if %s\n%s\n#else\n%s\n#endif\n"
        % (condition if kind != "wide" else "defined(__SIZEOF_INT128__) && (%s)" % condition,
           declared(name, kind, yes),
           declared(name, kind, no) if kind != "wide" else
           "#ifdef __SIZEOF_INT128__\n%s\n#endif" % declared(name, kind, no))
        for name, (kind, condition, yes, no) in values)


# ---- what a compiler makes of them ----

def enumerators_of(name, form):
    return "\n".join("const long long v_%s_%s = %s_%s;" % (name, letter, name, letter)
                     for letter in "ABC" if "%s_" + letter in form)


def asked(values, narrow):
    """C that shows the values in an object's symbols."""
    return "".join(KINDS[kind][2].replace("%n", name) + "\n" for name, (kind, *_) in values
                   if not (kind == "wide" and narrow)) + "".join(
        "#if %s\n%s\n#else\n%s\n#endif\n"
        % (condition, enumerators_of(name, yes), enumerators_of(name, no))
        for name, (kind, condition, yes, no) in values if kind == "enum")


def found(symbols, values, order):
    """name -> (what it is worth, of how many bytes, and with its sign in more); names of enumerators
    as well."""
    kinds, result = {name: made[0] for name, made in values}, {}
    for symbol, content in symbols.items():
        name = symbol[2:] if symbol.startswith("v_") else symbol
        if kinds.get(name) == "number":
            size = int.from_bytes(content[8:], order)
            result[name] = int.from_bytes(content[:8], order) % (1 << 8 * size), size, content[:8]
        elif kinds.get(name) == "real": # of another width it is the same number
            result[name] = content[:8], content[8:], content[:8]
        elif name in kinds or name.rsplit("_", 1)[0] in kinds:
            result[name] = content, len(content), content
    return result
