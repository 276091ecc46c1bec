#include <sub/b.h>
