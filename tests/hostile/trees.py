# SPDX-License-Identifier: MIT
"""Trees that were written to hurt whoever reads them. Each run ends within seconds, says what
is wrong and where, and has read nothing outside the tree: strace looks on where it may.

    trees.py [NAME...]      all of them, or those whose name has one of the words"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
from hostile_trees import CASES, SECRET

PROFILE = os.path.join(command.TOP, "tests/cases/tiny.json")
SECONDS = 300 # on the wall, against what sleeps for ever
SLOWER = int(os.environ.get("HVABI_SLOWER", "1")) # a sanitized build is
SOUND = "#include <stdint.h>\nstruct tiny_sound { uint32_t a; };\n"
VERSION = "#include <stdint.h>\n#define TINY_VERSION 1\n"

# what any program opens; the rest of the machine is nobody's business
OWN = re.compile(r"/(lib|lib64|usr/lib|usr/lib64|usr/local/lib)/|/etc/ld\.so|/proc/|/sys/|/dev/(null|urandom)$|/etc/debian_version$")
OPENED = re.compile(r'(?:open|openat|openat2|creat)\((?:AT_FDCWD|\d+)?[^"]*"((?:[^"\\]|\\.)*)".*= (\d+)<([^>]*)>')


def write(folder, name, text):
    command.write(os.path.join(folder, name), text)


def sound_tree(folder):
    write(folder, "tiny.h", VERSION)
    write(folder, "sound.h", SOUND)


def may_trace():
    """None, or why strace cannot look on here."""
    if not shutil.which("strace"):
        return "strace is not installed"
    done = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True)
    return None if done.returncode == 0 else "strace may not trace here: " + done.stderr.strip()


def outside(log, allowed):
    """The files that were opened and are neither of the tree nor of the program."""
    with open(log, encoding="utf-8", errors="backslashreplace") as stream:
        for line in stream:
            match = OPENED.search(line)
            path = match and match.group(3)
            if path and not OWN.match(path) and not path.startswith(("pipe:", "socket:", "anon_inode:")):
                if not any(path == top or path.startswith(top + "/") for top in allowed):
                    yield path


def trace_words(log):
    with open(log, "w", encoding="ascii"):
        pass
    os.chmod(log, 0o666) # a case may give up its rights
    return ["strace", "-f", "-y", "--seccomp-bpf", "-s", "400", "-e",
            "trace=open,openat,openat2,creat", "-o", log]


def run_traced(case, folder, traced):
    """Status, output, seconds of processors and on the wall."""
    words = trace_words(os.path.join(folder, "trace")) if traced else []
    words += [command.HVABI, "diff", os.path.join(folder, "old"), os.path.join(folder, "new"),
              "--profile", PROFILE]
    # a sanitized program cannot look for leaks while it is traced, and a shot is not a bug of its
    environment = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "")
                       + ":detect_leaks=0:handle_segv=0")
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(words, stdout=output, stderr=output, env=environment,
                                 preexec_fn=case.before)
        timer = threading.Timer(2 * SECONDS, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="backslashreplace")
    return (child.returncode, said, usage.ru_utime + usage.ru_stime, time.monotonic() - begun)


def run_case(case, folder, traced):
    """Complaints about one tree."""
    tree = os.path.join(folder, "new")
    sound_tree(os.path.join(folder, "old"))
    sound_tree(tree)
    write(folder, "secret.h", "#define TINY_STOLEN 1\n/* %s */\n" % SECRET)
    cleanup = case.make(tree)
    complaints = list(judge(case, *run_traced(case, folder, traced)))
    if traced:
        allowed = [os.path.realpath(path) for path in (
            os.path.join(folder, "old"), tree, command.TOP, os.path.dirname(command.HVABI))]
        opened = sorted(set(outside(os.path.join(folder, "trace"), allowed)))
        complaints += ["opened " + path for path in opened]
    if cleanup:
        cleanup()
    return complaints


def judge(case, status, said, cpu, seconds):
    if os.environ.get("HVABI_TIMES"):
        print("%5.1f s, %5.1f s of CPU: %s: %s" % (seconds, cpu, case.name,
                                                   said.split("\n", 1)[0][:200]))
    said_briefly = ":\n" + said[:1500]
    if status != case.status:
        yield "exit %d, expected %d%s" % (status, case.status, said_briefly)
    for words in case.says:
        if words not in said:
            yield "does not say %r%s" % (words, said_briefly)
    if case.status == 3 and ("no evidence" in said or "no change" in said):
        yield "reads like a success" + said_briefly
    if SECRET in said or "root:" in said or "TINY_STOLEN" in said:
        yield "tells what stands elsewhere" + said_briefly
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said):
        yield "prints control characters: %r" % said[:1500]
    if cpu > case.seconds * SLOWER:
        yield "took %.1f seconds, %.1f of CPU" % (seconds, cpu)


def try_case(case, traced):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        try:
            return run_case(case, folder, traced)
        except case.cannot as error:
            print("SKIP: %s: %s" % (case.name, error))
            return []


def main():
    chosen = [c for c in CASES if not sys.argv[1:] or any(w in c.name for w in sys.argv[1:])]
    why = may_trace()
    if why:
        print("SKIP: what is opened was not looked at: " + why)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, complaints in zip(chosen, pool.map(lambda c: try_case(c, not why), chosen)):
            failed += bool(complaints)
            for complaint in complaints:
                print("%s: %s" % (case.name, complaint))
    print("%d hostile trees, %d fail%s" % (len(chosen), failed, "" if why else "; all under strace"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
