/* Written by reflectcall_gen.py 1 30. */
static RtType b_BOOL = { .size = 1, .align = 1, .kind = RT_KIND_BOOL };
static RtType b_INT8 = { .size = 1, .align = 1, .kind = RT_KIND_INT8 };
static RtType b_UINT8 = { .size = 1, .align = 1, .kind = RT_KIND_UINT8 };
static RtType b_INT16 = { .size = 2, .align = 2, .kind = RT_KIND_INT16 };
static RtType b_UINT16 = { .size = 2, .align = 2, .kind = RT_KIND_UINT16 };
static RtType b_INT32 = { .size = 4, .align = 4, .kind = RT_KIND_INT32 };
static RtType b_UINT32 = { .size = 4, .align = 4, .kind = RT_KIND_UINT32 };
static RtType b_INT64 = { .size = 8, .align = 8, .kind = RT_KIND_INT64 };
static RtType b_UINT64 = { .size = 8, .align = 8, .kind = RT_KIND_UINT64 };
static RtType b_FLOAT32 = { .size = 4, .align = 4, .kind = RT_KIND_FLOAT32 };
static RtType b_FLOAT64 = { .size = 8, .align = 8, .kind = RT_KIND_FLOAT64 };
static RtType b_POINTER = { .size = 8, .align = 8, .kind = RT_KIND_POINTER };
static RtType b_COMPLEX64 = { .size = 8, .align = 4, .kind = RT_KIND_COMPLEX64 };
static RtType b_COMPLEX128 = { .size = 16, .align = 8, .kind = RT_KIND_COMPLEX128 };
static RtType b_STRING = { .size = 16, .align = 8, .kind = RT_KIND_STRING };
static RtType b_INTERFACE = { .size = 16, .align = 8, .kind = RT_KIND_INTERFACE };
static RtType b_SLICE = { .size = 24, .align = 8, .kind = RT_KIND_SLICE };
static RtStructType b_EMPTY1 = { .t = { .align = 1, .kind = RT_KIND_STRUCT } };
static RtStructType b_EMPTY8 = { .t = { .align = 8, .kind = RT_KIND_STRUCT } };
typedef struct { GoC64 f0; } S1;
_Static_assert(sizeof(S1) == 8, "layout");
static RtStructField f_S1[] = { { NULL, (RtType *)&b_COMPLEX64, 0 } };
static RtStructType t_S1 = { .t = { .size = 8, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S1, .nfields = 1 };
typedef struct { GoC64 r0; S1 r1; } R0;
typedef struct { i64 a[1]; } S2;
static RtArrayType t_S2 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT64, .len = 1 };
typedef struct { f64 f0; } S3;
_Static_assert(sizeof(S3) == 8, "layout");
static RtStructField f_S3[] = { { NULL, (RtType *)&b_FLOAT64, 0 } };
static RtStructType t_S3 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S3, .nfields = 1 };
typedef struct { GoString f0; } S4;
_Static_assert(sizeof(S4) == 16, "layout");
static RtStructField f_S4[] = { { NULL, (RtType *)&b_STRING, 0 } };
static RtStructType t_S4 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S4, .nfields = 1 };
typedef struct { S4 a[4]; } S5;
static RtArrayType t_S5 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S4, .len = 4 };
typedef struct { GoC128 f0; f64 f1; i16 f2; } S6;
_Static_assert(sizeof(S6) == 32, "layout");
static RtStructField f_S6[] = { { NULL, (RtType *)&b_COMPLEX128, 0 }, { NULL, (RtType *)&b_FLOAT64, 16 }, { NULL, (RtType *)&b_INT16, 24 } };
static RtStructType t_S6 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S6, .nfields = 3 };
typedef struct { S6 a[2]; } S7;
static RtArrayType t_S7 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S6, .len = 2 };
typedef struct { u32 f0; f32 f1; GoEface f2; GoSlice f3; } S8;
_Static_assert(sizeof(S8) == 48, "layout");
static RtStructField f_S8[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&b_FLOAT32, 4 }, { NULL, (RtType *)&b_INTERFACE, 8 }, { NULL, (RtType *)&b_SLICE, 24 } };
static RtStructType t_S8 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S8, .nfields = 4 };
typedef struct { f64 f0; S8 f1; i8 f2; } S9;
_Static_assert(sizeof(S9) == 64, "layout");
static RtStructField f_S9[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&t_S8, 8 }, { NULL, (RtType *)&b_INT8, 56 } };
static RtStructType t_S9 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S9, .nfields = 3 };
typedef struct { i32 f0; GoBool f1; f64 f2; f64 f3; } S10;
_Static_assert(sizeof(S10) == 24, "layout");
static RtStructField f_S10[] = { { NULL, (RtType *)&b_INT32, 0 }, { NULL, (RtType *)&b_BOOL, 4 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&b_FLOAT64, 16 } };
static RtStructType t_S10 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S10, .nfields = 4 };
typedef struct { S10 a[2]; } S11;
static RtArrayType t_S11 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S10, .len = 2 };
typedef struct { f32 r0; u64 r1; } R2;
typedef struct { i8 f0; void * f1; } S12;
_Static_assert(sizeof(S12) == 16, "layout");
static RtStructField f_S12[] = { { NULL, (RtType *)&b_INT8, 0 }, { NULL, (RtType *)&b_POINTER, 8 } };
static RtStructType t_S12 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S12, .nfields = 2 };
typedef struct { GoBool f0; i32 f1; i32 f2; } S13;
_Static_assert(sizeof(S13) == 12, "layout");
static RtStructField f_S13[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&b_INT32, 4 }, { NULL, (RtType *)&b_INT32, 8 } };
static RtStructType t_S13 = { .t = { .size = 12, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S13, .nfields = 3 };
typedef struct { void * f0; GoBool f1; i64 f2; S13 f3; } S14;
_Static_assert(sizeof(S14) == 40, "layout");
static RtStructField f_S14[] = { { NULL, (RtType *)&b_POINTER, 0 }, { NULL, (RtType *)&b_BOOL, 8 }, { NULL, (RtType *)&b_INT64, 16 }, { NULL, (RtType *)&t_S13, 24 } };
static RtStructType t_S14 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S14, .nfields = 4 };
typedef struct { u8 f0; GoBool f1; u64 f2; } S15;
_Static_assert(sizeof(S15) == 16, "layout");
static RtStructField f_S15[] = { { NULL, (RtType *)&b_UINT8, 0 }, { NULL, (RtType *)&b_BOOL, 1 }, { NULL, (RtType *)&b_UINT64, 8 } };
static RtStructType t_S15 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S15, .nfields = 3 };
typedef struct { u8 f0; u64 f1; } S16;
_Static_assert(sizeof(S16) == 16, "layout");
static RtStructField f_S16[] = { { NULL, (RtType *)&b_UINT8, 0 }, { NULL, (RtType *)&b_UINT64, 8 } };
static RtStructType t_S16 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S16, .nfields = 2 };
typedef struct { f64 a[4]; } S17;
static RtArrayType t_S17 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_FLOAT64, .len = 4 };
typedef struct { S17 a[4]; } S18;
static RtArrayType t_S18 = { .t = { .size = 128, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S17, .len = 4 };
typedef struct { GoBool f0; GoC64 f1; i32 f2; GoSlice f3; } S19;
_Static_assert(sizeof(S19) == 40, "layout");
static RtStructField f_S19[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&b_COMPLEX64, 4 }, { NULL, (RtType *)&b_INT32, 12 }, { NULL, (RtType *)&b_SLICE, 16 } };
static RtStructType t_S19 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S19, .nfields = 4 };
typedef struct { i64 a[4]; } S20;
static RtArrayType t_S20 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT64, .len = 4 };
typedef struct { S19 f0; S20 f1; } S21;
_Static_assert(sizeof(S21) == 72, "layout");
static RtStructField f_S21[] = { { NULL, (RtType *)&t_S19, 0 }, { NULL, (RtType *)&t_S20, 40 } };
static RtStructType t_S21 = { .t = { .size = 72, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S21, .nfields = 2 };
typedef struct { f32 f0; u32 f1; f32 f2; u8 f3; } S22;
_Static_assert(sizeof(S22) == 16, "layout");
static RtStructField f_S22[] = { { NULL, (RtType *)&b_FLOAT32, 0 }, { NULL, (RtType *)&b_UINT32, 4 }, { NULL, (RtType *)&b_FLOAT32, 8 }, { NULL, (RtType *)&b_UINT8, 12 } };
static RtStructType t_S22 = { .t = { .size = 16, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S22, .nfields = 4 };
typedef struct { S22 a[3]; } S23;
static RtArrayType t_S23 = { .t = { .size = 48, .align = 4, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S22, .len = 3 };
typedef struct { u64 a[2]; } S24;
static RtArrayType t_S24 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT64, .len = 2 };
typedef struct { S24 f0; i8 f1; RtEmpty f2; } S25;
_Static_assert(sizeof(S25) == 24, "layout");
static RtStructField f_S25[] = { { NULL, (RtType *)&t_S24, 0 }, { NULL, (RtType *)&b_INT8, 16 }, { NULL, (RtType *)&b_EMPTY1, 17 } };
static RtStructType t_S25 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S25, .nfields = 3 };
typedef struct { S23 r0; S25 r1; } R5;
typedef struct { u32 f0; i16 f1; } S26;
_Static_assert(sizeof(S26) == 8, "layout");
static RtStructField f_S26[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&b_INT16, 4 } };
static RtStructType t_S26 = { .t = { .size = 8, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S26, .nfields = 2 };
typedef struct { f64 f0; f64 f1; i8 f2; } S27;
_Static_assert(sizeof(S27) == 24, "layout");
static RtStructField f_S27[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&b_INT8, 16 } };
static RtStructType t_S27 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S27, .nfields = 3 };
typedef struct { u32 f0; S26 f1; S27 f2; } S28;
_Static_assert(sizeof(S28) == 40, "layout");
static RtStructField f_S28[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&t_S26, 4 }, { NULL, (RtType *)&t_S27, 16 } };
static RtStructType t_S28 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S28, .nfields = 3 };
typedef struct { u64 r0; f64 r1; } R7;
typedef struct { RtEmpty f0; GoC128 f1; } S29;
_Static_assert(sizeof(S29) == 16, "layout");
static RtStructField f_S29[] = { { NULL, (RtType *)&b_EMPTY1, 0 }, { NULL, (RtType *)&b_COMPLEX128, 0 } };
static RtStructType t_S29 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S29, .nfields = 2 };
typedef struct { f64 f0; u8 f1; void * f2; f32 f3; } S30;
_Static_assert(sizeof(S30) == 32, "layout");
static RtStructField f_S30[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_UINT8, 8 }, { NULL, (RtType *)&b_POINTER, 16 }, { NULL, (RtType *)&b_FLOAT32, 24 } };
static RtStructType t_S30 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S30, .nfields = 4 };
typedef struct { f32 f0; S30 f1; i16 f2; } S31;
_Static_assert(sizeof(S31) == 48, "layout");
static RtStructField f_S31[] = { { NULL, (RtType *)&b_FLOAT32, 0 }, { NULL, (RtType *)&t_S30, 8 }, { NULL, (RtType *)&b_INT16, 40 } };
static RtStructType t_S31 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S31, .nfields = 3 };
typedef struct { S29 r0; u16 r1; S31 r2; } R8;
typedef struct { GoBool f0; i16 f1; i8 f2; } S32;
_Static_assert(sizeof(S32) == 6, "layout");
static RtStructField f_S32[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&b_INT16, 2 }, { NULL, (RtType *)&b_INT8, 4 } };
static RtStructType t_S32 = { .t = { .size = 6, .align = 2, .kind = RT_KIND_STRUCT }, .fields = f_S32, .nfields = 3 };
typedef struct { S32 f0; } S33;
_Static_assert(sizeof(S33) == 6, "layout");
static RtStructField f_S33[] = { { NULL, (RtType *)&t_S32, 0 } };
static RtStructType t_S33 = { .t = { .size = 6, .align = 2, .kind = RT_KIND_STRUCT }, .fields = f_S33, .nfields = 1 };
typedef struct { GoBool a[3]; } S34;
static RtArrayType t_S34 = { .t = { .size = 3, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_BOOL, .len = 3 };
typedef struct { RtEmpty f0; u32 f1; S34 f2; } S35;
_Static_assert(sizeof(S35) == 8, "layout");
static RtStructField f_S35[] = { { NULL, (RtType *)&b_EMPTY8, 0 }, { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&t_S34, 4 } };
static RtStructType t_S35 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S35, .nfields = 3 };
typedef struct { RtEmpty r0; GoC64 r1; f64 r2; } R9;
typedef struct { i64 f0; } S36;
_Static_assert(sizeof(S36) == 8, "layout");
static RtStructField f_S36[] = { { NULL, (RtType *)&b_INT64, 0 } };
static RtStructType t_S36 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S36, .nfields = 1 };
typedef struct { f64 a[2]; } S37;
static RtArrayType t_S37 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_FLOAT64, .len = 2 };
typedef struct { S37 f0; i64 f1; u64 f2; GoString f3; } S38;
_Static_assert(sizeof(S38) == 48, "layout");
static RtStructField f_S38[] = { { NULL, (RtType *)&t_S37, 0 }, { NULL, (RtType *)&b_INT64, 16 }, { NULL, (RtType *)&b_UINT64, 24 }, { NULL, (RtType *)&b_STRING, 32 } };
static RtStructType t_S38 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S38, .nfields = 4 };
typedef struct { i8 f0; f64 f1; f32 f2; f32 f3; } S39;
_Static_assert(sizeof(S39) == 24, "layout");
static RtStructField f_S39[] = { { NULL, (RtType *)&b_INT8, 0 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&b_FLOAT32, 16 }, { NULL, (RtType *)&b_FLOAT32, 20 } };
static RtStructType t_S39 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S39, .nfields = 4 };
typedef struct { S39 a[2]; } S40;
static RtArrayType t_S40 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S39, .len = 2 };
typedef struct { GoBool f0; } S41;
_Static_assert(sizeof(S41) == 1, "layout");
static RtStructField f_S41[] = { { NULL, (RtType *)&b_BOOL, 0 } };
static RtStructType t_S41 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S41, .nfields = 1 };
typedef struct { f64 f0; S41 f1; void * f2; u16 f3; } S42;
_Static_assert(sizeof(S42) == 32, "layout");
static RtStructField f_S42[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&t_S41, 8 }, { NULL, (RtType *)&b_POINTER, 16 }, { NULL, (RtType *)&b_UINT16, 24 } };
static RtStructType t_S42 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S42, .nfields = 4 };
typedef struct { GoSlice f0; i64 f1; u32 f2; } S43;
_Static_assert(sizeof(S43) == 40, "layout");
static RtStructField f_S43[] = { { NULL, (RtType *)&b_SLICE, 0 }, { NULL, (RtType *)&b_INT64, 24 }, { NULL, (RtType *)&b_UINT32, 32 } };
static RtStructType t_S43 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S43, .nfields = 3 };
typedef struct { u16 f0; S43 f1; } S44;
_Static_assert(sizeof(S44) == 48, "layout");
static RtStructField f_S44[] = { { NULL, (RtType *)&b_UINT16, 0 }, { NULL, (RtType *)&t_S43, 8 } };
static RtStructType t_S44 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S44, .nfields = 2 };
typedef struct { GoC128 f0; i8 f1; } S45;
_Static_assert(sizeof(S45) == 24, "layout");
static RtStructField f_S45[] = { { NULL, (RtType *)&b_COMPLEX128, 0 }, { NULL, (RtType *)&b_INT8, 16 } };
static RtStructType t_S45 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S45, .nfields = 2 };
typedef struct { u8 a[4]; } S46;
static RtArrayType t_S46 = { .t = { .size = 4, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT8, .len = 4 };
typedef struct { S46 a[4]; } S47;
static RtArrayType t_S47 = { .t = { .size = 16, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S46, .len = 4 };
typedef struct { GoBool f0; void * f1; f32 f2; u64 f3; } S48;
_Static_assert(sizeof(S48) == 32, "layout");
static RtStructField f_S48[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&b_POINTER, 8 }, { NULL, (RtType *)&b_FLOAT32, 16 }, { NULL, (RtType *)&b_UINT64, 24 } };
static RtStructType t_S48 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S48, .nfields = 4 };
typedef struct { GoBool f0; S48 f1; } S49;
_Static_assert(sizeof(S49) == 40, "layout");
static RtStructField f_S49[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&t_S48, 8 } };
static RtStructType t_S49 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S49, .nfields = 2 };
typedef struct { GoC128 a[3]; } S50;
static RtArrayType t_S50 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_COMPLEX128, .len = 3 };
typedef struct { GoEface f0; S50 f1; } S51;
_Static_assert(sizeof(S51) == 64, "layout");
static RtStructField f_S51[] = { { NULL, (RtType *)&b_INTERFACE, 0 }, { NULL, (RtType *)&t_S50, 16 } };
static RtStructType t_S51 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S51, .nfields = 2 };
typedef struct { GoString r0; S51 r1; } R12;
typedef struct { u32 f0; f32 f1; void * f2; } S52;
_Static_assert(sizeof(S52) == 16, "layout");
static RtStructField f_S52[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&b_FLOAT32, 4 }, { NULL, (RtType *)&b_POINTER, 8 } };
static RtStructType t_S52 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S52, .nfields = 3 };
typedef struct { u8 f0; S52 f1; } S53;
_Static_assert(sizeof(S53) == 24, "layout");
static RtStructField f_S53[] = { { NULL, (RtType *)&b_UINT8, 0 }, { NULL, (RtType *)&t_S52, 8 } };
static RtStructType t_S53 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S53, .nfields = 2 };
typedef struct { GoEface a[4]; } S54;
static RtArrayType t_S54 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INTERFACE, .len = 4 };
typedef struct { GoSlice a[2]; } S55;
static RtArrayType t_S55 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_SLICE, .len = 2 };
typedef struct { u64 f0; f32 f1; S54 f2; S55 f3; } S56;
_Static_assert(sizeof(S56) == 128, "layout");
static RtStructField f_S56[] = { { NULL, (RtType *)&b_UINT64, 0 }, { NULL, (RtType *)&b_FLOAT32, 8 }, { NULL, (RtType *)&t_S54, 16 }, { NULL, (RtType *)&t_S55, 80 } };
static RtStructType t_S56 = { .t = { .size = 128, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S56, .nfields = 4 };
typedef struct { u8 f0; } S57;
_Static_assert(sizeof(S57) == 1, "layout");
static RtStructField f_S57[] = { { NULL, (RtType *)&b_UINT8, 0 } };
static RtStructType t_S57 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S57, .nfields = 1 };
typedef struct { i64 f0; } S58;
_Static_assert(sizeof(S58) == 8, "layout");
static RtStructField f_S58[] = { { NULL, (RtType *)&b_INT64, 0 } };
static RtStructType t_S58 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S58, .nfields = 1 };
typedef struct { i64 f0; i16 f1; } S59;
_Static_assert(sizeof(S59) == 16, "layout");
static RtStructField f_S59[] = { { NULL, (RtType *)&b_INT64, 0 }, { NULL, (RtType *)&b_INT16, 8 } };
static RtStructType t_S59 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S59, .nfields = 2 };
typedef struct { GoC64 a[1]; } S60;
static RtArrayType t_S60 = { .t = { .size = 8, .align = 4, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_COMPLEX64, .len = 1 };
typedef struct { f64 f0; i64 f1; S59 f2; S60 f3; } S61;
_Static_assert(sizeof(S61) == 40, "layout");
static RtStructField f_S61[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_INT64, 8 }, { NULL, (RtType *)&t_S59, 16 }, { NULL, (RtType *)&t_S60, 32 } };
static RtStructType t_S61 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S61, .nfields = 4 };
typedef struct { u64 a[2]; } S62;
static RtArrayType t_S62 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT64, .len = 2 };
typedef struct { RtEmpty f0; S62 f1; u16 f2; u64 f3; } S63;
_Static_assert(sizeof(S63) == 32, "layout");
static RtStructField f_S63[] = { { NULL, (RtType *)&b_EMPTY1, 0 }, { NULL, (RtType *)&t_S62, 0 }, { NULL, (RtType *)&b_UINT16, 16 }, { NULL, (RtType *)&b_UINT64, 24 } };
static RtStructType t_S63 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S63, .nfields = 4 };
typedef struct { GoEface f0; i16 f1; } S64;
_Static_assert(sizeof(S64) == 24, "layout");
static RtStructField f_S64[] = { { NULL, (RtType *)&b_INTERFACE, 0 }, { NULL, (RtType *)&b_INT16, 16 } };
static RtStructType t_S64 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S64, .nfields = 2 };
typedef struct { i16 f0; GoBool f1; GoBool f2; u16 f3; } S65;
_Static_assert(sizeof(S65) == 6, "layout");
static RtStructField f_S65[] = { { NULL, (RtType *)&b_INT16, 0 }, { NULL, (RtType *)&b_BOOL, 2 }, { NULL, (RtType *)&b_BOOL, 3 }, { NULL, (RtType *)&b_UINT16, 4 } };
static RtStructType t_S65 = { .t = { .size = 6, .align = 2, .kind = RT_KIND_STRUCT }, .fields = f_S65, .nfields = 4 };
typedef struct { S64 f0; S65 f1; void * f2; RtEmpty f3; u8 _0[8]; } S66;
_Static_assert(sizeof(S66) == 48, "layout");
static RtStructField f_S66[] = { { NULL, (RtType *)&t_S64, 0 }, { NULL, (RtType *)&t_S65, 24 }, { NULL, (RtType *)&b_POINTER, 32 }, { NULL, (RtType *)&b_EMPTY8, 40 } };
static RtStructType t_S66 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S66, .nfields = 4 };
typedef struct { f64 a[4]; } S67;
static RtArrayType t_S67 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_FLOAT64, .len = 4 };
typedef struct { GoString f0; S67 f1; f32 f2; } S68;
_Static_assert(sizeof(S68) == 56, "layout");
static RtStructField f_S68[] = { { NULL, (RtType *)&b_STRING, 0 }, { NULL, (RtType *)&t_S67, 16 }, { NULL, (RtType *)&b_FLOAT32, 48 } };
static RtStructType t_S68 = { .t = { .size = 56, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S68, .nfields = 3 };
typedef struct { GoC64 r0; f64 r1; } R14;
typedef struct { GoSlice a[2]; } S69;
static RtArrayType t_S69 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_SLICE, .len = 2 };
typedef struct { S69 a[4]; } S70;
static RtArrayType t_S70 = { .t = { .size = 192, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S69, .len = 4 };
typedef struct { GoString f0; GoSlice f1; GoSlice f2; } S71;
_Static_assert(sizeof(S71) == 64, "layout");
static RtStructField f_S71[] = { { NULL, (RtType *)&b_STRING, 0 }, { NULL, (RtType *)&b_SLICE, 16 }, { NULL, (RtType *)&b_SLICE, 40 } };
static RtStructType t_S71 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S71, .nfields = 3 };
typedef struct { S71 f0; GoC64 f1; RtEmpty f2; i64 f3; } S72;
_Static_assert(sizeof(S72) == 80, "layout");
static RtStructField f_S72[] = { { NULL, (RtType *)&t_S71, 0 }, { NULL, (RtType *)&b_COMPLEX64, 64 }, { NULL, (RtType *)&b_EMPTY8, 72 }, { NULL, (RtType *)&b_INT64, 72 } };
static RtStructType t_S72 = { .t = { .size = 80, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S72, .nfields = 4 };
typedef struct { GoC128 a[2]; } S73;
static RtArrayType t_S73 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_COMPLEX128, .len = 2 };
typedef struct { S73 a[4]; } S74;
static RtArrayType t_S74 = { .t = { .size = 128, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S73, .len = 4 };
typedef struct { u64 f0; } S75;
_Static_assert(sizeof(S75) == 8, "layout");
static RtStructField f_S75[] = { { NULL, (RtType *)&b_UINT64, 0 } };
static RtStructType t_S75 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S75, .nfields = 1 };
typedef struct { f64 f0; GoString f1; GoEface f2; GoSlice f3; } S76;
_Static_assert(sizeof(S76) == 64, "layout");
static RtStructField f_S76[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_STRING, 8 }, { NULL, (RtType *)&b_INTERFACE, 24 }, { NULL, (RtType *)&b_SLICE, 40 } };
static RtStructType t_S76 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S76, .nfields = 4 };
typedef struct { S75 f0; S76 f1; } S77;
_Static_assert(sizeof(S77) == 72, "layout");
static RtStructField f_S77[] = { { NULL, (RtType *)&t_S75, 0 }, { NULL, (RtType *)&t_S76, 8 } };
static RtStructType t_S77 = { .t = { .size = 72, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S77, .nfields = 2 };
typedef struct { u64 a[3]; } S78;
static RtArrayType t_S78 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT64, .len = 3 };
typedef struct { f64 f0; i32 f1; f64 f2; } S79;
_Static_assert(sizeof(S79) == 24, "layout");
static RtStructField f_S79[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_INT32, 8 }, { NULL, (RtType *)&b_FLOAT64, 16 } };
static RtStructType t_S79 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S79, .nfields = 3 };
typedef struct { S79 a[3]; } S80;
static RtArrayType t_S80 = { .t = { .size = 72, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S79, .len = 3 };
typedef struct { i64 r0; i64 r1; } R18;
typedef struct { GoC128 f0; i64 f1; u32 f2; i32 f3; } S81;
_Static_assert(sizeof(S81) == 32, "layout");
static RtStructField f_S81[] = { { NULL, (RtType *)&b_COMPLEX128, 0 }, { NULL, (RtType *)&b_INT64, 16 }, { NULL, (RtType *)&b_UINT32, 24 }, { NULL, (RtType *)&b_INT32, 28 } };
static RtStructType t_S81 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S81, .nfields = 4 };
typedef struct { S81 f0; } S82;
_Static_assert(sizeof(S82) == 32, "layout");
static RtStructField f_S82[] = { { NULL, (RtType *)&t_S81, 0 } };
static RtStructType t_S82 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S82, .nfields = 1 };
typedef struct { RtEmpty f0; RtEmpty f1; i32 f2; u16 f3; } S83;
_Static_assert(sizeof(S83) == 8, "layout");
static RtStructField f_S83[] = { { NULL, (RtType *)&b_EMPTY1, 0 }, { NULL, (RtType *)&b_EMPTY8, 0 }, { NULL, (RtType *)&b_INT32, 0 }, { NULL, (RtType *)&b_UINT16, 4 } };
static RtStructType t_S83 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S83, .nfields = 4 };
typedef struct { i16 a[2]; } S84;
static RtArrayType t_S84 = { .t = { .size = 4, .align = 2, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT16, .len = 2 };
typedef struct { GoC64 f0; u32 f1; S84 f2; GoEface f3; } S85;
_Static_assert(sizeof(S85) == 32, "layout");
static RtStructField f_S85[] = { { NULL, (RtType *)&b_COMPLEX64, 0 }, { NULL, (RtType *)&b_UINT32, 8 }, { NULL, (RtType *)&t_S84, 12 }, { NULL, (RtType *)&b_INTERFACE, 16 } };
static RtStructType t_S85 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S85, .nfields = 4 };
typedef struct { u64 f0; i32 f1; GoC64 f2; GoString f3; } S86;
_Static_assert(sizeof(S86) == 40, "layout");
static RtStructField f_S86[] = { { NULL, (RtType *)&b_UINT64, 0 }, { NULL, (RtType *)&b_INT32, 8 }, { NULL, (RtType *)&b_COMPLEX64, 12 }, { NULL, (RtType *)&b_STRING, 24 } };
static RtStructType t_S86 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S86, .nfields = 4 };
typedef struct { GoSlice r0; S86 r1; i32 r2; } R20;
typedef struct { GoBool f0; } S87;
_Static_assert(sizeof(S87) == 1, "layout");
static RtStructField f_S87[] = { { NULL, (RtType *)&b_BOOL, 0 } };
static RtStructType t_S87 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S87, .nfields = 1 };
typedef struct { GoEface r0; RtEmpty r1; S87 r2; } R21;
typedef struct { u16 f0; GoBool f1; u16 f2; f64 f3; } S88;
_Static_assert(sizeof(S88) == 16, "layout");
static RtStructField f_S88[] = { { NULL, (RtType *)&b_UINT16, 0 }, { NULL, (RtType *)&b_BOOL, 2 }, { NULL, (RtType *)&b_UINT16, 4 }, { NULL, (RtType *)&b_FLOAT64, 8 } };
static RtStructType t_S88 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S88, .nfields = 4 };
typedef struct { S88 f0; GoC64 f1; u8 f2; } S89;
_Static_assert(sizeof(S89) == 32, "layout");
static RtStructField f_S89[] = { { NULL, (RtType *)&t_S88, 0 }, { NULL, (RtType *)&b_COMPLEX64, 16 }, { NULL, (RtType *)&b_UINT8, 24 } };
static RtStructType t_S89 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S89, .nfields = 3 };
typedef struct { GoSlice f0; } S90;
_Static_assert(sizeof(S90) == 24, "layout");
static RtStructField f_S90[] = { { NULL, (RtType *)&b_SLICE, 0 } };
static RtStructType t_S90 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S90, .nfields = 1 };
typedef struct { u32 f0; } S91;
_Static_assert(sizeof(S91) == 4, "layout");
static RtStructField f_S91[] = { { NULL, (RtType *)&b_UINT32, 0 } };
static RtStructType t_S91 = { .t = { .size = 4, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S91, .nfields = 1 };
typedef struct { S91 f0; } S92;
_Static_assert(sizeof(S92) == 4, "layout");
static RtStructField f_S92[] = { { NULL, (RtType *)&t_S91, 0 } };
static RtStructType t_S92 = { .t = { .size = 4, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S92, .nfields = 1 };
typedef struct { GoString a[4]; } S93;
static RtArrayType t_S93 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_STRING, .len = 4 };
typedef struct { S93 a[3]; } S94;
static RtArrayType t_S94 = { .t = { .size = 192, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S93, .len = 3 };
typedef struct { i8 a[2]; } S95;
static RtArrayType t_S95 = { .t = { .size = 2, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT8, .len = 2 };
typedef struct { u64 r0; S95 r1; i64 r2; } R22;
typedef struct { f64 f0; f64 f1; u8 f2; } S96;
_Static_assert(sizeof(S96) == 24, "layout");
static RtStructField f_S96[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&b_UINT8, 16 } };
static RtStructType t_S96 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S96, .nfields = 3 };
typedef struct { S96 a[3]; } S97;
static RtArrayType t_S97 = { .t = { .size = 72, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S96, .len = 3 };
typedef struct { u64 a[2]; } S98;
static RtArrayType t_S98 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT64, .len = 2 };
typedef struct { S98 a[1]; } S99;
static RtArrayType t_S99 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S98, .len = 1 };
typedef struct { u8 f0; } S100;
_Static_assert(sizeof(S100) == 1, "layout");
static RtStructField f_S100[] = { { NULL, (RtType *)&b_UINT8, 0 } };
static RtStructType t_S100 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S100, .nfields = 1 };
typedef struct { i8 f0; } S101;
_Static_assert(sizeof(S101) == 1, "layout");
static RtStructField f_S101[] = { { NULL, (RtType *)&b_INT8, 0 } };
static RtStructType t_S101 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S101, .nfields = 1 };
typedef struct { GoSlice f0; u64 f1; u8 f2; GoC64 f3; } S102;
_Static_assert(sizeof(S102) == 48, "layout");
static RtStructField f_S102[] = { { NULL, (RtType *)&b_SLICE, 0 }, { NULL, (RtType *)&b_UINT64, 24 }, { NULL, (RtType *)&b_UINT8, 32 }, { NULL, (RtType *)&b_COMPLEX64, 36 } };
static RtStructType t_S102 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S102, .nfields = 4 };
typedef struct { i16 f0; S101 f1; u16 f2; S102 f3; } S103;
_Static_assert(sizeof(S103) == 56, "layout");
static RtStructField f_S103[] = { { NULL, (RtType *)&b_INT16, 0 }, { NULL, (RtType *)&t_S101, 2 }, { NULL, (RtType *)&b_UINT16, 4 }, { NULL, (RtType *)&t_S102, 8 } };
static RtStructType t_S103 = { .t = { .size = 56, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S103, .nfields = 4 };
typedef struct { f64 f0; GoC64 f1; } S104;
_Static_assert(sizeof(S104) == 16, "layout");
static RtStructField f_S104[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_COMPLEX64, 8 } };
static RtStructType t_S104 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S104, .nfields = 2 };
typedef struct { GoSlice a[1]; } S105;
static RtArrayType t_S105 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_SLICE, .len = 1 };
typedef struct { u32 f0; GoSlice f1; GoC128 f2; } S106;
_Static_assert(sizeof(S106) == 48, "layout");
static RtStructField f_S106[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&b_SLICE, 8 }, { NULL, (RtType *)&b_COMPLEX128, 32 } };
static RtStructType t_S106 = { .t = { .size = 48, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S106, .nfields = 3 };
typedef struct { GoString f0; f64 f1; S105 f2; S106 f3; } S107;
_Static_assert(sizeof(S107) == 96, "layout");
static RtStructField f_S107[] = { { NULL, (RtType *)&b_STRING, 0 }, { NULL, (RtType *)&b_FLOAT64, 16 }, { NULL, (RtType *)&t_S105, 24 }, { NULL, (RtType *)&t_S106, 48 } };
static RtStructType t_S107 = { .t = { .size = 96, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S107, .nfields = 4 };
typedef struct { GoBool a[1]; } S108;
static RtArrayType t_S108 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_BOOL, .len = 1 };
typedef struct { f64 f0; f64 f1; S108 f2; } S109;
_Static_assert(sizeof(S109) == 24, "layout");
static RtStructField f_S109[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&t_S108, 16 } };
static RtStructType t_S109 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S109, .nfields = 3 };
typedef struct { u64 f0; } S110;
_Static_assert(sizeof(S110) == 8, "layout");
static RtStructField f_S110[] = { { NULL, (RtType *)&b_UINT64, 0 } };
static RtStructType t_S110 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S110, .nfields = 1 };
typedef struct { i8 f0; } S111;
_Static_assert(sizeof(S111) == 1, "layout");
static RtStructField f_S111[] = { { NULL, (RtType *)&b_INT8, 0 } };
static RtStructType t_S111 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_STRUCT }, .fields = f_S111, .nfields = 1 };
typedef struct { void * f0; GoString f1; f64 f2; } S112;
_Static_assert(sizeof(S112) == 32, "layout");
static RtStructField f_S112[] = { { NULL, (RtType *)&b_POINTER, 0 }, { NULL, (RtType *)&b_STRING, 8 }, { NULL, (RtType *)&b_FLOAT64, 24 } };
static RtStructType t_S112 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S112, .nfields = 3 };
typedef struct { S111 f0; GoSlice f1; u64 f2; S112 f3; } S113;
_Static_assert(sizeof(S113) == 72, "layout");
static RtStructField f_S113[] = { { NULL, (RtType *)&t_S111, 0 }, { NULL, (RtType *)&b_SLICE, 8 }, { NULL, (RtType *)&b_UINT64, 32 }, { NULL, (RtType *)&t_S112, 40 } };
static RtStructType t_S113 = { .t = { .size = 72, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S113, .nfields = 4 };
typedef struct { GoBool r0; i64 r1; } R24;
typedef struct { u32 f0; f32 f1; u8 f2; } S114;
_Static_assert(sizeof(S114) == 12, "layout");
static RtStructField f_S114[] = { { NULL, (RtType *)&b_UINT32, 0 }, { NULL, (RtType *)&b_FLOAT32, 4 }, { NULL, (RtType *)&b_UINT8, 8 } };
static RtStructType t_S114 = { .t = { .size = 12, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S114, .nfields = 3 };
typedef struct { S114 f0; } S115;
_Static_assert(sizeof(S115) == 12, "layout");
static RtStructField f_S115[] = { { NULL, (RtType *)&t_S114, 0 } };
static RtStructType t_S115 = { .t = { .size = 12, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S115, .nfields = 1 };
typedef struct { GoC128 a[1]; } S116;
static RtArrayType t_S116 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_COMPLEX128, .len = 1 };
typedef struct { S116 f0; RtEmpty f1; u8 _0[8]; } S117;
_Static_assert(sizeof(S117) == 24, "layout");
static RtStructField f_S117[] = { { NULL, (RtType *)&t_S116, 0 }, { NULL, (RtType *)&b_EMPTY8, 16 } };
static RtStructType t_S117 = { .t = { .size = 24, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S117, .nfields = 2 };
typedef struct { u32 a[4]; } S118;
static RtArrayType t_S118 = { .t = { .size = 16, .align = 4, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_UINT32, .len = 4 };
typedef struct { void * f0; u32 f1; } S119;
_Static_assert(sizeof(S119) == 16, "layout");
static RtStructField f_S119[] = { { NULL, (RtType *)&b_POINTER, 0 }, { NULL, (RtType *)&b_UINT32, 8 } };
static RtStructType t_S119 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S119, .nfields = 2 };
typedef struct { GoBool f0; GoC64 f1; GoEface f2; } S120;
_Static_assert(sizeof(S120) == 32, "layout");
static RtStructField f_S120[] = { { NULL, (RtType *)&b_BOOL, 0 }, { NULL, (RtType *)&b_COMPLEX64, 4 }, { NULL, (RtType *)&b_INTERFACE, 16 } };
static RtStructType t_S120 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S120, .nfields = 3 };
typedef struct { S120 f0; } S121;
_Static_assert(sizeof(S121) == 32, "layout");
static RtStructField f_S121[] = { { NULL, (RtType *)&t_S120, 0 } };
static RtStructType t_S121 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S121, .nfields = 1 };
typedef struct { f64 a[1]; } S122;
static RtArrayType t_S122 = { .t = { .size = 8, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_FLOAT64, .len = 1 };
typedef struct { f64 f0; f64 f1; GoC128 f2; } S123;
_Static_assert(sizeof(S123) == 32, "layout");
static RtStructField f_S123[] = { { NULL, (RtType *)&b_FLOAT64, 0 }, { NULL, (RtType *)&b_FLOAT64, 8 }, { NULL, (RtType *)&b_COMPLEX128, 16 } };
static RtStructType t_S123 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S123, .nfields = 3 };
typedef struct { GoString f0; f32 f1; S122 f2; S123 f3; } S124;
_Static_assert(sizeof(S124) == 64, "layout");
static RtStructField f_S124[] = { { NULL, (RtType *)&b_STRING, 0 }, { NULL, (RtType *)&b_FLOAT32, 16 }, { NULL, (RtType *)&t_S122, 24 }, { NULL, (RtType *)&t_S123, 32 } };
static RtStructType t_S124 = { .t = { .size = 64, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S124, .nfields = 4 };
typedef struct { RtEmpty f0; u16 f1; f32 f2; i32 f3; u8 _0[4]; } S125;
_Static_assert(sizeof(S125) == 16, "layout");
static RtStructField f_S125[] = { { NULL, (RtType *)&b_EMPTY8, 0 }, { NULL, (RtType *)&b_UINT16, 0 }, { NULL, (RtType *)&b_FLOAT32, 4 }, { NULL, (RtType *)&b_INT32, 8 } };
static RtStructType t_S125 = { .t = { .size = 16, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S125, .nfields = 4 };
typedef struct { S125 r0; GoBool r1; } R25;
typedef struct { u64 f0; void * f1; GoEface f2; GoC64 f3; } S126;
_Static_assert(sizeof(S126) == 40, "layout");
static RtStructField f_S126[] = { { NULL, (RtType *)&b_UINT64, 0 }, { NULL, (RtType *)&b_POINTER, 8 }, { NULL, (RtType *)&b_INTERFACE, 16 }, { NULL, (RtType *)&b_COMPLEX64, 32 } };
static RtStructType t_S126 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S126, .nfields = 4 };
typedef struct { S126 f0; } S127;
_Static_assert(sizeof(S127) == 40, "layout");
static RtStructField f_S127[] = { { NULL, (RtType *)&t_S126, 0 } };
static RtStructType t_S127 = { .t = { .size = 40, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S127, .nfields = 1 };
typedef struct { GoC128 f0; GoSlice f1; GoC128 f2; } S128;
_Static_assert(sizeof(S128) == 56, "layout");
static RtStructField f_S128[] = { { NULL, (RtType *)&b_COMPLEX128, 0 }, { NULL, (RtType *)&b_SLICE, 16 }, { NULL, (RtType *)&b_COMPLEX128, 40 } };
static RtStructType t_S128 = { .t = { .size = 56, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S128, .nfields = 3 };
typedef struct { GoEface a[2]; } S129;
static RtArrayType t_S129 = { .t = { .size = 32, .align = 8, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INTERFACE, .len = 2 };
typedef struct { GoC64 a[4]; } S130;
static RtArrayType t_S130 = { .t = { .size = 32, .align = 4, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_COMPLEX64, .len = 4 };
typedef struct { S128 f0; S129 f1; S130 f2; } S131;
_Static_assert(sizeof(S131) == 120, "layout");
static RtStructField f_S131[] = { { NULL, (RtType *)&t_S128, 0 }, { NULL, (RtType *)&t_S129, 56 }, { NULL, (RtType *)&t_S130, 88 } };
static RtStructType t_S131 = { .t = { .size = 120, .align = 8, .kind = RT_KIND_STRUCT }, .fields = f_S131, .nfields = 3 };
typedef struct { GoBool a[1]; } S132;
static RtArrayType t_S132 = { .t = { .size = 1, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_BOOL, .len = 1 };
typedef struct { i16 a[3]; } S133;
static RtArrayType t_S133 = { .t = { .size = 6, .align = 2, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT16, .len = 3 };
typedef struct { S133 f0; } S134;
_Static_assert(sizeof(S134) == 6, "layout");
static RtStructField f_S134[] = { { NULL, (RtType *)&t_S133, 0 } };
static RtStructType t_S134 = { .t = { .size = 6, .align = 2, .kind = RT_KIND_STRUCT }, .fields = f_S134, .nfields = 1 };
typedef struct { i8 a[2]; } S135;
static RtArrayType t_S135 = { .t = { .size = 2, .align = 1, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&b_INT8, .len = 2 };
typedef struct { f32 f0; } S136;
_Static_assert(sizeof(S136) == 4, "layout");
static RtStructField f_S136[] = { { NULL, (RtType *)&b_FLOAT32, 0 } };
static RtStructType t_S136 = { .t = { .size = 4, .align = 4, .kind = RT_KIND_STRUCT }, .fields = f_S136, .nfields = 1 };
typedef struct { S136 a[4]; } S137;
static RtArrayType t_S137 = { .t = { .size = 16, .align = 4, .kind = RT_KIND_ARRAY }, .elem = (RtType *)&t_S136, .len = 4 };
typedef struct { S137 r0; i16 r1; i64 r2; } R29;
static R0
fn0(void *ctx, GoEface p1)
{
	note_call(ctx);
	memcpy(got + 0, &p1, 16);
	R0 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 16, 8);
	memcpy(&r.r1, want + 24, 8);
	return r;
}
static void
caller0(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoEface p1;
	memcpy(&p1, frame + 0, 16);
	(void)frame, (void)res;
	R0 r = ((R0 (*)(void *, GoEface))ctx->code)(ctx, p1);
	memcpy(res + 16, &r.r0, 8);
	memcpy(res + 24, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[5]; } ft0 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 2 },
	{ (RtType *)&b_EMPTY1, (RtType *)&b_INTERFACE, (RtType *)&b_COMPLEX64, (RtType *)&t_S1, NULL } };
static const Leaf in0[] = { { 0, 16 }, { -1, 0 } };
static const Leaf out0[] = { { 16, 8 }, { 24, 8 }, { -1, 0 } };
static S7
fn1(void *ctx, S2 p1, S3 p2, GoC64 p3, S5 p4)
{
	note_call(ctx);
	memcpy(got + 0, &p1, 8);
	memcpy(got + 8, &p2, 8);
	memcpy(got + 16, &p3, 8);
	memcpy(got + 24, &p4, 64);
	S7 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 88, 64);
	return r;
}
static void
caller1(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S2 p1;
	memcpy(&p1, frame + 0, 8);
	S3 p2;
	memcpy(&p2, frame + 8, 8);
	GoC64 p3;
	memcpy(&p3, frame + 16, 8);
	S5 p4;
	memcpy(&p4, frame + 24, 64);
	(void)frame, (void)res;
	S7 r = ((S7 (*)(void *, S2, S3, GoC64, S5))ctx->code)(ctx, p1, p2, p3, p4);
	memcpy(res + 88, &r, 64);
}
static struct { RtFuncType f; const RtType *t[8]; } ft1 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 6, .outcount = 1 },
	{ (RtType *)&b_EMPTY1, (RtType *)&t_S2, (RtType *)&t_S3, (RtType *)&b_COMPLEX64, (RtType *)&t_S5, (RtType *)&b_EMPTY8, (RtType *)&t_S7, NULL } };
static const Leaf in1[] = { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 16 }, { 40, 16 }, { 56, 16 }, { 72, 16 }, { -1, 0 } };
static const Leaf out1[] = { { 88, 16 }, { 104, 8 }, { 112, 2 }, { 120, 16 }, { 136, 8 }, { 144, 2 }, { -1, 0 } };
static R2
fn2(void *ctx, S9 p0, GoC64 p1, i32 p2, void * p3, void *p4, i64 n4, i64 c4, i32 p5, GoC64 p6, GoBool p7, f32 p8, S11 p9)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 64);
	memcpy(got + 64, &p1, 8);
	memcpy(got + 72, &p2, 4);
	memcpy(got + 80, &p3, 8);
	memcpy(got + 88, &(GoSlice){ p4, n4, c4 }, 24);
	memcpy(got + 112, &p5, 4);
	memcpy(got + 116, &p6, 8);
	memcpy(got + 124, &p7, 1);
	memcpy(got + 128, &p8, 4);
	memcpy(got + 136, &p9, 48);
	R2 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 184, 4);
	memcpy(&r.r1, want + 192, 8);
	return r;
}
static void
caller2(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S9 p0;
	memcpy(&p0, frame + 0, 64);
	GoC64 p1;
	memcpy(&p1, frame + 64, 8);
	i32 p2;
	memcpy(&p2, frame + 72, 4);
	void * p3;
	memcpy(&p3, frame + 80, 8);
	GoSlice p4;
	memcpy(&p4, frame + 88, 24);
	i32 p5;
	memcpy(&p5, frame + 112, 4);
	GoC64 p6;
	memcpy(&p6, frame + 116, 8);
	GoBool p7;
	memcpy(&p7, frame + 124, 1);
	f32 p8;
	memcpy(&p8, frame + 128, 4);
	S11 p9;
	memcpy(&p9, frame + 136, 48);
	(void)frame, (void)res;
	R2 r = ((R2 (*)(void *, S9, GoC64, i32, void *, void *, i64, i64, i32, GoC64, GoBool, f32, S11))ctx->code)(ctx, p0, p1, p2, p3, p4.p, p4.n, p4.cap, p5, p6, p7, p8, p9);
	memcpy(res + 184, &r.r0, 4);
	memcpy(res + 192, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[13]; } ft2 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 10, .outcount = 2 },
	{ (RtType *)&t_S9, (RtType *)&b_COMPLEX64, (RtType *)&b_INT32, (RtType *)&b_POINTER, (RtType *)&b_SLICE, (RtType *)&b_INT32, (RtType *)&b_COMPLEX64, (RtType *)&b_BOOL, (RtType *)&b_FLOAT32, (RtType *)&t_S11, (RtType *)&b_FLOAT32, (RtType *)&b_UINT64, NULL } };
