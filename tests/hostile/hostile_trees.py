# SPDX-License-Identifier: MIT
"""The hostile trees themselves: what stands in each, and what is to be said of it. The headers
of a case are written beside two sound ones; a sibling of the tree, secret.h, must not be read.
The parser refuses each of these headers, or reads it: one that would end the parser has no place
here, standins.py plays that."""

import os
import socket

SECRET = "nobody-may-read-this"
DEEP = 300 # one within the other: more than the parser, or what scans, takes
MANY = 100000
# what is read whole: its cost is measured in a release build alone
ROW = 50000 if os.environ.get("HVABI_SLOWER", "1") == "1" else 10000
ROW_SECONDS = 30 # of CPU: what grows with the square takes minutes


class Case:
    """One tree. files: {name: text}; build(tree): whatever is not a plain file, returns what
    undoes it or None; before(): in the process of hvabi, first; seconds: of CPU, at most."""

    def __init__(self, name, files=None, says=(), status=3, build=None, before=None, cannot=(),
                 seconds=60):
        self.name, self.files, self.says, self.status = name, files or {}, says, status
        self.build, self.before, self.cannot, self.seconds = build, before, cannot, seconds

    def make(self, tree):
        for name, text in self.files.items():
            path = os.path.join(tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as stream:
                stream.write(text if isinstance(text, bytes) else text.encode())
        return self.build(tree) if self.build else None


def sparse(tree):
    with open(os.path.join(tree, "huge.h"), "wb") as stream:
        stream.truncate(1 << 30)


def special(make):
    """A case's build: make(path) in the place of odd.h."""
    return lambda tree: make(os.path.join(tree, "odd.h"))


def bind_socket(path):
    sock = socket.socket(socket.AF_UNIX)
    here = os.open(os.path.dirname(path), os.O_RDONLY)
    sock.bind("/proc/self/fd/%d/%s" % (here, os.path.basename(path)))
    os.close(here)
    return sock.close


def unreadable(path):
    with open(path, "w", encoding="ascii") as stream:
        stream.write("#define TINY_HIDDEN 1\n")
    os.chmod(path, 0)


def not_root():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def link_loop(tree):
    os.symlink("b.h", os.path.join(tree, "a.h"))
    os.symlink("a.h", os.path.join(tree, "b.h"))


def folder_loop(tree):
    os.symlink(".", os.path.join(tree, "again"))


def link_to(target, name="away.h"):
    return lambda tree: os.symlink(target, os.path.join(tree, name))


def deep_folders(tree):
    os.makedirs(os.path.join(tree, *["d"] * 80))


BROKEN = "struct tiny_bad {\n    int b int c;\n};\n"
LONG = "tiny_" + "a" * 10000

CASES = [
    # includes
    Case("endless include", {"endless.h": '#include "endless.h"\n'}, ["endless.h"]),
    Case("endless include of two", {"x.h": '#include "y.h"\n', "y.h": '#include "x.h"\n'}, [".h:"]),
    Case("include of a file of the machine", {"reads.h": '#include "/etc/passwd"\n'},
         ["reads.h:1", "/etc/passwd"]),
    Case("include of a file above the tree", {"a/b/reads.h": '#include "../../../secret.h"\n'},
         ["reads.h:1", "secret.h"]),
    Case("include by a macro", {"reads.h": '#define TINY_P "/etc/passwd"\n#include TINY_P\n'},
         ["reads.h:2"]),
    Case("include by the system's name", {"reads.h": "#include <pwd.h>\n"}, ["reads.h:1"]),
    Case("include_next", {"reads.h": "#include_next <stdio.h>\n"}, ["reads.h:1"]),
    Case("import", {"reads.h": '#import "/etc/passwd"\n'}, ["reads.h:1"]),
    Case("embedding", {"reads.h": 'static const char tiny_p[] = {\n#embed "/etc/passwd"\n};\n'},
         ["reads.h:2"]),
    Case("asking for a file", {"asks.h": '#if __has_include("/etc/passwd") || '
                               '__has_include("../secret.h")\n#error it is there\n#endif\n'}, status=0),
    Case("asking for an embedding", {"asks.h": '#if __has_embed("/etc/passwd")\n#error there\n'
                                     "#endif\n"}, status=0),
    Case("pragma that looks at a file", {"asks.h": '#pragma GCC dependency "/etc/passwd"\n'},
         ["asks.h:1"]),
    Case("assembler that reads a file",
         {"asm.h": '__asm__(".incbin \\"/etc/passwd\\"");\n'}, status=0),
    Case("a false name", {"line.h": '#line 7 "/etc/passwd"\n' + BROKEN}, ["line.h:"]),
    # too much of everything
    Case("parentheses", {"deep.h": "enum { TINY_D = %s1%s };\n" % ("(" * DEEP, ")" * DEEP)},
         ["deep.h:1"]),
    Case("structures", {"deep.h": "struct { " * DEEP + "int a; " + "} a; " * DEEP + "\n"},
         ["deep.h:1"]),
    Case("conditions", {"deep.h": "#if 1\n" * DEEP + "#endif\n" * DEEP}, ["deep.h:65"]),
    Case("open conditions", {"deep.h": "#if 1\n" * DEEP}, ["deep.h:65"]),
    Case("a condition that is repeated", {"long.h": "#if %s1\n" % ("1||" * 5000) +
                                          "#if 1\n#endif\n" * MANY + "#endif\n"}, ["long.h:"]),
    Case("100,000 names in conditions",
         {"names.h": "".join("#if TINY_%d\n#endif\n" % i for i in range(MANY))}, ["names.h:"]),
    Case("50,000 structures in a row",
         {"row.h": "".join("struct tiny_%d { int a; };\n" % i for i in range(ROW))},
         status=0, seconds=ROW_SECONDS),
    Case("50,000 enumerators",
         {"row.h": "enum {\n%s};\n" % "".join("TINY_E%d,\n" % i for i in range(ROW))},
         status=0, seconds=ROW_SECONDS),
    Case("50,000 macros with parameters",
         {"row.h": "".join("#define TINY_%d(a) (a)\n" % i for i in range(ROW))},
         status=0, seconds=ROW_SECONDS),
    Case("a header of a gigabyte", {}, ["huge.h", "4 MB"], build=sparse),
    Case("an array beyond all memory", {"big.h": "struct tiny_b { char a[1ULL << 62][8]; };\n"},
         ["big.h:1"]),
    Case("5,000 headers", {"many%d.h" % i: "" for i in range(5000)}, ["4096"]),
    Case("80 folders deep", {}, ["nested more than"], build=deep_folders),
    # odd bytes
    Case("NUL bytes", {"nul.h": b"struct tiny_n { int a; \0\0 int b; };\n#define TINY_\0N 1\n"},
         ["nul.h:1", "NUL"]),
    Case("names with control characters", {"a\x1b[31m\r\nb.h": BROKEN}, ["\\x1b", "rename it"]),
    Case("names with quotes", {"a\"'`$(id).h": BROKEN}, ["rename it"]),
    Case("names that are not UTF-8", {os.fsdecode(b"\xff\xfe.h"): BROKEN}, ["\\xff\\xfe.h:2"]),
    Case("an error in colours", {"bad.h": "#error \x1b[2J::error::x\n"}, ["bad.h:1"]),
    Case("identifiers of 10,000 characters",
         {"long.h": "struct %s { %s b; };\n" % (LONG, LONG)}, ["long.h:1"]),
    Case("a comment that does not end", {"open.h": "/* and so on\n"}, ["open.h:1"]),
    Case("keywords of its own", {"aaa.h": "#define struct union\n#define int\n"}),
    # what is not a file
    Case("a pipe", build=special(os.mkfifo), says=["odd.h", "regular file"]),
    Case("a device", build=special(lambda p: os.mknod(p, 0o20666, os.makedev(1, 5))),
         says=["odd.h", "regular file"], cannot=PermissionError),
    Case("a socket", build=special(bind_socket), says=["odd.h"]),
    Case("a folder with a header's name", {"user.h": '#include "odd.h"\n'}, ["user.h:1", "odd.h"],
         build=special(os.mkdir)),
    Case("a file that may not be read", build=special(unreadable), before=not_root,
         says=["odd.h", "ermission"]),
    Case("links in a circle", build=link_loop, says=["a.h", "link"]),
    Case("a folder that holds itself", build=folder_loop, says=["again", "link"]),
    Case("a link to a file of the machine", build=link_to("/etc/passwd"), says=["away.h", "link"]),
    Case("a link to a file above the tree", build=link_to("../secret.h"), says=["away.h", "link"]),
    Case("a link to a folder above the tree", build=link_to("..", "away"), says=["away", "link"]),
    Case("a link to nothing", build=link_to("gone.h"), says=["away.h", "does not exist"]),
]
