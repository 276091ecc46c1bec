# SPDX-License-Identifier: MIT
"""Mutants of the files that say how wide the numbers of operations are: every way of writing
another mask is told or refused, every way of writing the same one is nothing. What a mask is,
gcc says.

    masks.py

The public headers are Debian's (HVABI_HEADERS: where they are). The hypervisor's own files are
as short as can be, or with HVABI_XEN_GIT those of releases of Xen."""

import functools
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import command
import umbrella

SHORT = {
    "xen/include/xen/hypercall.h":
        "#define MEMOP_EXTENT_SHIFT 6 /* behind the command */\n"
        "#define MEMOP_CMD_MASK     ((1 << MEMOP_EXTENT_SHIFT) - 1)\n"
        "extern long do_memory_op(unsigned long cmd, XEN_GUEST_HANDLE_PARAM(void) arg);\n",
    "xen/common/grant_table.c":
        "#define GNTTABOP_CONTINUATION_ARG_SHIFT 12\n"
        "#define GNTTABOP_CMD_MASK ((1<<GNTTABOP_CONTINUATION_ARG_SHIFT)-1)\n",
    "xen/arch/x86/hvm/hvm.c":
        "#define HVMOP_op_mask 0xff\n",
}
RELEASES = ("4.5.0", "4.17.0")
DEFINE = r"^[ \t]*#[ \t]*define[ \t]+%s[ \t]+((?:[^\n]|\\\n)*?)[ \t]*(?:/\*[^\n]*\*/)?$"


def place(text, name):
    """The definition of the name: a match whose first group is its body."""
    return re.search(DEFINE % re.escape(name), text, re.M) if name else None


def instead(text, name, *lines):
    found = place(text, name)
    body = found.group(1)
    return text[:found.start()] + "\n".join(line.format(name=name, body=body) for line in lines) \
        + text[found.end():]


# each of one name's definition; {body} is what it was
CHANGES = {
    "one-more": ["#define {name} (({body}) + 1)"],
    "one-less": ["#define {name} (({body}) - 1)"],
    "double": ["#define {name} (({body}) * 2)"],
    "half": ["#define {name} (({body}) / 2)"],
    "wider": ["#define {name} ((({body}) << 1) | 1)"],
    "literal": ["#define {name} 0x1f"],
    "negative": ["#define {name} (-({body}))"],
    "text": ['#define {name} "{body}"'],
    "unknown": ["#define {name} NOBODY_SAYS"],
    "empty": ["#define {name}"],
    "gone": [""],
    "in-a-comment": ["/* #define {name} {body} */"],
    "not-compiled": ["#if 0", "#define {name} {body}", "#endif"],
}
NEUTRAL = {
    "comment": ["/* #define {name} 3 */", "#define {name} {body} // and 3"],
    "spelled": ["#  define\t{name} ( {body} )"],
    "continued": ["#define {name} \\", "    {body}"],
    "arithmetic": ["#define {name} (2 * ({body}) - ({body}))"],
    "unsigned": ["#define {name} (0u + ({body}))"],
    "long": ["#define {name} (0ul | {body})"],
    "by-another-name": ["#define HV_MUTANT {body}", "#define {name} HV_MUTANT"],
    "name-behind": ["#define {name} HV_MUTANT", "#define HV_MUTANT {body}"],
    "twice": ["#define {name} {body}", "#define {name} {body}"],
    "dead": ["#if 0", "#define {name} 3", "#endif", "#define {name} {body}"],
    "guarded": ["#ifndef {name}", "#define {name} {body}", "#endif"],
    "text-beside": ['static const char hv_mutant[] = "\\n#define {name} 3\\n";',
                    "#define {name} {body}"],
}


def is_mask(mask, shift):
    """The lowest bits of a command, and a shift that fits behind them."""
    return bool(mask) and mask > 0 and mask & (mask + 1) == 0 and \
        (shift is None or 0 < shift < 63)


class Mutant:
    """One file's text, what gcc has of its masks then, and which of them differ."""

    def __init__(self, what, operator, neutral, path, text, now, changed):
        self.what, self.operator, self.neutral, self.path = what, operator, neutral, path
        self.text, self.now, self.changed = text, now, changed

    def is_odd(self):
        return any(not is_mask(*self.now[name]) for name in self.changed)


