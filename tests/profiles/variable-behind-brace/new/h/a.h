#include <stdint.h>
enum { A, B } the_kinds;
struct a { uint8_t x; };
