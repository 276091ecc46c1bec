# SPDX-License-Identifier: MIT
"""Does a report say what `diff` says? Every claim of a dossier, and of the mail that is made
from it, is looked up in the JSON of a comparison of the same trees."""

import re

# what a dossier adds to a finding
OWN = {"shipped", "waiver_to_record"}
TEXT = {"semantics-only", "macro-body"}


VERDICTS = ("break", "versioned", "source", "review", "unreleased", "compatible")


def key(finding):
    return (finding["id"], finding["entity"], finding["member"], tuple(finding["archs"]),
            tuple(finding["audiences"]), str(finding["before"]), str(finding["after"]))


def is_told(change):
    """What a report has to number: all but what is compatible or mere text."""
    return change["rollback"] == "break" or (
        change["verdict"] != "compatible" and change["kind"] not in TEXT)


def proposed(question):
    contract = question.get("contract")
    return contract and contract["after"] and contract["after"]["proposed"]


def of_finding(question, finding, known):
    change = known.get(key(finding))
    if change is None:
        if not proposed(question):
            yield "F%d: diff knows no such finding: %s" % (question["number"], finding["id"])
        return
    for name, value in finding.items():
        if name not in OWN and change.get(name) != value:
            yield "F%d: %s is %r, diff says %r" % (question["number"], name, value,
                                                   change.get(name))
    since = (finding["shipped"] or {}).get("since")
    if since != change["released_since"]:
        yield "F%d: shipped since %s, diff says %s" % (question["number"], since,
                                                       change["released_since"])


def of_layout(question, layout):
    """The member of the finding stands in the layout as diff has it."""
    members = {member["member"]: member for member in layout["members"]}
    for finding in question["findings"]:
        if finding["member"] not in members or finding["entity"] != layout["record"]:
            continue
        sides = finding
        for arch in layout["archs"]:
            sides = finding.get("per_arch", {}).get(arch, finding)
        shown = members[finding["member"]]
        for side in ("before", "after"):
            held, said = sides[side], shown[side]
            if held and said and any(held[k] != said[k] for k in ("offset", "bits", "type")):
                yield "F%d: %s of %s: %r, diff says %r" % (
                    question["number"], side, finding["member"], said, held)


def of_waiver(question, finding):
    waiver = finding["waiver_to_record"]
    if waiver is None:
        return
    for name in ("id", "rule", "kind", "entity", "member", "archs", "audiences"):
        if waiver[name] != finding[name]:
            yield "F%d: the waiver's %s is %r" % (question["number"], name, waiver[name])


def of_json(dossier, diff):
    """What is wrong with a dossier, given diff's report."""
    known = {key(change): change for change in diff["changes"]}
    told = set()
    complaints = []
    extra = 0
    for number, question in enumerate(dossier["questions"], 1):
        if question["number"] != number:
            complaints.append("question %d is numbered F%d" % (number, question["number"]))
        for finding in question["findings"]:
            told.add(key(finding))
            extra += bool(proposed(question))
            complaints += of_finding(question, finding, known)
            complaints += of_waiver(question, finding)
        for layout in question["layouts"]:
            complaints += of_layout(question, layout)
    for change in diff["changes"]:
        if is_told(change) and key(change) not in told:
            complaints.append("not told: %s %s" % (change["kind"], change["entity"]))
    for name, count in diff["summary"]["rows"].items():
        own = extra if name == "review" else 0
        if dossier["summary"]["rows"][name] != count + own:
            complaints.append("summary: %d %s, diff says %d"
                              % (dossier["summary"]["rows"][name], name, count))
    headings = {change["group"]["id"] for change in diff["changes"]}
    if len(headings) != sum(diff["summary"][name] for name in VERDICTS):
        complaints.append("the summary does not count decisions")
    if dossier["coverage"] != diff["coverage"] or dossier["errors"] != diff["errors"]:
        complaints.append("coverage or errors differ from diff's")
    return complaints


# ---- the mail ----

def sections(mail):
    """Number of a question -> its lines, from its heading on."""
    found, current = {}, None
    for line in mail.split("\n"):
        match = re.match(r"\[F(\d+)\] ", line)
        if match and int(match.group(1)) not in found:
            current = found.setdefault(int(match.group(1)), [])
        elif re.match(r"=+$", line):
            current = None
        if current is not None:
            current.append(line)
    return found


def facts(lines):
    """label -> text, of lines such as "verdict         break: ..." and what goes on below."""
    found, label = {}, None
    for line in lines:
        match = re.match(r"(\S.{0,14}\S) *(?<= )(\S.*)$", line)
        if match and len(line) > 16 and line[15] == " " and line[16] != " ":
            label = line[:16].strip()
            found[label] = line[16:]
        elif label and line.startswith(" " * 16):
            found[label] += " " + line.strip()
        else:
            label = None
    return found


def of_section(question, lines):
    said = facts(lines)
    first = question["findings"][0]
    number = "F%d" % question["number"]
    if not said.get("verdict", "").startswith(first["verdict"] + ":"):
        yield "%s: mail: verdict %s" % (number, said.get("verdict"))
    if not re.match(first["rollback"] + r"\b", said.get("rollback", "")):
        yield "%s: mail: rollback %s" % (number, said.get("rollback"))
    if not said.get("rule", "").startswith(first["rule"] + " "):
        yield "%s: mail: rule %s" % (number, said.get("rule"))
    if first["location"] and first["location"]["file"] not in said.get("header", ""):
        yield "%s: mail: header %s" % (number, said.get("header"))
    for call in first["reachable_from"][:6]:
        if call not in said.get("reached from", ""):
            yield "%s: mail: not reached from %s" % (number, call)
    covered = first.get("covered_by")
    if covered and covered["macro"] not in said.get("version", ""):
        yield "%s: mail: version %s" % (number, said.get("version"))
    if covered and (covered["before"] == covered["after"]) != (
            "not raised" in said.get("version", "")):
        yield "%s: mail: version %s" % (number, said.get("version"))
    if len(question["findings"]) == 1 and first["released_since"] and (
            "unchanged since %s," % first["released_since"] not in said.get("shipped", "")):
        yield "%s: mail: shipped %s" % (number, said.get("shipped"))


def of_mail(mail, dossier, _diff):
    """What is wrong with the mail of the dossier."""
    found = sections(mail)
    complaints = []
    for question in dossier["questions"]:
        if question["number"] not in found:
            complaints.append("F%d is not in the mail" % question["number"])
            continue
        complaints += of_section(question, found[question["number"]])
    if len(found) != len(dossier["questions"]):
        complaints.append("the mail has %d questions" % len(found))
    return complaints
