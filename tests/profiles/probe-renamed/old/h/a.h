#define ARG_REG(arg) ((arg) + 1)
