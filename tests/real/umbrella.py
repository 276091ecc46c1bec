# SPDX-License-Identifier: MIT
"""One C file that includes all headers of a tree, as a profile describes it, for a compiler
that is not ours: the tests' own reading of rules/profiles/NAME.json, apart from the program's."""

import fnmatch
import json
import os
import re

# What the headers want of a C library, besides the compiler's own stdint.h and kin.
LIBC = {
    "string.h": """#include <stddef.h>
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
""",
    "sys/types.h": """#include <stddef.h>
typedef __PTRDIFF_TYPE__ ssize_t;
""",
    "inttypes.h": """#include <stdint.h>
#if __SIZEOF_LONG__ == 8
#define HV_64 "l"
#else
#define HV_64 "ll"
#endif
#define PRId64 HV_64 "d"
#define PRIu64 HV_64 "u"
#define PRIx64 HV_64 "x"
#define PRIX64 HV_64 "X"
#define PRIu32 "u"
#define PRIx32 "x"
""",
}


def profile(path):
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)


def by_name(things, name):
    """One architecture or audience; a profile may list them, or name them as keys."""
    if isinstance(things, dict):
        return dict(things[name], name=name)
    return next(thing for thing in things if thing["name"] == name)


def all_names(things):
    return list(things) if isinstance(things, dict) else [thing["name"] for thing in things]


def matches(path, globs):
    return any(fnmatch.fnmatchcase(path, glob) for glob in globs)


def version(release):
    return [int(number) for number in re.findall(r"\d+", release)]


def is_known_failure(known, header, arch, audience, release):
    return (known["header"] in ("*", header)
            and arch in known.get("archs", [arch])
            and audience in known.get("audiences", [audience])
            and version(known.get("since", "0")) <= version(release)
            and version(release) <= version(known.get("until", "9999")))


def every(data, tree):
    """All headers of a tree that the profile knows, sorted."""
    paths = [os.path.relpath(os.path.join(base, leaf), tree)
             for base, _, leaves in os.walk(tree) for leaf in leaves if leaf.endswith(".h")]
    return sorted(path for path in paths if matches(path, data["headers"]))


def has_arch(data, tree, arch):
    """Markers are "file", or "file:text that it contains"."""
    for marker in by_name(data["archs"], arch).get("marker", []):
        path, _, wanted = marker.partition(":")
        path = os.path.join(tree, path)
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as stream:
                if wanted in stream.read():
                    return True
    return False


def headers(data, tree, arch, audience, release):
    """The headers that a variant includes, in their order."""
    skipped = [skip["header"] for skip in data.get("skips", [])]
    own = by_name(data["archs"], arch).get("headers", [])
    asked = by_name(data["audiences"], audience).get("headers", ["*"])
    found = [h for h in every(data, tree)
             if matches(h, asked) and not matches(h, skipped) and not matches(h, data.get("by_includer", []))
             and (matches(h, own) or not matches(h, data.get("arch_headers", [])))
             and not any(is_known_failure(known, h, arch, audience, release)
                         for known in data.get("known_failures", []))]
    first = [h for h in data.get("first", []) if h in found]
    return first + [h for h in found if h not in first]


def source(data, included):
    """The text of the umbrella."""
    lines = []
    for header in included:
        for prerequisite in data.get("prerequisites", []):
            if fnmatch.fnmatchcase(header, prerequisite["header"]):
                lines += ["#include <%s>" % name for name in prerequisite["includes"]]
        lines.append('#include "%s/%s"' % (data["include_as"], header))
    return "\n".join(["#include <stdint.h>"] + lines) + "\n"


def defines(data, arch, audience, version=None):
    """version: of the interface, for an audience that may ask for an older one."""
    ladder = by_name(data["audiences"], audience).get("ladder")
    words = [define for thing in (by_name(data["archs"], arch),
                                  by_name(data["audiences"], audience))
             for define in thing.get("defines", [])] + data.get("knobs", [])
    if version is not None:
        words = [word for word in words if word.split("=")[0] != ladder]
        words.append("%s=0x%08x" % (ladder, version))
    return ["-D" + word for word in words]


def lay_out(data, tree, folder):
    """A folder to search: the tree by its public name, and what a C library would have."""
    for name, text in LIBC.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as stream:
            stream.write(text)
    os.symlink(os.path.abspath(tree), os.path.join(folder, data["include_as"]))
    return ["-I" + folder, "-I" + os.path.abspath(tree)]


def write_stubs(data, audience, folder):
    """A folder with the stand-ins of the profile for an audience, and with what a C library would have."""
    texts = dict(LIBC, **{
        stub["path"]: "\n".join([stub["text"]] if isinstance(stub["text"], str) else stub["text"])
        for stub in data.get("stubs", []) if audience in stub.get("audiences", [audience])})
    for path, text in texts.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    return folder


def hidden_by(data, header, message):
    """Does that #error only mean that the header is not for the audience?"""
    return any(header == hidden["header"] and hidden["text"] in message
               for hidden in data.get("hidden", []))
