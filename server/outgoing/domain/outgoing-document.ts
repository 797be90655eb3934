// One outgoing document, the whole aggregate: fields, file versions, approval, signatures, number.

import type { AuditAction } from '../../contracts/audit-actions.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { FileSource } from '../../contracts/files.ts';
import type { DocumentFile, DraftFields, Opinion } from '../../contracts/outgoing-document.ts';
import type { SigningPlacement } from '../../contracts/signing.ts';
import type { OutgoingState } from '../../contracts/vocabulary.ts';
import type { AnsweredDocument, LaterAct, LinkedDocument, Reply } from './after-release.ts';
import type { Waiting } from './awaits.ts';
import type { Circuit } from './circuit.ts';

export interface AgencyFacts {
  id: string;
  code: string;
  name: string;
  /** Printed before the date, e.g. "Đắk Nông". */
  place: string;
  /** Used in notations, e.g. "SNV". */
  abbreviation: string;
}

export interface FileVersion {
  number: number;
  digest: string;
  sizeBytes: number;
  act: 'uploaded' | 'joined' | 'initialled' | 'signed' | 'sealed';
  at: Date;
  by: PersonRef;
  /** What an uploaded version was made from. Absent: it came as PDF. */
  source?: FileSource | undefined;
  /** Of a joined one: the files whose pages it has, in their order, the main document first. */
  joinedFrom?: string[];
}

export type SigningKind = 'initials' | 'approval' | 'seal';

/** A claim on the document for one signature; free again after `expiresAt`. */
export interface SigningClaim {
  id: string;
  kind: SigningKind;
  personId: string;
  expiresAt: Date;
  placement: SigningPlacement;
  /** The version that was shown when the claim was made; another one must not be signed. */
  baseDigest: string;
}

/** A signature that became a version. */
export interface AppliedSignature {
  id: string;
  kind: SigningKind;
  at: Date;
  by: PersonRef;
  /** SHA-256 of the signing certificate, hex. */
  certificateSha256: string;
  digest: string;
}

export interface OfficialNumber {
  value: number;
  notation: string;
  text: string;
  issuedOn: string;
  bookId: string;
  bookName: string;
  /** 2 and more: corrected content under the number of an earlier document. Absent: the first. */
  edition?: number;
}

export interface Recipient {
  id: string;
  code: string;
  name: string;
}

/** One line of the document's own time-line. */
export interface ActLine {
  at: Date;
  by: PersonRef | null;
  action: AuditAction;
  text: string;
}

/** What the last act of approval can be taken back to, while the document is still of the version it made. */
export interface Undo {
  version: number;
  personId: string;
  state: OutgoingState;
  circuit: Circuit;
  formCheck: OutgoingDocument['formCheck'];
}

export interface OutgoingDocument {
  id: string;
  agencyId: string;
  version: number;
  state: OutgoingState;
  fields: DraftFields;
  agency: AgencyFacts;
  unit: { id: string; name: string; abbreviation: string };
  drafter: PersonRef;
  drafterId: string;
  /** Who is to sign, as resolved when last saved. */
  signer: PersonRef | null;
  signerPostId: string | null;
  recipients: Recipient[];
  /** Could not receive at the release. */
  leftOut: Recipient[];
  versions: FileVersion[];
  attachments: DocumentFile[];
  /** Attachments whose pages go into the main document. */
  appended: DocumentFile[];
  opinions: Array<Omit<Opinion, 'at'> & { at: Date }>;
  /** The last form check since the document was submitted. */
  formCheck: 'none' | 'passed' | 'failed';
  /** As it was last submitted with; without steps for documents that need none. */
  circuit: Circuit;
  /** Posts that ever had a part in its circuit. */
  participants: string[];
  undo: Undo | null;
  /** Whether it has ever left the drafter's desk. */
  wasSubmitted: boolean;
  signing: SigningClaim | null;
  signatures: AppliedSignature[];
  number: OfficialNumber | null;
  /** Of the sealed file; known from release on. */
  pageCount: number | null;
  /** The earlier document it takes the place of, as resolved when last saved. */
  replaces: LinkedDocument | null;
  answersTo: AnsweredDocument | null;
  /** Recalls and changes of the recipients since the release. */
  laterActs: LaterAct[];
  replacedBy: (LinkedDocument & { at: Date }) | null;
  replies: Reply[];
  acts: ActLine[];
  createdAt: Date;
  updatedAt: Date;
}

/** What a list shows of a document. */
export type OutgoingSummary = Pick<
  OutgoingDocument,
  'id' | 'version' | 'state' | 'fields' | 'drafter' | 'signer' | 'recipients' | 'number' | 'updatedAt'
> &
  Pick<Waiting, 'awaits' | 'waitsFor' | 'stepDueOn'> & {
    /** Absent where it waits in its turn. */
    pressing?: number;
  };

export const paperCopies = (recipients: DraftFields['paperRecipients']): number =>
  recipients.reduce((sum, { copies }) => sum + copies, 0);

/** Số lượng bản, as released: agencies added later are no part of it. */
export const copiesOf = ({ fields, leftOut }: Pick<OutgoingDocument, 'fields' | 'leftOut'>) => ({
  electronic: Math.max(0, fields.recipientCodes.length - leftOut.length),
  paper: paperCopies(fields.paperRecipients),
});

/** Whether it goes to anybody outside. */
export const hasRecipient = ({
  recipients,
  fields,
}: Pick<OutgoingDocument, 'recipients' | 'fields'>): boolean =>
  recipients.length > 0 || fields.paperRecipients.length > 0 || hasOthers(fields);

/** Whether it goes to anybody besides agencies. */
export const hasOthers = ({ internal, mails }: Pick<DraftFields, 'internal' | 'mails'>): boolean =>
  internal.unitIds.length + internal.personIds.length + mails.length > 0;

/** Whether a version is these very files joined. */
export const isJoinOf = ({ joinedFrom = [] }: FileVersion, digests: readonly string[]): boolean =>
  joinedFrom.length === digests.length && joinedFrom.every((digest, index) => digest === digests[index]);

/** The bytes that count now; undefined while nothing is chosen. */
export const currentVersion = ({ versions, fields }: OutgoingDocument): FileVersion | undefined =>
  fields.main === null ? undefined : versions.at(-1);

/** The version before any initials: these say yes to a content, and are no part of it. */
export const lastContent = (versions: readonly FileVersion[]): FileVersion | undefined =>
  versions.findLast(({ act }) => act !== 'initialled');

/** The leader's signature that is in the current version, if any. */
export const approvalOf = ({ signatures, versions }: OutgoingDocument): AppliedSignature | undefined => {
  const inFile = new Set(versions.slice(lastUploadIndex(versions)).map(({ digest }) => digest));
  return signatures.findLast(({ kind, digest }) => kind === 'approval' && inFile.has(digest));
};

const lastUploadIndex = (versions: readonly FileVersion[]) =>
  Math.max(
    0,
    versions.findLastIndex(({ act }) => act === 'uploaded'),
  );
