// Envelope tree → document packet, without the bytes of its files. Reads every field before it gives up,
// so that the sender sees all errors at once. QCVN 102:2016/BTTTT, SĐ1:2022.
import { documentKindCode } from './document-type.ts';
import type { FieldReader } from './field-reader.ts';
import { optional, readDigest, readOrgan, readResponse, readUnknown } from './read-blocks.ts';
import { readBusiness } from './read-business.ts';
import type { DocumentPacket, Organ, OtherInfo, PacketError, Priority } from './types.ts';

/** One Reference of the manifest. */
export interface ManifestEntry {
  path: string;
  contentId: string;
  name: string;
  mediaType?: string;
  description?: string;
  /** Hex, from our extension. */
  sha256?: string;
  sizeBytes?: number;
  format?: string;
  fieldName?: string;
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
  packet.business = readBusiness(traces?.child('Bussiness') ?? header?.child('Bussiness'));
  const errors = header?.child('ErrorList')?.children('Error').map(readError) ?? [];
  const manifest = envelope
    .child('edXMLBody')
    ?.child('edXMLManifest')
    ?.children('Reference')
    .map(readReference);
  const unknown = readUnknown(envelope);
  return {
    packet: { ...packet, ...readTraceAttributes(traces), ...(errors.length > 0 && { errors }), unknown },
    manifest: manifest ?? [],
  };
}

function readTraceAttributes(
  list: FieldReader | undefined,
): Pick<DocumentPacket, 'mustUnderstand' | 'actor'> {
  const mustUnderstand = list?.attribute('mustUnderstand');
  return {
    ...optional(
      'mustUnderstand',
      mustUnderstand === undefined ? undefined : /^(1|true)$/i.test(mustUnderstand),
    ),
    ...optional('actor', list?.attribute('actor')),
  };
}

function readError(block: FieldReader): PacketError {
  return {
    code: block.text('Code', { required: true, max: 50 }) ?? '',
    ...optional('description', block.text('Description', { max: 1000 })),
  };
}

function readMessage(message: FieldReader): DocumentPacket {
  const from = message.child('From', true);
  const to = message.children('To');
  if (to.length === 0) message.report('FIELD_MISSING', 'To');
  const documentId = message.text('DocumentId', { required: true, max: 200 });
  const code = message.child('Code', true);
  const promulgation = message.child('PromulgationInfo', true);
  const signer = message.child('SignerInfo', true);
  const tasks = message
    .children('ResponseForTask')
    .map((one) => one.text('TaskCode', { required: true, max: 100 }) ?? '');
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
    otherInfo: readOther(message.child('OtherInfo')),
    responseFor: message.children('ResponseFor').map(readResponse),
    ...(tasks.length > 0 && { responseForTasks: tasks }),
    ...optional('steeringType', steering),
    ...optional('applicationType', message.text('ApplicationType', { max: 100 })),
    trace: [],
    business: { type: 'new', paper: false },
    attachments: [],
    unknown: [],
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
    ...optional('direction', block?.text('Direction', { max: 100 })),
    ...optional('replyFors', block?.list('ReplyFors', 200)),
    ...optional('referenceCodes', block?.list('ReferenceCodes', 200)),
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
  return {
    path: block.path,
    contentId,
    name: block.text('AttachmentName', { required: true, max: 200 }) ?? '',
    ...optional('mediaType', block.text('ContentType', { max: 255 })),
    ...optional('description', block.text('Description', { max: 500 })),
    ...optional('sha256', readDigest(block, 'vt:Digest')),
    ...optional('sizeBytes', block.integer('vt:Size', 0, Number.MAX_SAFE_INTEGER)),
    ...optional('format', block.text('vt:Format', { max: 100 })),
    ...optional('fieldName', block.text('vt:FieldName', { max: 100 })),
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
