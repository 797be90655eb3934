// A copy of one file for who may read it, with what is kept beside the file drawn on its pages. The file is only read.
import type { Drawn } from '../../contracts/reading-copies.ts';
import { vietnamDateTime } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { ByteAnswer } from '../../platform/http/send-bytes.ts';
import { SigningError } from '../../signing/index.ts';
import type { PageArea } from '../domain/page-frame.ts';
import type { Actor, Deps, ReadDocument } from '../ports.ts';
import type { ReadingJob } from '../workers/jobs.ts';
import { type StampPlaces, stampOf } from './stamp.ts';

const PDF = 'application/pdf';
/** It is whole in memory, in one thread. */
const MOST_BYTES = 150 * 1024 * 1024;

interface Wish {
  id: string;
  digest: string;
  draw: Drawn;
}

/**
 * @throws AppError NOT_FOUND, INCOMING_CANCELLED; READING_COPY_EMPTY where there is nothing to draw;
 * READING_COPY_ENCRYPTED, READING_COPY_BROKEN, FILE_TOO_LARGE, SERVER_BUSY.
 */
export async function readingCopy(
  deps: Deps & { places: StampPlaces },
  actor: Actor,
  { id, digest, draw }: Wish,
): Promise<ByteAnswer> {
  const document = await deps.incoming.document(actor, id);
  const file = document.files.find((each) => each.digest === digest && each.mediaType === PDF);
  if (file === undefined) throw new AppError('NOT_FOUND');
  if (document.state === 'cancelled') throw new AppError('INCOMING_CANCELLED');
  if (file.sizeBytes > MOST_BYTES)
    throw new AppError('FILE_TOO_LARGE', { details: { limitBytes: MOST_BYTES } });
  const path = await deps.files.pathOf(digest);
  const pages = await pagesOf(deps, path);
  const found = draw === 'handwriting' ? null : await stampOf(deps, actor, document);
  const stamp = found?.fileDigest === digest ? found : null;
  const handwriting = draw === 'stamp' ? [] : await writtenOn(deps, actor, document, digest);
  if (stamp === null && handwriting.length === 0) throw new AppError('READING_COPY_EMPTY');
  const bytes = await deps.drawing.draw({
    ...{ path, pages, stamp, handwriting, at: deps.clock.now() },
    title: document.numberText || file.name,
  });
  const name = `ban-sao-de-doc ${file.name.replace(/\.pdf$/i, '')}.pdf`;
  return { name, open: () => bytes, sizeBytes: null, mediaType: PDF, disposition: 'attachment' };
}

async function pagesOf({ verification }: Pick<Deps, 'verification'>, path: string): Promise<PageArea[]> {
  try {
    const { pages, encrypted } = await verification.facts(path);
    if (encrypted) throw new AppError('READING_COPY_ENCRYPTED');
    if (pages.length === 0) throw new AppError('READING_COPY_BROKEN', { detail: 'no page' });
    return pages.map(({ box: [left, bottom, right, top], rotate }) => ({
      ...{ box: [left, bottom, right, top] as const, rotate },
    }));
  } catch (error) {
    if (error instanceof SigningError) throw new AppError('READING_COPY_BROKEN', { cause: error });
    throw error;
  }
}

async function writtenOn(
  { incoming }: Pick<Deps, 'incoming'>,
  actor: Actor,
  { id, instructions }: ReadDocument,
  fileDigest: string,
): Promise<ReadingJob['handwriting']> {
  const written: ReadingJob['handwriting'] = [];
  for (const { hand, by, at } of instructions) {
    if (hand?.fileDigest !== fileDigest) continue;
    const strokes = await incoming.strokes(actor, { id, digest: hand.digest });
    const name = by.insteadOf === undefined ? by.name : `${by.name} (thay ${by.insteadOf.name})`;
    written.push({ by: `${name}, ${minuteOf(at)}`, strokes });
  }
  return written;
}

/** 23/11/2026 08:30, in Vietnam. */
function minuteOf(at: Date): string {
  const [day = '', time = ''] = vietnamDateTime(at).split('T');
  return `${day.split('-').toReversed().join('/')} ${time.slice(0, 5)}`;
}
