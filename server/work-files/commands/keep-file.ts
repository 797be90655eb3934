// What becomes of a closed file: opened again, handed over, taken or refused by the archive, or kept a little longer.
// NĐ 30/2020 Điều 30, 31. Refusing loses nothing: the file is its owner’s again, closed as it was.
import { AppError } from '../../platform/http/problem.ts';
import { pagesOf } from '../domain/contents.ts';
import { latestHandOver } from '../domain/retention.ts';
import { type HandOver, keptBytes, type WorkFile } from '../domain/work-file.ts';
import { type Actor, personOf } from '../ports.ts';
import { readContents } from '../queries/contents.ts';
import { admit, wrongState } from './admit.ts';
import type { Deps } from './deps.ts';
import { peopleOf, record } from './record.ts';

interface Seen {
  id: string;
  version: number;
}
type Reasoned = Seen & { reason: string };

/** @throws AppError as {@link admit}. */
export async function reopenFile(deps: Deps, actor: Actor, wish: Reasoned): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'reopen' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.reopened', at, text: wish.reason },
    patch: {
      // Documents are looked at anew: they may have moved since.
      items: before.items.map((item) => ({ ...item, facts: null })),
      ...{ closed: null, endedOn: null, handOverDueOn: null, noticedFor: null, renewalDueAt: null },
      returned: { at, by: personOf(actor), reason: wish.reason, kind: 'reopened' },
    },
  });
}

/** @throws AppError as {@link admit}; WORK_FILE_WRONG_STATE for one that is not kept long enough. */
export async function handOverFile(deps: Deps, actor: Actor, wish: Seen): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'handOver' });
  if (before.handOverDueOn === null) throw wrongState('handOver', before.state);
  const at = deps.clock.now();
  const archivists = await peopleOf(deps, { agencyId: before.agencyId, role: 'clerk', at });
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.handedOver', at, text: '' },
    patch: { handOver: await countsOf(deps, before, { at, by: personOf(actor) }), returned: null },
    news: [{ kind: 'workFile.handedOver', to: archivists }],
  });
}

async function countsOf(deps: Deps, file: WorkFile, given: Pick<HandOver, 'at' | 'by'>): Promise<HandOver> {
  const entries = await readContents(deps, file);
  const files = entries.flatMap((entry) => entry.files).map((each) => keptBytes(file, each));
  return {
    ...given,
    items: entries.length,
    files: files.length,
    pages: pagesOf(entries),
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    accepted: null,
  };
}

/** @throws AppError as {@link admit}. */
export async function acceptFile(deps: Deps, actor: Actor, wish: Seen): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'accept' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.accepted', at, text: '' },
    patch: {
      handOver: before.handOver && { ...before.handOver, accepted: { at, by: personOf(actor) } },
    },
    news: [{ kind: 'workFile.accepted', to: [before.ownerId] }],
  });
}

/** @throws AppError as {@link admit}. */
export async function refuseFile(deps: Deps, actor: Actor, wish: Reasoned): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'refuse' });
  const at = deps.clock.now();
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.refused', at, text: wish.reason },
    patch: {
      handOver: null,
      returned: { at, by: personOf(actor), reason: wish.reason, kind: 'refused' },
    },
    news: [{ kind: 'workFile.refused', to: [before.ownerId] }],
  });
}

/** @throws AppError as {@link admit}; WORK_FILE_WRONG_STATE, WORK_FILE_DELAY_TOO_LONG. */
export async function delayHandOver(
  deps: Deps,
  actor: Actor,
  wish: Reasoned & { until: string },
): Promise<WorkFile> {
  const { before, transition } = await admit(deps, actor, { ...wish, act: 'delay' });
  const { endedOn, handOverDueOn } = before;
  if (endedOn === null || handOverDueOn === null) throw wrongState('delay', before.state);
  const latest = latestHandOver(endedOn);
  if (wish.until > latest || wish.until <= handOverDueOn)
    throw new AppError('WORK_FILE_DELAY_TOO_LONG', { details: { after: handOverDueOn, latest } });
  return record(deps, actor, before, {
    ...{ transition, action: 'workFile.handOverDelayed', at: deps.clock.now() },
    text: `${wish.until}: ${wish.reason}`,
    patch: { handOverDueOn: wish.until, noticedFor: null },
  });
}
