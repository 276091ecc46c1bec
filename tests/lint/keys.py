# SPDX-License-Identifier: MIT
"""The published schemas of profiles, consumers and catalogues and the tables of keys in
rules/README.md are what the readers' own tables (src/store/profile_keys.c, src/store/consumer_file.c,
src/store/catalogue_keys.c) say. Usage: keys.py PRINT_KEYS [--update],
where PRINT_KEYS is the program built from tests/lint/print_keys.c."""

import os
import subprocess
import sys

import project

SCHEMA, README = "rules/schema/%s.schema.json", "rules/README.md"
TABLES = {"--markdown": ("<!-- keys of profiles: printed from src/store/profile_keys.c -->\n",
                         "<!-- end of the keys -->\n"),
          "consumers": ("<!-- keys of consumers: printed from src/store/consumer_file.c -->\n",
                        "<!-- end of the keys of consumers -->\n")}


def printed(program, *options):
    return subprocess.run([program, *options], check=True, stdout=subprocess.PIPE,
                          encoding="utf-8").stdout


def wanted(program):
    """Pairs of a file of the project and the text that it should have."""
    for name in ("profile", "consumer", "catalogue"):
        yield SCHEMA % name, printed(program, name)
    readme = project.text(README)
    for what, (begin, end) in TABLES.items():
        before, rest = readme.split(begin)
        readme = before + begin + printed(program, what) + end + rest.split(end)[1]
    yield README, readme


def main():
    program, update = sys.argv[1], "--update" in sys.argv
    complaints = []
    for path, text in wanted(program):
        if project.text(path) == text:
            continue
        if update:
            with open(os.path.join(project.TOP, path), "w", encoding="utf-8") as stream:
                stream.write(text)
        else:
            complaints.append("%s: differs from the reader's table of keys; to renew it: "
                              "python3 tests/lint/keys.py %s --update" % (path, program))
    project.finish(complaints, "the schemas and %s say what the readers do" % README)


if __name__ == "__main__":
    sys.exit(main())
