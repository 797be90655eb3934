// Handlers of the work-file routes: parse, call one function, present.
import { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { WorkFileDetail } from '../contracts/work-files.ts';
import { vietnamYear } from '../platform/clock.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import { loadVisible } from './commands/admit.ts';
import { changeFile } from './commands/change-file.ts';
import { closeFile } from './commands/close-file.ts';
import { addItem, changeItem, removeItem } from './commands/collect.ts';
import type { Deps } from './commands/deps.ts';
import { exportFile } from './commands/export-file.ts';
import { acceptFile, delayHandOver, handOverFile, refuseFile, reopenFile } from './commands/keep-file.ts';
import { openFile } from './commands/open-file.ts';
import { readExportAgain } from './commands/read-export-again.ts';
import {
  approveList,
  copyList,
  listOfYear,
  returnList,
  saveList,
  submitList,
} from './commands/write-list.ts';
import { findingsOf } from './domain/closing.ts';
import type { FileList } from './domain/file-list.ts';
import { codeOf, keptBytes, type WorkFile } from './domain/work-file.ts';
import { handOverRecord } from './exported/indexes.ts';
import type { Actor } from './ports.ts';
import { presentClosing, presentFile, presentList, presentSummary } from './present.ts';
import { readContents } from './queries/contents.ts';
import { listFiles } from './queries/list-files.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'getFileList'
  | 'saveFileList'
  | 'copyFileList'
  | 'submitFileList'
  | 'approveFileList'
  | 'returnFileList'
  | 'listWorkFiles'
  | 'getWorkFile'
  | 'openWorkFile'
  | 'changeWorkFile'
  | 'addToWorkFile'
  | 'changeItem'
  | 'removeItem'
  | 'downloadItemFile'
  | 'checkClosing'
  | 'closeWorkFile'
  | 'reopenWorkFile'
  | 'handOverWorkFile'
  | 'acceptWorkFile'
  | 'refuseWorkFile'
  | 'delayHandOver'
  | 'downloadHandOverRecord'
  | 'exportWorkFile'
  | 'checkExport'
>;
export type WorkFileHandlers = RouteHandlers<Routes, Actor>;

/** Media types a browser may show in place: none of them can run script in our origin. */
const SHOWN = /^(application\/pdf|image\/(png|jpeg)|audio\/(mpeg|mp4|ogg|wav))$/;

export function makeHandlers(deps: Deps): WorkFileHandlers {
  const { store, clock, files, printer } = deps;

  const detail = async (actor: Actor, made: Promise<WorkFile>): Promise<WorkFileDetail> => {
    const file = await made;
    return presentFile(actor, file, await readContents(deps, file));
  };

  const year = async (actor: Actor, list: FileList) => {
    const [usedRows, canCopy] = await Promise.all([
      store.usedRows(actor.agencyId, list.year),
      store.isApproved(actor.agencyId, list.year - 1),
    ]);
    return presentList(actor, list, { thisYear: vietnamYear(clock.now()), usedRows, canCopy });
  };

  return {
    getFileList: async ({ input: { query }, actor }) =>
      year(actor, await listOfYear(deps, actor.agencyId, query.year)),
    saveFileList: async ({ input: { params, body }, actor }) =>
      year(actor, await saveList(deps, actor, { ...params, ...body })),
    copyFileList: async ({ input: { params }, actor }) =>
      year(actor, await copyList(deps, actor, params.year)),
    submitFileList: async ({ input: { params, body }, actor }) =>
      year(actor, await submitList(deps, actor, { ...params, ...body })),
    approveFileList: async ({ input: { params, body }, actor }) =>
      year(actor, await approveList(deps, actor, { ...params, ...body })),
    returnFileList: async ({ input: { params, body }, actor }) =>
      year(actor, await returnList(deps, actor, { ...params, ...body })),

    listWorkFiles: async ({ input: { query }, actor }) => {
      const { files: found, next } = await listFiles(deps, actor, query);
      return { items: found.map(presentSummary), next };
    },
    getWorkFile: ({ input: { params }, actor }) => detail(actor, loadVisible(deps, actor, params.id)),
    openWorkFile: ({ input: { body }, actor }) => detail(actor, openFile(deps, actor, body)),
    changeWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, changeFile(deps, actor, { ...body, ...params })),

    addToWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, addItem(deps, actor, params.id, body)),
    changeItem: ({ input: { params, body }, actor }) =>
      detail(actor, changeItem(deps, actor, { ...body, ...params })),
    removeItem: ({ input: { params }, actor }) => detail(actor, removeItem(deps, actor, params)),
    downloadItemFile: async ({ input: { params }, actor }) => {
      const file = await loadVisible(deps, actor, params.id);
      const items = file.items.filter(({ id }) => id === params.item);
      const [entry] = await readContents(deps, { agencyId: file.agencyId, items });
      const found = entry?.files
        .map((each) => keptBytes(file, each))
        .find(({ digest }) => digest === params.digest);
      if (found === undefined) throw new AppError('NOT_FOUND');
      const { digest, name, sizeBytes, mediaType } = found;
      return {
        ...{ digest, name, sizeBytes, mediaType },
        disposition: SHOWN.test(mediaType) ? 'inline' : 'attachment',
        open: (range) => files.createReadStream(digest, range),
      };
    },

    checkClosing: async ({ input: { params }, actor }) => {
      const file = await loadVisible(deps, actor, params.id);
      const entries = await readContents(deps, file);
      return presentClosing(file, entries, findingsOf(entries));
    },
    closeWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, closeFile(deps, actor, { ...body, ...params })),
    reopenWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, reopenFile(deps, actor, { ...body, ...params })),
    handOverWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, handOverFile(deps, actor, { ...body, ...params })),
    acceptWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, acceptFile(deps, actor, { ...body, ...params })),
    refuseWorkFile: ({ input: { params, body }, actor }) =>
      detail(actor, refuseFile(deps, actor, { ...body, ...params })),
    delayHandOver: ({ input: { params, body }, actor }) =>
      detail(actor, delayHandOver(deps, actor, { ...body, ...params })),

    downloadHandOverRecord: async ({ input: { params }, actor }) => {
      const file = await loadVisible(deps, actor, params.id);
      if (file.handOver === null)
        throw new AppError('WORK_FILE_WRONG_STATE', { detail: 'nothing was handed over' });
      const bytes = await printer.print(handOverRecord(file, clock.now()));
      return {
        ...{ sizeBytes: bytes.length, mediaType: 'application/pdf', disposition: 'inline' },
        name: `bien-ban-giao-nhan-${codeOf(file)}.pdf`,
        open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
      };
    },
    exportWorkFile: ({ input: { params }, actor }) => exportFile(deps, actor, params.id),
    checkExport: ({ request }) => readExportAgain(deps, request),
  };
}
