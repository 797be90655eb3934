// Opens a work file: by a row of the approved list, whose notation it takes, or beside the list (NĐ 30/2020 Điều 29: with
// title, notation, retention, owner and start). The same wish opens one file, however often it is sent.
import type { Retention } from '../../contracts/retention.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { approvedRow } from '../domain/file-list.ts';
import type { WorkFile } from '../domain/work-file.ts';
import { type Actor, personOf } from '../ports.ts';
import type { Deps } from './deps.ts';
import { coworkerPosts, peopleAt } from './people.ts';
import { entriesOf } from './record.ts';

export interface OpenWish {
  requestId: string;
  rowId: string | null;
  notation: string | null;
  title: string;
  retention: Retention;
  rights: 'open' | 'restricted';
  note: string;
  startedOn: string | null;
  ownerPostId: string | null;
  coworkerPostIds: readonly string[];
}

/** @throws AppError BAD_INPUT without notation or row, FILE_LIST_ROW_UNKNOWN, WORK_FILE_PERSON_UNKNOWN, WORK_FILE_NOTATION_TAKEN. */
export async function openFile(deps: Deps, actor: Actor, wish: OpenWish): Promise<WorkFile> {
  if (actor.role === 'administrator') throw new AppError('FORBIDDEN', { detail: 'sees no content' });
  const { store, clock } = deps;
  const { agencyId, agencyCode, agencyName } = actor;
  const id = derivedId('work-file', agencyId, actor.personId, wish.requestId);
  const own = await store.find(agencyId, id);
  if (own !== null) return own;

  const at = clock.now();
  const today = vietnamDate(at);
  const startedOn = wish.startedOn ?? today;
  const { notation, listRow, year } = await placeOf(deps, actor, wish, startedOn);
  const owners =
    wish.ownerPostId === null ? [] : [{ postId: wish.ownerPostId, pointer: '/body/ownerPostId' }];
  const [owner = personOf(actor)] = await peopleAt(deps, actor, owners);
  const coworkers = await peopleAt(deps, actor, coworkerPosts(wish.coworkerPostIds));

  const by = personOf(actor);
  const act = { at, by, action: 'workFile.opened' as const, text: notation };
  const file: WorkFile = {
    ...{ id, agencyId, version: 1, state: 'open' },
    ...{ organId: agencyCode, organName: agencyName, year, notation, listRow },
    ...{ title: wish.title, retention: wish.retention, rights: wish.rights, note: wish.note },
    language: 'Tiếng Việt',
    ...{ owner, ownerId: owner.id, coworkers: coworkers.filter((person) => person.id !== owner.id) },
    ...{ startedOn, endedOn: null, handOverDueOn: null, noticedFor: null, items: [] },
    ...{ closed: null, handOver: null, returned: null, renewals: [] },
    preservation: { endsAt: null, failure: '' },
    renewalDueAt: null,
    ...{ acts: [act], createdAt: at, updatedAt: at },
  };
  const told = {
    ...act,
    news: [{ kind: 'workFile.added' as const, to: [owner.id, ...coworkers.map((each) => each.id)] }],
  };
  if (await store.insert(file, await entriesOf(deps, file, told))) return file;
  // Sent twice at the same moment, or the notation is another file’s.
  const again = await store.find(agencyId, id);
  if (again !== null) return again;
  throw new AppError('WORK_FILE_NOTATION_TAKEN', { detail: `${year}: ${notation}` });
}

async function placeOf(
  { store }: Deps,
  { agencyId }: Actor,
  { rowId, notation }: OpenWish,
  startedOn: string,
): Promise<Pick<WorkFile, 'notation' | 'listRow' | 'year'>> {
  const year = Number(startedOn.slice(0, 4));
  if (rowId !== null) {
    const list = await store.findList(agencyId, year);
    const row = approvedRow(list, rowId);
    if (row === undefined || row.notation === null)
      throw new AppError('FILE_LIST_ROW_UNKNOWN', { detail: `no such file in the approved list of ${year}` });
    const edition = list?.approved?.edition ?? 0;
    return { notation: row.notation, listRow: { year, rowId, edition }, year };
  }
  if (notation === null)
    throw new AppError('BAD_INPUT', {
      errors: [
        { pointer: '/body/notation', code: 'required', detail: 'a file beside the list has a notation' },
      ],
    });
  return { notation, listRow: null, year };
}
