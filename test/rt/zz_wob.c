#include "core.h"
__attribute__((noinline)) static i64 leaf_work(i64 *p){ volatile u8 pad[64]; pad[0]=0; asm volatile("":::"memory"); return *p+pad[0]; }
__attribute__((noinline)) static i64 at_depth(i64 n, i64 *p, i64 loops){ volatile u8 pad[64]; pad[0]=0; if(n>0) return at_depth(n-1,p,loops)+pad[0]; i64 s=0; for(i64 i=0;i<loops;i++) s+=leaf_work(p); return s;}
static void w(void*arg){ i64 one=1; for(i64 d=0; d<40; d++){ i64 t=rt_nanotime(); at_depth(d,&one,1000000); t=rt_nanotime()-t; say("%d:%.1f ",(int)d,t/1e6);} say("\n"); latch_done(arg);}
void test_main(void){ static Latch l={1,0}; go_fn(w,&l); latch_wait(&l); }
