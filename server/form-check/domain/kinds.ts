// What the kinds of documents ask of the form: NĐ 30/2020 Phụ lục III, mẫu 1.1–1.10.
import type { DocumentKind } from '../../contracts/vocabulary.ts';

/** Issued with another document, or a letter of greeting: they may go without the head. */
const HEADLESS: ReadonlySet<DocumentKind> = new Set([
  'thu-cong',
  'quy-che',
  'quy-dinh',
  'hop-dong',
  'ban-ghi-nho',
  'ban-thoa-thuan',
]);
/** Two parties sign, or several people: who is named where differs. */
const SEVERAL_SIGNERS: ReadonlySet<DocumentKind> = new Set([
  'hop-dong',
  'ban-ghi-nho',
  'ban-thoa-thuan',
  'bien-ban',
  'giay-uy-quyen',
]);
/** Addressed to whom it concerns. */
const ADDRESSED: ReadonlySet<DocumentKind> = new Set(['cong-van', 'to-trinh', 'phieu-gui', 'phieu-chuyen']);
/** Begin with what they rest on. */
const BASED: ReadonlySet<DocumentKind> = new Set(['nghi-quyet', 'quyet-dinh']);

export const isHeadless = (kind: DocumentKind): boolean => HEADLESS.has(kind);
export const hasSeveralSigners = (kind: DocumentKind): boolean => SEVERAL_SIGNERS.has(kind);
export const isAddressed = (kind: DocumentKind): boolean => ADDRESSED.has(kind);
export const restsOnBasis = (kind: DocumentKind): boolean => BASED.has(kind);
/** A letter has its subject under the number, and no title. */
export const isLetter = (kind: DocumentKind): boolean => kind === 'cong-van' || kind === 'thu-cong';
