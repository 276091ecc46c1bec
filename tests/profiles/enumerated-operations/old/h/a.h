enum { OP_go = -3, OP_stop };
