// Closes a file (kết thúc hồ sơ, NĐ 30/2020 Điều 29): nothing in it is unfinished or lacks a field, duplicates and drafts are
// left out or kept as somebody has said of each, retention is set again, and what is said of each document is fixed.

import type { Retention } from '../../contracts/retention.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { makeLimited } from '../../platform/limited.ts';
import { type ClosingFindings, findingsOf, unsettled } from '../domain/closing.ts';
import type { Entry } from '../domain/contents.ts';
import { handOverDueOn } from '../domain/retention.ts';
import type { Item, WorkFile } from '../domain/work-file.ts';
import { type Actor, personOf } from '../ports.ts';
import { readContents } from '../queries/contents.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

export interface CloseWish {
  id: string;
  version: number;
  title: string;
  retention: Retention;
  endedOn: string;
  drop: readonly string[];
  keep: readonly string[];
}

/** Files whose pages are counted at a time. */
const AT_ONCE = 4;

/** @throws AppError as {@link admit}; WORK_FILE_UNSETTLED, WORK_FILE_DOCUMENT_OPEN, WORK_FILE_INCOMPLETE, each with all it found. */
export async function closeFile(deps: Deps, actor: Actor, wish: CloseWish): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'close' });
  const entries = await readContents(deps, before);
  const dropped = new Set(wish.drop.filter((id) => before.items.some((item) => item.id === id)));
  const findings = findingsOf(entries, dropped);
  assertSettled(findings, new Set([...dropped, ...wish.keep]));
  assertFinished(findings);
  assertComplete(findings);

  const at = deps.clock.now();
  const today = vietnamDate(at);
  if (wish.endedOn > today || wish.endedOn < before.startedOn)
    throw new AppError('BAD_INPUT', {
      errors: [{ pointer: '/body/endedOn', code: 'date', detail: 'between the beginning and today' }],
    });
  const staying = entries.filter(({ item }) => !dropped.has(item.id));
  const items = await fixed(deps, staying);
  const { title, retention, endedOn } = wish;
  const isKeptLong = handOverDueOn(retention, endedOn) !== null;
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.closed', at },
    text: dropped.size === 0 ? '' : `−${dropped.size}`,
    patch: {
      ...{ title, retention, endedOn, items },
      handOverDueOn: handOverDueOn(retention, endedOn),
      ...{ noticedFor: null, returned: null, handOver: null },
      closed: { at, by: personOf(actor), dropped: dropped.size },
      // What is kept long gets archive timestamps while everybody who signed can still be asked.
      renewalDueAt: isKeptLong ? at : null,
      preservation: { endsAt: null, failure: '' },
    },
  });
}

function assertSettled(findings: ClosingFindings, settled: ReadonlySet<string>): void {
  const errors = unsettled(findings, settled).map(({ item, title, isDraft }) => ({
    pointer: `/items/${item.id}`,
    code: isDraft ? 'draft' : 'duplicate',
    detail: title,
  }));
  if (errors.length > 0) throw new AppError('WORK_FILE_UNSETTLED', { errors });
}

function assertFinished({ open }: ClosingFindings): void {
  const errors = open.map(({ item, title, numberText }) => ({
    pointer: `/items/${item.id}`,
    code: 'open',
    detail: [numberText, title].filter((part) => part !== '').join(' '),
  }));
  if (errors.length > 0) throw new AppError('WORK_FILE_DOCUMENT_OPEN', { errors });
}

function assertComplete({ missing }: ClosingFindings): void {
  const errors = missing.map(({ itemId, field, title }) => ({
    pointer: itemId === null ? `/${field}` : `/items/${itemId}/${field}`,
    code: 'required',
    detail: title,
  }));
  if (errors.length > 0) throw new AppError('WORK_FILE_INCOMPLETE', { errors });
}

/** In their order, each with what is said of it now and with its pages counted. */
async function fixed(deps: Deps, entries: readonly Entry[]): Promise<Item[]> {
  const limited = makeLimited(AT_ONCE);
  return Promise.all(
    entries.map(async ({ item, document, files, pageCount }) => {
      const pages = pageCount ?? (await limited('pages', () => pagesIn(deps, files)));
      if (item.upload !== null) return { ...item, upload: { ...item.upload, pageCount: pages } };
      return { ...item, facts: document && { ...document, pageCount: pages } };
    }),
  );
}

/** Of the main document; null where it is no PDF. */
async function pagesIn({ files: store, verification }: Deps, files: Entry['files']): Promise<number | null> {
  const main = files.find(({ isMain, mediaType }) => isMain && mediaType === 'application/pdf');
  if (main === undefined) return null;
  return (await verification.facts(await store.pathOf(main.digest))).pageCount;
}
