#define CALLS_SMC_a 1
#define CALLS_SMC_b 2
#define CALLS_SMC_c 3
