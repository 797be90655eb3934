// One file of a multipart/form-data body (RFC 7578, RFC 2046 §5.1), as a stream: nothing of it is kept in memory, and the
// other fields are passed over.
import { AppError } from './problem.ts';

const MAX_HEAD_BYTES = 16 * 1024;
const MAX_PARTS = 50;

/** The boundary of a content type; undefined when it is no multipart form. */
const boundaryOf = (contentType: string): string | undefined => {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
};

const malformed = (detail: string) =>
  new AppError('BAD_INPUT', { errors: [{ pointer: '', code: 'multipart', detail }] });

/**
 * The bytes of the first file field of this name.
 * @throws AppError BAD_INPUT when there is none or the form is malformed, UPLOAD_INTERRUPTED when it breaks off.
 */
export async function* filePart(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  field: string,
): AsyncGenerator<Buffer> {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw malformed('no boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let held = Buffer.from('\r\n');
  let state: 'preamble' | 'delimiter' | 'head' | 'wanted' | 'other' | 'epilogue' = 'preamble';
  let parts = 0;
  let isFound = false;

  for await (const chunk of body) {
    if (state === 'epilogue') continue;
    held = Buffer.concat([held, chunk]);
    for (let goesOn = true; goesOn; ) {
      goesOn = false;
      if (state === 'delimiter') {
        if (held.length < 2) break;
        const next = held.toString('latin1', 0, 2);
        if (next === '--') state = 'epilogue';
        else if (next === '\r\n') state = 'head';
        else throw malformed('a delimiter is followed by neither a part nor the end');
        if (state === 'epilogue') break;
        parts += 1;
        if (parts > MAX_PARTS) throw malformed('too many parts');
        goesOn = true;
      } else if (state === 'head') {
        const end = held.indexOf('\r\n\r\n');
        if (end === -1) {
          if (held.length > MAX_HEAD_BYTES) throw malformed('the head of a part is too long');
          break;
        }
        const isWanted: boolean = !isFound && nameIn(held.toString('utf8', 0, end)) === field;
        isFound ||= isWanted;
        state = isWanted ? 'wanted' : 'other';
        held = held.subarray(end + 4);
        goesOn = true;
      } else {
        const at = held.indexOf(delimiter);
        const end = at === -1 ? Math.max(0, held.length - delimiter.length) : at;
        if (state === 'wanted' && end > 0) yield held.subarray(0, end);
        held = held.subarray(at === -1 ? end : at + delimiter.length);
        if (at !== -1) {
          state = 'delimiter';
          goesOn = true;
        }
      }
    }
  }
  if (state !== 'epilogue') throw new AppError('UPLOAD_INTERRUPTED');
  if (!isFound) throw malformed(`no file named ${field}`);
}

const nameIn = (head: string): string | undefined => {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1] ?? '';
  return (
    /(?:^|;|\s)name="([^"]*)"/i.exec(disposition)?.[1] ?? /(?:^|;|\s)name=([^\s;]+)/i.exec(disposition)?.[1]
  );
};
