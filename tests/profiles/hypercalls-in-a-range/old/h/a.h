#define H_FIRST 3
#define H_LAST 0x20
#define H_GO 4
#define H_RUN 0x20
#define H_ERR 0x40
