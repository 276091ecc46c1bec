#define OP_a 1
#define OP_size(x) ((x) * 8)
#define OP_here
#define HC_run 7
#define HC_with(x) (x)
#define HC_none
#define OTHER(x) x
#define BAR 1
