# SPDX-License-Identifier: MIT
"""Mutants of Debian's headers of Xen, judged by gcc and by hvabi, which must agree: whatever gcc
sees of a mutant (oracle.py) has to be told, entity by entity, architecture by architecture and
audience by audience, and where gcc sees nothing, nothing may be. What gcc refuses ends with 3.

    mutants.py [--profile NAME] [--jobs N] [--journal FILE] [OPERATOR...]

HVABI_MUTANTS says how many of each operator (default: 1, on one architecture), HVABI_SEED which,
HVABI_HEADERS where the headers are (default: libxen-dev, fetched), HVABI_RELEASE of which release.
--profile kvm: HVABI_HEADERS has linux/ and asm/ in it. With --journal, outcomes are kept in the
file, so that a run can be interrupted; a mutant that was judged is not judged again. Mutants of
different headers are judged together first; where a batch is not as it has to be, each half of it is."""

import argparse
import hashlib
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "../real")]
import command
import facts
import headers
import neutral
import operators
import oracle
import umbrella

EACH = int(os.environ.get("HVABI_MUTANTS", "1"))
SEED = os.environ.get("HVABI_SEED", "1")
THRESHOLD = re.compile(r"__XEN_INTERFACE_VERSION__\s*([<>]=?|[!=]=)\s*(0x[0-9a-fA-F]+)")
LATEST = re.compile(r"define\s+__XEN_LATEST_INTERFACE_VERSION__\s+(0x[0-9a-fA-F]+)")
# told of comments, and of what the hypervisor itself sees, which gcc is not asked about
BESIDE = {"semantics-only", "view-mismatch"}
FOLLOWS = BESIDE | {"interface-version-missing"} # from other rows
WRONG = ("survived", "flagged", "not refused", "refused alone")


class Mutant:
    def __init__(self, operator, number, edits, archs):
        self.operator, self.number, self.edits, self.archs = operator, number, edits, archs
        self.outcome, self.detail = None, ""

    def key(self):
        """The same in each run that chooses it."""
        text = repr((oracle.RELEASE, self.operator, self.edits, self.archs))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def label(self):
        return "%s:%d %s" % (self.operator, self.number,
                             ",".join(sorted({edit.path for edit in self.edits})))


