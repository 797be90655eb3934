// The document security store: certificates, OCSP answers and CRLs may be added at any time, never taken away.
// ETSI EN 319 142-1 §5.4.2.

import { createHash } from 'node:crypto';
import type { PdfView } from '../file.ts';
import { ifBroken } from '../limits.ts';
import { PdfDict, type PdfObject, PdfRef, PdfStream } from '../objects.ts';
import { differingKeys, referencesOf, same } from './compare.ts';
import type { Step } from './step.ts';

const DSS_KEYS = new Set(['Type', 'VRI', 'Certs', 'OCSPs', 'CRLs']);

export async function checkDss(step: Step): Promise<void> {
  const was = await step.before.dict(await step.before.catalog(), 'DSS');
  const catalog = await step.after.catalog();
  const at = { object: await step.homeOf('DSS') };
  const is = await step.after.dict(catalog, 'DSS');
  if (is === undefined) {
    if (was !== undefined) step.report('structure', false, 'the security store was removed', at);
    return;
  }
  const members = await membersOf(step, is, catalog);
  const touched = [...members].filter((num) => step.changed.has(num));
  const unknown = was === undefined ? [...is.entries.keys()] : differingKeys(was, is);
  if (touched.length === 0 && unknown.length === 0) return;
  const strange = unknown.filter((key) => !DSS_KEYS.has(key) || is.get(key) === null);
  if (strange.length > 0) {
    step.report('structure', false, `the security store has a strange /${strange[0]}`, at);
    return;
  }
  if (was !== undefined && (await losesEvidence(step, was, is))) {
    step.report('structure', false, 'evidence was taken out of the security store');
    return;
  }
  for (const num of touched) await account(step, num, members);
  step.report('dss-added', true, 'validation data were added', at);
}

async function membersOf(step: Step, dss: PdfDict, catalog: PdfDict): Promise<Set<number>> {
  const members = new Set<number>();
  const stated = catalog.get('DSS');
  const queue = [stated ?? null, dss];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { ref } of referencesOf(next)) {
      if (members.has(ref.num)) continue;
      members.add(ref.num);
      const value = await step.after.object(ref.num);
      // Streams are leaves: certificates and answers.
      if (!(value instanceof PdfStream)) queue.push(value);
    }
  }
  return members;
}

async function account(step: Step, num: number, members: ReadonlySet<number>): Promise<void> {
  if (step.isNew(num)) return step.account(num);
  // A certificate or answer that is written anew is not an addition.
  const [was, is] = [await step.before.object(num), await step.after.object(num)];
  if (isDssPart(was) && isDssPart(is)) step.accountAs(num, { kind: 'dss', members });
}

const LISTS = ['Certs', 'OCSPs', 'CRLs'];

/**
 * Whether a certificate or answer of the old store is not in the new one: a list that tells of a revocation must not
 * vanish. Some writers make the store anew, so the same data in another stream are still there.
 */
async function losesEvidence(step: Step, was: PdfDict, is: PdfDict): Promise<boolean> {
  for (const key of LISTS) {
    const kept = await step.after.array(is, key);
    const gone = (await step.before.array(was, key)).filter((old) => !kept.some((one) => same(old, one)));
    if (gone.length === 0) continue;
    const there = new Set(await Promise.all(kept.map((one) => dataOf(step.after, one))));
    for (const old of gone) {
      const data = await dataOf(step.before, old);
      if (data !== undefined && !there.has(data)) return true;
    }
  }
  return false;
}

/** Undefined for what is no stream or cannot be read: nobody could use it. */
async function dataOf(view: PdfView, object: PdfObject): Promise<string | undefined> {
  const stream = await view.resolve(object);
  if (!(stream instanceof PdfStream)) return undefined;
  const data = await view.streamBytes(stream).catch(ifBroken(undefined));
  return data && createHash('sha256').update(data).digest('base64');
}

const PART_KEY = /^(Type|VRI|Certs|OCSPs|CRLs|Cert|OCSP|CRL|TU|TS|[0-9A-Fa-f]{40,128})$/;

/** Whether an object can be a part of a security store and nothing else. */
export function isDssPart(object: PdfObject): boolean {
  if (Array.isArray(object)) return object.every((item) => item instanceof PdfRef);
  return object instanceof PdfDict && [...object.entries.keys()].every((key) => PART_KEY.test(key));
}
