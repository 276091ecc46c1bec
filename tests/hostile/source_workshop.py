# SPDX-License-Identifier: MIT
"""Where source_mutants.py tries its mutants: a copy of the tree with a build of its own, and tests
that run in namespaces of their own."""

import collections
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(TOP, "build/mutants")
FOLDERS = ["base", "model", "source", "extract", "store", "binary", "compare", "judge", "report",
           "flow", "cli"]
# Tests that are related to each folder: its unit tests come first, then what may see a fault of any
# folder, by what it costs. Whoever adds a test of the label hostile says here what it is about.
UNIT = {
    "base": "pool|source|report|wording|model", "model": "model|form|pattern|waiver|owners|compare.*|judge.*",
    "source": "source|git", "extract": "extract|companion|pool",
    "store": "store|release_index|change_index|model|waiver", "binary": "binary",
    "compare": "compare.*|judge.*|rollback", "judge": "judge.*|waiver|rollback|report",
    "report": "report|wording|formats|vote|rollback", "flow": "git|waiver|vote|change_index",
    "cli": "report",
}
OTHER = "(unit|case|fuzz|cli)/.*"
MORE = {"source": "hostile/trees", "binary": "hostile/elf"}
LEFT_OUT = {"case/browser", "cli/installed"} # what they would see, others see first
# seconds without any use of the CPU; limits of a process in bytes: memory, size of a file
FAILURE = re.compile(r"^not ok|^[\w-]+/(fires|silent): ", re.M)
ASLEEP, MEMORY, LARGEST = 20, 6 << 30, 8 << 30
NAMESPACES = ["unshare", *(["-r"] if os.getuid() else []), "-mpnf", "--kill-child", "--mount-proc"]
# all is read-only but /tmp, which is the scratch folder, whatever else stands there
JAIL = """mount --bind "$MUTANT_TREE" /mnt && mount --bind "$MUTANT_SCRATCH" /tmp && mkdir -p "$MUTANT_TREE" &&
    mount --bind /mnt "$MUTANT_TREE" && mount -o remount,ro,bind "$MUTANT_TREE" && mount -o remount,ro,bind /mnt &&
    mount -o remount,ro,bind / && cd "$0" && exec "$@\""""
Test = collections.namedtuple("Test", "name command environment folder programs")


def digest(path):
    with open(path, "rb") as stream:
        return hashlib.sha1(stream.read()).hexdigest()