static const Leaf in2[] = { { 0, 8 }, { 8, 4 }, { 12, 4 }, { 16, 16 }, { 32, 24 }, { 56, 1 }, { 64, 8 }, { 72, 4 }, { 80, 8 }, { 88, 24 }, { 112, 4 }, { 116, 8 }, { 124, 1 }, { 128, 4 }, { 136, 4 }, { 140, 1 }, { 144, 8 }, { 152, 8 }, { 160, 4 }, { 164, 1 }, { 168, 8 }, { 176, 8 }, { -1, 0 } };
static const Leaf out2[] = { { 184, 4 }, { 192, 8 }, { -1, 0 } };
static void
fn3(void *ctx, GoBool p0, void *p1, i64 n1, i64 c1, S12 p2, S14 p4, S15 p5, i16 p6, S16 p7, i32 p8, S18 p9)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 1);
	memcpy(got + 8, &(GoSlice){ p1, n1, c1 }, 24);
	memcpy(got + 32, &p2, 16);
	memcpy(got + 48, &p4, 40);
	memcpy(got + 88, &p5, 16);
	memcpy(got + 104, &p6, 2);
	memcpy(got + 112, &p7, 16);
	memcpy(got + 128, &p8, 4);
	memcpy(got + 136, &p9, 128);
}
static void
caller3(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoBool p0;
	memcpy(&p0, frame + 0, 1);
	GoSlice p1;
	memcpy(&p1, frame + 8, 24);
	S12 p2;
	memcpy(&p2, frame + 32, 16);
	S14 p4;
	memcpy(&p4, frame + 48, 40);
	S15 p5;
	memcpy(&p5, frame + 88, 16);
	i16 p6;
	memcpy(&p6, frame + 104, 2);
	S16 p7;
	memcpy(&p7, frame + 112, 16);
	i32 p8;
	memcpy(&p8, frame + 128, 4);
	S18 p9;
	memcpy(&p9, frame + 136, 128);
	(void)frame, (void)res;
	((void (*)(void *, GoBool, void *, i64, i64, S12, S14, S15, i16, S16, i32, S18))ctx->code)(ctx, p0, p1.p, p1.n, p1.cap, p2, p4, p5, p6, p7, p8, p9);
}
static struct { RtFuncType f; const RtType *t[11]; } ft3 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 10, .outcount = 0 },
	{ (RtType *)&b_BOOL, (RtType *)&b_SLICE, (RtType *)&t_S12, (RtType *)&b_EMPTY1, (RtType *)&t_S14, (RtType *)&t_S15, (RtType *)&b_INT16, (RtType *)&t_S16, (RtType *)&b_INT32, (RtType *)&t_S18, NULL } };
