#include <stdbool.h>
#include <stdint.h>

typedef struct Text { const unsigned char *p; int64_t n; } Text;
typedef struct Pair { int64_t a; double b; } Pair;
typedef struct Triple { int64_t a, b; bool c; } Triple;

int64_t goNested(int64_t depth, int64_t x);
int64_t goAdd(int64_t x, int64_t y);
double goWide(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h, double i, double j, double k, double l, double m, double n, double o, double p, double q, double r);
void goAny(int64_t what);
