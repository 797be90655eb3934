// A verification report as the XML of ETSI TS 119 102-2 V1.4.1 (signature validation report), for other systems.
// Certificates are named by digest: the report says which were used, the signed file itself carries them.
import type { Element } from '@xmldom/xmldom';
import type { VerificationReport } from '../types.ts';
import { addDigest, certificateId, signatureId } from './etsi/elements.ts';
import { addSignatureReport } from './etsi/signature-report.ts';
import { addConclusion } from './etsi/signature-status.ts';
import { type Add, startXml } from './etsi/xml-writer.ts';

/** The report as an XML text in the namespace http://uri.etsi.org/19102/v1.4.1#. */
export const etsiXml = async (report: VerificationReport): Promise<string> => {
  const { root, add, text } = await startXml('ValidationReport');
  const signatures = report.signatures.filter(({ role }) => role !== 'timestamp');
  for (const signature of signatures)
    addSignatureReport(add, add(root, 'SignatureValidationReport'), signature, report);
  // The schema asks for at least one; without a signature it says why there is none.
  if (signatures.length === 0) addConclusion(add, add(root, 'SignatureValidationReport'), report);
  addObjects(add, root, report);
  return text();
};

/** Certificates and document timestamps that were used, each once. */
function addObjects(add: Add, root: Element, report: VerificationReport): void {
  const certificates = new Map(
    report.signatures.flatMap(({ facts }) => facts.path.certificates).map((c) => [certificateId(c), c]),
  );
  const stamps = report.signatures.filter(({ role }) => role === 'timestamp');
  if (certificates.size + stamps.length === 0) return;
  const list = add(root, 'SignatureValidationObjects');
  for (const [id, { sha256 }] of certificates)
    addDigest(add, addObject(add, list, id, 'certificate').representation, sha256);
  for (const stamp of stamps) {
    const { object, representation } = addObject(add, list, signatureId(stamp, report), 'timestamp');
    add(representation, 'URI', `urn:vanthu:field:${encodeURIComponent(stamp.field)}`);
    addSignatureReport(add, add(object, 'ValidationReport'), stamp, report);
  }
}

function addObject(add: Add, list: Element, id: string, type: string) {
  const object = add(list, 'ValidationObject');
  object.setAttribute('id', id);
  add(object, 'ObjectType', `urn:etsi:019102:validationObject:${type}`);
  return { object, representation: add(object, 'ValidationObjectRepresentation') };
}
