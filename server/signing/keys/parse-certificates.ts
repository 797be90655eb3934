// Certificates from whatever file an authority publishes: PEM (one or many), DER, or a PKCS#7 bundle in either.
// RFC 7468, RFC 5280, RFC 5652 (degenerate SignedData).
import {
  children,
  type DerNode,
  isContext,
  isUniversal,
  readFirst,
  readOid,
  sequenceOf,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import { type Der, SigningError } from '../types.ts';
import { tryReadCertificate } from '../validation/certificate.ts';

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 #]+)-----([A-Za-z0-9+/=\s]+?)-----END \1-----/g;

const broken = (cause?: unknown): SigningError =>
  new SigningError(
    'KEY_FILE_BROKEN',
    'The file holds no readable certificate.',
    cause ? { cause } : undefined,
  );

/** The certificates of a SignedData, in its order. */
const readBundle = (contentInfo: DerNode): Der[] => {
  const content = sequenceOf(contentInfo)[1];
  const signedData = content ? sequenceOf(children(content)[0]) : [];
  const set = signedData.find((n) => isContext(n, 0));
  return (set ? children(set) : []).filter((n) => isUniversal(n, 16)).map((n) => n.raw);
};

const readBinary = (bytes: Uint8Array): Der[] => {
  const node = readFirst(bytes);
  const first = sequenceOf(node)[0];
  const isBundle = isUniversal(first, 6) && readOid(first) === OID.signedData;
  return isBundle ? readBundle(node) : [node.raw];
};

/** All certificates in the file, at least one; throws KEY_FILE_BROKEN otherwise. */
export const parseCertificates = (bytes: Uint8Array): Der[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const blocks = [...text.matchAll(PEM_BLOCK)].filter(([, label = '']) =>
    /CERTIFICATE|PKCS7|CMS/.test(label),
  );
  const binaries = blocks.length > 0 ? blocks.map(([, , body = '']) => Buffer.from(body, 'base64')) : [bytes];
  try {
    const found = binaries.flatMap(readBinary);
    if (found.length === 0 || found.some((der) => !tryReadCertificate(der))) throw broken();
    return found;
  } catch (error) {
    throw error instanceof SigningError ? error : broken(error);
  }
};
