#ifndef WORD_H
#define WORD_H
typedef unsigned long word_t;
struct private { int a; };
#endif
