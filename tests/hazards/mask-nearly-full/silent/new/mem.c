#define MEM_MASK 0xf
