// The demo's letter for the browser to upload. LibreOffice makes it once in this process, in a profile of its own, which
// costs more than the rest of a document's way; what is handed out differs in its checksum, so no two share a file.
import { randomBytes } from 'node:crypto';
import { type Letter, makeLetter } from '../../server/cli/story/letter/index.ts';

let made: Promise<Letter> | undefined;

export async function anotherLetter(): Promise<Letter> {
  made ??= makeLetter();
  const letter = await made;
  const bytes = Buffer.from(letter.bytes);
  const key = '/DocChecksum /';
  const at = bytes.lastIndexOf(key);
  if (at >= 0) bytes.write(randomBytes(16).toString('hex').toUpperCase(), at + key.length, 'latin1');
  return { ...letter, bytes };
}
