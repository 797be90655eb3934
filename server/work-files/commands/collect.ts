// Puts things into an open file and takes them out again. A document is put in by reference, by whoever may see it, and may
// be in many files; something uploaded is the file’s own. Several people collect at once, so no version is asked for.
import type { ItemWish } from '../../contracts/work-files.ts';
import { MOST_ITEMS } from '../../contracts/work-files.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Item, UploadedItem, WorkFile } from '../domain/work-file.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit, wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { entriesOf, record } from './record.ts';

/** @throws AppError as {@link admit}; WORK_FILE_HAS_ITEM, WORK_FILE_FULL, WORK_FILE_DOCUMENT_UNKNOWN, FILE_UNKNOWN. */
export async function addItem(deps: Deps, actor: Actor, id: string, wish: ItemWish): Promise<WorkFile> {
  const { before } = await admit(deps, actor, { id, act: 'collect' });
  const { isDraft, note } = wish;
  const [at, by] = [deps.clock.now(), personOf(actor)];
  const { key, title, ...what } = await thingOf(deps, actor, wish);
  const itemId = derivedId('work-file-item', id, key);
  const item: Item = { id: itemId, ...what, isDraft, note, addedAt: at, addedBy: by, facts: null };
  const act = { at, by, action: 'workFile.itemAdded' as const, text: title };
  const outbox = await entriesOf(
    deps,
    { ...before, version: before.version + 1 },
    {
      ...act,
      // Another version may be written first, and the item may come again after it was taken out.
      key: `${itemId}:${at.getTime()}:added`,
    },
  );
  const written = await deps.store.addItem(before, item, { act, outbox });
  if (written !== null) return written;
  throw await refusalOf(deps, before, itemId);
}

async function refusalOf({ store }: Deps, { agencyId, id }: WorkFile, itemId: string): Promise<AppError> {
  const now = await store.find(agencyId, id);
  if (now === null) return new AppError('NOT_FOUND');
  if (now.state !== 'open') return wrongState('collect', now.state);
  if (now.items.some((item) => item.id === itemId)) return new AppError('WORK_FILE_HAS_ITEM');
  if (now.items.length >= MOST_ITEMS)
    return new AppError('WORK_FILE_FULL', { details: { most: MOST_ITEMS } });
  return new AppError('CONFLICT');
}

type Thing = Pick<Item, 'source' | 'documentId' | 'upload'> & { key: string; title: string };

async function thingOf(deps: Deps, actor: Actor, wish: ItemWish): Promise<Thing> {
  if (wish.source === 'upload') {
    const found = await deps.files.findUpload(wish.file.digest, actor.personId);
    if (found === null) throw new AppError('FILE_UNKNOWN');
    const { digest, sizeBytes, mediaType } = found;
    const pageCount = found.pageCount ?? (mediaType.startsWith('image/') ? 1 : null);
    const { title, on, typeName, author } = wish;
    const facts = { title, on, typeName, author };
    const upload: UploadedItem = { digest, name: wish.file.name, sizeBytes, mediaType, pageCount, ...facts };
    return { source: 'upload', documentId: null, upload, key: `upload:${digest}`, title };
  }
  const { source, documentId } = wish;
  const document = await deps[source].seen(actor, documentId);
  if (document === null)
    throw new AppError('WORK_FILE_DOCUMENT_UNKNOWN', { detail: `no ${source} document ${documentId}` });
  const title = document.numberText || document.subject;
  return { source, documentId, upload: null, key: `${source}:${documentId}`, title };
}

/** The owner takes out anything, a co-worker what he has put in. @throws AppError as {@link admit}. */
export async function removeItem(
  deps: Deps,
  actor: Actor,
  { id, item: itemId }: { id: string; item: string },
): Promise<WorkFile> {
  const { before } = await admit(deps, actor, { id, act: 'collect' });
  const item = ownItem(before, actor, itemId);
  const [at, by] = [deps.clock.now(), personOf(actor)];
  const act = { at, by, action: 'workFile.itemRemoved' as const, text: item.upload?.title ?? '' };
  const outbox = await entriesOf(
    deps,
    { ...before, version: before.version + 1 },
    {
      ...act,
      key: `${itemId}:${at.getTime()}:removed`,
    },
  );
  const written = await deps.store.removeItem(before, itemId, { act, outbox });
  if (written !== null) return written;
  const now = await deps.store.find(before.agencyId, id);
  if (now !== null && now.state !== 'open') throw wrongState('collect', now.state);
  // Somebody else has taken it out at the same moment.
  throw new AppError('NOT_FOUND', { detail: 'no such item' });
}

function ownItem(file: WorkFile, actor: Actor, itemId: string): Item {
  const item = file.items.find((each) => each.id === itemId);
  if (item === undefined) throw new AppError('NOT_FOUND', { detail: 'no such item' });
  if (file.ownerId !== actor.personId && item.addedBy.id !== actor.personId)
    throw new AppError('FORBIDDEN', { detail: 'somebody else has put it in' });
  return item;
}

export interface ItemChange {
  id: string;
  item: string;
  isDraft: boolean;
  note: string;
  facts: Pick<UploadedItem, 'title' | 'on' | 'typeName' | 'author'> | null;
}

/** Of a document only the marks: what it says of itself is its own. @throws AppError as {@link admit}. */
export async function changeItem(deps: Deps, actor: Actor, wish: ItemChange): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { id: wish.id, act: 'collect' });
  const item = ownItem(before, actor, wish.item);
  const { isDraft, note, facts } = wish;
  const upload = item.upload && facts ? { ...item.upload, ...facts } : item.upload;
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.itemChanged', at: deps.clock.now() },
    text: upload?.title ?? '',
    patch: {
      items: before.items.map((each) => (each.id === item.id ? { ...item, isDraft, note, upload } : each)),
    },
  });
}
