// What happens between two agencies on two servers, by the names under which offices tell of it. Recalls, parts and limits
// have specs of their own.
import { expect } from 'chai';
import { OrganCode } from '../../server/contracts/common-shapes.ts';
import { DirectoryEntry } from '../../server/contracts/directory.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { until } from '../support/until.ts';
import { agencyOf, CODES, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

const CLERK = { id: 'person-0001', name: 'Lê Thị Văn Thư', title: 'Văn thư' };
/** Five hundred characters, the most a form takes, in sentences people would write. */
const LONG_REASON = 'Văn bản không thuộc thẩm quyền giải quyết của Sở; đề nghị gửi đúng cơ quan được giao. '
  .repeat(6)
  .slice(0, 500);

describe('exchange scenarios', function () {
  this.timeout(60_000);
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  type Request = Awaited<ReturnType<ExchangeWorld['request']>>;
  const shown = async (request: Request) => {
    const [delivery] = await world.sender.exchange.deliveriesOf(request);
    if (delivery === undefined) throw new Error('no delivery');
    return delivery;
  };
  const send = async (overrides: Partial<Request> = {}) => {
    const request = await world.request(overrides);
    await world.sender.exchange.enqueueDeliveries(request);
    return request;
  };
  const standing = (request: Request, state: string) =>
    until(state, async () => (await shown(request)).state === state);
  const arrivedOf = async ({ document }: Request) => {
    const found = () => world.receiver.arrived.filter(({ numberText }) => numberText === document.numberText);
    await until('arrived', () => found().length > 0);
    return found();
  };
  /** The receiver's clerk tells the sender something of the document. */
  const tell = async (request: Request, code: '01' | '02' | '03', text = '') => {
    const [packet] = await arrivedOf(request);
    if (packet === undefined) throw new Error('nothing arrived');
    const { packetId, agencyId } = packet;
    const status = {
      incomingId: `in-${packetId}`,
      packetId,
      agencyId,
      code,
      text,
      by: CLERK,
      at: new Date(),
    };
    await world.receiver.exchange.enqueueStatus(status);
  };

  const ask = ({ outgoingId, agencyId }: Request, kind: 'recall', recipientCode: string = CODES.receiver) =>
    world.sender.exchange.askRecall({
      ...{ requestId: `recall-${outgoingId}`, outgoingId, agencyId, recipientCode, revision: 2, kind },
      ...{ reason: 'Gửi nhầm phiên bản, đề nghị trả lại.', by: CLERK.name, at: new Date() },
    });
  const recalls = () => world.receiver.arrived.filter(({ business }) => business.type === 'recall');
  /** The receiver agrees to give the document back. */
  const answer = async (request: Request, answers: string) => {
    const [packet] = await arrivedOf(request);
    const { packetId = '', agencyId = '' } = packet ?? {};
    const status = { incomingId: `in-${packetId}`, packetId, agencyId, code: '15' as const, text: '' };
    await world.receiver.exchange.enqueueStatus({ ...status, answers, by: CLERK, at: new Date() });
  };
  const nameOf = async ({ agencyId, outgoingId }: Request) => ({
    agencyId,
    documentId: (await world.sender.exchange.documentIdOf({ agencyId, outgoingId })) ?? '',
  });

  /** The receiver holds the sender's receipts of what it has told. */
  const heard = async (request: Request) => {
    const [packet] = await arrivedOf(request);
    const statuses = () => world.receiver.exchange.statusesOf(`in-${packet?.packetId ?? ''}`);
    await until('heard', async () => (await statuses()).every(({ state }) => state === 'sent'));
  };

  /** What the receiver's directory says of the sender. */
  const asReceiverSees = ({
    maySend = true,
    until: end = null,
  }: {
    maySend?: boolean;
    until?: string | null;
  }) => {
    const { code, name, exchangeCertificates } = agencyOf('sender', world.pki, 'receiver', null);
    const entry = DirectoryEntry.parse({
      ...{ code, name },
      terms: [
        {
          from: '2020-01-01T00:00:00Z',
          transport: 'peer',
          endpoint: world.sender.url,
          canReceive: true,
          maySend,
        },
      ],
      certificates: exchangeCertificates.map((der) => ({
        ...{ use: 'packet', der: Buffer.from(der).toString('base64'), from: null, until: end },
      })),
    });
    return world.receiver.organization.importDirectory([entry], { source: 'import' });
  };
  /** By the sender's clerk. */
  const sendAgain = async (request: Request) => {
    const path = ROUTES.retryDelivery.path.replace(':id', (await shown(request)).id);
    const answer = await fetch(new URL(path, world.sender.url), {
      method: 'POST',
      headers: { 'x-caller': 'clerk@sender' },
    });
    expect(answer.status, await answer.text()).to.equal(204);
  };

  it('refused with a long reason: the sender reads all of it', async () => {
    const request = await send();
    await tell(request, '01');
    await tell(request, '02', LONG_REASON);
    await standing(request, 'refused');
    expect((await shown(request)).steps.at(-1)?.text).to.contain(LONG_REASON.trim());
  });

  it('sent twice by a batch: two runs of it at once make one delivery, and one document arrives', async () => {
    const request = await world.request();
    await Promise.all(Array.from({ length: 8 }, () => world.sender.exchange.enqueueDeliveries(request)));
    await standing(request, 'sent');
    await world.sender.exchange.enqueueDeliveries(request);
    await world.sender.exchange.idle();
    await world.receiver.exchange.idle();
    expect(await world.sender.exchange.deliveriesOf(request)).to.have.length(1);
    expect(await arrivedOf(request)).to.have.length(1);
  });

  it('identical documents: two numbers, the same text and file, are two documents and one file', async () => {
    const first = await send();
    const second = await send({ files: first.files });
    const [one] = await arrivedOf(first);
    const [other] = await arrivedOf(second);
    expect(one?.packetId).to.not.equal(other?.packetId);
    expect(one?.files.map(({ digest }) => digest)).to.deep.equal(other?.files.map(({ digest }) => digest));
  });

  it('directory changed in between: what waits for a server that moved goes to where it is now', async () => {
    const at = (endpoint: string) =>
      world.sender.organization.setUp.putAgency(agencyOf('receiver', world.pki, 'sender', endpoint));
    await at('http://127.0.0.1:9');
    const request = await send();
    await until('tried', async () => (await shown(request)).nextTryAt !== null);
    expect((await shown(request)).state).to.equal('queued');
    await at(world.receiver.url);
    await standing(request, 'sent');
    expect(await arrivedOf(request)).to.have.length(1);
  });

  it('blocked sender: nothing of it is taken in, it reads why, and is sent again when the block has ended', async () => {
    await asReceiverSees({ maySend: false });
    const request = await send();
    await standing(request, 'failed');
    expect((await shown(request)).steps.at(-1)?.text).to.contain('EXCHANGE_SENDER_REFUSED');
    expect(world.receiver.arrived.map(({ numberText }) => numberText)).to.not.include(
      request.document.numberText,
    );
    await asReceiverSees({});
    await sendAgain(request);
    await standing(request, 'sent');
    expect(await arrivedOf(request)).to.have.length(1);
  });

  it('certificate expired between sending and arrival: refused, it reads why, and is sent again when it is prolonged', async () => {
    await world.receiver.goOffline();
    const request = await send();
    await until('tried', async () => (await shown(request)).nextTryAt !== null);
    await asReceiverSees({ until: new Date(Date.now() - 1_000).toISOString() });
    await world.receiver.goOnline();
    await standing(request, 'failed');
    expect((await shown(request)).steps.at(-1)?.text).to.contain('PACKET_SIGNATURE_INVALID');
    await asReceiverSees({});
    await sendAgain(request);
    await standing(request, 'sent');
    expect(await arrivedOf(request)).to.have.length(1);
  });

  describe('sender renamed', () => {
    // A name is for ever, so these have offices of their own, and each a new name.
    before(async () => {
      await world.close();
      world = await openExchangeWorld();
    });

    const renamedTo = async (code: string) => {
      const name = { code: OrganCode.parse(code), name: 'Sở Nội vụ – Lao động', at: new Date() };
      for (const side of ['sender', 'receiver'] as const) {
        const { organization } = world[side];
        const known = await organization.findAgencyByCode(CODES.sender);
        await organization.setUp.renameAgency(OrganCode.parse(known?.code), name);
      }
    };

    it('between sending and arrival: it arrives once, and its statuses find it', async () => {
      await world.receiver.goOffline();
      const request = await send();
      await until('tried', async () => (await shown(request)).nextTryAt !== null);
      await renamedTo('H16.78');
      await world.receiver.goOnline();
      await standing(request, 'sent');
      await tell(request, '01');
      await standing(request, 'arrived');
      await heard(request);
      expect(await arrivedOf(request)).to.have.length(1);
    });

    it('after it has arrived: what it sent under its old code it can take back, and ask for, under the new one', async () => {
      const request = await send();
      const [packet] = await arrivedOf(request);
      await tell(request, '01');
      await standing(request, 'arrived');
      await renamedTo('H16.79');
      await ask(request, 'recall');
      const { takeBacks } = world.receiver;
      await until('asked', () => takeBacks.length === 1);
      expect(takeBacks[0]?.packetId).to.equal(packet?.packetId);
      await answer(request, takeBacks[0]?.requestId ?? '');
      await standing(request, 'recalled');
    });

    it('after it has been registered: a recall under the new code finds what came under the old one', async () => {
      const request = await send();
      const [packet] = await arrivedOf(request);
      await tell(request, '01');
      await tell(request, '03');
      await standing(request, 'registered');
      await renamedTo('H16.80');
      await ask(request, 'recall');
      await until('asked', () => recalls().length === 1);
      const asking = recalls()[0];
      expect(asking?.sender.code).to.equal('H16.80');
      expect(asking?.documentId).to.equal(packet?.documentId);
      const senderCodes = ['H16.80', 'H16.79'];
      const name = { agencyId: 'agency-receiver', senderCodes, documentId: packet?.documentId ?? '' };
      expect(await world.receiver.exchange.isReceived(name)).to.equal(true);
      await answer(request, asking?.packetId ?? '');
      await standing(request, 'recalled');
    });
  });

  describe('receiver renamed', () => {
    beforeEach(async () => {
      await world.close();
      world = await openExchangeWorld();
    });

    const renamed = (side: 'sender' | 'receiver') =>
      world[side].organization.setUp.renameAgency(CODES.receiver, {
        code: OrganCode.parse('H16.77'),
        name: 'Sở Tài chính – Kế hoạch',
        at: new Date(),
      });
    const whileOffline = async (rename: () => Promise<unknown>) => {
      await world.receiver.goOffline();
      const request = await send();
      await rename();
      await world.receiver.goOnline();
      return request;
    };

    it('before it arrives, on both sides: it arrives there, and its statuses find it', async () => {
      const request = await whileOffline(() => Promise.all([renamed('sender'), renamed('receiver')]));
      await standing(request, 'sent');
      await tell(request, '01');
      await tell(request, '03');
      await standing(request, 'registered');
      await heard(request);
    });

    it('before it arrives, and the receiver has not heard of it: it arrives all the same', async () => {
      const request = await whileOffline(() => renamed('sender'));
      await standing(request, 'sent');
      await tell(request, '01');
      await standing(request, 'arrived');
    });

    it('before it arrives, and the sender has not heard of it: it arrives all the same', async () => {
      const request = await whileOffline(() => renamed('receiver'));
      await standing(request, 'sent');
    });

    it('after it has arrived: the statuses that follow find it', async () => {
      const request = await send();
      await tell(request, '01');
      await standing(request, 'arrived');
      await Promise.all([renamed('sender'), renamed('receiver')]);
      await tell(request, '03');
      await standing(request, 'registered');
      await heard(request);
    });
  });

  describe('receiver renamed, and asked for what it has', () => {
    before(async () => {
      await world.close();
      world = await openExchangeWorld();
    });

    const renamedTo = async (code: string) => {
      const name = { code: OrganCode.parse(code), name: 'Sở Tài chính – Kế hoạch', at: new Date() };
      for (const side of ['sender', 'receiver'] as const) {
        const { organization } = world[side];
        const known = await organization.findAgencyByCode(CODES.receiver);
        await organization.setUp.renameAgency(OrganCode.parse(known?.code), name);
      }
    };

    it('after it was asked: its answer under the new code is of what was asked under the old one', async () => {
      const request = await send();
      await tell(request, '01');
      await tell(request, '03');
      await standing(request, 'registered');
      await ask(request, 'recall');
      await until('asked', () => recalls().length === 1);
      await renamedTo('H16.76');
      await answer(request, recalls()[0]?.packetId ?? '');
      await standing(request, 'recalled');
      await heard(request);
    });

    it('before it is asked: it is asked once, by whichever of its codes', async () => {
      const request = await send();
      await tell(request, '01');
      await standing(request, 'arrived');
      await renamedTo('H16.77');
      await ask(request, 'recall', 'H16.77');
      await ask(request, 'recall', CODES.receiver);
      await until('asked', () => world.receiver.takeBacks.length === 1);
      expect((await shown(request)).requests).to.have.length(1);
      expect(
        await world.sender.exchange.sentTo({ ...(await nameOf(request)), recipientCode: 'H16.77' }),
      ).to.equal(request.outgoingId);
    });
  });
});
