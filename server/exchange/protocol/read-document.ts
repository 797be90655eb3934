// Envelope tree → document packet, without the bytes of its files. Reads every field before it gives up,
// so that the sender sees all errors at once. QCVN 102:2016/BTTTT, SĐ1:2022.
import { documentKindCode } from './document-type.ts';
import type { FieldReader } from './field-reader.ts';
import { optional, readOrgan, readResponse, readUnknown } from './read-blocks.ts';
import { readBusiness } from './read-business.ts';
import type { DocumentPacket, Organ, OtherInfo, Priority } from './types.ts';

/** One Reference of the manifest. */
export interface ManifestEntry {
  path: string;
  contentId: string;
  name: string;
  mediaType: string;
  description?: string;
  /** Hex, from our extension. */
  sha256?: string;
  sizeBytes?: number;
}

export function readDocument(envelope: FieldReader): { packet: DocumentPacket; manifest: ManifestEntry[] } {
  const header = envelope.child('edXMLHeader', true);
  const message = header?.child('MessageHeader', true);
  const packet = message ? readMessage(message) : emptyPacket();
  const traces = header?.child('TraceHeaderList', true);
  if (traces) {
    packet.packetId = traces.attribute('id') ?? '';
    packet.trace = traces.children('TraceHeader').map((one) => ({
      ...one.organ('OrganId'),
      at: one.instant('Timestamp', true) ?? new Date(0),
    }));
    if (packet.trace.length === 0) traces.report('FIELD_MISSING', 'TraceHeader');
  }
  // Some writers put the block beside the list, not in it.
  const business = traces?.child('Bussiness') ?? header?.child('Bussiness');
  packet.business = readBusiness(business);
  header?.skip('Signature', 'DigitalSignature', 'ErrorList', '{http://www.w3.org/2000/09/xmldsig#}Signature');
  packet.unknown.push(
    ...readUnknown('edXMLHeader', header),
    ...readUnknown('TraceHeaderList', traces),
    ...readUnknown('Bussiness', business),
  );
  const manifest = envelope
    .child('edXMLBody')
    ?.child('edXMLManifest')
    ?.children('Reference')
    .map(readReference);
  return { packet, manifest: manifest ?? [] };
}

function readMessage(message: FieldReader): DocumentPacket {
  const from = message.child('From', true);
  const to = message.children('To');
  if (to.length === 0) message.report('FIELD_MISSING', 'To');
  const documentId = message.text('DocumentId', { required: true, max: 200 });
  const code = message.child('Code', true);
  const promulgation = message.child('PromulgationInfo', true);
  const signer = message.child('SignerInfo', true);
  const other = message.child('OtherInfo');
  const steering = message.integer('SteeringType', 0, 9);
  return {
    packetId: '',
    documentId: documentId ?? '',
    from: from ? readOrgan(from) : { organId: '' },
    to: readRecipients(to),
    code: {
      number: code?.text('CodeNumber', { required: true, max: 11 }) ?? '',
      notation: code?.text('CodeNotation', { required: true, max: 30 }) ?? '',
    },
    promulgation: {
      ...optional('place', promulgation?.text('Place', { max: 50 })),
      on: promulgation?.day('PromulgationDate', true) ?? '',
    },
    documentType: readType(message.child('DocumentType', true)),
    subject: message.text('Subject', { required: true, max: 500 }) ?? '',
    ...optional('content', message.text('Content', { max: 500 })),
    signer: {
      ...optional('competence', signer?.text('Competence', { max: 100 })),
      position: signer?.text('Position', { required: true, max: 100 }) ?? '',
      fullName: signer?.text('FullName', { required: true, max: 50 }) ?? '',
    },
    ...optional('dueOn', message.day('DueDate')),
    toPlaces: message.child('ToPlaces')?.texts('Place', 150) ?? [],
    otherInfo: readOther(other),
    responseFor: message.children('ResponseFor').map(readResponse),
    ...optional('steeringType', steering),
    trace: [],
    business: { type: 'new', paper: false },
    attachments: [],
    unknown: [...readUnknown('MessageHeader', message), ...readUnknown('OtherInfo', other)],
  };
}

function readRecipients(blocks: FieldReader[]): Organ[] {
  const seen = new Set<string>();
  return blocks.map((block) => {
    const organ = readOrgan(block);
    if (organ.organId !== '' && seen.has(organ.organId))
      block.report('RECIPIENT_DUPLICATE', 'OrganId', { found: organ.organId });
    seen.add(organ.organId);
    return organ;
  });
}

function readType(block: FieldReader | undefined): DocumentPacket['documentType'] {
  const type = block?.integer('Type', 0, 999, true) ?? 0;
  const typeDetail = block?.integer('TypeDetail', 0, 999);
  const known = documentKindCode({ type, ...optional('typeDetail', typeDetail) })?.typeName;
  const typeName = block?.text('TypeName', { required: known === undefined, max: 100 });
  return { type, ...optional('typeDetail', typeDetail), typeName: typeName ?? known ?? '' };
}

function readOther(block: FieldReader | undefined): OtherInfo {
  return {
    priority: toPriority(block?.integer('Priority', 0, 4)),
    ...optional('sphere', block?.text('SphereOfPromulgation', { max: 100 })),
    ...optional('typerNotation', block?.text('TyperNotation', { max: 10 })),
    ...optional('promulgationAmount', block?.integer('PromulgationAmount', 0, 65_535)),
    ...optional('pageAmount', block?.integer('PageAmount', 0, 65_535)),
    appendixes: block?.child('Appendixes')?.texts('Appendix', 250) ?? [],
  };
}

function toPriority(value: number | undefined): Priority {
  return value === 1 || value === 2 || value === 3 || value === 4 ? value : 0;
}

function readReference(block: FieldReader): ManifestEntry {
  const written = block.text('ContentId', { max: 255 }) ?? block.attribute('href') ?? '';
  const contentId = written.replace(/^cid:/i, '');
  if (contentId === '') block.report('FIELD_MISSING', 'ContentId');
  const digest = block.text('vt:Digest', { pattern: /^[A-Za-z0-9+/]{43}=$/ });
  return {
    path: block.path,
    contentId,
    name: block.text('AttachmentName', { required: true, max: 200 }) ?? '',
    mediaType: block.text('ContentType', { max: 255 }) ?? 'application/octet-stream',
    ...optional('description', block.text('Description', { max: 500 })),
    ...optional('sha256', digest === undefined ? undefined : Buffer.from(digest, 'base64').toString('hex')),
    ...optional('sizeBytes', block.integer('vt:Size', 0, Number.MAX_SAFE_INTEGER)),
  };
}

function emptyPacket(): DocumentPacket {
  return {
    packetId: '',
    documentId: '',
    from: { organId: '' },
    to: [],
    code: { number: '', notation: '' },
    promulgation: { on: '' },
    documentType: { type: 0, typeName: '' },
    subject: '',
    signer: { position: '', fullName: '' },
    toPlaces: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    trace: [],
    business: { type: 'new', paper: false },
    attachments: [],
    unknown: [],
  };
}
