typedef unsigned long long word; struct p { int i1; };
