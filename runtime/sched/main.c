/*
 * main.c - a Go program's entry.  Alone in its file: a C program that uses the
 * library has a main of its own, and the linker then leaves this one out.
 */
#include "sched/internal.h"

int main(int argc, char **argv, char **envp);

int
main(int argc, char **argv, char **envp)
{
	rt_main(argc, argv, envp);
	return 0;
}
