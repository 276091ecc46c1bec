# SPDX-License-Identifier: MIT
"""The gate where it is used: hooks and pipeline templates run on a scratch repository that holds
Debian's public headers of Xen at their place in Xen's tree. A comment passes, a new operation
passes, a widened member does not, nor does what cannot be parsed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command

try:
    import yaml
except ImportError:
    yaml = None

PUBLIC = "xen/include/public"
MAKEFILE = """export XEN_VERSION       = 4
export XEN_SUBVERSION    = 17
export XEN_EXTRAVERSION ?= .5
"""
HOME = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}
EDITS = [ # (what, file, old, new, the gate's exit status)
    ("a comment", "event_channel.h", "struct evtchn_send {", "/* again */\nstruct evtchn_send {", 0),
    ("a new operation", "event_channel.h", "#define EVTCHNOP_set_priority    13",
     "#define EVTCHNOP_set_priority    13\n#define EVTCHNOP_newest          15", 0),
    ("a widened member", "event_channel.h", "    /* IN parameters. */\n    evtchn_port_t port;\n};\ntypedef struct evtchn_send",
     "    /* IN parameters. */\n    uint64_t port;\n};\ntypedef struct evtchn_send", 1),
    ("what does not parse", "event_channel.h", "struct evtchn_send {", "struct evtchn_send {{", 3),
]


class Scratch:
    """A repository with public headers at their place in Xen's tree; whole: headers is the top of
    such a tree."""

    def __init__(self, folder, headers, whole=False):
        self.path = os.path.join(folder, "tree")
        self.environment = dict(os.environ, HVABI=command.HVABI, HOME=folder,
                                XDG_CACHE_HOME=os.path.join(folder, "cache"),
                                PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"], **HOME)
        shutil.copytree(headers, self.path if whole else os.path.join(self.path, PUBLIC))
        if not whole:
            with open(os.path.join(self.path, "xen/Makefile"), "w", encoding="ascii") as stream:
                stream.write(MAKEFILE)
        os.makedirs(os.path.join(folder, "bin"))
        os.symlink(command.HVABI, os.path.join(folder, "bin/hvabi"))
        self.run("git", "init", "-q", "-b", "main")
        self.commit("headers", "--no-verify")

    def run(self, *words, check=True, **more):
        done = subprocess.run(words, cwd=self.path, capture_output=True, text=True,
                              env=dict(self.environment, **more))
        if check and done.returncode:
            raise RuntimeError("%s: %s%s" % (" ".join(words), done.stdout, done.stderr))
        return done

    def edit(self, name, old, new):
        path = os.path.join(self.path, PUBLIC, name)
        text = command.text(path)
        if old not in text:
            raise RuntimeError("%s has no %r" % (name, old))
        command.write(path, text.replace(old, new, 1))

    def commit(self, message, *more, check=True):
        self.run("git", "add", "-A")
        return self.run("git", "commit", "-q", "-m", message, *more, check=check)

    def back(self):
        self.run("git", "reset", "-q", "--hard", "main")


def try_hook(scratch, name):
    """Each edit is committed, or not, as it must be."""
    for what, header, old, new, status in EDITS:
        scratch.run("git", "checkout", "-q", "-B", "change", "main")
        scratch.edit(header, old, new)
        done = scratch.commit(what, check=False)
        if bool(done.returncode) != bool(status):
            yield "%s: %s was %s:\n%s%s" % (name, what, "refused" if done.returncode else
                                            "committed", done.stdout, done.stderr)
        scratch.back()


def plain_hook(scratch):
    scratch.run("git", "config", "core.hooksPath", os.path.join(command.TOP, "ci"))
    yield from try_hook(scratch, "ci/pre-commit")
    scratch.run("git", "config", "--unset", "core.hooksPath")


def tool_hook(scratch, folder):
    """By pre-commit, from a repository that has our description of the hook."""
    if not shutil.which("pre-commit"):
        print("pre-commit is not installed: not tried")
        return
    source = os.path.join(folder, "hooks")
    os.makedirs(source)
    shutil.copy(os.path.join(command.TOP, ".pre-commit-hooks.yaml"), source)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "hooks"]):
        subprocess.run(["git", "-C", source, *words], check=True, env=scratch.environment)
    revision = subprocess.run(["git", "-C", source, "rev-parse", "HEAD"], check=True, text=True,
                              stdout=subprocess.PIPE, env=scratch.environment).stdout.strip()
    scratch.run("git", "checkout", "-q", "main")
    with open(os.path.join(scratch.path, ".pre-commit-config.yaml"), "w",
              encoding="ascii") as stream:
        stream.write("repos:\n- repo: %s\n  rev: %s\n  hooks: [{id: hvabi}]\n"
                     % (source, revision))
    scratch.commit("hook", "--no-verify")
    scratch.run("pre-commit", "install")
    yield from try_hook(scratch, "pre-commit")
    os.unlink(os.path.join(scratch.path, ".git/hooks/pre-commit"))


def change_branch(scratch, edit):
    _, header, old, new, _ = edit
    scratch.run("git", "checkout", "-q", "-B", "change", "main")
    scratch.edit(header, old, new)
    scratch.commit("change", "--no-verify")
    # what a pipeline has: the target as the remote's branch
    scratch.run("git", "update-ref", "refs/remotes/origin/main", "main")


def run_lines(scratch, lines, wanted, name, **environment):
    done = scratch.run("bash", "-ec", "\n".join(lines), check=False, **environment)
    if done.returncode != wanted:
        yield "%s: exit %d, expected %d:\n%s%s" % (name, done.returncode, wanted,
                                                   done.stdout[-1500:], done.stderr[-1500:])


def written(scratch, name, path, holds):
    try:
        text = command.text(os.path.join(scratch.path, path))
        if not holds(text):
            yield "%s: %s says nothing of the change:\n%s" % (name, path, text[:600])
    except (OSError, ValueError) as error:
        yield "%s: %s: %s" % (name, path, error)


def gitlab(scratch):
    with open(os.path.join(command.TOP, "ci/gitlab-ci.yml"), encoding="utf-8") as stream:
        job = yaml.safe_load(stream)[".hvabi"]
    base = scratch.run("git", "rev-parse", "main").stdout.strip()
    environment = {"CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                   "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    for edit in EDITS:
        change_branch(scratch, edit)
        # before_script fetches from a server that a test has not
        yield from run_lines(scratch, job["script"], edit[4], "gitlab, " + edit[0], **environment)
        if edit[4] == 1:
            yield from written(scratch, "gitlab", "gl-code-quality-report.json", lambda text: any(
                issue["location"]["path"] == PUBLIC + "/event_channel.h"
                for issue in json.loads(text)))
            yield from written(scratch, "gitlab", "hvabi.sarif", lambda text: any(
                result["level"] == "error" for result in json.loads(text)["runs"][0]["results"]))
            yield from written(scratch, "gitlab", "hvabi-junit.xml",
                               lambda text: "<failure" in text and "evtchn_send" in text)
        scratch.run("git", "clean", "-fdq")
        scratch.back()


def github(scratch):
    with open(os.path.join(command.TOP, "ci/github-action.yml"), encoding="utf-8") as stream:
        steps = yaml.safe_load(stream)["jobs"]["hvabi"]["steps"]
    lines = [step["run"] for step in steps if "run" in step]
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main",
                   "GITHUB_STEP_SUMMARY": os.path.join(scratch.path, "summary.md")}
    for edit in EDITS:
        change_branch(scratch, edit)
        yield from run_lines(scratch, lines, edit[4], "github, " + edit[0], **environment)
        if edit[4] == 1:
            yield from written(scratch, "github", "summary.md", lambda text: "evtchn_send" in text)
        scratch.run("git", "clean", "-fdq")
        scratch.back()


def main():
    with tempfile.TemporaryDirectory() as folder:
        headers = subprocess.run([os.path.join(HERE, "fetch-xen-headers"),
                                  os.path.join(folder, "debian")], stdout=subprocess.PIPE,
                                 check=True, text=True).stdout.strip()
        scratch = Scratch(folder, headers)
        complaints = list(plain_hook(scratch))
        if yaml:
            complaints += list(gitlab(scratch)) + list(github(scratch))
        else:
            print("python3-yaml is not installed: templates not tried")
        complaints += list(tool_hook(scratch, folder))
    for complaint in complaints:
        print(complaint)
    print("%d edits in each of the hooks and templates, %d complaints"
          % (len(EDITS), len(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
