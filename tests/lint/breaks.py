# SPDX-License-Identifier: MIT
"""baselines/xen/BREAKS.md: the breaks between recorded releases, by decision. The list is that of
`hvabi history`; which commits made each break, what it does and what was done about it stands in
breaks.json beside it, judged by hand. Fails if a break has no entry there, an entry has no break, a
commit of an entry is recorded otherwise (history/commits.json) or changed none of its names, or the
page is not what both make.

    breaks.py [--update]"""

import fnmatch
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import command

FOLDER = os.path.join(command.TOP, "baselines/xen")
PAGE, JUDGED = os.path.join(FOLDER, "BREAKS.md"), os.path.join(FOLDER, "breaks.json")
RECORDED = os.path.join(FOLDER, "history/commits.json")
SECTIONS = (("guest", "Guests", "What a guest sees: in a header that no condition hides from it."),
            ("tools", "Tools", "What only the toolstack and device models see."))
HEAD = """# Breaks of Xen's interfaces

What a binary does not survive: each row of `hvabi history` with the verdict `break`, between each
recorded release (4.0 to 4.22) and the next, by the decision that made it. The page is made by
`tests/lint/breaks.py --update` from the recorded releases and from `breaks.json`, in which people
judged each decision after they read its commits; a test fails if either has something that the other
does not have.

A break says what the headers do to a binary that used the old form. Some forms could not be used by
anybody, and the headers do not show it: the effect says so. A break is called false where the headers,
or what a profile can know, would have shown that no binary is misled.

"""


def decisions(report):
    """group -> its rows that break."""
    found = {}
    for row in report["changes"]:
        if row["verdict"] == "break":
            found.setdefault(row["group"]["id"] if row.get("group") else row["id"], []).append(row)
    return found.values()


def fits(entry, release, rows):
    return entry["release"] == release and any(
        fnmatch.fnmatchcase(row["entity"], name) for row in rows for name in entry["names"])


def assigned(steps, entries):
    """[(entry, step, [decision])] in the order of the entries, and complaints."""
    taken, complaints = [[] for _ in entries], []
    for step in steps:
        for rows in decisions(step["report"]):
            fitting = [i for i, entry in enumerate(entries) if fits(entry, step["name"], rows)]
            if not fitting:
                complaints.append("%s: nobody judged the break of %s (%s)"
                                  % (step["name"], rows[0]["entity"], rows[0]["rule"]))
            for i in fitting[:1]:
                taken[i].append(rows)
    complaints += ["%s: %s is judged, and is not a break" % (entry["release"], entry["names"][0])
                   for entry, some in zip(entries, taken) if not some]
    return list(zip(entries, taken)), complaints


def audience(rows):
    return "guest" if any("guest" in row["audiences"] for row in rows) else "tools"


def heading(rows):
    row = rows[0]
    return row["group"]["heading"] if row.get("group") else \
        " ".join(filter(None, (row["entity"], row["member"], row["kind"])))


def listed(names):
    return ", ".join(dict.fromkeys(names))


def done(entry, rows, raised):
    """What was done about it: what the recorded releases show, and what people know."""
    back = {row["done"]["reverted_in"] for row in rows}
    facts = ["%s restored the old form." % back.pop()] if len(back) == 1 and None not in back else []
    for row in rows:
        what = row["done"]
        if what["new_op"]:
            facts.append("%s was added beside it." % what["new_op"])
        if what["kept_for_old_versions"]:
            facts.append("Older interface versions keep the old form.")
        if row["kind"] == "interface-version-missing":
            facts.append(raised(row["entity"], entry["release"], row["after"]["value"]))
    return " ".join(dict.fromkeys(facts + [entry.get("later", "")])).strip() or "None."


