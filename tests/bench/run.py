# SPDX-License-Identifier: MIT
"""What hvabi costs, as ratios within one run, so that the machine does not matter:

    CPU of a dump of all architectures and audiences, to clang -fsyntax-only of the same
    CPU of sixteen comparisons, to a bare libclang walk of their 32 variants
    CPU of a diff of two kernels, all architectures, to clang -fsyntax-only of the same
    wall time of a diff of two recorded baselines, and of reading one
    wall time of a hook's check where nothing public is staged, and CPU of one where one
        header is, to a bare walk of all its variants
    CPU of a consumer's cold check, to a bare walk of the variants of its copy (HVABI_CLONES has
        the consumers, as for tests/real/consumers.py)
    wall time of asking all recorded consumers

`run.py --table` prints instead, for what most people wait for, the instructions (by callgrind, the
process itself, which do not depend on the load), the CPU time and the peak memory. HVABI_BEFORE
names an older program, which is measured in the same run.

The trees are releases of HVABI_XEN_GIT; without it, Debian's headers, for what they can show.
A figure over its goal is told; one over it by half fails (or any, with --strict)."""

import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import command
import consumers
import kernels
import umbrella
import who_differs

CLANG, LLVM = "clang-19", "/usr/lib/llvm-19"
PAIRS = [("4.14", "4.15"), ("4.16", "4.17"), ("4.17", "4.18"), ("4.20", "4.22")]
PAIR_ARCHS, PAIR_AUDIENCES = ["x86_64", "arm64"], ["guest", "tools"]
NEWEST = "4.22"


# The peak of a process counts the memory of the one that it was forked from, so that a small
# one starts it and waits for it.
LAUNCHER = """import os, sys, time
started = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), time.monotonic() - started,
      used.ru_utime + used.ru_stime, used.ru_maxrss, file=os.fdopen(3, "w"))"""


class Usage:
    """CPU seconds, wall seconds and peak megabytes of a process and all that it waited for."""

    def __init__(self, words, statuses=(0,), environment=None):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, \
                tempfile.TemporaryFile() as figures:
            subprocess.run(["sh", "-c", 'exec "$@" 3>&%d' % figures.fileno(), "sh",
                            sys.executable, "-I", "-S", "-c", LAUNCHER, *words],
                           stdout=output, stderr=errors, pass_fds=[figures.fileno()],
                           env=dict(os.environ, **(environment or {})), check=True)
            errors.seek(0)
            figures.seek(0)
            self.errors = errors.read().decode(errors="replace")
            status, wall, cpu, kilobytes = figures.read().split()
        if statuses and int(status) not in statuses:
            raise RuntimeError("%s: exit %d\n%s" % (" ".join(words), int(status),
                                                    self.errors[:2000]))
        self.wall, self.cpu, self.megabytes = float(wall), float(cpu), int(kilobytes) / 1024


def cheapest(measure, times=3):
    """The run that was disturbed least: the sum of CPU seconds."""
    return min(measure() for _ in range(times))


def stubs(data, audience, folder):
    for stub in data.get("stubs", []):
        if audience in stub.get("audiences", [audience]):
            path = os.path.join(folder, stub["path"])
            text = stub["text"]
            command.write(path, text if isinstance(text, str) else "\n".join(text))


class Variant:
    """A parse of the umbrella by clang: the arguments and the file."""

    def __init__(self, data, tree, release, arch, audience, folder):
        os.makedirs(folder)
        self.path = os.path.join(folder, "umbrella.c")
        included = umbrella.headers(data, tree, arch, audience, release)
        self.arguments = (["--target=" + umbrella.by_name(data["archs"], arch)["target"],
                           "-std=gnu11", "-w", "-ffreestanding", "-nostdlibinc",
                           "-ferror-limit=0"] + umbrella.defines(data, arch, audience)
                          + umbrella.lay_out(data, tree, folder))
        stubs(data, audience, folder)
        hidden = {h["header"] for h in data.get("hidden", [])}
        for header in sorted(hidden & set(included)):
            self.write(data, [h for h in data["first"] if h != header] + [header])
            if "#error" in self.messages() or "error: " in self.messages():
                included.remove(header)
        self.write(data, included)
        self.clean = "error: " not in self.messages()

    def write(self, data, included):
        command.write(self.path, umbrella.source(data, included))

    def messages(self):
        return Usage(self.syntax(), statuses=None).errors

    def syntax(self):
        return [CLANG, "-fsyntax-only", *self.arguments, self.path]


