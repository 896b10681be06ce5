/*
 * barrier.pml - the collector's marking as a model for spin: write barrier, phase
 * changes, root jobs, work lists, termination, sweep.
 *
 * It stands for runtime/gc/{cycle,work,mark,barrier,roots,sweep}.c and the part of
 * runtime/sched/embed.c that scans goroutines; each inline names its function.
 * A step is what the code does in one instruction or under one lock.  The world
 * stops between a mutator's operations only: a store and its check of the barrier's
 * flag are one restartable piece (abi/barrier.h), and the runtime's own code isn't
 * stopped in between.  What a marker or a list holds is a set here: any order is
 * possible in the code, and an edge that is there twice is found marked.
 *
 * Two mutators, each a goroutine with two words of stack, on a P of its own; the
 * leader with a third P; OBJECTS objects of two fields; a package variable.  A
 * mutator does up to STEPS operations; between them one's P may mark (an assist, or
 * its share), and the leader does.  At the start the variable leads to object 1, that to 2 and so on;
 * the last object is free.
 *
 * Checked: when marking ends no reachable object is white; nobody meets a freed
 * object; no section is open in the stopped world; every cycle ends (no deadlock,
 * and with -DNP and -l no endless loop).
 *
 * Each of these must be found wrong (test/model/run has the list):
 *   NO_DELETION      the barrier doesn't shade what is overwritten
 *   GREY_STACKS      goroutines run before they are scanned: then the deletion half isn't enough; with
 *                    INSERTION, which shades the new value until then, it is again (Go's hybrid barrier)
 *   NO_FLUSH         what other Ps' markers hold is not collected when marking ends
 *   TRUST_QUIET      marking ends when the lists look empty, without a look in the stopped world
 *   ALLOC_WHITE      new objects are white while marking is on
 *   STOP_IN_STORE    a mutator can be stopped between the check of the flag and the store
 *   GLOBALS_BARE     stores to package variables have no barrier
 *   XCHG_BARE        an exchange has none
 *   NO_CLAIM_WAIT    a goroutine goes on while somebody else scans its stack
 *   WEAK_BARE        what a weak pointer gives is not shaded (with WEAK, which adds one to the program)
 *   NO_SWEEP_FINISH  a cycle begins with what the last one left unswept
 *   NO_WAKE          who ends the last section doesn't wake the leader
 *   LOST_WAKE        a wake-up that comes before the leader sleeps is forgotten
 */
#ifndef STEPS
#define STEPS 2
#endif
#ifndef STEPS1
#define STEPS1 STEPS          /* of the second mutator */
#endif
#ifndef CYCLES
#define CYCLES 1
#endif
#ifndef OBJECTS
#define OBJECTS 4
#endif
#define NIL 0
#define BIT(o) (1 << ((o) - 1))
#define HAS(set, o) (((set) >> ((o) - 1)) & 1)
#define FIELD(o, f) field[((o) - 1) * 2 + (f)]
#define ALL ((1 << OBJECTS) - 1)
#ifndef MARKERS
#define MARKERS 1             /* of the mutators' Ps, who mark beside the leader */
#endif
#define MARKS (me < MARKERS)
#define BASE reg[2 * me]      /* the running goroutine's two words */
#define VALUE reg[2 * me + 1]

byte field[2 * OBJECTS];
byte global = 1;
byte reg[4];              /* mutator m's stack: reg[2m], reg[2m+1] */
byte live, mark, swept;   /* sets of objects; swept: its bits are of this cycle (RtSmall.sweep_gen) */
byte held[2];             /* what the mutators' barriers have put on their P's RtMarker, outside of sections */
byte list;                /* work.full, and the markers' stacks while they are in sections: a set is a set */
byte next_root;           /* 0: globals, 1 and 2: the mutators' stacks, 3: all are begun */
bit roots_begun;          /* work.roots_begun */
byte sections;            /* work.active */
byte seen[2] = 2;         /* RtG.gc_seen: 0 not scanned, 1 being scanned, 2 scanned */
bit stop = 1;             /* rt_sched.gc_waiting */
bit stopped[2];           /* the mutator stands at a safe point */
bit marking;              /* rt_gc_state.phase and rt_gc_barrier, which change with the world stopped */
byte leader_state;        /* RtHelper.state: 0 runs, 1 asleep, 2 woken while it ran */
byte done;                /* cycles that are over */
#ifdef WEAK
byte weak = 2;            /* what a weak pointer leads to */
#endif

