# SPDX-License-Identifier: MIT
"""Libraries that fail, played by stand-ins: a libclang and a reader of ELF files that abort, hang,
eat memory, end early, or answer nonsense, as a line of the input asks them to. Each run ends with
exit 3 and a message that names what was read, within the limits, and leaves no process behind.

    standins.py LIBCLANG [NAME...]    all behaviours, or those named

LIBCLANG is standin_libclang.c, built."""

import concurrent.futures
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import raw_btf
from damaged_elf import HEADER

PROFILE = ["--profile", os.path.join(command.TOP, "tests/cases/tiny.json"), "--no-cache"]
SECONDS = 30 # of processors, for one run: the limits are below
SLOWER = int(os.environ.get("HVABI_SLOWER", "1"))
SOUND = """#include <stdint.h>
struct tiny_sound { uint32_t a; uint32_t b : 3; };
enum tiny_kind { TINY_A = 1, TINY_B };
typedef uint16_t tiny_short;
"""

# What libclang does, and what is said of it; nothing: how the program goes on is its own.
LIBCLANG = {
    "abort": "signal 6",
    "crash": "signal 11",
    "die": "signal 9",
    "leave": "status 0",
    "leave-3": "not enough memory",
    "spin": "CPU time",
    "endless": "",
    "eat": "signal 6" if SLOWER == 1 else "", # a sanitized build has no such limit
    "babble": "",
    "refuse": "libclang failed",
    "no-unit": "libclang failed",
    "speechless": "",
    "nameless-fields": "inconsistent data",
    "nameless-types": "inconsistent data",
    "nameless-values": "inconsistent data",
    "negative-sizes": "inconsistent data",
    "wild-sizes": "inconsistent data",
    "negative-offsets": "inconsistent data",
    "wild-offsets": "inconsistent data",
    "wide-fields": "inconsistent data",
    "nowhere": "inconsistent data",
}

HELPER = {
    "abort": "signal 6",
    "crash": "signal 11",
    "leave": "ended without a result",
    "leave-9": "status 9",
    "no-memory": "MiB of memory",
    "no-filter": "--no-sandbox",
    "limits": "seconds of CPU",
    "eat": "status 1" if SLOWER == 1 else "",
    "flood": "",
    "half": "damaged",
    "noise": "damaged",
    "nothing-known": "ended without a result",
    "one-byte": "ended without a result",
}


