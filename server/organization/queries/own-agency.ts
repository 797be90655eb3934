// The caller's agency: its units, and the people whose posts are in force today.
import type { OwnAgency } from '../../contracts/organization.ts';
import { type Clock, vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { postsInForce } from '../domain/organization.ts';
import { rankOf } from '../domain/rank.ts';
import type { OrganizationStore } from '../store.ts';

export async function ownAgency(
  { store, clock }: { store: OrganizationStore; clock: Clock },
  agencyId: string,
): Promise<OwnAgency> {
  const agency = await store.agencyById(agencyId);
  if (agency === null) throw new AppError('NOT_FOUND');
  const today = vietnamDate(clock.now());
  const [parent, people] = await Promise.all([
    agency.parentCode === null ? null : store.agencyByCode(agency.parentCode),
    store.peopleOfAgency(agencyId),
  ]);
  const unitNames = new Map(agency.units.map(({ id, name }) => [id, name]));
  const colleagues = people.flatMap((person) =>
    postsInForce(person, today)
      .filter((post) => post.agencyId === agencyId)
      .map(({ id, role, rank, title, unitId }) => ({
        id: person.id,
        name: person.name,
        title,
        role,
        rank: rankOf({ role, rank, title }),
        postId: id,
        unit: { id: unitId, name: unitNames.get(unitId) ?? '' },
      })),
  );
  const { id, code, name, shortName, place, abbreviation, units } = agency;
  const parentName = parent?.name ?? null;
  return { id, code, name, shortName, parentName, place, abbreviation, units, people: colleagues };
}
