// Agencies and documents for the benchmark of the exchange.

import { createPrivateKey } from 'node:crypto';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import type { Organization } from '../../server/organization/index.ts';

export interface NodeAgency {
  code: string;
  /** Where it lives; null: here. */
  endpoint: string | null;
  /** PEM; only of an agency that lives here. */
  key: string | null;
  /** DER, base64. */
  certificate: string;
}

export const idOf = (code: string) => `agency-${code.toLowerCase().replaceAll('.', '-')}`;

export async function agencyOfBench(
  { setUp }: Organization,
  { code, endpoint, key, certificate }: NodeAgency,
): Promise<void> {
  const der = Buffer.from(certificate, 'base64');
  const id = idOf(code);
  if (key !== null) await setUp.putExchangeKey(id, { privateKey: createPrivateKey(key), certificate: der });
  await setUp.putAgency({
    id,
    code,
    name: `Cơ quan ${code}`,
    shortName: code,
    parentCode: null,
    abbreviation: 'CQ',
    place: 'Đắk Nông',
    isLocal: endpoint === null,
    canReceive: true,
    endpoint,
    exchangeCertificates: [der],
    units: [],
  });
}

export const SENDER = 'H16.01';

export const requestOf = ({
  counter,
  codes,
  file,
}: {
  counter: number;
  codes: string[];
  file: { digest: string; sizeBytes: number };
}): DeliveryRequest => ({
  outgoingId: `outgoing-${counter}`,
  agencyId: idOf(SENDER),
  revision: 1,
  recipientCodes: codes,
  document: {
    code: { number: String(counter), notation: 'SNV-VP' },
    numberText: `${counter}/SNV-VP`,
    issuedOn: '2026-11-23',
    place: 'Đắk Nông',
    kind: 'cong-van',
    subject: 'V/v đo tốc độ liên thông',
    urgency: 'normal',
    signer: { name: 'Trần Đình Nghĩa', title: 'Phó Giám đốc', capacity: 'KT' },
    dueOn: null,
    toPlaces: [],
    pageCount: 1,
  },
  files: [{ ...file, name: 'van-ban.pdf', mediaType: 'application/pdf', description: '' }],
});
