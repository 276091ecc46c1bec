# SPDX-License-Identifier: MIT
"""Random pairs of headers, made by a grammar (records, unions, enumerations of four sizes and
signs, bit-fields, arrays, also of no elements and of several dimensions, nested records, pointers to
data and functions, const members, packed and aligned, members that some architectures alone have,
names with values of nine kinds), judged by compilers
and by hvabi, which must agree. A compiler lays both sides out: which bits does each part of a record that both have take?
Where one takes other bits, or a record has another size, hvabi must not be content; where all parts
of the old side keep their bits and the size is the same, it must not say break. So with values
(pair_values.py).

    pairs.py

HVABI_PAIRS says how many pairs of records (default: 200), HVABI_SEED which. gcc for each
architecture that it is there for, else clang."""

import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import pair_values
from pair_values import INTEGERS

PAIRS = int(os.environ.get("HVABI_PAIRS", "200"))
SEED = os.environ.get("HVABI_SEED", "1")
EACH = 40  # records of one header
TARGETS = {"x86_64": "x86_64-linux-gnu", "x86_32": "i686-linux-gnu",
           "arm64": "aarch64-linux-gnu", "arm32": "arm-linux-gnueabihf",
           "riscv64": "riscv64-linux-gnu", "ppc64": "powerpc64le-linux-gnu",
           "s390x": "s390x-linux-gnu", "mips64": "mips64-linux-gnuabi64"}
BIG = ("s390x", "mips64-")
PROFILE = {"schema": "hvabi-profile/1", "name": "pairs", "title": "pairs", "roots": ["."],
           "markers": ["p.h"], "headers": ["*.h"],
           "archs": [dict({"name": name, "target": target, "marker": ["p.h"]},
                          **({"bits": 32} if name in ("x86_32", "arm32") else {}))
                     for name, target in TARGETS.items()],
           "audiences": [{"name": "guest", "strict": True}]}


# ---- the grammar ----
# A member is (name, text of its declaration, [part]); a part is what can be set to ones.

def scalar(rng, name):
    kind = rng.random()
    if kind < 0.12:
        return "enum %s %s;" % (rng.choice(ENUMS), name), [name]
    if kind < 0.17:
        return "void *%s;" % name, [name]
    if kind < 0.2:
        return "%s (*%s)(%s);" % (rng.choice(INTEGERS), name,
                                  ", ".join(rng.sample(INTEGERS, rng.randint(1, 3)))), [name]
    constant = "const " if rng.random() < 0.05 else ""
    return "%s%s %s;" % (constant, rng.choice(INTEGERS), name), [name]


def bits(rng, name):
    base = rng.choice(INTEGERS[:3])
    width = rng.randint(1, int(base[4:-2]))
    return "%s %s : %d;" % (base, name, width), [name]


def array(rng, name):
    if rng.random() < 0.06:
        return "%s %s[0];" % (rng.choice(INTEGERS), name), []
    bounds = [rng.randint(1, 4) for _ in range(rng.choice([1, 1, 2]))]
    text = "%s %s%s;" % (rng.choice(INTEGERS), name, "".join("[%d]" % b for b in bounds))
    parts = [""]
    for bound in bounds:
        parts = [p + "[%d]" % i for p in parts for i in range(bound)]
    return text, [name + p for p in parts]


def nested(rng, name, depth):
    tag = rng.choice(["struct", "union"])
    inner = [member(rng, "%s_%d" % (name, i), depth + 1) for i in range(rng.randint(1, 3))]
    attribute = rng.choice(["", "", "", " __attribute__((packed))"])
    named = rng.random() < 0.7
    text = "%s { %s }%s %s;" % (tag, " ".join(t for t, _ in inner), attribute,
                                name if named else "")
    return text, [(name + "." if named else "") + p for _, parts in inner for p in parts]


