# SPDX-License-Identifier: MIT
"""The published schemas fit the files, and the program's readers agree with them: every profile,
catalogue, waiver and baseline of the project and of what the program writes is valid, and a
profile or catalogue of which a key is unknown, missing or of another type is refused by
both or accepted by both. A schema cannot follow references nor compile expressions, so the
reader may refuse for these reasons alone what the schema accepts."""

import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

import project

sys.path.insert(0, os.path.join(project.TOP, "tests"))
import command

try:
    import jsonschema
except ImportError:
    command.skip("python3-jsonschema is not installed")

# what only a reader can tell: names that stand elsewhere, and expressions
READER_ONLY = ("that the profile defines", "expected a POSIX extended regular expression",
               "expected an expression with a group", "is named twice", "is in one rule twice",
               "again")
VALUES = ["", "text", 0, True, None, [], {}]


def path_of(*names):
    return os.path.join(project.TOP, *names)


def validators():
    for path in sorted(glob.glob(path_of("rules/schema/*.schema.json"))):
        schema = command.load(path)
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        yield os.path.basename(path).split(".")[0], kind(schema)


def complaints_about(name, value, validator):
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    if error:
        yield "%s: %s: %s" % (name, "/".join(map(str, error.absolute_path)), error.message[:200])


# ---- files of the project, and what the program writes ----

def profiles():
    for pattern in ("rules/profiles/*.json", "tests/cases/*.json", "tests/hazards/*.json"):
        yield from sorted(glob.glob(path_of(pattern)))


