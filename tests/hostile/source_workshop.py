# SPDX-License-Identifier: MIT
"""Where source_mutants.py tries its mutants: a copy of the tree, one build that has all mutants of
a sample, and tests that run in namespaces of their own."""

import collections
import concurrent.futures
import hashlib
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import time

import source_schemata

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(TOP, "build/mutants")
FOLDERS = ["base", "model", "source", "extract", "store", "binary", "compare", "judge", "report",
           "flow", "cli"]
RELATED = re.compile("(unit|case|fuzz|cli)/|hostile/(trees|elf|standins)$")
QUICK = re.compile("(unit|case)/|cli/outputs: (?!xen)")
LEFT_OUT = {"case/browser", "cli/installed", "cli/package", "cli/build"} # others see it first
FAILURE = re.compile(r"^not ok|^[\w-]+/(fires|silent): ", re.M)
# seconds without any use of the CPU; limits of a process in bytes: memory, size of a file
ASLEEP, MEMORY, LARGEST = 20, 6 << 30, 8 << 30
NAMESPACES = ["unshare", *(["-r"] if os.getuid() else []), "-mpnf", "--kill-child", "--mount-proc"]
# all is read-only but /tmp, which is the scratch folder, whatever else stands there
JAIL = """mount --bind "$MUTANT_TREE" /mnt && mount --bind "$MUTANT_SCRATCH" /tmp && mkdir -p "$MUTANT_TREE" &&
    mount --bind /mnt "$MUTANT_TREE" && mount -o remount,ro,bind "$MUTANT_TREE" && mount -o remount,ro,bind /mnt &&
    mount -o remount,ro,bind / && cd "$0" && exec "$@\""""
# stamp: a hash of what the test is, besides the program; program: the one it is itself, if any; whole,
# number: the file of which it is the test of that number
TEARDOWN = """
teardown() { [ -z "$HVABI_REACH" ] || [ ! -e "$HVABI_REACH" ] || mv "$HVABI_REACH" "$HVABI_REACH.$BATS_TEST_NUMBER"; }
"""


class Test(collections.namedtuple("Test", "name command environment folder stamp program whole number")):
    def hash(self):
        return hashed(self.name + self.stamp)


def digest(path):
    with open(path, "rb") as stream:
        return hashlib.sha1(stream.read()).hexdigest()


