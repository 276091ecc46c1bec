#include <stdint.h>
#include <private/types.h>
#include "compiler.h"
#define SMALL_HC_vm 1
#define SMALL_VM_BASE 0x10
#define SMALL_VM_create (SMALL_VM_BASE + 0)
#define SMALL_VM_destroy (SMALL_VM_BASE + 1)
struct small_create { uint32_t vcpus, flags;  };
#ifdef SMALL_TOOLS
#define SMALL_TOOLS_VERSION 1
struct small_tools { uint32_t domid; paddr_t base; } SMALL_PACKED;
#endif
