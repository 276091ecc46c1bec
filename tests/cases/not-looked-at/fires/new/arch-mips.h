/* a new architecture */
struct unseen_mips { int a; };
