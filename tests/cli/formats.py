# SPDX-License-Identifier: MIT
"""Does a report hold what its readers ask of it? formats.py FORMAT FILE [FORMAT FILE]..., and for each
that does a line with one word for each finding, as the format has it: its level or severity.

SARIF is held against tests/data/sarif-used.json, and against the published schema as well
where HVABI_SARIF_SCHEMA names it."""

import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*,)*\w+=[^,:]*)::(.+)")


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def check_sarif(path):
    import jsonschema
    log = load(path)
    schemas = [os.path.join(HERE, "..", "data", "sarif-used.json")]
    if os.environ.get("HVABI_SARIF_SCHEMA"):
        schemas.append(os.environ["HVABI_SARIF_SCHEMA"])
    for schema in schemas:
        jsonschema.Draft4Validator(load(schema)).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    suppressed = {"suppressions" in result for result in run["results"]}
    assert len(suppressed) <= 1, "all results have suppressions, or none has"
    for result in run["results"]:
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert not re.search(r"(?<!\{)\{(?:\{\{)*\d+\}|\]\(", result["message"]["text"])
        yield result["level"]
    for invocation in run["invocations"]:
        told = [n["level"] for n in invocation["toolExecutionNotifications"]]
        assert invocation["executionSuccessful"] or "error" in told or not run["results"]


def check_junit(path):
    """What GitLab reads: testcase with classname, name, file; names tell cases apart."""
    root = ElementTree.parse(path).getroot()
    assert root.tag == "testsuites"
    cases = list(root.iter("testcase"))
    assert cases, "no case: a reader would find nothing at all"
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names) and all(a and b for a, b in names)
    for element in [root] + root.findall("testsuite"):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"),
                               ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(attribute)) == len(list(element.iter(tag))), attribute
    for case in cases:
        assert case.get("file")
        found = [e for e in case if e.tag in ("failure", "error")]
        for element in found:
            assert element.get("type") and element.get("message") and element.text
        for element in case:
            assert "[[ATTACHMENT" not in (element.text or "")
        skipped = case.find("skipped") is not None
        yield found[0].tag if found else "skipped" if skipped else "passed"


def check_codequality(path):
    issues = load(path)
    assert isinstance(issues, list)
    for issue in issues:
        for key in ("description", "check_name", "fingerprint"):
            assert isinstance(issue[key], str) and issue[key], key
        where = issue["location"]["path"]
        assert where and not where.startswith("./")
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        yield issue["severity"]
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)


def check_github(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        lines = f.read().split("\n")
    assert lines.pop() == "" and lines
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, line
        yield match.group(1)


def strip_code(text):
    """What a reader of Markdown looks into: all but code."""
    text = re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", text)
    return re.sub(r"(?<!`)(`+)(?!`)([^\n]*?)(?<!`)\1(?!`)", "", text)


def check_markdown(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    assert text.startswith("## hvabi ")
    prose = strip_code(text)
    columns = {line.count("|") for line in prose.splitlines() if line.startswith("|")}
    assert columns <= {8}, columns
    assert set(re.findall(r"<[^>]*>", prose)) <= {
        "<details>", "</details>", "<summary>", "</summary>"}, prose
    assert not re.search(r"[@`\[\]\\#!]|://", prose.replace("## hvabi", "")), prose
    for line in prose.splitlines():
        if line.startswith("| ") and not line.startswith(("| verdict", "| ---")):
            yield line.split("|")[1].strip()


def main():
    checks = {"sarif": check_sarif, "junit": check_junit, "codequality": check_codequality,
              "github": check_github, "markdown": check_markdown}
    for name, path in zip(sys.argv[1::2], sys.argv[2::2]):
        print(*checks[name](path), flush=True)


if __name__ == "__main__":
    sys.exit(main())
