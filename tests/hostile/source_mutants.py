# SPDX-License-Identifier: MIT
"""Do the tests see a fault in our own code? One after the other, seeded places of src/ are changed
(source_places.py), what depends on the file is built, and the tests that are related to its folder
run, cheapest first, until one fails. What is left is a fault that nobody would notice.

    source_mutants.py [--count N] [--seed S] [--folder F]... [--jobs N] [--again] [--list]

Nothing is changed in place: each job works on a copy of the tree below build/mutants, and tests
run without a network, in namespaces of their own where only a scratch folder can be written to.
Mutants that no compiler takes, or that give the same object, do not count. Outcomes are kept in
build/mutants/journal.jsonl under the source's hash, so an interrupted run goes on where it was;
--again tries the survivors once more, --list shows the places without trying them."""

import argparse
import bisect
import collections
import hashlib
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import source_places

WORK = os.path.join(TOP, "build/mutants")
FOLDERS = ["base", "model", "source", "extract", "store", "binary", "compare", "judge", "report",
           "flow", "cli"]
# Tests that are related to each folder, besides its unit tests: first come those of "unit", then
# the others, all by what they cost. Whoever adds a test says here what it is about.
UNIT = {
    "base": "pool|source|report|model", "model": "model|waiver|owners|compare.*|judge.*",
    "source": "source|git", "extract": "extract|companion|pool",
    "store": "store|change_index|model|waiver", "binary": "binary",
    "compare": "compare.*|judge.*|rollback", "judge": "judge.*|waiver|rollback|report",
    "report": "report|formats|vote|rollback", "flow": "git|waiver|vote|change_index", "cli": "report",
}
ALL_CLI = "history|cache|calls|usage|formats|trees|git|hostile|record|masks|lint|waivers|" \
    "pipeline|profile|unchanged|report|rollback|dump|verify"
OTHER = {
    "base": "case/(cases|reports)|cli/(%s)|fuzz/.*" % ALL_CLI,
    "model": "unit/mutation|case/.*|cli/(%s)|fuzz/.*" % ALL_CLI,
    "source": "cli/(git|trees|unchanged|hostile|pipeline|history|record|lint|masks)|hostile/trees",
    "extract": "case/.*|cli/(%s)|fuzz/.*" % ALL_CLI,
    "store": "unit/mutation|case/.*|cli/(%s)|fuzz/.*" % ALL_CLI,
    "binary": "cli/(verify|dump|hostile)|fuzz/.*|hostile/elf",
    "compare": "unit/mutation|case/.*|cli/(%s)" % ALL_CLI, "judge": "case/.*|cli/(%s)" % ALL_CLI,
    "report": "case/.*|cli/(%s)" % ALL_CLI, "flow": "case/.*|cli/(%s)" % ALL_CLI,
    "cli": "cli/(%s)" % ALL_CLI,
}
LEFT_OUT = {"case/browser", "cli/installed"} # what they would see, others see first
CPU, MEMORY, LARGEST = 20, 6 << 30, 1 << 30   # limits of a process: seconds, bytes, bytes of a file
NAMESPACES = ["unshare", *(["-r"] if os.getuid() else []), "-mpnf", "--kill-child", "--mount-proc"]
# all is read-only but /tmp, which is the scratch folder, whatever else stands there
JAIL = """mount --bind "$TREE" /mnt && mount --bind "$SCRATCH" /tmp && mkdir -p "$TREE" &&
    mount --bind /mnt "$TREE" && mount -o remount,ro,bind "$TREE" && mount -o remount,ro,bind /mnt &&
    mount -o remount,ro,bind / && cd "$0" && exec "$@\""""
Mutant = collections.namedtuple("Mutant", "path line place before key")
Test = collections.namedtuple("Test", "name command environment folder programs")


def digest(path):
    with open(path, "rb") as stream:
        return hashlib.sha1(stream.read()).hexdigest()


