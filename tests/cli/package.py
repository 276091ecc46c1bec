# SPDX-License-Identifier: MIT
"""The Debian packages, as an administrator meets them: ci/package builds them, lintian has nothing
to say, they install with dpkg into a root that has what they depend on and nothing else, they work
there, and nothing is left of them when they are purged. The root is made from the files of this
machine's own packages, so no network is needed."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

PACKAGES = ["hvabi", "hvabi-data", "libhvabi-dev", "libhvabi0"]
INFO = "/var/lib/dpkg/info"
LEFT_OUT = ("/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/", "/usr/share/info/",
            "/var/cache/")
# what dpkg and the loader keep for themselves
KEPT = ("var/lib/dpkg/", "var/log/", "var/cache/", "etc/ld.so.cache", "tmp/")


def need(condition, text):
    if not condition:
        print("SKIP: " + text)
        sys.exit(command.SKIP)


def fail(text):
    print("FAILED: " + text)
    sys.exit(1)


class Status:
    """The packages that are installed on this machine."""

    def __init__(self):
        self.stanzas, self.providers = {}, {}
        for stanza in command.text("/var/lib/dpkg/status").split("\n\n"):
            fields = dict(line.split(": ", 1) for line in stanza.split("\n")
                          if ": " in line and not line.startswith(" "))
            if fields.get("Status", "").endswith(" installed"):
                fields["stanza"] = stanza
                self.stanzas[fields["Package"]] = fields
                for name in [fields["Package"], *names(fields.get("Provides", ""))]:
                    self.providers.setdefault(name, fields["Package"])

    def closure(self, wanted):
        """The names, and all that they depend on, as far as it is installed."""
        found, todo = set(), list(wanted)
        while todo:
            package = self.providers.get(todo.pop())
            if package and package not in found:
                found.add(package)
                fields = self.stanzas[package]
                todo += names(fields.get("Depends", "")) + names(fields.get("Pre-Depends", ""))
        return found

    def essential(self):
        return [name for name, fields in self.stanzas.items() if fields.get("Essential") == "yes"]


def names(relation):
    """All names of "a (>= 1), b | c:any"."""
    words = relation.replace("|", ",").split(",")
    return [word.split()[0].split(":")[0] for word in words if word.strip()]


def of_ours(debs, field):
    """The packages that ours name in a field."""
    lines = [subprocess.check_output(["dpkg-deb", "-f", deb, field], text=True) for deb in debs]
    return [name for line in lines for name in names(line.strip()) if name not in PACKAGES]


class Root:
    """A root of its own, with some of this machine's packages in it."""

    def __init__(self, path, status):
        self.path, self.status, self.packages = path, status, set()
        for folder in ("dev", "tmp", "proc", "etc", "var/lib/dpkg/info", "var/lib/dpkg/updates",
                       "var/lib/dpkg/triggers", "debs"):
            os.makedirs(os.path.join(path, folder))
        for file in ("/etc/passwd", "/etc/group"):
            shutil.copy(file, path + file)
        for link in filter(os.path.islink, glob.glob("/*")): # /bin -> usr/bin
            target = os.readlink(link)
            os.makedirs(os.path.join(path, target), exist_ok=True)
            os.symlink(target, path + link)

    def add(self, packages):
        """Copy packages that are not there yet."""
        new = sorted(packages - self.packages)
        self.packages |= packages
        paths = []
        for name in new:
            lists = glob.glob("%s/%s.list" % (INFO, name)) + glob.glob("%s/%s:*.list" % (INFO, name))
            for listed in lists:
                paths += [path for path in command.text(listed).split("\n")
                          if os.path.lexists(path) and not path.startswith(LEFT_OUT)
                          and path.count("/") > 1]
                for file in glob.glob(listed[:-len("list")] + "*"):
                    shutil.copy(file, self.path + INFO)
        listing = os.path.join(self.path, "tmp/listing")
        command.write(listing, "\n".join("." + path for path in paths))
        subprocess.run("tar -C / --no-recursion -cf - -T '%s' | tar -C '%s' --no-same-owner -xf -"
                       % (listing, self.path), shell=True, check=True)
        os.remove(listing)
        with open(self.path + "/var/lib/dpkg/status", "w", encoding="utf-8") as out:
            for name in sorted(self.packages):
                out.write(self.status.stanzas[name]["stanza"].strip("\n") + "\n\n")

    def works(self):
        try:
            return self.run("true") == ""
        except SystemExit:
            return False

    def run(self, *words, status=0, says=()):
        """A command in the root; its output."""
        inside = 'mount --rbind /dev "$0/dev" && mount --rbind /proc "$0/proc" && exec chroot "$0" "$@"'
        alone = ["unshare", "--mount", "--net", *(["--map-root-user"] if os.getuid() else [])]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", "LC_ALL": "C.UTF-8",
                       "DEBIAN_FRONTEND": "noninteractive", "GIT_CONFIG_NOSYSTEM": "1", "PYTHONDONTWRITEBYTECODE": "1",
                       "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org",
                       "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}
        done = subprocess.run([*alone, "sh", "-c", inside, self.path, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=environment, errors="backslashreplace", text=True)
        if done.returncode != status or any(text not in done.stdout for text in says):
            fail("%s: exit %d, expected %d, and these words: %s\n%s"
                 % (" ".join(words), done.returncode, status, says, done.stdout))
        return done.stdout

    def snapshot(self):
        """Everything that is there, but for what dpkg and the loader keep for themselves."""
        found = set()
        for folder, folders, files in os.walk(self.path):
            for name in folders + files:
                path = os.path.join(folder, name)
                short = os.path.relpath(path, self.path)
                if not (short + "/").startswith(KEPT):
                    entry = os.lstat(path)
                    found.add((short, entry.st_mode, os.path.islink(path) and os.readlink(path),
                               entry.st_size if os.path.isfile(path) else 0))
        return found


def build(folder):
    debs = os.path.join(folder, "debs")
    # as they are shipped, but for how fast the program is and for its symbols, which nobody installs
    options = dict(os.environ, DEB_BUILD_OPTIONS="noopt noautodbgsym")
    done = subprocess.run([os.path.join(command.TOP, "ci/package"), debs], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=options)
    if done.returncode:
        fail(done.stdout)
    lint = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning",
                           *glob.glob(debs + "/*.changes")],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if lint.returncode or lint.stdout.strip():
        fail("lintian:\n" + lint.stdout)
    found = [deb for name in PACKAGES for deb in glob.glob("%s/%s_*.deb" % (debs, name))]
    if len(found) != len(PACKAGES):
        fail("these packages were made: %s" % os.listdir(debs))
    return found


