// Blocks that documents and statuses share: organ, staff, response; and the elements nobody knows.
// QCVN 102:2016/BTTTT; limits as in docs/protocol/PR-EXCHANGE.md §4.
import type { FieldReader } from './field-reader.ts';
import type { Organ, ResponseFor, StaffInfo, UnknownElement } from './types.ts';

export function readOrgan(block: FieldReader): Organ {
  return {
    ...block.organ('OrganId'),
    ...optional('organizationInCharge', block.text('OrganizationInCharge', { max: 200 })),
    ...optional('name', block.text('OrganName', { max: 200 })),
    ...optional('address', block.text('OrganAdd', { max: 250 })),
    ...optional('email', block.text('Email', { max: 100 })),
    ...optional('telephone', block.text('Telephone', { max: 20 })),
    ...optional('fax', block.text('Fax', { max: 20 })),
    ...optional('website', block.text('Website', { max: 100 })),
  };
}

export function readStaff(block: FieldReader | undefined): StaffInfo | undefined {
  if (!block) return undefined;
  const staff: StaffInfo = {
    ...optional('department', block.text('Department', { max: 200 })),
    ...optional('departmentId', block.text('DepartmentId', { max: 100 })),
    ...optional('staff', block.text('Staff', { max: 100 })),
    ...optional('staffId', block.text('StaffId', { max: 100 })),
    ...optional('mobile', block.text('Mobile', { max: 20 })),
    ...optional('email', block.text('Email', { max: 100 })),
  };
  return Object.keys(staff).length > 0 ? staff : undefined;
}

export function readResponse(block: FieldReader): ResponseFor {
  return {
    ...block.organ('OrganId'),
    code: block.text('Code', { required: true, max: 60 }) ?? '',
    promulgationOn: block.day('PromulgationDate', true) ?? '',
    documentId: block.text('DocumentId', { required: true, max: 200 }) ?? '',
    ...optional('packetId', block.text('vt:PacketId', { max: 100 })),
    ...optional('packetDigest', readDigest(block, 'vt:PacketDigest')),
  };
}

/** base64 of a SHA-256 → hex. */
export function readDigest(block: FieldReader, name: string): string | undefined {
  const digest = block.text(name, { pattern: /^[A-Za-z0-9+/]{43}=$/ });
  return digest === undefined ? undefined : Buffer.from(digest, 'base64').toString('hex');
}

/** After everything else has been read. Forms that are read and not written are given as the current one. */
export function readUnknown(envelope: FieldReader): UnknownElement[] {
  envelope
    .child('edXMLHeader')
    ?.skip('Signature', 'DigitalSignature', '{http://www.w3.org/2000/09/xmldsig#}Signature');
  return envelope.unread().map(({ parent, element }) => ({
    parent: parent
      .replace(/^edXMLHeader\/Status\b/, 'edXMLHeader/MessageHeader')
      .replace(/^edXMLHeader\/Bussiness\b/, 'edXMLHeader/TraceHeaderList/Bussiness'),
    element,
  }));
}

/** `{key: value}`, or nothing when there is no value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  if (value === undefined) return {};
  const field: { [P in K]?: V } = {};
  field[key] = value;
  return field;
}
