// A whole outgoing document and the people around it, for pure tests.
import type { Role } from '../../../server/contracts/vocabulary.ts';
import type { OutgoingDocument } from '../../../server/outgoing/domain/outgoing-document.ts';
import type { Actor } from '../../../server/outgoing/ports.ts';

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

export const buildOutgoing = (overrides: Partial<OutgoingDocument> = {}): OutgoingDocument => ({
  id: 'document-0001',
  agencyId: 'agency-0001',
  version: 1,
  state: 'draft',
  fields: {
    kind: 'cong-van',
    subject: 'Về việc báo cáo',
    urgency: 'normal',
    signerPostId: 'post-leader',
    capacity: 'direct',
    recipientCodes: ['H16.02'],
    toPlaces: [],
    dueOn: null,
    main: { digest: 'a'.repeat(64), name: 'cong-van.pdf' },
    attachments: [],
  },
  agency: { id: 'agency-0001', code: 'H16.01', name: 'Sở Nội vụ', place: 'Đắk Nông', abbreviation: 'SNV' },
  unit: { id: 'unit-0001', name: 'Văn phòng', abbreviation: 'VP' },
  drafter: { id: 'person-officer', name: 'Người officer', title: 'officer' },
  drafterId: 'person-officer',
  signer: { id: 'person-leader', name: 'Người leader', title: 'leader' },
  signerPostId: 'post-leader',
  recipients: [{ id: 'agency-0002', code: 'H16.02', name: 'Sở Tài chính' }],
  versions: [],
  attachments: [],
  opinions: [],
  formCheck: 'none',
  wasSubmitted: false,
  signing: null,
  signatures: [],
  number: null,
  pageCount: null,
  acts: [],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  ...overrides,
});
