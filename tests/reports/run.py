# SPDX-License-Identifier: MIT
"""The report for a vote, on disputes that there have been: tests/reports/<name>/case.json says
what is reported, the files beside it hold what has to come out, and can be read.

    {"words": ["@4.12", "@4.13", "--arch", "arm64"], "why": "...", "git": true}

With "git" the trees are revisions of the repository that HVABI_XEN_GIT names. Whatever a report
claims is held against what `diff` says as JSON, and the mail against the rules of mails.

    run.py [--update] [NAME]..."""

import json
import os
import re
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import claims
import command

REPORTS = os.path.dirname(os.path.abspath(__file__))
KEYS = {"words", "why", "git"}
FORMATS = {"mail": "report.mail", "markdown": "report.markdown", "html": "report.html"}


def settled(text):
    """Without what differs between machines and versions: hashes, program, parser."""
    text = re.sub(r"(SHA-256(\W|<code>)+)[0-9a-f]{16}", r"\1................", text)
    return re.sub(r"((?:hvabi|libclang)(?: |`|<code>)+)\d+\.\d+\.\d+", r"\1VERSION", text)


def written(words, folder, formats):
    """One run that writes every format; bytes by format."""
    asked = [word for name in formats
             for word in ("--format", "%s:%s" % (name, os.path.join(folder, name)))]
    done = command.run("report", "--full", *words, *asked)
    if done.returncode not in (0, 1):
        raise RuntimeError("exit %d: %s" % (done.returncode, done.stderr.strip()))
    texts = {}
    for name in formats:
        with open(os.path.join(folder, name), "rb") as stream:
            texts[name] = stream.read()
    return texts


def differs(path, text, update):
    """What is wrong with a golden file; update writes it."""
    text = settled(text)
    if update:
        command.write(path, text)
        return []
    try:
        held = command.text(path)
    except OSError as error:
        return [str(error)]
    if held == text:
        return []
    for number, (a, b) in enumerate(zip(held.splitlines(), text.splitlines()), 1):
        if a != b:
            return ["%s:%d: expected: %.120s" % (path, number, a), "  found:    %.120s" % b]
    return ["%s: expected %d lines, found %d"
            % (path, len(held.splitlines()), len(text.splitlines()))]


def of_mail(mail):
    """The rules of a mail's body, for every line of it."""
    for number, line in enumerate(mail.decode("utf-8").split("\n"), 1):
        if not line.isprintable():
            yield "mail, line %d: more than plain text: %r" % (number, line)
        if len(line) > 72:
            yield "mail, line %d: %d columns" % (number, len(line))
        if line.startswith((">", "From ", "--- ", "diff -")) or line == "---":
            yield "mail, line %d: read as something else: %s" % (number, line)
        if line != line.rstrip():
            yield "mail, line %d: blanks at its end" % number


def wrong(name, words, update):
    with tempfile.TemporaryDirectory() as folder:
        texts = written(words, folder, [*FORMATS, "json"])
        again = written(words, folder, [*FORMATS, "json"])
    complaints = ["%s: another run gives other bytes" % f for f in texts if texts[f] != again[f]]
    complaints += of_mail(texts["mail"])
    for format_, file in FORMATS.items():
        complaints += differs(os.path.join(REPORTS, name, file), texts[format_].decode(), update)
    dossier = json.loads(texts["json"])
    options = words[:]
    if "--contract" in options: # diff knows of no proposal
        del options[options.index("--contract"):options.index("--contract") + 2]
    diff = command.report("diff", *options)
    complaints += claims.of_json(dossier, diff)
    complaints += claims.of_mail(texts["mail"].decode(), dossier, diff)
    return complaints


def main():
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    update = "--update" in sys.argv
    failed = done = 0
    os.chdir(command.TOP) # what is reported says how its trees were named
    for name in names or sorted(os.listdir(REPORTS)):
        path = os.path.join(REPORTS, name, "case.json")
        if not os.path.isfile(path):
            continue
        case = command.load(path)
        unknown = set(case) - KEYS
        repository = os.environ.get("HVABI_XEN_GIT")
        if case.get("git") and not repository:
            print("%s: SKIP: HVABI_XEN_GIT names no repository of Xen" % name)
            continue
        words = case["words"] + (["-C", repository] if case.get("git") else [])
        complaints = ["unknown key '%s'" % key for key in unknown] + wrong(name, words, update)
        failed += bool(complaints)
        done += 1
        for complaint in complaints:
            print("%s: %s" % (name, complaint))
    print("%d reports, %d wrong" % (done, failed))
    return 1 if failed or not done else 0


if __name__ == "__main__":
    sys.exit(main())
