# SPDX-License-Identifier: MIT
"""What breaks a consumer is what gcc finds to differ: each record and constant that a copy of the
headers shares with a release is measured by gcc in both, the copy in its own environment. A row that
is a break, versioned or unreleased must be about something that differs there (precision), and what
differs must be told by some row (recall). HVABI_CLONES has the consumers, as for consumers.py,
HVABI_XEN_GIT the releases of Xen; those of Linux are Debian's headers (kernels.py). Of copies that are not in C rustc or Go's own library has measured the facts that
are recorded (ci/rust-facts, ci/go-facts.go).

    who_differs.py [CONSUMER...]"""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), HERE]
import consumers
import facts
import kernels
import umbrella

AUDIENCES = {"xen": facts.AUDIENCES, "kvm": ["vmm"]}
RELEASES = {"xen": os.environ.get("HVABI_AGAINST", "4.22"), "kvm": "7.2"}
XEN = os.environ.get("HVABI_XEN_GIT")
BAD = ("break", "versioned", "unreleased")
PRECISION = 0.95
# One of each word size would do; these are those for which most copies are made.
ARCHS = os.environ.get("HVABI_ARCHS", "x86_64,arm64").split(",")
DIRECTIVE = re.compile(r"\t\.(quad|xword|dword|8byte|long|word|4byte|zero|space)\t(\S+)")
PLACE = re.compile(r"facts\.c:(\d+):") # also of the note to an error in a macro
WIDTHS = {"quad": 8, "xword": 8, "dword": 8, "8byte": 8, "long": 4, "word": 4, "4byte": 4}


# ---- a copy, apart from the program's reading of it ----

def name_of(item):
    return item.get("name") or item.get("path")


def lay_over(below, above):
    for key, value in above.items():
        old = below.get(key)
        if value is None:
            below.pop(key, None)
        elif isinstance(old, list) and old and isinstance(old[0], dict) and name_of(old[0]):
            for item in value:
                same = [x for x in old if name_of(x) == name_of(item)]
                same[0].update(item) if same else old.append(item)
        else:
            below[key] = value


def text_of(lines):
    return lines if isinstance(lines, str) else "\n".join(lines)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


class Copy:
    """A consumer's headers below a folder, for one architecture and audience."""

    def __init__(self, consumer, data, tree, surface, audience, folder):
        self.consumer, self.arch = consumer, surface["arch"]
        self.folder = os.path.join(folder, self.arch, audience)
        stubs = os.path.join(self.folder, "stubs")
        os.makedirs(stubs)
        self.flags = facts.gcc_flags(self.arch) + umbrella.defines(data, self.arch, audience) + ["-I" + stubs]
        for name, text in umbrella.LIBC.items():
            write(os.path.join(stubs, name), text)
        for stub in data.get("stubs", []):
            if audience in stub.get("audiences", [audience]):
                write(os.path.join(stubs, stub["path"]), text_of(stub["text"]))
        write(os.path.join(stubs, "hv-environment.h"), text_of(consumer.get("environment", [])) + "\n")
        roots = self.roots(data, tree)
        for name in [data.get("include_as")] + data.get("include_also_as", []):
            link = os.path.join(stubs, name or "")
            if name and not os.path.lexists(link):
                os.makedirs(os.path.dirname(link), exist_ok=True)
                os.symlink(roots[0], link)
        self.flags += ["-I" + root for root in roots]
        below = [os.path.relpath(root, tree) for root in roots] # files are named from the tree's top
        names = [os.path.relpath(f, root) for f in surface["files"] for root in below
                 if f.startswith(root + "/") and os.path.exists(os.path.join(tree, f))]
        names = [f for f in names if not umbrella.matches(f, data.get("by_includer", []))]
        first = [f for f in data.get("first", []) if f in names]
        self.included = first + [f for f in names if f not in first]
        self.leave_out(roots)

    def roots(self, data, tree):
        words = {word["word"]: word["values"][0]
                 for word in umbrella.by_name(data["archs"], self.arch).get("words", [])}
        for layout in data.get("layouts", []):
            roots = [os.path.join(tree, root.format(**words)) for root in layout["roots"]]
            for wrapper in layout.get("wrappers", []):
                to = wrapper["to"].format(**words)
                for root in roots:
                    below = os.path.join(root, to)
                    for leaf in os.listdir(below) if os.path.isdir(below) else []:
                        stub = os.path.join(self.folder, "stubs", wrapper["prefix"], leaf)
                        if not os.path.exists(stub):
                            write(stub, "#include <%s%s>\n" % (to, leaf))
            return roots
        return [os.path.join(tree, next(root for root in data["roots"]
                                        if os.path.isdir(os.path.join(tree, root))))]

    @property
    def base(self):
        return "#include <stdint.h>\n#include <stddef.h>\n#include <hv-environment.h>\n" + "".join(
            "#include <%s>\n" % name for name in self.included)

    def gcc(self, text, *more):
        path = os.path.join(self.folder, "facts.c")
        write(path, text)
        return subprocess.run(self.flags + list(more) + [path], capture_output=True, text=True)

    def leave_out(self, roots):
        """Headers that gcc does not read for this audience."""
        self.failed = []
        while True:
            done = self.gcc(self.base, "-fsyntax-only")
            if not done.returncode:
                return
            bad = set()
            for path in re.findall(r"^(?:In file included from )?(\S+?):\d+:(?:\d+:)? ?(?:fatal )?error", done.stderr, re.M):
                bad |= {name for name in self.included
                        if any(os.path.realpath(path) == os.path.realpath(os.path.join(root, name)) for root in roots)}
            if not bad:
                raise RuntimeError("gcc does not read %s for %s:\n%s" % (
                    self.consumer["name"], self.arch, done.stderr[:2000]))
            self.failed += sorted(bad)
            self.included = [name for name in self.included if name not in bad]


