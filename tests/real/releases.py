# SPDX-License-Identifier: MIT
"""What the recorded releases of Xen must show, from the baselines of the project alone."""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command
import expected


def main():
    failed = 0
    for comparison in expected.COMPARISONS:
        report = command.report("diff", "@" + comparison["old"], "@" + comparison["new"],
                                "--arch", ",".join(comparison["archs"]))
        failed += expected.judge(comparison, report, "baselines")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