static const Leaf in3[] = { { 0, 1 }, { 8, 24 }, { 32, 1 }, { 40, 8 }, { 48, 8 }, { 56, 1 }, { 64, 8 }, { 72, 1 }, { 76, 4 }, { 80, 4 }, { 88, 1 }, { 89, 1 }, { 96, 8 }, { 104, 2 }, { 112, 1 }, { 120, 8 }, { 128, 4 }, { 136, 8 }, { 144, 8 }, { 152, 8 }, { 160, 8 }, { 168, 8 }, { 176, 8 }, { 184, 8 }, { 192, 8 }, { 200, 8 }, { 208, 8 }, { 216, 8 }, { 224, 8 }, { 232, 8 }, { 240, 8 }, { 248, 8 }, { 256, 8 }, { -1, 0 } };
static const Leaf out3[] = { { -1, 0 } };
static GoC128
fn4(void *ctx)
{
	note_call(ctx);
	GoC128 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 0, 16);
	return r;
}
static void
caller4(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	(void)frame, (void)res;
	GoC128 r = ((GoC128 (*)(void *))ctx->code)(ctx);
	memcpy(res + 0, &r, 16);
}
static struct { RtFuncType f; const RtType *t[2]; } ft4 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 0, .outcount = 1 },
	{ (RtType *)&b_COMPLEX128, NULL } };
