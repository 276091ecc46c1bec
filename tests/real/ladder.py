# SPDX-License-Identifier: MIT
"""The ladder of interface versions tells what full parses tell: at each rung, and below the
first, what a dump says holds there is compared, name by name and form by form, with a dump of
the same headers by a profile that asks for that version alone.

    ladder.py [TREE]...      (default: libxen-dev, fetched; with HVABI_XEN_GIT some releases)"""

import concurrent.futures
import copy
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import umbrella

AUDIENCE = "guest"
CLASSES = ("records", "typedefs", "enums", "constants", "macros", "hypercalls")
NO_FORM = ("name", "audiences", "file", "line", "guard", "doc_hash", "bumped_in", "compat",
           "versions")
NO_FORM_INSIDE = ("c_type",)
RELEASES = ["4.0.0", "4.5.0", "4.12.0", "4.22.0"]


def bounds(text):
    """"0x00030202..0x00030206": from the first on, below the second."""
    low, high = text.split("..")
    return int(low or "0", 16), int(high, 16) if high else 1 << 64


def holds(entity, version):
    ranges = [bounds(text) for text in entity.get("versions", [])]
    return not ranges or any(low <= version < high for low, high in ranges)


def bare(thing):
    """Without what the dump tells about a member beside its form."""
    if isinstance(thing, dict):
        return {key: bare(value) for key, value in thing.items() if key not in NO_FORM_INSIDE}
    if isinstance(thing, list):
        return [value for value in map(bare, thing) if value != {}]
    return thing


def forms(surface, version=None):
    """(class, name) -> the forms that the audience sees, at a version if one is given."""
    found = {}
    for cls in CLASSES:
        for entity in surface.get(cls, []):
            if AUDIENCE in entity.get("audiences", [AUDIENCE]) and (
                    version is None or holds(entity, version)):
                form = json.dumps({k: bare(v) for k, v in entity.items() if k not in NO_FORM},
                                  sort_keys=True)
                found.setdefault((cls, entity["name"]), []).append(form)
    return found


def by_arch(*arguments):
    """The surfaces that a dump prints, even where a header of the tree does not parse."""
    done = command.run("dump", "--jobs", "1", *arguments)
    if done.returncode not in (0, 3) or not done.stdout:
        raise RuntimeError("hvabi dump %s: exit %d\n%s" % (" ".join(arguments),
                                                           done.returncode, done.stderr))
    found = json.loads(done.stdout)
    return {s["arch"]: s for s in found.get("surfaces", [found])}


def at_version(data, macro, version, folder):
    """A profile that knows of no ladder, and asks for one version."""
    data = copy.deepcopy(data)
    audience = umbrella.by_name(data["audiences"], AUDIENCE)
    del audience["ladder"]
    audience["defines"] = ["%s=0x%08x" % (macro, version)]
    path = os.path.join(folder, "%08x.json" % version)
    command.write(path, json.dumps(data))
    return path


def left_out(surface, *kinds):
    return {row["file"] for row in surface["left_out"] if row["kind"] in kinds
            and AUDIENCE in row.get("audiences", [AUDIENCE])}


def compare(told, parsed, exempt):
    """What the ladder says and what the full parse does: pairs, (what, name) of the rest."""
    names = sorted((set(told) | set(parsed)) - {(cls, exempt) for cls in CLASSES})
    odd = []
    for name in names:
        if name not in told:
            odd.append(("missing", name))
        elif name not in parsed:
            odd.append(("extra", name))
        elif sorted(told[name]) != sorted(parsed[name]):
            odd.append(("wrong", name + (told[name], parsed[name])))
    return len(names), odd


def judge(title, tree, data, folder, pool):
    """All rungs of a tree, all architectures: the sums of pairs, wrong, missing and extra."""
    macro = umbrella.by_name(data["audiences"], AUDIENCE)["ladder"]
    whole = by_arch(*tree)
    probes = sorted({int(rung, 16) for s in whole.values() for rung in s.get("rungs", [])} | {0})
    dumps = {version: pool.submit(by_arch, *tree, "--audience", AUDIENCE, "--profile",
                                  at_version(data, macro, version, folder))
             for version in probes}
    sums = {"pairs": 0, "wrong": 0, "missing": 0, "extra": 0}
    for version, dump in dumps.items():
        for arch, parsed in sorted(dump.result().items()):
            pairs, odd = compare(forms(whole[arch], version), forms(parsed), macro)
            sums["pairs"] += pairs
            silent = left_out(parsed, "failed") - left_out(whole[arch], "failed", "rung")
            odd += [("wrong", ("left out", path)) for path in sorted(silent)]
            for what, name in odd:
                sums[what] += 1
                print("%s %s at 0x%08x: %s %s" % (title, arch, version, what.upper(), name))
    print("%s: %d rungs on %d architectures, %d pairs compared: %d wrong, %d missing, %d extra"
          % (title, len(probes), len(whole), sums["pairs"], sums["wrong"], sums["missing"],
             sums["extra"]))
    return sums


def debian(folder):
    return subprocess.run([os.path.join(HERE, "fetch-xen-headers"),
                           os.path.join(folder, "debian")],
                          stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def trees(folder):
    """title -> words that name the tree."""
    if len(sys.argv) > 1:
        return {tree: [tree] for tree in sys.argv[1:]}
    found = {"Debian's headers": [debian(folder)]}
    repository = os.environ.get("HVABI_XEN_GIT")
    if repository:
        found.update({r: ["RELEASE-" + r, "-C", repository] for r in RELEASES})
    return found


def main():
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    failed = False
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(2) as pool:
        for title, tree in trees(folder).items():
            sums = judge(title, tree, data, folder, pool)
            failed |= not sums["pairs"] or sums["wrong"] + sums["missing"] + sums["extra"] > 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
