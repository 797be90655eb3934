// Writes a stream while it is read: what comes during one write is the next, in one piece. So a fast sender is written in
// large pieces, for each is a way to another thread and back, and of a slow one nothing is held back.

/** Held while a write is under way; then the sender has to wait. */
const HELD_BYTES = 1024 * 1024;

/** Resolves when everything is written. What came before a failure of the stream is written before it is told. */
export async function writeBehind(
  chunks: AsyncIterable<Uint8Array>,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  let held: Uint8Array[] = [];
  let size = 0;
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  const begin = () => {
    if (writing !== undefined || size === 0 || failure !== undefined) return;
    const [only] = held;
    const bytes = held.length === 1 && only !== undefined ? only : Buffer.concat(held, size);
    held = [];
    size = 0;
    writing = write(bytes)
      .then(
        () => undefined,
        (error: unknown) => {
          failure = { error };
        },
      )
      .finally(() => {
        writing = undefined;
        begin();
      });
  };

  try {
    for await (const chunk of chunks) {
      held.push(chunk);
      size += chunk.length;
      begin();
      while (writing !== undefined && size >= HELD_BYTES) await writing;
      if (failure !== undefined) throw failure.error;
    }
  } finally {
    while (writing !== undefined) await writing;
  }
  if (failure !== undefined) throw failure.error;
}
