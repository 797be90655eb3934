// The conclusion on one signature with what it rests on: chain, revocation, algorithm, reasons and changes.
// ETSI TS 119 102-2 §4.3.2 and §4.3.12.
import type { Element } from '@xmldom/xmldom';
import type { Conclusion, RevisionChange, SignatureReport } from '../../types.ts';
import { algorithmUri } from './algorithm-uri.ts';
import { addReference, certificateId, dateTime } from './elements.ts';
import type { Add } from './xml-writer.ts';

/** The bare conclusion, and the reasons in our own terms. */
export const addConclusion = (add: Add, parent: Element, conclusion: Conclusion): void => {
  const data = addIndication(add, parent, conclusion);
  addDetails(add, data, conclusion, []);
};

/** The conclusion on a signature that was found; `id` is its SignatureIdentifier. */
export const addSignatureStatus = (
  add: Add,
  parent: Element,
  signature: SignatureReport,
  id: string,
): void => {
  const data = addIndication(add, parent, signature);
  addChain(add, data, signature);
  addRevocation(add, data, signature);
  const crypto = add(data, 'CryptoInformation');
  addReference(add, crypto, 'ValidationObjectId', id);
  add(crypto, 'Algorithm', algorithmUri(signature.facts.algorithm.signature));
  add(crypto, 'SecureAlgorithm', String(!signature.facts.algorithm.weak));
  addDetails(add, data, signature, signature.facts.changesAfter);
};

function addIndication(add: Add, parent: Element, { indication, subIndication }: Conclusion): Element {
  const status = add(parent, 'SignatureValidationStatus');
  const main = indication.toLowerCase().replace('_', '-');
  add(status, 'MainIndication', `urn:etsi:019102:mainindication:${main}`);
  if (subIndication !== undefined)
    add(status, 'SubIndication', `urn:etsi:019102:subindication:${subIndication}`);
  return add(status, 'AssociatedValidationReportData');
}

function addChain(add: Add, data: Element, { facts }: SignatureReport): void {
  const [leaf, ...issuers] = facts.path.certificates;
  if (leaf === undefined) return;
  const anchor = facts.path.status === 'trusted' ? issuers.at(-1) : undefined;
  if (anchor !== undefined) addReference(add, data, 'TrustAnchor', certificateId(anchor));
  const chain = add(data, 'CertificateChain');
  addReference(add, chain, 'SigningCertificate', certificateId(leaf));
  for (const issuer of issuers)
    if (issuer !== anchor) addReference(add, chain, 'IntermediateCertificate', certificateId(issuer));
  if (anchor !== undefined) addReference(add, chain, 'TrustAnchor', certificateId(anchor));
}

function addRevocation(add: Add, data: Element, { facts }: SignatureReport): void {
  const { revokedAt } = facts.revocation;
  const [leaf] = facts.path.certificates;
  if (revokedAt === undefined || leaf === undefined) return;
  const revocation = add(data, 'RevocationStatusInformation');
  addReference(add, revocation, 'ValidationObjectId', certificateId(leaf));
  add(revocation, 'RevocationTime', dateTime(revokedAt));
}

function addDetails(
  add: Add,
  data: Element,
  { verdict, reasons }: Conclusion,
  changes: readonly RevisionChange[],
): void {
  const list = add(data, 'AdditionalValidationReportData');
  const say = (type: string, value: string): void => {
    const entry = add(list, 'ReportData');
    add(entry, 'Type', `urn:vanthu:report:${type}`);
    add(entry, 'Value', value);
  };
  say('verdict', verdict);
  for (const reason of reasons) say('reason', reason);
  for (const { revision, kind, allowed, object, page } of changes) {
    const place = `${object === undefined ? '' : `, object ${object}`}${page === undefined ? '' : `, page ${page}`}`;
    say('change', `revision ${revision}: ${kind}${place}, ${allowed ? 'allowed' : 'not allowed'}`);
  }
}
