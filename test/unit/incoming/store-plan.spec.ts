// Lists name their index: one that is not there would fail every page, one that is forgotten leaves the page to chance.
import { expect } from 'chai';
import { boxFilter, leftFilter, workFilter } from '../../../server/incoming/queries/boxes.ts';
import { migrations } from '../../../server/incoming/store-indexes.ts';
import { indexOf, isEmptyPart } from '../../../server/incoming/store-plan.ts';
import { migrate } from '../../../server/platform/mongo/migrate.ts';
import type { PagePart } from '../../../server/platform/mongo/ranked-page.ts';
import { openTestDatabase } from '../../support/mongo.ts';

const BOXES = ['to-receive', 'to-instruct', 'mine', 'in-progress', 'completed', 'refused', 'all'] as const;
const RANKED: PagePart = { rows: 'ranked', filter: {}, sort: {}, limit: 50 };
const OTHERS: PagePart = { ...RANKED, rows: 'others' };
const ALL: PagePart = { ...RANKED, rows: 'all' };
const actorOf = (role: 'clerk' | 'leader' | 'officer') =>
  ({ agencyId: 'agency-0001', personId: `person-${role}`, postId: `post-${role}`, role }) as never;

describe('the index of a list of incoming documents', () => {
  it('is known of every box of everybody, and is there', async () => {
    const database = await openTestDatabase();
    try {
      const { connection } = database;
      await migrate({ connection, migrations });
      const there = (await connection.collection('incoming').indexes()).map(({ name }) => name);
      for (const role of ['clerk', 'leader', 'officer'] as const) {
        const actor = actorOf(role);
        const filters = [
          ...BOXES.map((box) => boxFilter(box, actor)),
          workFilter(actor),
          leftFilter(actor, []),
        ];
        for (const filter of filters)
          if (filter !== null)
            for (const part of filter.isQueue ? [RANKED, OTHERS, ALL] : [ALL])
              expect(there, role).to.include(indexOf(filter, part));
      }
    } finally {
      await database.close();
    }
  });

  it('is that of the queue for what goes first in it, however much is pressing elsewhere', () => {
    const filter = boxFilter('to-instruct', actorOf('leader'));
    expect(filter && indexOf(filter, RANKED)).to.equal('by-state-and-rank');
    expect(filter && indexOf({ ...filter, urgency: 'express' }, RANKED)).to.equal('by-state-and-rank');
    expect(filter && indexOf(filter, OTHERS)).to.equal('by-state');
  });

  it('is left to the planner where it cannot be known how many rows are left', () => {
    const filter = boxFilter('in-progress', actorOf('clerk'));
    if (filter === null) throw new Error('a clerk has this box');
    for (const more of [
      { due: { from: null, to: '2026-03-02' } },
      { hasPaper: true },
      { urgency: 'urgent' as const },
    ])
      expect(indexOf({ ...filter, ...more }, OTHERS)).to.equal(undefined);
  });

  it('is not asked where no row of this urgency can be', () => {
    const filter = boxFilter('to-receive', actorOf('clerk'));
    if (filter === null) throw new Error('a clerk has this box');
    expect(isEmptyPart({ ...filter, urgency: 'express' }, OTHERS)).to.equal(true);
    expect(isEmptyPart({ ...filter, urgency: 'express' }, RANKED)).to.equal(false);
    expect(isEmptyPart({ ...filter, urgency: 'normal' }, RANKED)).to.equal(true);
    expect(isEmptyPart({ ...filter, urgency: 'normal' }, OTHERS)).to.equal(false);
    expect(isEmptyPart(filter, OTHERS)).to.equal(false);
    expect(isEmptyPart({ ...filter, urgency: 'express' }, ALL)).to.equal(false);
  });
});