# ---- what gcc says ----

def values(variant, expressions):
    """The number of each expression, or None where it is none."""
    left = list(range(len(expressions)))
    first = variant.base.count("\n") + 1
    while left:
        text = variant.base + "".join(
            "const unsigned long long hv_probe_%d = (unsigned long long)(%s);\n" % (at, expressions[at])
            for at in left)
        done = variant.gcc(text, "-S", "-o", "-", "-fno-toplevel-reorder", "-fno-zero-initialized-in-bss", "-O0")
        if not done.returncode:
            return read_values(done.stdout, len(expressions))
        wrong = {int(number) - first for number in PLACE.findall(done.stderr)}
        if not wrong & set(range(len(left))):
            raise RuntimeError(done.stderr[:2000])
        left = [at for number, at in enumerate(left) if number not in wrong]
    return [None] * len(expressions)


def read_values(assembly, n):
    found, at, got = [None] * n, None, 0
    for line in assembly.splitlines():
        label = re.match(r"hv_probe_(\d+):", line)
        directive = DIRECTIVE.match(line)
        if label:
            at, got, found[int(label.group(1))] = int(label.group(1)), 0, 0
        elif directive and at is not None and got < 8:
            width = WIDTHS.get(directive.group(1))
            if not directive.group(2).lstrip("-")[0].isdigit(): # where a string lies
                found[at], at = None, None
                continue
            number = int(directive.group(2), 0) if width else 0
            width = width or int(directive.group(2), 0)
            found[at] |= (number & ((1 << 8 * width) - 1)) << 8 * got
            got += width
    return found


def members_of(members, prefix=""):
    """Paths of all members that have a name."""
    for member in members:
        below = next((x for x in member if isinstance(x, dict)), {}).get("members", [])
        kind = next((x for x in member[1:] if isinstance(x, str)), "")
        if member[0]:
            yield prefix + member[0]
        if below and "[" not in kind:
            yield from members_of(below, prefix + member[0] + "." if member[0] else prefix)


def words_of(tree, files):
    """The words of a copy's headers."""
    found = set()
    for name in files:
        if os.path.exists(os.path.join(tree, name)):
            with open(os.path.join(tree, name), encoding="utf-8", errors="replace") as stream:
                found.update(re.findall(r"\w+", stream.read()))
    return found


class Question:
    """One fact that both sides are asked for: a record's size, a member's place or width, a value."""

    def __init__(self, entity, member, what, ours, theirs):
        self.entity, self.member, self.what, self.ours, self.theirs = entity, member, what, ours, theirs


def record_questions(name, paths, theirs, member_names):
    yield Question(name, None, "size", "sizeof(%s)" % name, "sizeof(%s)" % theirs)
    for path in paths:
        there = member_names.get((name, path), path)
        yield Question(name, path, "offset", "offsetof(%s, %s)" % (name, path), "offsetof(%s, %s)" % (theirs, there))
        yield Question(name, path, "bytes", "sizeof(((%s *)0)->%s)" % (name, path),
                       "sizeof(((%s *)0)->%s)" % (theirs, there))


def theirs_of(name, names, words):
    """What the copy calls it: by a name of its own, or by one that begins as "names" say and that it has."""
    begins = [n for n in names if "in" not in n and n["ours"].endswith("*") and name.startswith(n["ours"][:-1])
              and (" " in n["ours"]) == (" " in name)]
    exact = [n["theirs"] for n in names if "in" not in n and n["ours"] == name]
    for there in exact + [n["theirs"][:-1] + name[len(n["ours"]) - 1:] for n in begins]:
        if there.split()[-1] in words:
            return there
    return name


