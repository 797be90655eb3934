// Khối nghiệp vụ: new, recall, update, replace, and which fields each may have (QCVN 102:2016, SĐ1:2022).
import type { FieldReader } from './field-reader.ts';
import { optional, readStaff } from './read-blocks.ts';
import type { Business, ReceiverChange } from './types.ts';

/** Reads Bussiness; without the block a packet is a new document. */
export function readBusiness(block: FieldReader | undefined): Business {
  if (!block) return { type: 'new', paper: false };
  const code = block.text('BussinessDocType', { required: true }) ?? '0';
  const reason = block.text('BussinessDocReason', { required: code === '1', max: 500 });
  const documentId = block.text('DocumentId', { required: code === '1' || code === '2', max: 200 });
  const info = block.child('BussinessDocumentInfo', code === '2');
  const replacements = block.child('ReplacementInfoList', code === '3');
  const common = {
    ...optional('reason', reason),
    ...optional('staff', readStaff(block.child('StaffInfo'))),
    paper: block.flag('Paper'),
  };
  // A recall that also lists receivers, say, would be read differently by two systems.
  if (info && code !== '2') block.report('BUSINESS_CONFLICT', 'BussinessDocumentInfo');
  if (replacements && code !== '3') block.report('BUSINESS_CONFLICT', 'ReplacementInfoList');
  switch (code) {
    case '0':
      return { type: 'new', ...common };
    case '1':
      return { type: 'recall', ...common, documentId: documentId ?? '', reason: reason ?? '' };
    case '2':
      return {
        type: 'update',
        ...common,
        documentId: documentId ?? '',
        contentChanged: info?.flag('DocumentInfo') ?? false,
        receiversChanged: info?.flag('DocumentReceiver') ?? false,
        receivers: info?.child('ReceiverList')?.children('Receiver').map(readReceiver) ?? [],
      };
    case '3':
      return {
        type: 'replace',
        ...common,
        replacements: (replacements?.children('ReplacementInfo') ?? []).map((one) => ({
          documentId: one.text('DocumentId', { required: true, max: 200 }) ?? '',
          organIds: readOrganIds(one.child('OrganIdList')),
        })),
      };
    default:
      block.report('BUSINESS_UNKNOWN', 'BussinessDocType', { found: code });
      return { type: 'new', ...common };
  }
}

function readReceiver(block: FieldReader): ReceiverChange {
  const type = block.integer('ReceiverType', 0, 1, true);
  return { ...block.organ('OrganId'), change: type === 1 ? 'added' : 'removed' };
}

function readOrganIds(list: FieldReader | undefined): string[] {
  return (list?.children('OrganId') ?? []).map((one) => one.ownOrgan());
}