static const Leaf in4[] = { { -1, 0 } };
static const Leaf out4[] = { { 0, 16 }, { -1, 0 } };
static R5
fn5(void *ctx, u64 p0, S21 p1, GoBool p2)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 72);
	memcpy(got + 80, &p2, 1);
	R5 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 88, 48);
	memcpy(&r.r1, want + 136, 24);
	return r;
}
static void
caller5(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	u64 p0;
	memcpy(&p0, frame + 0, 8);
	S21 p1;
	memcpy(&p1, frame + 8, 72);
	GoBool p2;
	memcpy(&p2, frame + 80, 1);
	(void)frame, (void)res;
	R5 r = ((R5 (*)(void *, u64, S21, GoBool))ctx->code)(ctx, p0, p1, p2);
	memcpy(res + 88, &r.r0, 48);
	memcpy(res + 136, &r.r1, 24);
}
static struct { RtFuncType f; const RtType *t[6]; } ft5 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 3, .outcount = 2 },
	{ (RtType *)&b_UINT64, (RtType *)&t_S21, (RtType *)&b_BOOL, (RtType *)&t_S23, (RtType *)&t_S25, NULL } };
static const Leaf in5[] = { { 0, 8 }, { 8, 1 }, { 12, 8 }, { 20, 4 }, { 24, 24 }, { 48, 8 }, { 56, 8 }, { 64, 8 }, { 72, 8 }, { 80, 1 }, { -1, 0 } };
static const Leaf out5[] = { { 88, 4 }, { 92, 4 }, { 96, 4 }, { 100, 1 }, { 104, 4 }, { 108, 4 }, { 112, 4 }, { 116, 1 }, { 120, 4 }, { 124, 4 }, { 128, 4 }, { 132, 1 }, { 136, 8 }, { 144, 8 }, { 152, 1 }, { -1, 0 } };
static void
fn6(void *ctx, i64 p0, GoC64 p1, i16 p2, GoC128 p3, GoC64 p5, GoEface p6, i64 p7, S28 p8)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 8);
	memcpy(got + 16, &p2, 2);
	memcpy(got + 24, &p3, 16);
	memcpy(got + 40, &p5, 8);
	memcpy(got + 48, &p6, 16);
	memcpy(got + 64, &p7, 8);
	memcpy(got + 72, &p8, 40);
}
static void
caller6(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i64 p0;
	memcpy(&p0, frame + 0, 8);
	GoC64 p1;
	memcpy(&p1, frame + 8, 8);
	i16 p2;
	memcpy(&p2, frame + 16, 2);
	GoC128 p3;
	memcpy(&p3, frame + 24, 16);
	GoC64 p5;
	memcpy(&p5, frame + 40, 8);
	GoEface p6;
	memcpy(&p6, frame + 48, 16);
	i64 p7;
	memcpy(&p7, frame + 64, 8);
	S28 p8;
	memcpy(&p8, frame + 72, 40);
	(void)frame, (void)res;
	((void (*)(void *, i64, GoC64, i16, GoC128, GoC64, GoEface, i64, S28))ctx->code)(ctx, p0, p1, p2, p3, p5, p6, p7, p8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft6 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 9, .outcount = 0 },
	{ (RtType *)&b_INT64, (RtType *)&b_COMPLEX64, (RtType *)&b_INT16, (RtType *)&b_COMPLEX128, (RtType *)&b_EMPTY8, (RtType *)&b_COMPLEX64, (RtType *)&b_INTERFACE, (RtType *)&b_INT64, (RtType *)&t_S28, NULL } };