def variants(data, tree, release, archs, audiences, folder):
    """Those that the release has and that no known failure leaves out as a whole."""
    found = []
    for arch in archs:
        if not umbrella.has_arch(data, tree, arch):
            continue
        for audience in audiences:
            if any(known["header"] == "*" and umbrella.is_known_failure(
                    known, "*", arch, audience, release)
                   for known in data.get("known_failures", [])):
                continue
            found.append(Variant(data, tree, release, arch, audience,
                                 os.path.join(folder, "-".join((release, arch, audience)))))
    unclean = [v.path for v in found if not v.clean]
    if unclean:
        print("clang has errors in %d of %d variants, which make it cheaper"
              % (len(unclean), len(found)))
    return found


class Goals:
    def __init__(self, strict):
        self.margin = 1.0 if strict else 1.5
        self.failed = 0

    def judge(self, what, value, goal, unit):
        over = value > goal
        self.failed += value > goal * self.margin
        print("%-52s %8.2f %-5s goal %6.2f%s" % (what, value, unit, goal,
                                                 "  OVER" if over else ""))


def public(tree):
    """The headers of a tree: the sources' folder, or the tree itself."""
    below = os.path.join(tree, "xen/include/public")
    return below if os.path.isdir(below) else tree


def bench_dump(data, tree, release, audiences, folder, goals):
    found = variants(data, public(tree), release, umbrella.all_names(data["archs"]),
                     audiences, os.path.join(folder, "dump"))
    clang = cheapest(lambda: sum(Usage(v.syntax(), statuses=None).cpu for v in found))
    ours = [Usage([command.HVABI, "dump", tree, "--audience", ",".join(audiences)])
            for _ in range(3)]
    cpu = min(used.cpu for used in ours)
    print("dump of %s: %.0f ms CPU, %.0f ms wall; %s -fsyntax-only of %d variants: %.0f ms CPU"
          % (release, cpu * 1e3, min(used.wall for used in ours) * 1e3, CLANG, len(found),
             clang * 1e3))
    goals.judge("dump / " + CLANG, cpu / clang, 2.5, "x")  # measured: 1.7 to 2.1
    goals.judge("peak memory of a process",
                max(used.megabytes for used in ours), 150, "MB")


def build_walk(folder):
    library = sorted(glob.glob(LLVM + "/lib/libclang-*.so.*"))[0]
    walk = os.path.join(folder, "walk")
    subprocess.run(["gcc", "-O2", "-Wall", "-Werror", "-I" + LLVM + "/include", "-o", walk,
                    os.path.join(HERE, "walk.c"), library,
                    "-Wl,-rpath," + os.path.dirname(library)], check=True)
    return walk


