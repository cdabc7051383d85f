/** For a call that nobody can end: over a socket each call has a signal of its own, in its type it may have none. */
export const forever: AbortSignal = new AbortController().signal;
