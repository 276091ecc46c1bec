# SPDX-License-Identifier: MIT
"""The witnesses of the rules: tests/cases/<slug>/{fires,silent}, each with the headers of a
made-up hypervisor (tests/cases/tiny.json) before and after, in old/ and new/, and a case.json:

    {"profile": "tiny", "archs": ["x86_64"], "status": 1,
     "expect": [{"rule": "HV1203", "kind": "member-widened", "entity": "struct x",
                 "member": "y", "verdict": "break", "rollback": "break"}]}

The report must have exactly these rows: each expected row fits one finding and each finding one
expected row, so a duplicate or an extra finding fails. A row that does not say otherwise has no
member, can be rolled back and is on all architectures of the case. The rule of the folder must
appear in fires and must not in silent, and the exit status must be that of the case. "groups" lists
the headings of all decisions, in the order of the report. All keys but expect may be left out; a folder baselines/ beside old/ is taken for the recorded releases.
What the report says as text is held against fires.text; --update writes that file.

    run.py [--update] [--fires] [SLUG[/fires|/silent]]...

--fires: those alone, which run through more of the program."""

import difflib
import json
import os
import re
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

CASES = os.path.dirname(os.path.abspath(__file__))
TEXTS = os.path.join(CASES, "fires.text")
SAID_OF_ALONE = re.compile(r" --no-sandbox(?= )|^headers were parsed without .*\n", re.M)
PROSE = re.compile(r"^    (?:why|fix|back): .*\n(?:         .*\n)*", re.M) # the catalogue's own
KEYS = {"profile", "archs", "audiences", "expect", "groups", "status", "why"}


def arguments(case, folder):
    words = ["diff", os.path.join(folder, "old"), os.path.join(folder, "new"), "--profile",
             os.path.join(CASES, case.get("profile", "tiny") + ".json")]
    for option in ("archs", "audiences"):
        if option in case:
            words += ["--" + option[:-1], ",".join(case[option])]
    if os.path.isdir(os.path.join(folder, "baselines")):
        words += ["--baselines", os.path.join(folder, "baselines")]
    return words


def shown(change):
    return " ".join(str(change.get(key)) for key in ("rule", "kind", "entity", "member",
                                                     "verdict", "rollback", "archs"))


def run(words):
    """The run of a case, with its report as JSON; and the report as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "text")
        done = command.run_alone(*words, "--format", "json", "--format", "text:" + path)
        said = command.text(path) if os.path.exists(path) else ""
    said = "%s\nexit %d\n%s" % (SAID_OF_ALONE.sub("", said), done.returncode, done.stderr)
    return done, PROSE.sub("", said.replace(command.TOP, "TOP"))


def compare_texts(texts, chosen, update):
    """Print what differs between the texts of cases and the recorded ones; whether anything does."""
    parts = re.split(r"^---- (.*)\n", command.text(TEXTS), flags=re.M)
    recorded = dict(zip(parts[1::2], parts[2::2]))
    if update:
        recorded = dict(recorded if chosen else {}, **texts)
        command.write(TEXTS, "".join("---- %s\n%s" % pair for pair in sorted(recorded.items())))
    names = sorted(set(texts).union([] if chosen else recorded))
    for name in names:
        for line in difflib.unified_diff(recorded.get(name, "").split("\n"), texts.get(name, "").split("\n"),
                                         "expected", "printed", lineterm=""):
            print("%s: %s" % (name, line))
    return any(recorded.get(name) != texts.get(name) for name in names)


def wrong(name, rules, texts):
    """What is wrong with a case: lines, none if it holds. Its text, if it is to fire, to texts."""
    folder = os.path.join(CASES, name)
    slug, witness = name.split("/")
    case = command.load(os.path.join(folder, "case.json"))
    complaints = ["unknown key '%s' in case.json" % key for key in case if key not in KEYS]
    words = arguments(case, folder)
    done, said = run(words)
    if witness == "fires":
        texts["tests/cases/" + name] = said
    if "status" in case and done.returncode != case["status"]:
        complaints.append("exit %d, expected %d" % (done.returncode, case["status"]))
    try:
        changes = json.loads(done.stdout)["changes"]
    except (ValueError, KeyError):
        return complaints + ["no report: " + done.stderr.strip()]
    usual = {"member": None, "rollback": "ok"}
    if "archs" in case:
        usual["archs"] = case["archs"]
    complaints += command.unmatched([{**usual, **row} for row in case["expect"]], changes)
    headings = list(dict.fromkeys(change["group"]["heading"] for change in changes))
    if case.get("groups", headings) != headings:
        complaints.append("decisions: %s" % headings)
    fired = any(change["rule"] in (slug, rules.get(slug)) for change in changes)
    if fired != (witness == "fires"):
        complaints.append("%s %s" % (rules.get(slug), "fired" if fired else "did not fire"))
    if complaints:
        complaints += ["  there: " + shown(change) for change in changes]
        complaints.append("  run: hvabi " + " ".join(words))
    return complaints


def main():
    rules = command.load(os.path.join(command.TOP, "rules/catalogue.json"))["rules"]
    ids = {rule["slug"]: rule["id"] for rule in rules}
    chosen, texts = [word for word in sys.argv[1:] if not word.startswith("--")], {}
    names = command.witnesses(CASES, chosen)
    if "--fires" in sys.argv[1:]:
        names = [name for name in names if name.endswith("/fires")]
    status = command.judge_all(names, lambda name: wrong(name, ids, texts))
    return compare_texts(texts, chosen, "--update" in sys.argv[1:]) or status


if __name__ == "__main__":
    sys.exit(main())