static const Leaf in6[] = { { 0, 8 }, { 8, 8 }, { 16, 2 }, { 24, 16 }, { 40, 8 }, { 48, 16 }, { 64, 8 }, { 72, 4 }, { 76, 4 }, { 80, 2 }, { 88, 8 }, { 96, 8 }, { 104, 1 }, { -1, 0 } };
static const Leaf out6[] = { { -1, 0 } };
static R7
fn7(void *ctx, f64 p0, f64 p1)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 8);
	R7 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 16, 8);
	memcpy(&r.r1, want + 24, 8);
	return r;
}
static void
caller7(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	f64 p0;
	memcpy(&p0, frame + 0, 8);
	f64 p1;
	memcpy(&p1, frame + 8, 8);
	(void)frame, (void)res;
	R7 r = ((R7 (*)(void *, f64, f64))ctx->code)(ctx, p0, p1);
	memcpy(res + 16, &r.r0, 8);
	memcpy(res + 24, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[5]; } ft7 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 2 },
	{ (RtType *)&b_FLOAT64, (RtType *)&b_FLOAT64, (RtType *)&b_UINT64, (RtType *)&b_FLOAT64, NULL } };
static const Leaf in7[] = { { 0, 8 }, { 8, 8 }, { -1, 0 } };
static const Leaf out7[] = { { 16, 8 }, { 24, 8 }, { -1, 0 } };
static R8
fn8(void *ctx, i64 p0)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	R8 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 8, 16);
	memcpy(&r.r1, want + 24, 2);
	memcpy(&r.r2, want + 32, 48);
	return r;
}
static void
caller8(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i64 p0;
	memcpy(&p0, frame + 0, 8);
	(void)frame, (void)res;
	R8 r = ((R8 (*)(void *, i64))ctx->code)(ctx, p0);
	memcpy(res + 8, &r.r0, 16);
	memcpy(res + 24, &r.r1, 2);
	memcpy(res + 32, &r.r2, 48);
}
static struct { RtFuncType f; const RtType *t[5]; } ft8 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 1, .outcount = 3 },
	{ (RtType *)&b_INT64, (RtType *)&t_S29, (RtType *)&b_UINT16, (RtType *)&t_S31, NULL } };
static const Leaf in8[] = { { 0, 8 }, { -1, 0 } };
static const Leaf out8[] = { { 8, 16 }, { 24, 2 }, { 32, 4 }, { 40, 8 }, { 48, 1 }, { 56, 8 }, { 64, 4 }, { 72, 2 }, { -1, 0 } };
static R9
fn9(void *ctx, S33 p0, f32 p1, i16 p2, i64 p3, i16 p4, GoC64 p5, S35 p6)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 6);
	memcpy(got + 8, &p1, 4);
	memcpy(got + 12, &p2, 2);
	memcpy(got + 16, &p3, 8);
	memcpy(got + 24, &p4, 2);
	memcpy(got + 28, &p5, 8);
	memcpy(got + 40, &p6, 8);
	R9 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r1, want + 48, 8);
	memcpy(&r.r2, want + 56, 8);
	return r;
}
static void
caller9(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S33 p0;
	memcpy(&p0, frame + 0, 6);
	f32 p1;
	memcpy(&p1, frame + 8, 4);
	i16 p2;
	memcpy(&p2, frame + 12, 2);
	i64 p3;
	memcpy(&p3, frame + 16, 8);
	i16 p4;
	memcpy(&p4, frame + 24, 2);
	GoC64 p5;
	memcpy(&p5, frame + 28, 8);
	S35 p6;
	memcpy(&p6, frame + 40, 8);
	(void)frame, (void)res;
	R9 r = ((R9 (*)(void *, S33, f32, i16, i64, i16, GoC64, S35))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6);
	memcpy(res + 48, &r.r1, 8);
	memcpy(res + 56, &r.r2, 8);
}
static struct { RtFuncType f; const RtType *t[11]; } ft9 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 7, .outcount = 3 },
	{ (RtType *)&t_S33, (RtType *)&b_FLOAT32, (RtType *)&b_INT16, (RtType *)&b_INT64, (RtType *)&b_INT16, (RtType *)&b_COMPLEX64, (RtType *)&t_S35, (RtType *)&b_EMPTY8, (RtType *)&b_COMPLEX64, (RtType *)&b_FLOAT64, NULL } };
static const Leaf in9[] = { { 0, 1 }, { 2, 2 }, { 4, 1 }, { 8, 4 }, { 12, 2 }, { 16, 8 }, { 24, 2 }, { 28, 8 }, { 40, 4 }, { 44, 1 }, { 45, 1 }, { 46, 1 }, { -1, 0 } };
static const Leaf out9[] = { { 48, 8 }, { 56, 8 }, { -1, 0 } };
static void
fn10(void *ctx, S36 p0, S38 p1, f32 p2, S40 p3, f64 p4, GoBool p6, S42 p7, f64 p8)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 48);
	memcpy(got + 56, &p2, 4);
	memcpy(got + 64, &p3, 48);
	memcpy(got + 112, &p4, 8);
	memcpy(got + 120, &p6, 1);
	memcpy(got + 128, &p7, 32);
	memcpy(got + 160, &p8, 8);
}
static void
caller10(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S36 p0;
	memcpy(&p0, frame + 0, 8);
	S38 p1;
	memcpy(&p1, frame + 8, 48);
	f32 p2;
	memcpy(&p2, frame + 56, 4);
	S40 p3;
	memcpy(&p3, frame + 64, 48);
	f64 p4;
	memcpy(&p4, frame + 112, 8);
	GoBool p6;
	memcpy(&p6, frame + 120, 1);
	S42 p7;
	memcpy(&p7, frame + 128, 32);
	f64 p8;
	memcpy(&p8, frame + 160, 8);
	(void)frame, (void)res;
	((void (*)(void *, S36, S38, f32, S40, f64, GoBool, S42, f64))ctx->code)(ctx, p0, p1, p2, p3, p4, p6, p7, p8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft10 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 9, .outcount = 0 },
	{ (RtType *)&t_S36, (RtType *)&t_S38, (RtType *)&b_FLOAT32, (RtType *)&t_S40, (RtType *)&b_FLOAT64, (RtType *)&b_EMPTY1, (RtType *)&b_BOOL, (RtType *)&t_S42, (RtType *)&b_FLOAT64, NULL } };
