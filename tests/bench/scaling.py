# SPDX-License-Identifier: MIT
"""What the cost depends on, as a table and a plot of bars: a hook by the number of headers that
were edited, a comparison and a history by the number of recorded releases, a history by the
number of commits. Each should grow no worse than what is counted does; a row that costs more
for each of them than the row above, by more than half, fails.

HVABI_XEN_GIT is needed; HVABI_RELEASES and HVABI_COMMITS are other numbers than those below. The releases are those of Xen, again and again under other numbers."""

import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), HERE]
import command
import run

ARCH = "x86_64"
PUBLIC = "xen/include/public"
HEADERS = [1, 5, 20, None]  # None: all
RELEASES = [int(n) for n in os.environ.get("HVABI_RELEASES", "23,230").split(",")]
COMMITS = [int(n) for n in os.environ.get("HVABI_COMMITS", "50,500").split(",")]
BAR = 40  # characters


def cpu(*words, environment=None, times=2):
    return min(run.Usage([command.HVABI, *words], (0, 1), environment).cpu
               for _ in range(times))


def by_headers(tree, folder):
    """A hook whose HEAD is in the cache; each edit is one that was not seen before."""
    copy, environment = run.repository_of(tree, folder)
    top = os.path.join(copy, PUBLIC)
    headers = sorted(name for name in os.listdir(top) if name.endswith(".h"))
    headers += sorted(os.path.join("io", name) for name in os.listdir(os.path.join(top, "io"))
                      if name.endswith(".h"))
    words = ["check", "--staged", "-C", copy, "--release", run.NEWEST]
    for count in [2] + HEADERS:  # the first brings HEAD into the cache
        changed = headers[:len(headers) if count is None else count]
        for name in changed:
            with open(os.path.join(top, name), "a", encoding="utf-8") as stream:
                stream.write("#define SCALING_%d_%s 1\n"
                             % (len(changed), re.sub(r"\W", "_", name).upper()))
        subprocess.run(["git", "-C", copy, "add", "-A"], check=True)
        used = cpu(*words, environment=environment, times=1)
        if count != 2:
            yield len(changed), used
        subprocess.run(["git", "-C", copy, "reset", "-q", "--hard"], check=True)


def make_releases(count, tree, folder):
    """The recorded ones as 100.0, 100.1 ...; the last one is recorded, which writes the
    indexes."""
    real = os.path.join(command.TOP, "baselines/xen")
    names = sorted((name for name in os.listdir(real) if re.fullmatch(r"\d+\.\d+", name)),
                   key=lambda name: [int(n) for n in name.split(".")])
    for number in range(count - 1):
        name = names[number % len(names)]
        release = "%d.%d" % (100 + number // len(names), number % len(names))
        text = command.text(os.path.join(real, name, ARCH + ".json"))
        text = text.replace('"release":"%s"' % name, '"release":"%s"' % release, 1)
        command.write(os.path.join(folder, "xen", release, ARCH + ".json"), text)
    subprocess.run([command.HVABI, "record", tree, "--release", "999.0", "--output", folder,
                    "--baselines", folder, "--arch", ARCH, "--profile", "xen"], check=True,
                   stdout=subprocess.DEVNULL)


def by_releases(tree, folder):
    for count in RELEASES:
        baselines = os.path.join(folder, "baselines%d" % count)
        make_releases(count, tree, baselines)
        common = ["--baselines", baselines, "--profile", "xen", "--arch", ARCH]
        yield ("diff of two releases, by those recorded", count,
               cpu("diff", "@100.1", "@100.2", *common))
        yield "history, by releases", count, cpu("history", "--no-cache", *common, times=1)


def by_commits(repository):
    for count in COMMITS:
        ids = subprocess.run(["git", "-C", repository, "log", "--no-merges", "--format=%H",
                              "-n", str(count), "RELEASE-4.22.0", "--", PUBLIC], check=True,
                             stdout=subprocess.PIPE, text=True).stdout.split()
        yield count, cpu("history", "%s~..%s" % (ids[-1], ids[0]), "-C", repository, "--arch",
                         ARCH, "--audience", "guest", "--no-cache", times=1)


def print_rows(what, rows):
    """True where the cost of each grows."""
    most = max(used for _, used in rows)
    worse = False
    print("\n%-42s %8s %10s %12s" % (what, "count", "ms CPU", "ms for each"))
    for i, (count, used) in enumerate(rows):
        worse |= i > 0 and used / count > 1.5 * rows[i - 1][1] / rows[i - 1][0]
        print("%-42s %8d %10.0f %12.2f" % ("#" * max(1, round(BAR * used / most)), count,
                                          1e3 * used, 1e3 * used / count))
    return worse


def main():
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        command.skip("HVABI_XEN_GIT is not set")
    worse = False
    with tempfile.TemporaryDirectory() as folder:
        tree = run.unpack(repository, os.path.join(folder, "trees"))[run.NEWEST]
        worse |= print_rows("hook, by headers edited", list(by_headers(tree, folder)))
        found = {}
        for what, count, used in by_releases(tree, folder):
            found.setdefault(what, []).append((count, used))
        for what, rows in found.items():
            worse |= print_rows(what, rows)
        worse |= print_rows("history, by commits (cold, one view)", list(by_commits(repository)))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
