# SPDX-License-Identifier: MIT
"""What the build needs stands in three places, for three readers: CMakeLists.txt (with its message),
ci/deps and ci/debian/control. They agree, and so do the versions of the project and the package."""

import re
import shlex

import project


def words(text):
    return set(re.findall(r"[a-z0-9][a-z0-9.+-]+", text))


def main():
    complaints = []
    cmake = project.text("CMakeLists.txt")
    control = project.text("ci/debian/control")
    build_depends = words(re.search(r"^Build-Depends:((?:.*\n)(?: .*\n)*)", control, re.M).group(1))
    purposes = dict(re.findall(r"^    (\w+)\) #.*\n((?:.*\\\n|.*#.*\n)*.*;;)",
                               project.text("ci/deps"), re.M))
    build, test = words(purposes["build"]), words(purposes["test"])

    # the package is the third argument, or the fourth for a part that can be left out
    calls = re.findall(r"^ *hvabi_(needs|module|part_needs)\((.*)\)$", cmake, re.M)
    packages = {shlex.split(arguments)[3 if call == "part_needs" else 2] for call, arguments in calls}
    for package in sorted(packages):
        tests_only = package in ("python3", "check", "bats")
        if package not in (test if tests_only else build):
            complaints.append("ci/deps: %s, which CMakeLists.txt needs, is missing" % package)
        if not tests_only and package != "g++" and package not in build_depends:
            complaints.append("ci/debian/control: %s, which CMakeLists.txt needs, is missing" % package)
    if len(packages) < 14:
        complaints.append("CMakeLists.txt: only %d packages were found" % len(packages))

    version = re.search(r"^project\(hvabi VERSION (\S+)", cmake, re.M).group(1)
    packaged = re.match(r"hvabi \((\S+)\)", project.text("ci/debian/changelog")).group(1)
    if version != packaged:
        complaints.append("ci/debian/changelog: version %s, but CMakeLists.txt has %s"
                          % (packaged, version))
    ours = re.findall(r"^Package: (\S+)", control, re.M)
    tested = re.search(r"^PACKAGES = \[(.*)\]", project.text("tests/cli/package.py"), re.M).group(1)
    if set(ours) != words(tested):
        complaints.append("tests/cli/package.py: PACKAGES are not those of ci/debian/control")
    project.finish(complaints, "%d packages that the build needs, %d that it makes"
                   % (len(packages), len(ours)))


if __name__ == "__main__":
    main()
