#define OP_a 1
#define OP_flag (1 << 3)
#define OP_mask (OP_flag | OP_a)
#define OP_name "x"
#define OP_part 1.5
#define BAR 1
