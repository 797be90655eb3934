// A certificate with what is asked of it again and again. The same few sign almost everything: whoever reads many packets
// keeps them in a memory of his own, by their bytes.
import { type KeyObject, X509Certificate } from 'node:crypto';

export interface KnownCertificate {
  certificate: X509Certificate;
  publicKey: KeyObject;
  /** `x5t#S256` of RFC 7515. */
  thumbprint: string;
  /** Milliseconds. */
  from: number;
  to: number;
}

/** @throws when the bytes are no certificate. */
export type ReadCertificate = (der: Uint8Array) => KnownCertificate;

export function readCertificate(der: Uint8Array): KnownCertificate {
  const certificate = new X509Certificate(der);
  const { publicKey, fingerprint256, validFrom, validTo } = certificate;
  return {
    certificate,
    publicKey,
    thumbprint: Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
    from: Date.parse(validFrom),
    to: Date.parse(validTo),
  };
}

/** Remembers the `most` used last. */
export function makeCertificateMemory(most: number): ReadCertificate {
  const held = new Map<string, KnownCertificate>();
  return (der) => {
    // The bytes themselves: nothing that is not exactly this certificate is taken for it.
    const key = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
    const known = held.get(key) ?? readCertificate(der);
    held.delete(key);
    held.set(key, known);
    const [oldest] = held.keys();
    if (held.size > most && oldest !== undefined) held.delete(oldest);
    return known;
  };
}