def load(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


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


def watch(child, limit, output):
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
        if seen > limit or time.time() - since > ASLEEP or FAILURE.search(load(output)):
            child.kill()
            return -1


class Workshop:
    """A copy of the tree with a build of its own."""

    def __init__(self, number):
        self.tree = os.path.join(WORK, str(number), "tree")
        self.build = os.path.join(self.tree, "build/mutants")
        self.scratch = os.path.join(WORK, str(number), "scratch")
        self.costs, self.reached = kept("costs"), kept("reached")
        self.sound, self.objects, self.tests, self.programs = set(), {}, [], {}

    def prepare(self, build=True):
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
        if not build:
            return
        self.compile("-O1 -w")
        for entry in json.loads(subprocess.run(
                ["ninja", "-C", self.build, "-t", "compdb"], check=True, text=True,
                stdout=subprocess.PIPE).stdout):
            if entry["output"].endswith(".o"):
                self.objects[os.path.relpath(entry["file"], self.tree)] = entry["output"]
        self.find_tests()

    def compile(self, flags, *settings):
        subprocess.run(["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.build,
                        "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_C_FLAGS=" + flags,
                        "-DCMAKE_CXX_FLAGS=" + flags, *settings,
                        *["-DCMAKE_%s_COMPILER_LAUNCHER=ccache" % language
                          for language in ("C", "CXX") if shutil.which("ccache")]],
                       check=True, stdout=subprocess.DEVNULL)
        if not self.make("all"):
            raise RuntimeError("the tree does not build: " + self.tree)

    def take(self, path):
        source, target = os.path.join(TOP, path), os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.exists(target) or digest(source) != digest(target):
            shutil.copy(source, target)

    def make(self, *targets):
        shared = dict(os.environ, CCACHE_BASEDIR=self.tree, CCACHE_NOHASHDIR="1")
        return subprocess.run(["ninja", "-C", self.build, "-j2", *targets], check=False, env=shared,
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
        other = [t for t in self.tests if t not in unit and
                 re.fullmatch("%s|%s" % (OTHER, MORE.get(folder, OTHER)), t.name)]
        return [test for part in (unit, other) for test in
                sorted(part, key=lambda t: self.costs.get(t.name) or 0)
                if test.name not in LEFT_OUT and self.costs.get(test.name, 0) is not None]

    def passes(self, test):
        """What takes too long has failed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        os.makedirs(os.path.join(self.scratch, "user"))
        os.makedirs(os.path.join(self.scratch, "reach"))
        environment = dict(os.environ, **test.environment, MUTANT_TREE=self.tree,
                           MUTANT_SCRATCH=self.scratch, HVABI_REACH="/tmp/reach",
                           PYTHONUNBUFFERED="1",
                           TMPDIR="/tmp", HOME="/tmp/user", XDG_CACHE_HOME="/tmp/user/cache")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))

        output = self.scratch + ".out"
        with open(output, "wb") as stream, \
                subprocess.Popen([*NAMESPACES, "sh", "-c", JAIL, test.folder, *test.command],
                                 env=environment, preexec_fn=limit, stdin=subprocess.DEVNULL,
                                 stdout=stream, stderr=subprocess.DEVNULL) as child:
            status = watch(child, 5 + 3 * (self.costs.get(test.name) or 60), output)
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

    def reach(self):
        """Test -> the functions that it comes through, each as path:name; what is known stays."""
        runtime = os.path.join(os.path.dirname(self.scratch), "reach.o")
        subprocess.run(["cc", "-D_GNU_SOURCE", "-O1", "-fPIC", "-c", os.path.join(HERE, "reach.c"),
                        "-o", runtime], check=True)
        self.build = os.path.join(self.tree, "build/reach")
        self.compile("-O1 -g1 -w -finstrument-functions",
                     "-DCMAKE_C_STANDARD_LIBRARIES=" + runtime,
                     "-DCMAKE_CXX_STANDARD_LIBRARIES=" + runtime)
        self.find_tests()
        reached, names = dict(self.reached), {}
        for test in {t.name: t for folder in FOLDERS for t in self.related(folder)}.values():
            if test.name not in reached and self.passes(test):
                reached[test.name] = sorted(self.functions(names))
                print("%-24s %6.2f s %5d functions" % (test.name, self.costs[test.name],
                                                       len(reached[test.name])), flush=True)
        return reached

    def functions(self, names):
        """What the last test reached; names has what is known of each program's addresses."""
        found, folder = set(), os.path.join(self.scratch, "reach")
        for program in os.listdir(folder):
            with open(os.path.join(folder, program), "rb") as stream:
                new = [m.start() for m in re.finditer(b"\1", stream.read())]
            path = next((os.path.join(self.build, p) for p in self.programs
                         if os.path.basename(p).startswith(program)), None)
            if not path:
                continue
            unknown = [at for at in new if (program, at) not in names]
            said = subprocess.run(["addr2line", "-f", "-e", path], check=True, text=True,
                                  stdout=subprocess.PIPE,
                                  input="".join("%#x\n" % at for at in unknown)).stdout.split("\n")
            for at, name, place in zip(unknown, said[::2], said[1::2]):
                source = os.path.relpath(place.rpartition(":")[0], self.tree)
                names[program, at] = "%s:%s" % (source, name.partition(".")[0])
            found |= {names[program, at] for at in new}
        return found

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
        named = "%s:%s" % (mutant.path, mutant.function)
        somewhere = any(named in functions for functions in self.reached.values())
        for test in self.related(mutant.path.split("/")[1]):
            if somewhere and named not in self.reached.get(test.name, [named]):
                continue
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