class Judge:
    """One process's trees and compilers."""

    def __init__(self, data, tree, folder):
        self.data, self.old, self.folder = data, tree, folder
        self.audiences = [a["name"] for a in data["audiences"] if a.get("judged", True)]
        os.makedirs(folder)
        self.new = shutil.copytree(tree, os.path.join(folder, "new"))
        self.link = os.path.join(folder, "tree")
        self.looks, self.shared = {}, {}
        self.rungs = self.thresholds()
        self.point(self.old)

    def point(self, tree):
        if os.path.lexists(self.link):
            os.unlink(self.link)
        os.symlink(tree, self.link)

    def thresholds(self):
        """Interface versions below the latest, one for each stretch between two thresholds."""
        found = {0}
        self.latest = 0
        for header in umbrella.every(self.data, self.old):
            text = command.text(os.path.join(self.old, header))
            found |= begun(text)
            self.latest = max([self.latest] + [int(number, 16) for number in LATEST.findall(text)])
        return [version for version in sorted(found) if version < self.latest]

    def rungs_of(self, mutant):
        """The same with the thresholds that the mutant has."""
        found = set().union(*(begun(edit.text) for edit in mutant.edits))
        return sorted(set(self.rungs) | {version for version in found if version < self.latest})

    def is_unseen(self, mutant):
        """Does all that it changes stand in branches that nobody takes?"""
        return not any(self.is_seen(edit, mutant.archs) for edit in mutant.edits)

    def is_seen(self, edit, archs):
        """Does gcc read a line in front of the edited one?"""
        text = command.text(os.path.join(self.old, edit.path))
        line = text.rfind("\n", 0, edit.start) + 1
        new, kept = os.path.join(self.new, edit.path), os.path.join(self.folder, "kept")
        shutil.copyfile(new, kept)
        command.write(new, text[:line] + "#define HVABI_SEEN\n" + text[line:])
        looks = [self.look(arch, audience) for arch in archs for audience in self.audiences]
        seen = any("HVABI_SEEN" in look.preprocess(look.base) for look in looks)
        shutil.copyfile(kept, new)
        return seen

    def look(self, arch, audience, version=None):
        key = arch, audience, version
        if key not in self.looks:
            self.point(self.old)
            self.looks[key] = oracle.Look(self.data, self.link, arch, audience, self.folder,
                                          version, self.shared)
            self.point(self.new)
        return self.looks[key]

    def learn(self, read):
        self.point(self.old)
        read()
        self.point(self.new)

    def seen(self, mutant, versions):
        """(arch, audience, version) -> names that gcc sees differ."""
        edited = {edit.path for edit in mutant.edits}
        return {(arch, audience, version):
                self.look(arch, audience, version).changed(edited, self.learn)
                for version in versions for arch in mutant.archs for audience in self.audiences
                if version is None or audience == "guest"}

    def told(self, mutant):
        """None if hvabi refuses it, else its changes."""
        words = ["diff", self.old, self.new, "--arch", ",".join(mutant.archs), "--format", "json",
                 "--cache", os.path.join(self.folder, "cache")]
        done = command.run_ready(*words)
        if done.returncode == 3: # for the hypervisor's own view, which gcc is not asked for?
            mutant.detail = done.stderr.strip()
            done = command.run_ready(*words, "--audience", ",".join(self.audiences))
        if done.returncode == 3:
            return None
        return command.json.loads(done.stdout)["changes"]

    def judge(self, mutant, all_headers, compare=None):
        headers.apply(all_headers, mutant.edits, self.new)
        self.point(self.new)
        try:
            return (compare or self.compare)(mutant)
        finally:
            for path in {edit.path for edit in mutant.edits}:
                shutil.copyfile(os.path.join(self.old, path), os.path.join(self.new, path))

    def compare(self, mutant):
        for look in self.looks.values():
            look.made_by_one = set()
        changes = self.told(mutant)
        try:
            seen = self.seen(mutant, [None])
            if changes is None: # an older interface version that no longer compiles is one reason
                self.seen(mutant, self.rungs_of(mutant))
            elif not any(seen.values()):
                seen = self.seen(mutant, self.rungs_of(mutant) if self.older(mutant, changes)
                                 else [None])
        except oracle.Refused as refused:
            # bodies of functions are not hvabi's to read, but what breaks them is told
            # and what this gcc refuses a newer one takes
            newer = "flexible array member in union" in str(refused)
            mutant.outcome = "refused" if changes is None or newer else \
                "caught" if changes else "not refused"
            mutant.detail = str(refused)[:600]
            return
        if changes is None: # of two operations with one number hvabi makes an error
            names = set().union(*seen.values())
            mutant.outcome = "refused" if any(name in mutant.detail.split() for name in names) \
                else "refused alone"
        elif any(seen.values()):
            self.weigh(mutant, changes, seen)
        else:
            beside = BESIDE | ({"not-looked-at"} if mutant.operator not in neutral.NEUTRAL
                               else set())
            made = set().union(*(look.made_by_one for look in self.looks.values()))
            surplus = [c for c in changes if c["kind"] not in beside and c["entity"] not in made]
            if surplus and self.is_unseen(mutant):
                surplus = [c for c in surplus if c["kind"] != "not-looked-at"]
            mutant.outcome = "flagged" if surplus else "neutral"
            mutant.detail = "\n".join(shown(change) for change in surplus)

    def together(self, mutant):
        """Is all of it told, and nothing else, at the latest interface version?"""
        changes = self.told(mutant)
        if changes is None:
            return False
        try:
            seen = self.seen(mutant, [None])
        except oracle.Refused:
            return False
        self.weigh(mutant, changes, seen)
        names = set().union(*seen.values())
        return mutant.outcome != "survived" and all(
            related(change, names) for change in changes if change["kind"] not in FOLLOWS)

    def judge_batch(self, batch, all_headers):
        whole = Mutant(batch[0].operator, None, [e for m in batch for e in m.edits],
                       batch[0].archs)
        if len(batch) == 1:
            self.judge(batch[0], all_headers)
        elif self.judge(whole, all_headers, self.together):
            for mutant in batch:
                mutant.outcome = "neutral" if mutant.operator in neutral.NEUTRAL else "caught"
                mutant.detail = "with %d others" % (len(batch) - 1)
        else:
            self.judge_batch(batch[::2], all_headers)
            self.judge_batch(batch[1::2], all_headers)

    def older(self, mutant, changes):
        """May it be a change for older interface versions alone?"""
        if [c for c in changes if c["kind"] not in BESIDE]:
            return True
        if mutant.operator in neutral.NEUTRAL:
            return False
        return any("__XEN_INTERFACE_VERSION__" in self.text(edit.path) for edit in mutant.edits)

    def text(self, path):
        return command.text(os.path.join(self.new, path))

    def weigh(self, mutant, changes, seen):
        missing = []
        for (arch, audience, version), names in sorted(seen.items(), key=str):
            told = names_told(changes, arch, audience)
            look = self.look(arch, audience, version)
            missing += ["%s %s %s: %s is not told" % (arch, audience, version or "latest", name)
                        for name in sorted(names - told) if look.known.get(name) not in told]
        verdicts = {change["verdict"] for change in changes}
        mutant.outcome = "survived" if missing else \
            "compatible" if verdicts <= {"compatible"} else "caught"
        mutant.detail = "\n".join(missing[:12] + [shown(change) for change in changes])


