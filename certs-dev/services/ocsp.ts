// The OCSP responder: good, revoked or unknown, signed by the authority's delegate where it has one. RFC 6960.
import { createHash, type KeyObject } from 'node:crypto';
import {
  bits, childrenOf, DerError, type DerNode, enumerated, expectTag, generalizedTime, octets, oid, readDer, readOid, seq,
  sequenceOf, tagged, taggedPrimitive,
} from '../asn1/der.ts'; // biome-ignore format: a list
import { DIGESTS, OID } from '../asn1/oids.ts';
import { partsOf, publicKeyBits, signWith } from '../issuing/certificate.ts';
import type { Revocation } from '../ledger.ts';
import type { Pki } from '../pki.ts';
import { reasonNumber } from './crl.ts';

const ANSWER_LIFE_MS = 3_600_000;
/** Each question costs a lookup; real clients ask one. */
const MAX_QUESTIONS = 32;
/** RFC 8954 §2.1. */
const MAX_NONCE_BYTES = 32;

const STATUS = { malformedRequest: 1, internalError: 2, unauthorized: 6 } as const;

/** An answer without a response: only the status, unsigned (§2.3). */
export const ocspFailure = (why: keyof typeof STATUS): Buffer => seq(enumerated(STATUS[why]));

interface Question {
  /** The CertID as asked; echoed byte for byte. */
  raw: Buffer;
  digest: string;
  nameHash: Buffer;
  keyHash: Buffer;
  serial: Buffer;
}

interface OcspRequest {
  questions: Question[];
  nonce: Buffer | undefined;
}

const readQuestion = (request: DerNode): Question => {
  const certId = expectTag(sequenceOf(request)[0], 0x30);
  const [algorithm, nameHash, keyHash, serial] = sequenceOf(certId);
  return {
    raw: certId.raw,
    digest: DIGESTS[readOid(sequenceOf(algorithm)[0])]?.name ?? '',
    nameHash: expectTag(nameHash, 0x04).body,
    keyHash: expectTag(keyHash, 0x04).body,
    serial: expectTag(serial, 0x02).body,
  };
};

const readNonce = (extensions: DerNode | undefined): Buffer | undefined => {
  if (!extensions) return undefined;
  for (const extension of sequenceOf(childrenOf(extensions)[0])) {
    const fields = sequenceOf(extension);
    if (readOid(fields[0]) !== OID.ocspNonce) continue;
    const value = expectTag(fields.at(-1), 0x04).body;
    const nonce = expectTag(readDer(value), 0x04).body;
    if (nonce.length < 1 || nonce.length > MAX_NONCE_BYTES) throw new DerError('nonce size');
    return value;
  }
  return undefined;
};

const readRequest = (bytes: Uint8Array): OcspRequest => {
  const fields = sequenceOf(sequenceOf(readDer(bytes))[0]);
  const list = fields.find((f) => f.tag === 0x30);
  const questions = sequenceOf(list).map(readQuestion);
  if (questions.length === 0 || questions.length > MAX_QUESTIONS) throw new DerError('number of questions');
  return { questions, nonce: readNonce(fields.find((f) => f.tag === 0xa2)) };
};

/** The authority the question names by hashes, among those made here. */
const authorityOf = (pki: Pki, { digest, nameHash, keyHash }: Question): string | undefined => {
  if (digest === '') return undefined;
  return pki.ids.find((id) => {
    if (!pki.entry(id).isAuthority) return false;
    const { name, spki } = partsOf(pki.certificate(id));
    const isKey = createHash(digest).update(publicKeyBits(spki)).digest().equals(keyHash);
    return isKey && createHash(digest).update(name).digest().equals(nameHash);
  });
};

const statusOf = (isIssued: boolean, revocation: Revocation | undefined, now: Date): Buffer => {
  if (!isIssued) return taggedPrimitive(2, Buffer.alloc(0));
  if (!revocation || revocation.at > now) return taggedPrimitive(0, Buffer.alloc(0));
  const why =
    revocation.reason === 'unspecified' ? [] : [tagged(0, enumerated(reasonNumber(revocation.reason)))];
  return tagged(1, generalizedTime(revocation.at), ...why);
};

const signer = (pki: Pki, authority: string): { key: KeyObject; certificate: Uint8Array } => {
  const delegate = pki.definition.responders[authority] ?? authority;
  return { key: pki.privateKey(delegate), certificate: pki.certificate(delegate) };
};

const basicResponse = async (
  pki: Pki,
  authority: string,
  request: OcspRequest,
  now: Date,
): Promise<Buffer> => {
  const revocations = await pki.revocations();
  const answers = request.questions.map((question) => {
    const isSame = authorityOf(pki, question) === authority;
    const serial = question.serial.toString('hex');
    const id = pki.ids.find((i) => pki.entry(i).issuer === authority && pki.entry(i).serial === serial);
    const status = statusOf(isSame && id !== undefined, revocations.get(id ?? ''), now);
    const next = new Date(now.getTime() + ANSWER_LIFE_MS);
    return seq(question.raw, status, generalizedTime(now), tagged(0, generalizedTime(next)));
  });
  const { key, certificate } = signer(pki, authority);
  const { name } = partsOf(certificate);
  const nonce = request.nonce ? [tagged(1, seq(seq(oid(OID.ocspNonce), octets(request.nonce))))] : [];
  const data = seq(tagged(1, name), generalizedTime(now), seq(...answers), ...nonce);
  const { algorithm, signature } = await signWith(key, data);
  return seq(data, algorithm, bits(signature), tagged(0, seq(certificate)));
};

/** Answers any bytes: a signed response, or malformedRequest / unauthorized. Never throws on a bad request. */
export const answerOcsp = async (pki: Pki, bytes: Uint8Array, now: Date): Promise<Buffer> => {
  let request: OcspRequest;
  try {
    request = readRequest(bytes);
  } catch (error) {
    if (error instanceof DerError) return ocspFailure('malformedRequest');
    throw error;
  }
  const [first] = request.questions;
  const authority = first && authorityOf(pki, first);
  if (authority === undefined) return ocspFailure('unauthorized');
  const basic = await basicResponse(pki, authority, request, now);
  return seq(enumerated(0), tagged(0, seq(oid(OID.ocspBasic), octets(basic))));
};
