// Which recipients of a document cannot receive now: dissolved since they were chosen, or shut off. Told on the document
// before its release, and asked again at the release, when nothing may be sent half.
import type { RecipientFault } from '../../contracts/vocabulary.ts';
import { recipientFault } from '../../recipients/index.ts';
import type { OutgoingDocument, Recipient } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

export async function recipientFaults(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  { recipients }: Pick<OutgoingDocument, 'recipients'>,
): Promise<Map<Recipient, RecipientFault>> {
  const at = clock.now();
  const found = await Promise.all(recipients.map(({ code }) => organization.findAgencyByCode(code)));
  return new Map(
    recipients.flatMap((recipient, index): Array<[Recipient, RecipientFault]> => {
      const agency = found[index] ?? null;
      // A document may go to the agency itself; one that has left the directory altogether is gone.
      const fault = agency === null ? 'dissolved' : recipientFault(agency, { ownAgencyId: '', at });
      return fault === null ? [] : [[recipient, fault]];
    }),
  );
}
