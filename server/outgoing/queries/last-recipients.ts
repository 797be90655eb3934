// Whom this person's documents went to lately; of a clerk or leader, those of the agency. Derived, never kept.
import type { RecipientChoice } from '../../contracts/recipients.ts';
import type { Deps } from '../commands/deps.ts';
import { recipientFaults } from '../commands/recipient-faults.ts';
import type { Recipient } from '../domain/outgoing-document.ts';
import type { Actor } from '../ports.ts';

const DOCUMENTS = 30;
const SHOWN = 20;

export async function lastRecipients(deps: Deps, actor: Actor): Promise<RecipientChoice[]> {
  const { agencyId, personId, role } = actor;
  if (role === 'administrator') return [];
  const whose =
    role === 'officer' ? { agencyId, drafterId: personId } : { agencyId, wasSubmitted: true as const };
  const byId = new Map<string, Recipient>();
  for (const recipients of await deps.store.recipientsOfLast(whose, DOCUMENTS))
    for (const recipient of recipients)
      if (byId.size < SHOWN && !byId.has(recipient.id)) byId.set(recipient.id, recipient);
  const recipients = [...byId.values()];
  const faults = await recipientFaults(deps, { recipients });
  return recipients.map((recipient) => ({
    code: recipient.code,
    name: recipient.name,
    fault: recipient.id === agencyId ? 'own' : (faults.get(recipient) ?? null),
  }));
}
