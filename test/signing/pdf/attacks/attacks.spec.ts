// Every published attack class is caught in each of its variants, on plain signatures and on certified documents: never
// VALID, for the right reason, and under every DocMDP level a caller may assume.

import { expect } from 'chai';
import { bufferSource, verify } from '../../../../server/signing/index.ts';
import type { Signer, VerificationReport } from '../../../../server/signing/types.ts';
import { hasProgram } from '../../../support/programs.ts';
import { makeSigner, pdfsigVerdicts } from '../witness.ts';
import { type Attack, ON_ALL } from './attack.ts';
import { ATTACKS } from './index.ts';
import { Victim } from './victim.ts';

describe('attacks on signatures', () => {
  let signer: Signer;
  let attacker: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
    attacker = makeSigner();
  });

  const judge = (bytes: Uint8Array, docMdpDefault?: 1 | 2 | 3): Promise<VerificationReport> =>
    verify(bufferSource(bytes), {
      trustAnchors: signer.certificateChain,
      now: new Date(),
      requireRevocation: false,
      ...(docMdpDefault === undefined ? {} : { docMdpDefault }),
    });

  for (const certify of [...ON_ALL, 1] as const) {
    it(`begin with a file that is VALID (${certify === undefined ? 'plain' : `certified at level ${certify}`})`, async () => {
      const attack: Attack = { name: '', reasons: [], keepsSignature: true, forge: ({ bytes }) => bytes };
      const { bytes } = await Victim.of(attack, certify, signer);
      expect(await judge(bytes)).to.include({ verdict: 'VALID' });
    });
  }

  for (const [name, attacks] of Object.entries(ATTACKS)) {
    describe(name, () => {
      for (const attack of attacks) {
        it(`is caught: ${attack.name}`, async () => {
          for (const certify of attack.on ?? ON_ALL) {
            const victim = await Victim.of(attack, certify, signer);
            const forged = await attack.forge(victim, attacker, signer);
            const report = await judge(forged);
            const where = `${certify}: ${JSON.stringify(report.reasons)} ${report.problem ?? ''}`;
            expect(report.verdict, where).to.not.equal('VALID');
            expect(
              report.reasons.some((reason) => attack.reasons.includes(reason)),
              where,
            ).to.equal(true);
            expect((await judge(forged, 3)).verdict, where).to.not.equal('VALID');
            const victims = report.signatures.find(({ field }) => field === victim.signature.name);
            if (attack.keepsSignature && victims) {
              expect(victims.facts, where).to.include({ intact: true, cryptographicallyValid: true });
            }
          }
        });
      }
    });
  }

  it('are not seen in the noise that some signers pad the hole with, which is told', async () => {
    const plain: Attack = { name: '', reasons: [], keepsSignature: true, forge: ({ bytes }) => bytes };
    const victim = await Victim.of(plain, undefined, signer);
    const report = await judge(victim.withHole(`${victim.cms}bc0e2cc0af74`));
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures[0]?.facts.anomalies).to.deep.equal(['PADDING_NOT_ZERO']);
  });

  it('keep the cryptography whole, so that a reader that looks at nothing else is deceived', async function () {
    if (!hasProgram('pdfsig')) this.skip();
    const deceived: string[] = [];
    for (const [name, attacks] of Object.entries(ATTACKS)) {
      for (const attack of attacks.filter(({ keepsSignature }) => keepsSignature)) {
        const victim = await Victim.of(attack, (attack.on ?? ON_ALL)[0], signer);
        const forged = await attack.forge(victim, attacker, signer);
        if (pdfsigVerdicts(forged).includes('Signature is Valid.')) deceived.push(name);
      }
    }
    expect([...new Set(deceived)]).to.include.members([
      'incremental saving (ISA)',
      'shadow: hide',
      'shadow: replace',
      'certification: evil annotation (EAA)',
      'certification: sneaky signature (SSA)',
      'duplicate objects',
      'optional content',
    ]);
  });
});
