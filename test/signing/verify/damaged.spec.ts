// Files whose end cannot be read: what was signed before is told, and the file is INVALID all the same.

import { expect } from 'chai';
import { bufferSource } from '../../../server/signing/source.ts';
import type { Signer } from '../../../server/signing/types.ts';
import { verify } from '../../../server/signing/verify.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, signedBytes, specOf } from '../pdf/witness.ts';

describe('signing/damaged', function () {
  this.timeout(60_000);
  let signer: Signer;
  let once: Buffer;
  let twice: Buffer;

  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
    once = await signedBytes(buildDocument(), specOf({ signedAt: new Date() }), signer);
    twice = await signedBytes(once, specOf({ role: 'agency', signedAt: new Date() }), signer);
  });

  const check = (bytes: Uint8Array) =>
    verify(bufferSource(bytes), {
      trustAnchors: signer.certificateChain,
      now: new Date(),
      requireRevocation: false,
    });

  const behind = (text: string) => () => Buffer.concat([once, Buffer.from(text, 'latin1')]);
  const BROKEN_ENDS: Record<string, () => Buffer> = {
    'a body whose table names no root of pages': behind(
      '2 0 obj\n<< /Type /Pages /Kids [] >>\nendobj\nxref\n0 0\ntrailer\n<< /Root 2 0 R >>\nstartxref\n9 %\n',
    ),
    'a second signature that was cut': () => twice.subarray(0, twice.length - 300),
    'a startxref outside the file': behind('startxref\n99999999\n%%EOF\n'),
    'a lot of noise': behind('noise '.repeat(1000)),
    'a chain that runs in a circle': () => {
      const bytes = appendRevision(once, { 3: 'null' });
      const at = /startxref\n(\d+)\n%%EOF\n$/.exec(bytes.toString('latin1'))?.[1] ?? '';
      return Buffer.from(
        bytes
          .toString('latin1')
          .replace(/\/Prev \d+ (?=[^/]*>>\n\s*startxref\n\d+\n%%EOF\n$)/, `/Prev ${at} `),
        'latin1',
      );
    },
    'a catalog that is something else': () => appendRevision(once, { 1: '(no catalog)' }),
    'a great many ends': behind('%%EOF\n'.repeat(100_000)),
  };
  for (const [what, build] of Object.entries(BROKEN_ENDS)) {
    it(`tells of the signature in front of ${what}, and says INVALID`, async () => {
      const report = await check(build());
      const [first] = report.signatures;
      expect(report.verdict).to.equal('INVALID');
      expect(report.reasons).to.include.members(['FORMAT_FAILURE', 'DISALLOWED_CHANGE']);
      expect(report.problem).to.be.a('string');
      expect([first?.facts.intact, first?.facts.cryptographicallyValid, first?.facts.coverage]).to.deep.equal(
        [true, true, 'whole-revision'],
      );
      expect(first?.verdict).to.equal('INVALID');
    });
  }

  it('tells of no signature where no beginning can be read', async () => {
    const report = await check(once.subarray(9));
    expect([report.verdict, report.reasons, report.signatures]).to.deep.equal([
      'INVALID',
      ['FORMAT_FAILURE'],
      [],
    ]);
  });

  it('does not take an unsigned beginning for the file', async () => {
    const report = await check(Buffer.concat([buildDocument(), Buffer.from('startxref\n99999\n%%EOF\n')]));
    expect([report.verdict, report.reasons, report.signatures]).to.deep.equal([
      'INVALID',
      ['FORMAT_FAILURE'],
      [],
    ]);
  });
});
