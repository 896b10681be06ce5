/*
 * algebra.h - what the files of the type algebra share with each other.
 *
 * The type algebra is everything in types.h that knows no syntax: constructing,
 * comparing, printing, measuring, substituting and unifying types.  The checker
 * uses types.h only.
 */
#ifndef TRI_TYPES_ALGEBRA_H
#define TRI_TYPES_ALGEBRA_H

#include "types/types.h"

/* Type.flags */
enum {
	TF_SIZING = 1,      /* type_sizeof is at work on it: a second visit is an invalid recursive type */
	TF_TYPESET = 2,     /* its type set is being computed */
	TF_EXPANDING = 4,   /* its underlying type is being expanded */
};

/* predicates.c */
Type *typeparam_iface(Type *tp);          /* the constraint as a TY_INTERFACE, never NULL */

/* identical.c */
u64 type_hash(Type *t);                   /* equal for identical types; stable while a type is completed */
bool types_identical_n(Type **x, Type **y, int n);

/* instantiate.c */
Type *named_expand(Type *named);          /* computes an instance's underlying type; NULL when it isn't known yet */
Type *named_local_copy(Type *decl, const Subst *s, Type **outer_targs, int n);
Type *named_intern(Object *obj, Type *orig, Type **outer_targs, int nouter, Type **targs, int ntargs);

/* typestring.c */
bool type_mentions(Type *t, Type **tparams, int n); /* any of the type parameters; tparams NULL: any at all */

/* typeset.c */
bool termlist_equal(TypeSet *x, TypeSet *y);
bool typeset_includes(TypeSet *s, Type *t);
bool typeset_subset(TypeSet *x, TypeSet *y);
bool typeset_is_empty(TypeSet *s);
bool typeset_is_comparable(TypeSet *s);
void typeset_write_terms(Buf *b, TypeSet *s);
/* The core term of a type parameter: its type (NULL: none), whether any term has a tilde, whether there is just one term. */
typedef struct CoreTerm { Type *type; bool tilde, single; } CoreTerm;
CoreTerm typeparam_core_term(Type *tp);

/* object.c */
int obj_id_compare(const Object *x, const Object *y); /* the order of methods in method sets */

/* lookup.c */
void object_resolve(Object *o);           /* makes the type of a lazily checked object known */

/* unify.c */
enum { UNIFY_ASSIGN = 1, UNIFY_EXACT = 2 };
typedef struct Unifier Unifier;
Unifier *unifier_new(Type **tparams, Type **targs, int n);
/* Before Go 1.21 an interface was not matched with other types that have its methods. */
void unifier_no_interfaces(Unifier *u);
bool unify(Unifier *u, Type *x, Type *y, int mode);
Type *unifier_at(Unifier *u, int i);
void unifier_set(Unifier *u, int i, Type *t);
int unifier_unknowns(Unifier *u);
bool unify_methods(Unifier *u, Type *t, Type *iface, Object **missing, Object **alt);

#endif