static const Leaf in10[] = { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 8 }, { 32, 8 }, { 40, 16 }, { 56, 4 }, { 64, 1 }, { 72, 8 }, { 80, 4 }, { 84, 4 }, { 88, 1 }, { 96, 8 }, { 104, 4 }, { 108, 4 }, { 112, 8 }, { 120, 1 }, { 128, 8 }, { 136, 1 }, { 144, 8 }, { 152, 2 }, { 160, 8 }, { -1, 0 } };
static const Leaf out10[] = { { -1, 0 } };
static GoC64
fn11(void *ctx, S44 p0, i8 p1, S45 p2, S47 p3, f64 p4, f64 p5, GoC64 p6, S49 p7)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 48);
	memcpy(got + 48, &p1, 1);
	memcpy(got + 56, &p2, 24);
	memcpy(got + 80, &p3, 16);
	memcpy(got + 96, &p4, 8);
	memcpy(got + 104, &p5, 8);
	memcpy(got + 112, &p6, 8);
	memcpy(got + 120, &p7, 40);
	GoC64 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 160, 8);
	return r;
}
static void
caller11(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S44 p0;
	memcpy(&p0, frame + 0, 48);
	i8 p1;
	memcpy(&p1, frame + 48, 1);
	S45 p2;
	memcpy(&p2, frame + 56, 24);
	S47 p3;
	memcpy(&p3, frame + 80, 16);
	f64 p4;
	memcpy(&p4, frame + 96, 8);
	f64 p5;
	memcpy(&p5, frame + 104, 8);
	GoC64 p6;
	memcpy(&p6, frame + 112, 8);
	S49 p7;
	memcpy(&p7, frame + 120, 40);
	(void)frame, (void)res;
	GoC64 r = ((GoC64 (*)(void *, S44, i8, S45, S47, f64, f64, GoC64, S49))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6, p7);
	memcpy(res + 160, &r, 8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft11 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 8, .outcount = 1 },
	{ (RtType *)&t_S44, (RtType *)&b_INT8, (RtType *)&t_S45, (RtType *)&t_S47, (RtType *)&b_FLOAT64, (RtType *)&b_FLOAT64, (RtType *)&b_COMPLEX64, (RtType *)&t_S49, (RtType *)&b_COMPLEX64, NULL } };
static const Leaf in11[] = { { 0, 2 }, { 8, 24 }, { 32, 8 }, { 40, 4 }, { 48, 1 }, { 56, 16 }, { 72, 1 }, { 80, 1 }, { 81, 1 }, { 82, 1 }, { 83, 1 }, { 84, 1 }, { 85, 1 }, { 86, 1 }, { 87, 1 }, { 88, 1 }, { 89, 1 }, { 90, 1 }, { 91, 1 }, { 92, 1 }, { 93, 1 }, { 94, 1 }, { 95, 1 }, { 96, 8 }, { 104, 8 }, { 112, 8 }, { 120, 1 }, { 128, 1 }, { 136, 8 }, { 144, 4 }, { 152, 8 }, { -1, 0 } };
static const Leaf out11[] = { { 160, 8 }, { -1, 0 } };
static R12
fn12(void *ctx, i32 p1)
{
	note_call(ctx);
	memcpy(got + 0, &p1, 4);
	R12 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 8, 16);
	memcpy(&r.r1, want + 24, 64);
	return r;
}
static void
caller12(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i32 p1;
	memcpy(&p1, frame + 0, 4);
	(void)frame, (void)res;
	R12 r = ((R12 (*)(void *, i32))ctx->code)(ctx, p1);
	memcpy(res + 8, &r.r0, 16);
	memcpy(res + 24, &r.r1, 64);
}
static struct { RtFuncType f; const RtType *t[5]; } ft12 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 2 },
	{ (RtType *)&b_EMPTY1, (RtType *)&b_INT32, (RtType *)&b_STRING, (RtType *)&t_S51, NULL } };
static const Leaf in12[] = { { 0, 4 }, { -1, 0 } };
static const Leaf out12[] = { { 8, 16 }, { 24, 16 }, { 40, 16 }, { 56, 16 }, { 72, 16 }, { -1, 0 } };
static S58
fn13(void *ctx, S53 p1, GoString p2, S56 p4, i8 p5, u8 p6, S57 p7)
{
	note_call(ctx);
	memcpy(got + 0, &p1, 24);
	memcpy(got + 24, &p2, 16);
	memcpy(got + 40, &p4, 128);
	memcpy(got + 168, &p5, 1);
	memcpy(got + 169, &p6, 1);
	memcpy(got + 170, &p7, 1);
	S58 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 176, 8);
	return r;
}
static void
caller13(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S53 p1;
	memcpy(&p1, frame + 0, 24);
	GoString p2;
	memcpy(&p2, frame + 24, 16);
	S56 p4;
	memcpy(&p4, frame + 40, 128);
	i8 p5;
	memcpy(&p5, frame + 168, 1);
	u8 p6;
	memcpy(&p6, frame + 169, 1);
	S57 p7;
	memcpy(&p7, frame + 170, 1);
	(void)frame, (void)res;
	S58 r = ((S58 (*)(void *, S53, GoString, S56, i8, u8, S57))ctx->code)(ctx, p1, p2, p4, p5, p6, p7);
	memcpy(res + 176, &r, 8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft13 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 8, .outcount = 1 },
	{ (RtType *)&b_EMPTY8, (RtType *)&t_S53, (RtType *)&b_STRING, (RtType *)&b_EMPTY1, (RtType *)&t_S56, (RtType *)&b_INT8, (RtType *)&b_UINT8, (RtType *)&t_S57, (RtType *)&t_S58, NULL } };
static const Leaf in13[] = { { 0, 1 }, { 8, 4 }, { 12, 4 }, { 16, 8 }, { 24, 16 }, { 40, 8 }, { 48, 4 }, { 56, 16 }, { 72, 16 }, { 88, 16 }, { 104, 16 }, { 120, 24 }, { 144, 24 }, { 168, 1 }, { 169, 1 }, { 170, 1 }, { -1, 0 } };
static const Leaf out13[] = { { 176, 8 }, { -1, 0 } };
static R14
fn14(void *ctx, S61 p0, S63 p1, u64 p2, S66 p3, void * p4, S68 p5)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 40);
	memcpy(got + 40, &p1, 32);
	memcpy(got + 72, &p2, 8);
	memcpy(got + 80, &p3, 48);
	memcpy(got + 128, &p4, 8);
	memcpy(got + 136, &p5, 56);
	R14 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 192, 8);
	memcpy(&r.r1, want + 200, 8);
	return r;
}
static void
caller14(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S61 p0;
	memcpy(&p0, frame + 0, 40);
	S63 p1;
	memcpy(&p1, frame + 40, 32);
	u64 p2;
	memcpy(&p2, frame + 72, 8);
	S66 p3;
	memcpy(&p3, frame + 80, 48);
	void * p4;
	memcpy(&p4, frame + 128, 8);
	S68 p5;
	memcpy(&p5, frame + 136, 56);
	(void)frame, (void)res;
	R14 r = ((R14 (*)(void *, S61, S63, u64, S66, void *, S68))ctx->code)(ctx, p0, p1, p2, p3, p4, p5);
	memcpy(res + 192, &r.r0, 8);
	memcpy(res + 200, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[9]; } ft14 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 6, .outcount = 2 },
	{ (RtType *)&t_S61, (RtType *)&t_S63, (RtType *)&b_UINT64, (RtType *)&t_S66, (RtType *)&b_POINTER, (RtType *)&t_S68, (RtType *)&b_COMPLEX64, (RtType *)&b_FLOAT64, NULL } };
static const Leaf in14[] = { { 0, 8 }, { 8, 8 }, { 16, 8 }, { 24, 2 }, { 32, 8 }, { 40, 8 }, { 48, 8 }, { 56, 2 }, { 64, 8 }, { 72, 8 }, { 80, 16 }, { 96, 2 }, { 104, 2 }, { 106, 1 }, { 107, 1 }, { 108, 2 }, { 112, 8 }, { 128, 8 }, { 136, 16 }, { 152, 8 }, { 160, 8 }, { 168, 8 }, { 176, 8 }, { 184, 4 }, { -1, 0 } };
static const Leaf out14[] = { { 192, 8 }, { 200, 8 }, { -1, 0 } };
static S70
fn15(void *ctx)
{
	note_call(ctx);
	S70 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 0, 192);
	return r;
}
static void
caller15(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	(void)frame, (void)res;
	S70 r = ((S70 (*)(void *))ctx->code)(ctx);
	memcpy(res + 0, &r, 192);
}
static struct { RtFuncType f; const RtType *t[2]; } ft15 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 0, .outcount = 1 },
	{ (RtType *)&t_S70, NULL } };
static const Leaf in15[] = { { -1, 0 } };
static const Leaf out15[] = { { 0, 24 }, { 24, 24 }, { 48, 24 }, { 72, 24 }, { 96, 24 }, { 120, 24 }, { 144, 24 }, { 168, 24 }, { -1, 0 } };
static void
fn16(void *ctx, S72 p0, i64 p2, S74 p3, S77 p4, void *p5, i64 n5, i64 c5, f32 p6, void * p7, GoString p8)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 80);
	memcpy(got + 80, &p2, 8);
	memcpy(got + 88, &p3, 128);
	memcpy(got + 216, &p4, 72);
	memcpy(got + 288, &(GoSlice){ p5, n5, c5 }, 24);
	memcpy(got + 312, &p6, 4);
	memcpy(got + 320, &p7, 8);
	memcpy(got + 328, &p8, 16);
}
static void
caller16(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S72 p0;
	memcpy(&p0, frame + 0, 80);
	i64 p2;
	memcpy(&p2, frame + 80, 8);
	S74 p3;
	memcpy(&p3, frame + 88, 128);
	S77 p4;
	memcpy(&p4, frame + 216, 72);
	GoSlice p5;
	memcpy(&p5, frame + 288, 24);
	f32 p6;
	memcpy(&p6, frame + 312, 4);
	void * p7;
	memcpy(&p7, frame + 320, 8);
	GoString p8;
	memcpy(&p8, frame + 328, 16);
	(void)frame, (void)res;
	((void (*)(void *, S72, i64, S74, S77, void *, i64, i64, f32, void *, GoString))ctx->code)(ctx, p0, p2, p3, p4, p5.p, p5.n, p5.cap, p6, p7, p8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft16 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 9, .outcount = 0 },
	{ (RtType *)&t_S72, (RtType *)&b_EMPTY1, (RtType *)&b_INT64, (RtType *)&t_S74, (RtType *)&t_S77, (RtType *)&b_SLICE, (RtType *)&b_FLOAT32, (RtType *)&b_POINTER, (RtType *)&b_STRING, NULL } };
static const Leaf in16[] = { { 0, 16 }, { 16, 24 }, { 40, 24 }, { 64, 8 }, { 72, 8 }, { 80, 8 }, { 88, 16 }, { 104, 16 }, { 120, 16 }, { 136, 16 }, { 152, 16 }, { 168, 16 }, { 184, 16 }, { 200, 16 }, { 216, 8 }, { 224, 8 }, { 232, 16 }, { 248, 16 }, { 264, 24 }, { 288, 24 }, { 312, 4 }, { 320, 8 }, { 328, 16 }, { -1, 0 } };
static const Leaf out16[] = { { -1, 0 } };
static i64
fn17(void *ctx, i32 p0, S78 p1)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 4);
	memcpy(got + 8, &p1, 24);
	i64 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 32, 8);
	return r;
}
static void
caller17(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i32 p0;
	memcpy(&p0, frame + 0, 4);
	S78 p1;
	memcpy(&p1, frame + 8, 24);
	(void)frame, (void)res;
	i64 r = ((i64 (*)(void *, i32, S78))ctx->code)(ctx, p0, p1);
	memcpy(res + 32, &r, 8);
}
static struct { RtFuncType f; const RtType *t[4]; } ft17 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 1 },
	{ (RtType *)&b_INT32, (RtType *)&t_S78, (RtType *)&b_INT64, NULL } };
