// Certificate policies along a path: what any policy stands for, how authorities map them, and how much that may grow.
// RFC 5280 §6.1.2–6.1.5.
import { expect } from 'chai';
import { type Certificate, readCertificate } from '../../../server/signing/validation/certificate.ts';
import { type PathOptions, validatePath } from '../../../server/signing/validation/validate-path.ts';
import { EXT, type Identity, issue, issueCa } from '../../support/authority/certificates.ts';

const [ONE, TWO, THREE, ANY] = ['1.2.3.1', '1.2.3.2', '1.2.3.3', '2.5.29.32.0'];

describe('certificate policies', () => {
  const root = issueCa({ subject: 'Root' });
  const read = ({ der }: Identity): Certificate => readCertificate(der);
  /** One authority for each list of extensions, the leaf last; a policy is demanded. */
  const judge = async (levels: Buffer[][], over: Partial<PathOptions> = {}): Promise<string> => {
    const path: Identity[] = [];
    for (const [i, extensions] of levels.entries()) {
      const issuer = path.at(-1) ?? root;
      const isLeaf = i === levels.length - 1;
      path.push((isLeaf ? issue : issueCa)({ subject: `Level ${i}`, issuer, extensions }));
    }
    const options = { at: new Date(), explicitPolicy: true, ...over };
    const result = await validatePath(read(root), path.map(read), options);
    return result.ok ? 'ok' : result.failure;
  };
  const accepting = (...initialPolicies: string[]) => ({ initialPolicies });

  it('of any kind are narrowed to those somebody relies on', async () => {
    const any = [[EXT.policies(ANY)], [EXT.policies(ANY)]];
    expect(await judge(any)).to.equal('ok');
    expect(await judge(any, accepting(ONE))).to.equal('ok');
    expect(await judge([[EXT.policies(ANY)], [EXT.policies(ONE)]], accepting(ONE))).to.equal('ok');
    expect(await judge([[EXT.policies(ANY)], [EXT.policies(ONE)]], accepting(TWO))).to.equal('policy');
    expect(await judge([[EXT.policies(ONE)], [EXT.policies(ANY)]], accepting(ONE))).to.equal('ok');
    expect(await judge([[EXT.policies(ONE)], [EXT.policies(ANY)]], accepting(TWO))).to.equal('policy');
    expect(await judge(any, { ...accepting(ONE), inhibitAnyPolicy: true })).to.equal('policy');
  });

  it('are mapped from any, for those who rely on the policy mapped, not on what it became', async () => {
    const mapped = [[EXT.policies(ANY), EXT.mappings([ONE, TWO])], [EXT.policies(TWO)]];
    expect(await judge(mapped, accepting(ONE))).to.equal('ok');
    expect(await judge(mapped, accepting(THREE))).to.equal('policy');
    expect(await judge(mapped, { inhibitPolicyMapping: true })).to.equal('ok');
    const own = [[EXT.policies(ONE), EXT.mappings([ONE, TWO], [ONE, THREE])], [EXT.policies(THREE)]];
    expect(await judge(own, accepting(ONE))).to.equal('ok');
    expect(await judge(own, accepting(THREE))).to.equal('policy');
    expect(await judge(own, { inhibitPolicyMapping: true })).to.equal('policy');
  });

  it('that nobody asserts above are not made up by a mapping', async () => {
    const stray = [[EXT.policies(ONE), EXT.mappings([TWO, THREE])], [EXT.policies(THREE)]];
    expect(await judge(stray)).to.equal('policy');
    expect(await judge([[EXT.policies(ONE), EXT.mappings([TWO, THREE])], [EXT.policies(ONE)]])).to.equal(
      'ok',
    );
    expect(await judge([[EXT.mappings([ONE, TWO])], [EXT.policies(TWO)]])).to.equal('policy');
    expect(await judge([[], [EXT.policies(ONE)]])).to.equal('policy');
    expect(await judge([[], [EXT.policies(ONE)]], { explicitPolicy: false })).to.equal('ok');
  });

  it('whose mappings multiply end the path, and soon', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `1.2.4.${i}`);
    const each = names.flatMap((from) => names.map((to): [string, string] => [from, to]));
    const hostile = [EXT.policies(...names), EXT.mappings(...each)];
    const leaf = [EXT.policies(names[0] ?? ONE)];
    expect(await judge([[EXT.policies(...names)], leaf])).to.equal('ok');
    expect(await judge([hostile, hostile, hostile, leaf])).to.equal('policy');
  });
});
