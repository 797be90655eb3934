// A number of a book as its ten columns (NĐ 30/2020 Phụ lục IV): from the document that carries it, from what a clerk has
// written, or empty; a number that is void, reserved or on paper is a row like any other.
import { numberText } from '../../contracts/notation.ts';
import type { RegisterRow, RowFilter, RowNote, WrittenColumns } from '../../contracts/register-rows.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import type { Direction } from './book.ts';
import type { DocumentFacts } from './document-facts.ts';
import type { Entry, Written } from './entry.ts';

/** A row of the book, or a part of a run on paper: one line a clerk has written, or the numbers between two of them. */
export interface Piece {
  entry: Entry;
  from: number;
  to: number;
  written: Written | null;
}

/** Names shown in one cell; a list of seven hundred recipients stands with its document. */
const SHOWN = 40;

const EMPTY: WrittenColumns = {
  ...{ numberText: '', arrivedOn: null, documentOn: null, subject: '', author: '', recipients: '' },
  ...{ keptBy: '', copies: null, movedOn: null, receivedBy: '', note: '' },
};

export function rowOf(piece: Piece, direction: Direction, facts: DocumentFacts | undefined): RegisterRow {
  const { entry, from, to } = piece;
  const base = {
    number: from,
    through: to > from ? to : null,
    state: entry.state,
    documentId: entry.state === 'bound' ? entry.documentId : null,
  };
  if (facts !== undefined && entry.state === 'bound')
    return { ...base, ...ofDocument(entry, facts, direction) };
  return { ...base, ...ofPaper(piece, direction) };
}

function ofDocument(entry: Entry, facts: DocumentFacts, direction: Direction) {
  const { kind, kindName, subject, recipients, receivedBy } = facts;
  const isNamed = kind === null && kindName !== '';
  return {
    numberText: direction === 'outgoing' ? entry.text : facts.numberText,
    on: entry.on,
    documentOn: direction === 'outgoing' ? entry.on : facts.documentOn || null,
    kind,
    subject: isNamed ? `${kindName}: ${subject}` : subject,
    author: facts.author,
    recipients: recipients.slice(0, SHOWN),
    recipientCount: recipients.length,
    keptBy: facts.keptBy,
    copies: facts.copies,
    movedOn: facts.movedOn,
    receivedBy: receivedBy.slice(0, SHOWN),
    receivedCount: receivedBy.length,
    notes: facts.notes,
    writable: null,
  };
}

function ofPaper({ entry, from, to, written }: Piece, direction: Direction) {
  const columns = { ...EMPTY, ...written?.columns };
  const isRun = entry.state === 'paper';
  const isOutgoing = direction === 'outgoing';
  // The date of a run is that of its last number: of the others only what is written is known.
  const givenOn = isRun && !(from === to && to === (entry.through ?? entry.number)) ? null : entry.on;
  const printed = isRun
    ? to > from
      ? `${numberText(from, '')}–${numberText(to, '')}`
      : numberText(from, '')
    : entry.text;
  const documentOn = columns.documentOn ?? (isOutgoing ? givenOn : null);
  return {
    numberText: columns.numberText || (isOutgoing ? printed : ''),
    on: isOutgoing ? documentOn : (columns.arrivedOn ?? givenOn),
    documentOn,
    kind: null,
    subject: columns.subject || (entry.state === 'bound' ? (entry.subject ?? '') : ''),
    author: columns.author,
    recipients: columns.recipients === '' ? [] : [columns.recipients],
    recipientCount: columns.recipients === '' ? 0 : 1,
    keptBy: columns.keptBy,
    copies: columns.copies,
    movedOn: columns.movedOn,
    receivedBy: columns.receivedBy === '' ? [] : [columns.receivedBy],
    receivedCount: columns.receivedBy === '' ? 0 : 1,
    notes: notesOf(entry, columns),
    writable: isWritable(entry) ? { version: written?.version ?? 0, columns } : null,
  };
}

/** Whether its columns are a clerk's to write: no document here says them. */
export const isWritable = ({ state, documentId, written }: Entry): boolean =>
  state === 'paper' || (state === 'bound' && documentId === null && written !== null);

function notesOf({ state, voidReason, purpose }: Entry, { note }: WrittenColumns): RowNote[] {
  const notes: RowNote[] = [];
  if (state === 'voided') notes.push({ kind: 'void', text: voidReason ?? '' });
  if (state === 'reserved') notes.push({ kind: 'reserved', text: purpose ?? '' });
  if (state === 'paper') notes.push({ kind: 'onPaper', text: '' });
  if (note !== '') notes.push({ kind: 'written', text: note });
  return notes;
}

/** Case, marks and đ aside, as people type when they search. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();

export type Matches = (row: RegisterRow, facts: DocumentFacts | undefined) => boolean;

/** What the database does not look at: kind, people and text. Dates and states it does. */
export function matchesOf({ kind, author = '', recipient = '', text = '' }: RowFilter): Matches {
  const wanted = { author: fold(author), recipient: fold(recipient), text: fold(text) };
  return (row, facts) => {
    const has = (part: string, ...texts: readonly string[]) =>
      part === '' || texts.some((each) => fold(each).includes(part));
    return (
      (kind === undefined || row.kind === kind || isNamedSo(row, DOCUMENT_KINDS[kind].name)) &&
      has(wanted.author, row.author) &&
      has(wanted.recipient, ...(facts?.recipients ?? row.recipients)) &&
      has(wanted.text, row.subject, row.numberText, ...row.notes.map((note) => note.text))
    );
  };
}

/** A clerk writes "Quyết định về việc…" into one cell. */
const isNamedSo = ({ kind, subject }: RegisterRow, name: string): boolean =>
  kind === null && fold(subject).startsWith(fold(name));
