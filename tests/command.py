# SPDX-License-Identifier: MIT
"""What the tests share: how to run hvabi, and how to say that a test has nothing to do."""

import atexit
import concurrent.futures
import contextlib
import json
import os
import queue
import resource
import subprocess
import sys
import tempfile

TOP = os.environ.get("HVABI_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))
HVABI = os.environ.get("HVABI") or os.path.join(TOP, "build/release/src/cli/hvabi")
SKIP = 77
# for headers that a test has written and only asks about: this process parses them, which costs half
# of what workers behind the filter do. That both say the same is held by cli/usage and cli/kept.
ALONE = ("--jobs", "0", "--no-sandbox")
# the same program, for run after run (ready.c)
READY = os.environ.get("HVABI_READY")
CPU_SECONDS = 60 * int(os.environ.get("HVABI_SLOWER", "1")) # of each process of a run

# what a test measures or proves is the program, not what an earlier run has left
os.environ["XDG_CACHE_HOME"] = "/dev/null"
# nor the pipeline that the tests may run in
for variable in ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_DIFF_BASE_SHA",
                 "CI_MERGE_REQUEST_PROJECT_URL", "GITHUB_BASE_REF", "GITHUB_SERVER_URL",
                 "GITHUB_REPOSITORY", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "COLUMNS"):
    os.environ.pop(variable, None)


def keep_parses(folder):
    """From now on what is parsed is kept in the folder, for the runs behind it: of a script that reads
    the same trees again and again, and asks about something else."""
    os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "parses")


def limited(words, cpu=CPU_SECONDS, **options):
    """subprocess.run() with a limit of CPU seconds for each process of the run: how long a run
    takes on the wall depends on what else the machine does. Only against a process that sleeps
    for ever is there a limit of the wall. A run over a limit ends by a signal or raises."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    with subprocess.Popen(words, **options) as child:
        with contextlib.suppress(ProcessLookupError):
            _, most = resource.prlimit(child.pid, resource.RLIMIT_CPU)
            resource.prlimit(child.pid, resource.RLIMIT_CPU, (cpu, most))
        try:
            out, err = child.communicate(timeout=10 * cpu)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
    return subprocess.CompletedProcess(words, child.returncode, out, err)


def run(*arguments, environment=None, cpu=CPU_SECONDS):
    """One run of hvabi; output as text, bytes that are no UTF-8 escaped."""
    return limited([HVABI, *arguments], cpu, text=True, errors="backslashreplace",
                   env=dict(os.environ, **(environment or {})))


class Ready:
    """Processes that have loaded the parser, as many as there are runs at a time."""

    def __init__(self):
        self.idle = queue.LifoQueue()
        atexit.register(self.end)

    def end(self):
        """With what a sanitizer has found by then."""
        ended = [(process, process.communicate()) for process in self.idle.queue]
        if any(process.returncode for process, _ in ended):
            print("FAILED: a process of %s ends with %s" % (
                READY, [process.returncode for process, _ in ended]), flush=True)
            os._exit(1)

    def run(self, words, folder=None):
        """folder: to run in; default: where this process is."""
        try:
            process = self.idle.get_nowait()
        except queue.Empty:
            process = subprocess.Popen([READY], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            texts = [folder or os.getcwd(), out.name, err.name, str(CPU_SECONDS), "hvabi", *words]
            process.stdin.write(b"".join(os.fsencode(text) + b"\0"
                                         for text in [str(len(texts)), *texts]))
            process.stdin.flush()
            answer = process.stdout.readline()
            if answer:
                self.idle.put(process)
            out, err = (file.read().decode(errors="backslashreplace") for file in (out, err))
        return subprocess.CompletedProcess(
            words, int(answer) if answer else process.wait(), out, err)


READY_ONES = Ready()


def run_ready(*arguments):
    """A run in a process that stays for the next one, where the build has it."""
    return READY_ONES.run(arguments) if READY else run(*arguments)


def run_alone(*arguments):
    """The same with ALONE."""
    return run_ready(*arguments, *ALONE)


def printed(*arguments, statuses=(0,), environment=None):
    """What a run prints. Any other exit status is an error that shows the message."""
    done = run(*arguments, environment=environment)
    if done.returncode not in statuses:
        raise RuntimeError("hvabi %s: exit %d\n%s"
                           % (" ".join(arguments), done.returncode, done.stderr.strip()))
    return done.stdout


def report(*arguments, statuses=(0, 1), environment=None):
    """The JSON that a run prints."""
    return json.loads(printed(*arguments, "--format", "json", statuses=statuses,
                              environment=environment))


def surfaces(*arguments):
    """The surfaces that dump prints, by architecture."""
    found = json.loads(printed("dump", *arguments))
    return {s["arch"]: s for s in found.get("surfaces", [found])}


def text(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def load(path):
    """What a file of JSON has."""
    return json.loads(text(path))


def write(path, content):
    """A new file of text or bytes, in a folder that is made where it is missing."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode())


def fits(expected, row):
    return all(row.get(key) == value for key, value in expected.items())


def unmatched(expected, rows):
    """What keeps expected rows and reported rows from being pairs: lines, none if all are."""
    lines = []
    for one in expected:
        n = sum(fits(one, row) for row in rows)
        if n != 1:
            lines.append("expected once, there %d times: %s" % (n, json.dumps(one)))
    for row in rows:
        n = sum(fits(one, row) for one in expected)
        if n != 1:
            lines.append("expected %d times, there once: %s" % (n, json.dumps(row)))
    return lines


def witnesses(folder, chosen):
    """The cases SLUG/fires and SLUG/silent of a folder; some: of these slugs, or these."""
    for slug in sorted(os.listdir(folder)):
        for case in (slug + "/fires", slug + "/silent"):
            if os.path.isfile(os.path.join(folder, case, "case.json")):
                if not chosen or slug in chosen or case in chosen:
                    yield case


def judge_all(names, judge, what="cases", at_once=2):
    """Print the complaints of judge(name) about each; the exit status. None at all is wrong, too."""
    names, wrong = list(names), 0
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        for name, complaints in zip(names, pool.map(judge, names)):
            wrong += bool(complaints)
            for complaint in complaints:
                print("%s: %s" % (name, complaint))
    print("%d %s, %d wrong" % (len(names), what, wrong))
    return 1 if wrong or not names else 0


def skip(why):
    print("SKIP: " + why)
    sys.exit(SKIP)
