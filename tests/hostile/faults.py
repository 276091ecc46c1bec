# SPDX-License-Identifier: MIT
"""What goes wrong around the program: each allocation fails in turn, reads and writes are short
or interrupted, disks are full, readers and workers die. The answer is the one of a quiet run, or
exit 3 with a message; never another answer, a signal, or silence.

    faults.py SHIM

SHIM is failing.c, built. HVABI_ALLOCATIONS says how many allocations fail, one a run, of each
command (default: 40, spread evenly; "all" by hand)."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import damaged_elf
import raw_btf

CASE = os.path.join(command.TOP, "tests/cases/mask-changed/fires")
PROFILE = ["--profile", os.path.join(command.TOP, "tests/cases/calls.json")]
CACHED = ["dump", CASE + "/new", "--arch", "x86_64", *PROFILE, "--cache"]
MANY = os.environ.get("HVABI_ALLOCATIONS", "40")


class Faults:
    def __init__(self, shim, folder):
        self.shim, self.folder = shim, folder
        self.complaints, self.runs = [], 0
        self.wanted = {}

    def run(self, words, **variables):
        environment = dict(os.environ, **variables)
        if variables:
            environment["LD_PRELOAD"] = self.shim
        self.runs += 1
        return command.limited([command.HVABI, *words], env=environment)

    def quiet(self, words):
        """The answer when nothing goes wrong."""
        key = tuple(words)
        if key not in self.wanted:
            done = self.run(words)
            if done.returncode not in (0, 1) or not done.stdout:
                raise RuntimeError("hvabi %s: exit %d\n%s" % (" ".join(words), done.returncode,
                                                              done.stderr.decode()))
            self.wanted[key] = done.returncode, done.stdout
        return self.wanted[key]

    def complain(self, what, done):
        self.complaints.append("%s: exit %d\n    %s\n    %s" % (
            what, done.returncode, done.stderr.decode(errors="replace")[-400:],
            done.stdout.decode(errors="replace")[:200]))

    def judge(self, what, words, done, may_fail=True):
        right = (done.returncode, done.stdout) == self.quiet(words)
        # the loader ends a process by itself, with a message and a status of its own; libclang's
        # fall is told by the shim
        library = done.returncode == 127 and any(
            words in done.stderr for words in (b"thread-local data: ABORT", b"libclang fell"))
        said = library or (done.returncode == 3 and done.stderr.strip())
        if not right and not (may_fail and said):
            self.complain(what + ": " + " ".join(words[:2]), done)


def count_allocations(faults, words):
    counted = os.path.join(faults.folder, "count")
    faults.run(words, HVABI_COUNT=counted)
    with open(counted, encoding="ascii") as stream:
        return int(stream.read())


def count_inside(faults, words):
    """Of a program that ends without a count: the last one whose failing changes something, by
    halves."""
    low, high = 0, 1 << 20
    while high - low > 1:
        middle = (low + high) // 2
        done = faults.run(words, HVABI_INSIDE="1", HVABI_FAIL_FROM=str(middle))
        if (done.returncode, done.stdout) == faults.quiet(words):
            high = middle
        else:
            low = middle
    return low


def allocations(faults, name, words, **inside):
    """The N-th fails, or it and all behind it."""
    faults.quiet(words)
    total = count_inside(faults, words) if inside else count_allocations(faults, words)
    step = 1 if MANY == "all" else max(1, total // int(MANY))
    tried = 0
    for at in range(1, total + 1, step):
        for how in ("AT", "FROM")[:2 if tried % 4 == 0 else 1]:
            done = faults.run(words, **inside, **{"HVABI_FAIL_" + how: str(at)})
            faults.judge("allocation %s %d of %d" % (how, at, total), words, done)
        tried += 1
    print("%s: %d of %d allocations failed in turn" % (name, tried, total))


def short_and_interrupted(faults, commands):
    for words in commands:
        for variable in ("HVABI_SHORT", "HVABI_ALARM"):
            done = faults.run(words, **{variable: "1"})
            faults.judge(variable, words, done, may_fail=False)


def full_device(faults):
    """Nothing that was not written whole is called done."""
    words = ["diff", CASE + "/old", CASE + "/new", "--no-cache", *PROFILE]
    for format_name in ("text", "json", "sarif", "junit"):
        done = faults.run([*words, "--format", format_name + ":/dev/full"])
        if done.returncode != 3 or not done.stderr:
            faults.complain("a full device for " + format_name, done)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([command.HVABI, *words], stdout=full, stderr=subprocess.PIPE,
                              check=False)
    done.stdout = b""
    if done.returncode != 3 or not done.stderr:
        faults.complain("a full standard output", done)


def full_disk(faults):
    """A file system without room: recording keeps what was there, and says so."""
    disk = os.path.join(faults.folder, "disk")
    os.makedirs(disk)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24k", "none", disk],
                                      capture_output=True, check=False).returncode:
        print("a small file system cannot be mounted here: not tried")
        return
    try:
        words = ["record", CASE + "/new", "--release", "1.2", "--output", disk, "--no-cache",
                 "--arch", "x86_64", *PROFILE]
        done = faults.run(words)
        baseline = os.path.join(disk, "calls/1.2/x86_64.json")
        if done.returncode or not os.path.exists(baseline):
            faults.complain("recording where there is room", done)
            return
        before = contents(disk)
        with open(os.path.join(disk, "filler"), "wb", buffering=0) as stream:
            try:
                while stream.write(b"x" * 512):
                    pass
            except OSError:
                pass
        done = faults.run([*words[:1], CASE + "/old", *words[2:]])
        after = {path: text for path, text in contents(disk).items() if path in before}
        if done.returncode != 3 or not done.stderr or after != before:
            faults.complain("a full disk (kept: %s)" % (after == before), done)
        # a cache on it is neither used nor a harm
        words = [*CACHED, os.path.join(disk, "cache")]
        faults.wanted[tuple(words)] = faults.quiet([*CACHED[:-1], "--no-cache"])
        faults.judge("a cache on a full disk", words, faults.run(words), may_fail=False)
    finally:
        subprocess.run(["umount", disk], check=False)


def contents(folder):
    found = {}
    for base, _, leaves in os.walk(folder):
        for leaf in leaves:
            with open(os.path.join(base, leaf), "rb") as stream:
                found[os.path.join(base, leaf)] = stream.read()
    return found


def reader_dies(faults):
    """Whoever reads the answer goes away after some bytes."""
    for size in (0, 1, 4096):
        with subprocess.Popen([command.HVABI, "diff", "@4.4", "@4.22", "--format", "json"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            child.stdout.read(size)
            child.stdout.close()
            child.stderr.read()
            status = child.wait(60)
        if status in (0, 1):
            faults.complaints.append("a reader that goes after %d bytes: exit %d" % (size, status))
        faults.runs += 1


def children(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as stream:
            return [int(word) for word in stream.read().split()]
    except OSError:
        return []


def worker_dies(faults):
    """A worker that is killed is told, whenever it is."""
    words = [command.HVABI, "dump", CASE + "/new", "--no-cache", *PROFILE]
    killed = 0
    for attempt in range(12):
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            end = time.monotonic() + 200
            while child.poll() is None and time.monotonic() < end and not children(child.pid):
                pass
            time.sleep(0.001 * attempt)
            victims = children(child.pid)
            for victim in victims[:1]:
                os.kill(victim, signal.SIGKILL)
            out, err = child.communicate(timeout=600)
        faults.runs += 1
        right = (child.returncode, out) == faults.quiet(words[1:])
        killed += bool(victims) and not right
        if not right and (child.returncode != 3 or not err.strip() or out):
            faults.complaints.append("a killed worker: exit %d, %r" % (child.returncode, err[:200]))
    print("%d workers died" % killed)
    if not killed:
        faults.complaints.append("no worker could be killed in time")


def binaries(folder):
    """verify of some types as a compiler emits them, and of some by hand as BTF. What the headers
    have comes out of the cache: nothing fails there."""
    tree, data = damaged_elf.object_of(folder)
    profile = ["--profile", os.path.join(command.TOP, "tests/cases/tiny.json")]
    for form, content in (("DWARF", data), ("BTF", raw_btf.tiny(False))):
        path = os.path.join(folder, form)
        with open(path, "wb") as stream:
            stream.write(content)
        words = ["verify", path, "--against", tree, "--arch", "x86_64", "--cache",
                 os.path.join(folder, "cache"), *profile]
        if "no reader of ELF files" in command.run(*words).stderr:
            print("this build has no reader of ELF files: not tried")
            return
        yield "reader of " + form, words


def is_sanitized():
    with open(command.HVABI, "rb") as stream:
        return b"__asan_init" in stream.read()


def main():
    if is_sanitized():
        command.skip("the sanitizer has an allocator of its own")
    git = shutil.which("git")
    with tempfile.TemporaryDirectory() as folder:
        faults = Faults(os.path.abspath(sys.argv[1]), folder)
        cache = os.path.join(folder, "cache")
        headers = ["diff", CASE + "/old", CASE + "/new", "--arch", "x86_64", "--audience", "guest",
                   "--no-cache", "--format", "json", *PROFILE]
        recorded = ["diff", "@4.16", "@4.17", "--arch", "arm64", "--format", "json"]
        written = ["diff", "@4.16", "@4.17", "--arch", "arm64", "--format", "junit"]
        allocations(faults, "headers", headers)
        allocations(faults, "recorded releases", recorded)
        allocations(faults, "written as XML", written)
        faults.run([*CACHED, cache])
        allocations(faults, "out of the cache", [*CACHED, cache])
        for name, words in binaries(folder):
            allocations(faults, name, words, HVABI_INSIDE="1")
        commands = [headers, recorded, [*CACHED, cache]]
        if git:
            commands.append(["masks", "HEAD", "-C", repository(folder), *PROFILE])
        short_and_interrupted(faults, commands)
        full_device(faults)
        full_disk(faults)
        reader_dies(faults)
        worker_dies(faults)
    for complaint in faults.complaints:
        print(complaint)
    print("%d runs, %d complaints" % (faults.runs, len(faults.complaints)))
    return 1 if faults.complaints else 0


def repository(folder):
    """The case's tree as a commit."""
    path = os.path.join(folder, "repository")
    shutil.copytree(CASE + "/new", path)
    author = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*author, "commit", "-q", "-m", "headers"]):
        subprocess.run(["git", "-C", path, *words], check=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
