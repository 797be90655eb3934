// Whether a status is believed of a delivery: who sent it, of what it speaks, and whether it may come now.
import { expect } from 'chai';
import { type DeliveryFacts, judgeStatus, type StatusDraft } from '../../server/exchange/protocol/index.ts';
import { statusDraft } from './packet-samples.ts';

const DIGEST = 'ab'.repeat(32);
const SENT: DeliveryFacts = {
  recipient: 'G22',
  documentId: 'H16.01,2026/11/23,15/SNV-VP',
  packetId: 'a1b2c3d4',
  packetDigest: DIGEST,
  stage: '01',
};

const answer = (overrides: Partial<StatusDraft> = {}, response: Partial<StatusDraft['responseFor']> = {}) => {
  const draft = statusDraft({ code: '03', ...overrides });
  return { ...draft, responseFor: { ...draft.responseFor, packetDigest: DIGEST, ...response } };
};

describe('a status of a delivery', () => {
  it('of the addressee, of this content, going forward, is believed', () => {
    const believed = { ok: true, stage: '03', isRepeat: false, isBound: true };
    expect(judgeStatus(answer(), SENT)).to.deep.equal(believed);
    const old = { ...SENT, recipient: '000.00.00.G22' };
    expect(judgeStatus(answer(), old)).to.deep.equal(believed);
    expect(judgeStatus(answer({ code: '01' }), SENT)).to.deep.include({
      ok: true,
      isRepeat: true,
      stage: '01',
    });
  });

  it('of a system that names no content is believed, and called unbound', () => {
    const { packetDigest: _, packetId: __, ...bare } = answer().responseFor;
    const judged = judgeStatus({ ...answer(), responseFor: bare }, SENT);
    expect(judged).to.deep.include({ ok: true, isBound: false });
  });

  const refused: [string, ReturnType<typeof answer>, Partial<DeliveryFacts>, string][] = [
    ['from somebody else', answer({ from: { organId: 'G23' } }), {}, 'STATUS_NOT_ADDRESSEE'],
    ['from the sender himself', answer({ from: { organId: 'H16.01' } }), {}, 'STATUS_NOT_ADDRESSEE'],
    [
      'of another document',
      answer({}, { documentId: 'H16.01,2026/11/23,16/SNV-VP' }),
      {},
      'STATUS_OTHER_DOCUMENT',
    ],
    ['of another packet', answer({}, { packetId: 'other' }), {}, 'STATUS_OTHER_DOCUMENT'],
    ['of another content', answer({}, { packetDigest: 'cd'.repeat(32) }), {}, 'STATUS_OTHER_CONTENT'],
    ['that goes backwards', answer({ code: '03' }), { stage: '05' }, 'STATUS_BACKWARD'],
    ['that skips arrival', answer({ code: '03' }), { stage: 'none' }, 'STATUS_BACKWARD'],
    ['after a refusal', answer({ code: '03' }), { stage: '02' }, 'STATUS_BACKWARD'],
    ['that answers what nobody asked', answer({ code: '15' }), { stage: '03' }, 'STATUS_NOT_ASKED'],
  ];
  for (const [name, status, facts, refusal] of refused)
    it(`${name} is refused as ${refusal}`, () => {
      expect(judgeStatus(status, { ...SENT, ...facts })).to.deep.equal({ ok: false, refusal });
    });

  it('that answers a recall ends the delivery when it agrees', () => {
    const asked = { ...SENT, stage: '04', pending: 'recall' } as const;
    expect(judgeStatus(answer({ code: '15' }), asked)).to.deep.include({ ok: true, stage: '15' });
    expect(judgeStatus(answer({ code: '16' }), asked)).to.deep.include({ ok: true, stage: '04' });
  });

  it('is refused for who sent it before what it says is looked at', () => {
    const status = answer({ from: { organId: 'G23' } }, { packetDigest: 'cd'.repeat(32) });
    expect(judgeStatus(status, SENT)).to.deep.equal({ ok: false, refusal: 'STATUS_NOT_ADDRESSEE' });
  });
});
