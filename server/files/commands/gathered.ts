// Chunks put together before they are written: each write is a way to another thread and back, whatever its size.

const WRITE_BYTES = 512 * 1024;

/** What came before a failure is handed on first. */
export async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  const take = () => {
    const [only] = held;
    const bytes = held.length === 1 && only !== undefined ? only : Buffer.concat(held, size);
    held = [];
    size = 0;
    return bytes;
  };
  let failure: { error: unknown } | undefined;
  try {
    for await (const chunk of chunks) {
      held.push(chunk);
      size += chunk.length;
      if (size >= WRITE_BYTES) yield take();
    }
  } catch (error) {
    failure = { error };
  }
  if (size > 0) yield take();
  if (failure !== undefined) throw failure.error;
}
