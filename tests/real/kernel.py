# SPDX-License-Identifier: MIT
"""What a Debian kernel (linux-image-amd64, fetched) believes of Xen's structures, from the BTF
inside of it, against recorded releases that it may run on: known to agree, known to differ, and
nothing that breaks.

    kernel.py [VMLINUX]"""

import glob
import gzip
import lzma
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import command

RELEASES = ["4.14", "4.17", "4.20"]
AGREE = ["struct start_info", "struct shared_info", "struct vcpu_info", "struct xen_add_to_physmap",
         "struct vcpu_runstate_info", "struct gnttab_map_grant_ref", "struct hvm_start_info",
         "struct evtchn_bind_virq", "struct xencons_interface", "struct arch_shared_info"]
# Linux says xen_long_t where Xen says unsigned long; it has no name for 16 bits of padding
DIFFER = {"struct multicall_entry": "member-signedness", "struct xen_hvm_param": "member-removed"}
NOTES = {"XEN_ELFNOTE_GUEST_OS": "linux", "XEN_ELFNOTE_XEN_VERSION": "xen-3.0",
         "XEN_ELFNOTE_LOADER": "generic"}
PACKERS = [(b"\xfd7zXZ\0", lambda data: lzma.LZMADecompressor().decompress(data)),
           (b"\x1f\x8b\x08", lambda data: gzip.zlib.decompressobj(31).decompress(data)),
           (b"\x28\xb5\x2f\xfd", lambda data: subprocess.run(
               ["zstd", "-dcq"], input=data, stdout=subprocess.PIPE).stdout)]


def unpacked(image):
    """The ELF file inside a bzImage."""
    for magic, unpack in PACKERS:
        for match in re.finditer(re.escape(magic), image):
            try:
                data = unpack(image[match.start():])
            except (lzma.LZMAError, gzip.zlib.error, OSError):
                continue
            if data[:4] == b"\x7fELF":
                return data
    return None


def fetched(folder):
    """vmlinux of the package that linux-image-amd64 stands for."""
    depends = subprocess.run(["apt-cache", "depends", "linux-image-amd64"], capture_output=True,
                             text=True).stdout
    package = re.search(r"Depends: (linux-image-\S+)", depends)
    if not package or subprocess.run(["apt-get", "download", "-q", package.group(1)], cwd=folder,
                                     capture_output=True).returncode:
        command.skip("no package linux-image-amd64 can be fetched")
    subprocess.run(["dpkg-deb", "-x", glob.glob(folder + "/*.deb")[0], folder], check=True)
    with open(glob.glob(folder + "/boot/vmlinuz-*")[0], "rb") as stream:
        data = unpacked(stream.read())
    if not data:
        command.skip("the kernel of %s is packed in a way that is not known" % package.group(1))
    path = os.path.join(folder, "vmlinux")
    with open(path, "wb") as stream:
        stream.write(data)
    return path


def judge(path, release):
    # a kernel knows more than the release that it was not made for
    report = command.report("verify", path, "--against", "@" + release, "--side", "new")
    verify = report["verify"]
    agree = set(verify["agree"]) | set(verify["older"])
    kinds = {(c["entity"], c["kind"]) for c in report["changes"]}
    notes = {note["name"]: note["value"] for note in verify["notes"]}
    wrong = ["%s does not agree" % name for name in AGREE if name not in agree]
    wrong += ["%s: no %s" % pair for pair in DIFFER.items() if pair not in kinds]
    wrong += ["%s is %s" % (name, notes.get(name)) for name, value in NOTES.items()
              if notes.get(name) != value]
    wrong += ["%s %s breaks" % (c["entity"], c["member"]) for c in report["changes"]
              if c["verdict"] == "break"]
    if (verify["machine"], verify["types_from"], verify["spelling"]) != ("x86_64", "BTF", "linux"):
        wrong.append("not read as it is")
    for words in wrong:
        print("%s: %s" % (release, words))
    print("%s: %d types agree, %d as older interface versions have them, %d differ: %s"
          % (release, len(verify["agree"]), len(verify["older"]), len(verify["differ"]),
             ", ".join(verify["differ"])))
    return len(wrong)


def main():
    if "no reader of ELF files" in command.run("verify", __file__, "--against", "@4.17").stderr:
        command.skip("this build has no reader of ELF files")
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[1] if len(sys.argv) > 1 else fetched(folder)
        wrong = sum(judge(path, release) for release in RELEASES)
    print("%d releases, %d wrong" % (len(RELEASES), wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
