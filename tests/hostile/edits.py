# SPDX-License-Identifier: MIT
"""Random headers that name things in every way the preprocessor has, and random edits of them:
what a run with the cache of the tree before makes has to be what a run without a cache makes,
at all versions of the interface that the headers ask for.
HVABI_EDITS is the number of edits (default: 60; 3000 after a change to what files depend on),
HVABI_SEED the seed. A difference is printed with both trees."""

import json
import os
import random
import re
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

PROFILE = os.path.join(command.TOP, "tests/cases/tiny.json")
EDITS, SEED = int(os.environ.get("HVABI_EDITS", "60")), int(os.environ.get("HVABI_SEED", "1"))
STEPS, TARGETS = 15, 5 # edits of one tree; things that one tree defines
LATEST = 5 # version of the interface
TYPES = "char", "short", "int", "long", "long long", "unsigned", "unsigned char"
PARTS = "ab", "b_", "_c", "cd", "_", "d", "x1", "3", "_4", "E", "Fg", "u", "_t"
FILLERS = ["f%02d" % number for number in range(24)]


class Names:
    """Macros that spell a name in some way; their definitions stand in headers of their own."""

    def __init__(self, chance, number, ways):
        self.chance, self.number, self.n, self.macros, self.ways = chance, number, 0, [], ways

    def macro(self, parameters, body):
        self.n += 1
        name = "MC_%d_%d" % (self.number, self.n)
        self.macros.append("#define %s%s %s" % (name, parameters, body))
        return name

    def indirect(self, name):
        """The same macro, whose argument is expanded first."""
        return self.macro("(x)", name + "(x)")

    def spell(self, name, depth=0):
        """An expression that expands to the name, and whether '##' may have it as it is."""
        chance = self.chance
        if depth > 3 or len(name) < 2 or chance.random() < 0.25:
            return name, True
        at = chance.randrange(1, len(name))
        a, b = name[:at], name[at:]
        way = chance.choice(self.ways)
        if way == 0:
            return "%s(%s,%s)" % (self.macro("(a,b)", "a##b"), a, b), False
        if way == 1:
            return "%s(%s)" % (self.macro("(...)", a + " ## __VA_ARGS__"), b), False
        if way == 2:
            return self.macro("", name), False
        if way == 3:
            inner, plain = self.spell(name, depth + 1)
            return self.macro("", inner), False
        if way == 4:
            return "%s(%s,)" % (self.macro("(a,b)", "a##b"), name), False
        if way == 5:
            return "%s()" % self.macro("()", "%s##%s" % (a, b)), False
        if way == 6 and len(b) > 1:
            c, d = b[:1], b[1:]
            return "%s(%s)" % (self.macro("(x)", "%s##x##%s" % (a, d)), c), False
        if way == 7:
            inner, plain = self.spell(a, depth + 1)
            join = self.macro("(x)", "x##" + b)
            return "%s(%s)" % (join if plain else self.indirect(join), inner), False
        if way == 8:
            join = self.macro("(a,b)", "a##b")
            both = self.macro("(a,b)", join + "(a,b)")
            return "%s(%s,%s)" % (both, self.spell(a, depth + 1)[0], self.spell(b, depth + 1)[0]), False
        if way == 9:
            alias = self.macro("", self.macro("(x)", a + "##x"))
            return "%s(%s)" % (alias, b), False
        inner, plain = self.spell(b, depth + 1)
        join = self.macro("(x)", a + "##x")
        return "%s(%s)" % (join if plain else self.indirect(join), inner), False


