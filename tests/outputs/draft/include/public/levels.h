#define LEVELS_MOST UL(3)
#if defined(LEVELS_MOST) && LEVELS_TOOLS || LEVELS_DAEMON
struct levels { uint16_t most; uint32_t least; };
#endif
#if LEVELS_KIND != 2
#define LEVELS_OTHER 1
#endif
