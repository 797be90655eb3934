// Evidence of a document that its sender has asked back, corrected or replaced: the packets and statuses that asked, the
// answers and every receipt are in it on both sides, and are judged like the rest (EVIDENCE.md §4).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { type ProofTrust, verifyBundle } from '../../server/proof/index.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { bundleOf, type OpenedBundle, trustOf, unpack } from './opened-bundle.ts';
import { openRecallDesk, type RecallDesk } from './recall-desk.ts';

describe('evidence of what was asked after the release', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: RecallDesk;
  let folder: string;
  let trust: ProofTrust;

  before(async () => {
    office = await startTestOffice();
    desk = await openRecallDesk(office);
    folder = await mkdtemp(join(tmpdir(), 'vanthu-asked-'));
  });
  after(async () => {
    await office?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As the sender and as the recipient takes it away. */
  const bothOf = async (document: OutgoingDetail, incomingId?: string): Promise<OpenedBundle[]> => {
    await office.settle();
    const id = incomingId ?? (await desk.arrivedAt('H16.02', document)).id;
    const zips = [
      await desk.clerk.call('downloadDocumentEvidence', { params: { id: document.id } }),
      await desk.receiver.call('downloadIncomingEvidence', { params: { id } }),
    ];
    trust = await trustOf(office, folder);
    return Promise.all(zips.map(unpack));
  };
  const judged = async (files: OpenedBundle) => {
    const { finding, gaps, requests, statuses, receipts } = await verifyBundle(bundleOf(files), trust);
    const codes = [...files.keys()]
      .flatMap((name) => /statuses\/\d+-(\d\d)\.edxml$/.exec(name)?.[1] ?? [])
      .sort();
    return { finding, gaps, requests, statuses, receipts, codes };
  };

  it('holds the take-back that was sent as a status, and its answer', async () => {
    const sent = await desk.released();
    await desk.recall(sent);
    for (const files of await bothOf(sent))
      expect(await judged(files)).to.deep.equal({
        ...{ finding: null, gaps: [], requests: 0, statuses: 3, receipts: 4 },
        codes: ['01', '13', '15'],
      });
  });

  it('holds each recall that was sent as a packet, with its receipt and its own answer', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    for (const answer of [{ refuse: 'Văn bản đang được xử lý.' }, 'agree'] as const) {
      await desk.recall(sent);
      await office.settle();
      await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), answer);
    }
    const both = await bothOf(sent);
    for (const files of both)
      expect(await judged(files)).to.deep.equal({
        ...{ finding: null, gaps: [], requests: 2, statuses: 4, receipts: 7 },
        codes: ['01', '03', '15', '16'],
      });
    for (const files of both) {
      const [first, second] = [...files.keys()].filter((name) => /^requests\/\d+\.edxml$/.test(name));
      const [one, other] = [files.get(first ?? ''), files.get(second ?? '')];
      if (!first || !second || !one || !other) throw new Error('no requests');
      const without = new Map(files);
      without.delete(first);
      expect((await verifyBundle(bundleOf(without), trust)).finding?.where).to.equal(first);
      const swapped = new Map(files).set(first, other).set(second, one);
      expect((await verifyBundle(bundleOf(swapped), trust)).finding).to.deep.include({
        code: 'FILE_CHANGED',
      });
    }
  });

  it('holds a recall that nobody has answered yet', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    for (const files of await bothOf(sent))
      expect(await judged(files)).to.deep.equal({
        ...{ finding: null, gaps: [], requests: 1, statuses: 2, receipts: 4 },
        codes: ['01', '03'],
      });
  });

  it('holds the document that replaced it, or corrected it, as what asked', async () => {
    for (const keepsNumber of [false, true]) {
      const old = await desk.released();
      const there = await desk.arrivedAt('H16.02', old);
      await desk.released({ replacesId: old.id, keepsNumber });
      for (const files of await bothOf(old, there.id))
        expect(await judged(files), `${keepsNumber}`).to.deep.equal({
          ...{ finding: null, gaps: [], requests: 1, statuses: 2, receipts: 4 },
          codes: ['01', '15'],
        });
    }
  });
});
