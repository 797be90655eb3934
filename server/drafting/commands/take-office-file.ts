// Takes a word processor's file: looked through before anything opens it, kept as it came, then put in the queue.
import type { Readable } from 'node:stream';
import type { StoredFile } from '../../contracts/files.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type ConversionRow, QUEUE } from '../domain/conversion.ts';
import { type Inspected, OFFICE_FORMATS } from '../domain/office-format.ts';
import { inspectOfficeFile } from '../office/inspect.ts';
import type { Actor } from '../ports.ts';
import type { Deps } from './deps.ts';

/** @throws AppError as an upload does, as {@link inspectOfficeFile} and as {@link enqueue}. */
export async function takeOfficeFile(
  deps: Deps,
  actor: Actor,
  { stream, name }: { stream: Readable; name: string },
): Promise<ConversionRow> {
  await assertRoom(deps, actor);
  const staged = await deps.files.stage(stream, { limitBytes: deps.limitBytes });
  try {
    if (staged.sizeBytes === 0) throw new AppError('FILE_EMPTY');
    const inspected = await inspectOfficeFile(staged.path);
    const named = withEnding(name, inspected);
    const source = await deps.files.keepUpload(staged, { ...actor, name: named, purpose: 'attachment' });
    return await enqueue(deps, actor, source, inspected);
  } finally {
    await staged.discard();
  }
}

/** The compound format is told from others by its name only, and a download should open with the right program. */
const withEnding = (name: string, { format }: Inspected): string =>
  name.toLowerCase().endsWith(`.${format}`) ? name : `${name.slice(0, 190)}.${format}`;

/** The same bytes of the same person are the same conversion. @throws AppError OFFICE_QUEUE_FULL. */
export async function enqueue(
  deps: Deps,
  actor: Actor,
  source: StoredFile,
  { format, fonts }: Inspected,
): Promise<ConversionRow> {
  const { conversions, clock, kickConverter } = deps;
  const { personId, agencyId } = actor;
  const row: ConversionRow = {
    id: derivedId('conversion', personId, source.digest),
    agencyId,
    personId,
    state: 'waiting',
    until: new Date(0),
    attempts: 0,
    source: { ...source, mediaType: OFFICE_FORMATS[format].mediaType },
    format,
    fonts: fonts.slice(0, 100),
    pdf: null,
    failure: null,
    at: clock.now(),
  };
  if (!(await conversions.insert(row))) await conversions.retry(row.id, row.at);
  kickConverter();
  return (await conversions.find(row.id)) ?? row;
}

/** @throws AppError OFFICE_QUEUE_FULL. */
export async function assertRoom(
  { conversions }: Pick<Deps, 'conversions'>,
  { personId }: Actor,
): Promise<void> {
  const [all, own] = await Promise.all([conversions.waiting(), conversions.waitingOf(personId)]);
  if (all >= QUEUE.ofAll || own >= QUEUE.ofOnePerson)
    throw new AppError('OFFICE_QUEUE_FULL', { headers: { 'retry-after': '30' } });
}
