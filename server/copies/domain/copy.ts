// One copy, the whole aggregate; and what may be done to it. NĐ 30/2020 Điều 25; Phụ lục I, phần II.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { CopySourceKind } from '../../contracts/copies.ts';
import type { CopyForm, CopyState } from '../../contracts/vocabulary.ts';

export interface CopyNumber {
  value: number;
  notation: string;
  text: string;
  issuedOn: string;
  bookId: string;
  bookName: string;
}

export interface Copy {
  id: string;
  agencyId: string;
  version: number;
  state: CopyState;
  form: CopyForm;
  /** The document at the bottom of it, whose reader may see the copy. */
  root: { kind: 'outgoing' | 'incoming'; id: string };
  /** What was copied, as it was then. */
  source: {
    kind: CopySourceKind;
    id: string;
    digest: string;
    name: string;
    numberText: string;
    issuedOn: string;
    subject: string;
    issuer: string;
  };
  pages: number[] | null;
  /** The bytes that are sealed: those of the source, or the pages taken out of it. */
  baseDigest: string;
  /** The corner of its first page bears a text block already. */
  hasBlock: boolean;
  number: CopyNumber | null;
  file: {
    digest: string;
    sizeBytes: number;
    at: Date;
    by: PersonRef;
    signedBy: string;
    certificateSha256: string;
  } | null;
  cancelled: { at: Date; by: PersonRef; reason: string } | null;
  createdAt: Date;
  createdBy: PersonRef;
}

export type CopyAct = 'number' | 'seal' | 'cancel';

/** A number that was voided meanwhile is taken anew in the same state. */
const FROM: Record<CopyAct, readonly CopyState[]> = {
  number: ['draft', 'numbered'],
  seal: ['numbered'],
  cancel: ['draft', 'numbered'],
};

export const mayNow = (act: CopyAct, { state }: Pick<Copy, 'state'>): boolean => FROM[act].includes(state);
