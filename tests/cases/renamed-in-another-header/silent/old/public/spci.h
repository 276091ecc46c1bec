#define CALLS_HYPERCALL_spci_yield 7
#define CALLOP_spci_share 5
#define SPCI_MAX 3
