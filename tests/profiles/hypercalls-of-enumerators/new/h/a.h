enum { C_base, C_stop, C_go, C_end, C_other };
