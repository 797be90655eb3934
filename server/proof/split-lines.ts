// Lines of a file as they stand, ended by LF and nothing else, each of bounded length.

/** The longest is a root with its timestamp. */
const MAX_LINE_BYTES = 1024 * 1024;

/** A line that is too long is cut, and then is none of ours. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.of();
  for await (const chunk of chunks) {
    let data: Buffer = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      yield data.toString('utf8', 0, end);
      data = data.subarray(end + 1);
    }
    if (data.length > MAX_LINE_BYTES) {
      yield data.toString('utf8', 0, MAX_LINE_BYTES);
      return;
    }
    rest = data;
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
