import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { sealEntry, verifyLog, writeLine } from '../../server/proof/index.ts';
import { issue, issueCa } from '../support/authority/certificates.ts';
import { type LogPki, makeEntries, makeLog, makeLogPki } from './log-samples.ts';

const COUNT = 23;
const INTERVALS = [
  { to: 7, isStamped: true },
  { to: 8, isStamped: true },
  { to: 20, isStamped: true },
];

describe('a log, verified from its lines alone', () => {
  let pki: LogPki;
  let lines: string[];
  const entries = makeEntries(COUNT);
  /** Line of the entry `seq`, with the roots before it counted. */
  const lineOf = (seq: number) => lines.findIndex((line) => line.includes(`"seq":${seq},`));
  const lineOfRoot = (index: number) =>
    lines.flatMap((line, at) => (line.includes('"kind":"root"') ? at : []))[index - 1] ?? -1;
  const find = async (given: readonly string[], trust = pki.trust) => {
    const { finding } = await verifyLog(given, trust);
    return finding && { code: finding.code, where: finding.where };
  };

  before(async () => {
    pki = makeLogPki();
    lines = await makeLog(pki, entries, INTERVALS);
  });

  it('counts what is there when everything holds, and how far it is stamped', async () => {
    const verdict = await verifyLog(lines, pki.trust);
    expect(verdict).to.deep.include({ finding: null, entries: COUNT, roots: 3, stampedSeq: 20 });
    expect(verdict).to.deep.include({ signers: ['Sở Nội vụ'], authorities: ['Time stamps'] });
  });

  it('holds with roots that nobody stamped yet', async () => {
    const unstamped = await makeLog(pki, entries, [{ to: 20, isStamped: false }]);
    expect(await verifyLog(unstamped, pki.trust)).to.deep.include({ finding: null, roots: 1, stampedSeq: 0 });
  });

  it('names the entry of which any one byte was changed', async () => {
    const bare = await makeLog(pki, entries, []);
    const line = Buffer.from(bare[12] ?? '');
    for (let place = 0; place < line.length; place++) {
      const changed = Buffer.from(line);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(await find(bare.with(12, changed.toString('utf8'))), `byte ${place}`).to.deep.equal({
        code: 'ENTRY_CHANGED',
        where: 'entry 12',
      });
    }
  });

  it('names the root of which any one byte was changed', async () => {
    const at = lineOfRoot(2);
    const line = Buffer.from(lines[at] ?? '');
    // A token may be changed where nothing is signed; the statement and its signature nowhere.
    const end = line.indexOf('"stamp"');
    for (let place = 0; place < end; place += 29) {
      const changed = Buffer.from(line);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect((await find(lines.with(at, changed.toString('utf8'))))?.where, `byte ${place}`).to.equal(
        'root 2',
      );
    }
  });

  it('names the place of an entry that was removed', async () => {
    expect(await find(lines.toSpliced(lineOf(5), 1))).to.deep.equal({
      code: 'ENTRY_MISSING',
      where: 'entry 5',
    });
  });

  it('names the first of two entries that changed places', async () => {
    const [a, b] = [lineOf(10), lineOf(11)];
    const swapped = lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
    expect(await find(swapped)).to.deep.equal({ code: 'ENTRY_MISSING', where: 'entry 10' });
  });

  it('names an entry that stands twice', async () => {
    const twice = lines.toSpliced(lineOf(10), 0, lines[lineOf(9)] ?? '');
    expect(await find(twice)).to.deep.equal({ code: 'ENTRY_OUT_OF_ORDER', where: 'entry 9' });
  });

  it('names the place behind an entry that was made again, hash and all', async () => {
    const old = entries[11];
    if (old === undefined) throw new Error('no entry 12');
    const { v: _v, seq, prevHash, ...event } = old.entry;
    const made = sealEntry(
      { ...event, facts: { packetDigest: 'f'.repeat(64) } },
      { seq: seq - 1, hash: prevHash },
    );
    const line = writeLine({ kind: 'entry', entry: made.entry, hash: made.hash }).trimEnd();
    expect(await find(lines.with(lineOf(12), line))).to.deep.equal({
      code: 'CHAIN_BROKEN',
      where: 'entry 13',
    });
  });

  it('names the root of a log that was written again from some entry on', async () => {
    const forged = makeEntries(COUNT).slice(0, 11);
    for (let seq = 12; seq <= COUNT; seq++) {
      const [old, before] = [entries[seq - 1], forged.at(-1)];
      if (old === undefined || before === undefined) throw new Error('no entry');
      const { v: _v, seq: _seq, prevHash: _hash, ...event } = old.entry;
      forged.push(sealEntry({ ...event, facts: {} }, { seq: seq - 1, hash: before.hash }));
    }
    const again = await makeLog(pki, forged, []);
    const withRoots = again.slice(0, -1);
    for (const [index, { to }] of INTERVALS.entries()) {
      const behind = withRoots.findIndex((line) => line.includes(`"seq":${to},`));
      withRoots.splice(behind + 1, 0, lines[lineOfRoot(index + 1)] ?? '');
    }
    expect(await find(withRoots)).to.deep.equal({ code: 'ROOT_MISMATCH', where: 'root 3' });
  });

  it('finds the tail cut off, with the end told again or not', async () => {
    const cut = lines.slice(0, lineOf(22));
    expect(await find(cut)).to.deep.equal({ code: 'CUT_OFF', where: 'entry 22' });
    const beforeRoot = [...lines.slice(0, lineOf(19)), ...lines.slice(lineOfRoot(3))];
    expect(await find(beforeRoot)).to.deep.equal({ code: 'ENTRY_MISSING', where: 'entry 19' });
  });

  it('finds a root taken away, and one of another place', async () => {
    expect((await find(lines.toSpliced(lineOfRoot(2), 1)))?.where).to.equal('root 2');
    const swapped = lines.with(lineOfRoot(2), lines[lineOfRoot(1)] ?? '');
    expect(await find(swapped)).to.deep.equal({ code: 'ROOT_OUT_OF_ORDER', where: 'root 2' });
  });

  it('refuses lines behind the end, a second head, and a log of no lines', async () => {
    expect((await find([...lines, lines[1] ?? '']))?.code).to.equal('CUT_OFF');
    expect((await find(lines.toSpliced(4, 0, lines[0] ?? '')))?.code).to.equal('LINE_UNREADABLE');
    expect((await find([]))?.code).to.equal('CUT_OFF');
  });

  it('refuses entries and roots of another agency', async () => {
    const other = lines.with(0, (lines[0] ?? '').replace('agency-one', 'agency-two'));
    expect(await find(other)).to.deep.equal({ code: 'WRONG_AGENCY', where: 'entry 1' });
  });

  it('refuses roots of a signer whom nobody trusts', async () => {
    const foreign = {
      ...pki,
      agency: issue({ subject: 'Sở Nội vụ', issuer: issueCa({ subject: 'Nobody' }) }),
    };
    const forged = await makeLog(foreign, entries, INTERVALS);
    expect(await find(forged)).to.deep.equal({ code: 'ROOT_UNTRUSTED', where: 'root 1' });
  });

  it('refuses a stamp of another root, of an unknown authority, and bytes that are no stamp', async () => {
    const stampAt = (index: number) => /"stamp":"([^"]+)"/.exec(lines[lineOfRoot(index)] ?? '')?.[1] ?? '';
    const put = (stamp: string) =>
      lines.with(
        lineOfRoot(1),
        (lines[lineOfRoot(1)] ?? '').replace(/"stamp":"[^"]+"/, `"stamp":"${stamp}"`),
      );
    for (const stamp of [stampAt(2), Buffer.from('no token').toString('base64')])
      expect(await find(put(stamp))).to.deep.equal({ code: 'STAMP_INVALID', where: 'root 1' });
    expect((await find(lines, { ...pki.trust, anchors: [] }))?.code).to.equal('STAMP_INVALID');
  });

  it('hashes an entry as its canonical JSON, which any other program can do', () => {
    const [first] = entries;
    expect(first?.json).to.match(/^\{"agencyId":"agency-one","at":"2026-11-27T01:00:01\.000Z","eventId":/);
    expect(first?.hash).to.equal(
      createHash('sha256')
        .update(first?.json ?? '')
        .digest('hex'),
    );
  });
});
