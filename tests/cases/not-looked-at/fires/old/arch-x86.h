#define UNSEEN_X86 1
