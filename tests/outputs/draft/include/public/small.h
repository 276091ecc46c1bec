#ifndef SMALL_H
#define SMALL_H
#include <small/types.h>
#define SMALL_ABI_VERSION 3
#define SMALL_HC_CONSOLE U(0)
#define SMALL_HC_MEMORY U(1)
#define SMALL_HC_EVENT U(2)
#define SMALL_MEM_CMD_MAP 0
#define SMALL_MEM_CMD_UNMAP 1
#define SMALL_MEM_CMD_QUERY 2
#define SMALL_PORT_BIT BIT(3)
enum { SMALL_STATE_A, SMALL_STATE_B, SMALL_STATE_C, SMALL_STATE_COUNT };
#define SMALL_F_A 1
#define SMALL_F_B 2
#define SMALL_F_C 4
#define SMALL_F_ALL (SMALL_F_A | SMALL_F_B | SMALL_F_C)
struct small_map { u64 gfn; u32 flags; u32 pad; word_t state; } __packed;
#ifdef SMALL_TOOLS
struct small_create { u32 version; u32 id; };
#endif
#if defined(CONFIG_SMALL_DEBUG) && SMALL_LEVEL > 3
#define SMALL_DEBUG_PORT 1
#endif
#endif
