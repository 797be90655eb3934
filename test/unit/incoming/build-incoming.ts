// A whole incoming document and the people around it, for pure tests.
import type { AssignmentRole, Role } from '../../../server/contracts/vocabulary.ts';
import { type AssignedTo, ROOT_FIELDS } from '../../../server/incoming/domain/assignment-tree.ts';
import type { IncomingDocument } from '../../../server/incoming/domain/incoming-document.ts';
import type { Actor } from '../../../server/incoming/ports.ts';

export const buildActor = (role: Role, overrides: Partial<Actor> = {}): Actor => ({
  personId: `person-${role}`,
  name: `Người ${role}`,
  title: role,
  postId: `post-${role}`,
  role,
  agencyId: 'agency-0001',
  agencyCode: 'H16.01',
  agencyName: 'Sở Nội vụ',
  unitId: 'unit-0001',
  unitName: 'Văn phòng',
  ...overrides,
});

export const assignedTo = (personId: string, role: AssignmentRole): AssignedTo => ({
  ...{ ...ROOT_FIELDS, requests: [], handedOver: [] },
  id: `assignment-${personId}`,
  role,
  postId: `post-of-${personId}`,
  person: { id: personId, name: personId, title: 'chuyên viên' },
  dueOn: null,
  readAt: null,
});

export const buildIncoming = (overrides: Partial<IncomingDocument> = {}): IncomingDocument => ({
  id: 'incoming-0001',
  agencyId: 'agency-0001',
  packetId: 'packet-0001',
  version: 1,
  state: 'arrived',
  arrivedAt: new Date(0),
  sender: { code: 'H16.02', name: 'Sở Tài chính' },
  documentId: 'H16.02.2026.000001',
  numberText: '15/STC-VP',
  issuedOn: '2026-03-01',
  place: 'Đắk Nông',
  kind: 'cong-van',
  kindName: 'Công văn',
  subject: 'Về việc báo cáo',
  urgency: 'normal',
  signer: { name: 'Nguyễn Văn A', title: 'Giám đốc', capacity: 'direct' },
  toPlaces: [],
  replyDueOn: null,
  files: [],
  verdict: 'VALID',
  registration: null,
  wasRegistered: false,
  refusal: null,
  instructions: [],
  assignments: [],
  assigneeIds: [],
  viewerIds: [],
  assignedBy: null,
  dueOn: null,
  progress: [],
  completedAt: null,
  requests: [],
  cancellation: null,
  replaces: [],
  replacedBy: null,
  answersTo: [],
  repliedBy: [],
  readBy: [],
  acts: [],
  updatedAt: new Date(0),
  ...overrides,
});

/** Assigned to these persons. */
export const buildAssigned = (
  assignments: AssignedTo[],
  overrides: Partial<IncomingDocument> = {},
): IncomingDocument =>
  buildIncoming({
    state: 'assigned',
    wasRegistered: true,
    assignments,
    assigneeIds: assignments.map(({ person }) => person.id),
    viewerIds: assignments.map(({ person }) => person.id),
    ...overrides,
  });
