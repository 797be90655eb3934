// Document packet → envelope tree, in the order of QCVN 102:2016/BTTTT.
import { writeDay, writeInstant } from './date-forms.ts';
import { ENVELOPE_ID, EXTENSION_NS, SHA256_URI, XLINK_NS, XML_NS } from './names.ts';
import type {
  AttachmentDraft,
  Business,
  DocumentDraft,
  Organ,
  ResponseFor,
  StaffInfo,
  UnknownElement,
  UnknownParent,
} from './types.ts';
import { element } from './write-xml.ts';
import type { XmlElement } from './xml-tree.ts';

export function packetTree(draft: DocumentDraft): XmlElement {
  return envelopeTree([
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
          businessTree(draft.business, draft.unknown),
          ...unknownIn('TraceHeaderList', draft.unknown),
        ],
        [plain('id', draft.packetId), plain('version', '1.0')],
      ),
      ...unknownIn('edXMLHeader', draft.unknown),
    ]),
    element('edXMLBody', [manifestOf(draft.attachments)]),
  ]);
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
        element(
          'Digest',
          Buffer.from(file.sha256, 'hex').toString('base64'),
          [plain('Algorithm', SHA256_URI)],
          EXTENSION_NS,
        ),
        element('Size', String(file.sizeBytes), [], EXTENSION_NS),
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
      element(
        'Appendixes',
        otherInfo.appendixes.map((one) => element('Appendix', one)),
      ),
      ...unknownIn('OtherInfo', draft.unknown),
    ]),
    ...draft.responseFor.map(responseTree),
    numberElement('SteeringType', draft.steeringType),
    ...unknownIn('MessageHeader', draft.unknown),
  ]);
}

function businessTree(business: Business, unknown: readonly UnknownElement[] | undefined): XmlElement {
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
    ...unknownIn('Bussiness', unknown),
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
    response.packetId === undefined ? undefined : element('PacketId', response.packetId, [], EXTENSION_NS),
  ]);
}

export function unknownIn(
  parent: UnknownParent,
  unknown: readonly UnknownElement[] | undefined,
): XmlElement[] {
  return (unknown ?? []).filter((one) => one.parent === parent).map((one) => one.element);
}

function numberElement(name: string, value: number | undefined): XmlElement | undefined {
  return value === undefined ? undefined : element(name, String(value));
}

function plain(name: string, value: string) {
  return { name, namespace: '', value };
}
