// The certificate revocation list of one authority, made fresh for each request. RFC 5280 §5.
import { createHash } from 'node:crypto';
import { bits, enumerated, int, octets, oid, seq, tagged, taggedPrimitive, time, tlv } from '../asn1/der.ts';
import { algorithm, OID } from '../asn1/oids.ts';
import { REASONS, type Reason } from '../definition.ts';
import { partsOf, publicKeyBits, signRsa } from '../issuing/certificate.ts';
import type { Revocation } from '../ledger.ts';
import type { Pki } from '../pki.ts';

const CRL_LIFE_MS = 86_400_000;

/** The number RFC 5280 §5.3.1 gives a reason. */
export const reasonNumber = (reason: Reason): number => REASONS.indexOf(reason);

const revokedRow = (serial: string, { at, reason }: Revocation): Buffer => {
  // "unspecified" is said by leaving the extension out (§5.3.1).
  const why =
    reason === 'unspecified' ? [] : [seq(seq(oid(OID.crlReason), octets(enumerated(reasonNumber(reason)))))];
  return seq(int(Buffer.from(serial, 'hex')), time(at), ...why);
};

/** The signed list in DER. Its number is the instant in milliseconds: it only grows. */
export const makeCrl = async (pki: Pki, authority: string, now: Date): Promise<Buffer> => {
  const { name, spki } = partsOf(pki.certificate(authority));
  const revocations = await pki.revocations();
  const rows = pki.ids.flatMap((id) => {
    const entry = pki.entry(id);
    const revocation = entry.issuer === authority ? revocations.get(id) : undefined;
    return revocation && revocation.at <= now ? [revokedRow(entry.serial, revocation)] : [];
  });
  const keyId = createHash('sha1').update(publicKeyBits(spki)).digest();
  const extensions = seq(
    seq(oid(OID.authorityKeyId), octets(seq(taggedPrimitive(0, keyId)))),
    seq(oid(OID.crlNumber), octets(int(now.getTime()))),
  );
  const list = seq(
    int(1),
    algorithm(OID.sha256WithRsa),
    name,
    time(now),
    time(new Date(now.getTime() + CRL_LIFE_MS)),
    // revokedCertificates must be absent, not empty (§5.1.2.6).
    ...(rows.length ? [tlv(0x30, ...rows)] : []),
    tagged(0, extensions),
  );
  const signature = await signRsa('sha256', list, pki.privateKey(authority));
  return seq(list, algorithm(OID.sha256WithRsa), bits(signature));
};