class Masks:
    """One tree: the files, and the masks that the profile names."""

    def __init__(self, data, files, headers, folder, archs):
        self.folder, self.files, self.archs = folder, files, archs
        self.sources = [m for m in data["masks"] if m["files"][0] in files
                        and (place(files[m["files"][0]], m.get("mask"))
                             or place(files[m["files"][0]], m.get("shift")))]
        for side in ("old", "new"):
            public = os.path.join(folder, side, "xen/include/public")
            shutil.copytree(headers, public)
            for path, text in files.items():
                self.write(side, path, text)
        self.known = {path: self.values(path, text) for path, text in files.items()}

    def write(self, side, path, text):
        path = os.path.join(self.folder, side, path)
        command.write(path, text)

    @staticmethod
    @functools.cache
    def definitions(text):
        """All that gcc finds defined. The file's own includes are not there."""
        body = re.sub(r"^[ \t]*#[ \t]*include\b.*$", "", text, flags=re.M)
        done = subprocess.run(["gcc", "-E", "-dM", "-x", "c", "-"], input=body, text=True,
                              capture_output=True, check=False)
        return [line for line in done.stdout.splitlines()
                if not re.match(r"#define (__|_[A-Z]|unix|linux)", line)]

    def has(self, text, name):
        return any(re.match(r"#define %s\b" % name, line) for line in self.definitions(text))

    def number(self, text, name):
        """What gcc makes of the name; None: nothing that is a number."""
        lines = [*self.definitions(text),
                 "unsigned long long hv = (unsigned long long)(%s);" % name]
        done = subprocess.run(["gcc", "-w", "-S", "-o", "-", "-x", "c", "-"],
                              input="\n".join(lines), text=True, capture_output=True, check=False)
        found = re.search(r"^hv:\n\s+\.(quad|zero)\s+(-?\d+)$", done.stdout, re.M)
        return found and (found.group(1) == "quad") * int(found.group(2))

    def values(self, path, text):
        """mask -> (value, shift), as far as they are there."""
        found = {}
        for source in self.sources:
            if source["files"][0] != path:
                continue
            mask, shift = (self.number(text, source[key]) if key in source else None
                           for key in ("mask", "shift"))
            if mask is None and shift and is_mask(1, shift) and not self.has(text, source["mask"]):
                mask = (1 << shift) - 1
            found[source["mask"]] = mask, shift
        return found

    def told(self):
        """Names of masks of which something is told; None: refused, with a message."""
        done = command.run_ready("diff", os.path.join(self.folder, "old"),
                                 os.path.join(self.folder, "new"), "--arch", ",".join(self.archs),
                                 "--audience", "guest", "--cache", os.path.join(self.folder, "cache"),
                                 "--format", "json")
        if done.returncode == 3 and done.stderr.strip():
            return None, done.stderr.strip()
        rows = command.json.loads(done.stdout)["changes"]
        return {row["entity"] for row in rows if row["kind"] != "mask-overflow"}, \
            " ".join(row["kind"] for row in rows)

    def mutants(self):
        """By file, all of what is done to it."""
        for source in self.sources:
            path = source["files"][0]
            for name in (source.get("mask"), source.get("shift")):
                if not place(self.files[path], name):
                    continue
                for neutral, table in ((False, CHANGES), (True, NEUTRAL)):
                    for operator, lines in table.items():
                        text = instead(self.files[path], name, *lines)
                        now = self.values(path, text)
                        changed = {one for one, value in now.items()
                                   if value != self.known[path][one]}
                        yield Mutant("%s of %s in %s" % (operator, name, path), operator, neutral,
                                     path, text, now, changed)

    def told_of(self, mutants):
        """What is told of them together, each in a file of its own."""
        for mutant in mutants:
            self.write("new", mutant.path, mutant.text)
        try:
            return self.told()
        finally:
            for mutant in mutants:
                self.write("new", mutant.path, self.files[mutant.path])

    def judge(self, mutant):
        """'' where it is right, else what is wrong."""
        told, words = self.told_of([mutant])
        if mutant.neutral and mutant.changed:
            return "is no neutral one: gcc has %s" % mutant.now
        if told is None:
            return "" if mutant.is_odd() and mutant.path in words else "refused: " + words
        if told != mutant.changed:
            return "gcc has %s of %s changed, told is %s (%s)" % (
                sorted(mutant.changed), mutant.now, sorted(told), words)
        return ""

    def are_right(self, mutants):
        """Is of each told what gcc has, and nothing else? False says nothing about one of them."""
        if any(mutant.neutral and mutant.changed for mutant in mutants):
            return False
        return self.told_of(mutants)[0] == set().union(*(mutant.changed for mutant in mutants))

    def run(self, counts):
        """Those of different files together, but for what may be refused. How many are wrong."""
        by_file, alone, wrong = {}, [], 0
        for mutant in self.mutants():
            counts[mutant.operator] = counts.get(mutant.operator, 0) + 1
            (alone if mutant.is_odd() else by_file.setdefault(mutant.path, [])).append(mutant)
        for row in itertools.zip_longest(*by_file.values()):
            together = [mutant for mutant in row if mutant]
            if not self.are_right(together):
                alone += together
        for mutant in alone:
            words = self.judge(mutant)
            if words:
                print("%s: %s" % (mutant.what, words))
                wrong += 1
        return wrong


def trees(data):
    """The short files, then those of releases."""
    yield "short", SHORT
    repository = os.environ.get("HVABI_XEN_GIT")
    paths = {path for mask in data["masks"] for path in mask["files"]} \
        | {signature["file"] for signature in data["signatures"]} | {data["compat_list"]}
    for release in RELEASES if repository else ():
        files = {}
        for path in sorted(paths):
            done = subprocess.run(["git", "-C", repository, "show",
                                   "RELEASE-%s:%s" % (release, path)], capture_output=True,
                                  text=True, check=False)
            if not done.returncode:
                files[path] = done.stdout
        yield release, files


def main():
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    wrong, counts = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        headers = os.environ.get("HVABI_HEADERS") or subprocess.run(
            [os.path.join(HERE, "../real/fetch-xen-headers"), os.path.join(folder, "debian")],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        for name, files in trees(data):
            masks = Masks(data, files, headers, os.path.join(folder, name), ["x86_64"])
            wrong += masks.run(counts)
    for operator, count in counts.items():
        print("%-16s %4d %s" % (operator, count, "neutral" if operator in NEUTRAL else ""))
    print("%d mutants of masks, %d wrong" % (sum(counts.values()), wrong))
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