def begun(text):
    """The interface versions with which the conditions of the text begin to be other ones."""
    found = set()
    for order, number in THRESHOLD.findall(text):
        found |= {int(number, 16)} if order in ("<", ">=") else \
            {int(number, 16) + 1} if order in ("<=", ">") else {int(number, 16), int(number, 16) + 1}
    return found


def names_told(changes, arch, audience):
    """A row, what follows from it, and the names that either has now."""
    names = set()
    for row in changes:
        for change in [row] + row["consequences"]:
            if arch in change["archs"] and audience in change["audiences"]:
                names |= {change["entity"], change.get("renamed_to")}
    return names


def related(change, names):
    """Is the row, or what follows from it, about what gcc has seen?"""
    return any(row["entity"] in names or row.get("renamed_to") in names
               for row in [change] + change["consequences"])


def batches(chosen, size):
    """Of different headers, one list of architectures, and one expectation."""
    made = []
    for mutant in chosen:
        paths = {edit.path for edit in mutant.edits}
        kind = mutant.archs, mutant.operator in neutral.NEUTRAL
        batch = next((b for b in made if b[0] == kind and len(b[2]) < size and not b[1] & paths),
                     None)
        if not batch:
            batch = (kind, set(), [])
            made.append(batch)
        batch[1].update(paths)
        batch[2].append(mutant)
    return [batch[2] for batch in made]


def shown(change):
    return " ".join(str(change.get(key)) for key in ("rule", "kind", "entity", "member", "verdict",
                                                     "archs", "audiences", "before", "after"))


def archs_for(path, chance, there):
    """Two architectures that read the header; of one mutant an operator, one."""
    family = {"arch-x86": ["x86_64", "x86_32"], "arch-arm": ["arm64", "arm32"]}
    picked = chance.sample([chance.choice(archs) for archs in family.values()], len(family))
    for prefix, archs in family.items():
        if path.startswith(prefix):
            picked = archs
    return [arch for arch in picked if arch in there][:2 if EACH > 1 else 1] or there[:1]


def mutants(data, tree, wanted):
    """All headers, and the seeded choice of what is done to them."""
    skipped = [skip["header"] for skip in data.get("skips", [])] + ["dom0_ops.h"]
    found = {path: headers.Header(tree, path) for path in umbrella.every(data, tree)
             if not umbrella.matches(path, skipped)}
    there = [arch for arch in oracle.compilers() if arch in umbrella.all_names(data["archs"])
             and umbrella.has_arch(data, tree, arch)]
    chosen = []
    for name, operator in {**operators.OPERATORS, **neutral.NEUTRAL}.items():
        if wanted and name not in wanted:
            continue
        chance = random.Random("%s %s" % (SEED, name))
        places = [edits for path in sorted(found) for edits in operator(found[path])
                  if all(edit.path in found for edit in edits)]
        for edits in chance.sample(places, min(EACH, len(places))):
            chosen.append(Mutant(name, len(chosen), edits,
                                 archs_for(edits[0].path, chance, there)))
    return found, chosen


def work(data, tree, folder, found, share, results):
    judge = Judge(data, tree, folder)
    for batch in share:
        try:
            judge.judge_batch(batch, found)
        except Exception as error: # told with the mutants that it is about
            for mutant in batch:
                if mutant.outcome is None:
                    mutant.outcome = "error"
                    mutant.detail = "%s: %s" % (type(error).__name__, error)
        for mutant in batch:
            results.put((mutant.operator, mutant.number, mutant.outcome, mutant.detail))


