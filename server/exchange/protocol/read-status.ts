// Envelope tree → status packet. The block is MessageHeader in the axis SDK, Status in other descriptions.
import type { FieldReader } from './field-reader.ts';
import { optional, readOrgan, readResponse, readStaff, readUnknown } from './read-blocks.ts';
import { STATUS_CODES, type StatusCode, type StatusPacket } from './types.ts';

/** The block that holds StatusCode, or undefined when the packet is no status. */
export function findStatusBlock(envelope: FieldReader): FieldReader | undefined {
  const header = envelope.child('edXMLHeader');
  for (const name of ['Status', 'MessageHeader']) {
    const block = header?.child(name);
    if (block && (name === 'Status' || block.has('StatusCode'))) return block;
  }
  return undefined;
}

export function readStatus(envelope: FieldReader, block: FieldReader): StatusPacket {
  const from = block.child('From', true);
  const to = block.child('To');
  const response = block.child('ResponseFor', true);
  const code = readCode(block);
  const responseFor = response
    ? readResponse(response)
    : { organId: '', code: '', promulgationOn: '', documentId: '' };
  // A take-back goes to the receiver, whom only To or the transport can name.
  const answered = code === '13' ? undefined : { organId: responseFor.organId };
  const status: StatusPacket = {
    code,
    from: from ? readOrgan(from) : { organId: '' },
    ...optional('to', to ? readOrgan(to) : answered),
    responseFor,
    at: block.instant('Timestamp', true) ?? new Date(0),
    ...optional('staff', readStaff(block.child('StaffInfo'))),
    ...optional('description', block.text('Description', { required: code === '02', max: 1000 })),
    unknown: [],
  };
  status.unknown = readUnknown(envelope);
  return status;
}

function readCode(block: FieldReader): StatusCode {
  const text = block.text('StatusCode', { required: true });
  const padded = text?.padStart(2, '0');
  // One fork of the SDK writes 14 for "agreed".
  const code = STATUS_CODES.find((one) => one === (padded === '14' ? '15' : padded));
  if (text !== undefined && code === undefined)
    block.report('STATUS_CODE_UNKNOWN', 'StatusCode', { found: text });
  return code ?? '01';
}
