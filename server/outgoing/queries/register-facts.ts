// The columns of the register of outgoing documents, of the documents themselves. NĐ 30/2020 Phụ lục IV.
import type { RowNote } from '../../contracts/register-rows.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { DocumentFacts } from '../../registers/index.ts';
import { paperCopies } from '../domain/outgoing-document.ts';
import type { ExchangePort } from '../ports.ts';
import type { ReadRegistered, RegisteredOutgoing } from '../store-register.ts';

interface FactsDeps {
  readRegistered: ReadRegistered;
  exchange: Pick<ExchangePort, 'acknowledgedBy'>;
}

export async function registerFacts(
  { readRegistered, exchange }: FactsDeps,
  agencyId: string,
  ids: readonly string[],
): Promise<Map<string, DocumentFacts>> {
  const [rows, acknowledged] = await Promise.all([
    readRegistered(agencyId, ids),
    exchange.acknowledgedBy(agencyId, ids),
  ]);
  return new Map(rows.map((row) => [row._id, factsOf(row, acknowledged.get(row._id) ?? [])]));
}

/** "Lưu: VT, VP." of the printed "Nơi nhận". */
const KEPT = /^lưu\s*:?\s*/i;

function factsOf(row: RegisteredOutgoing, receivedBy: string[]): DocumentFacts {
  const { _id: id, fields, unit, signer, recipients, numberText, releasedAt } = row;
  const { toPlaces: places = [], paperRecipients = [] } = fields;
  const kept = places.find((place) => KEPT.test(place));
  return {
    id,
    numberText,
    // The register has the date of the number, which is that of the document.
    documentOn: '',
    kind: fields.kind,
    kindName: '',
    subject: fields.subject,
    author: signer?.name ?? '',
    recipients: [
      ...[...recipients, ...paperRecipients].map(({ name }) => name),
      ...places.filter((place) => !KEPT.test(place)),
    ],
    keptBy: kept === undefined ? `VT, ${unit.name}` : kept.replace(KEPT, '').replace(/\.$/, ''),
    // An electronic original goes to each recipient once; of paper there may be several.
    copies: releasedAt === null ? null : recipients.length + paperCopies(paperRecipients),
    movedOn: releasedAt && vietnamDate(releasedAt),
    receivedBy,
    notes: notesOf(row),
  };
}

function notesOf({ state, replaces, replacedBy, answersTo, laterActs = [] }: RegisteredOutgoing): RowNote[] {
  const recall = laterActs.findLast(({ kind }) => kind === 'recall');
  const notes: Array<RowNote | false | null | undefined> = [
    (state === 'numbered' || state === 'sealed') && { kind: 'unreleased', text: '' },
    state === 'recalled' && { kind: 'recalled', text: recall?.reason ?? '' },
    state === 'released' && recall && { kind: 'recallAsked', text: recall.reason },
    state === 'replaced' && { kind: 'replaced', text: replacedBy?.numberText ?? '' },
    replaces && { kind: 'replaces', text: replaces.numberText },
    answersTo && { kind: 'answers', text: answersTo.numberText },
  ];
  return notes.filter((note) => note !== null && note !== undefined && note !== false);
}
