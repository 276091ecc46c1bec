#define SMALL_PACKED __attribute__((packed))
