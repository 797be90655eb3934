// How a person wants to be told, and what this server can do of it.
import type { NotificationSettings } from '../../contracts/notification-choices.ts';
import type { Deps } from '../ports.ts';

export async function settingsOf(deps: Deps, personId: string): Promise<NotificationSettings> {
  const [chosen, person] = await Promise.all([deps.choices.of(personId), deps.findPerson(personId)]);
  return { ...chosen, mail: { isSetUp: deps.mailing !== undefined, address: person?.email ?? '' } };
}