class Target:
    """A constant, a type or a tag that one header defines and others use."""

    def __init__(self, chance, number, ways):
        self.chance, self.number, self.ways = chance, number, ways
        self.name = "T%d" % number + "".join(chance.choice(PARTS) for _ in range(chance.randrange(1, 4)))
        self.kind = chance.choice(("macro", "typedef", "struct", "enumerator"))
        self.respell()
        self.move()
        self.version()

    def version(self):
        """Up to or from where it is as it is; None: at all versions."""
        self.since = self.chance.choice((None, None, "<", ">="))
        self.at = self.chance.randrange(1, LATEST)
        self.older = self.chance.choice((self.type, "signed char"))

    def respell(self):
        names = Names(self.chance, self.number, self.ways)
        self.how = self.chance.randrange(5)
        self.defined = names.spell(self.name)[0]
        self.declare = names.macro("(n, t)", {"typedef": "typedef t n", "struct": "struct n { t m; }",
                                              "enumerator": "enum { n = t }"}.get(self.kind, "n"))
        self.named = names.macro("(t)", {"typedef": "typedef t %s", "struct": "struct %s { t m; }",
                                         "enumerator": "enum { %s = t }"}.get(self.kind, "%s") % self.defined)
        self.uses = [names.spell(self.name)[0] for _ in range(3)]
        self.macros = names.macros
        self.value()

    def value(self):
        self.number_of = self.chance.randrange(1, 60)
        self.type = self.chance.choice(TYPES)

    def move(self):
        self.home = "a%d" % self.chance.randrange(4)
        self.macro_homes = ["m%d" % self.chance.randrange(3) for _ in range(60)]
        self.use_homes = ["u%d" % self.chance.randrange(5) for _ in range(3)]

    def definition(self):
        """One of two, where a version decides."""
        if not self.since:
            return self.at_version(self.number_of, self.type)
        return "#if V %s %d\n%s\n#else\n%s\n#endif" % (
            self.since, self.at, self.at_version(self.number_of, self.type),
            self.at_version(self.number_of + 60, self.older))

    def at_version(self, number, type_name):
        what = str(number) if self.kind == "enumerator" else type_name
        if self.kind == "macro":
            return "#define %s %d" % (self.name, number)
        if self.how == 0:
            return {"typedef": "typedef %s %s;", "struct": "struct %s { %s m; };",
                    "enumerator": "enum { %s = %s };"}[self.kind] % (
                        (what, self.name) if self.kind == "typedef" else (self.name, what))
        if self.how < 4:
            return "%s(%s, %s);" % (self.declare, self.defined, what)
        return "%s(%s);" % (self.named, what)

    def use(self, number):
        spelled, here = self.uses[number], "use_%d_%d" % (self.number, number)
        if self.kind in ("macro", "enumerator"):
            line = self.chance_of(number, ("struct %s { char c[%s]; };" % (here, spelled),
                                           "enum { E_%s = %s + 1 };" % (here, spelled),
                                           "#define P_%s (%s + 1)" % (here, spelled)) +
                                  (("#if %s > 30\n#define I_%s 1\n#endif" % (spelled, here),)
                                   if self.kind == "macro" else ()))
        else:
            tag = "struct " if self.kind == "struct" else ""
            line = self.chance_of(number, ("struct %s { %s%s m; };" % (here, tag, spelled),
                                           "typedef %s%s %s[2];" % (tag, spelled, here),
                                           "#define P_%s sizeof(%s%s)" % (here, tag, spelled)))
        return line

    def chance_of(self, number, lines):
        return lines[(self.number * 7 + number * 3 + len(self.name)) % len(lines)]


NOISE = ("#undef %s", "#define %s %d", "#ifdef %s\n#define SEEN_%d 1\n#endif", "#pragma pack(1)", "#pragma pack()",
         "#pragma pack(push, 2)", "#pragma pack(pop)", "_Pragma(\"pack(2)\")", "#pragma push_macro(\"%s\")",
         "#pragma pop_macro(\"%s\")", "enum { C_%d = __COUNTER__ };", "#if __has_include(\"%h\")\n#define H_%d 1\n#endif",
         "#define INC_%d \"%h\"\n#include INC_%d", "#include \"%h\"", "struct n_%d { char a; long b; };",
         "/* %s */", "enum { L_%d = __LINE__ };", "#define STR_%d #%s", "#undef %s\n#define %s %d",
         "#ifndef %s\n#define %s %d\n#endif", "#if V < %v\n#define OLD_%d %s\n#endif",
         "struct v_%d {\n#if V >= %v\nlong i;\n#endif\nchar c; };", "struct w_%d {\n#include \"%p\"\n};",
         "__attribute__((aligned(16)))", "struct x_%d {\n#ifdef %s\nlong i;\n#define X_%d 1\n#endif\nchar c; };")


