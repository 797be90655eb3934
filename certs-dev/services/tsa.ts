// The timestamp authority: one signed token per request. RFC 3161, signing certificate by RFC 5816 (ESSCertIDv2).
import { createHash, randomBytes } from 'node:crypto';
import {
  childrenOf, DerError, type DerNode, expectTag, generalizedTime, int, namedBits, octets, oid, readDer, readOid, seq,
  sequenceOf, set, tagged, utf8,
} from '../asn1/der.ts'; // biome-ignore format: a list
import { algorithm, DIGESTS, OID, SHA256_OID } from '../asn1/oids.ts';
import { partsOf, signWith } from '../issuing/certificate.ts';
import type { Pki } from '../pki.ts';

/** PKIFailureInfo bits (RFC 3161 §2.4.2). */
const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const;

type Failure = keyof typeof FAILURE;
const WEAK = ['sha1'];
const ACCURACY_SECONDS = 1;
const REJECTION = 2;

class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly why: Failure;
  constructor(why: Failure, message: string) {
    super(message);
    this.why = why;
  }
}

/** A response that carries no token, only why. */
export const rejectTimestamp = (why: Failure, text: string): Buffer =>
  seq(seq(int(REJECTION), seq(utf8(text)), namedBits(FAILURE[why])));

interface TimestampRequest {
  /** messageImprint as asked; echoed byte for byte. */
  imprint: Buffer;
  nonce: Buffer | undefined;
  wantsCertificate: boolean;
}

const checkImprint = (imprint: DerNode): void => {
  const [algorithmId, hashed] = sequenceOf(imprint);
  const digest = DIGESTS[readOid(sequenceOf(algorithmId)[0])];
  if (!digest || WEAK.includes(digest.name)) throw new Rejected('badAlg', 'digest algorithm not accepted');
  if (expectTag(hashed, 0x04).body.length !== digest.length) {
    throw new Rejected('badDataFormat', 'imprint length does not fit its algorithm');
  }
};

const readRequest = (bytes: Uint8Array): TimestampRequest => {
  const [version, imprint, ...rest] = sequenceOf(readDer(bytes));
  if (!expectTag(version, 0x02).body.equals(Buffer.of(1))) throw new Rejected('badRequest', 'version');
  const messageImprint = expectTag(imprint, 0x30);
  checkImprint(messageImprint);
  const take = (tag: number): DerNode | undefined => (rest[0]?.tag === tag ? rest.shift() : undefined);
  const policy = take(0x06);
  if (policy && readOid(policy) !== OID.testPolicy) throw new Rejected('unacceptedPolicy', 'policy');
  const nonce = take(0x02);
  const wantsCertificate = (take(0x01)?.body[0] ?? 0) !== 0;
  if (take(0xa0)) throw new Rejected('unacceptedExtension', 'extensions are not accepted');
  if (rest.length > 0) throw new DerError('unknown field');
  return { imprint: messageImprint.raw, nonce: nonce?.raw, wantsCertificate };
};

const tstInfo = (request: TimestampRequest, tsaName: Buffer, now: Date): Buffer =>
  seq(
    int(1),
    oid(OID.testPolicy),
    request.imprint,
    int(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    generalizedTime(now),
    seq(int(ACCURACY_SECONDS)),
    ...(request.nonce ? [request.nonce] : []),
    tagged(0, tagged(4, tsaName)),
  );

const signedAttributes = (content: Buffer, certificate: Uint8Array): Buffer => {
  const { issuer, serial } = partsOf(certificate);
  const certHash = createHash('sha256').update(certificate).digest();
  // hashAlgorithm left out: SHA-256 is ESSCertIDv2's default, and DER forbids writing a default.
  const essCertId = seq(octets(certHash), seq(seq(tagged(4, issuer)), int(serial)));
  return set(
    seq(oid(OID.contentType), set(oid(OID.tstInfo))),
    seq(oid(OID.messageDigest), set(octets(createHash('sha256').update(content).digest()))),
    seq(oid(OID.signingCertificateV2), set(seq(seq(essCertId)))),
  );
};

const makeToken = async (pki: Pki, request: TimestampRequest, now: Date): Promise<Buffer> => {
  const id = pki.definition.timestamping;
  const [certificate, ...issuers] = pki.chain(id);
  if (!certificate) throw new TypeError('the timestamp authority has no certificate');
  const { issuer, serial, name } = partsOf(certificate);
  const content = tstInfo(request, name, now);
  const attributes = signedAttributes(content, certificate);
  const signed = await signWith(pki.privateKey(id), attributes);
  const signerInfo = seq(
    int(1),
    seq(issuer, int(serial)),
    algorithm(SHA256_OID),
    // Signed as SET OF, carried as [0] IMPLICIT (RFC 5652 §5.4).
    tagged(0, ...childrenOf(readDer(attributes)).map((a) => a.raw)),
    signed.cmsAlgorithm,
    octets(signed.signature),
  );
  const certificates = request.wantsCertificate ? [tagged(0, certificate, ...issuers.slice(0, -1))] : [];
  const signedData = seq(
    int(3),
    set(algorithm(SHA256_OID)),
    seq(oid(OID.tstInfo), tagged(0, octets(content))),
    ...certificates,
    set(signerInfo),
  );
  return seq(oid(OID.signedData), tagged(0, signedData));
};

/** Answers any bytes: a granted token, or a rejection that says why. Never throws on a bad request. */
export const answerTimestamp = async (pki: Pki, bytes: Uint8Array, now: Date): Promise<Buffer> => {
  let request: TimestampRequest;
  try {
    request = readRequest(bytes);
  } catch (error) {
    if (error instanceof Rejected) return rejectTimestamp(error.why, error.message);
    if (error instanceof DerError) return rejectTimestamp('badDataFormat', error.message);
    throw error;
  }
  return seq(seq(int(0)), await makeToken(pki, request, now));
};
