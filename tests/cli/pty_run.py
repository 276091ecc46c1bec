# SPDX-License-Identifier: MIT
"""Run a command on a terminal of its own, and print what the terminal got.

    pty_run.py COLUMNS COMMAND...       standard output and error are the terminal
    pty_run.py -e COLUMNS COMMAND...    only standard error is; the output goes nowhere"""

import fcntl
import os
import pty
import struct
import sys
import termios


def main(words):
    errors = words[0] == "-e"
    words = words[errors:]
    child, terminal = pty.fork()
    if not child:
        fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(words[0]), 0, 0))
        if errors:
            os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        os.environ["TERM"] = "xterm"
        os.execvp(words[1], words[1:])
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError: # the child's end is closed
            break
        if not part:
            break
        sys.stdout.buffer.write(part.replace(b"\r\n", b"\n"))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main(sys.argv[1:]))