def check_bare(root):
    """With what the packages depend on, and nothing more."""
    root.run("hvabi", "diff", "@4.14", "@4.16", says=["versioned", "cpsr is wider"])
    root.run("hvabi", "explain", "HV1203", says=["HV1203"])
    root.run("hvabi", "--version", says=["libclang missing: install libclang1-19"])
    root.run("bash", "-c", ". /usr/share/bash-completion/completions/hvabi && complete -p hvabi",
             says=["complete -F _hvabi hvabi"])
    root.run("zcat", "/usr/share/man/man1/hvabi-check.1.gz", says=["hvabi-check"])
    unit = os.path.join(root.path, "tmp/unit.o")
    subprocess.run(["cc", "-c", "-g", "-fno-eliminate-unused-debug-types", "-x", "c", "-", "-o", unit],
                   input=b"struct sched_shutdown { unsigned int reason; }; int anchor;", check=True)
    root.run("hvabi", "verify", "/tmp/unit.o", "--against", "@4.17", says=["1 agree, 0 differ"])
    for path in ("/usr/share/doc/hvabi/README.md.gz", "/usr/share/doc/hvabi/copyright",
                 "/usr/share/doc/hvabi/ci/gitlab-ci.yml", "/usr/share/hvabi/hooks/pre-commit",
                 "/usr/include/hvabi/hvabi.h", "/usr/share/zsh/vendor-completions/_hvabi",
                 "/usr/share/fish/vendor_completions.d/hvabi.fish"):
        root.run("test", "-f", path)


def check_newcomer(root):
    """The first day with hvabi, once more, with the package in place of the build."""
    source = os.path.join(root.path, "src")
    os.makedirs(source + "/tests/cases")
    for folder in ("ci", "tests/cli"):
        shutil.copytree(os.path.join(command.TOP, folder), os.path.join(source, folder))
    shutil.copy(os.path.join(command.TOP, "tests/cases/tiny.json"), source + "/tests/cases")
    root.run("env", "HVABI_SOURCE=/src", "HVABI=/usr/bin/hvabi", "HVABI_HOOKS=/usr/share/hvabi/hooks",
             "bats", "/src/tests/cli/newcomer.bats", says=["ok 1"])
    shutil.rmtree(source)


def check_installed(root, check):
    """Install, check, purge: afterwards all is as before."""
    root.run("ldconfig")
    before = root.snapshot()
    root.run("sh", "-c", "exec dpkg --force-unsafe-io -i /debs/*.deb")
    root.run("dpkg", "--verify", *PACKAGES)
    check(root)
    root.run("dpkg", "--purge", *PACKAGES)
    after = root.snapshot()
    if before != after:
        fail("the packages leave behind, or take away:\n%s"
             % "\n".join(sorted(str(entry) for entry in before ^ after)))


def main():
    for tool in ("dpkg-buildpackage", "dh", "lintian", "unshare", "scdoc"):
        need(shutil.which(tool), tool + " is not installed (ci/deps build test package)")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        status = Status()
        root = Root(os.path.join(folder, "root"), status)
        root.add(status.closure(status.essential()))
        need(root.works(), "unshare, mount and chroot are not allowed here")
        debs = build(folder)
        root.add(status.closure(of_ours(debs, "Depends")))
        for deb in debs:
            shutil.copy(deb, root.path + "/debs")
        check_installed(root, check_bare)
        # what is recommended, and what a newcomer has
        root.add(status.closure(of_ours(debs, "Recommends") + ["bats", "python3", "python3-yaml"]))
        check_installed(root, check_newcomer)
    print("4 packages: built, no complaint of lintian, installed, used and removed")


if __name__ == "__main__":
    main()
