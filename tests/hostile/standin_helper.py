#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A reader of ELF files that fails as HVABI_STANDIN says, installed by standins.py in the place of
hvabi-binary. Without that, it hands on what HVABI_STANDIN_REAL answers."""

import os
import resource
import signal
import subprocess
import sys

FAILED, OK = b"\0", b"\1" # the first byte of an answer: src/binary/helper.h


def answer(data):
    with os.fdopen(1, "wb", closefd=False) as stream:
        stream.write(data)
    os._exit(0)


def real():
    done = subprocess.run([os.environ["HVABI_STANDIN_REAL"], *sys.argv[1:]], stdin=0,
                          stdout=subprocess.PIPE, check=True)
    return done.stdout


def eat():
    try:
        kept = [bytearray(16 << 20) for _ in range(128)] # which count, though nobody touches them
    except MemoryError:
        os._exit(1)
    answer(FAILED + b"%d pieces of memory\0" % len(kept))


def flood():
    answer(OK + bytes(80 << 20)) # more than is taken


def hold_limits():
    """What is told when the limit of CPU time is reached, if that is set at all."""
    cpu, _ = resource.getrlimit(resource.RLIMIT_CPU)
    data, _ = resource.getrlimit(resource.RLIMIT_DATA)
    core, _ = resource.getrlimit(resource.RLIMIT_CORE)
    sanitized = os.environ.get("HVABI_SLOWER", "1") != "1" # which has no limit of data
    if not 0 < cpu <= (80 if sanitized else 20) or not (sanitized or 0 < data <= 1 << 30) or core:
        answer(FAILED + b"its limits are not set\0")
    os.kill(os.getpid(), signal.SIGXCPU)


BEHAVIOURS = {
    "": lambda: answer(real()),
    "abort": os.abort,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "leave": lambda: os._exit(0),
    "leave-9": lambda: os._exit(9),
    "no-memory": lambda: os._exit(3),
    "no-filter": lambda: os._exit(64),
    "limits": hold_limits,
    "eat": eat,
    "flood": flood,
    "half": lambda: answer(real()[:-len(real()) // 2]),
    "noise": lambda: answer(OK + bytes(range(255, 0, -1)) * 64),
    "nothing-known": lambda: answer(b"\7" * 100),
    "one-byte": lambda: answer(OK),
}

BEHAVIOURS[os.environ.get("HVABI_STANDIN", "")]()
