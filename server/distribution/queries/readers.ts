// Who has read it and who has not: those it is for as posts are held today, and those who read it and have left since.
import type { Reader } from '../../contracts/distribution.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { addressed, choiceOf, type Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';

type Who = Pick<Reader, 'person' | 'unitName' | 'hasLeft'>;

export async function readersOf(
  deps: Pick<Deps, 'organization' | 'readings' | 'clock'>,
  { agencyId, id, to, reminders }: Released,
): Promise<Reader[]> {
  const [staff, readings] = await Promise.all([
    deps.organization.staffOf(agencyId, vietnamDate(deps.clock.now())),
    deps.readings.ofDocument(agencyId, id),
  ]);
  const who = new Map<string, Who>();
  for (const { personId, name, title, unitName } of addressed(staff, to))
    who.set(personId, { person: { id: personId, name, title }, unitName, hasLeft: false });
  for (const { person, unitName } of readings)
    if (!who.has(person.id)) who.set(person.id, { person, unitName, hasLeft: true });
  for (const personId of choiceOf(to).personIds) {
    const person = who.has(personId) ? null : await deps.organization.findPerson(personId);
    if (person !== null)
      who.set(personId, {
        person: { id: personId, name: person.name, title: '' },
        unitName: '',
        hasLeft: true,
      });
  }
  const read = new Map(readings.map((reading) => [reading.person.id, reading]));
  return [...who.values()].map((each) => {
    const reading = read.get(each.person.id);
    const reminded = reminders.findLast(({ personIds }) => personIds.includes(each.person.id));
    return {
      ...each,
      firstAt: reading?.firstAt.toISOString() ?? null,
      lastAt: reading?.lastAt.toISOString() ?? null,
      remindedAt: reminded?.at.toISOString() ?? null,
    };
  });
}