class Tree:
    def __init__(self, chance):
        self.chance, self.ways = chance, chance.sample(range(11), chance.randrange(1, 5))
        self.targets = [Target(chance, number, self.ways) for number in range(TARGETS)]
        self.noise = {} # line by header
        self.includes = set()
        self.files = ["a%d" % n for n in range(4)] + ["m%d" % n for n in range(3)] + ["u%d" % n for n in range(5)]

    def noise_line(self):
        chance = self.chance
        line, names = chance.choice(NOISE), [t.name for t in self.targets]
        name, number = chance.choice(names), chance.randrange(100, 999)
        return (line.replace("%s", name).replace("%d", str(number))
                .replace("%v", str(chance.randrange(1, LATEST))).replace("%h", chance.choice(self.files) + ".h").replace("%p", "part.inc"))

    def edit(self):
        chance = self.chance
        target, way = chance.choice(self.targets), chance.randrange(15)
        if way < 6:
            target.value()
        elif way == 6:
            target.respell()
        elif way == 7:
            target.move()
        elif way == 8:
            self.targets[target.number] = Target(chance, target.number, self.ways)
        elif way == 9:
            self.includes ^= {(chance.choice(self.files + FILLERS), chance.choice(self.files))}
        elif way == 14:
            target.version()
        elif way == 10 and self.noise:
            self.noise.pop(chance.choice(sorted(self.noise)))
        else:
            self.noise[chance.choice(self.files + FILLERS)] = self.noise_line()

    def texts(self):
        lines = {name: [] for name in self.files + FILLERS}
        for name in FILLERS:
            lines[name].append("struct %s { int i; };" % name)
        for name, line in self.noise.items():
            lines[name].append(line)
        for target in self.targets:
            for line, home in zip(target.macros, target.macro_homes):
                lines[home].append(line)
        for target in self.targets:
            lines[target.home].append(target.definition())
            for number, home in enumerate(target.use_homes):
                lines[home].append(target.use(number))
        for name, other in sorted(self.includes):
            if name != other:
                lines[name].insert(0, '#include "%s.h"' % other)
        for name in self.files:
            if name[0] == "a": # whose macros are those of m*.h
                lines[name][:0] = ['#include "m%d.h"' % n for n in range(3)]
        # order of the headers' names is that of the umbrella
        texts = {name + ".h": "#ifndef G_%s\n#define G_%s\n%s\n#endif\n" % (name, name, "\n".join(text))
                 for name, text in lines.items()}
        texts["part.inc"] = "int part;\n"
        texts["tiny.h"] = "#include <stdint.h>\n#define LATEST %d\n" % LATEST
        return texts


def write(folder, texts):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as stream:
            stream.write(text)


def ladder(path):
    """The profile, of an interface that has versions."""
    profile = command.load(PROFILE)
    profile["audiences"][0].update(ladder="V", defines=["V=LATEST"])
    profile.update(interface_version="LATEST", first=["tiny.h"])
    with open(path, "w", encoding="ascii") as stream:
        json.dump(profile, stream)


def dump(run, tree, *more):
    profile = os.path.join(os.path.dirname(tree), "profile.json")
    done = run("dump", tree, "--profile", profile, "--arch", "x86_64", "--audience", "guest", *more)
    return done.returncode, done.stdout, done.stderr


def show(before, after, expected, found):
    for name in sorted(set(before) | set(after)):
        text = after.get(name, "(none)")
        if re.search(r"^f\d", name) and text == before.get(name):
            continue
        print("--- %s%s\n%s" % (name, "" if text == before.get(name) else " (before: %s)" % before.get(name), text))
    for title, answer in (("without a cache", expected), ("with it", found)):
        print("=== " + title)
        other = set((found if answer is expected else expected)[1].split("\n"))
        print(answer[0], "\n".join(l for l in answer[1].split("\n") if l not in other), answer[2])


def series(folder, seed):
    """Edits of one tree with one cache: how many were compared, wrong, and parsed as a whole."""
    chance = random.Random(seed)
    tree, cache, where = Tree(chance), os.path.join(folder, "cache"), os.path.join(folder, "tree")
    shutil.rmtree(cache, ignore_errors=True)
    before, clean = {}, 0
    for step in range(STEPS):
        texts = tree.texts()
        write(where, texts)
        expected = dump(command.run_alone, where, "--no-cache")
        found = dump(command.run_ready, where, "--cache", cache)
        clean += expected[0] == 0 and "failed" not in expected[1]
        if expected != found:
            print("seed %d, edit %d: the answers differ" % (seed, step))
            show(before, texts, expected, found)
            return step + 1, 1, clean
        before = texts
        for _ in range(chance.choice((1, 1, 1, 2))):
            tree.edit()
    return STEPS, 0, clean


def main():
    edits = wrong = clean = 0
    with tempfile.TemporaryDirectory() as folder:
        ladder(os.path.join(folder, "profile.json"))
        seed = SEED * 1000
        while edits < EDITS:
            counts = series(folder, seed)
            edits, wrong, clean = edits + counts[0], wrong + counts[1], clean + counts[2]
            seed += 1
    print("%d edits (%d of trees that parse), %d wrong" % (edits, clean, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
