// The stamp of arrival of one document: what stands on it comes from the register entry, its place from what is on the page.
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import type { ShownStamp } from '../../contracts/reading-copies.ts';
import type { ShortMemory } from '../../platform/short-memory.ts';
import { type Area, placeStamp } from '../domain/place-stamp.ts';
import { faceOf } from '../domain/stamp-face.ts';
import type { Actor, Deps, ReadDocument } from '../ports.ts';

const PDF = 'application/pdf';
const NUMBER = /^số\s*:/iu;
const UPPER_MM = 90;

/** The place of the stamp on a file, by its digest; null for a file that cannot be read. */
export type StampPlaces = ShortMemory<PlacedBox | null>;

export const mainOf = ({ files }: ReadDocument) => {
  const pdfs = files.filter(({ mediaType }) => mediaType === PDF);
  return pdfs.find(({ isMain }) => isMain) ?? pdfs[0];
};

/** Null where the agency wants none, or there is nothing to be stamped. @throws AppError SERVER_BUSY. */
export async function stampOf(
  deps: Pick<Deps, 'store' | 'formCheck' | 'workFileOf'> & { places: StampPlaces },
  actor: Actor,
  document: ReadDocument,
): Promise<ShownStamp | null> {
  const { agencyId, agencyName } = actor;
  const { registration, state, assignments } = document;
  const main = mainOf(document);
  if (registration === null || main === undefined || state === 'cancelled') return null;
  const { isOn } = await deps.store.find(agencyId);
  if (!isOn) return null;
  const place = await deps.places(main.digest, () => placeOn(deps, main.digest));
  if (place === null) return null;
  const lead = assignments.find(({ role, parentId }) => role === 'lead' && parentId === null);
  const face = faceOf({
    ...{ agencyName, number: registration.arrivalNumber, on: registration.arrivedOn },
    movedTo: lead?.unit?.name ?? lead?.person.name ?? null,
    workFile: await deps.workFileOf(actor, document.id),
  });
  return { fileDigest: main.digest, place, face };
}

async function placeOn({ formCheck }: Pick<Deps, 'formCheck'>, digest: string): Promise<PlacedBox | null> {
  const { pages } = await formCheck.read(digest, { pages: 1 });
  const [first] = pages;
  if (first === undefined) return null;
  const { lines, measured } = first;
  const { widthMm, heightMm, images, strokes } = measured;
  const number = lines.find(
    ({ text, base, x, isMark }) => !isMark && base < UPPER_MM && x < widthMm / 2 && NUMBER.test(text),
  );
  const areas = (isMark: boolean): Area[] => lines.filter((line) => line.isMark === isMark);
  return placeStamp({
    ...{ widthMm, heightMm, number: number ?? null },
    text: [...areas(false), ...strokes],
    marks: [...areas(true), ...images],
  });
}
