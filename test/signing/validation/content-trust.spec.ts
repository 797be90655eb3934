// Trust in what signs and stamps things that are no PDF: packets, roots of an event log. RFC 3161, RFC 5280 §6.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { judgeToken, trustedAt } from '../../../server/signing/index.ts';
import { DAY, EXT, issue, issueCa, PURPOSE } from '../../support/authority/certificates.ts';
import { makeToken } from '../../support/authority/timestamp.ts';

const CONTENT = Buffer.from('{"root":"…"}');
const JUNK = Buffer.from('no certificate');

describe('trust beside PDF', () => {
  const [from, to] = [new Date('2009-01-01'), new Date('2060-01-01')];
  const root = issueCa({ subject: 'Root', from, to });
  const strange = issueCa({ subject: 'Strange', from, to });
  const middle = issueCa({ subject: 'Middle', issuer: root, from, to });
  const stamping = [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)];
  const tsa = issue({ subject: 'TSA', issuer: middle, extensions: stamping });
  const trust = { anchors: [JUNK, root.der], intermediates: [JUNK, middle.der] };
  const now = new Date();
  const tokenOver = (content: Uint8Array) =>
    makeToken({ authority: tsa, at: now }, createHash('sha256').update(content).digest());

  it('takes a token of a trusted authority over this content, and says when and whose', async () => {
    const verdict = await judgeToken(tokenOver(CONTENT), CONTENT, trust);
    expect([verdict.isValid, verdict.problems]).to.deep.equal([true, []]);
    expect(verdict.at?.getTime()).to.equal(Math.floor(now.getTime() / 1000) * 1000);
    expect(verdict.authority?.subject).to.contain('TSA');
  });

  it('refuses a token over other content, of a stranger, and bytes that are none', async () => {
    const other = await judgeToken(tokenOver(Buffer.from('other')), CONTENT, trust);
    expect(other.isValid).to.equal(false);
    const untrusted = await judgeToken(tokenOver(CONTENT), CONTENT, { ...trust, anchors: [strange.der] });
    expect(untrusted.isValid).to.equal(false);
    const junk = await judgeToken(JUNK, CONTENT, trust);
    expect([junk.isValid, junk.at, junk.authority]).to.deep.equal([false, undefined, undefined]);
    expect(junk.problems).to.not.deep.equal([]);
  });

  it('leads a certificate to an anchor at a time, or says why not', async () => {
    const leaf = issue({ subject: 'Agency', issuer: middle, extensions: [EXT.usage(0, 1)] });
    expect(await trustedAt(leaf.der, now, trust)).to.equal('trusted');
    expect(await trustedAt(leaf.der, now, { ...trust, intermediates: [] })).to.equal('untrusted');
    expect(await trustedAt(leaf.der, now, { ...trust, anchors: [strange.der] })).to.equal('untrusted');
    expect(await trustedAt(leaf.der, new Date(now.getTime() + 10_000 * DAY), trust)).to.equal('invalid');
    expect(await trustedAt(JUNK, now, trust)).to.equal('untrusted');
  });
});
