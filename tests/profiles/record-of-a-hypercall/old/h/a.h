#include <stdint.h>
#define HC_run 1
#define HC_stop 2
struct hc_run { uint32_t a; };
