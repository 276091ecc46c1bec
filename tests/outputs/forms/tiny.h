/* Every form of type that a dump has to write. */
#include <stdint.h>
#define TINY_VERSION 1
#define TINY_LEVEL (1u << 3)
#define TINY_NAME "tiny"
enum { TINY_LOW = -1, TINY_HIGH = 1 };
enum tiny_mode { TINY_OFF, TINY_ON = 7, TINY_MODE_LAST = 0x100000000 };
typedef enum { TINY_RED, TINY_GREEN } tiny_colour_t;
typedef uint64_t tiny_frame_t;
typedef struct { tiny_frame_t frame; } tiny_wrapped_t;
typedef int (*tiny_call_t)(const char *text, tiny_frame_t frame);
struct tiny_hidden;
union tiny_unseen;
struct tiny_empty {};
struct tiny_node {
    struct tiny_node *next;
    const struct tiny_hidden *hidden;
    volatile union tiny_unseen **unseen;
    void (*release)(struct tiny_node *node);
    tiny_call_t call;
};
struct tiny_forms {
    signed char sign : 3;
    unsigned int : 2;
    _Bool set : 1;
    enum tiny_mode mode;
    tiny_colour_t colour;
    tiny_wrapped_t frames[2][3];
    struct {
        int8_t low;
        union {
            uint16_t word;
            uint8_t bytes[2];
        };
    };
    struct {
        double part;
    } parts[2];
    long double whole;
    const char *const names[4];
    char text[];
};
