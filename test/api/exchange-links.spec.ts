// What the axis and the folder bring, through the real door of a real exchange: checked, stored once, acknowledged.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Receipt } from '../../server/contracts/exchange.ts';
import { type AxisSimulator, startAxisSimulator } from '../simulators/axis/axis-simulator.ts';
import { until } from '../support/until.ts';
import { openPeerWorld, type PeerWorld, senderEntry, signedPacket } from './peer-world.ts';

const AXIS = { systemId: 'vanthu', secret: 'bí mật' };

describe('packets from the axis and the folder', () => {
  let axis: AxisSimulator;
  let root: string;
  let world: PeerWorld;

  before(async () => {
    axis = await startAxisSimulator({ systems: [AXIS], agencies: [{ code: 'H16.01', name: 'Sở Nội vụ' }] });
    root = await mkdtemp(join(tmpdir(), 'vanthu-links-'));
    await mkdir(join(root, 'in'));
    world = await openPeerWorld({
      axis: { ...AXIS, endpoint: new URL(axis.url), pollMs: 20 },
      folder: { root, pollMs: 20 },
    });
    await world.organization.importDirectory([senderEntry(world.pki)], { source: 'import' });
    world.exchange.start();
  });
  after(async () => {
    await world.close();
    await axis.close();
    await rm(root, { recursive: true, force: true });
  });

  const sound = (number: string) =>
    signedPacket(world.pki, { from: 'H16.01', keyId: 'so-noi-vu.exchange', number });
  const arrivedOnce = (number: string) =>
    world.arrived.filter(({ numberText }) => numberText === `${number}/VP`).length;
  const put = (bytes: Buffer) => axis.put({ from: 'H16.01', to: 'H16.02', messageType: 'edoc', bytes });
  const filesIn = async (folder: string) =>
    (await readdir(join(root, folder), { recursive: true }).catch(() => [])).filter((name) =>
      name.includes('.'),
    );

  it('stores a packet of the axis before the axis is told, and once however often it is offered', async () => {
    const bytes = sound('1');
    const [first, second] = [put(bytes), put(bytes)];
    await until('both acknowledged', () => first.status === 'done' && second.status === 'done');
    await until('told', () => arrivedOnce('1') > 0);
    await world.exchange.idle();
    // The same letter signed anew is another packet under the same name.
    const other = put(sound('1'));
    await until('refused', () => other.status === 'fail');
    expect(arrivedOnce('1')).to.equal(1);
  });

  it('tells the axis that a packet with a false signature was not taken', async () => {
    const forged = put(signedPacket(world.pki, { from: 'H16.01', keyId: 'ubnd-tinh.exchange', number: '2' }));
    await until('refused', () => forged.status === 'fail');
    expect(arrivedOnce('2')).to.equal(0);
  });

  it('takes a file, and lays a signed receipt out for its sender', async () => {
    await writeFile(join(root, 'in', 'tin.part'), sound('3'));
    await writeFile(join(root, 'in', 'tin.edxml'), sound('3'));
    await until('receipt', async () => (await filesIn('out/H16.01')).length > 0);
    await until('told', () => arrivedOnce('3') > 0);
    const [name = ''] = await filesIn('out/H16.01');
    const receipt = Receipt.parse(JSON.parse(await readFile(join(root, 'out/H16.01', name), 'utf8')));
    expect(receipt).to.include({ senderCode: 'H16.01', recipientCode: 'H16.02' });
    expect(receipt.signature.split('.')).to.have.length(3);
  });

  it('takes a file that is also for an agency elsewhere which only receives', async () => {
    const silent = senderEntry(world.pki, { code: 'H16.03', name: 'Sở Tư pháp', certificates: [] });
    const terms = silent.terms.map((each) => ({ ...each, maySend: false }));
    await world.organization.importDirectory([{ ...silent, terms }], { source: 'import' });
    const shared = { from: 'H16.01', keyId: 'so-noi-vu.exchange', number: '5', alsoTo: ['H16.03'] } as const;
    await writeFile(join(root, 'in', 'chung.edxml'), signedPacket(world.pki, shared));
    await until('told', () => arrivedOnce('5') > 0);
  });

  it('rejects a file of an agency that may not send, and says so', async () => {
    await world.organization.setUp.closeAgency('H16.01', new Date());
    await writeFile(join(root, 'in', 'muộn.edxml'), sound('4'));
    await until('rejected', async () => (await filesIn('rejected')).some((name) => name.endsWith('.txt')));
    const why = (await filesIn('rejected')).find((name) => name.endsWith('.txt')) ?? '';
    expect(await readFile(join(root, 'rejected', why), 'utf8')).to.include('EXCHANGE_SENDER_REFUSED');
    expect(arrivedOnce('4')).to.equal(0);
  });
});
