// The directory as the doors see it: an agency elsewhere is known there only while it may send, and over a connection with
// mutual TLS only when the server at the other end speaks for it. So a packet is refused as soon as it names its sender.
// Whom it is for is asked by findLocalAgency: that others stand beside him in the packet is nobody's fault.
import { AppError } from '../platform/http/problem.ts';
import { codesOf } from './commands/receipts.ts';
import type { AgencyRow, OrganizationPort } from './ports.ts';
import { normalizeOrganCode } from './protocol/index.ts';
import type { PeerCaller } from './transports/peer/caller.ts';

/**
 * @param onStranger told of an agency whose server shows a certificate that the directory does not name for it.
 * @throws AppError EXCHANGE_SENDER_REFUSED, EXCHANGE_PEER_UNKNOWN, from what looks up an agency.
 */
export function atTheDoor(
  organization: OrganizationPort,
  caller: () => PeerCaller | undefined,
  onStranger: (agency: AgencyRow) => void,
): OrganizationPort {
  const admitted = (agency: AgencyRow | null): AgencyRow | null => {
    if (agency === null || agency.isLocal) return agency;
    if (!agency.maySend)
      throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: `${agency.code} may not send` });
    if (caller()?.speaksFor(agency) === false) {
      onStranger(agency);
      throw new AppError('EXCHANGE_PEER_UNKNOWN', {
        detail: `the calling server does not speak for ${agency.code}`,
      });
    }
    return agency;
  };
  return {
    ...organization,
    findAgencyByCode: async (code) => admitted(await organization.findAgencyByCode(code)),
  };
}

/** The axis has proved to itself who sends; it vouches for that agency, while the directory says it is reached there. */
export const vouchedByAxis =
  (listed: string) =>
  (sender: AgencyRow): boolean =>
    sender.transport === 'axis' && codesOf(sender).includes(normalizeOrganCode(listed));
