// The words for states and codes in English.
import type { Same } from '../same.ts';
import type * as vi from '../vi/vocabulary.ts';

export const urgency: Same<typeof vi.urgency> = {
  normal: 'Normal',
  urgent: 'Urgent',
  'very-urgent': 'Very urgent',
  express: 'Express',
};

export const capacity: Same<typeof vi.capacity> = {
  direct: 'In own right',
  TM: 'TM. (on behalf of)',
  KT: 'KT. (deputy signing for)',
  TL: 'TL. (by order)',
  TUQ: 'TUQ. (by delegated authority)',
  Q: 'Q. (acting)',
};

export const outgoingState: Same<typeof vi.outgoingState> = {
  draft: 'Draft',
  submitted: 'Submitted',
  returned: 'Returned',
  approved: 'Content approved',
  signed: 'Signed, awaiting number',
  numbered: 'Numbered, awaiting seal',
  sealed: 'Sealed, awaiting release',
  released: 'Released',
  cancelled: 'Cancelled',
  recalled: 'Recalled',
  replaced: 'Replaced',
};

export const incomingState: Same<typeof vi.incomingState> = {
  arrived: 'Awaiting acceptance',
  accepted: 'Accepted, awaiting register',
  registered: 'Registered, awaiting instruction',
  refused: 'Refused',
  assigned: 'Assigned',
  'in-progress': 'In progress',
  completed: 'Completed',
  cancelled: 'Cancelled as the sender asked',
};

export const deliveryState: Same<typeof vi.deliveryState> = {
  queued: 'Queued',
  sent: 'Sent',
  failed: 'Not sent yet',
  arrived: 'Arrived',
  registered: 'Registered',
  refused: 'Refused',
  assigned: 'Assigned',
  'in-progress': 'In progress',
  completed: 'Completed',
  recalled: 'Recalled',
  replaced: 'Replaced',
};

export const statusCode: Same<typeof vi.statusCode> = {
  '01': 'Arrived',
  '02': 'Refused',
  '03': 'Accepted',
  '04': 'Assigned',
  '05': 'In progress',
  '06': 'Completed',
  '13': 'Take-back asked',
  '15': 'Take-back, recall or update agreed',
  '16': 'Take-back, recall or update refused',
};

export const requestKind: Same<typeof vi.requestKind> = {
  'take-back': 'Take-back',
  recall: 'Recall',
  removal: 'Removed as a recipient',
  update: 'Update',
  replace: 'Replacement',
};

export const requestState: Same<typeof vi.requestState> = {
  pending: 'Waiting for the answer',
  agreed: 'Agreed',
  refused: 'Refused',
  failed: 'Could not be delivered',
};

export const statusRefusal: Same<typeof vi.statusRefusal> = {
  STATUS_NOT_ADDRESSEE: 'The agency that sent the status is not a recipient of this document',
  STATUS_OTHER_DOCUMENT: 'The status speaks of another document than the packet that was sent',
  STATUS_OTHER_CONTENT: 'The status speaks of other content than was sent',
  STATUS_NOT_ASKED: 'It answers something that was not asked',
  STATUS_BACKWARD: 'The status goes backwards',
};

export const refusalReason: Same<typeof vi.refusalReason> = {
  'wrong-recipient': 'Sent to the wrong recipient',
  'not-competent': 'Not within competence',
  'signature-invalid': 'Digital signature invalid',
  'file-broken': 'File broken, cannot be read',
  'attachment-missing': 'Attachment missing',
  'form-wrong': 'Wrong document form',
  duplicate: 'Duplicate, already received',
  'state-secret': 'Holds a State secret, must not be sent over the axis',
  'wrong-version': 'Wrong version, replaced by another',
  other: 'Other reason',
};

export const assignmentRole: Same<typeof vi.assignmentRole> = {
  lead: 'Lead',
  co: 'Co-handler',
  info: 'For information',
};
