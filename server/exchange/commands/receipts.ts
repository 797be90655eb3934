// Receipts of both sides: ours are signed by the agency that has stored something; those of others are believed only
// after they have been verified against the directory and the packet they speak of (E2).
import type { Receipt } from '../../contracts/exchange.ts';
import type { AgencyRow } from '../ports.ts';
import {
  normalizeOrganCode,
  ReceiptError,
  type ReceiptFacts,
  receiptFacts,
  signReceipt,
  verifyReceipt,
} from '../protocol/index.ts';
import type { Deps } from './deps.ts';

/** The signed text, to be kept. */
export async function signedReceipt(
  { organization, readCertificate }: Pick<Deps, 'organization' | 'readCertificate'>,
  agencyId: string,
  facts: ReceiptFacts,
): Promise<string> {
  const key = await organization.exchangeKey(agencyId);
  if (key === null) throw new Error(`agency ${agencyId} has no exchange key`);
  return signReceipt(facts, key, readCertificate);
}

/** The same answer for the same signed text, byte for byte. */
export const answerOf = (signed: string): Receipt => ({ ...receiptFacts(signed), signature: signed });

export type ExpectedReceipt = Pick<
  ReceiptFacts,
  'packetId' | 'documentId' | 'senderCode' | 'statusCode' | 'packetDigest' | 'parts'
>;

/** Its code, and those it had: what was sent before a change of name is answered after it. */
export const codesOf = ({ code, formerCodes }: AgencyRow): string[] => [code, ...formerCodes];

/** The same of a code; one that the directory does not know stands for itself. */
export async function allCodesOf(
  { organization }: Pick<Deps, 'organization'>,
  code: string,
): Promise<string[]> {
  const agency = await organization.findAgencyByCode(code);
  return agency === null ? [code] : codesOf(agency);
}

/** What `from` signed, when it speaks of exactly this. @throws ReceiptError. */
export async function checkedReceipt(
  { organization, readCertificate }: Pick<Deps, 'organization' | 'readCertificate'>,
  from: AgencyRow,
  { signature }: Receipt,
  expected: ExpectedReceipt,
): Promise<ReceiptFacts> {
  const facts = await verifyReceipt(signature, from.exchangeCertificates, readCertificate);
  const sender =
    facts.senderCode === expected.senderCode || (await organization.findAgencyByCode(expected.senderCode));
  // One of the two may have been renamed between the packet and its receipt.
  const isOurs = sender === true || (sender !== null && codesOf(sender).includes(facts.senderCode));
  const differs =
    (Object.keys(expected) as Array<keyof ExpectedReceipt>).find(
      (name) => name !== 'senderCode' && JSON.stringify(facts[name]) !== JSON.stringify(expected[name]),
    ) ??
    (isOurs ? undefined : 'senderCode') ??
    (codesOf(from).includes(normalizeOrganCode(facts.recipientCode)) ? undefined : 'recipientCode');
  if (differs !== undefined) throw new ReceiptError(`the receipt speaks of another ${differs}`);
  return facts;
}
