#!/bin/sh
# SPDX-License-Identifier: MIT
# Make the pages of the manual:
#
#     manual.sh PROGRAM SCDOC DIRECTORY
set -eu
rm -rf "$3"
mkdir -p "$3"
"$1" "$3"
for page in "$3"/*.scd; do
    "$2" <"$page" >"${page%.scd}"
done
