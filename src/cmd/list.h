/*
 * list.h - private to cmd/: what `tri list` prints.
 *
 *   cmd_list.c       packages and modules to values
 *   list_value.c     values as text and JSON
 *   list_template.c  the part of text/template that -f formats use
 */
#ifndef TRI_CMD_LIST_H
#define TRI_CMD_LIST_H

#include "cmd/cmd.h"

typedef enum ValueKind { V_NIL, V_BOOL, V_INT, V_STRING, V_LIST, V_STRUCT, V_MAP } ValueKind;

/* A value as a template or encoding/json sees it.  In the arena perm. */
typedef struct Value Value;
struct Value {
	u8 kind;
	bool b;
	bool keep_empty;        /* JSON: fields are printed even if empty */
	i64 n;
	const char *s;          /* V_STRING; V_STRUCT: what String() gives, or NULL */
	const char *type;       /* V_STRUCT: Go type, for messages */
	VEC(Value *) elems;     /* V_LIST; V_STRUCT and V_MAP: beside names */
	VEC(const char *) names;
};

/* ---- list_value.c ---- */

Value *value_new(ValueKind k);
Value *value_string(const char *s);
Value *value_bool(bool b);
Value *value_int(i64 n);
Value *value_strings(const char *const *v, int n);
void value_set(Value *strct, const char *name, Value *v);
Value *value_field(const Value *strct, const char *name); /* NULL: no such field */
bool value_truth(const Value *v);                         /* text/template's: not empty */
void value_text(Buf *b, const Value *v);                  /* as fmt's %v */
void value_quoted(Buf *b, const char *s, size_t n);       /* a JSON string, escaped as encoding/json does */
/* Indented by tabs.  only: names of the outermost fields to print, NULL: all. */
void value_json(Buf *b, const Value *v, const Map *only);

/* ---- list_template.c ---- */

typedef struct Template Template;
/* NULL after a message. */
Template *template_parse(const char *text);
/* Appends the output for dot; false after a message. */
bool template_run(Template *t, Value *dot, Buf *out);

#endif