def raised_in(releases):
    """Which later release has another value of a version macro."""
    values = {}
    for release in releases:
        values[release] = {constant["name"]: constant.get("value")
                           for constant in command.load(
                               os.path.join(FOLDER, release, "x86_64.json"))["constants"]
                           if constant["name"].endswith("_INTERFACE_VERSION")}

    def told(macro, release, value):
        later = releases[releases.index(release) + 1:]
        first = next((r for r in later if values[r].get(macro, value) != value), None)
        return "%s was raised in %s." % (macro, first) if first else \
            "%s was not raised since." % macro
    return told


def names_changed(commit):
    """What a recorded commit changed, and what changed with it."""
    for _, _, _, _, _, _, _, *items in commit.get("changes", ()):
        for item in items:
            entity, _, _, _, renamed, also = (item + 5 * [None])[:6] if isinstance(item, list) \
                else (item, None, None, None, None, None)
            yield from [entity, renamed or entity] + (also or [])


def recorded_otherwise(entries):
    """Complaints about commits that the index of all commits does not have so."""
    commits = {commit["commit"][:10]: commit for commit in command.load(RECORDED)["commits"]
               if isinstance(commit, dict)}
    for entry in entries:
        for name, date, subject in entry["commits"]:
            commit = commits.get(name)
            if not commit or [commit["date"], commit["subject"]] != [date, subject]:
                yield "%s %s is not recorded so" % (name, subject)
            elif not any(fnmatch.fnmatchcase(changed, wanted)
                         for changed in names_changed(commit) for wanted in entry["names"]):
                yield "%s %s changed none of %s" % (name, subject, ", ".join(entry["names"]))


def section(name, title, about, parts, raised):
    lines, count = [], 0
    before = None
    for entry, some in parts:
        rows = [row for decision in some if audience(decision) == name for row in decision]
        if not rows:
            continue
        count += 1
        if entry["release"] != before:
            lines += ["### %s" % entry["release"], ""]
            before = entry["release"]
        heads = [heading(decision) for decision in some if audience(decision) == name]
        more = "; and %d more" % (len(heads) - 4) if len(heads) > 4 else ""
        lines += ["%s%s%s" % ("**False:** " if "false" in entry else "", "; ".join(heads[:4]),
                              more), ""]
        lines += ["- on %s; %s" % (listed(arch for row in rows for arch in row["archs"]),
                                   listed(row["rule"] for row in rows))]
        lines += ["- commit %s (%s): %s" % tuple(commit) for commit in entry["commits"]]
        lines += ["- effect: %s" % entry["effect"]]
        if "false" in entry:
            lines += ["- why it is none: %s" % entry["false"]]
        lines += ["- done about it: %s" % done(entry, rows, raised), ""]
    return ["## %s: %d decisions" % (title, count), "", about, ""] + lines, count


def page(steps, parts):
    raised = raised_in([steps[0]["before"].lstrip("@")] + [step["name"] for step in steps])
    text, counts = [], []
    for one in SECTIONS:
        lines, count = section(*one, parts, raised)
        text += lines
        counts.append(count)
    wrong = sum("false" in entry for entry, _ in parts)
    rows = [len(row) for _, some in parts for row in some]
    false = [len(row) for entry, some in parts if "false" in entry for row in some]
    total = ("%d decisions break guests, %d break tools. Together they are %d, of which %d is false:"
             " %d of %d rows.\n\n" % (*counts, len(parts), wrong, sum(false), sum(rows)))
    return HEAD + total + "\n".join(text).rstrip() + "\n"


def main():
    entries = command.load(JUDGED)["breaks"]
    steps = command.report("history", "--profile", "xen", "--baselines",
                           os.path.join(command.TOP, "baselines"))["steps"]
    parts, complaints = assigned(steps, entries)
    complaints += recorded_otherwise(entries)
    text = page(steps, parts)
    if "--update" in sys.argv[1:] and not complaints:
        command.write(PAGE, text)
    if command.text(PAGE) != text:
        complaints.append("BREAKS.md is not what its sources make: tests/lint/breaks.py --update")
    for complaint in complaints:
        print(complaint)
    print("%d decisions, %d complaints" % (len(parts), len(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
