// Keeps own work and the first queue of incoming documents for reading without a network: the lists, each document in them,
// and their PDF's. Only what changed is asked for, and nothing of it counts as read.
import type { Me } from '@contracts/auth.ts';
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { addressOf, call } from '../../../shared/api-client.ts';
import { boxName, documentName, workName } from '../../../shared/offline/fallback.ts';
import {
  keepAnswer,
  keepFiles,
  ownerOf,
  ownKept,
  pruneAnswers,
  readKept,
  touchAnswer,
} from '../../../shared/offline/kept.ts';
import { boxesOf } from '../boxes.ts';

const MOST_DOCUMENTS = 60;

const isDetail = (value: unknown): value is IncomingDetail =>
  typeof value === 'object' && value !== null && 'version' in value && 'files' in value;

/** @throws ApiError when the server is lost on the way: what is kept by then stays. */
export const keepInbox = async (me: Me): Promise<void> => {
  const owner = ownerOf(me);
  await ownKept(me);
  const [box = 'mine'] = boxesOf(me.can);
  const [work, queue] = await Promise.all([
    call('listMyWork', { query: {} }),
    call('listIncoming', { query: { box } }),
  ]);
  const first = { ...queue, next: null };
  await keepAnswer(owner, workName, work);
  await keepAnswer(owner, boxName(box), { pages: [first], pageParams: [undefined] });

  const listed = [...work.items.map(({ document }) => document), ...queue.items];
  const versions = new Map(listed.map(({ id, version }) => [id, version]));
  const details: IncomingDetail[] = [];
  for (const [id, version] of [...versions].slice(0, MOST_DOCUMENTS))
    details.push(await detailOf(owner, id, version));

  const wanted = new Set(details.map(({ id }) => documentName(id)));
  await pruneAnswers((name) => wanted.has(name) || name === workName || name.startsWith(boxName('')));
  await keepFiles(owner, filesOf(details));
};

/** What is kept of that version is what the server would say. */
const detailOf = async (owner: string, id: string, version: number): Promise<IncomingDetail> => {
  const name = documentName(id);
  const kept = (await readKept(name))?.value;
  if (isDetail(kept) && kept.version === version) {
    await touchAnswer(owner, name);
    return kept;
  }
  const detail = await call('getIncoming', { params: { id }, query: { unread: 'keep' } });
  if (detail.insteadOf === null) await keepAnswer(owner, name, detail);
  return detail;
};

/** Main files first: attachments have what room is left. */
const filesOf = (details: readonly IncomingDetail[]) =>
  details
    .filter(({ state }) => state !== 'cancelled')
    .flatMap(({ id, files }) =>
      files
        .filter(({ file }) => file.mediaType === 'application/pdf')
        .map(({ file: { digest, sizeBytes }, isMain }) => ({
          ...{ sizeBytes, isMain },
          address: addressOf('downloadIncomingFile', { params: { id, digest } }),
        })),
    )
    .sort((one, other) => Number(other.isMain) - Number(one.isMain));
