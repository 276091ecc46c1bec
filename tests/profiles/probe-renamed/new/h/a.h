#define IN_ARG_REG(arg) ((arg) + 1)