def adopt():
    """Whatever hvabi leaves behind becomes a child of this process."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) # PR_SET_CHILD_SUBREAPER


def is_left_behind(group):
    """Is there anything of hvabi's process group, be it that nobody has waited for its end?"""
    try:
        os.waitpid(-group, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def run(words, environment):
    """Exit status, output, and complaints about time and about what is left behind."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([command.HVABI, *words], stdout=output, stderr=output,
                                 env=dict(os.environ, **environment), start_new_session=True)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="backslashreplace")
    complaints = ["left processes behind"] if is_left_behind(child.pid) else []
    if usage.ru_utime + usage.ru_stime > SECONDS * SLOWER:
        complaints.append("took %.0f seconds of CPU" % (usage.ru_utime + usage.ru_stime))
    return child.returncode, said, complaints


def judge(status, said, complaints, words):
    if status != 3:
        complaints.append("exit %d" % status)
    complaints += ["does not say %r" % word for word in words if word not in said]
    if re.search("no evidence|nothing public changed|is gone|: break:|: source:", said):
        complaints.append("reads like a result")
    return [complaint + ":\n" + said[:800] for complaint in complaints]


def libclang(folder, library, name):
    """One audience of one architecture meets the behaviour; nothing is told of the others."""
    old, new = os.path.join(folder, "old"), os.path.join(folder, "new")
    for tree, more in ((old, ""), (new, "/* stand-in: %s if i686-linux-gnu */\n" % name)):
        command.write(tree + "/tiny.h", "#include <stdint.h>\n#define TINY_VERSION 1\n")
        command.write(tree + "/sound.h", SOUND + more)
    words = ["diff", old, new, "--audience", "tools", "--arch"]
    # a sanitizer must leave the signal of a crash to the parent
    environment = {"HVABI_LIBCLANG": library, "ASAN_OPTIONS": "detect_leaks=0:handle_segv=0"}
    status, said, complaints = run([*words, "x86_64", *PROFILE], environment)
    if status != 0 or "no evidence" not in said:
        complaints.append("the stand-in does not work like a libclang: exit %d" % status)
    status, said, more = run([*words, "x86_64,x86_32", *PROFILE], environment)
    wanted = [LIBCLANG[name]]
    if "left out" not in said: # a header that does not parse is named instead
        wanted += ["x86_32", "tools"]
    return judge(status, said, complaints + more, wanted)


class Installation:
    """The library with a reader of ELF files beside it that is a stand-in."""

    def __init__(self, folder):
        loaded = subprocess.run(["ldd", command.HVABI], capture_output=True, text=True, check=True)
        library = os.path.realpath(re.search(r"libhvabi\S* => (\S+)", loaded.stdout).group(1))
        top = os.path.dirname(library)
        while not os.path.exists(top + "/libexec/hvabi") and top != "/":
            top = os.path.dirname(top)
        self.real = top + "/libexec/hvabi/hvabi-binary"
        self.top = os.path.join(folder, "installation")
        self.libraries = os.path.join(self.top, os.path.dirname(os.path.relpath(library, top)))
        os.makedirs(self.libraries)
        shutil.copy(library, os.path.join(self.libraries, "libhvabi.so.0"))
        os.symlink(top + "/share", self.top + "/share")
        os.makedirs(self.top + "/libexec/hvabi")
        shutil.copy(os.path.join(HERE, "standin_helper.py"), self.top + "/libexec/hvabi/hvabi-binary")
        os.chmod(self.top + "/libexec/hvabi/hvabi-binary", 0o755)

    def is_complete(self):
        return os.path.exists(self.real)

    def verify(self, folder, name):
        tree, path = os.path.join(folder, "tree"), os.path.join(folder, "types")
        command.write(tree + "/tiny.h", HEADER)
        command.write(path, raw_btf.tiny(False))
        words = ["verify", path, "--against", tree, "--arch", "x86_64", *PROFILE]
        return run(words, {"LD_LIBRARY_PATH": self.libraries, "HVABI_STANDIN": name,
                           "HVABI_STANDIN_REAL": self.real})


def helper(folder, installation, name):
    status, said, complaints = installation.verify(folder, name)
    return judge(status, said, complaints, ["types", HELPER[name]])


def check_helper(installation, folder):
    """The stand-in that hands on works like the real one."""
    status, said, complaints = installation.verify(folder, "")
    return complaints + ([] if status in (0, 1) else ["hands nothing on: " + said])


def attempts(folder, library, chosen):
    """(name, function) of all that is asked for."""
    def wants(name):
        return not chosen or name in chosen
    for name in filter(wants, LIBCLANG):
        yield "libclang " + name, lambda f, n=name: libclang(f, library, n)
    installation = Installation(folder)
    if not installation.is_complete():
        print("this build has no reader of ELF files: not tried")
        return
    yield "reader", lambda f: check_helper(installation, f)
    for name in filter(wants, HELPER):
        yield "reader " + name, lambda f, n=name: helper(f, installation, n)


def attempt(name, function):
    with tempfile.TemporaryDirectory() as folder:
        return [name + ": " + complaint for complaint in function(folder)]


def main():
    adopt()
    library, chosen = os.path.abspath(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda a: attempt(*a), attempts(folder, library, chosen)))
    complaints = [complaint for some in done for complaint in some]
    print("\n".join(complaints + ["%d behaviours, %d complaints" % (len(done), len(complaints))]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
