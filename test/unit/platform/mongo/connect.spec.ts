import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose, { Schema } from 'mongoose';
import {
  type Database,
  isDuplicateKey,
  openDatabase,
  trusted,
} from '../../../../server/platform/mongo/connect.ts';
import { openEngine } from '../../../../server/platform/mongo/embedded/open-engine.ts';
import { codeOf } from '../../../support/code-of.ts';
import { closeTestEngine, openTestDatabase } from '../../../support/mongo.ts';

const OPENER = `
  import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../../../server/platform/mongo/connect.ts'))};
  openDatabase({ folder: process.argv[1] }).then(
    () => console.log('OPENED'),
    (error) => { console.log(error.code + ' ' + error.message); process.exit(1); },
  );
  setInterval(() => undefined, 1000);
`;

describe('platform/mongo connect', () => {
  describe('a connection', () => {
    let database: Database;
    before(async () => {
      database = await openTestDatabase();
    });
    after(() => database.close());

    it('never touches the global mongoose', () => {
      expect(mongoose.connection.readyState).to.equal(mongoose.ConnectionStates.disconnected);
      expect(mongoose.connections).to.not.include(database.connection);
    });

    it('answers a query whose candidate plans all find nothing for long', async () => {
      const rows = database.connection.collection('plans');
      await rows.createIndex({ kind: 1 });
      await rows.createIndex({ owner: 1 });
      await rows.insertMany(Array.from({ length: 15_000 }, (_, n) => ({ kind: 'a', owner: 'b', n })));
      const found = rows.find({ kind: 'a', owner: 'b', n: -1 }).toArray();
      expect(await found).to.deep.equal([]);
    });

    it('refuses a filter on a field the schema lacks instead of matching everything', async () => {
      const model = database.connection.model('Strict', new Schema({ state: String }));
      await model.create({ state: 'draft' });
      const outcome = await model.findOneAndUpdate({ stat: 'signed' }, { state: 'x' }).then(
        () => 'updated',
        (error: Error) => error.name,
      );
      expect(outcome).to.equal('StrictModeError');
    });

    it('takes an operator in a filter literally unless it is marked as ours', async () => {
      const model = database.connection.model('Sane', new Schema({ version: Number }));
      await model.create({ version: 2 });
      const foreign: object = JSON.parse('{"$gt":0}');
      const outcome = await model.findOne({ version: foreign }).then(
        () => 'found',
        (error: Error) => error.name,
      );
      expect(outcome).to.equal('CastError');
      expect((await model.findOne({ version: trusted({ $gt: 0 }) }).lean())?.version).to.equal(2);
    });

    it('lets exactly one of twenty writers win a conditional write', async () => {
      const model = database.connection.model('Race', new Schema({ state: String }));
      const { _id } = await model.create({ state: 'approved' });
      const won = await Promise.all(
        Array.from({ length: 20 }, () =>
          model.findOneAndUpdate({ _id, state: 'approved' }, { state: 'signed' }).lean(),
        ),
      );
      expect(won.filter((before) => before !== null)).to.have.length(1);
    });

    it('tells a duplicate key from other errors', async () => {
      const rows = database.connection.collection<{ _id: string }>('rows');
      await rows.insertOne({ _id: 'one' });
      const outcome: unknown = await rows.insertOne({ _id: 'one' }).catch((error: unknown) => error);
      expect(isDuplicateKey(outcome)).to.equal(true);
      expect(isDuplicateKey(new Error('E11000'))).to.equal(false);
    });

    it('answers ready while open and not ready after closing', async () => {
      const other = await openTestDatabase();
      expect(await other.isReady()).to.equal(true);
      await other.close();
      expect(await other.isReady()).to.equal(false);
    });
  });

  describe('a folder', () => {
    let folder: string;
    before(closeTestEngine);
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vanthu-connect-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('refuses a second process and names the first', async () => {
      const { close } = await openDatabase({ folder });
      try {
        const child = spawn(process.execPath, [
          '--import',
          'tsx',
          '--input-type=module',
          '-e',
          OPENER,
          folder,
        ]);
        const [chunk]: Buffer[] = await once(child.stdout, 'data');
        await once(child, 'close');
        const [code, ...words] = String(chunk).trim().split(' ');
        expect(code).to.equal('DATABASE_IN_USE');
        expect(words.join(' ')).to.contain(folder).and.contain(String(process.pid)).and.not.contain('\n');
        expect(child.exitCode).to.equal(1);
      } finally {
        await close();
      }
    });

    it('is free again when its holder was killed', async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', OPENER, folder]);
      expect(String(await once(child.stdout, 'data'))).to.contain('OPENED');
      child.kill('SIGKILL');
      await once(child, 'close');
      const { isReady, close } = await openDatabase({ folder });
      expect(await isReady()).to.equal(true);
      await close();
    });

    it('says in one line that its files are damaged, though the engine ends the process without a word', async () => {
      await (await openDatabase({ folder })).close();
      await truncate(join(folder, 'WiredTiger.wt'), 1000);
      const args = ['--import', 'tsx', '--input-type=module', '-e', OPENER, folder];
      const child = spawn(process.execPath, args);
      let errors = '';
      child.stderr.on('data', (chunk) => {
        errors += String(chunk);
      });
      await once(child, 'close');
      expect(child.exitCode).to.not.equal(0);
      expect(errors.trim().split('\n')).to.have.length(1);
      expect(errors).to.contain(folder);
    });

    it('says nothing when it opens', async () => {
      const args = ['--import', 'tsx', '--input-type=module', '-e', OPENER, folder];
      const child = spawn(process.execPath, args);
      let errors = '';
      child.stderr.on('data', (chunk) => {
        errors += String(chunk);
      });
      expect(String(await once(child.stdout, 'data'))).to.contain('OPENED');
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(errors).to.equal('');
    });

    it('refuses a second engine in the same process', async () => {
      const { close } = await openEngine({ folder });
      expect(await codeOf(openEngine({ folder: join(folder, 'other') }))).to.equal(
        'DATABASE_OPEN_IN_PROCESS',
      );
      await close();
    });

    it('says so when the disk is too full for a journal', async () => {
      expect(await codeOf(openEngine({ folder, minimumFreeBytes: Number.MAX_SAFE_INTEGER }))).to.equal(
        'DISK_FULL',
      );
    });

    it('says so when the path is a file', async () => {
      const path = join(folder, 'file');
      await writeFile(path, '');
      expect(await codeOf(openDatabase({ folder: path }))).to.equal('FOLDER_UNUSABLE');
    });

    it('says so when no server answers at the address, without showing the password', async () => {
      const error: unknown = await openDatabase({
        uri: 'mongodb://van:bimat@127.0.0.1:1/x',
        selectionTimeoutMs: 300,
        folder,
      }).catch((e: unknown) => e);
      expect(await codeOf(Promise.reject(error))).to.equal('DATABASE_UNAVAILABLE');
      expect(String(error)).to.not.contain('bimat');
    });
  });
});
