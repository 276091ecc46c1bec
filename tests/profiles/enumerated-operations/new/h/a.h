enum { OP_go = -3, OP_stop, OP_kill = -2 };