def bench_comparisons(data, trees, folder, goals):
    walk = build_walk(folder)
    found = []
    for number, pair in enumerate(PAIRS):
        for release in pair:
            found += variants(data, public(trees[release]), release, PAIR_ARCHS, PAIR_AUDIENCES,
                              os.path.join(folder, "pair%d" % number))
    bare = cheapest(lambda: sum(Usage([walk, v.path, *v.arguments]).cpu for v in found))
    ours = cheapest(lambda: sum(
        Usage([command.HVABI, "diff", trees[old], trees[new], "--arch", ",".join(PAIR_ARCHS),
               "--audience", ",".join(PAIR_AUDIENCES)], statuses=(0, 1)).cpu
        for old, new in PAIRS))
    print("%d comparisons: %.0f ms CPU; bare libclang walk of their %d variants: %.0f ms CPU"
          % (len(found) // 2, ours * 1e3, len(found), bare * 1e3))
    # the walk knows one interface version, the comparisons all of them
    goals.judge("comparisons / bare walk", ours / bare, 2.0, "x")


def kernel_audiences(data):
    """Those that read installed headers alone, which a bare clang reads as well."""
    return [audience["name"] for audience in data["audiences"] if "marker" not in audience]


def kernel_parses(data, tree, folder):
    """What clang does for the variants of a kernel's headers, an umbrella each."""
    os.makedirs(folder)
    for arch, surface in command.surfaces(tree, *kernels.PROFILE).items():
        for audience in set(surface["audiences"]) & set(kernel_audiences(data)):
            path = os.path.join(folder, "%s-%s.c" % (arch, audience))
            headers = ["stddef.h"] + umbrella.by_name(data["audiences"], audience)["headers"]
            command.write(path, "".join("#include <%s>\n" % header for header in headers))
            yield ([CLANG, "-fsyntax-only", "-std=gnu11", "-w", "-ffreestanding", "-nostdlibinc",
                    "--target=" + umbrella.by_name(data["archs"], arch)["target"]]
                   + umbrella.defines(data, arch, audience)
                   + ["-I" + root for root in kernels.roots_of(data, tree, arch)] + [path])


def bench_kernels(folder, goals):
    kept = kernels.kept(os.path.join(folder, "kernels"))
    trees = [kernels.fetch(kept, suites=[suite]) for suite in ("6.12", "7.2")]
    if not all(trees):
        print("skipped: Debian's suites cannot be reached, no comparison of kernels")
        return
    trees = [tree for found in trees for tree in found.values()]
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/kvm.json"))
    parses = [words for number, tree in enumerate(trees) for words in kernel_parses(
        data, tree, os.path.join(folder, "kernel%d" % number))]
    clang = cheapest(lambda: sum(Usage(words).cpu for words in parses))
    ours = cheapest(lambda: Usage([command.HVABI, "diff", *trees, *kernels.PROFILE, "--audience",
                                   ",".join(kernel_audiences(data))], statuses=(0, 1)).cpu)
    print("diff of two kernels: %.0f ms CPU; %s -fsyntax-only of %d variants: %.0f ms CPU"
          % (ours * 1e3, CLANG, len(parses), clang * 1e3))
    goals.judge("diff of two kernels / " + CLANG, ours / clang, 1.0, "x")


def bench_baselines(goals):
    def best(*words):
        return 1e3 * min(Usage([command.HVABI, *words], statuses=(0, 1)).wall
                         for _ in range(10))
    nothing = best("--version")
    diff = best("diff", "@4.16", "@4.17", "--arch", "x86_64")
    load = best("layout", "@4.17", "struct start_info", "--arch", "x86_64")
    print("a process that prints its version: %.1f ms wall" % nothing)
    slower = max(1, nothing / 60) # than where the goals were set: that loads libclang, no more
    goals.judge("diff of two baselines, one architecture", diff, 40 * slower, "ms")
    goals.judge("reading one baseline (layout)", load, 15 + nothing, "ms")
    goals.judge("a change and all recorded consumers (who)", best("who", "@4.15", "@4.16"), 100 * slower,
                "ms")


def copy_walks(consumer, data, tree, arch, folder):
    """What a bare walk of a copy's variants is called with."""
    overlaid = json.loads(json.dumps(data))
    who_differs.lay_over(overlaid, consumer.get("copy", {}))
    files = os.path.join(folder, "tree")
    os.makedirs(files)
    files = who_differs.unpack(tree, overlaid, files)
    surface = umbrella.profile(os.path.join(command.TOP, "baselines/xen/consumers", consumer["name"], arch + ".json"))
    for audience in umbrella.all_names(data["audiences"]):
        copy = who_differs.Copy(consumer, overlaid, files, surface, audience, os.path.join(folder, "copy"))
        path = os.path.join(copy.folder, "umbrella.c")
        who_differs.write(path, copy.base)
        yield [path, "--target=" + umbrella.by_name(data["archs"], arch)["target"], "-std=gnu11", "-w",
               "-ffreestanding", "-nostdlibinc"] + [f for f in copy.flags if f[:2] in ("-D", "-U", "-I")]


def bench_consumers(data, folder, goals, arch="x86_64"):
    for name in ("edk2", "ipxe", "linux", "qemu") if consumers.CLONES else ():
        consumer = umbrella.profile(os.path.join(command.TOP, "rules/consumers", name + ".json"))
        tree = consumers.tree_of(consumer)
        if not tree:
            print("skipped: HVABI_CLONES has no %s" % name)
            continue
        walks = [[build_walk(folder)] + words for words in copy_walks(
            consumer, data, tree, arch, os.path.join(folder, name))]
        bare = cheapest(lambda: sum(Usage(words).cpu for words in walks))
        ours = cheapest(lambda: Usage([command.HVABI, "consumer", *tree, "--consumer", name, "--arch", arch,
                                       "--no-cache"], statuses=(0, 1)).cpu)
        print("cold check of %s's copy: %.0f ms CPU; bare libclang walk of %d variants: %.0f ms CPU" % (
            consumer["title"], ours * 1e3, len(walks), bare * 1e3))
        goals.judge("cold check of %s / bare walk" % consumer["title"], ours / bare, 1.2, "x")


def repository_of(tree, folder):
    """A scratch repository with that tree as its only commit, and its environment."""
    copy = os.path.join(folder, "repository")
    shutil.copytree(tree, copy)
    environment = {"XDG_CACHE_HOME": os.path.join(folder, "cache")}
    for words in (["init", "-q"], ["add", "-A"],
                  ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", copy, *words], check=True)
    return copy, environment


def bench_hook(data, tree, release, folder, goals):
    copy, environment = repository_of(tree, folder)
    staged = [command.HVABI, "check", "--staged", "-C", copy, "--release", release]
    unchanged = statistics.median(Usage(staged, environment=environment).wall
                                  for _ in range(30))
    goals.judge("hook, nothing public staged (median)", 1e3 * unchanged, 5, "ms")

    changed = os.path.join(os.path.relpath(public(tree), tree), "memory.h")
    def one_header_more():
        with open(os.path.join(copy, changed), "a", encoding="utf-8") as stream:
            stream.write("/* another line */\n")
        subprocess.run(["git", "-C", copy, "add", changed], check=True)
        return Usage(staged, environment=environment).cpu
    one_header_more()  # and HEAD is kept
    ours = cheapest(one_header_more)
    found = variants(data, public(tree), release, umbrella.all_names(data["archs"]),
                     umbrella.all_names(data["audiences"]), os.path.join(folder, "hook"))
    walk = build_walk(folder)
    bare = cheapest(lambda: sum(Usage([walk, v.path, *v.arguments]).cpu for v in found))
    print("hook, one header staged: %.0f ms CPU; bare libclang walk of %d variants: %.0f ms CPU"
          % (ours * 1e3, len(found), bare * 1e3))
    goals.judge("hook, one header staged / bare walk", ours / bare, 1.3, "x")


# what is measured: the words, and the goals: million instructions, ms of CPU, MB
TABLE = [
    ("diff of two releases, one architecture", "diff @4.20 @4.22 --arch x86_64", (26, None, 15)),
    ("  with more that changed", "diff @4.12 @4.13 --arch x86_64", (None, None, None)),
    ("diff of two releases, all architectures", "diff @4.20 @4.22", (None, 49, None)),
    ("diff of two commits, all in the cache", "diff a2acb827c6^ a2acb827c6 -C {xen}",
     (120, None, None)),
    ("report on 22 releases", "report @4.0 @4.22 --format html", (None, 60, None)),
    ("history of 22 releases", "history @4.0..@4.22", (None, 150, 120)),
    ("hook, nothing public staged", "check --staged --release 4.22 -C {repository}",
     (6, None, None)),
]


def instructions(words, folder, environment):
    """Millions of the process itself, without its children."""
    name = os.path.join(folder, "callgrind.%p")
    text = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=" + name, *words],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, **environment)).stderr
    first = re.search(r"^==(\d+)==", text, re.M).group(1)
    return int(re.search(r"^==%s== Collected : (\d+)" % first, text, re.M).group(1)) / 1e6


def print_table(folder):
    """Before (where there is a program before) and after, beside the goal."""
    environment = {"XDG_CACHE_HOME": os.path.join(folder, "cache")}
    programs = [os.environ["HVABI_BEFORE"]] if "HVABI_BEFORE" in os.environ else []
    programs.append(command.HVABI)
    source = unpack(os.environ["HVABI_XEN_GIT"], folder)[NEWEST]
    repository, _ = repository_of(source, folder)
    command.write(os.path.join(repository, "README"), "nothing public\n")
    subprocess.run(["git", "-C", repository, "add", "README"], check=True)
    print("%-42s %18s %18s %18s" % ("", "million instr.", "ms CPU", "MB"))
    for what, words, goals in TABLE:
        words = words.format(repository=repository, xen=os.environ["HVABI_XEN_GIT"]).split()
        values = []
        for program in programs:
            used = [Usage([program, *words], (0, 1), environment) for _ in range(3)]
            values.append((instructions([program, *words], folder, environment),
                           1e3 * min(u.cpu for u in used), min(u.megabytes for u in used)))
        cells = [" -> ".join("%.0f" % v[i] for v in values)
                 + (" (%d)" % goals[i] if goals[i] else "") for i in range(3)]
        print("%-42s %18s %18s %18s" % (what, *cells), flush=True)
    size = sum(os.path.getsize(path) for path in glob.glob(
        os.path.join(os.path.dirname(command.HVABI), "../../stage/**/baselines/*.compiled"),
        recursive=True))
    print("compiled baselines: %.1f MB (goal 6)" % (size / 1e6))
    return 0


def unpack(repository, folder):
    trees = {}
    for release in sorted({r for pair in PAIRS for r in pair} | {NEWEST}):
        target = os.path.join(folder, release)
        os.makedirs(target)
        archive = subprocess.run(["git", "-C", repository, "archive", "RELEASE-%s.0" % release,
                                  "--", "xen/include/public", "xen/Makefile"],
                                 stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x", "-C", target], input=archive.stdout, check=True)
        trees[release] = target
    return trees


def main():
    if "--table" in sys.argv:
        if not shutil.which("valgrind") or not os.environ.get("HVABI_XEN_GIT"):
            command.skip("the table needs valgrind and HVABI_XEN_GIT")
        with tempfile.TemporaryDirectory() as folder:
            return print_table(folder)
    if not shutil.which(CLANG):
        command.skip("the ratios need " + CLANG)
    goals = Goals("--strict" in sys.argv)
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/xen.json"))
    repository = os.environ.get("HVABI_XEN_GIT")
    with tempfile.TemporaryDirectory() as folder:
        if repository:
            trees = unpack(repository, os.path.join(folder, "trees"))
            bench_dump(data, trees[NEWEST], NEWEST, umbrella.all_names(data["audiences"]),
                       folder, goals)
            bench_comparisons(data, trees, folder, goals)
            bench_hook(data, trees[NEWEST], NEWEST, folder, goals)
            bench_consumers(data, folder, goals)
        else:
            print("HVABI_XEN_GIT is not set: Debian's headers, and no sixteen comparisons")
            tree = subprocess.run([os.path.join(HERE, "../real/fetch-xen-headers"),
                                   os.path.join(folder, "debian")], stdout=subprocess.PIPE,
                                  check=True, text=True).stdout.strip()
            bench_dump(data, tree, "4.17", ["guest", "tools"], folder, goals)
        bench_kernels(folder, goals)
        bench_baselines(goals)
    return 1 if goals.failed else 0


if __name__ == "__main__":
    sys.exit(main())