def questions(surface, names, rows, words):
    """What both sides are asked: all that the copy has, and all that rows are about."""
    member_names = {(n["in"], n["ours"]): n["theirs"] for n in names if "in" in n}
    asked = {}
    for record in surface["records"]:
        asked.setdefault(record["name"], set()).update(members_of(record["members"]))
    constants = {c["name"] for c in surface["constants"] + surface["hypercalls"] + surface["ops"]}
    constants |= {value[0] for enum in surface["enums"] for value in enum["values"]}
    for row in rows:
        if row["entity"] in asked and row["member"]:
            asked[row["entity"]].add(row["member"])
    for name, paths in sorted(asked.items()):
        yield from record_questions(name, sorted(paths), theirs_of(name, names, words), member_names)
    for name in sorted(constants):
        there = theirs_of(name, names, words)
        for what, form in (("value", "%s"), ("width", "sizeof(%s)")):
            yield Question(name, None, what, form % name, form % there)


class Measured:
    """What differs by gcc, of one architecture and audience."""

    def __init__(self, asked, theirs, ours):
        self.differs, self.gone, self.shared, self.new = set(), set(), set(), set()
        width = {q.entity: (a, b) for q, a, b in zip(asked, theirs, ours) if q.what == "width"}
        for q, a, b in zip(asked, theirs, ours):
            key = (q.entity, q.member)
            if q.what == "width" or (a is None and b is None):
                continue
            if a is None:
                self.new.add(key)
            elif b is None:
                self.gone.add(key)
            else:
                self.shared.add(key)
                mask = (1 << 32) - 1 if q.what == "value" and width[q.entity] == (4, 4) else -1
                if (a ^ b) & mask:
                    self.differs.add(key)

    def backs(self, row):
        """A row about a member needs that member or the size to differ; about a new member, or all of
        the entity, anything of it."""
        key, whole = (row["entity"], row["member"]), (row["entity"], None)
        bad = self.differs | self.gone
        if key in bad or whole in bad:
            return True
        return (row["member"] is None or key in self.new) and any(entity == row["entity"] for entity, _ in bad)


def recorded_values(surface, asked):
    """What each question about a copy that is not in C is answered by its facts."""
    known = {}
    for record in surface["records"]:
        known[record["name"], None, "size"] = record["size"]
        for path, offset, bits in places_of(record["members"]):
            known[record["name"], path, "offset"], known[record["name"], path, "bytes"] = offset // 8, bits // 8
    for constant in surface["constants"]:
        if "value" in constant:
            known[constant["name"], None, "value"] = int(constant["value"]) & ((1 << 64) - 1)
            known[constant["name"], None, "width"] = constant.get("bits", 32) // 8
    return [known.get((q.entity, q.member, q.what)) for q in asked]


def places_of(members, prefix=""):
    """Path, offset and width of all members that have a name."""
    for member in members:
        below = next((x for x in member if isinstance(x, dict)), {}).get("members", [])
        if member[0]:
            yield prefix + member[0], member[1], member[2]
        yield from places_of(below, prefix + member[0] + "." if member[0] else prefix)


# ---- all of them ----

def release_variant(data, tree, arch, audience, folder):
    if data["name"] == "kvm":
        return kernels.Variant(data, tree, arch, audience, folder)
    return facts.Variant(data, tree, RELEASES["xen"], arch, audience, folder)


