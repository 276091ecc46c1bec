# SPDX-License-Identifier: MIT
"""Two readers, one truth: Debian's headers of Xen as libclang sees them, and as clang and gcc
wrote them into DWARF (`dump --via dwarf`, by libdw), on four architectures and for every
audience. Each record, member, offset, width, type, enumerator and typedef has to be the same;
where it is not, gcc is asked who is right.

    readers.py [TREE]      (default: libxen-dev, fetched)"""

import collections
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import assertions
import command
import facts
import umbrella


def forms(surface, kind, audience):
    """name -> what the audience sees at the latest interface version."""
    return {e["name"]: e for e in surface[kind]
            if audience in e.get("audiences", surface["audiences"]) and assertions.holds(e, None)}


def flat(members, prefix=""):
    """Every member with its path; nameless ones by their place."""
    for number, (name, offset, bits, kind, *more) in enumerate(members):
        more = more[0] if more else {}
        path = prefix + (name or "<%d>" % number)
        yield (path, offset, bits, kind, more.get("bitfield", False),
               more.get("flexible", False))
        yield from flat(more.get("members", []), path + ".")


def facts_of(kind, entity):
    """What an entity says, as a list of comparable things."""
    if kind == "records":
        return [("size", entity["size"])] + list(flat(entity["members"]))
    if kind == "enums":
        return [tuple(value) for value in entity["values"]]
    return [(entity["type"], entity["size"], entity.get("unsigned", False))]


def explained(first, second):
    """What DWARF does not hold; who is right, gcc is asked."""
    if len(first) != 6 or len(second) != 6 or first[:2] != second[:2]:
        return None
    if first[3] == second[3].replace("[]", "[0]") and first[2] == second[2] == 0:
        return "bound of 0"
    return None


def compare(first, second, audience, macros):
    """Counts of what agrees, and the differences: (kind, entity, first, second, explained). A type
    that is a macro is none for a compiler."""
    count, differences = 0, []
    for kind in ("records", "typedefs", "enums"):
        one, two = forms(first, kind, audience), forms(second, kind, audience)
        for name in sorted((set(one) - macros) ^ (set(two) - macros)):
            differences.append((kind, name, name in one, name in two, None))
        for name in sorted(set(one) & set(two)):
            mine, theirs = facts_of(kind, one[name]), facts_of(kind, two[name])
            count += len(mine)
            if len(mine) != len(theirs):
                differences.append((kind, name, len(mine), len(theirs), None))
            differences += [(kind, name, a, b, explained(a, b))
                            for a, b in zip(mine, theirs) if a != b]
    return count, differences


def ask_gcc(variant, differences):
    """Of what is explained: where the first reader is wrong, by gcc's word."""
    bounds = [('_Static_assert(sizeof(((%s *)0)->%s) == 0, "");' % (name, a[0]),
               "%s %s" % (name, a[0]))
              for _, name, a, _, why in differences if why == "bound of 0"]
    return facts.wrong_facts(variant, bounds) if bounds else []


def judge(data, tree, arch, compiler, first, second, folder):
    count, bad, why = 0, 0, collections.Counter()
    for audience in first["audiences"]:
        agreed, differences = compare(first, second, audience, assertions.macros(tree))
        count += agreed
        why.update(d[4] for d in differences)
        for kind, name, a, b, _ in [d for d in differences if not d[4]]:
            print("%s %s %s: %s %s: headers say %s, DWARF says %s"
                  % (compiler, arch, audience, kind, name, a, b))
            bad += 1
        if audience in facts.AUDIENCES and compiler == "clang":
            variant = facts.Variant(data, tree, "4.17", arch, audience, folder)
            for what, words in ask_gcc(variant, differences):
                print("%s %s: gcc is against the headers' reader: %s: %s"
                      % (arch, audience, what, words))
                bad += 1
    print("%-5s %-6s %6d facts, %d differ for a reason (%s), %d wrong"
          % (compiler, arch, count, sum(n for w, n in why.items() if w),
             ", ".join("%d %s" % (n, w) for w, n in sorted(why.items(), key=str) if w), bad))
    return count, bad


def there():
    return "no reader of ELF files" not in command.run("verify", __file__, "--against",
                                                       "@4.17").stderr


def main():
    if not there():
        command.skip("this build has no reader of ELF files")
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    sums = [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        tree = sys.argv[1] if len(sys.argv) > 1 else subprocess.run(
            [os.path.join(HERE, "fetch-xen-headers"), os.path.join(folder, "debian")],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        archs = ",".join(facts.COMPILERS)
        first = command.surfaces(tree, "--arch", archs)
        for compiler in ("clang", "gcc"):
            second = command.surfaces(tree, "--arch", archs, "--via", "dwarf", "--compiler",
                                      compiler, "--no-sandbox")
            for arch in facts.COMPILERS:
                one = judge(data, tree, arch, compiler, first[arch], second[arch], folder)
                sums = [a + b for a, b in zip(sums, one)]
    print("%d facts alike or explained, gcc sides with the headers' reader; %d wrong"
          % tuple(sums))
    return 1 if sums[1] or not sums[0] else 0


if __name__ == "__main__":
    sys.exit(main())
