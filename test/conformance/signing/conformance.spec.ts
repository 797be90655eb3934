// The conformance runner itself, on a corpus made here: it must see what is right, and fail where it should.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Signer } from '../../../server/signing/types.ts';
import { makeSigner, signedBytes, specOf } from '../../signing/pdf/witness.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, formParts } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { type Conformance, runConformance } from './conformance.ts';

const FORBIDDEN = { 4: '<< /Length 3 >>\nstream\nq Q\nendstream' };
const FILLED = {
  10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (Binh) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 901 0 R >> >>',
  901: '<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Resources << /Font << /F1 3 0 R >> >> /Length 31 >>\nstream\nBT /F1 9 Tf 2 5 Td (Binh) Tj ET\nendstream',
};

interface Row {
  bytes: Buffer;
  class: string;
  expected: string;
  docmdpLevelAssumed?: string;
}

async function judge(rows: Row[]): Promise<Conformance> {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-corpus-'));
  try {
    mkdirSync(join(folder, 'made'));
    const cases = rows.map(({ bytes, ...row }, i) => {
      const file = `made/${i}.pdf`;
      writeFileSync(join(folder, file), bytes);
      return { file, why: '', confidence: 'A', ...row };
    });
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
    return await runConformance(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const failing = ({ gates }: Conformance) => gates.filter(({ holds }) => !holds).map(({ name }) => name);

describe('conformance/signing runner', () => {
  let signer: Signer;
  let honest: Buffer;
  let form: Buffer;
  before(async function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
    honest = await signedBytes(buildDocument(), specOf({ signedAt: new Date() }), signer);
    form = await signedBytes(
      buildDocument(formParts('direct', 'indirect')),
      specOf({ signedAt: new Date() }),
      signer,
    );
  });

  it('holds every gate on a corpus answered as it expects', async () => {
    const changed = appendRevision(honest, FORBIDDEN);
    const filled = appendRevision(form, FILLED);
    const result = await judge([
      { bytes: honest, class: 'must_accept', expected: 'crypto=valid, trusted' },
      { bytes: honest, class: 'pades_level', expected: 'level=B_B' },
      { bytes: filled, class: 'must_accept', expected: 'crypto=valid, modification=form fill' },
      { bytes: filled, class: 'indeterminate', expected: 'INDETERMINATE' },
      { bytes: changed, class: 'must_reject', expected: 'crypto=valid, modification=DISALLOWED' },
      {
        bytes: filled,
        class: 'must_reject',
        expected: 'modification=INVALID',
        docmdpLevelAssumed: 'NO_CHANGES_PERMITTED',
      },
      { bytes: changed, class: 'per_signature', expected: 'per-signature: one INVALID' },
      { bytes: Buffer.from('no file at all'), class: 'robust', expected: 'controlled error' },
      { bytes: buildDocument(), class: 'robust', expected: 'no signature' },
      { bytes: buildDocument({ form: 'hybrid' }), class: 'sign_input', expected: 'sign must succeed' },
    ]);
    expect(
      result.outcomes.flatMap(({ file, misses }) => misses.map((miss) => `${file} ${miss}`)),
    ).to.deep.equal([]);
    expect(failing(result)).to.deep.equal([]);
    expect(result.pkits).to.equal(undefined);
  });

  it('fails when a file that must be rejected is VALID under some level a reader may assume', async () => {
    const plain = await judge([{ bytes: honest, class: 'must_reject', expected: '' }]);
    expect(failing(plain)).to.deep.equal(['forged']);
    const filled = appendRevision(form, FILLED);
    expect(failing(await judge([{ bytes: filled, class: 'must_reject', expected: '' }]))).to.deep.equal([
      'forged',
    ]);
  });

  it('fails when honest files are refused, or lack a fact or a level', async () => {
    const expected = ['crypto=valid', 'crypto=valid, modification=VALID'];
    for (const words of expected) {
      const result = await judge([
        { bytes: appendRevision(honest, FORBIDDEN), class: 'must_accept', expected: words },
      ]);
      expect(failing(result), words).to.deep.equal(['honest']);
    }
    const level = await judge([{ bytes: honest, class: 'pades_level', expected: 'level=B_T' }]);
    expect(failing(level)).to.deep.equal(['honest']);
    expect(level.outcomes[0]?.misses).to.deep.equal(['the level of the signature is B-B, not B-T']);
  });

  it('fails when a file cannot be signed', async () => {
    const result = await judge([{ bytes: Buffer.from('%PDF-1.7'), class: 'sign_input', expected: 'sign' }]);
    expect(failing(result)).to.deep.equal(['signed']);
  });
});
