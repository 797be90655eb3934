// What a sender asks of a document that is here, told by the exchange at least once and at the worst moments.
import { expect } from 'chai';
import type { ArrivedPacket } from '../../server/incoming/index.ts';
import { codeOf } from '../support/code-of.ts';
import { arrived, codesOf, NOW, registered } from './incoming-desk.ts';
import { act, openWorld, read, signedPdf, type World } from './incoming-world.ts';
import { AGENCY, type Authorities, openAuthorities } from './outgoing-world.ts';

describe('requests of a sender', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date(NOW));
    world = await openWorld(authorities, await signedPdf(authorities));
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const takeBack = (packetId: string, requestId: string) =>
    world.incoming.takeBackAsked({
      ...{ requestId, agencyId: AGENCY.id, packetId, reason: 'Gửi nhầm nơi nhận' },
      at: authorities.time.now,
    });
  const packetOf = (packetId: string): Partial<ArrivedPacket> => ({ packetId });

  it('a take-back between the book and the document wins: nothing is registered, no number stays open', async () => {
    const packetId = 'a1'.repeat(20);
    const before = await arrived(world, packetOf(packetId));
    world.meanwhile.afterReserve = () => takeBack(packetId, 'request-0001');
    expect(await codeOf(act(world, 'clerk', 'registerIncoming', before))).to.equal('INCOMING_WRONG_STATE');
    const after = await read(world, 'clerk', before.id);
    expect(after).to.include({ state: 'cancelled', registration: null });
    expect(await codesOf(world, before.id)).to.deep.equal(['01', '15']);
  });

  it('a take-back after the book is answered 16 with the number, once however often it is told', async () => {
    const packetId = 'b2'.repeat(20);
    const document = await registered(world, packetOf(packetId));
    for (let time = 0; time < 3; time += 1) await takeBack(packetId, 'request-0002');
    const after = await read(world, 'clerk', document.id);
    expect(after.state).to.equal('registered');
    expect(after.requests).to.have.length(1);
    expect(after.requests[0]?.answer?.text).to.contain(`${document.registration?.arrivalNumber}`);
    expect(await codesOf(world, document.id)).to.deep.equal(['01', '03', '16']);
  });

  it('a take-back that overtakes its document is told again until that is here', async () => {
    const packetId = 'c3'.repeat(20);
    expect(await codeOf(takeBack(packetId, 'request-0003'))).to.not.equal('resolved');
    const document = await arrived(world, packetOf(packetId));
    await takeBack(packetId, 'request-0003');
    expect((await read(world, 'clerk', document.id)).state).to.equal('cancelled');
  });

  it('new content of a document that waits for its number takes its place, and both are linked', async () => {
    const old = await arrived(world, { ...packetOf('d4'.repeat(20)), documentId: 'H16.02.2026.900' });
    const business = {
      ...{ type: 'update' as const, documentId: 'H16.02.2026.900', reason: 'Sửa phụ lục' },
      ...{ contentChanged: true, receiversChanged: false, receivers: [] },
    };
    const made = await arrived(world, {
      ...packetOf('e5'.repeat(20)),
      documentId: 'H16.02.2026.900',
      business,
    });
    expect(made.replaces.map(({ id }) => id)).to.deep.equal([old.id]);
    const after = await read(world, 'clerk', old.id);
    expect(after.replacedBy?.id).to.equal(made.id);
    expect(after.cancellation).to.include({ kind: 'update', reason: 'Sửa phụ lục' });
    expect(await codesOf(world, old.id)).to.deep.equal(['01', '15']);
    expect(await codesOf(world, made.id)).to.deep.equal(['01']);
  });
});
