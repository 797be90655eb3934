// A signed file in the attacker's hands, with what he can read from it: objects as they are written, and where.

import { openPdf } from '../../../../server/signing/pdf/file.ts';
import { listSignatureFields, type SignatureField } from '../../../../server/signing/pdf/signatures.ts';
import { bufferSource } from '../../../../server/signing/source.ts';
import type { Signer } from '../../../../server/signing/types.ts';
import { appendRevision } from '../../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../../support/pdf-samples/documents.ts';
import { signedBytes, specOf } from '../witness.ts';
import type { Attack, Certification } from './attack.ts';

export class Victim {
  readonly bytes: Buffer;
  readonly text: string;
  readonly signature: SignatureField;

  private constructor(bytes: Buffer, signature: SignatureField) {
    this.bytes = bytes;
    this.text = bytes.toString('latin1');
    this.signature = signature;
  }

  static async of(attack: Attack, certify: Certification, signer: Signer): Promise<Victim> {
    const spec = specOf({ signedAt: new Date(), ...(certify === undefined ? {} : { certify }) });
    const bytes = await signedBytes(buildDocument(attack.document), spec, signer);
    const [signature] = await listSignatureFields(await openPdf(bufferSource(bytes)));
    if (signature === undefined) throw new Error('the victim is not signed');
    return new Victim(bytes, signature);
  }

  /** The newest text of an object. */
  object(num: number): string {
    const at = this.text.lastIndexOf(`\n${num} 0 obj`);
    return this.text.slice(this.text.indexOf('obj', at) + 3, this.text.indexOf('endobj', at)).trim();
  }

  /** The newest text of an object with more entries. */
  extended(num: number, entries: string): string {
    return this.object(num).replace(/>>\s*$/, `${entries} >>`);
  }

  /** The page with one more annotation. */
  pageWith(annotation: string): string {
    return this.object(5).replace(/\/Annots\s*\[/, `/Annots [${annotation} `);
  }

  /** The form with one more field. */
  formWith(field: string): Record<number, string> {
    const num = Number(/\/AcroForm (\d+) 0 R/.exec(this.object(1))?.[1]);
    return { [num]: this.object(num).replace(/\/Fields\s*\[/, `/Fields [${field} `) };
  }

  append(objects: Record<number, string>, trailer = ''): Buffer {
    return appendRevision(this.bytes, objects, trailer);
  }

  /** The file with a text replaced by another, filled up to the same length. */
  swapped(old: string, now: string): Buffer {
    const at = this.text.lastIndexOf(old);
    if (at < 0 || now.length > old.length) throw new Error(`"${old}" cannot become "${now}"`);
    return Buffer.from(
      this.text.slice(0, at) + now.padEnd(old.length) + this.text.slice(at + old.length),
      'latin1',
    );
  }

  /** Offsets around the hole: of its first byte and behind its last. */
  get hole(): readonly [number, number] {
    const [, length = 0, second = 0] = this.signature.byteRange;
    return [length, second];
  }

  /** The file with other text in the hole, filled up with what pads it. */
  withHole(contents: string, padding = '0'): Buffer {
    const [open, close] = this.hole;
    const hole = `<${contents.padEnd(close - open - 2, padding)}>`;
    return Buffer.from(this.text.slice(0, open) + hole + this.text.slice(close), 'latin1');
  }

  /** The hexadecimal digits of the CMS, without padding. */
  get cms(): string {
    return Buffer.from(this.signature.contents).toString('hex');
  }

  /** Where the last "startxref" points. */
  get startXref(): number {
    return Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(this.text)?.[1]);
  }

  get root(): string {
    return /\/Root (\d+ \d+ R)/.exec(this.text)?.[1] ?? '1 0 R';
  }
}

/** Offsets in ten digits, as a table has them. */
export const entryOf = (num: number, offset: number): string =>
  `${num} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;

/** A revision whose table is the attacker's own: objects where he says they are. */
export function revisionOf(
  victim: Victim,
  body: string,
  entries: (at: number) => string,
  trailer = '',
): Buffer {
  const at = victim.bytes.length;
  const head = `trailer\n<< /Size 2000 /Root ${victim.root} /Prev ${victim.startXref} ${trailer} >>\n`;
  const table = `xref\n${entries(at)}${head}startxref\n${at + body.length}\n%%EOF\n`;
  return Buffer.concat([victim.bytes, Buffer.from(body + table, 'latin1')]);
}
