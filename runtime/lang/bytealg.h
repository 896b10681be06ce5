/*
 * bytealg.h - searches in bytes, for internal/bytealg; each beside its Go
 * signature.
 */
#ifndef RT_BYTEALG_H
#define RT_BYTEALG_H

#include "abi/rt.h"

i64 rt_bytealg_index_byte(const u8 *p, i64 n, i64 cap, u8 c);       /* IndexByte(b []byte, c byte) int */
i64 rt_bytealg_index_byte_string(GoString s, u8 c);                 /* IndexByteString(s string, c byte) int */
i64 rt_bytealg_count(const u8 *p, i64 n, i64 cap, u8 c);            /* Count(b []byte, c byte) int */
i64 rt_bytealg_count_string(GoString s, u8 c);                      /* CountString(s string, c byte) int */
i64 rt_bytealg_compare(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap);   /* Compare(a, b []byte) int */
GoBool rt_bytealg_equal(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap);  /* Equal(a, b []byte) bool */
i64 rt_bytealg_index(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap);     /* Index(a, b []byte) int */
i64 rt_bytealg_index_string(GoString s, GoString sub);              /* IndexString(a, b string) int */

#endif