#define QUIET (list == 0 && roots_begun && sections == 0)  /* is_quiet */
#define WORK_WAITING (marking && (list != 0 || !roots_begun)) /* rt_gc_work_waiting */
#define SET(v) ((v) == NIL -> 0 : BIT(v))
#define PUSH(v) list = list | SET(v) /* push in mark.c */

/* rt_embed_helper_wake */
inline wake_leader()
{
#ifdef NO_WAKE
	skip
#else
	d_step {
		if
		:: leader_state == 1 -> leader_state = 0
#ifndef LOST_WAKE
		:: leader_state == 0 -> leader_state = 2
#endif
		:: else
		fi
	}
#endif
}

/* scan_g: word by word, by whoever has claimed it. */
inline scan_stack(g)
{
	PUSH(reg[2 * (g)]);
	d_step { PUSH(reg[2 * (g) + 1]); seen[g] = 2 }
}

/* mark() and scan_mask(): the bit is set in one step, the fields are read one by one.  Any edge may be the next. */
inline mark_one()
{
	if
	:: atomic { HAS(list, 1) -> o = 1 }
	:: atomic { HAS(list, 2) -> o = 2 }
	:: atomic { HAS(list, 3) -> o = 3 }
#if OBJECTS > 3
	:: atomic { HAS(list, 4) -> o = 4 }
#endif
	fi;
	list = list & ~BIT(o);
	if
	:: HAS(live, o) && !HAS(mark, o) -> mark = mark | BIT(o); PUSH(FIELD(o, 0))
	:: else -> o = NIL
	fi
}

/* rt_gc_slice, rt_gc_assist: a section.  Ends when nothing is left to take, or the world is to stop. */
inline slice()
{
	do
	:: stop -> break
	/* root_job, rt_roots_some: jobs are handed out one by one. */
	:: atomic { !stop && next_root == 0 -> next_root = 1; PUSH(global) }
#ifndef GREY_STACKS
	:: atomic { !stop && (next_root == 1 || next_root == 2) -> o = next_root; next_root++;
		/* rt_embed_scan_some: claim */
		if
		:: seen[o - 1] == 0 -> seen[o - 1] = 1
		:: else -> o = 0
		fi }
		if
		:: o != 0 -> scan_stack(o - 1); o = 0
		:: else
		fi
#else
	/* Goroutines scan themselves some time; the job waits for that. */
	:: atomic { !stop && (next_root == 1 || next_root == 2) && seen[next_root - 1] == 2 -> next_root++ }
	:: !stop && (next_root == 1 || next_root == 2) && seen[next_root - 1] != 2 && list == 0 -> break
#endif
	:: atomic { !stop && next_root == 3 && !roots_begun -> roots_begun = 1 }
	:: atomic { !stop && list != 0 -> mark_one() };
		if
		:: o != NIL -> d_step { PUSH(FIELD(o, 1)); o = NIL }
		:: else
		fi
	:: !stop && list == 0 && roots_begun -> break
	od;
	/* close_section: who is last and sees that all is quiet wakes the leader. */
	atomic {
		sections--;
		if
		:: QUIET -> wake_leader()
		:: else
		fi
	}
}

/* rt_shade, into this P's marker; it publishes them now and then, or not. */
inline shade(v)
{
	d_step {
		if
		:: v != NIL && !HAS(mark, v) -> held[me] = held[me] | BIT(v)
		:: else
		fi
	}
	/* More than KEEP entries are given away (rt_work_publish): one P does that at once, the other never. */
	if
	:: me == 0 -> d_step { list = list | held[me]; held[me] = 0 }
	:: else
	fi
}

inline shade_old(slot)
{
#ifndef NO_DELETION
	shade(slot)
#else
	skip
#endif
}

inline shade_new(v)
{
#ifdef INSERTION
	if
	:: seen[me] != 2 -> shade(v)
	:: else
	fi
#else
	skip
#endif
}

/* RT_STORE_PTR.  Off: one step.  On: rt_barrier_slow, between whose two steps others may come. */
inline store(slot, v)
{
#ifdef STOP_IN_STORE
	was = marking;
	safepoint();
	if
	:: was -> shade_old(slot); shade_new(v); slot = v
	:: else -> slot = v
	fi;
	was = 0
#else
	if
	:: atomic { !marking -> slot = v }
	:: else -> shade_old(slot); shade_new(v); slot = v
	fi
#endif
}

inline store_global(v)
{
#ifdef GLOBALS_BARE
	global = v
#else
	store(global, v)
#endif
}

