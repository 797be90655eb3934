// Handlers of the directory: for administrators, and the list this server tells to others.
import { Readable } from 'node:stream';
import { type DirectoryEntry, DirectoryFile } from '../contracts/directory.ts';
import { LIST_MEDIA_TYPE } from '../contracts/directory-list.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { wholeBody } from '../platform/http/whole-body.ts';
import { blockSender, changeTerms, unblockSender } from './commands/change-agency.ts';
import { approveChange, rejectChange } from './commands/decide-change.ts';
import type { Deps } from './commands/deps.ts';
import {
  acceptKey,
  addServer,
  readNow,
  refuseKey,
  removeServer,
  setRealms,
} from './commands/directory-servers.ts';
import { importDirectory } from './commands/import-directory.ts';
import { publishedList } from './commands/publish-list.ts';
import { digestOf } from './commands/signed-list.ts';
import type { Actor } from './domain/organization.ts';
import { directoryDetail, directoryPage } from './queries/directory-desk.ts';
import { directoryServers, pendingChanges } from './queries/directory-servers.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listDirectoryRows'
  | 'getDirectoryRow'
  | 'blockSender'
  | 'unblockSender'
  | 'changeTerms'
  | 'importDirectoryFile'
  | 'listDirectoryServers'
  | 'addDirectoryServer'
  | 'acceptServerKey'
  | 'refuseServerKey'
  | 'setServerRealms'
  | 'removeDirectoryServer'
  | 'readServerNow'
  | 'listDirectoryPending'
  | 'approveDirectoryChange'
  | 'rejectDirectoryChange'
  | 'fetchDirectory'
>;
export type DirectoryHandlers = RouteHandlers<Routes, Actor>;

const FILE_BYTES = 16 * 1024 * 1024;

/** What is acknowledged to an administrator is in force in every process: no other one takes what he has just barred. */
const makeAcknowledged =
  ({ inForce }: Pick<Deps, 'inForce'>) =>
  async <T>(act: Promise<T>): Promise<T> => {
    const result = await act;
    await inForce();
    return result;
  };

export function makeDirectoryHandlers(deps: Deps): DirectoryHandlers {
  const acknowledged = makeAcknowledged(deps);
  return {
    listDirectoryRows: ({ input: { query } }) => directoryPage(deps, query),
    getDirectoryRow: ({ input: { params } }) => directoryDetail(deps, params.id),
    blockSender: ({ actor, input: { params, body } }) =>
      acknowledged(blockSender(deps, actor, { ...params, ...body })),
    unblockSender: ({ actor, input: { params, body } }) =>
      acknowledged(unblockSender(deps, actor, { ...params, ...body })),
    changeTerms: ({ actor, input: { params, body } }) =>
      acknowledged(changeTerms(deps, actor, { ...params, ...body })),
    importDirectoryFile: async ({ actor, input: { query }, request }) => {
      const isTrial = query.trial === '1';
      const agencies = await fileOf(request);
      const { added, changed, renamed, kept, same } = await importDirectory(deps, agencies, {
        source: 'import',
        isTrial,
        actor,
      });
      if (!isTrial) await deps.inForce();
      return { isTrial, added, changed, renamed, kept, same };
    },
    listDirectoryServers: () => directoryServers(deps),
    addDirectoryServer: ({ actor, input: { body } }) => addServer(deps, actor, body.endpoint),
    acceptServerKey: ({ actor, input: { params, body } }) =>
      acknowledged(acceptKey(deps, actor, { ...params, ...body })),
    refuseServerKey: ({ actor, input: { params, body } }) => refuseKey(deps, actor, { ...params, ...body }),
    setServerRealms: ({ actor, input: { params, body } }) => setRealms(deps, actor, { ...params, ...body }),
    removeDirectoryServer: ({ actor, input: { params } }) => removeServer(deps, actor, params.id),
    readServerNow: ({ input: { params } }) => readNow(deps, params.id),
    listDirectoryPending: () => pendingChanges(deps),
    approveDirectoryChange: ({ actor, input: { params, body } }) =>
      acknowledged(approveChange(deps, actor, { ...params, ...body })),
    rejectDirectoryChange: ({ actor, input: { params, body } }) =>
      rejectChange(deps, actor, { ...params, ...body }),
    fetchDirectory: async () => {
      const list = await publishedList(deps);
      if (list === null) throw new AppError('NOT_FOUND');
      const bytes = Buffer.from(list.jws);
      return {
        sizeBytes: bytes.length,
        mediaType: LIST_MEDIA_TYPE,
        digest: digestOf(list.jws),
        open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
      };
    },
  };
}

/** @throws AppError FILE_TOO_LARGE; DIRECTORY_INVALID with everything that is wrong. */
async function fileOf(bytes: AsyncIterable<Buffer>): Promise<DirectoryEntry[]> {
  const body = await wholeBody(bytes, FILE_BYTES);
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new AppError('DIRECTORY_INVALID', { detail: 'the file is not JSON' });
  }
  const outcome = DirectoryFile.safeParse(json);
  if (outcome.success) return outcome.data.agencies;
  const errors = outcome.error.issues.slice(0, 100).map(({ path, message, code }) => ({
    pointer: `/${path.join('/')}`,
    code,
    detail: message,
  }));
  throw new AppError('DIRECTORY_INVALID', { errors });
}
