# SPDX-License-Identifier: MIT
"""Just enough of ELF to read the bytes of a relocatable object's variables,
and just enough of readelf's text to read the names in its DWARF."""

import re
import struct
import subprocess

SYMTAB, NOBITS, OBJECT = 2, 8, 1


def order(data):
    """Of its bytes, as struct spells it."""
    return ">" if data[5] == 2 else "<"


def sections(data):
    wide = data[4] == 2
    first = order(data)
    at = struct.unpack_from(first + "Q", data, 0x28)[0] if wide else \
        struct.unpack_from(first + "I", data, 0x20)[0]
    size, count = struct.unpack_from(first + "HH", data, 0x3a if wide else 0x2e)
    for index in range(count):
        # name, type, flags, address, offset, size, link
        yield struct.unpack_from(first + ("IIQQQQI" if wide else "IIIIIII"), data,
                                 at + index * size)


def symbols(data):
    """(name, type, section, value, size) of each symbol."""
    wide = data[4] == 2
    found = list(sections(data))
    for section in found:
        if section[1] != SYMTAB:
            continue
        strings = found[section[6]][4]
        step = 24 if wide else 16
        for at in range(section[4], section[4] + section[5], step):
            if wide:
                name, info, _, home, value, size = struct.unpack_from(
                    order(data) + "IBBHQQ", data, at)
            else:
                name, value, size, info, _, home = struct.unpack_from(
                    order(data) + "IIIBBH", data, at)
            end = data.index(b"\0", strings + name)
            yield data[strings + name:end].decode(), info & 15, home, value, size


def variables(path):
    """name -> bytes of each variable."""
    with open(path, "rb") as stream:
        data = stream.read()
    found = list(sections(data))
    values = {}
    for name, kind, home, value, size in symbols(data):
        if kind == OBJECT and home < len(found):
            at = found[home][4] + value
            values[name] = bytes(size) if found[home][1] == NOBITS else data[at:at + size]
    return values


DIE = re.compile(r"^ *<[0-9a-f]+><[0-9a-f]+>: Abbrev Number: \d+ \(DW_TAG_(\w+)\)")
NAME = re.compile(r"DW_AT_name +: (?:\([^)]*\):? *)*(.*\S)")
PREFIX = {"structure_type": "struct ", "union_type": "union ", "enumeration_type": "enum ",
          "typedef": "", "enumerator": ""}


def dwarf_names(path):
    """tag -> names as C writes them, of the types that are complete."""
    text = subprocess.run(["readelf", "--wide", "--debug-dump=info", path], check=True,
                          capture_output=True, text=True).stdout
    found = {tag: set() for tag in PREFIX}
    tag, name, declared = None, None, False
    for line in text.splitlines() + [" <0><0>: Abbrev Number: 1 (DW_TAG_end)"]:
        opened = DIE.match(line)
        if opened:
            if tag in found and name and not declared:
                found[tag].add(PREFIX[tag] + name)
            tag, name, declared = opened.group(1), None, False
        elif "DW_AT_declaration" in line:
            declared = True
        elif tag in found and name is None and "DW_AT_name" in line:
            name = NAME.search(line).group(1)
    return found
