// Tells the people of a file that it goes to the archive within thirty days (NĐ 30/2020, Phụ lục VI). Told once for each day
// it may be due on, whichever process tells it and however often it begins again.
import { notifyEntry } from '../../notifications/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { noticedUntil } from '../domain/retention.ts';
import type { WorkFile } from '../domain/work-file.ts';
import type { Deps } from './deps.ts';

const AT_ONCE = 50;

/** How many were told of. */
export async function noticeDue(deps: Pick<Deps, 'store' | 'clock'>, signal?: AbortSignal): Promise<number> {
  const { store, clock } = deps;
  let told = 0;
  for (;;) {
    const at = clock.now();
    const files = await store.toNotice(noticedUntil(vietnamDate(at)), AT_ONCE);
    let progress = 0;
    for (const file of files) {
      if (signal?.aborted === true) return told;
      const patch = { noticedFor: file.handOverDueOn };
      if ((await store.change(file, { patch, act: null, outbox: [noticeOf(file, at)] })) !== null)
        progress += 1;
    }
    told += progress;
    // What somebody else has changed meanwhile is looked at the next time.
    if (files.length < AT_ONCE || progress === 0) return told;
  }
}

const noticeOf = ({ id, ownerId, coworkers, handOverDueOn, title }: WorkFile, at: Date) =>
  notifyEntry({
    ...{ id: `${id}:due:${handOverDueOn}`, kind: 'workFile.handOverDue', documentId: id, at },
    to: [ownerId, ...coworkers.map((person) => person.id)],
    ...{ subject: title, actorName: null, text: handOverDueOn ?? '' },
  });
