typedef unsigned char uint32_t;