def samples():
    """Pairs of a schema's name and a value, with what it is called in a complaint."""
    for path in profiles():
        yield "profile", path, command.load(path)
    yield "catalogue", "rules/catalogue.json", command.load(path_of("rules/catalogue.json"))
    for path in glob.glob(path_of("tests/hostile/corpora/waiver/*")):
        yield "waiver", path, command.load(path)
    for path in ("xen/4.0/x86_32", "kvm/7.2/riscv64"):
        yield "surface", path, command.load(path_of("baselines", path + ".json"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(written, CASES):
            yield from found


CASES = ("member-widened", "constant-value", "string-value", "register-resized",
         "signature-changed", "mask-changed", "compat-layout", "kept-for-old-versions")


def written(slug):
    """What dump prints of a case's new tree, and waivers for all that breaks."""
    case = next(path_of("tests/cases", slug, witness) for witness in ("fires", "silent")
                if os.path.isdir(path_of("tests/cases", slug, witness)))
    profile = path_of("tests/cases", command.load(case + "/case.json").get("profile", "tiny") + ".json")
    found = [("surface", "dump of " + slug, surface) for surface in
             command.surfaces(case + "/new", "--profile", profile).values()]
    sides = [case + "/old", case + "/new", "--profile", profile]
    for change in command.report("diff", *sides)["changes"]:
        if change["verdict"] != "break":
            continue
        done = command.run("waive", change["id"], "--diff", *sides, "--reason", "r", "--link",
                           "https://example.org/1", "--by", "A. Person", "--output", "-")
        found.append(("waiver", "waive " + slug, json.loads(done.stdout)))
    return found


# ---- readers and schemas on damaged files ----

def places(value, way=(), seen=None):
    """Ways to all objects and keys; of the items of a list each key is taken once."""
    seen = set() if seen is None else seen
    kind = tuple("*" if isinstance(step, int) else step for step in way)
    if isinstance(value, dict):
        if kind not in seen:
            seen.add(kind)
            yield way, None
        for key, child in value.items():
            if kind + (key,) not in seen:
                seen.add(kind + (key,))
                yield way, key
            yield from places(child, way + (key,), seen)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from places(child, way + (i,), seen)


def at(value, way):
    for step in way:
        value = value[step]
    return value


def mutants(whole):
    """What is done to the value, which is undone before the next one is asked for."""
    for way, key in list(places(whole)):
        name = "/".join(map(str, way + ((key,) if key else ())))
        holder = at(whole, way)
        before = dict(holder)
        edits = [(json.dumps(value), {key: value}) for value in VALUES]
        if key is None:
            edits = [("an unknown key", {"nonsense": 1}), ("a comment", {"comment": "text"}),
                     ("a comment that is none", {"comment": [1]})]
        else:
            holder.pop(key)
            yield name + ": missing"
            holder[key + "s"] = before[key]
            yield name + ": misspelled"
        for what, edit in edits:
            holder.clear()
            holder.update(before)
            holder.update(edit)
            yield "%s: %s" % (name, what)
        holder.clear()
        holder.update(before)


def with_new_keys(items):
    """Those items of a list that have keys which none before them has."""
    seen = set()
    for item in items:
        keys = set(item) if isinstance(item, dict) else {type(item)}
        if keys - seen:
            yield item
        seen |= keys


def shortened(whole, reader):
    """The value with as few items in its lists as the reader accepts: every mutant is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "short.json")

        def accepted(key, items):
            before, whole[key] = whole[key], items
            command.write(path, json.dumps(whole))
            if path in reader(path):
                whole[key] = before
                return False
            return True
        lists = [key for key, items in whole.items() if isinstance(items, list)]
        for key in sorted(lists, key=lambda key: key == "families"): # others name families
            wanted = list(with_new_keys(whole[key]))
            if accepted(key, wanted):
                continue
            for item in list(whole[key]):
                if item not in wanted:
                    accepted(key, [other for other in whole[key] if other is not item])
    return whole


def disagreements(name, whole, validator, reader):
    """Lines about mutants that the schema and the reader do not judge alike."""
    with tempfile.TemporaryDirectory() as folder:
        for i, what in enumerate(mutants(whole)):
            path = os.path.join(folder, "%d.json" % i)
            command.write(path, json.dumps(whole))
            said = reader(path)
            refused, valid = os.path.basename(path) in said, validator.is_valid(whole)
            if refused and valid and not any(word in said for word in READER_ONLY):
                yield "%s: %s: the schema accepts it, the reader says %s" % (name, what, said)
            if not refused and not valid:
                yield "%s: %s: the schema refuses it, the reader does not" % (name, what)


class Reader:
    """The library, asked about one file after the other (read_all.c)."""

    def __init__(self, program, empty):
        self.process = subprocess.Popen([program, empty], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, kind, path):
        self.process.stdin.write(os.fsencode("%s %s\n" % (kind, path)))
        self.process.stdin.flush()
        said = b""
        while not said.endswith(b"\0"):
            more = self.process.stdout.read1()
            if not more:
                raise RuntimeError("%s: the reader ended" % path)
            said += more
        return said[:-1].decode()

    def profile(self, path):
        return self.ask("profile", path)

    def catalogue(self, path):
        folder = path + ".d"
        os.mkdir(folder)
        os.symlink(path, os.path.join(folder, "catalogue.json"))
        return self.ask("catalogue", folder)

    def end(self):
        self.process.stdin.close()
        return self.process.wait()


def main():
    schemas = dict(validators())
    complaints, n = [], 0
    with tempfile.TemporaryDirectory() as folder:
        command.keep_parses(folder)
        for kind, name, value in samples():
            n += 1
            complaints += complaints_about(name, value, schemas[kind])
    with tempfile.TemporaryDirectory() as empty:
        reader = Reader(sys.argv[1], empty)
        for name in ("rules/profiles/kvm.json", "rules/profiles/xen.json"):
            complaints += disagreements(name, shortened(command.load(path_of(name)), reader.profile),
                                        schemas["profile"], reader.profile)
        name = "rules/catalogue.json"
        catalogue = command.load(path_of(name))
        for key in ("rules", "hazards"):
            catalogue[key] = list(with_new_keys(catalogue[key]))
        complaints += disagreements(name, catalogue, schemas["catalogue"], reader.catalogue)
        if reader.end():
            complaints.append("the reader ended with an error")
    return project.finish(complaints, "%d files and what was made of them" % n)


if __name__ == "__main__":
    sys.exit(main())
