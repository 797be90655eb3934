// The document is no longer in force: recalled, or another has taken its place. Links of e-mails show that and no file any
// more; those who got it are told. Idempotent.
import { vietnamDate } from '../../platform/clock.ts';
import { addressed, type Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import { endMails } from './begin-round.ts';
import { tellEntries } from './entries.ts';

export interface EndWish {
  agencyId: string;
  id: string;
  ended: NonNullable<Released['ended']>;
  reason: string;
}

export async function end(deps: Deps, { agencyId, id, ended, reason }: EndWish): Promise<void> {
  const document = await deps.released.find(agencyId, id);
  if (document === null) return;
  const { at, kind } = ended;
  const staff = await deps.organization.staffOf(agencyId, vietnamDate(at));
  const to = addressed(staff, document.to).map(({ personId }) => personId);
  const entries = tellEntries(document, {
    ...{ key: 'ended', kind: 'internal.ended', to, by: null, at },
    text: ended.byNumber ?? reason,
  });
  await deps.released.end(document, ended, entries);
  const purpose = kind === 'recalled' ? 'recall' : 'replacement';
  await endMails(deps, document, { key: `ended:${kind}`, purpose, reason, at });
}