def rows_of(consumer, tree):
    done = subprocess.run([consumers.HVABI, "consumer", *tree, "--consumer", consumer["name"], "--against",
                           "@" + RELEASES[consumer["profile"]], "--arch", ",".join(ARCHS), "--format", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)["changes"]


def unpack(tree, data, folder):
    """The tree as files: itself, or the roots of a commit."""
    if len(tree) == 1:
        return os.path.abspath(tree[0])
    roots = [root.split("{")[0] or "." for layout in data.get("layouts", []) for root in layout["roots"]] or data["roots"]
    there = [r for r in roots if not subprocess.run(
        ["git", "-C", tree[2], "cat-file", "-e", "%s:%s" % (tree[0], r.rstrip("./"))], capture_output=True).returncode]
    archive = subprocess.run(["git", "-C", tree[2], "archive", tree[0], *there], capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", folder], input=archive.stdout, check=True)
    return folder


def measure(consumer, tree, release_tree, data, rows, folder):
    """(arch, audience) -> Measured."""
    overlaid = json.loads(json.dumps(data))
    lay_over(overlaid, consumer.get("copy", {}))
    files, in_c = os.path.join(folder, "tree"), not {"facts", "object"} & set(consumer)
    os.makedirs(files)
    files = unpack(tree, overlaid, files) if in_c else tree[0]
    found, failed = {}, set()
    for arch in [arch for arch in consumer["archs"] if arch in ARCHS]:
        with open(os.path.join(consumers.SOURCE, "baselines", data["name"], "consumers", consumer["name"],
                               arch + ".json"), encoding="utf-8") as stream:
            surface = json.load(stream)
        asked = list(questions(surface, consumer.get("names", []), rows, words_of(files, surface["files"])))
        for audience in AUDIENCES[data["name"]]:
            if in_c:
                copy = Copy(consumer, overlaid, files, surface, audience, os.path.join(folder, "copy"))
                failed |= set(copy.failed)
            release = release_variant(data, release_tree, arch, audience, os.path.join(folder, "release"))
            theirs = values(copy, [q.theirs for q in asked]) if in_c else recorded_values(surface, asked)
            found[arch, audience] = Measured(asked, theirs, values(release, [q.ours for q in asked]))
    return found


def judge(consumer, rows, found, versions):
    """(rows that gcc backs, those that it does not, what differs untold)"""
    right, wrong = [], []
    for row in rows:
        if row["verdict"] not in BAD:
            continue
        asked = [found[arch, audience] for arch in row["archs"] for audience in row["audiences"] + ["tools"]
                 if (arch, audience) in found]
        (right if any(m.backs(row) for m in asked) else wrong).append(row)
    told = {row["entity"] for row in rows} | {c["entity"] for row in rows for c in row["consequences"]}
    own = [re.compile(pattern) for pattern in consumer.get("own", [])]
    untold = {entity for measured in found.values() for entity, _ in measured.differs
              if entity not in told and entity not in versions and not any(pattern.search(entity) for pattern in own)}
    differ = {entity for measured in found.values() for entity, _ in measured.differs}
    return right, wrong, sorted(untold), len(differ)


def release_tree(profile, work):
    """Headers of the release that is judged against, or None."""
    if profile == "kvm":
        kept = kernels.kept(os.path.join(work, "kernels"))
        return kernels.fetch(kept, suites=[RELEASES["kvm"]]).get(RELEASES["kvm"])
    archive = subprocess.run(["git", "-C", XEN, "archive", "RELEASE-%s.0" % RELEASES["xen"], "xen/include/public"],
                             capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", work], input=archive.stdout, check=True)
    return os.path.join(work, "xen/include/public")


class Sums:
    right, rows, untold, differ = 0, 0, 0, 0

    def judge(self, consumer, data, headers, tree, folder):
        rows = rows_of(consumer, tree)
        versions = data.get("version_constants", []) + [
            macro["macro"] for macro in data.get("version_macros", [])] # claims
        found = measure(consumer, tree, headers, data, rows, folder)
        if not any(measured.shared for measured in found.values()):
            raise RuntimeError("nothing of %s was measured on both sides" % consumer["name"])
        right, wrong, untold, differ = judge(consumer, rows, found, versions)
        print("%-18s %3d of %3d rows differ by a compiler; %3d entities differ, %d untold%s" % (
            consumer["name"], len(right), len(right) + len(wrong), differ, len(untold),
            ": " + " ".join(untold) if untold else ""), flush=True)
        for row in wrong:
            print("    not by a compiler: %s %s %s%s [%s %s] %s" % (
                row["verdict"], row["kind"], row["entity"], "." + row["member"] if row["member"] else "",
                ",".join(row["archs"]), ",".join(row["audiences"]), row["rule"]))
        self.right, self.rows = self.right + len(right), self.rows + len(right) + len(wrong)
        self.untold, self.differ = self.untold + len(untold), self.differ + differ


def main():
    if not consumers.CLONES or not XEN:
        print("SKIP: no HVABI_CLONES, or no HVABI_XEN_GIT")
        return 77
    folder, sums, trees = os.path.join(consumers.SOURCE, "rules", "consumers"), Sums(), {}
    with tempfile.TemporaryDirectory() as work:
        for leaf in sorted(os.listdir(folder)):
            consumer = umbrella.profile(os.path.join(folder, leaf))
            tree, profile = consumers.tree_of(consumer), consumer["profile"]
            if not tree or (sys.argv[1:] and consumer["name"] not in sys.argv[1:]):
                continue
            if profile not in trees:
                trees[profile] = release_tree(profile, work)
            if not trees[profile]:
                print("%-18s skipped: Debian's suite cannot be reached" % consumer["name"])
                continue
            data = umbrella.profile(os.path.join(consumers.SOURCE, "rules", "profiles", profile + ".json"))
            sums.judge(consumer, data, trees[profile], tree, os.path.join(work, "of", consumer["name"]))
    precision = sums.right / sums.rows if sums.rows else 1
    print("precision %.1f %% (%d of %d rows), recall %.1f %% (%d of %d entities untold)" % (
        100 * precision, sums.right, sums.rows, 100 - 100 * sums.untold / max(sums.differ, 1), sums.untold, sums.differ))
    return 1 if precision < PRECISION or sums.untold else 0


if __name__ == "__main__":
    sys.exit(main())
