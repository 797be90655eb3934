// A packet whole in memory, for what cannot stream it yet.
export async function wholeBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const [only] = parts;
  return only instanceof Buffer && parts.length === 1 ? only : Buffer.concat(parts);
}
