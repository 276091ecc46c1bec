#include <asm/kvm.h>
