#include "../common/c.h"
#include "../../../lib/l.h"
#include "../../../../elsewhere/e.h"
