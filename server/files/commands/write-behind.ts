// Writes a stream while it is read: what comes during one write is the next, in one piece. So a fast sender is written in
// large pieces, for each is a way to another thread and back, and of a slow one nothing is held back. What comes is copied
// into memory that is used again: held as it came, it would live long enough to have the whole heap looked through for it.
import { makeSlabs } from '../../platform/slabs.ts';

/** Held while a write is under way; then the sender has to wait. */
const HELD_BYTES = 512 * 1024;
/** Of all streams of this process, for the next ones. */
const slabs = makeSlabs({ keptBytes: 16 * 1024 * 1024 });

/**
 * Resolves when everything is written. What came before a failure of the stream is written before it is told.
 * `write` may look at the bytes until it resolves.
 */
export async function writeBehind(
  chunks: AsyncIterable<Uint8Array>,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  let held: Buffer | undefined;
  let size = 0;
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  const begin = () => {
    if (writing !== undefined || held === undefined || size === 0 || failure !== undefined) return;
    const slab = held;
    const bytes = slab.subarray(0, size);
    held = undefined;
    size = 0;
    writing = write(bytes)
      .then(
        () => undefined,
        (error: unknown) => {
          failure = { error };
        },
      )
      .finally(() => {
        slabs.give(slab);
        writing = undefined;
        begin();
      });
  };
  /** As much of it as there is room for. */
  const hold = (chunk: Uint8Array): number => {
    held ??= slabs.take(HELD_BYTES);
    const taken = chunk.subarray(0, HELD_BYTES - size);
    held.set(taken, size);
    size += taken.length;
    return taken.length;
  };

  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        at += hold(chunk.subarray(at));
        begin();
        while (writing !== undefined && size === HELD_BYTES) await writing;
        if (failure !== undefined) throw failure.error;
      }
    }
  } finally {
    while (writing !== undefined) await writing;
    if (held !== undefined) slabs.give(held);
  }
  if (failure !== undefined) throw failure.error;
}
