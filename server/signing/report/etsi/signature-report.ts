// One SignatureValidationReport: which signature, what was checked, when, by whom signed, and the conclusion.
// ETSI TS 119 102-2 §4.3; the order of the elements is the schema's.
import type { Element } from '@xmldom/xmldom';
import type { SignatureReport, VerificationReport } from '../../types.ts';
import { addConstraints } from './constraints.ts';
import { addDigest, addReference, certificateId, dateTime, signatureId } from './elements.ts';
import { addSignatureStatus } from './signature-status.ts';
import type { Add } from './xml-writer.ts';

type Level = SignatureReport['facts']['level'];
const PROCESS: Record<Level, string> = {
  none: 'Basic',
  'B-B': 'Basic',
  'B-T': 'LTVM',
  'B-LT': 'LTVM',
  'B-LTA': 'LTA',
};

/** Fills `parent`, which is of SignatureValidationReportType. `id` names the identifier. */
export const addSignatureReport = (
  add: Add,
  parent: Element,
  signature: SignatureReport,
  report: VerificationReport,
): void => {
  const id = signatureId(signature, report);
  const isStamp = signature.role === 'timestamp';
  addIdentifier(add, parent, signature, isStamp ? undefined : id);
  addConstraints(add, parent, signature);
  addTimes(add, parent, signature, report);
  addDigest(add, add(parent, 'SignersDocument'), report.digest);
  addAttributes(add, parent, signature);
  addSigner(add, parent, signature);
  const process = `urn:etsi:019102:validationprocess:${PROCESS[signature.facts.level]}`;
  add(add(parent, 'SignatureValidationProcess'), 'SignatureValidationProcessID', process);
  addSignatureStatus(add, parent, signature, id);
};

function addIdentifier(add: Add, parent: Element, { field }: SignatureReport, id: string | undefined): void {
  const identifier = add(parent, 'SignatureIdentifier');
  if (id !== undefined) identifier.setAttribute('id', id);
  add(identifier, 'HashOnly', 'false');
  add(identifier, 'DocHashOnly', 'false');
  add(add(add(identifier, 'OtherInformation'), 'SignatureReference'), 'PAdESFieldName', field);
}

function addTimes(
  add: Add,
  parent: Element,
  { facts }: SignatureReport,
  { checkedAt }: VerificationReport,
): void {
  const { basis, at } = facts.time;
  const info = add(parent, 'ValidationTimeInfo');
  add(info, 'ValidationTime', dateTime(checkedAt));
  const best = add(info, 'BestSignatureTime');
  // A merely claimed time proves nothing: the first proof of existence is then this validation itself.
  add(best, 'POETime', dateTime(basis === 'timestamp' && at !== undefined ? at : checkedAt));
  add(best, 'TypeOfProof', 'urn:etsi:019102:poetype:validation');
}

function addAttributes(add: Add, parent: Element, { facts, subFilter }: SignatureReport): void {
  const attributes = add(parent, 'SignatureAttributes');
  if (facts.time.claimed !== undefined) {
    const claimed = add(attributes, 'SigningTime');
    claimed.setAttribute('Signed', 'true');
    add(claimed, 'Time', dateTime(facts.time.claimed));
  }
  if (facts.timestamp !== undefined)
    add(add(attributes, 'SignatureTimeStamp'), 'TimeStampValue', dateTime(facts.timestamp.at));
  add(add(attributes, 'SubFilter'), 'SubFilterElement', subFilter);
}

function addSigner(add: Add, parent: Element, { signer, facts }: SignatureReport): void {
  const [leaf] = facts.path.certificates;
  if (signer === undefined || leaf === undefined) return;
  const information = add(parent, 'SignerInformation');
  addReference(add, information, 'SignerCertificate', certificateId(leaf));
  add(information, 'Signer', signer.commonName);
}