def load(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def hashed(text):
    return hashlib.sha1(text.encode("utf-8", "replace")).hexdigest()[:16]


def words(text):
    """By their beginnings: a test of waivers is about waiver.c."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}


def everything(folder, prefix=""):
    """The files below a folder as one text."""
    return "".join(path + load(path) for path in sorted(
        os.path.join(where, name) for where, _, names in os.walk(folder) for name in names
        if name.startswith(prefix)))


def kept(name, value=None):
    """What an earlier run has learned: costs of tests (CPU seconds), what they reach."""
    path = os.path.join(WORK, name + ".json")
    if value is not None:
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(value, stream, indent=0)
    return json.loads(load(path)) if os.path.exists(path) else {}


def used(child):
    """CPU seconds of all processes in the namespace that child started."""
    ticks = 0
    try:
        inside = os.readlink("/proc/%d/ns/pid_for_children" % child.pid)
    except OSError:
        return 0
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink("/proc/%s/ns/pid" % number) == inside:
                fields = load("/proc/%s/stat" % number).rpartition(")")[2].split()
                ticks += sum(int(field) for field in fields[11:15])
        except OSError: # it has ended
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def watch(child, limit, output, stop):
    """The exit status; -1 where CPU seconds run out, where none were used for a while, or once the
    output has a failure: a test of the command line goes on after the first."""
    seen, since = 0, time.time()
    while True:
        try:
            return child.wait(1)
        except subprocess.TimeoutExpired:
            now = used(child)
        if now > seen:
            seen, since = now, time.time()
        if seen > limit or time.time() - since > ASLEEP or stop and FAILURE.search(load(output)):
            child.kill()
            return -1


class Sample:
    """Mutants by number, and the text of each source that has some."""

    def __init__(self, mutants, shop):
        self.mutants = dict(enumerate(mutants, 1))
        self.shop, self.uncompiled, self.known = shop, set(), kept("woven")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(self.weave, sorted({mutant.path for mutant in mutants})))
        kept("woven", self.known)

    def weave(self, path):
        """What an earlier run has found out about the same text is not asked for again."""
        its = {n: mutant.place for n, mutant in self.mutants.items() if mutant.path == path}
        text = load(os.path.join(TOP, path))
        key = hashed(text + repr(its))
        known = self.known.get(path, {})
        found = known["found"] if known.get("key") == key else self.find_out(path, text, its)
        self.known[path] = {"key": key, "found": found}
        self.uncompiled |= set(found[0])
        its = {n: place for n, place in its.items() if n not in found[0]}
        self.shop.put(path, source_schemata.Woven(text, its, found[1]).result)

    def find_out(self, path, text, its):
        """(those that do not compile, those of which only the function can be reached)"""
        bad, vague = set(), set()
        while True:
            woven = source_schemata.Woven(text, {n: p for n, p in its.items() if n not in bad}, vague)
            lines = self.shop.errors(path, woven.result)
            if not lines:
                return sorted(bad), sorted(vague)
            wrong, near = woven.blamed(lines)
            if not wrong and not near - vague:
                raise RuntimeError("%s does not compile with its mutants: lines %s" % (path, lines))
            bad |= wrong
            vague |= set() if wrong else near


class Workshop:
    """A copy of the tree with a build of its own, and a scratch folder for each job."""

    def __init__(self, job=0):
        self.tree = os.path.join(WORK, "tree")
        self.build = os.path.join(self.tree, "build/mutants")
        self.scratch = os.path.join(WORK, "scratch.%d" % job)
        self.costs, self.tests, self.commands = kept("costs"), [], {}

    def prepare(self, mutants):
        """The sample that the build has afterwards."""
        self.copy({mutant.path for mutant in mutants})
        self.configure()
        sample = Sample(mutants, self)
        if not self.make("all"):
            raise RuntimeError("the tree does not build: " + self.tree)
        self.find_tests()
        return sample

    def copy(self, woven):
        """All but what is woven stands as it is in the project."""
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP,
                                check=True, stdout=subprocess.PIPE, text=True).stdout.split("\n")
        there = {path for path in listed if path and os.path.isfile(os.path.join(TOP, path))}
        for path in sorted(there):
            if path not in woven or not os.path.exists(os.path.join(self.tree, path)):
                self.put(path)
        for folder, _, names in os.walk(os.path.join(self.tree)):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.tree)
                if path not in there and not path.startswith("build/"):
                    os.unlink(os.path.join(self.tree, path))

    def put(self, path, text=None):
        """A file of the project, or text in its place; nothing is written that is there."""
        target = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if path == "tests/cli/common.bash":
            text = load(os.path.join(TOP, path)) + TEARDOWN
        elif text is None and path.startswith("src/") and path.endswith(".c"):
            text = load(os.path.join(TOP, path))
        if text is None:
            source = os.path.join(TOP, path)
            if not os.path.exists(target) or digest(source) != digest(target):
                shutil.copy(source, target)
        elif not os.path.exists(target) or load(target) != text:
            with open(target, "w", encoding="utf-8") as stream:
                stream.write(text)

    def configure(self):
        runtime, flags = os.path.join(WORK, "source_mutant.o"), "-O1 -w"
        subprocess.run(["cc", "-D_GNU_SOURCE", "-O1", "-fPIC", "-fvisibility=hidden", "-c",
                        os.path.join(HERE, "source_mutant.c"), "-o", runtime], check=True)
        subprocess.run(["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.build,
                        "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_C_FLAGS=" + flags,
                        "-DCMAKE_C_STANDARD_LIBRARIES=" + runtime,
                        *(["-DCMAKE_C_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else [])],
                       check=True, stdout=subprocess.DEVNULL)
        listed = subprocess.run(["ninja", "-C", self.build, "-t", "compdb"], check=True, text=True,
                                stdout=subprocess.PIPE).stdout
        for entry in json.loads(listed):
            words = shlex.split(entry["command"])
            if entry["output"].endswith(".o") and entry["file"].startswith(self.tree):
                words = [word for word in words if os.path.basename(word) != "ccache"]
                self.commands[os.path.relpath(entry["file"], self.tree)] = words

    def compiled(self, path, text, *flags):
        """What the compiler makes of a text that stands in the place of a source."""
        words = list(self.commands[path])
        words[words.index("-o"):words.index("-o") + 2] = []
        words[words.index("-MF"):words.index("-MF") + 2] = []
        words[words.index("-MT"):words.index("-MT") + 2] = []
        words[words.index("-c"):] = ["-iquote", os.path.dirname(os.path.join(self.tree, path)), "-x", "c",
                                     "-"]
        left_out = ("-MD", "-w") if "-Werror" in flags else ("-MD",)
        return subprocess.run([word for word in words if word not in left_out] + list(flags), input=text,
                              check=False, text=True, cwd=self.build, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL="C"))

    def errors(self, path, text):
        """Lines of the text at which the compiler finds errors."""
        done = self.compiled(path, text, "-fsyntax-only")
        if not done.returncode:
            return []
        return [int(line) for line in re.findall(r"^<stdin>:(\d+):.*error", done.stderr, re.M)]

    def look(self, mutant):
        """What a compiler alone says of a mutant: "killed" where a warning of our builds stops it,
        "same object" where an optimizer makes the same of both, or "survived"."""
        text, place = load(os.path.join(TOP, mutant.path)), mutant.place
        sound, mutated = [self.compiled(mutant.path, variant, "-Werror", "-O2", "-S", "-o", "-")
                          for variant in (text, text[:place.start] + place.text + text[place.end:])]
        if mutated.returncode and not sound.returncode:
            return "killed"
        return "same object" if mutated.stdout == sound.stdout else "survived"

    def make(self, *targets):
        shared = dict(os.environ, CCACHE_BASEDIR=self.tree, CCACHE_NOHASHDIR="1")
        return subprocess.run(["ninja", "-C", self.build, *targets], check=False, env=shared,
                              stdout=subprocess.DEVNULL).returncode == 0

    def find_tests(self):
        self.programs = hashed("".join(everything(os.path.join(self.tree, "tests", folder))
                                       for folder in ("unit", "hostile/fuzz")))
        listed = json.loads(subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build,
                                           check=True, stdout=subprocess.PIPE).stdout)
        for test in listed["tests"]:
            if not RELATED.match(test["name"]) or test["name"] in LEFT_OUT:
                continue
            its = {p["name"]: p["value"] for p in test["properties"]}
            environment = dict(word.split("=", 1) for word in its.get("ENVIRONMENT", []))
            for number, (name, words, stamp) in enumerate(self.parts(test["name"], test["command"]), 1):
                program = next((word for word in words if word.startswith(self.build + "/")), None)
                self.tests.append(Test(name, words, environment, its["WORKING_DIRECTORY"], stamp,
                                       program, words[-1] if words[-1].endswith(".bats") else None,
                                       number))

    def parts(self, name, words):
        """(name, command, stamp) of what can run alone."""
        file = next((word for word in words if re.search(r"\.(py|bats)$", word)), None)
        if not file:
            yield name, words, self.programs
        elif file.endswith(".bats"):
            shared, *tests = re.split(r"^(?=@test )", load(file), flags=re.M)
            for text in tests:
                title = re.match(r'@test "(.*)" \{$', text, re.M)[1]
                title = re.sub(r"\\(.)", r"\1", title)
                yield ("%s: %s" % (name, title), [*words[:-1], "-f", "^%s$" % re.escape(title), file],
                       hashed(shared + text))
        elif name in ("case/cases", "case/profiles"):
            for slug in sorted(os.listdir(os.path.dirname(file))):
                folder = os.path.join(os.path.dirname(file), slug)
                if os.path.isdir(folder) and slug[0] != "_":
                    yield name.replace("cases", "").rstrip("/") + "/" + slug, [*words, slug], hashed(everything(folder))
        elif name == "cli/outputs":
            for group in words[words.index(file) + 1:]:
                expected = os.path.join(os.path.dirname(file), "expected")
                yield ("cli/outputs: " + group, [*words[:words.index(file) + 1], group],
                       hashed(load(file) + everything(expected, group)))
        else:
            yield name, words, hashed(everything(os.path.dirname(file)))

    def passes(self, test, number=0, stop=True, cost=None):
        """What takes much more CPU time than it costs has failed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        os.makedirs(os.path.join(self.scratch, "user"))
        environment = dict(os.environ, **test.environment, MUTANT_TREE=self.tree,
                           MUTANT_SCRATCH=self.scratch, HVABI_REACH="/tmp/reach",
                           PYTHONUNBUFFERED="1", HVABI_MUTANT=str(number),
                           TMPDIR="/tmp", HOME="/tmp/user", XDG_CACHE_HOME="/tmp/user/cache")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)

        def limits():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))

        output = self.scratch + ".out"
        with open(output, "wb") as stream, \
                subprocess.Popen([*NAMESPACES, "sh", "-c", JAIL, test.folder, *test.command],
                                 env=environment, preexec_fn=limits, stdin=subprocess.DEVNULL,
                                 stdout=stream, stderr=subprocess.DEVNULL) as child:
            status = watch(child, 3 + 3 * (cost or self.costs[test.name]), output, stop)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.used = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)
        return status in (0, 77)

    def learn(self, sample, wanted, in_jobs):
        """Test -> numbers of the mutants whose places it reaches; None if it fails without a fault.
        What is known of the same programs and the same test is kept. Tests of one bats file run
        together: what each of them reached is put aside by TEARDOWN. in_jobs maps learn_run()."""
        known, reached = kept("reached"), {}
        mutants = hashed(repr([(n, m.key) for n, m in sample.mutants.items()]))
        by_run = collections.defaultdict(list)
        for test in filter(wanted, self.tests):
            stamp = hashed(mutants + test.stamp + repr(test.program and load(test.program)))
            if known.get(test.name, {}).get("stamp") != stamp:
                by_run[test.whole or test.name].append((test, stamp))
        for i, (name, used_up, found) in enumerate(in_jobs(by_run.values())):
            known.update(found)
            print("%d/%d %s %.2f s" % (i + 1, len(by_run), name, used_up), flush=True)
            for left_out in [test for test, entry in found.items() if entry["reached"] is None]:
                print("left out, as it fails without a fault: " + left_out)
            kept("reached", known)
        for test in filter(wanted, self.tests):
            reached[test.name], self.costs[test.name] = (known[test.name][key]
                                                         for key in ("reached", "cost"))
        return reached

    def learn_run(self, its):
        """(what ran, its CPU seconds, what is known afterwards by test)"""
        test, found = its[0][0], {}
        together = len(its) > 1
        sound = self.passes(test._replace(command=[*test.command[:-3], test.whole]) if together
                            else test, stop=False, cost=60)
        failed = {int(number) for number in re.findall(r"^not ok (\d+)", load(self.scratch + ".out"),
                                                       re.M)}
        for test, stamp in its:
            number = test.number if together else 1
            sees = number not in failed if together else sound
            found[test.name] = {"stamp": stamp, "cost": round(self.used / len(its), 2),
                                "reached": self.seen(number) if sees else None}
        return os.path.basename(test.whole or test.name), self.used, found

    def seen(self, number):
        """What a test has reached, by TEARDOWN where it is one of bats."""
        paths = [os.path.join(self.scratch, name) for name in ("reach.%d" % number, "reach")]
        path = next(filter(os.path.exists, paths), None)
        if not path:
            return []
        with open(path, "rb") as stream:
            return [at for at, byte in enumerate(stream.read()) if byte]

    def in_turn(self, tests, mutant):
        """Unit tests, then the cheap ones of each kind, and first what has a name in common with the
        mutant's place; the more of a kind have run, the less its next one is likely to see. The unit
        test of the folder or file comes first, whatever it costs."""
        turns, about = collections.Counter(), words(mutant.path + " " + mutant.function)

        def weight(test):
            kind = re.match(r"unit/|[^:]*:|[^/]*/", test.name)[0]
            turns[kind] += 1
            near = len(about & words(test.name))
            if kind == "unit/":
                return self.costs[test.name] / (20 if near else 1)
            return self.costs[test.name] * (turns[kind] + 2) / (1 + 2 * near)
        return sorted(sorted(tests, key=lambda t: self.costs[t.name]), key=weight)

    def judge(self, number, mutant, tests, budget, last):
        """Its entry, with a hash of each test that it passed."""
        entry = {"key": mutant.key, "outcome": "survived", "ran": 0, "operator": mutant.place.operator,
                 "path": mutant.path, "line": mutant.line, "function": mutant.function,
                 "before": mutant.before, "after": mutant.place.text}
        begun, spent, passed = time.time(), 0, []
        for test in self.in_turn(tests, mutant):
            if spent + self.costs[test.name] > budget:
                entry["left"] = True
                continue
            entry["ran"] += 1
            sound = self.passes(test, number)
            spent += self.used
            if not sound:
                entry.update(outcome="killed", by=test.name)
                break
            passed.append(test.hash())
        if entry["outcome"] == "survived" and (last or "left" not in entry):
            entry["outcome"] = self.look(mutant)
            entry.update({"by": "warnings"} if entry["outcome"] == "killed" else {})
        return dict(entry, passed=passed, cpu=round(spent, 1), seconds=round(time.time() - begun, 1))
