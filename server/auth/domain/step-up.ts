// Before a signature a session must have proved itself lately: a browser left open is not its person. NIST SP 800-63B
// §2.2.3 (reauthentication). The PIN of the key is asked besides; the two never stand for each other.

/** A clock that was set back, or that of another process, must not make a proof last for ever. */
export function isRecent(
  authenticatedAt: Date | undefined,
  { now, withinMs }: { now: Date; withinMs: number },
): boolean {
  return authenticatedAt !== undefined && Math.abs(now.getTime() - authenticatedAt.getTime()) < withinMs;
}
