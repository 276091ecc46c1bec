#define CALLS_HYPERCALL_ffa_yield 8
#define CALLOP_ffa_share 6
#define FFA_LIMIT 3