def member(rng, name, depth=0):
    kind = rng.random()
    if depth < 2 and kind < 0.15:
        return nested(rng, name, depth)
    if kind < 0.35:
        return bits(rng, name)
    if kind < 0.5:
        return array(rng, name)
    text, parts = scalar(rng, name)
    if rng.random() < 0.05:
        text = text[:-1] + " __attribute__((aligned(%d)));" % rng.choice([2, 4, 8, 16])
    return text, parts


def place(rng, name):
    """A member of a record itself, which only some architectures may have; but for the first."""
    text, parts = member(rng, name)
    if name != "m0" and rng.random() < 0.12:
        text = "\n#if %s\n%s\n#endif\n" % (rng.choice(CONDITIONS), text)
    return text, parts


def record(rng, base):
    """The members and what stands around them; half of it as in base, if there is one."""
    names = ["m%d" % i for i in range(rng.randint(2, 6))]
    old = dict(base["members"]) if base else {}
    members = [(n, old[n] if n in old and rng.random() < 0.75 else place(rng, n))
               for n in names]
    if base and rng.random() < 0.6:
        members = list(base["members"])
        at = rng.randrange(len(members))
        members[at] = (members[at][0], place(rng, members[at][0]))
    if rng.random() < 0.1:
        rng.shuffle(members)
    same = base and rng.random() < 0.9
    return {"members": members,
            "tag": base["tag"] if same else rng.choice(["struct"] * 5 + ["union"]),
            "attribute": base["attribute"] if same else rng.choice(
                [""] * 6 + ["packed", "aligned(8)", "packed, aligned(4)"])}


# ---- names with values ----

def values(words, folder, text, named):
    """name -> (its value, of how many bytes)."""
    source = os.path.join(folder, "values.c")
    narrow = any(bits in " ".join(words) for bits in ("i686", "arm-linux"))
    with open(source, "w", encoding="ascii") as stream:
        stream.write(text + pair_values.asked(named, narrow))
    subprocess.run(words + [source, "-o", source + ".o"], check=True)
    big = any(target in " ".join(words) for target in BIG)
    return pair_values.found(symbols(source + ".o"), named, "big" if big else "little")


def declaration(name, made):
    attribute = " __attribute__((%s))" % made["attribute"] if made["attribute"] else ""
    return "%s %s { %s }%s;" % (made["tag"], name, " ".join(t for _, (t, _) in made["members"]),
                                attribute)


HEAD = """#include <stdint.h>
enum e_small { E_SMALL_A, E_SMALL_B };
enum e_large { E_LARGE_A = -1, E_LARGE_B = 0x7fffffff };
enum e_wide { E_WIDE_A = 1, E_WIDE_B = 0x100000000 };
enum e_byte { E_BYTE_A = -1, E_BYTE_B = 100 } __attribute__((packed));
"""
ENUMS = ["e_small", "e_large", "e_wide", "e_byte"]
CONDITIONS = ["defined(__x86_64__)", "defined(__x86_64__) || defined(__aarch64__)",
              "!defined(__arm__)", "__SIZEOF_POINTER__ == 8",
              "__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__"]


def header(records):
    return HEAD + "".join(declaration(n, r) + "\n" for n, r in records)


# ---- what a compiler lays out ----

def compilers(folder):
    """The command of each architecture that one is there for."""
    found = {}
    for arch, target in TARGETS.items():
        names = ["%s-gcc" % target] + (["gcc"] if arch == "x86_64" else [])
        for words in [[n] for n in names] + [["clang", "--target=" + target]]:
            if not shutil.which(words[0]):
                continue
            source = os.path.join(folder, "probe.c")
            with open(source, "w", encoding="ascii") as stream:
                stream.write("#include <stdint.h>\nuint64_t x;\n")
            words = words + ["-c", "-w", "-ffreestanding", "-fno-common", "-fno-pic",
                             "-Wno-packed-bitfield-compat"]
            if subprocess.run(words + [source, "-o", source + ".o"], check=False,
                              stderr=subprocess.DEVNULL).returncode == 0:
                found[arch] = words
                break
    return found