/* rt_barrier_xchg: shades what it reads first, then exchanges. */
inline exchange()
{
#ifdef XCHG_BARE
	skip;
#else
	if
	:: marking -> shade_old(global); shade_new(VALUE)
	:: else
	fi;
#endif
	d_step { o = global; global = VALUE; VALUE = o; o = NIL }
}

/* rt_new: a free cell of a swept span; black while marking is on.  None: nothing happens. */
inline allocate()
{
	d_step {
		o = 1;
		do
		:: o <= OBJECTS && (HAS(live, o) || !HAS(swept, o)) -> o++
		:: else -> break
		od;
		if
		:: o <= OBJECTS ->
			FIELD(o, 0) = NIL;
			FIELD(o, 1) = NIL;
#ifndef ALLOC_WHITE
			if
			:: marking -> mark = mark | BIT(o)
			:: else
			fi;
#endif
			live = live | BIT(o);
			VALUE = o
		:: else
		fi;
		o = NIL
	}
}

/* rt_special_sweep: nil from now on. */
inline weak_died()
{
#ifdef WEAK
	if
	:: weak != NIL && !HAS(live, weak) -> weak = NIL
	:: else
	fi
#else
	skip
#endif
}

/* rt_special_weak_value, under the table's lock: a dead object is swept first, and what is given away is shaded. */
inline weak_value()
{
#ifdef WEAK
	d_step {
		if
		:: weak != NIL && !HAS(swept, weak) && !HAS(mark, weak) ->
			live = live & ~BIT(weak);
			swept = swept | BIT(weak);
			weak = NIL
		:: weak != NIL && (HAS(swept, weak) || HAS(mark, weak)) ->
#ifndef WEAK_BARE
			if
			:: marking && !HAS(mark, weak) -> held[me] = held[me] | BIT(weak)
			:: else
			fi;
#endif
			VALUE = weak
		:: else
		fi
	}
#else
	skip
#endif
}

/* rt_sweep_page: what is marked is what is live. */
inline sweep_all()
{
	d_step {
		live = live & (swept | mark);
		mark = mark & swept;
		swept = ALL;
		weak_died()
	}
}
inline sweep_one()
{
	if
	:: atomic { !HAS(swept, 1) -> o = 1 }
	:: atomic { !HAS(swept, 2) -> o = 2 }
	:: atomic { !HAS(swept, 3) -> o = 3 }
#if OBJECTS > 3
	:: atomic { !HAS(swept, 4) -> o = 4 }
#endif
	fi;
	if
	:: !HAS(mark, o) -> live = live & ~BIT(o)
	:: else
	fi;
	mark = mark & ~BIT(o);
	swept = swept | BIT(o);
	weak_died();
	o = NIL
}

/* Before a goroutine runs again: rt_gc_before_run sees to its stack. */
inline safepoint()
{
	if
	:: stop ->
		stopped[me] = 1;
		atomic { !stop -> stopped[me] = 0 }
#ifndef GREY_STACKS
		if
		:: atomic { seen[me] == 0 -> seen[me] = 1 };
			scan_stack(me)
#ifdef NO_CLAIM_WAIT
		:: else
#else
		:: else -> seen[me] == 2
#endif
		fi
#endif
	:: else
	fi
}

proctype mutator(byte me)
{
	byte n, o;
#ifdef STOP_IN_STORE
	bit was;
#endif

#ifndef STOP_IN_STORE
	safepoint();
#endif
	do
	:: n < (me == 0 -> STEPS : STEPS1) && done < CYCLES -> n++;
		if
		:: BASE = global
		:: VALUE != NIL -> BASE = VALUE
		:: BASE != NIL -> d_step { VALUE = BASE; BASE = NIL }
		:: true -> store_global(VALUE)
		:: VALUE != NIL && stopped[1 - me] -> reg[2 * (1 - me) + 1] = VALUE /* sent, straight to the stack of one that waits */
		:: true -> exchange()
		:: allocate()
#ifdef WEAK
		:: weak_value()
#endif
		:: d_step { BASE != NIL -> assert(HAS(live, BASE)); VALUE = FIELD(BASE, 0) }
		:: d_step { BASE != NIL -> assert(HAS(live, BASE)); VALUE = FIELD(BASE, 1) }
		:: BASE != NIL -> store(FIELD(BASE, 0), VALUE)
		:: BASE != NIL -> store(FIELD(BASE, 1), VALUE)
		fi;
		safepoint()
	:: stop -> safepoint()
	:: atomic { MARKS && WORK_WAITING && !stop -> sections++ }; slice()
	:: atomic { !marking && swept != ALL && !stop && done < CYCLES -> sweep_one() } /* as an allocation does, or the sweeper */
#ifdef GREY_STACKS
	:: marking && seen[me] == 0 && !stop -> d_step { PUSH(BASE); PUSH(VALUE); seen[me] = 2 }
#endif
	:: n == (me == 0 -> STEPS : STEPS1) || done == CYCLES -> break
	od;
	atomic { n = 0; stopped[me] = 1 }
	/* The goroutine waits from here on; its P marks if there is something, which a stop waits for. */
	do
	:: atomic { MARKS && WORK_WAITING && !stop -> sections++ }; slice()
#ifdef GREY_STACKS
	:: marking && seen[me] == 0 -> d_step { PUSH(BASE); PUSH(VALUE); seen[me] = 2 }
#endif
	:: done == CYCLES -> break
	od
}

