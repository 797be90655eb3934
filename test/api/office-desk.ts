// The acts of an outgoing document through HTTP, for tests that need one at a certain step of a whole office.
import type { DraftFields, OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { Caller, TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';

export const PIN = '123456';
const box = (xMm: number, yMm: number, widthMm = 40, heightMm = 20) => ({
  page: 1,
  xMm,
  yMm,
  widthMm,
  heightMm,
});
export const PLACEMENTS = {
  approval: { image: box(120, 200) },
  seal: { image: box(120, 200), number: box(40, 38, 50, 8), date: box(110, 38, 70, 8) },
};

export interface OfficeDesk {
  officer: Caller;
  leader: Caller;
  clerk: Caller;
  /** Clerk of the recipient, H16.02. */
  receiver: Caller;
  fields(overrides?: Partial<DraftFields>): Promise<DraftFields>;
  draft(overrides?: Partial<DraftFields>): Promise<OutgoingDetail>;
  submitted(overrides?: Partial<DraftFields>): Promise<OutgoingDetail>;
  signed(overrides?: Partial<DraftFields>): Promise<OutgoingDetail>;
  sealed(overrides?: Partial<DraftFields>): Promise<OutgoingDetail>;
  /** Sent, and arrived wherever it can. */
  released(overrides?: Partial<DraftFields>): Promise<OutgoingDetail>;
  begin(caller: Caller, document: OutgoingDetail, kind: keyof typeof PLACEMENTS): Promise<string>;
  finish(caller: Caller, document: OutgoingDetail, signingId: string): Promise<OutgoingDetail>;
}

/** What names the version an act is for. */
export const on = ({ id, version }: OutgoingDetail) => ({ params: { id }, body: { version } });

/** Three people of an agency of a seeded office, and the clerk of H16.02. */
export async function openDesk(office: TestOffice, of = 'snv', to = 'H16.02'): Promise<OfficeDesk> {
  const [officer, leader, clerk, receiver] = await Promise.all([
    office.as(`chuyenvien.${of}`),
    office.as(`lanhdao.${of}`),
    office.as(`vanthu.${of}`),
    office.as('vanthu.stc'),
  ]);

  const fields: OfficeDesk['fields'] = async (overrides = {}) => {
    const { digest } = await officer.call('uploadFile', {
      query: { name: 'cong-van.pdf', purpose: 'main' },
      bytes: buildDocument({ catalog: `/Lang (${Math.random()})` }),
    });
    const { people } = await officer.call('getOwnAgency');
    const signerPostId = people.find(({ role }) => role === 'leader')?.postId ?? null;
    return {
      kind: 'cong-van',
      subject: 'Về việc báo cáo cải cách hành chính',
      signerPostId,
      recipientCodes: [to],
      main: { digest, name: 'cong-van.pdf' },
      ...overrides,
    } as DraftFields;
  };
  const draft: OfficeDesk['draft'] = async (overrides) =>
    officer.call('createDraft', { body: await fields(overrides) });
  const begin: OfficeDesk['begin'] = async (caller, document, kind) => {
    const { params, body } = on(document);
    const wish = { ...body, kind, placement: PLACEMENTS[kind] };
    return (await caller.call('beginSigning', { params, body: wish })).signingId;
  };
  const finish: OfficeDesk['finish'] = (caller, { id }, signingId) =>
    caller.call('finishSigning', { params: { id, signingId }, body: { pin: PIN } });
  const sign = async (caller: Caller, document: OutgoingDetail, kind: keyof typeof PLACEMENTS) =>
    finish(caller, document, await begin(caller, document, kind));

  const submitted: OfficeDesk['submitted'] = async (overrides) =>
    officer.call('submitOutgoing', on(await draft(overrides)));
  const signed: OfficeDesk['signed'] = async (overrides) =>
    sign(leader, await submitted(overrides), 'approval');
  const sealed: OfficeDesk['sealed'] = async (overrides) =>
    sign(clerk, await clerk.call('assignNumber', on(await signed(overrides))), 'seal');
  const released: OfficeDesk['released'] = async (overrides) => {
    const sent = await clerk.call('releaseOutgoing', on(await sealed(overrides)));
    await office.settle();
    return clerk.call('getOutgoing', { params: { id: sent.id } });
  };
  const acts = { draft, submitted, signed, sealed, released, begin, finish };
  return { officer, leader, clerk, receiver, fields, ...acts };
}
