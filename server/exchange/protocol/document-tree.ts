// Document packet → envelope tree, in the order of QCVN 102:2016/BTTTT.
import { writeDay, writeInstant } from './date-forms.ts';
import { ENVELOPE_ID, EXTENSION_NS, SHA256_URI, XLINK_NS, XML_NS } from './names.ts';
import type {
  AttachmentDraft,
  Business,
  DocumentDraft,
  Organ,
  PacketError,
  ResponseFor,
  StaffInfo,
  UnknownElement,
} from './types.ts';
import { element } from './write-xml.ts';
import { childElements, type XmlElement } from './xml-tree.ts';

export function packetTree(draft: DocumentDraft): XmlElement {
  const envelope = envelopeTree([
    element('edXMLHeader', [
      messageTree(draft),
      element(
        'TraceHeaderList',
        [
          ...draft.trace.map((one) =>
            element('TraceHeader', [
              element('OrganId', one.organIdAsSent ?? one.organId),
              element('Timestamp', writeInstant(one.at)),
            ]),
          ),
          businessTree(draft.business),
        ],
        [
          plain('id', draft.packetId),
          plain('version', '1.0'),
          ...(draft.mustUnderstand === undefined
            ? []
            : [plain('mustUnderstand', draft.mustUnderstand ? '1' : '0')]),
          ...(draft.actor === undefined ? [] : [plain('actor', draft.actor)]),
        ],
      ),
      draft.errors && element('ErrorList', draft.errors.map(errorTree)),
    ]),
    element('edXMLBody', [manifestOf(draft.attachments)]),
  ]);
  return withUnknown(envelope, draft.unknown);
}

/** The signed part; its xml:id is what the signature refers to. */
export function envelopeTree(content: XmlElement[]): XmlElement {
  return element('edXMLEnvelope', content, [{ name: 'id', namespace: XML_NS, value: ENVELOPE_ID }]);
}

function manifestOf(files: readonly AttachmentDraft[]): XmlElement {
  const references = files.map((file) =>
    element(
      'Reference',
      [
        element('ContentId', `cid:${file.contentId}`),
        element('ContentType', file.mediaType),
        element('AttachmentName', file.name),
        element('Description', file.description),
        digestElement('Digest', file.sha256),
        extension('Size', String(file.sizeBytes)),
        extension('Format', file.format),
        extension('FieldName', file.fieldName),
      ],
      [
        { name: 'href', namespace: XLINK_NS, value: `cid:${file.contentId}` },
        { name: 'role', namespace: XLINK_NS, value: 'XLinkRole' },
        { name: 'type', namespace: XLINK_NS, value: 'simple' },
      ],
    ),
  );
  return element('edXMLManifest', references, [plain('version', '1.0')]);
}

function messageTree(draft: DocumentDraft): XmlElement {
  const { code, promulgation, documentType, signer, otherInfo } = draft;
  return element('MessageHeader', [
    organTree('From', draft.from),
    ...draft.to.map((organ) => organTree('To', organ)),
    element('DocumentId', draft.documentId),
    element('Code', [element('CodeNumber', code.number), element('CodeNotation', code.notation)]),
    element('PromulgationInfo', [
      element('Place', promulgation.place),
      element('PromulgationDate', writeDay(promulgation.on)),
    ]),
    element('DocumentType', [
      element('Type', String(documentType.type)),
      numberElement('TypeDetail', documentType.typeDetail),
      element('TypeName', documentType.typeName),
    ]),
    element('Subject', draft.subject),
    element('Content', draft.content),
    element('SignerInfo', [
      element('Competence', signer.competence),
      element('Position', signer.position),
      element('FullName', signer.fullName),
    ]),
    draft.dueOn === undefined ? undefined : element('DueDate', writeDay(draft.dueOn)),
    element(
      'ToPlaces',
      draft.toPlaces.map((place) => element('Place', place)),
    ),
    element('OtherInfo', [
      element('Priority', String(otherInfo.priority)),
      element('SphereOfPromulgation', otherInfo.sphere),
      element('TyperNotation', otherInfo.typerNotation),
      numberElement('PromulgationAmount', otherInfo.promulgationAmount),
      numberElement('PageAmount', otherInfo.pageAmount),
      otherInfo.direction === undefined ? undefined : element('Direction', otherInfo.direction),
      otherInfo.replyFors && listTree('ReplyFors', 'ReplyFor', otherInfo.replyFors),
      otherInfo.referenceCodes && listTree('ReferenceCodes', 'ReferenceCode', otherInfo.referenceCodes),
      element(
        'Appendixes',
        otherInfo.appendixes.map((one) => element('Appendix', one)),
      ),
    ]),
    ...draft.responseFor.map(responseTree),
    ...(draft.responseForTasks ?? []).map((code) => element('ResponseForTask', [element('TaskCode', code)])),
    numberElement('SteeringType', draft.steeringType),
    draft.applicationType === undefined ? undefined : element('ApplicationType', draft.applicationType),
  ]);
}

