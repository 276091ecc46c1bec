# SPDX-License-Identifier: MIT
"""A profile for Xen's headers before 4.3 (2004 to 2012). The shipped profile recognises what has
been released since; this one adds what headers were like when the tree had no xen-compat.h and no
arch-x86/, when PowerPC was an architecture for the first time and IA-64 one, and what an operating
system had to define before it included them."""

import json
import os

INTEGERS = ["typedef %sint%d_t %s%s%d;" % ("u" if sign == "u" else "", bits, prefix, sign, bits)
            for prefix in ("", "__") for sign in "us" for bits in (8, 16, 32, 64)]
ERRORS = ("EINVAL EACCES EEXIST EISDIR ENOENT ENOMEM ENOSPC EIO ENOTEMPTY ENOSYS EROFS EBUSY EAGAIN"
          " EISCONN E2BIG EPERM").split()
BYTES = "#define LITTLE_ENDIAN 1234\n#define BIG_ENDIAN 4321\n#define BYTE_ORDER LITTLE_ENDIAN"
STUBS = {"asm/types.h": "", "acm/acm_hooks.h": "",
         "asm/tlb.h": "typedef struct { unsigned long words[4]; } TR_ENTRY; enum { NITRS = 8, NDTRS = 8 };",
         "asm/ptrace.h": "struct pt_regs { unsigned long words[64]; };",
         "asm/perfmon.h": "", "asm/atomic.h": "",
         "asm-xen/linux-public/xs_wire.h": "", "xen/inttypes.h": "#include <stdint.h>",
         "hv-types.h": "#include <stdint.h>\n" + " ".join(INTEGERS),
         "hv-errno.h": "enum { %s };" % ", ".join(ERRORS),
         "hv-atomic.h": "typedef struct { volatile int counter; } atomic_t;",
         "hv-libc.h": BYTES + "\n#ifndef __XEN__\ntypedef long off_t;\n#endif\n"
                      "typedef __SIZE_TYPE__ size_t; typedef struct _IO_FILE FILE;",
         "hv-bitmap.h": "#define DECLARE_BITMAP(name, bits) "
                        "unsigned long name[((bits) - 1) / (8 * sizeof(long)) + 1]"}
NEEDS = {"*": "hv-types.h", "io/xs_wire.h": "hv-errno.h", "trace.h": "hv-atomic.h",
         "libelf.h": "hv-libc.h", "hvm/save.h": "hv-bitmap.h"}
MARKERS = {"x86_32": ("arch-x86_32.h", "arch-x86_*"), "x86_64": ("arch-x86_64.h", "arch-x86_*"),
           "ppc64": ("arch-powerpc.h", "arch-powerpc*")}
# No compiler of today has IA-64, whose types are those of any 64-bit machine that counts bytes and
# bits from the lower end.
IA64 = {"name": "ia64", "target": "riscv64-linux-gnu", "marker": ["arch-ia64.h"],
        "headers": ["arch-ia64*"], "defines": ["__ia64__=1"]}


def profile(top):
    """The shipped profile with what early headers need, as an object of JSON."""
    with open(os.path.join(top, "rules/profiles/xen.json"), encoding="utf-8") as stream:
        early = json.load(stream)
    early["markers"] = ["xen.h"]
    early["include_also_as"] += ["asm-xen/xen-public"]
    for arch in early["archs"]:
        if arch["name"] in MARKERS:
            marker, headers = MARKERS[arch["name"]]
            arch["marker"].append(marker)
            arch["headers"].append(headers)
    early["archs"].append(dict(IA64, defines=list(IA64["defines"])))
    for arch in early["archs"]:
        arch.setdefault("defines", []).append("ELFSIZE=%d" % arch.get("bits", 64))
    for audience in early["audiences"]:
        audience.setdefault("defines", []).append("PAGE_SIZE=4096")
    early["stubs"] += [{"path": path, "text": [text, ""]} for path, text in STUBS.items()]
    early["prerequisites"] += [{"header": header, "includes": [stub]}
                               for header, stub in NEEDS.items()]
    return early
