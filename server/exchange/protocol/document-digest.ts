// The digest of a packet that is signed whole (`URI=""`, as the axis SDK does), while its files stream by and nothing
// of them is kept. Each canonical piece between two files is foretold from the little that is known when a file begins;
// when the whole has been read it is compared with what the canonicalizer really makes, and any difference fails.
import { createHash, type Hash } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import type { HashAlgorithm } from 'xml-crypto';
import { canonicalize } from './canonicalize.ts';
import { DSIG_NS, EXC_C14N_URI } from './names.ts';
import type { OpenElement } from './scan-packet.ts';
import { decodeText } from './scan-tokens.ts';
import { parseDom } from './xml-tree.ts';

export interface DocumentAlgorithms {
  hash: 'sha1' | 'sha256';
  canonicalization: string;
}

export class DocumentDigest {
  readonly #hash: Hash;
  readonly #algorithms: DocumentAlgorithms;
  readonly #slotPrefix: string;
  readonly #foretold: { slot: string; piece: string }[] = [];
  /** What was open, and how much had been read of the part with the files, when the last file began. */
  #last: { slot: string; stack: OpenElement[]; read: number } | undefined;
  #endedInReturn = false;

  constructor(algorithms: DocumentAlgorithms, slotPrefix: string) {
    this.#algorithms = algorithms;
    this.#slotPrefix = slotPrefix;
    this.#hash = createHash(algorithms.hash);
  }

  /** A file begins. `text`: all before it, for the first; `inside`: all of AttachmentEncoded before it. */
  beginFile(
    index: number,
    before: { text: () => string; inside: Buffer; stack: readonly OpenElement[] },
  ): void {
    const slot = `${this.#slotPrefix}${index}`;
    const { inside, stack } = before;
    const last = this.#last;
    // The text ends with the slot of this file; between two files it begins with that of the one before.
    const start = last
      ? last.stack.map(({ tag }) => tag).join('') + last.slot + decodeText(inside.subarray(last.read))
      : before.text();
    const end = stack.toReversed().map(({ name }) => `</${name}>`);
    const canonical = this.#canonical(parseDom(start + end.join('')));
    const from = last ? canonical.indexOf(last.slot) + last.slot.length : 0;
    const piece = canonical.slice(from, canonical.lastIndexOf(slot));
    this.#foretold.push({ slot, piece });
    this.#hash.update(piece);
    this.#last = { slot, stack: [...stack], read: inside.length };
    this.#endedInReturn = false;
  }

  /** Base64 text as it came; canonical text has line feeds only. */
  addText(text: Buffer): void {
    const isHalfDone = this.#endedInReturn && text[0] === 0x0a;
    this.#endedInReturn = text[text.length - 1] === 0x0d;
    if (!text.includes(0x0d)) this.#hash.update(isHalfDone ? text.subarray(1) : text);
    else {
      const lines = text.toString('latin1', isHalfDone ? 1 : 0).replace(/\r\n?/g, '\n');
      this.#hash.update(lines, 'latin1');
    }
  }

  /** For xml-crypto: the digest, if the canonical text is what was foretold. */
  algorithm(uri: string): new () => HashAlgorithm {
    const digest = (xml: string) => this.#digestOf(xml);
    return class implements HashAlgorithm {
      getHash(xml: string): string {
        return digest(xml);
      }
      getAlgorithmName(): string {
        return uri;
      }
    };
  }

  #digestOf(xml: string): string {
    let rest = xml;
    for (const { slot, piece } of this.#foretold) {
      const head = piece + slot;
      if (!rest.startsWith(head)) return '';
      rest = rest.slice(head.length);
    }
    if (rest.includes(this.#slotPrefix)) return '';
    return this.#hash.copy().update(rest).digest('base64');
  }

  #canonical(root: Element): string {
    for (const signature of [...root.getElementsByTagNameNS(DSIG_NS, 'Signature')])
      signature.parentNode?.removeChild(signature);
    return canonicalize(root, this.#algorithms.canonicalization === EXC_C14N_URI ? 'exclusive' : 'inclusive');
  }
}