def symbols(path):
    """Name -> bytes of the objects in an ELF file."""
    with open(path, "rb") as stream:
        data = stream.read()
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    start, = struct.unpack_from(order + ("Q" if wide else "I"), data, 40 if wide else 32)
    size, count = struct.unpack_from(order + "HH", data, 58 if wide else 46)
    sections = []
    for i in range(count):
        form = order + ("IIQQQQIIQQ" if wide else "IIIIIIIIII")
        sections.append(struct.unpack_from(form, data, start + i * size))
    found = {}
    for section in sections:
        if section[1] != 2:  # SHT_SYMTAB
            continue
        strings = sections[section[6]][4]
        for at in range(section[4], section[4] + section[5], section[9]):
            if wide:
                name, _, _, index, value, length = struct.unpack_from(order + "IBBHQQ", data, at)
            else:
                name, value, length, _, _, index = struct.unpack_from(order + "IIIBBH", data, at)
            if not length or index >= count:
                continue
            end = data.index(b"\0", strings + name)
            text = data[strings + name:end].decode()
            if sections[index][1] == 8:  # SHT_NOBITS
                found[text] = bytes(length)
            else:
                where = sections[index][4] + value
                found[text] = data[where:where + length]
    return found


def layouts(words, folder, records):
    """Of each record: its size, and the bits of each of its parts."""
    source = os.path.join(folder, "layout.c")
    lines, keys = [header(records)], {}
    for name, made in records:
        whole = "%s %s" % (made["tag"], name)
        lines.append("char size_%s[sizeof(%s)] = {1};" % (name, whole))
        lines.append("char align_%s[_Alignof(%s)] = {1};" % (name, whole))
        for text, part in ((t, p) for _, (t, parts) in made["members"] for p in parts):
            symbol = "v_%d" % len(keys)
            one = "(void *)-1" if pointer(text, part) else "-1"
            line = "%s %s = {.%s = %s};" % (whole, symbol, part, one)
            guard = re.match("\n#if .*\n", text)
            lines.append(guard.group() + line + "\n#endif" if guard else line)
            keys[symbol] = (name, part)
    with open(source, "w", encoding="ascii") as stream:
        stream.write("\n".join(lines) + "\n")
    subprocess.run(words + [source, "-o", source + ".o"], check=True)
    found = {name: {"parts": {}, "size": 0} for name, _ in records} # no object has no bytes
    for symbol, content in symbols(source + ".o").items():
        if symbol in keys:
            name, part = keys[symbol]
            found[name]["parts"][part] = content.rstrip(b"\0")
        elif symbol.startswith("size_"):
            found[symbol[5:]]["size"] = len(content)
        elif symbol.startswith("align_"):
            found[symbol[6:]]["align"] = len(content)
    return found


def pointer(text, part):
    last = part.split(".")[-1]
    return any(words in text for words in
               ("void *%s;" % last, "void *%s " % last, "(*%s)" % last))


# ---- what must be said ----

def bits_of(layout):
    """All bits that parts of the record take, as one number."""
    taken = 0
    for content in layout["parts"].values():
        taken |= int.from_bytes(content, "little")
    return taken


def expected(old, new):
    """'changed': a part that both have takes other bits, or the size differs. 'same': every old
    part keeps its bits, nothing takes a hole, whose bits old binaries do not define, and the
    record keeps its size and alignment. None: neither."""
    common = [p for p in old["parts"] if p in new["parts"]]
    if old["size"] != new["size"] or any(old["parts"][p] != new["parts"][p] for p in common):
        return "changed"
    if len(common) == len(old["parts"]) and old["align"] == new["align"] \
            and not bits_of(new) & ~bits_of(old):
        return "same"
    return None


def verdicts(folder, archs):
    done = subprocess.run([command.HVABI, "diff", os.path.join(folder, "old"),
                           os.path.join(folder, "new"), "--profile",
                           os.path.join(folder, "pairs.json"), "--arch", ",".join(archs),
                           "--no-cache", "--format", "json"], check=False, capture_output=True)
    said = {}
    if done.returncode > 1:
        sys.exit(done.stderr.decode())

    def add(change):
        for arch in change["archs"]:
            said.setdefault((arch, change["entity"].split()[-1]), set()).add(
                change.get("verdict", "consequence"))
        for inner in change.get("consequences", []):
            add(inner)

    for change in json.loads(done.stdout)["changes"]:
        add(change)
    return said