def shares_of(made, jobs):
    """Of the batches, for each process. An architecture has one, which reads its old tree once."""
    by_archs = {}
    for batch in made:
        by_archs.setdefault(tuple(batch[0].archs), []).append(batch)
    if len(by_archs) < jobs:
        return [made[i::jobs] for i in range(jobs)]
    shares = [[] for _ in range(jobs)]
    for group in sorted(by_archs.values(), key=len, reverse=True):
        min(shares, key=len).extend(group)
    return shares


def run_all(data, tree, folder, found, chosen, options):
    """In processes; the outcomes in the order of the mutants."""
    results, by_number = multiprocessing.Queue(), {m.number: m for m in chosen}
    shares = shares_of(batches(chosen, options.batch), options.jobs)
    workers = [multiprocessing.Process(
        target=work, args=(data, tree, os.path.join(folder, str(i)), found,
                           shares[i], results))
        for i in range(options.jobs)]
    for worker in workers:
        worker.start()
    for _ in chosen:
        _, number, outcome, detail = results.get()
        by_number[number].outcome, by_number[number].detail = outcome, detail
        if options.journal:
            remember(options.journal, by_number[number])
    for worker in workers:
        worker.join()


def remember(journal, mutant):
    with open(journal, "a", encoding="utf-8") as stream:
        stream.write(command.json.dumps([mutant.key(), mutant.label(), mutant.outcome,
                                         mutant.detail, mutant.edits]) + "\n")


def recall(journal, chosen):
    """Outcomes of an earlier run; returns the mutants that are left."""
    known = {}
    if journal and os.path.exists(journal):
        with open(journal, encoding="utf-8") as stream:
            known = {entry[0]: entry for entry in map(command.json.loads, stream)}
    for mutant in chosen:
        if mutant.key() in known:
            mutant.outcome, mutant.detail = known[mutant.key()][2:4]
    return [mutant for mutant in chosen if mutant.outcome is None]


def table(chosen):
    outcomes = ["caught", "compatible", "neutral", "refused", *WRONG, "error"]
    print("%-16s %s" % ("operator", " ".join("%13s" % outcome for outcome in outcomes)))
    rows = sorted({m.operator: None for m in chosen})
    for name in rows + ["all"]:
        counts = [sum(m.outcome == outcome and name in (m.operator, "all") for m in chosen)
                  for outcome in outcomes]
        print("%-16s %s" % (name, " ".join("%13d" % count for count in counts)))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="xen")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--journal", metavar="FILE")
    parser.add_argument("operators", nargs="*")
    return parser.parse_args()


def profile(name):
    """A profile that names no folder of its own to include headers from has its tree there."""
    data = umbrella.profile(os.path.join(command.TOP, "rules/profiles/%s.json" % name))
    data.setdefault("include_as", name)
    data["headers"] += [glob[:-1] + name + "*.h" for glob in data["arch_headers"]
                        if glob.endswith("/*")]
    return data


def main():
    options = arguments()
    data = profile(options.profile)
    if "x86_64" not in oracle.compilers():
        command.skip("gcc is not there to judge by")
    with tempfile.TemporaryDirectory() as folder:
        tree = os.environ.get("HVABI_HEADERS") or subprocess.run(
            [os.path.join(HERE, "../real/fetch-xen-headers"), os.path.join(folder, "debian")],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        found, chosen = mutants(data, tree, options.operators)
        run_all(data, tree, folder, found, recall(options.journal, chosen), options)
    wrong = [m for m in chosen if m.outcome in WRONG + ("error",)]
    for mutant in chosen if os.environ.get("HVABI_SHOW") else wrong:
        print("%s: %s on %s" % (mutant.label(), mutant.outcome, ",".join(mutant.archs)))
        for edit in mutant.edits:
            print("    %s: %r" % (edit.path, edit.text[:160]), "for",
                  repr(found[edit.path].text[edit.start:edit.end][:160]))
        print("    " + mutant.detail.replace("\n", "\n    "))
    table(chosen)
    print("%d mutants, %d wrong" % (len(chosen), len(wrong)))
    return 1 if wrong or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
