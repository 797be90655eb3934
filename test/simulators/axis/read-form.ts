// The two parts of a sendEdoc form (RFC 7578): a JSON header and a file.
export function readForm(
  contentType: string,
  body: Buffer,
): { header: Record<string, string>; file: Buffer } {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1];
  if (boundary === undefined) throw new TypeError('not a form');
  const found = new Map<string, Buffer>();
  const mark = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(mark); at !== -1; ) {
    const next = body.indexOf(mark, at + mark.length);
    if (next === -1) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const name = /name="([^"]+)"/.exec(part.subarray(0, split).toString('utf8'))?.[1] ?? '';
    found.set(name, part.subarray(split + 4));
    at = next;
  }
  const file = found.get('edocFile');
  if (file === undefined) throw new TypeError('no file');
  return { header: JSON.parse(found.get('header')?.toString('utf8') ?? '{}'), file };
}
