// A signal that aborts after a time, fit to stand in `AbortSignal.any`: that holds its parts but weakly, and a bare
// `AbortSignal.timeout` among them is forgotten at the next garbage collection (Node 20), so that the limit never comes.

/** Aborts with a TimeoutError. It keeps no process alive. */
export function timeLimit(ms: number): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  // With a listener it is kept until it fires.
  limit.addEventListener('abort', () => undefined, { once: true });
  return limit;
}