static const Leaf in17[] = { { 0, 4 }, { 8, 8 }, { 16, 8 }, { 24, 8 }, { -1, 0 } };
static const Leaf out17[] = { { 32, 8 }, { -1, 0 } };
static R18
fn18(void *ctx, u8 p0, S80 p1, i64 p2, GoC64 p3, u64 p4)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 1);
	memcpy(got + 8, &p1, 72);
	memcpy(got + 80, &p2, 8);
	memcpy(got + 88, &p3, 8);
	memcpy(got + 96, &p4, 8);
	R18 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 104, 8);
	memcpy(&r.r1, want + 112, 8);
	return r;
}
static void
caller18(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	u8 p0;
	memcpy(&p0, frame + 0, 1);
	S80 p1;
	memcpy(&p1, frame + 8, 72);
	i64 p2;
	memcpy(&p2, frame + 80, 8);
	GoC64 p3;
	memcpy(&p3, frame + 88, 8);
	u64 p4;
	memcpy(&p4, frame + 96, 8);
	(void)frame, (void)res;
	R18 r = ((R18 (*)(void *, u8, S80, i64, GoC64, u64))ctx->code)(ctx, p0, p1, p2, p3, p4);
	memcpy(res + 104, &r.r0, 8);
	memcpy(res + 112, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[8]; } ft18 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 5, .outcount = 2 },
	{ (RtType *)&b_UINT8, (RtType *)&t_S80, (RtType *)&b_INT64, (RtType *)&b_COMPLEX64, (RtType *)&b_UINT64, (RtType *)&b_INT64, (RtType *)&b_INT64, NULL } };
static const Leaf in18[] = { { 0, 1 }, { 8, 8 }, { 16, 4 }, { 24, 8 }, { 32, 8 }, { 40, 4 }, { 48, 8 }, { 56, 8 }, { 64, 4 }, { 72, 8 }, { 80, 8 }, { 88, 8 }, { 96, 8 }, { -1, 0 } };
static const Leaf out18[] = { { 104, 8 }, { 112, 8 }, { -1, 0 } };
static void
fn19(void *ctx, S82 p0, S83 p1, S85 p2)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 32);
	memcpy(got + 32, &p1, 8);
	memcpy(got + 40, &p2, 32);
}
static void
caller19(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S82 p0;
	memcpy(&p0, frame + 0, 32);
	S83 p1;
	memcpy(&p1, frame + 32, 8);
	S85 p2;
	memcpy(&p2, frame + 40, 32);
	(void)frame, (void)res;
	((void (*)(void *, S82, S83, S85))ctx->code)(ctx, p0, p1, p2);
}
static struct { RtFuncType f; const RtType *t[4]; } ft19 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 3, .outcount = 0 },
	{ (RtType *)&t_S82, (RtType *)&t_S83, (RtType *)&t_S85, NULL } };
static const Leaf in19[] = { { 0, 16 }, { 16, 8 }, { 24, 4 }, { 28, 4 }, { 32, 4 }, { 36, 2 }, { 40, 8 }, { 48, 4 }, { 52, 2 }, { 54, 2 }, { 56, 16 }, { -1, 0 } };
static const Leaf out19[] = { { -1, 0 } };
static R20
fn20(void *ctx, i64 p0, u32 p1)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 4);
	R20 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 16, 24);
	memcpy(&r.r1, want + 40, 40);
	memcpy(&r.r2, want + 80, 4);
	return r;
}
static void
caller20(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i64 p0;
	memcpy(&p0, frame + 0, 8);
	u32 p1;
	memcpy(&p1, frame + 8, 4);
	(void)frame, (void)res;
	R20 r = ((R20 (*)(void *, i64, u32))ctx->code)(ctx, p0, p1);
	memcpy(res + 16, &r.r0, 24);
	memcpy(res + 40, &r.r1, 40);
	memcpy(res + 80, &r.r2, 4);
}
static struct { RtFuncType f; const RtType *t[6]; } ft20 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 3 },
	{ (RtType *)&b_INT64, (RtType *)&b_UINT32, (RtType *)&b_SLICE, (RtType *)&t_S86, (RtType *)&b_INT32, NULL } };
static const Leaf in20[] = { { 0, 8 }, { 8, 4 }, { -1, 0 } };
static const Leaf out20[] = { { 16, 24 }, { 40, 8 }, { 48, 4 }, { 52, 8 }, { 64, 16 }, { 80, 4 }, { -1, 0 } };
static R21
fn21(void *ctx, f32 p0, f32 p1, GoString p2)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 4);
	memcpy(got + 4, &p1, 4);
	memcpy(got + 8, &p2, 16);
	R21 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 24, 16);
	memcpy(&r.r2, want + 40, 1);
	return r;
}
static void
caller21(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	f32 p0;
	memcpy(&p0, frame + 0, 4);
	f32 p1;
	memcpy(&p1, frame + 4, 4);
	GoString p2;
	memcpy(&p2, frame + 8, 16);
	(void)frame, (void)res;
	R21 r = ((R21 (*)(void *, f32, f32, GoString))ctx->code)(ctx, p0, p1, p2);
	memcpy(res + 24, &r.r0, 16);
	memcpy(res + 40, &r.r2, 1);
}
static struct { RtFuncType f; const RtType *t[7]; } ft21 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 3, .outcount = 3 },
	{ (RtType *)&b_FLOAT32, (RtType *)&b_FLOAT32, (RtType *)&b_STRING, (RtType *)&b_INTERFACE, (RtType *)&b_EMPTY1, (RtType *)&t_S87, NULL } };
static const Leaf in21[] = { { 0, 4 }, { 4, 4 }, { 8, 16 }, { -1, 0 } };
static const Leaf out21[] = { { 24, 16 }, { 40, 1 }, { -1, 0 } };
static R22
fn22(void *ctx, GoC64 p0, S89 p1, f32 p2, S90 p3, S92 p4, u16 p5, S94 p6)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 32);
	memcpy(got + 40, &p2, 4);
	memcpy(got + 48, &p3, 24);
	memcpy(got + 72, &p4, 4);
	memcpy(got + 76, &p5, 2);
	memcpy(got + 80, &p6, 192);
	R22 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 272, 8);
	memcpy(&r.r1, want + 280, 2);
	memcpy(&r.r2, want + 288, 8);
	return r;
}
static void
caller22(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoC64 p0;
	memcpy(&p0, frame + 0, 8);
	S89 p1;
	memcpy(&p1, frame + 8, 32);
	f32 p2;
	memcpy(&p2, frame + 40, 4);
	S90 p3;
	memcpy(&p3, frame + 48, 24);
	S92 p4;
	memcpy(&p4, frame + 72, 4);
	u16 p5;
	memcpy(&p5, frame + 76, 2);
	S94 p6;
	memcpy(&p6, frame + 80, 192);
	(void)frame, (void)res;
	R22 r = ((R22 (*)(void *, GoC64, S89, f32, S90, S92, u16, S94))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6);
	memcpy(res + 272, &r.r0, 8);
	memcpy(res + 280, &r.r1, 2);
	memcpy(res + 288, &r.r2, 8);
}
static struct { RtFuncType f; const RtType *t[11]; } ft22 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 7, .outcount = 3 },
	{ (RtType *)&b_COMPLEX64, (RtType *)&t_S89, (RtType *)&b_FLOAT32, (RtType *)&t_S90, (RtType *)&t_S92, (RtType *)&b_UINT16, (RtType *)&t_S94, (RtType *)&b_UINT64, (RtType *)&t_S95, (RtType *)&b_INT64, NULL } };
static const Leaf in22[] = { { 0, 8 }, { 8, 2 }, { 10, 1 }, { 12, 2 }, { 16, 8 }, { 24, 8 }, { 32, 1 }, { 40, 4 }, { 48, 24 }, { 72, 4 }, { 76, 2 }, { 80, 16 }, { 96, 16 }, { 112, 16 }, { 128, 16 }, { 144, 16 }, { 160, 16 }, { 176, 16 }, { 192, 16 }, { 208, 16 }, { 224, 16 }, { 240, 16 }, { 256, 16 }, { -1, 0 } };
static const Leaf out22[] = { { 272, 8 }, { 280, 1 }, { 281, 1 }, { 288, 8 }, { -1, 0 } };
static void
fn23(void *ctx, S97 p0, S99 p1, u32 p2, S100 p3, S103 p4, u64 p5, u16 p6, GoC64 p7)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 72);
	memcpy(got + 72, &p1, 16);
	memcpy(got + 88, &p2, 4);
	memcpy(got + 92, &p3, 1);
	memcpy(got + 96, &p4, 56);
	memcpy(got + 152, &p5, 8);
	memcpy(got + 160, &p6, 2);
	memcpy(got + 164, &p7, 8);
}
static void
caller23(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S97 p0;
	memcpy(&p0, frame + 0, 72);
	S99 p1;
	memcpy(&p1, frame + 72, 16);
	u32 p2;
	memcpy(&p2, frame + 88, 4);
	S100 p3;
	memcpy(&p3, frame + 92, 1);
	S103 p4;
	memcpy(&p4, frame + 96, 56);
	u64 p5;
	memcpy(&p5, frame + 152, 8);
	u16 p6;
	memcpy(&p6, frame + 160, 2);
	GoC64 p7;
	memcpy(&p7, frame + 164, 8);
	(void)frame, (void)res;
	((void (*)(void *, S97, S99, u32, S100, S103, u64, u16, GoC64))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6, p7);
}
static struct { RtFuncType f; const RtType *t[9]; } ft23 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 8, .outcount = 0 },
	{ (RtType *)&t_S97, (RtType *)&t_S99, (RtType *)&b_UINT32, (RtType *)&t_S100, (RtType *)&t_S103, (RtType *)&b_UINT64, (RtType *)&b_UINT16, (RtType *)&b_COMPLEX64, NULL } };
static const Leaf in23[] = { { 0, 8 }, { 8, 8 }, { 16, 1 }, { 24, 8 }, { 32, 8 }, { 40, 1 }, { 48, 8 }, { 56, 8 }, { 64, 1 }, { 72, 8 }, { 80, 8 }, { 88, 4 }, { 92, 1 }, { 96, 2 }, { 98, 1 }, { 100, 2 }, { 104, 24 }, { 128, 8 }, { 136, 1 }, { 140, 8 }, { 152, 8 }, { 160, 2 }, { 164, 8 }, { -1, 0 } };
static const Leaf out23[] = { { -1, 0 } };
static R24
fn24(void *ctx, GoC128 p0, S104 p1, S107 p2, f32 p3, f32 p4, S109 p5, f64 p6, S110 p7, void * p8, S113 p9)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 16);
	memcpy(got + 16, &p1, 16);
	memcpy(got + 32, &p2, 96);
	memcpy(got + 128, &p3, 4);
	memcpy(got + 132, &p4, 4);
	memcpy(got + 136, &p5, 24);
	memcpy(got + 160, &p6, 8);
	memcpy(got + 168, &p7, 8);
	memcpy(got + 176, &p8, 8);
	memcpy(got + 184, &p9, 72);
	R24 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 256, 1);
	memcpy(&r.r1, want + 264, 8);
	return r;
}
static void
caller24(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoC128 p0;
	memcpy(&p0, frame + 0, 16);
	S104 p1;
	memcpy(&p1, frame + 16, 16);
	S107 p2;
	memcpy(&p2, frame + 32, 96);
	f32 p3;
	memcpy(&p3, frame + 128, 4);
	f32 p4;
	memcpy(&p4, frame + 132, 4);
	S109 p5;
	memcpy(&p5, frame + 136, 24);
	f64 p6;
	memcpy(&p6, frame + 160, 8);
	S110 p7;
	memcpy(&p7, frame + 168, 8);
	void * p8;
	memcpy(&p8, frame + 176, 8);
	S113 p9;
	memcpy(&p9, frame + 184, 72);
	(void)frame, (void)res;
	R24 r = ((R24 (*)(void *, GoC128, S104, S107, f32, f32, S109, f64, S110, void *, S113))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9);
	memcpy(res + 256, &r.r0, 1);
	memcpy(res + 264, &r.r1, 8);
}
static struct { RtFuncType f; const RtType *t[13]; } ft24 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 10, .outcount = 2 },
	{ (RtType *)&b_COMPLEX128, (RtType *)&t_S104, (RtType *)&t_S107, (RtType *)&b_FLOAT32, (RtType *)&b_FLOAT32, (RtType *)&t_S109, (RtType *)&b_FLOAT64, (RtType *)&t_S110, (RtType *)&b_POINTER, (RtType *)&t_S113, (RtType *)&b_BOOL, (RtType *)&b_INT64, NULL } };