def load(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


class Journal:
    def __init__(self, path):
        self.path, self.known = path, {}
        if os.path.exists(path):
            for line in load(path).splitlines():
                entry = json.loads(line)
                self.known[entry["key"]] = entry

    def add(self, entry):
        self.known[entry["key"]] = entry
        with open(self.path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")


class Workshop:
    """A copy of the tree with a build of its own."""

    def __init__(self, number):
        self.tree = os.path.join(WORK, str(number), "tree")
        self.build = os.path.join(self.tree, "build/mutants")
        self.scratch = os.path.join(WORK, str(number), "scratch")
        self.costs, self.sound, self.objects, self.tests, self.programs = {}, set(), {}, [], {}

    def prepare(self):
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP,
                                check=True, stdout=subprocess.PIPE, text=True).stdout.split("\n")
        there = {path for path in listed if path and os.path.isfile(os.path.join(TOP, path))}
        for path in sorted(there):
            self.take(path)
        for folder, _, names in os.walk(os.path.join(self.tree)):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.tree)
                if path not in there and not path.startswith("build/"):
                    os.unlink(os.path.join(self.tree, path))
        caching = ["-DCMAKE_%s_COMPILER_LAUNCHER=ccache" % language for language in ("C", "CXX")
                   if shutil.which("ccache")]
        subprocess.run(["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.build, *caching,
                        "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_C_FLAGS=-O1 -w",
                        "-DCMAKE_CXX_FLAGS=-O1 -w"], check=True, stdout=subprocess.DEVNULL)
        if not self.make("all"):
            raise RuntimeError("the tree does not build: " + self.tree)
        for entry in json.loads(subprocess.run(
                ["ninja", "-C", self.build, "-t", "compdb"], check=True, text=True,
                stdout=subprocess.PIPE).stdout):
            if entry["output"].endswith(".o"):
                self.objects[os.path.relpath(entry["file"], self.tree)] = entry["output"]
        self.find_tests()

    def take(self, path):
        source, target = os.path.join(TOP, path), os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.exists(target) or digest(source) != digest(target):
            shutil.copy(source, target)

    def make(self, *targets):
        return subprocess.run(["ninja", "-C", self.build, "-j2", *targets], check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def find_tests(self):
        listed = json.loads(subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build,
                                           check=True, stdout=subprocess.PIPE).stdout)
        shipped = [os.path.relpath(os.path.join(folder, name), self.build)
                   for folder, _, names in os.walk(self.build) for name in names
                   if re.match(r"(lib)?hvabi(-binary|\.so.*)?$", name)
                   and os.path.isfile(os.path.join(folder, name))
                   and not os.path.islink(os.path.join(folder, name))]
        for test in listed["tests"]:
            its = {p["name"]: p["value"] for p in test["properties"]}
            environment = dict(word.split("=", 1) for word in its.get("ENVIRONMENT", []))
            programs = [os.path.relpath(word, self.build)
                        for word in test.get("command", []) + list(environment.values())
                        if word.startswith(self.build + "/") and os.path.isfile(word)]
            if "HVABI" in environment:
                programs += [program for program in shipped if program not in programs]
            self.tests.append(Test(test["name"], test.get("command"), environment,
                                   its["WORKING_DIRECTORY"], programs))
            for program in programs:
                self.programs[program] = digest(os.path.join(self.build, program))

    def related(self, folder):
        unit = [t for t in self.tests if re.fullmatch("unit/(%s)" % UNIT[folder], t.name)]
        other = [t for t in self.tests if re.fullmatch(OTHER[folder], t.name)]
        return [test for part in (unit, other) for test in
                sorted(part, key=lambda t: self.costs.get(t.name) or 0)
                if test.name not in LEFT_OUT and self.costs.get(test.name, 0) is not None]

    def passes(self, test):
        """What takes too long has failed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        os.makedirs(os.path.join(self.scratch, "user"))
        environment = dict(os.environ, **test.environment, TREE=self.tree, SCRATCH=self.scratch,
                           TMPDIR="/tmp", HOME="/tmp/user", XDG_CACHE_HOME="/tmp/user/cache")
        cost = self.costs.get(test.name) or 60
        before = resource.getrusage(resource.RUSAGE_CHILDREN)

        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 2))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))

        with subprocess.Popen([*NAMESPACES, "sh", "-c", JAIL, test.folder, *test.command],
                              env=environment, preexec_fn=limit, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            try: # the processes have limits of their own; who sleeps for ever uses no CPU
                status = child.wait(20 + 4 * cost * (1 + os.getloadavg()[0]))
            except subprocess.TimeoutExpired:
                child.kill()
                status = -1
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if status in (0, 77):
            self.sound.add(test.name)
            self.costs[test.name] = round(after.ru_utime + after.ru_stime - before.ru_utime
                                          - before.ru_stime, 2)
        return status in (0, 77)

    def try_out(self, mutant):
        """The entry of a mutant. A test that fails without a fault as well says nothing."""
        while True:
            entry = self.attempt(mutant)
            test = next((t for t in self.tests if t.name == entry.get("by")), None)
            if not test or test.name in self.sound:
                return entry
            if self.make(*test.programs) and self.passes(test):
                return entry
            print("left out, as it fails without a fault: " + test.name, flush=True)
            self.costs[test.name] = None

    def attempt(self, mutant):
        path = os.path.join(self.tree, mutant.path)
        text, start = load(path), mutant.place.start
        entry = {"key": mutant.key, "outcome": "survived", "ran": 0, "operator": mutant.place.operator,
                 "path": mutant.path, "line": mutant.line, "before": mutant.before,
                 "after": mutant.place.text}
        begun = time.time()
        compiled = self.objects[mutant.path]
        sound = digest(os.path.join(self.build, compiled))
        try:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text[:start] + mutant.place.text + text[mutant.place.end:])
            if not self.make(compiled):
                entry["outcome"] = "not compiled"
            elif digest(os.path.join(self.build, compiled)) == sound:
                entry["outcome"] = "same object"
            else:
                self.run_tests(mutant, entry)
        finally:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            self.make(compiled)
        entry["seconds"] = round(time.time() - begun, 1)
        return entry

    def run_tests(self, mutant, entry):
        for test in self.related(mutant.path.split("/")[1]):
            if not self.make(*test.programs):
                entry["outcome"] = "not compiled" # a name that another file needs is gone
                return
            if all(digest(os.path.join(self.build, program)) == self.programs[program]
                   for program in test.programs):
                continue # the file is not linked into it
            entry["ran"] += 1
            if not self.passes(test):
                entry.update(outcome="killed", by=test.name)
                return


def draw(options):
    """Mutants without end, in the order that the seed gives; places by lines, operators alike."""
    known = source_places.signatures(TOP)
    chance, files = random.Random(options.seed), {}
    for folder in options.folder or FOLDERS:
        for name in sorted(os.listdir(os.path.join(TOP, "src", folder))):
            if name.endswith(".c"):
                path = "src/%s/%s" % (folder, name)
                text = load(os.path.join(TOP, path))
                files[path] = text, source_places.places(text, known), len(text.splitlines())
    paths, sums, drawn = list(files), [], set()
    for path in paths:
        sums.append((sums[-1] if sums else 0) + files[path][2])
    while True:
        path = paths[bisect.bisect_right(sums, chance.randrange(sums[-1]))]
        text, by_operator, _ = files[path]
        if not by_operator:
            continue
        place = chance.choice(by_operator[chance.choice(sorted(by_operator))])
        key = hashlib.sha1(repr((path, text, place)).encode()).hexdigest()[:16]
        if key not in drawn:
            drawn.add(key)
            yield Mutant(path, source_places.line_of(text, place.start), place,
                         text[place.start:place.end], key)


def work(number, costs, tasks, results):
    shop = Workshop(number)
    try:
        shop.prepare()
    except Exception as error: # nobody else would say so
        results.put((None, "%s: %s" % (type(error).__name__, error)))
        return
    shop.costs = {name: cost for name, cost in costs.items() if cost is not None}
    for mutant in iter(tasks.get, None):
        results.put((shop.try_out(mutant), shop.costs))


def run_all(options, journal, commit):
    """Entries of the first --count mutants that count."""
    done, source, running = [], draw(options), 0
    tasks, results, workers = multiprocessing.Queue(), multiprocessing.Queue(), []
    kept = os.path.join(WORK, "costs.json") # CPU seconds of each test
    costs = json.loads(load(kept)) if os.path.exists(kept) else {}

    def counted():
        return [entry for entry in done if entry["outcome"] in ("killed", "survived")]

    while len(counted()) < options.count:
        while running < options.jobs and len(counted()) + running < options.count:
            mutant = next(source)
            entry = journal.known.get(mutant.key)
            if entry and not (options.again and entry["outcome"] == "survived"):
                done.append(entry)
                continue
            if not workers:
                workers = [multiprocessing.Process(target=work, args=(i, costs, tasks, results),
                                                   daemon=True)
                           for i in range(options.jobs)]
                for worker in workers:
                    worker.start()
            tasks.put(mutant)
            running += 1
        if running:
            entry, found = results.get()
            if not entry:
                raise SystemExit(found)
            entry, running = dict(entry, commit=commit), running - 1
            journal.add(entry)
            costs.update(found)
            with open(kept, "w", encoding="utf-8") as stream:
                json.dump(costs, stream)
            done.append(entry)
            print("%4d %s" % (len(counted()), shown(entry)), flush=True)
    for worker in workers:
        tasks.put(None)
    return done


def shown(entry):
    text = "%s:%d: %s: %s -> %s" % (entry["path"], entry["line"], entry["operator"],
                                    entry["before"], entry["after"])
    return "%s [%s%s]" % (" ".join(text.split()), entry["outcome"],
                          " by " + entry["by"] if "by" in entry else "")


def table(done):
    print("%-8s %7s %8s %6s %10s" % ("folder", "killed", "survived", "score", "no mutants"))
    for folder in FOLDERS + ["all"]:
        its = [e["outcome"] for e in done if folder in (e["path"].split("/")[1], "all")]
        killed, survived = its.count("killed"), its.count("survived")
        print("%-8s %7d %8d %5.0f%% %10d" % (folder, killed, survived,
                                            100 * killed / ((killed + survived) or 1),
                                            len(its) - killed - survived))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--folder", action="append", choices=FOLDERS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        for _, mutant in zip(range(options.count), draw(options)):
            print("%s:%d: %s: %s -> %s" % (mutant.path, mutant.line, mutant.place.operator,
                                           mutant.before, mutant.place.text))
        return 0
    os.nice(10)
    os.makedirs(WORK, exist_ok=True)
    if subprocess.run([*NAMESPACES, "true"], check=False).returncode:
        print("SKIP: no namespaces to run mutants in")
        return 77
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=TOP, check=True,
                            stdout=subprocess.PIPE, text=True).stdout.strip()
    done = run_all(options, Journal(os.path.join(WORK, "journal.jsonl")), commit)
    for entry in sorted(done, key=lambda e: (e["path"], e["line"])):
        if entry["outcome"] == "survived":
            print(shown(entry))
    table(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