function businessTree(business: Business): XmlElement {
  const codes = { new: '0', recall: '1', update: '2', replace: '3' } as const;
  return element('Bussiness', [
    element('BussinessDocType', codes[business.type]),
    element('BussinessDocReason', business.reason),
    business.type === 'recall' || business.type === 'update'
      ? element('DocumentId', business.documentId)
      : undefined,
    business.staff ? staffTree(business.staff) : undefined,
    element('Paper', business.paper ? '1' : '0'),
    business.type === 'update' ? updateTree(business) : undefined,
    business.type === 'replace' ? replacementTree(business) : undefined,
  ]);
}

function updateTree(business: Business & { type: 'update' }): XmlElement {
  return element('BussinessDocumentInfo', [
    element('DocumentInfo', business.contentChanged ? '1' : '0'),
    element('DocumentReceiver', business.receiversChanged ? '1' : '0'),
    element(
      'ReceiverList',
      business.receivers.map((one) =>
        element('Receiver', [
          element('ReceiverType', one.change === 'added' ? '1' : '0'),
          element('OrganId', one.organIdAsSent ?? one.organId),
        ]),
      ),
    ),
  ]);
}

function replacementTree(business: Business & { type: 'replace' }): XmlElement {
  const rows = business.replacements.map((one) =>
    element('ReplacementInfo', [
      element('DocumentId', one.documentId),
      element(
        'OrganIdList',
        one.organIds.map((id) => element('OrganId', id)),
      ),
    ]),
  );
  return element('ReplacementInfoList', rows);
}

export function organTree(name: string, organ: Organ): XmlElement {
  return element(name, [
    element('OrganId', organ.organIdAsSent ?? organ.organId),
    element('OrganizationInCharge', organ.organizationInCharge),
    element('OrganName', organ.name),
    element('OrganAdd', organ.address),
    element('Email', organ.email),
    element('Telephone', organ.telephone),
    element('Fax', organ.fax),
    element('Website', organ.website),
  ]);
}

export function staffTree(staff: StaffInfo): XmlElement {
  return element('StaffInfo', [
    element('Department', staff.department),
    staff.departmentId === undefined ? undefined : element('DepartmentId', staff.departmentId),
    element('Staff', staff.staff),
    staff.staffId === undefined ? undefined : element('StaffId', staff.staffId),
    element('Mobile', staff.mobile),
    element('Email', staff.email),
  ]);
}

export function responseTree(response: ResponseFor): XmlElement {
  return element('ResponseFor', [
    element('OrganId', response.organIdAsSent ?? response.organId),
    element('Code', response.code),
    element('PromulgationDate', writeDay(response.promulgationOn)),
    element('DocumentId', response.documentId),
    extension('PacketId', response.packetId),
    response.packetDigest === undefined ? undefined : digestElement('PacketDigest', response.packetDigest),
  ]);
}

/** Puts what was not known back where it was; where that place is gone, into the nearest that is there. */
export function withUnknown(envelope: XmlElement, unknown: readonly UnknownElement[] = []): XmlElement {
  for (const { parent, element: kept } of unknown) placeOf(envelope, parent.split('/')).content.push(kept);
  return envelope;
}

function placeOf(tree: XmlElement, path: readonly string[]): XmlElement {
  const [step, ...rest] = path;
  const [, name, index = '1'] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step ?? '') ?? [];
  const child = childElements(tree).filter((one) => one.name === name)[Number(index) - 1];
  return child ? placeOf(child, rest) : tree;
}

/** base64, as digests are written. */
function digestElement(name: string, sha256: string): XmlElement {
  const base64 = Buffer.from(sha256, 'hex').toString('base64');
  return element(name, base64, [plain('Algorithm', SHA256_URI)], EXTENSION_NS);
}

function extension(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : element(name, text, [], EXTENSION_NS);
}

function listTree(name: string, itemName: string, texts: readonly string[]): XmlElement {
  return element(
    name,
    texts.map((text) => element(itemName, text)),
  );
}

function errorTree({ code, description }: PacketError): XmlElement {
  return element('Error', [element('Code', code), element('Description', description)]);
}

function numberElement(name: string, value: number | undefined): XmlElement | undefined {
  return value === undefined ? undefined : element(name, String(value));
}

function plain(name: string, value: string) {
  return { name, namespace: '', value };
}
