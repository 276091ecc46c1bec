#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: pcre2_pattern_convert() turns a POSIX extended regular expression into a PCRE2
# pattern of the same meaning, or returns an error.
#
# What happens (PCRE2 10.42): after a star, a bracket expression that follows loses its own star.
# '^[ab]*[cd]*$' becomes '^[ab]*[cd]$', with a return value of 0. The same star survives where a
# plus or a group stands in between.
#
# Why it matters: a rule file of a checker names macros by POSIX patterns such as
# '^_IO[RW]*[(][^,]*,'. The converted rule is valid, matches less, and findings vanish in silence.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

package=libpcre2-8-0=10.42-1+deb12u2
apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
    echo "skipped: $package cannot be had: $(tail -n 1 log)"
    exit 77
}
dpkg-deb -x ./*.deb root

cat >convert.py <<'PYTHON'
import ctypes, subprocess, sys

pcre2 = ctypes.CDLL(sys.argv[1])
pcre2.pcre2_compile_8.restype = ctypes.c_void_p
pcre2.pcre2_match_data_create_from_pattern_8.restype = ctypes.c_void_p
POSIX_EXTENDED, VERSION = 8, 11


def convert(pattern):
    text, length = ctypes.c_char_p(), ctypes.c_size_t()
    status = pcre2.pcre2_pattern_convert_8(pattern, ctypes.c_size_t(len(pattern)), POSIX_EXTENDED,
                                           ctypes.byref(text), ctypes.byref(length), None)
    return status, text.value


def matches(pattern, subject):
    code, where = ctypes.c_int(), ctypes.c_size_t()
    compiled = ctypes.c_void_p(pcre2.pcre2_compile_8(
        pattern, ctypes.c_size_t(len(pattern)), 0, ctypes.byref(code), ctypes.byref(where), None))
    data = ctypes.c_void_p(pcre2.pcre2_match_data_create_from_pattern_8(compiled, None))
    return pcre2.pcre2_match_8(compiled, subject, ctypes.c_size_t(len(subject)),
                               ctypes.c_size_t(0), 0, data, None) > 0


def grep(pattern, subject):
    return subprocess.run(["grep", "-qE", pattern], input=subject).returncode == 0


version = ctypes.create_string_buffer(64)
pcre2.pcre2_config_8(VERSION, version)
print("PCRE2", version.value.decode())
seen = []
for pattern, subject in ((b"^[ab]*[cd]*$", b"aacc"), (b"^[ab]+[cd]*$", b"aacc"),
                         (b"^([ab]*)[cd]*$", b"aacc"), (b"^_IO[RW]*[(][^,]*,", b"_IOR('x',")):
    status, converted = convert(pattern)
    native, posix = matches(converted, subject), grep(pattern, subject)
    print(f"{pattern.decode():20} status {status}  converted {converted.decode():28}"
          f" matches {subject.decode()}: {native}, grep -E: {posix}")
    seen.append((status, posix, native))
sys.exit(seen != [(0, True, False), (0, True, True), (0, True, True), (0, True, False)])
PYTHON
python3 convert.py root/usr/lib/x86_64-linux-gnu/libpcre2-8.so.0 || { echo "changed"; exit 1; }
