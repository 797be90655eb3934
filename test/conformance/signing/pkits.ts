// NIST PKITS: the certification path test suite, with the expectations of pkits.json. Judged on the day and with the
// algorithms the suite was made for; a case without a word on revocation asks for it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildPath } from '../../../server/signing/validation/build-path.ts';
import { tryReadCertificate } from '../../../server/signing/validation/certificate.ts';
import { tryReadCrl } from '../../../server/signing/validation/crl.ts';
import { chainRevocation } from '../../../server/signing/validation/revocation.ts';

const PkitsCase = z.object({
  id: z.string(),
  name: z.string(),
  cert: z.string(),
  other_certs: z.array(z.string()).default([]),
  crls: z.array(z.string()).default([]),
  revocation: z.boolean().default(true),
  params: z
    .object({
      user_initial_policy_set: z.array(z.string()),
      initial_explicit_policy: z.boolean(),
      initial_policy_mapping_inhibit: z.boolean(),
      initial_any_policy_inhibit: z.boolean(),
    })
    .partial()
    .default({}),
  error: z.unknown().optional(),
});
type PkitsCase = z.infer<typeof PkitsCase>;

export interface PkitsResult {
  total: number;
  misses: string[];
}

/** A day on which the suite's certificates are valid. */
const DAY = new Date('2022-05-01T00:00:00Z');

/** Undefined when the corpus has no PKITS. */
export async function runPkits(folder: string): Promise<PkitsResult | undefined> {
  const list = join(folder, 'pkits', 'pkits.json');
  if (!existsSync(list)) return undefined;
  const cases = z.array(PkitsCase).parse(JSON.parse(readFileSync(list, 'utf8')));
  const misses: string[] = [];
  for (const one of cases) {
    const answer = await answerTo(one, join(folder, 'pkits'));
    const mustHold = one.error === undefined;
    if ((answer === 'valid') !== mustHold)
      misses.push(`${one.id} ${one.name}: answered ${answer}, must ${mustHold ? 'hold' : 'fail'}`);
  }
  return { total: cases.length, misses };
}

async function answerTo(one: PkitsCase, folder: string): Promise<string> {
  const certificate = (name: string) => tryReadCertificate(readFileSync(join(folder, 'certs', name)));
  const leaf = certificate(one.cert);
  const anchor = certificate('TrustAnchorRootCertificate.crt');
  if (leaf === undefined || anchor === undefined) return 'unreadable';
  const store = { anchors: [anchor], pool: one.other_certs.flatMap((name) => certificate(name) ?? []) };
  const { params } = one;
  const path = await buildPath(leaf, store, {
    at: DAY,
    isStrong: () => true,
    ...(params.user_initial_policy_set ? { initialPolicies: params.user_initial_policy_set } : {}),
    explicitPolicy: params.initial_explicit_policy ?? false,
    inhibitPolicyMapping: params.initial_policy_mapping_inhibit ?? false,
    inhibitAnyPolicy: params.initial_any_policy_inhibit ?? false,
  });
  if (path.status !== 'trusted') return path.status;
  const crls = ['TrustAnchorRootCRL.crl', ...one.crls].flatMap(
    (name) => tryReadCrl(readFileSync(join(folder, 'crls', name))) ?? [],
  );
  const about = { store, at: DAY, now: DAY, isStrong: () => true, crls, ocsps: [] };
  const { worst } = await chainRevocation(path.chain, about);
  const isFine = one.revocation ? worst === 'good' : worst !== 'revoked';
  return isFine ? 'valid' : `revocation ${worst}`;
}
