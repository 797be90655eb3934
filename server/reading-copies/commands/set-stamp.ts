// The administrator has the stamp of arrival shown, or not: one write of the agency's own setting.
import { auditEntry } from '../../audit/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Actor, Deps } from '../ports.ts';
import type { StampWish } from '../store.ts';

/** @throws AppError CONFLICT. */
export async function setStamp(
  { store, clock, kick }: Pick<Deps, 'store' | 'clock' | 'kick'>,
  { agencyId, personId, name, title }: Actor,
  { version, isOn }: Pick<StampWish, 'version' | 'isOn'>,
): Promise<StampWish> {
  const action = isOn ? 'stamp.switchedOn' : 'stamp.switchedOff';
  const line = auditEntry({
    ...{ id: `${agencyId}:${version}:stamp`, action, at: clock.now(), agencyId, text: '' },
    by: { id: personId, name, title },
    ...{ subjectType: 'stamp', subjectId: agencyId },
  });
  const written = await store.put({ agencyId, version, isOn }, [line]);
  if (written === null) throw new AppError('CONFLICT', { detail: 'changed meanwhile' });
  kick();
  return written;
}
