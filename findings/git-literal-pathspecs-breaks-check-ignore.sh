# SPDX-License-Identifier: MIT
#
# One would expect: GIT_LITERAL_PATHSPECS=1, or --literal-pathspecs, makes git take paths as they are
# spelled. A command that takes plain paths does as before, for the more so.
#
# What happens (git 2.39.5): 'git check-ignore' refuses every path, also one that has no special
# letters and also those of --stdin: "pathspec magic not supported by this command: 'literal'", status
# 128. So does 'git --noglob-pathspecs'. 'git ls-files --others --ignored' works.
#
# Why it matters: scripts set this variable so that names of files cannot act as patterns, and ask
# check-ignore by its status: 0 is ignored, and whatever else passes for 'not ignored'.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in git=1:2.39.5-0+deb12u3 libpcre2-8-0=10.42-1 zlib1g=1:1.2.13.dfsg-1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$PATH" GIT_EXEC_PATH="$work/root/usr/lib/git-core"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TEMPLATE_DIR= LC_ALL=C
git --version
git init -q project
cd project
echo '*.o' >.gitignore
: >main.o
ask() {
    status=0
    "$@" >../said 2>&1 || status=$?
    n=$((n + 1))
    echo "status $status: $(cat ../said)" | tee "../answer$n"
}
n=0
ask git check-ignore main.o
ask git --literal-pathspecs check-ignore main.o
ask env GIT_LITERAL_PATHSPECS=1 sh -c 'echo main.o | git check-ignore --stdin'
ask git --literal-pathspecs ls-files --others --ignored --exclude-standard -- main.o
grep -q '^status 0: main.o$' ../answer1 && grep -q "^status 128: .*'literal'" ../answer2 &&
    grep -q "^status 128: .*'literal'" ../answer3 && grep -q '^status 0: main.o$' ../answer4 || {
    echo "changed"
    exit 1
}
