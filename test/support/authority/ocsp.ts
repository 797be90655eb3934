// OCSP responses of our own making: any responder, times, statuses and extensions. RFC 6960 §4.2.
import { createHash } from 'node:crypto';
import {
  enumerated,
  generalizedTime,
  octets,
  oid,
  seq,
  tagged,
  taggedPrimitive,
} from '../../../certs-dev/asn1/der.ts';
import { DAY, extension, type Identity, keyHash, signed, type TestDigest } from './certificates.ts';

export interface OcspAnswer {
  certificate: Identity;
  status?: 'good' | 'revoked' | 'unknown';
  revokedAt?: Date;
  reason?: number;
  thisUpdate?: Date;
  /** null: none. */
  nextUpdate?: Date | null;
  extensions?: Buffer[];
}

export interface OcspSpec {
  issuer: Identity;
  /** Default: the issuer itself. */
  responder?: Identity;
  byKey?: boolean;
  producedAt?: Date;
  answers: OcspAnswer[];
  nonce?: Uint8Array;
  extensions?: Buffer[];
  /** Default: the responder's own, when delegated. */
  certificates?: Identity[];
  digest?: TestDigest;
}

const single = ({ subject, key }: Identity, answer: OcspAnswer): Buffer => {
  const { thisUpdate = new Date(Date.now() - 60_000), status = 'good', revokedAt = thisUpdate } = answer;
  const next = answer.nextUpdate === undefined ? new Date(thisUpdate.getTime() + DAY) : answer.nextUpdate;
  const nameHash = createHash('sha1').update(subject).digest();
  const id = seq(
    seq(oid('1.3.14.3.2.26'), Buffer.of(5, 0)),
    octets(nameHash),
    octets(keyHash(key)),
    answer.certificate.serial,
  );
  const reason = answer.reason === undefined ? [] : [tagged(0, enumerated(answer.reason))];
  const said = {
    good: taggedPrimitive(0, Buffer.of()),
    revoked: tagged(1, generalizedTime(revokedAt), ...reason),
    unknown: taggedPrimitive(2, Buffer.of()),
  };
  return seq(
    id,
    said[status],
    generalizedTime(thisUpdate),
    ...(next ? [tagged(0, generalizedTime(next))] : []),
    ...(answer.extensions ? [tagged(1, seq(...answer.extensions))] : []),
  );
};

/** The OCSPResponse in DER. */
export const makeResponse = (spec: OcspSpec): Buffer => {
  const responder = spec.responder ?? spec.issuer;
  const extensions = [
    ...(spec.nonce ? [extension('1.3.6.1.5.5.7.48.1.2', octets(spec.nonce))] : []),
    ...(spec.extensions ?? []),
  ];
  const content = seq(
    spec.byKey ? tagged(2, octets(keyHash(responder.key))) : tagged(1, responder.subject),
    generalizedTime(spec.producedAt ?? new Date(Date.now() - 60_000)),
    seq(...spec.answers.map((answer) => single(spec.issuer, answer))),
    ...(extensions.length > 0 ? [tagged(1, seq(...extensions))] : []),
  );
  const held = spec.certificates ?? (spec.responder ? [spec.responder] : []);
  const certificates = held.length > 0 ? [tagged(0, seq(...held.map(({ der }) => der)))] : [];
  const basic = signed(content, responder.key, spec.digest, ...certificates);
  return seq(enumerated(0), tagged(0, seq(oid('1.3.6.1.5.5.7.48.1.1'), octets(basic))));
};

/** A response that carries only a status: 3 is tryLater. */
export const refusal = (status: number): Buffer => seq(enumerated(status));
