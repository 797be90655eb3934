// What the first version of the exchange has stored is read by this one.
import { expect } from 'chai';
import { migrations } from '../../../server/exchange/store/migrations.ts';
import { migrate } from '../../../server/platform/mongo/migrate.ts';
import { openTestDatabase } from '../../support/mongo.ts';

describe('exchange migrations', () => {
  it('give the deliveries of the first version packets of their own, and keep what was signed', async () => {
    const database = await openTestDatabase();
    try {
      const { connection } = database;
      await migrate({ connection, migrations: migrations.slice(0, 3) });
      const delivery = (id: string, packetDigest: string | null) => ({
        ...{
          _id: id,
          agencyId: 'agency-1',
          outgoingId: 'outgoing-1',
          documentId: 'd',
          packetId: `packet-${id}`,
        },
        ...{ recipient: { code: id, name: id }, packetDigest, state: 'queued', stage: 'none', steps: [] },
        ...{ createdAt: new Date(0), updatedAt: new Date(0) },
        request: { revision: 1, recipientCode: id, document: { subject: 'V/v' }, files: [{ digest: 'f' }] },
      });
      await connection
        .collection<{ _id: string }>('deliveries')
        .insertMany([delivery('H1', null), delivery('H2', 'c'.repeat(64))]);
      await migrate({ connection, migrations });

      const packets = await connection.collection('sent_packets').find().sort({ _id: 1 }).toArray();
      expect(packets.map(({ recipients }) => recipients)).to.deep.equal([
        [{ code: 'H1', name: 'H1' }],
        [{ code: 'H2', name: 'H2' }],
      ]);
      expect(packets.map(({ signed }) => signed?.storedAs ?? null)).to.deep.equal([null, 'c'.repeat(64)]);
      expect(packets[0]?.request).to.deep.equal({ document: { subject: 'V/v' }, files: [{ digest: 'f' }] });
      const rows = await connection.collection('deliveries').find().toArray();
      expect(rows.every((row) => !('request' in row) && !('packetDigest' in row))).to.equal(true);
    } finally {
      await database.close();
    }
  });
});
