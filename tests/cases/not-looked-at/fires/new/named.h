#pragma scalar_storage_order big-endian
struct named_odd {
    unsigned int a;
} __attribute__((scalar_storage_order("big-endian")));

int named_call(long);

#if !defined(__i386__) && !defined(__x86_64__) && !defined(__aarch64__)
#error "no such architecture"
#endif

union named_any {
    int *a;
} __attribute__((transparent_union));

struct named_later {
    int *a;
} [[gnu::scalar_storage_order("big-endian")]];
