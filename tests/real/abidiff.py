# SPDX-License-Identifier: MIT
"""Two surfaces as ABIXML, compared by libabigail's abidiff: it finds exactly the records and enums
that the recorded releases say came, went or changed, beside those that only contain or point to
one of them; and nothing between a release and itself."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import assertions
import command

PAIRS = [("4.14", "4.17", "arm64", "tools"), ("4.14", "4.17", "x86_64", "guest"),
         ("4.17", "4.20", "x86_32", "tools")]
MARK = re.compile(r"^ +\[([ADC])\] '((?:struct|union|enum) \w+)'?", re.M)
WORDS = re.compile(r"(?:struct|union|enum) \w+|\w+")


def bare(members):
    """Members without what is not part of the form, nor of ABIXML: c_type, widths of bit fields."""
    return [(m[0], m[1], None if m[4:] and m[4].get("bitfield") else m[2], m[3],
             bare(m[4].get("members", [])) if m[4:] else []) for m in members]


def types_in(members):
    for _, _, _, kind, inside in members:
        yield from WORDS.findall(kind)
        yield from types_in(inside)


def load(release, arch, audience):
    """name -> form; name -> names that it contains or points to."""
    path = os.path.join(command.TOP, "baselines/xen", release, arch + ".json")
    surface = command.load(path)
    found, uses = {}, {}
    for kind in ("records", "enums"):
        for e in surface[kind]:
            if audience not in e.get("audiences", surface["audiences"]) \
                    or not assertions.holds(e, None):
                continue
            members = bare(e.get("members", []))
            found[e["name"]] = (e.get("size"), members, e.get("values"))
            uses[e["name"]] = set(types_in(members))
    return found, uses


def reaching(uses, names):
    """The names, and all that contain or point to one of them."""
    while True:
        more = {n for n, used in uses.items() if used & names} - names
        if not more:
            return names
        names = names | more


def named(names):
    """Without enums that have no name."""
    return {n for n in names if "(" not in n}


def abidiff(old, new, known):
    """Its status, and the names that it marks. What a typedef names has no tag for us."""
    done = subprocess.run(["abidiff", "--non-reachable-types", "--harmless", "--redundant", old,
                           new], capture_output=True, text=True)
    if done.returncode & 3: # an error of its own
        raise RuntimeError("abidiff: exit %d: %s" % (done.returncode, done.stderr[:500]))
    found = {"A": set(), "D": set(), "C": set()}
    for mark, name in MARK.findall(done.stdout):
        found[mark].add(name if name in known else name.split()[1])
    return done.returncode, found


def judge(old, new, arch, audience, folder):
    paths = {}
    for release in (old, new):
        paths[release] = os.path.join(folder, "%s-%s-%s.abi" % (release, arch, audience))
        done = command.run("dump", "@" + release, "--arch", arch, "--audience", audience,
                           "--format", "abixml:" + paths[release])
        if done.returncode:
            raise RuntimeError(done.stderr)
    (one, uses_one), (two, uses_two) = load(old, arch, audience), load(new, arch, audience)
    changed = {n for n in set(one) & set(two) if one[n] != two[n]}
    near = reaching(uses_one, changed) | reaching(uses_two, changed)
    _, found = abidiff(paths[old], paths[new], set(one) | set(two))
    status, same = abidiff(paths[old], paths[old], set(one))
    wrong = ["%s came, says %s alone" % (n, "abidiff" if n in found["A"] else "the record")
             for n in found["A"] ^ named(set(two) - set(one))]
    wrong += ["%s went, says %s alone" % (n, "abidiff" if n in found["D"] else "the record")
              for n in found["D"] ^ named(set(one) - set(two))]
    wrong += ["%s changed, abidiff does not see it" % n for n in named(changed) - found["C"]]
    wrong += ["%s changed, says abidiff alone" % n for n in found["C"] - near]
    if status or any(same.values()):
        wrong.append("%s differs from itself: %s" % (old, same))
    for words in sorted(wrong):
        print("%s to %s, %s for %s: %s" % (old, new, arch, audience, words))
    print("%s to %s, %s for %s: abidiff has %d added, %d removed, %d changed (%d by themselves), "
          "%d wrong" % (old, new, arch, audience, len(found["A"]), len(found["D"]),
                        len(found["C"]), len(named(changed)), len(wrong)))
    return len(wrong), len(found["C"])


def main():
    if not shutil.which("abidiff"):
        command.skip("no abidiff (abigail-tools)")
    with tempfile.TemporaryDirectory() as folder:
        sums = [judge(*pair, folder) for pair in PAIRS]
    return 1 if any(wrong for wrong, _ in sums) or not all(n for _, n in sums) else 0


if __name__ == "__main__":
    sys.exit(main())
