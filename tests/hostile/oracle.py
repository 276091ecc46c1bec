# SPDX-License-Identifier: MIT
"""What a compiler thinks of a tree, for the mutation tests: gcc's types (BTF), alignments and the
values of macros, by name. Two trees differ where these differ, whatever hvabi says of them; the
program's way through libclang has no part in it."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import btf
import elf
import facts
import umbrella

RELEASE = os.environ.get("HVABI_RELEASE", "4.17") # whose headers they are
DEFINE = re.compile(r"#(define|undef) (\w+)(\(?)(.*)")
STRING = re.compile(r'\(?("([^"\\]|\\.)*"\s*)+\)?')
ERROR = re.compile(r"^(?:.*/)?facts\.c:(\d+):\d+: (?:fatal )?error: ", re.M)
FACT = "struct hv_fact { unsigned long long value; unsigned size; int sign; };\n"


class Refused(Exception):
    """gcc does not compile the tree."""


class Look(facts.Variant):
    """One architecture, audience and interface version of whatever tree a link points to."""

    is_checked_once = False

    def __init__(self, data, link, arch, audience, folder, version=None, shared=None):
        """shared: a dictionary, of what looks at one tree have in common."""
        super().__init__(data, link, RELEASE, arch, audience, folder, version)
        self.all = umbrella.headers(data, link, arch, audience, RELEASE)
        self.handles = [re.compile(handle) for handle in data.get("handles", [])]
        shared, self.own = {} if shared is None else shared, {}
        key = arch, audience, version is None # whatever the version is, it has a macro
        if key not in shared:
            shared[key] = self.definitions(self.preprocess("#include <stdint.h>\n"))
        if "guards" not in shared:
            shared["guards"] = self.include_guards()
        self.own, self.guards = shared[key], shared["guards"]
        self.text, self.old_base = self.checked, self.base
        self.no_value = set() # names that gcc has found to have none
        self.records = set() # of the tree read last
        self.known = None
        # types that macros make are not compared, they come and go: of the tree read last, of the
        # old one, and those that one of them has
        self.made, self.known_made, self.made_by_one = set(), set(), set()

    def check(self, text):
        """#error is all that is asked about, and the text is wanted as well."""
        done = self.gcc(text, "-E", "-dD", "-P")
        self.checked = done.stdout
        return done

    def preprocess(self, text, *more):
        done = self.gcc(text, "-E", "-dD", "-P", *more)
        if done.returncode:
            raise Refused(done.stderr)
        return done.stdout

    def definitions(self, text):
        """name -> body of the tree's macros, and which of them take arguments."""
        found = {}
        for line in text.splitlines():
            match = DEFINE.match(line)
            if match and match.group(1) == "define" and match.group(2) not in self.own:
                found[match.group(2)] = match.group(3) + match.group(4)
            elif match:
                found.pop(match.group(2), None)
        return found

    def compile(self, expressions, strings=()):
        """An object with the types of the tree; key -> (value, size, signed) of those (key, C, C of the
        sign) that are constants; name -> bytes of the strings, however they are spelled."""
        left, strings = list(expressions), list(strings)
        path, first = os.path.join(self.folder, "facts.o"), self.base.count("\n") + 2
        while True:
            text = self.base + FACT + "".join(
                "const struct hv_fact hv_%d = {(unsigned long long)(%s), sizeof(%s), %s};\n"
                % (i, c, c, sign) for i, (_, c, sign) in enumerate(left)) + "".join(
                "const char hv_s%d[] = %s;\n" % pair for pair in enumerate(strings))
            done = self.gcc(text, "-c", "-gbtf", "-fno-eliminate-unused-debug-types",
                            "-ftrack-macro-expansion=0", "-o", path)
            if not done.returncode:
                break
            refused = {int(number) - first for number in ERROR.findall(done.stderr)}
            if not refused or min(refused) < 0:
                raise Refused(done.stderr)
            self.no_value |= {left[i][0] for i in refused if i < len(left)}
            if max(refused) >= len(left):
                strings = []
            left = [entry for i, entry in enumerate(left) if i not in refused]
        found = elf.variables(path) if left or strings else {}
        return (path, {key: found["hv_%d" % i] for i, (key, _, _) in enumerate(left)},
                {name: found["hv_s%d" % i] for i, name in enumerate(strings)})

    def facts(self, text):
        """name -> form of all that the tree has; text: what preprocess() gave."""
        macros = {name: body for name, body in self.definitions(text).items()
                  if name not in self.guards}
        strings = [name for name, body in macros.items() if STRING.fullmatch(body.strip())]
        # 5: an address, whose value and width a number may have as well
        kind = "((__typeof__(%s))-1 < 0) + 2 * (__builtin_classify_type(%s) == 5)"
        asked = [(name, name, kind % (name, name)) for name, body in macros.items()
                 if body.strip() and body[0] != "(" and name not in self.no_value
                 and name not in strings]
        path, numbers, texts = self.compile(asked + alignments(self.records), strings)
        forms = btf.Types(section(path, ".BTF"), 4 if self.arch.endswith("32") else 8).entities()
        del forms["struct hv_fact"]
        self.made = {name.split()[-1] for name in forms
                     if any(handle.search(name.split()[-1]) for handle in self.handles)}
        forms = {name: form for name, form in forms.items() if name.split()[-1] not in self.made}
        records = {name for name, form in forms.items() if isinstance(form, tuple)}
        if records - self.records: # which are asked for at once the next time
            numbers.update(self.compile(alignments(records - self.records))[1])
        forms.update({name: (forms[name], numbers[name]) for name in records if name in numbers})
        macros.update({name: number for name, number in numbers.items() if name in macros})
        macros.update(texts)
        self.records = records
        return {**forms, **macros}

    def read_old(self):
        base, self.base = self.base, self.old_base
        self.known = self.facts(self.text)
        self.known_made = self.made
        self.base = base

    def reread(self):
        """Of a tree in which an #error came or went."""
        self.included, self.hidden = list(self.all), []
        try:
            self.leave_out_hidden()
        except RuntimeError as error:
            raise Refused(str(error)) from error
        self.base = umbrella.source(self.data, self.included)

    def is_kept(self, name, new):
        """Has a type another name now, which a macro with the old one stands for?"""
        def renamed(match):
            body = new.get(match.group())
            return body.strip() if isinstance(body, str) else match.group()
        other = re.sub(r"\w+", renamed, name)
        if name in self.known and other in new and \
                repr(new[other]) == re.sub(r"\w+", renamed, repr(self.known[name])):
            return True
        stood_for = self.known.get(name) # the macro is a type of its own now
        return isinstance(stood_for, str) and stood_for.strip() in self.known and name in new and \
            repr(new[name]) == repr(self.known[stood_for.strip()])

    def changed(self, edited, learn):
        """Names whose form differs from the old tree's; edited: the files that may differ.
        learn: called with the function that reads the old tree, once that is needed."""
        before = self.base, self.included, set(self.no_value)
        try:
            if edited & {hidden["header"] for hidden in self.data.get("hidden", [])}:
                self.reread()
            text, self.made_by_one = self.preprocess(self.base), set()
            if text == self.text and self.base == before[0]:
                return set()
            if self.known is None:
                learn(self.read_old)
            new = self.facts(text)
            self.made_by_one = self.made ^ self.known_made
            return {name for name in set(new) | set(self.known)
                    if new.get(name) != self.known.get(name) and not self.is_kept(name, new)}
        finally:
            self.base, self.included, self.no_value = before


def alignments(names):
    return [(name, "_Alignof(%s)" % name, "0") for name in sorted(names)]


def section(path, name):
    with open(path, "rb") as stream:
        data = stream.read()
    found = list(elf.sections(data))
    index = int.from_bytes(data[0x3e:0x40] if data[4] == 2 else data[0x32:0x34], "little")
    names = found[index][4]
    for entry in found:
        at = names + entry[0]
        if data[at:data.index(b"\0", at)].decode() == name:
            return data[entry[4]:entry[4] + entry[5]]
    raise ValueError("%s: no section %s" % (path, name))


def compilers():
    """The architectures for which gcc is there."""
    return [arch for arch, gcc in facts.COMPILERS.items()
            if not subprocess.run(["sh", "-c", "command -v " + gcc], check=False,
                                  stdout=subprocess.DEVNULL).returncode]
