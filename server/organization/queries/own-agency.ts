// The caller's agency: its units, and the people whose posts are in force today.
import type { OwnAgency } from '../../contracts/organization.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Deps } from '../commands/deps.ts';
import { postsInForce } from '../domain/organization.ts';
import { rankOf } from '../domain/rank.ts';
import { type Absence, absencesOf } from './absences.ts';

export async function ownAgency(deps: Deps, agencyId: string): Promise<OwnAgency> {
  const { store, clock } = deps;
  const agency = await store.agencyById(agencyId);
  if (agency === null) throw new AppError('NOT_FOUND');
  const today = vietnamDate(clock.now());
  const [parent, people, absences] = await Promise.all([
    agency.parentCode === null ? null : store.agencyByCode(agency.parentCode),
    store.peopleOfAgency(agencyId),
    absencesOf(deps, agencyId),
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
        absence: absenceOf(absences, id),
      })),
  );
  const { id, code, name, shortName, place, abbreviation, units } = agency;
  const parentName = parent?.name ?? null;
  return { id, code, name, shortName, parentName, place, abbreviation, units, people: colleagues };
}

/** Until when he is away, and who handles his parts. */
function absenceOf(absences: readonly Absence[], postId: string): OwnAgency['people'][number]['absence'] {
  const own = absences.filter(({ from }) => from.postId === postId);
  const [first] = own;
  if (first === undefined) return null;
  const handling = own.find(({ scopes }) => scopes.includes('parts')) ?? first;
  return {
    toOn: handling.toOn,
    delegate: handling.scopes.includes('parts') ? (handling.to?.name ?? null) : null,
  };
}
