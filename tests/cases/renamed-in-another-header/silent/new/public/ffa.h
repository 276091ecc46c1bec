#define CALLS_HYPERCALL_ffa_yield 7
#define CALLOP_ffa_share 5
#define FFA_MAX 3
