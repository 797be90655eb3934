// What signatures show, prepared once and used by many: decoded images and font subsets. It belongs to the caller, who
// passes it along; the least used go when it holds more than it may.

import { createHash } from 'node:crypto';
import type { Font } from 'fontkit';
import type { ImageBytes } from '../../types.ts';
import { type FontStyle, loadFont, PreparedFont } from './font.ts';
import { type PreparedImage, prepareImage } from './image.ts';

const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** Comes along with any digit, so that every number and time is written with the same subset. */
const WITH_DIGITS = [...'0123456789 +-./:'];

/** What is kept, with the bytes it takes. */
type Prepared = PreparedImage | PreparedFont;

export class AppearanceCache {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Prepared>();
  readonly #fonts = new Map<FontStyle, Font>();
  readonly #given = new WeakMap<Uint8Array, { were: Uint8Array; digest: string }>();
  #bytes = 0;

  constructor({ maxBytes = DEFAULT_MAX_BYTES }: { maxBytes?: number } = {}) {
    this.#maxBytes = maxBytes;
  }

  /** The image, decoded now or before. Throws MARK_BROKEN. */
  image(image: ImageBytes): PreparedImage {
    const [kind, bytes] = 'png' in image ? ['png', image.png] : ['jpeg', image.jpeg];
    const key = `${kind} ${this.#digestOf(bytes)}`;
    const known = this.#find(key);
    return known !== undefined && !(known instanceof PreparedFont)
      ? known
      : this.#keep(key, prepareImage(image));
  }

  /** Fonts come from files: they are read before they are asked for. One that could not be read is read again. */
  async loadFonts(styles: Iterable<FontStyle>): Promise<void> {
    for (const style of styles) if (!this.#fonts.has(style)) this.#fonts.set(style, await loadFont(style));
  }

  /** The font, loaded, with at least the characters of these texts, which are NFC. Throws MARK_BROKEN. */
  font(style: FontStyle, texts: readonly string[]): PreparedFont {
    const wanted = new Set(texts.flatMap((text) => [...text]));
    if (texts.some((text) => /\d/.test(text))) for (const character of WITH_DIGITS) wanted.add(character);
    const characters = [...wanted].sort();
    const key = `${style} ${characters.join('')}`;
    const known = this.#find(key);
    if (known instanceof PreparedFont) return known;
    const font = this.#fonts.get(style);
    if (font === undefined) throw new TypeError(`the font is not loaded: ${style}`);
    return this.#keep(key, new PreparedFont(font, style, characters));
  }

  /** Bytes that are given again and again are compared with what they were, which is quicker than hashing them. */
  #digestOf(bytes: Uint8Array): string {
    const known = this.#given.get(bytes);
    if (known !== undefined && Buffer.compare(known.were, bytes) === 0) return known.digest;
    const digest = createHash('sha256').update(bytes).digest('base64');
    this.#given.set(bytes, { were: Uint8Array.from(bytes), digest });
    return digest;
  }

  #find(key: string): Prepared | undefined {
    const known = this.#kept.get(key);
    if (known === undefined) return undefined;
    // Last used, last to go.
    this.#kept.delete(key);
    this.#kept.set(key, known);
    return known;
  }

  #keep<T extends Prepared>(key: string, made: T): T {
    this.#bytes += made.size - (this.#kept.get(key)?.size ?? 0);
    this.#kept.set(key, made);
    for (const [oldest, { size }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= size;
    }
    return made;
  }
}
