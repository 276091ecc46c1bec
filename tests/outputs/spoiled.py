# SPDX-License-Identifier: MIT
"""Files that are wrong in one place, each place of each kind of file, and what is said of it."""

import copy
import glob
import json
import os
import shutil

import command

RULES = os.path.join(command.TOP, "rules")


def places(value, path=()):
    """The paths of all keys, and of the first element of each list."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else \
        enumerate(value[:1]) if isinstance(value, list) else ()
    for key, below in inner:
        yield from places(below, path + (key,))


def spoiled(data, known):
    """(what was done, data): each place gone, of another type, and beside an unknown key; but those
    that are known, to which they are added."""
    for path in places(data):
        if path in known:
            continue
        known.add(path)
        for word in ("gone", "7", '""', "more"):
            new = copy.deepcopy(data)
            at = new
            for key in path[:-1]:
                at = at[key]
            if word == "gone":
                del at[path[-1]]
            elif word == "more":
                if not isinstance(at[path[-1]], dict):
                    continue
                at[path[-1]]["more"] = 1
            else:
                at[path[-1]] = json.loads(word)
            yield "%s %s" % (".".join(map(str, path)), word), new


def said(printed, folder, data, path, words, known=None):
    """A line for each way to spoil data, which stands in the file path."""
    found = []
    for what, new in spoiled(data, set() if known is None else known):
        command.write(os.path.join(folder, path), json.dumps(new, indent=1))
        lines = printed(folder, words).strip().split("\n")
        errors = [line for line in lines if line.startswith(("exit ", "hvabi: "))]
        found.append("%s: %s" % (what, " ".join(errors)))
    command.write(os.path.join(folder, path), json.dumps(data))
    return "\n".join(found) + "\n"


def read(path):
    return command.load(path)


def profiles(printed, folder):
    known = set() # a key has one reader, whichever profile has it
    paths = [os.path.join(RULES, "profiles/%s.json" % name) for name in ("kvm", "xen")]
    paths += sorted(set(glob.glob(os.path.join(RULES, "profiles/*.json"))) - set(paths))
    return "".join(said(printed, folder, read(path), "spoiled.json",
                        ["diff", "@99", "@99", "--profile", "spoiled.json"], known)
                   for path in paths)


def catalogue(printed, folder):
    shutil.copytree(RULES, os.path.join(folder, "rules"))
    data = read(os.path.join(RULES, "catalogue.json"))
    data["rules"] = data["rules"][:2]
    return said(printed, folder, data, "rules/catalogue.json",
                ["explain", "HV0000", "--rules", "rules"])


def waivers(printed, folder):
    os.makedirs(os.path.join(folder, "side/.hvabi/waivers"))
    changes = json.loads(printed(folder, ["diff", "@1.0", "@2.0", "--format", "json", *RECORDED])
                         .split("\nexit ")[0])["changes"]
    broken = next(change for change in changes if change["kind"] == "member-widened")
    path = "side/.hvabi/waivers/w.json"
    printed(folder, ["waive", broken["id"], "--diff", "@1.0", "@2.0", *RECORDED, "--reason", "known",
                     "--link", "https://example.org/1", "--by", "A", "--output", path])
    return said(printed, folder, read(os.path.join(folder, path)), path,
                ["diff", "@1.0", "@2.0", "--policy", "side", "-q", *RECORDED])


def baselines(printed, folder):
    path = sorted(glob.glob(os.path.join(folder, "recorded/*/1.0/x86_64*.json")))[0]
    return said(printed, folder, read(path), os.path.relpath(path, folder),
                ["diff", "@1.0", "@2.0", "-q", "--arch", "x86_64", *RECORDED])


RECORDED = ["--baselines", "recorded", "--profile", "tiny.json"]
OPTIONS = {
    "diff": "arch audience format profile rules baselines policy cache color fail-on jobs",
    "lint": "release format", "freeze": "release format", "report": "contract format",
    "waive": "reason link by until output diff", "record": "release output", "dump": "via format",
    "check": "against policy", "history": "format", "layout": "format", "verify": "tree format",
    "explain": "format", "masks": "format"}


def options(printed, folder):
    """Each option without an argument, with a wrong one, with one too many."""
    found = []
    for name, words in OPTIONS.items():
        for words in [[name, "--" + word] for word in words.split()] + \
                [[name, "--%s=?" % word] for word in words.split()] + \
                [[name, "a", "b", "c", "d"], [name, "--help=1"], [name, "--none"], [name, "-Z"]]:
            text = printed(folder, words).strip()
            found.append("---- %s\n%s\n" % (" ".join(words), text))
    return "".join(found)


ALL = {"spoiled.profiles": profiles, "spoiled.catalogue": catalogue, "spoiled.waivers": waivers,
       "spoiled.baselines": baselines, "usage.options": options}
