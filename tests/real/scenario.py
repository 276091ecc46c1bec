# SPDX-License-Identifier: MIT
"""The life of a change on real headers, told in all seven formats at once: a guest-visible member
is widened, then waived by the change itself, then by the branch that decides; beside it a comment,
a new operation and a syntax error. The headers are those of Xen 4.22, with the private files that
carry ABI, where HVABI_XEN_GIT names a repository, else Debian's."""

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command
import gate

RELEASE = "RELEASE-4.22.0"
FILES = [gate.PUBLIC, "xen/Makefile", "xen/include/xlat.lst", "xen/include/hypercall-defs.c",
         "xen/include/xen/hypercall.h", "xen/common/grant_table.c", "xen/arch/x86/hvm/hvm.c"]
FORMATS = ("text", "json", "sarif", "junit", "codequality", "github", "markdown")
HEADER = gate.PUBLIC + "/event_channel.h"
ENTITY = "struct evtchn_reset"
# one finding exactly: no other record holds this one, and all architectures lay it out alike
WIDENED = ("a widened member", "event_channel.h",
           "struct evtchn_reset {\n    /* IN parameters. */\n    domid_t dom;",
           "struct evtchn_reset {\n    /* IN parameters. */\n    uint32_t dom;", 1)
EDITS = [WIDENED if edit[0] == WIDENED[0] else edit for edit in gate.EDITS]
REASON = 'nobody | uses `it` <b> & "so" on ]]>'


# ---- readers: what fails as {(file, line)}, and all that is told ----

def read_text(text):
    return {(file, int(line)) for file, line in re.findall(r"^(\S+?):(\d+): break: ", text, re.M)}


def read_json(text):
    broken = [c for c in json.loads(text)["changes"]
              if c["verdict"] == "break" and c["introduced_here"]]
    assert len(broken) <= 1, broken
    return {(c["location"]["file"], c["location"]["line"]) for c in broken}


def sarif_results(text):
    return json.loads(text)["runs"][0]["results"]


def read_sarif(text):
    places = [r["locations"][0]["physicalLocation"] for r in sarif_results(text)
              if r["level"] == "error"]
    return {(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places}


def read_junit(text):
    failed = [case for case in ElementTree.fromstring(text).iter("testcase")
              if case.find("failure") is not None]
    return {(case.get("file"), int(re.search(re.escape(case.get("file")) + r":(\d+):",
                                             case.find("failure").text).group(1)))
            for case in failed}


def read_codequality(text):
    return {(i["location"]["path"], i["location"]["lines"]["begin"]) for i in json.loads(text)
            if i["severity"] in ("blocker", "critical")}


def read_github(text):
    return {(file, int(line)) for file, line in
            re.findall(r"^::error file=([^,]*),line=(\d+),", text, re.M)}


def read_markdown(text):
    rows = [row.split(" | ") for row in re.findall(r"^\| break.*", text, re.M)]
    places = [row[2].strip("`").rsplit(":", 1) for row in rows]
    return {(file, int(line)) for file, line in places}


READERS = dict(zip(FORMATS, (read_text, read_json, read_sarif, read_junit, read_codequality,
                             read_github, read_markdown)))


# ---- what a waived finding looks like in each ----

def waived_text(text):
    return "waived: " + REASON in text


def waived_json(text):
    (change,) = [c for c in json.loads(text)["changes"] if c["waiver"]]
    return change["entity"] == ENTITY and change["waiver"]["reason"] == REASON


def waived_sarif(text):
    (result,) = [r for r in sarif_results(text) if r["suppressions"]]
    (told,) = result["suppressions"]
    return (result["level"] == "note" and told["status"] == "accepted" and
            told["kind"] == "external" and told["justification"] == REASON and
            told["location"]["physicalLocation"]["artifactLocation"]["uri"].startswith(
                ".hvabi/waivers/"))


def waived_junit(text):
    root = ElementTree.fromstring(text)
    (case,) = [c for c in root.iter("testcase") if c.find("skipped") is not None]
    return (root.get("failures") == "0" and root.get("skipped") == "1" and
            REASON in case.find("skipped").get("message") and ENTITY in case.get("name"))


def waived_codequality(text):
    return any(i["severity"] == "info" and REASON in i["description"] for i in json.loads(text))


def waived_github(text):
    return any(ENTITY in line and "Waived: " + REASON in line and line.startswith("::notice ")
               for line in text.splitlines())


def waived_markdown(text):
    return ("nothing fails" in text and "waived: " + REASON in text and
            not re.search(r"^\| break", text, re.M))


WAIVED = dict(zip(FORMATS, (waived_text, waived_json, waived_sarif, waived_junit,
                            waived_codequality, waived_github, waived_markdown)))


# ---- what an unread header looks like in each ----

UNREAD = {"text": "event_channel.h:{line}: ", "json": '"errors": [', "junit": "<error ",
          "sarif": '"executionSuccessful": false', "codequality": '"unreadable"',
          "github": "::error file=" + HEADER, "markdown": "could not read everything"}


# ---- the scenario ----

def headers(folder):
    """A scratch repository's content, and whether it is a whole tree."""
    repository = os.environ.get("HVABI_XEN_GIT")
    if not repository:
        done = subprocess.run([os.path.join(HERE, "fetch-xen-headers"), folder], check=True,
                              stdout=subprocess.PIPE, text=True)
        return done.stdout.strip(), False
    os.makedirs(folder)
    archive = subprocess.run(["git", "-C", repository, "archive", RELEASE, *FILES], check=True,
                             stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "x", "-C", folder], input=archive, check=True)
    return folder, True


