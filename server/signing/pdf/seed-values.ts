// What the author of an empty field asks of its signature. Required wishes are kept, or the signature is refused with
// the wish that stands in the way; the others are advice. ISO 32000-2 §12.7.5.5, Tables 237 and 238.

import { X509Certificate } from 'node:crypto';
import { type Der, type DigestAlgorithm, SigningError } from '../types.ts';
import type { LoadedView } from './file.ts';
import { intValue, nameValue, type PdfDict, PdfString } from './objects.ts';
import { textValue } from './text.ts';

/** What is to be signed, as far as an author may have wishes about it. */
export interface Intent {
  digest: DigestAlgorithm;
  reason: string | undefined;
  certify: 1 | 2 | 3 | undefined;
  isTimestamped: boolean;
  /** Leaf first; undefined where the key is elsewhere. */
  chain: readonly Der[] | undefined;
}

const FILTER = 1;
const SUB_FILTER = 2;
const VERSION = 4;
const REASONS = 8;
const LEGAL_ATTESTATION = 16;
const REVOCATION = 32;
const DIGEST = 64;
const LOCK_DOCUMENT = 128;
const APPEARANCE = 256;
const KNOWN = 511;

const CERT_SUBJECT = 1;
const CERT_ISSUER = 2;
/** Where to get a certificate: nothing a signature could break. */
const CERT_URL = 64;

/** Answers the certification level the author fixed, if he did. Throws FIELD_CONSTRAINTS. */
export function honourSeedValues(view: LoadedView, field: PdfDict, intent: Intent): Intent['certify'] {
  const seed = view.dict(field, 'SV');
  if (seed === undefined) return intent.certify;
  const flags = intValue(view.value(seed, 'Ff')) ?? 0;
  const isRequired = (flag: number) => (flags & flag) !== 0;
  if ((flags & ~KNOWN) !== 0) throw unmet('a requirement that is not known');
  const [filter, version] = [view.value(seed, 'Filter'), view.value(seed, 'V')];
  if (isRequired(FILTER) && nameValue(filter) !== 'Adobe.PPKLite') throw unmet('another signature handler');
  if (isRequired(VERSION) && typeof version === 'number' && version > 3)
    throw unmet('a newer kind of wishes');
  if (isRequired(SUB_FILTER) && !names(view, seed, 'SubFilter').includes('ETSI.CAdES.detached'))
    throw unmet('another form of signature than ETSI.CAdES.detached');
  const digests = strings(view, seed, 'DigestMethod').map((name) => name.replace('-', '').toUpperCase());
  if (isRequired(DIGEST) && !digests.includes(intent.digest.replace('-', '')))
    throw unmet(`one of the digests ${digests.join(', ')}`);
  if (isRequired(REASONS)) assertReason(strings(view, seed, 'Reasons'), intent.reason);
  if (isRequired(REVOCATION) && view.value(seed, 'AddRevInfo') === true)
    throw unmet('revocation data inside the signature');
  if (isRequired(LEGAL_ATTESTATION)) throw unmet('a legal attestation');
  if (isRequired(APPEARANCE)) throw unmet('an appearance of the reader’s own');
  if (isRequired(LOCK_DOCUMENT) && nameValue(view.value(seed, 'LockDocument')) !== 'false')
    throw unmet('a document locked by the reader');
  assertTimestamp(view, seed, intent);
  assertCertificate(view, seed, intent);
  return fixedLevel(view, seed, intent);
}

/** Table 237: no reasons, or the one reason ".", mean that none may be given. */
function assertReason(allowed: readonly string[], reason: string | undefined): void {
  const isNoneAllowed = allowed.length === 0 || (allowed.length === 1 && allowed[0] === '.');
  if (
    isNoneAllowed ? reason === undefined : reason !== undefined && allowed.includes(reason.normalize('NFC'))
  )
    return;
  throw unmet(isNoneAllowed ? 'no reason' : `one of the reasons ${allowed.join('; ')}`);
}

function assertTimestamp(view: LoadedView, seed: PdfDict, { isTimestamped }: Intent): void {
  const timestamp = view.dict(seed, 'TimeStamp');
  if (timestamp === undefined || isTimestamped) return;
  if (((intValue(view.value(timestamp, 'Ff')) ?? 0) & 1) !== 0) throw unmet('a timestamp');
}

function assertCertificate(view: LoadedView, seed: PdfDict, { chain }: Intent): void {
  const wishes = view.dict(seed, 'Cert');
  const flags = wishes === undefined ? 0 : (intValue(view.value(wishes, 'Ff')) ?? 0) & ~CERT_URL;
  if (wishes === undefined || flags === 0) return;
  if ((flags & ~(CERT_SUBJECT | CERT_ISSUER)) !== 0)
    throw unmet('a property of the certificate that is not checked');
  if (chain === undefined) throw unmet('one of certain certificates, and none is known');
  const [subjects, issuers] = [bytes(view, wishes, 'Subject'), bytes(view, wishes, 'Issuer')];
  const isAmong = (allowed: readonly Uint8Array[], der: Der) =>
    allowed.some((one) => Buffer.compare(one, der) === 0);
  const [leaf] = chain;
  if ((flags & CERT_SUBJECT) !== 0 && !(leaf && isAmong(subjects, leaf))) throw unmet('another certificate');
  if ((flags & CERT_ISSUER) !== 0 && !isIssued(chain, issuers))
    throw unmet('a certificate of another issuer');
}

/** Whether one of the issuers is in the chain, or signed its last certificate. */
function isIssued(chain: readonly Der[], issuers: readonly Uint8Array[]): boolean {
  const last = readable(chain.at(-1));
  return issuers.some((issuer) => {
    if (chain.slice(1).some((der) => Buffer.compare(der, issuer) === 0)) return true;
    const certificate = readable(issuer);
    if (certificate === undefined || last === undefined) return false;
    return last.checkIssued(certificate) && last.verify(certificate.publicKey);
  });
}

function readable(der: Uint8Array | undefined): X509Certificate | undefined {
  try {
    return der && new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** /MDP: 0 asks for a signature that does not certify, 1 to 3 for one that does, at this level. */
function fixedLevel(view: LoadedView, seed: PdfDict, { certify }: Intent): Intent['certify'] {
  const stated = view.dict(seed, 'MDP');
  const level = stated === undefined ? undefined : intValue(view.value(stated, 'P'));
  if (level === undefined) return certify;
  if (level === 0 && certify === undefined) return undefined;
  if (level !== 1 && level !== 2 && level !== 3) throw unmet('a signature that certifies nothing');
  if (certify !== undefined && certify !== level) throw unmet(`a certification of level ${level}`);
  return level;
}

function names(view: LoadedView, dict: PdfDict, key: string): string[] {
  const found: string[] = [];
  for (const item of view.array(dict, key)) found.push(nameValue(view.resolve(item)) ?? '');
  return found;
}

function strings(view: LoadedView, dict: PdfDict, key: string): string[] {
  const found: string[] = [];
  for (const item of view.array(dict, key)) {
    const value = view.resolve(item);
    found.push((textValue(value) ?? nameValue(value) ?? '').normalize('NFC'));
  }
  return found;
}

function bytes(view: LoadedView, dict: PdfDict, key: string): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const item of view.array(dict, key)) {
    const value = view.resolve(item);
    if (value instanceof PdfString) found.push(value.bytes);
  }
  return found;
}

function unmet(what: string): SigningError {
  return new SigningError('FIELD_CONSTRAINTS', `the field asks for ${what}`);
}