static const Leaf in24[] = { { 0, 16 }, { 16, 8 }, { 24, 8 }, { 32, 16 }, { 48, 8 }, { 56, 24 }, { 80, 4 }, { 88, 24 }, { 112, 16 }, { 128, 4 }, { 132, 4 }, { 136, 8 }, { 144, 8 }, { 152, 1 }, { 160, 8 }, { 168, 8 }, { 176, 8 }, { 184, 1 }, { 192, 24 }, { 216, 8 }, { 224, 8 }, { 232, 16 }, { 248, 8 }, { -1, 0 } };
static const Leaf out24[] = { { 256, 1 }, { 264, 8 }, { -1, 0 } };
static R25
fn25(void *ctx, i16 p0, GoC128 p1, S115 p2, S117 p3, S118 p4, S119 p5, S121 p6, i64 p7, S124 p8)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 2);
	memcpy(got + 8, &p1, 16);
	memcpy(got + 24, &p2, 12);
	memcpy(got + 40, &p3, 24);
	memcpy(got + 64, &p4, 16);
	memcpy(got + 80, &p5, 16);
	memcpy(got + 96, &p6, 32);
	memcpy(got + 128, &p7, 8);
	memcpy(got + 136, &p8, 64);
	R25 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 200, 16);
	memcpy(&r.r1, want + 216, 1);
	return r;
}
static void
caller25(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	i16 p0;
	memcpy(&p0, frame + 0, 2);
	GoC128 p1;
	memcpy(&p1, frame + 8, 16);
	S115 p2;
	memcpy(&p2, frame + 24, 12);
	S117 p3;
	memcpy(&p3, frame + 40, 24);
	S118 p4;
	memcpy(&p4, frame + 64, 16);
	S119 p5;
	memcpy(&p5, frame + 80, 16);
	S121 p6;
	memcpy(&p6, frame + 96, 32);
	i64 p7;
	memcpy(&p7, frame + 128, 8);
	S124 p8;
	memcpy(&p8, frame + 136, 64);
	(void)frame, (void)res;
	R25 r = ((R25 (*)(void *, i16, GoC128, S115, S117, S118, S119, S121, i64, S124))ctx->code)(ctx, p0, p1, p2, p3, p4, p5, p6, p7, p8);
	memcpy(res + 200, &r.r0, 16);
	memcpy(res + 216, &r.r1, 1);
}
static struct { RtFuncType f; const RtType *t[12]; } ft25 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 9, .outcount = 2 },
	{ (RtType *)&b_INT16, (RtType *)&b_COMPLEX128, (RtType *)&t_S115, (RtType *)&t_S117, (RtType *)&t_S118, (RtType *)&t_S119, (RtType *)&t_S121, (RtType *)&b_INT64, (RtType *)&t_S124, (RtType *)&t_S125, (RtType *)&b_BOOL, NULL } };
static const Leaf in25[] = { { 0, 2 }, { 8, 16 }, { 24, 4 }, { 28, 4 }, { 32, 1 }, { 40, 16 }, { 64, 4 }, { 68, 4 }, { 72, 4 }, { 76, 4 }, { 80, 8 }, { 88, 4 }, { 96, 1 }, { 100, 8 }, { 112, 16 }, { 128, 8 }, { 136, 16 }, { 152, 4 }, { 160, 8 }, { 168, 8 }, { 176, 8 }, { 184, 16 }, { -1, 0 } };
static const Leaf out25[] = { { 200, 2 }, { 204, 4 }, { 208, 4 }, { 216, 1 }, { -1, 0 } };
static S131
fn26(void *ctx, GoC64 p0, GoBool p1, S127 p2, i16 p3, u16 p4, GoBool p5)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 8);
	memcpy(got + 8, &p1, 1);
	memcpy(got + 16, &p2, 40);
	memcpy(got + 56, &p3, 2);
	memcpy(got + 58, &p4, 2);
	memcpy(got + 60, &p5, 1);
	S131 r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 64, 120);
	return r;
}
static void
caller26(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoC64 p0;
	memcpy(&p0, frame + 0, 8);
	GoBool p1;
	memcpy(&p1, frame + 8, 1);
	S127 p2;
	memcpy(&p2, frame + 16, 40);
	i16 p3;
	memcpy(&p3, frame + 56, 2);
	u16 p4;
	memcpy(&p4, frame + 58, 2);
	GoBool p5;
	memcpy(&p5, frame + 60, 1);
	(void)frame, (void)res;
	S131 r = ((S131 (*)(void *, GoC64, GoBool, S127, i16, u16, GoBool))ctx->code)(ctx, p0, p1, p2, p3, p4, p5);
	memcpy(res + 64, &r, 120);
}
static struct { RtFuncType f; const RtType *t[8]; } ft26 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 6, .outcount = 1 },
	{ (RtType *)&b_COMPLEX64, (RtType *)&b_BOOL, (RtType *)&t_S127, (RtType *)&b_INT16, (RtType *)&b_UINT16, (RtType *)&b_BOOL, (RtType *)&t_S131, NULL } };
static const Leaf in26[] = { { 0, 8 }, { 8, 1 }, { 16, 8 }, { 24, 8 }, { 32, 16 }, { 48, 8 }, { 56, 2 }, { 58, 2 }, { 60, 1 }, { -1, 0 } };
static const Leaf out26[] = { { 64, 16 }, { 80, 24 }, { 104, 16 }, { 120, 16 }, { 136, 16 }, { 152, 8 }, { 160, 8 }, { 168, 8 }, { 176, 8 }, { -1, 0 } };
static GoBool
fn27(void *ctx, u32 p0)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 4);
	GoBool r;
	memset(&r, 0, sizeof r);
	memcpy(&r, want + 8, 1);
	return r;
}
static void
caller27(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	u32 p0;
	memcpy(&p0, frame + 0, 4);
	(void)frame, (void)res;
	GoBool r = ((GoBool (*)(void *, u32))ctx->code)(ctx, p0);
	memcpy(res + 8, &r, 1);
}
static struct { RtFuncType f; const RtType *t[3]; } ft27 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 1, .outcount = 1 },
	{ (RtType *)&b_UINT32, (RtType *)&b_BOOL, NULL } };
static const Leaf in27[] = { { 0, 4 }, { -1, 0 } };
static const Leaf out27[] = { { 8, 1 }, { -1, 0 } };
static void
fn28(void *ctx, GoEface p0)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 16);
}
static void
caller28(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	GoEface p0;
	memcpy(&p0, frame + 0, 16);
	(void)frame, (void)res;
	((void (*)(void *, GoEface))ctx->code)(ctx, p0);
}
static struct { RtFuncType f; const RtType *t[2]; } ft28 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 1, .outcount = 0 },
	{ (RtType *)&b_INTERFACE, NULL } };
static const Leaf in28[] = { { 0, 16 }, { -1, 0 } };
static const Leaf out28[] = { { -1, 0 } };
static R29
fn29(void *ctx, S132 p0, i8 p1, f64 p2, i8 p3, S134 p4, S135 p5)
{
	note_call(ctx);
	memcpy(got + 0, &p0, 1);
	memcpy(got + 1, &p1, 1);
	memcpy(got + 8, &p2, 8);
	memcpy(got + 16, &p3, 1);
	memcpy(got + 18, &p4, 6);
	memcpy(got + 24, &p5, 2);
	R29 r;
	memset(&r, 0, sizeof r);
	memcpy(&r.r0, want + 32, 16);
	memcpy(&r.r1, want + 48, 2);
	memcpy(&r.r2, want + 56, 8);
	return r;
}
static void
caller29(RtMakeFunc *ctx, const u8 *frame, u8 *res)
{
	S132 p0;
	memcpy(&p0, frame + 0, 1);
	i8 p1;
	memcpy(&p1, frame + 1, 1);
	f64 p2;
	memcpy(&p2, frame + 8, 8);
	i8 p3;
	memcpy(&p3, frame + 16, 1);
	S134 p4;
	memcpy(&p4, frame + 18, 6);
	S135 p5;
	memcpy(&p5, frame + 24, 2);
	(void)frame, (void)res;
	R29 r = ((R29 (*)(void *, S132, i8, f64, i8, S134, S135))ctx->code)(ctx, p0, p1, p2, p3, p4, p5);
	memcpy(res + 32, &r.r0, 16);
	memcpy(res + 48, &r.r1, 2);
	memcpy(res + 56, &r.r2, 8);
}
static struct { RtFuncType f; const RtType *t[10]; } ft29 = {
	{ .t = { .kind = RT_KIND_FUNC }, .incount = 6, .outcount = 3 },
	{ (RtType *)&t_S132, (RtType *)&b_INT8, (RtType *)&b_FLOAT64, (RtType *)&b_INT8, (RtType *)&t_S134, (RtType *)&t_S135, (RtType *)&t_S137, (RtType *)&b_INT16, (RtType *)&b_INT64, NULL } };
static const Leaf in29[] = { { 0, 1 }, { 1, 1 }, { 8, 8 }, { 16, 1 }, { 18, 2 }, { 20, 2 }, { 22, 2 }, { 24, 1 }, { 25, 1 }, { -1, 0 } };
static const Leaf out29[] = { { 32, 4 }, { 36, 4 }, { 40, 4 }, { 44, 4 }, { 48, 2 }, { 56, 8 }, { -1, 0 } };
static const Test tests[] = {
	{ &ft0.f, (void *)(uintptr_t)fn0, caller0, 16, 32, in0, out0 },
	{ &ft1.f, (void *)(uintptr_t)fn1, caller1, 88, 152, in1, out1 },
	{ &ft2.f, (void *)(uintptr_t)fn2, caller2, 184, 200, in2, out2 },
	{ &ft3.f, (void *)(uintptr_t)fn3, caller3, 264, 264, in3, out3 },
	{ &ft4.f, (void *)(uintptr_t)fn4, caller4, 0, 16, in4, out4 },
	{ &ft5.f, (void *)(uintptr_t)fn5, caller5, 88, 160, in5, out5 },
	{ &ft6.f, (void *)(uintptr_t)fn6, caller6, 112, 112, in6, out6 },
	{ &ft7.f, (void *)(uintptr_t)fn7, caller7, 16, 32, in7, out7 },
	{ &ft8.f, (void *)(uintptr_t)fn8, caller8, 8, 80, in8, out8 },
	{ &ft9.f, (void *)(uintptr_t)fn9, caller9, 48, 64, in9, out9 },
	{ &ft10.f, (void *)(uintptr_t)fn10, caller10, 168, 168, in10, out10 },
	{ &ft11.f, (void *)(uintptr_t)fn11, caller11, 160, 168, in11, out11 },
	{ &ft12.f, (void *)(uintptr_t)fn12, caller12, 8, 88, in12, out12 },
	{ &ft13.f, (void *)(uintptr_t)fn13, caller13, 176, 184, in13, out13 },
	{ &ft14.f, (void *)(uintptr_t)fn14, caller14, 192, 208, in14, out14 },
	{ &ft15.f, (void *)(uintptr_t)fn15, caller15, 0, 192, in15, out15 },
	{ &ft16.f, (void *)(uintptr_t)fn16, caller16, 344, 344, in16, out16 },
	{ &ft17.f, (void *)(uintptr_t)fn17, caller17, 32, 40, in17, out17 },
	{ &ft18.f, (void *)(uintptr_t)fn18, caller18, 104, 120, in18, out18 },
	{ &ft19.f, (void *)(uintptr_t)fn19, caller19, 72, 72, in19, out19 },
	{ &ft20.f, (void *)(uintptr_t)fn20, caller20, 16, 88, in20, out20 },
	{ &ft21.f, (void *)(uintptr_t)fn21, caller21, 24, 48, in21, out21 },
	{ &ft22.f, (void *)(uintptr_t)fn22, caller22, 272, 296, in22, out22 },
	{ &ft23.f, (void *)(uintptr_t)fn23, caller23, 176, 176, in23, out23 },
	{ &ft24.f, (void *)(uintptr_t)fn24, caller24, 256, 272, in24, out24 },
	{ &ft25.f, (void *)(uintptr_t)fn25, caller25, 200, 224, in25, out25 },
	{ &ft26.f, (void *)(uintptr_t)fn26, caller26, 64, 184, in26, out26 },
	{ &ft27.f, (void *)(uintptr_t)fn27, caller27, 8, 16, in27, out27 },
	{ &ft28.f, (void *)(uintptr_t)fn28, caller28, 16, 16, in28, out28 },
	{ &ft29.f, (void *)(uintptr_t)fn29, caller29, 32, 64, in29, out29 },
};
