// The facts as evaluated constraints: which checks were made, and what each said. ETSI TS 119 102-2 §4.3.4.
import type { Element } from '@xmldom/xmldom';
import type { SignatureReport } from '../../types.ts';
import type { Add } from './xml-writer.ts';

type Facts = SignatureReport['facts'];
type Outcome = 'passed' | 'failed' | 'indeterminate';

const CHECKS: Record<string, (facts: Facts) => Outcome> = {
  intact: ({ intact }) => (intact ? 'passed' : 'failed'),
  'signature-value': (facts) => (facts.cryptographicallyValid ? 'passed' : 'failed'),
  'signing-certificate-reference': ({ essMatch }) =>
    essMatch === null ? 'indeterminate' : essMatch ? 'passed' : 'failed',
  coverage: ({ coverage }) => (coverage === 'partial' ? 'failed' : 'passed'),
  'changes-after-signing': ({ changesAfter }) =>
    changesAfter.every(({ allowed }) => allowed) ? 'passed' : 'failed',
  'certification-path': ({ path }) => (path.status === 'trusted' ? 'passed' : 'indeterminate'),
  'validity-period': ({ validity }) => (validity === 'within' ? 'passed' : 'indeterminate'),
  revocation: ({ revocation }) =>
    revocation.status === 'good' ? 'passed' : revocation.status === 'revoked' ? 'failed' : 'indeterminate',
  'key-usage': ({ keyUsageOk }) => (keyUsageOk ? 'passed' : 'failed'),
  'algorithm-strength': ({ algorithm }) => (algorithm.weak ? 'indeterminate' : 'passed'),
};

export const addConstraints = (add: Add, parent: Element, { facts }: SignatureReport): void => {
  const list = add(parent, 'ValidationConstraintsEvaluationReport');
  for (const [name, check] of Object.entries(CHECKS)) {
    const constraint = add(list, 'ValidationConstraint');
    add(constraint, 'ValidationConstraintIdentifier', `urn:vanthu:constraint:${name}`);
    add(add(constraint, 'ConstraintStatus'), 'Status', 'urn:etsi:019102:constraintStatus:applied');
    add(
      add(constraint, 'ValidationStatus'),
      'MainIndication',
      `urn:etsi:019102:mainindication:${check(facts)}`,
    );
  }
};