def pairs_of(rng, make, prefix, number):
    """[(name, old, new)], the new one made from the old one."""
    pairs = []
    for i in range(number):
        old = make(rng, None)
        pairs.append(("%s%d" % (prefix, i), old, make(rng, old)))
    return pairs


def by_side(pairs):
    return {"old": [(n, o) for n, o, _ in pairs], "new": [(n, r) for n, _, r in pairs]}


def judge_values(seen, named, said, counts):
    """seen: arch -> side -> values(). How many names hvabi has judged otherwise."""
    wrong, made = 0, {name: (old, new) for name, old, new in named}
    for arch, sides in seen.items():
        for name in sides["old"].keys() | sides["new"].keys():
            before, after = (sides[side].get(name, (None, 0, None)) for side in ("old", "new"))
            same, got = before[:2] == after[:2], said.get((arch, name), set())
            counts["values"] = counts.get("values", 0) + (not same)
            # -1 of 8 bits is -1 of 32
            other = all(b != a for b, a in zip(before[::2], after[::2]))
            loud = {"break", "review"} if other and before[1] and after[1] else got
            if ("break" in got) if same else not got & loud:
                wrong += 1
                print("%s: %s has %s value, but hvabi says %s\n  old: %s\n  new: %s" %
                      ((arch, name, "the same" if same else "another",
                        ", ".join(sorted(got)) or "nothing") +
                       (made.get(name) or made[name.rsplit("_", 1)[0]])))
    return wrong


def batch(rng, folder, words, number, counts):
    pairs = pairs_of(rng, record, "s", number)
    named = pairs_of(rng, pair_values.named_value, "C", number)
    sides, texts = by_side(pairs), {}
    for side, records in sides.items():
        os.makedirs(os.path.join(folder, side), exist_ok=True)
        texts[side] = header(records) + pair_values.definitions(by_side(named)[side])
        with open(os.path.join(folder, side, "p.h"), "w", encoding="ascii") as stream:
            stream.write(texts[side])
    said = verdicts(folder, list(words))
    seen = {arch: {side: values(compiler, folder, text, by_side(named)[side])
                   for side, text in texts.items()} for arch, compiler in words.items()}
    wrong = judge_values(seen, named, said, counts)
    for arch, compiler in words.items():
        laid = {side: layouts(compiler, folder, records) for side, records in sides.items()}
        for name, old, new in pairs:
            want = expected(laid["old"][name], laid["new"][name])
            got = said.get((arch, name), set())
            counts[want] = counts.get(want, 0) + 1
            if (want == "changed" and not got & {"break", "review", "consequence"}) or \
                    (want == "same" and "break" in got):
                wrong += 1
                print("%s: %s, but hvabi says %s\n  old: %s\n  new: %s" %
                      (arch, want, ", ".join(sorted(got)) or "nothing",
                       declaration(name, old), declaration(name, new)))
    return wrong


def main():
    counts, wrong, rng = {}, 0, random.Random("pairs %s" % SEED)
    with tempfile.TemporaryDirectory() as folder:
        words = compilers(folder)
        with open(os.path.join(folder, "pairs.json"), "w", encoding="ascii") as stream:
            json.dump(PROFILE, stream)
        for at in range(0, PAIRS, EACH):
            wrong += batch(rng, folder, words, min(EACH, PAIRS - at), counts)
    print("%d pairs on %s: %d changed, %d with the same bytes, %d neither; %d values changed; "
          "%d disagreements" % (PAIRS, ", ".join(words), counts.get("changed", 0),
                                counts.get("same", 0), counts.get(None, 0),
                                counts.get("values", 0), wrong))
    return 1 if wrong or not words else 0


if __name__ == "__main__":
    sys.exit(main())
