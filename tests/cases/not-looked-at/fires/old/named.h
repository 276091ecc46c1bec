struct named_odd {
    unsigned int a;
};

int named_call(int);

#if !defined(__i386__) && !defined(__x86_64__) && !defined(__aarch64__)
#error "no"
#endif

union named_any {
    int *a;
};

struct named_later {
    int *a;
};