/* What can be reached from seed; world stopped. */
inline reach(seed)
{
	r = seed;
	k = 0;
	do
	:: k < OBJECTS ->
		o = 1;
		do
		:: o <= OBJECTS ->
			if
			:: HAS(r, o) ->
				r = r | (FIELD(o, 0) == NIL -> 0 : BIT(FIELD(o, 0))) | (FIELD(o, 1) == NIL -> 0 : BIT(FIELD(o, 1)))
			:: else
			fi;
			o++
		:: else -> break
		od;
		k++
	:: else -> break
	od;
	o = NIL;
	k = 0
}

/* run_cycle, again and again. */
proctype leader()
{
	byte o, k, r;
	bit over, gave_up;

	do
	:: done < CYCLES ->
		stop = 1; /* the first time it was from the start: what is done before is in the heap that init makes */
		(stopped[0] && stopped[1] && sections == 0); /* rt_stop_world */
		d_step { /* begin */
#ifndef NO_SWEEP_FINISH
			sweep_all();
#endif
			next_root = 0;
			roots_begun = 0;
			seen[0] = 0;
			seen[1] = 0;
			assert(list == 0 && sections == 0 && held[0] == 0 && held[1] == 0);
			marking = 1;
			gave_up = 0;
			over = 0
		}
		stop = 0;
		sections++;
		slice(); /* lead */
		do
		:: !over ->
			do
			:: QUIET -> break
			:: else -> /* rt_embed_helper_sleep */
				d_step {
					if
					:: leader_state == 2 -> leader_state = 0
					:: else -> leader_state = 1
					fi
				}
#if MARKERS == 0
				do /* its P is idle */
				:: leader_state != 1 -> break
				:: atomic { leader_state == 1 && WORK_WAITING -> sections++ }; slice()
				od
#else
				(leader_state != 1)
#endif
			od;
			stop = 1;
			(stopped[0] && stopped[1] && sections == 0);
			/* rt_work_finish: all markers' edges, then marks; or it takes too long, and all goes on. */
#ifdef NO_FLUSH
			held[0] = 0;
			held[1] = 0;
#else
			d_step { list = list | held[0] | held[1]; held[0] = 0; held[1] = 0 }
#endif
#ifdef TRUST_QUIET
			d_step { list = 0; over = 1 }
#else
			if
			:: list != 0 && !gave_up -> gave_up = 1 /* once is enough to see it */
			:: d_step {
				reach(list & live & ~mark);
				mark = mark | r;
				list = 0;
				over = 1;
				r = 0
			}
			fi;
#endif
			if
			:: over ->
				d_step { /* finish */
					reach(SET(global) | SET(reg[0]) | SET(reg[1]) | SET(reg[2]) | SET(reg[3]));
					assert((r & ~(mark & live)) == 0);
					r = 0;
					marking = 0;
					seen[0] = 2;
					seen[1] = 2;
					swept = 0;
					leader_state = 0;
					done++
				}
			:: else
			fi;
			stop = 0
		:: else -> break
		od
	:: else -> break
	od
}

init {
	atomic {
		live = ALL & ~BIT(OBJECTS);
		swept = ALL;
		FIELD(1, 0) = 2;
#if OBJECTS > 3
		FIELD(2, 0) = 3;
#endif
		if
		:: skip
		:: reg[2] = 2
		:: reg[3] = 2; FIELD(1, 0) = NIL /* only a stack has it */
#ifdef WEAK
		:: FIELD(1, 0) = NIL /* nothing has it, but a weak pointer */
#endif
		fi;
		run mutator(0);
		run mutator(1);
		run leader()
	}
}
