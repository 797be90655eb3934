// Whether recipients besides agencies can be reached: units and people of the own agency, and every address once.
import type { DraftFields } from '../../contracts/outgoing-document.ts';
import { isSame, readsIn, twice } from '../../distribution/index.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from './deps.ts';

type Others = Pick<DraftFields, 'internal' | 'mails'>;

/** @throws AppError INTERNAL_RECIPIENT_UNKNOWN, MAIL_ADDRESS_TWICE, each with every place that is wrong. */
export async function assertOthers(
  deps: Pick<Deps, 'organization' | 'clock'>,
  agencyId: string,
  { internal, mails }: Others,
  pointer: string,
): Promise<void> {
  const unknown = await unknownOf(deps, agencyId, internal, `${pointer}/internal`);
  if (unknown.length > 0) throw new AppError('INTERNAL_RECIPIENT_UNKNOWN', { errors: unknown });
  const doubled = mails.flatMap(({ address }, index) =>
    mails.findIndex((each) => isSame(each.address, address)) < index
      ? [twice(`${pointer}/mails/${index}`)]
      : [],
  );
  if (doubled.length > 0) throw new AppError('MAIL_ADDRESS_TWICE', { errors: doubled });
}

async function unknownOf(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  agencyId: string,
  { unitIds, personIds }: Others['internal'],
  pointer: string,
) {
  if (unitIds.length + personIds.length === 0) return [];
  const [agency, staff] = await Promise.all([
    organization.findAgency(agencyId),
    organization.staffOf(agencyId, vietnamDate(clock.now())),
  ]);
  const units = new Set(agency?.units.map(({ id }) => id));
  const people = new Set(staff.flatMap((each) => (readsIn(each) ? [each.personId] : [])));
  const issue = (place: string, detail: string) => ({
    pointer: `${pointer}/${place}`,
    code: 'INTERNAL_RECIPIENT_UNKNOWN' as const,
    detail,
  });
  return [
    ...unitIds.flatMap((id, index) => (units.has(id) ? [] : [issue(`unitIds/${index}`, 'no such unit')])),
    ...personIds.flatMap((id, index) =>
      people.has(id) ? [] : [issue(`personIds/${index}`, 'nobody whose post is in force')],
    ),
  ];
}
