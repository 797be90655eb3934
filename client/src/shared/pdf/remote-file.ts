// A file of the server, read in pieces as pdfjs asks for them (RFC 9110 §14). Its beginning is asked for at once, while the
// worker still starts, and its end as soon as the length is known: a reader goes there first. A short file comes whole.
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { keptFile } from '../offline/kept.ts';
import {
  cutFrom,
  END_BYTES,
  lastPiece,
  type Part,
  type Piece,
  partsIn,
  rangeHeader,
  takeTogether,
} from './pieces.ts';

/** The browser keeps six connections to a server, and the rest of the screen wants some too. */
const MOST_AT_ONCE = 3;
const RETRY_MS = 2_000;
const PARTIAL = 206;

interface Asking {
  signal: AbortSignal;
  /** Told of a piece that cannot be had any more. */
  onFailed: (error: unknown) => void;
}

/** Past the browser's cache, where a request waits for another one of the same address. */
const ask = async (url: string, pieces: readonly Piece[], signal: AbortSignal): Promise<Response> => {
  const answer = await fetch(url, {
    headers: { range: rangeHeader(pieces) },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  if (!answer.ok) throw new Error(`the file is not given: ${answer.status}`);
  return answer;
};

/** `bytes 0-8191/40028515`. */
const placeOf = (answer: Response): { begin: number; length: number } | null => {
  const [, begin, length] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.headers.get('content-range') ?? '') ?? [];
  return begin === undefined || length === undefined
    ? null
    : { begin: Number(begin), length: Number(length) };
};

const partsOf = async (answer: Response): Promise<Part[]> => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status !== PARTIAL) return [{ begin: 0, bytes }];
  const place = placeOf(answer);
  return place ? [{ begin: place.begin, bytes }] : partsIn(bytes);
};

/** A line that was lost comes back: until then a page waits, and what is shown stays. */
const bringParts = async (url: string, pieces: readonly Piece[], signal: AbortSignal): Promise<Part[]> => {
  for (;;) {
    try {
      return await partsOf(await ask(url, pieces, signal));
    } catch (error) {
      if (signal.aborted || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};

interface Begun {
  length: number;
  head: Uint8Array;
  tail: { begin: number; parts: Promise<Part[]> };
}

class RemoteTransport extends PDFDataRangeTransport {
  readonly #url: string;
  readonly #tail: Begun['tail'];
  readonly #asking: Asking;
  readonly #waiting: Piece[] = [];
  #underWay = 0;
  #isDue = false;

  constructor(url: string, { length, head, tail }: Begun, asking: Asking) {
    super(length, head);
    this.#url = url;
    this.#tail = tail;
    this.#asking = asking;
  }

  override requestDataRange(begin: number, end: number): void {
    if (begin >= this.#tail.begin) {
      void this.#give([{ begin, end }], this.#tail.parts);
      return;
    }
    this.#waiting.push({ begin, end });
    if (this.#isDue) return;
    this.#isDue = true;
    // What is missed comes in messages of their own: the others of the same moment are asked for with it.
    setTimeout(() => {
      this.#isDue = false;
      this.#next();
    });
  }

  #give(pieces: readonly Piece[], brought: Promise<Part[]>): Promise<void> {
    return brought
      .then((parts) => {
        for (const piece of pieces) {
          if (this.#asking.signal.aborted) return;
          const bytes = cutFrom(parts, piece);
          if (bytes === null) throw new Error('a piece of the file was asked for, another came');
          this.onDataRange(piece.begin, bytes);
        }
      })
      .catch(this.#asking.onFailed);
  }

  #next(): void {
    while (this.#underWay < MOST_AT_ONCE && this.#waiting.length > 0) {
      const pieces = takeTogether(this.#waiting);
      this.#underWay += 1;
      void this.#give(pieces, bringParts(this.#url, pieces, this.#asking.signal)).then(() => {
        this.#underWay -= 1;
        this.#next();
      });
    }
  }
}

/** Of a lost line: what is kept for reading without one. */
const keptOr = async (error: unknown, url: string): Promise<ArrayBuffer> => {
  const kept = error instanceof TypeError ? await keptFile(url) : null;
  if (kept === null) throw error;
  return kept;
};

/** What pdfjs takes as its source. */
export const beginFile = async (
  url: string,
  asking: Asking,
): Promise<{ data: Uint8Array } | { url: string; range: PDFDataRangeTransport }> => {
  const answer = await ask(url, [{ begin: 0, end: END_BYTES }], asking.signal).catch((error: unknown) =>
    keptOr(error, url),
  );
  if (answer instanceof ArrayBuffer) return { data: new Uint8Array(answer) };
  const length = answer.status === PARTIAL ? (placeOf(answer)?.length ?? 0) : 0;
  if (length <= END_BYTES) return { data: new Uint8Array(await answer.arrayBuffer()) };
  const end = lastPiece(length);
  const parts = bringParts(url, [end], asking.signal);
  parts.catch(asking.onFailed);
  const head = new Uint8Array(await answer.arrayBuffer());
  return {
    url: '',
    range: new RemoteTransport(url, { length, head, tail: { begin: end.begin, parts } }, asking),
  };
};
