# SPDX-License-Identifier: MIT
# A made-up consumer of a made-up hypervisor.

load common

# rules [KEY JSON]...: the rules, with a consumer "toy" of the made-up hypervisor
rules() {
    mkdir -p rules/profiles rules/consumers
    cp "$HVABI_SOURCE/rules/catalogue.json" rules/
    cp "$TINY" rules/profiles/tiny.json
    python3 - "$@" >rules/consumers/toy.json <<'P'
import json, sys
consumer = {"schema": "hvabi-consumer/1", "name": "toy", "title": "Toy", "profile": "tiny",
            "source": {"repository": "example/toy", "version": "1", "date": "2026-01-02"},
            "markers": ["toy.mk"], "environment": ["#include <stdint.h>", "#define TOY_LICENCE(x) struct toy_licence"],
            "copy": {"roots": ["include/tiny"]}, "calls": ["src"]}
for key, value in zip(sys.argv[1::2], sys.argv[2::2]):
    consumer[key] = json.loads(value)
print(json.dumps(consumer, indent=1))
P
}

# releases: 1.0, and 2.0 with a member that is wider and a constant that has another value
releases() {
    tree one
    printf '#define TINY_LIMIT 7\n#define TINY_KEPT 1\nstruct tiny_more { uint32_t a; };\n' >>one/memory.h
    cp -r one two
    sed -i 's/uint32_t flags/uint64_t flags/; s/TINY_LIMIT 7/TINY_LIMIT 8/' two/memory.h
    tiny record one --release 1.0 --output baselines --baselines baselines
    exits 0
    tiny record two --release 2.0 --output baselines --baselines baselines
    exits 0
}

# toy: a tree that carries a part of release 1.0, and names one record of it
toy() {
    mkdir -p toy/src toy/include
    cp -r one toy/include/tiny
    cat >toy/include/tiny/memory.h <<'C'
TOY_LICENCE(MIT);
struct tiny_memory {
    uint32_t Op;
    uint32_t flags;
    uint64_t Address;
};
#define TINY_LIMIT 7
#define TOY_OWN 3
C
    printf '/* TINY_LIMIT */\nconst char *s = "TINY_LIMIT";\nstruct tiny_memory memory;\n' >toy/src/toy.c
    touch toy/toy.mk
}

asks() {
    hvabi "$@" --rules rules --baselines baselines --arch x86_64
}

prepared() {
    once everything
}

everything() {
    rules
    releases
    toy
}
