// Timestamp tokens of our own making, at any time and of any accuracy. RFC 3161 §2.4.2, RFC 5816.
import { createHash, sign } from 'node:crypto';
import {
  generalizedTime,
  int,
  octets,
  oid,
  seq,
  set,
  tagged,
  taggedPrimitive,
} from '../../../certs-dev/asn1/der.ts';
import { algorithm, DIGESTS, OID, SHA256_OID } from '../../../certs-dev/asn1/oids.ts';
import type { DigestAlgorithm, TimestampClient } from '../../../server/signing/index.ts';
import { type Identity, partsIn, signatureAlgorithm, type TestDigest } from './certificates.ts';

export interface TokenSpec {
  authority: Identity;
  /** Certificates beside the authority's own. */
  chain?: Identity[];
  at: Date;
  accuracySeconds?: number;
  accuracyMillis?: number;
  version?: number;
  extensions?: Buffer[];
  /** ESS names this one instead. */
  named?: Identity;
  digest?: TestDigest;
}

const oidOf = (name: string): string =>
  Object.entries(DIGESTS).find(([, digest]) => digest.name === name)?.[0] ?? SHA256_OID;

const issuerOf = (certificate: Identity): Buffer =>
  partsIn(partsIn(certificate.der)[0] ?? Buffer.of())[3] ?? Buffer.of();

/** A token over this digest. */
export const makeToken = (spec: TokenSpec, imprint: Uint8Array, imprintDigest = 'sha256'): Buffer => {
  const { authority, digest = 'sha256', named = authority } = spec;
  const accuracy = [
    ...(spec.accuracySeconds === undefined ? [] : [int(spec.accuracySeconds)]),
    ...(spec.accuracyMillis === undefined
      ? []
      : [taggedPrimitive(0, Buffer.from([spec.accuracyMillis >> 8, spec.accuracyMillis & 0xff]))]),
  ];
  const info = seq(
    int(spec.version ?? 1),
    oid(OID.testPolicy),
    seq(algorithm(oidOf(imprintDigest)), octets(imprint)),
    int(7),
    generalizedTime(spec.at),
    ...(accuracy.length > 0 ? [seq(...accuracy)] : []),
    ...(spec.extensions ? [tagged(1, ...spec.extensions)] : []),
  );
  const hash = createHash('sha256').update(named.der).digest();
  const attributes = [
    seq(oid(OID.contentType), set(oid(OID.tstInfo))),
    seq(oid(OID.messageDigest), set(octets(createHash(digest).update(info).digest()))),
    seq(oid(OID.signingCertificateV2), set(seq(seq(seq(octets(hash)))))),
  ];
  const signerInfo = seq(
    int(1),
    seq(issuerOf(authority), authority.serial),
    algorithm(oidOf(digest)),
    tagged(0, ...attributes.toSorted(Buffer.compare)),
    signatureAlgorithm(authority.key, digest),
    octets(sign(digest, set(...attributes), authority.key)),
  );
  const content = seq(
    int(3),
    set(algorithm(oidOf(digest))),
    seq(oid(OID.tstInfo), tagged(0, octets(info))),
    tagged(0, authority.der, ...(spec.chain ?? []).map(({ der }) => der)),
    set(signerInfo),
  );
  return seq(oid(OID.signedData), tagged(0, content));
};

/** Asks this authority. */
export const clientOf =
  (spec: TokenSpec): TimestampClient =>
  async (imprint: Uint8Array, digest: DigestAlgorithm) =>
    makeToken(spec, imprint, digest.replace('-', '').toLowerCase());
