import { expect } from 'chai';
import express from 'express';
import type { Collection } from 'mongoose';
import supertest from 'supertest';
import { getQueues, reviveEffect } from '../../server/contracts/queues.ts';
import { systemClock as clock } from '../../server/platform/clock.ts';
import { answerErrors } from '../../server/platform/http/error-answers.ts';
import { mountRoutes } from '../../server/platform/http/mount-routes.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import type { OutboxDocument } from '../../server/platform/outbox/claim.ts';
import { outboxEntry } from '../../server/platform/outbox/entry.ts';
import { makeOutboxOutlook } from '../../server/platform/outbox/outlook.ts';
import { makeReports } from '../../server/reports/index.ts';
import { openTestDatabase } from '../support/mongo.ts';

const ADMINISTRATOR = {
  personId: 'person-admin',
  name: 'Quản trị',
  title: 'Quản trị viên',
  postId: 'post-admin',
  role: 'administrator',
  agencyId: 'agency-0001',
  agencyCode: 'H16.01',
  agencyName: 'Sở Nội vụ',
  unitId: 'unit-0001',
  unitName: 'Văn phòng',
} as const;

describe('queues for administrators', () => {
  let database: Database;
  let documents: Collection<OutboxDocument>;
  let agent: ReturnType<typeof supertest>;

  before(async () => {
    database = await openTestDatabase();
    documents = database.connection.collection<OutboxDocument>('documents');
    const outlook = makeOutboxOutlook(database.connection, ['documents'], clock, () => {});
    const counters = () => Promise.reject(new Error('nobody counts here'));
    const { handlers } = makeReports({
      outgoing: { counters, express: counters },
      incoming: { counters, express: counters },
      intake: { counters },
      notifications: { countUnread: counters },
      distribution: { countUnread: counters },
      outlook,
      clock,
      toldElsewhere: ['exchange.dispatch'],
    });
    const app = express();
    const { getQueues: queues, reviveEffect: revive } = handlers;
    mountRoutes(
      app,
      { getQueues, reviveEffect },
      { getQueues: queues, reviveEffect: revive },
      { identify: async () => ADMINISTRATOR, checkResponses: true },
    );
    app.use(answerErrors(makeLogger({ level: 'silent' })));
    agent = supertest(app);
    const { dueAt: _, ...entry } = outboxEntry({ id: 'e', type: 'notify', payload: {}, at: new Date() });
    const dead = { ...entry, deadAt: new Date(), attempts: 20, lastError: 'no such person' };
    const told = { ...dead, id: 'd', type: 'exchange.dispatch' };
    const waiting = outboxEntry({ id: 'w', type: 'notify', payload: {}, at: new Date(), lane: 'peer' });
    await documents.insertOne({ _id: 'document-0001', outbox: [dead, told, waiting] });
  });
  after(() => database.close());

  it('show what waits by lane and what was given up, but what people meet elsewhere', async () => {
    const { body } = await agent.get(getQueues.path).expect(200);
    expect(body.lanes).to.have.length(1);
    expect(body.lanes[0]).to.include({ lane: 'peer', waiting: 1 });
    expect(body.effects).to.have.length(1);
    expect(body.effects[0]).to.include({ id: 'e', documentId: 'document-0001', lastError: 'no such person' });
  });

  it('let a given-up effect run again once, and say in the audit trail who wanted it', async () => {
    const asked = { collection: 'documents', documentId: 'document-0001', id: 'e' };
    const answers = await Promise.all([1, 2, 3].map(() => agent.post(reviveEffect.path).send(asked)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 404, 404]);
    const outbox = (await documents.findOne({ _id: 'document-0001' }))?.outbox ?? [];
    expect(outbox.find(({ id }) => id === 'e')).to.include({ attempts: 0, lastError: 'no such person' });
    const [note] = outbox.filter(({ type }) => type === 'audit');
    expect(note?.payload).to.include({ action: 'queue.effectRevived', subjectId: 'document-0001' });
  });

  it('revive nothing in a collection that has no outbox', async () => {
    const asked = { collection: 'accounts', documentId: 'document-0001', id: 'e' };
    const { body } = await agent.post(reviveEffect.path).send(asked).expect(404);
    expect(body.code).to.equal('NOT_FOUND');
  });
});
