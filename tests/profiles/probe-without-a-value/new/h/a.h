#define IN_REG(arg) ((arg) + 1)
#define OUT_REG(arg) ((arg) + REG_A0)
#define OTHER(arg) ((arg) + REG_A0)
#define BAR 1
