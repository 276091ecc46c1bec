enum { C_base, C_go, C_stop, C_end, C_other };