def check(scratch, tree="HEAD", *more):
    """Exit status, and what each format says."""
    words = [command.HVABI, "check", tree, "--against", "main", "--policy", "main", *more]
    for name in FORMATS:
        words += ["--format", name + ":out." + name]
    done = scratch.run(*words, check=False)
    said = {}
    for name in FORMATS:
        said[name] = command.text(os.path.join(scratch.path, "out." + name))
        os.unlink(os.path.join(scratch.path, "out." + name))
    return done, said


def line_of(scratch, needle):
    return command.text(os.path.join(scratch.path, HEADER)).partition(needle)[0].count("\n") + 1


def complain(what, done, status):
    if done.returncode != status:
        yield "%s: exit %d, expected %d:\n%s%s" % (what, done.returncode, status,
                                                   done.stdout[-800:], done.stderr[-800:])


def on_branch(scratch, edit):
    scratch.run("git", "checkout", "-q", "-B", "change", "main")
    scratch.edit(*edit[1:4])
    scratch.commit(edit[0])


def try_edits(scratch):
    for edit in EDITS:
        on_branch(scratch, edit)
        done, said = check(scratch)
        yield from complain(edit[0], done, edit[4])
        if edit[4] == 1:
            place = {(HEADER, line_of(scratch, ENTITY + " {") + 2)}
            for name in FORMATS:
                if READERS[name](said[name]) != place:
                    yield "%s: %s tells %s, expected %s" % (edit[0], name,
                                                            READERS[name](said[name]), place)
        elif edit[4] == 3:
            line = line_of(scratch, "{{")
            for name in FORMATS:
                if UNREAD[name].format(line=line) not in said[name] and name != "json":
                    yield "%s: %s does not tell it:\n%s" % (edit[0], name, said[name][:600])
            if not json.loads(said["json"])["errors"]:
                yield edit[0] + ": json has no error"
        elif any(READERS[name](said[name]) for name in FORMATS):
            yield "%s: something fails: %s" % (edit[0], said["text"])
    on_branch(scratch, EDITS[1])
    _, said = check(scratch, "HEAD", "--show", "compatible")
    for name in FORMATS:
        if "EVTCHNOP_newest" not in said[name]:
            yield "a new operation: %s does not list it" % name


def write_waiver(scratch):
    """The waiver of the widened member, in what is checked out."""
    report = json.loads(check(scratch, "change")[1]["json"])
    (finding,) = [c["id"] for c in report["changes"]
                  if c["verdict"] == "break" and c["introduced_here"]]
    scratch.run(command.HVABI, "waive", finding, "change", "--against", "rev:main", "--reason",
                REASON, "--link", "<1@example.org>", "--by", "A. Person")


def try_waivers(scratch):
    on_branch(scratch, WIDENED)
    write_waiver(scratch)
    scratch.commit("a waiver of my own")
    done, said = check(scratch)
    yield from complain("a waiver in the same change", done, 1)
    for name in FORMATS:
        if len(READERS[name](said[name])) != 1:
            yield "a waiver in the same change: %s tells no failure" % name
    for name in ("text", "json", "sarif", "markdown", "junit", "github"):
        if "edits its own policy" not in said[name]:
            yield "a waiver in the same change: %s does not tell of it" % name
    scratch.run("git", "checkout", "-q", "-B", "change", "change^")
    scratch.run("git", "checkout", "-q", "main")
    write_waiver(scratch)
    scratch.commit("decided")
    scratch.run("git", "checkout", "-q", "change")
    done, said = check(scratch, "change")
    yield from complain("the same waiver on the branch that decides", done, 0)
    for name in FORMATS:
        if READERS[name](said[name]) and name not in ("text", "json"):
            yield "a waived finding: %s tells a failure" % name
        if not WAIVED[name](said[name]):
            yield "a waived finding: %s does not show the waiver:\n%s" % (name, said[name][:1500])


def main():
    with tempfile.TemporaryDirectory() as folder:
        source, whole = headers(os.path.join(folder, "headers"))
        scratch = gate.Scratch(folder, source, whole)
        complaints = list(try_edits(scratch)) + list(try_waivers(scratch))
    for complaint in complaints:
        print(complaint)
    print("%d changes and a waiver in %d formats on %s: %d complaints"
          % (len(EDITS), len(FORMATS), RELEASE if whole else "Debian's headers",
             len(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
