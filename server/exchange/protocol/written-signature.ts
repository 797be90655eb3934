// The signature in the one form we write (docs/protocol/PR-EXCHANGE.md §6): one Reference to the envelope, enveloped, exclusive
// C14N. Its core validation (XMLDSig §3.2) is short enough to be done here, at an eighth of the cost of the library, which
// looks for everything by XPath; the library verifies every other form, and in the tests it is the witness of this one.
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import { canonicalize } from './canonicalize.ts';
import {
  DSIG_NS,
  ECDSA_SHA256_URI,
  ENVELOPED_URI,
  EXC_C14N_URI,
  RSA_SHA1_URI,
  SHA1_URI,
  SHA256_URI,
} from './names.ts';
import { attributeOf, childElements, textOf, toElement, type XmlElement } from './xml-tree.ts';

const SHAPE = ['SignedInfo', 'CanonicalizationMethod', 'SignatureMethod', 'Reference'];
const REFERENCE_SHAPE = ['Transforms', 'DigestMethod', 'DigestValue'];

/** Whether the structure, whose algorithms are allowed already, is exactly what we write. */
export function isWrittenForm(signature: XmlElement): boolean {
  const [info] = childElements(signature);
  const [canonicalization, method, reference] = info ? childElements(info) : [];
  if (!info || !canonicalization || !method || !reference) return false;
  const [transforms, digestMethod, digestValue] = childElements(reference);
  if (!transforms || !digestMethod || !digestValue) return false;
  const parts = childElements(transforms);
  // InclusiveNamespaces, say, would change what is canonical.
  const leaves = [canonicalization, method, digestMethod, digestValue, ...parts];
  return (
    [info.name, ...childElements(info).map(({ name }) => name)].join() === SHAPE.join() &&
    childElements(reference)
      .map(({ name }) => name)
      .join() === REFERENCE_SHAPE.join() &&
    [...leaves, info, reference, transforms].every(({ namespace }) => namespace === DSIG_NS) &&
    leaves.every((leaf) => childElements(leaf).length === 0) &&
    textOf(digestValue).trim() !== '' &&
    attributeOf(canonicalization, 'Algorithm') === EXC_C14N_URI &&
    parts.map((part) => attributeOf(part, 'Algorithm')).join() === [ENVELOPED_URI, EXC_C14N_URI].join()
  );
}

/** The signed bytes of the envelope, or why they are not. The signature is taken out of `envelope`. */
export function checkWritten(
  envelope: Element,
  signature: Element,
  key: KeyObject,
): { signed: string } | 'DIGEST_WRONG' | 'VALUE_WRONG' {
  const tree = toElement(signature);
  const find = (name: string) => textOf(childrenOf(tree).find((one) => one.name === name) ?? tree);
  const algorithm = (name: string) => {
    const element = childrenOf(tree).find((one) => one.name === name);
    return element && attributeOf(element, 'Algorithm');
  };
  const info = [...signature.getElementsByTagNameNS(DSIG_NS, 'SignedInfo')][0];
  if (!info) return 'VALUE_WRONG';
  const signedInfo = canonicalize(info, 'exclusive');
  signature.parentNode?.removeChild(signature);
  const signed = canonicalize(envelope, 'exclusive');
  const hash = algorithm('DigestMethod') === SHA1_URI ? 'sha1' : 'sha256';
  const digest = createHash(hash).update(signed).digest();
  if (!digest.equals(Buffer.from(find('DigestValue'), 'base64'))) return 'DIGEST_WRONG';
  const method = algorithm('SignatureMethod') === RSA_SHA1_URI ? 'sha1' : 'sha256';
  const value = Buffer.from(find('SignatureValue'), 'base64');
  const isRight = verify(method, Buffer.from(signedInfo), { key, dsaEncoding: 'ieee-p1363' }, value);
  return isRight ? { signed } : 'VALUE_WRONG';
}

/** All elements below one. */
function childrenOf(element: XmlElement): XmlElement[] {
  return childElements(element).flatMap((one) => [one, ...childrenOf(one)]);
}

/** The text of `ds:Signature` for an envelope that has none. */
export function writeSignature(
  canonicalEnvelope: string,
  parts: { id: string; privateKey: KeyObject; certificate: Buffer; algorithm: string },
): string {
  const { id, privateKey, certificate, algorithm } = parts;
  const empty = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"></ds:${name}>`;
  const digest = createHash('sha256').update(canonicalEnvelope).digest('base64');
  // Written in canonical form, but for the namespace, which canonically stands here and in the file on the parent.
  const inside =
    `${empty('CanonicalizationMethod', EXC_C14N_URI)}${empty('SignatureMethod', algorithm)}` +
    `<ds:Reference URI="#${id}"><ds:Transforms>${empty('Transform', ENVELOPED_URI)}${empty('Transform', EXC_C14N_URI)}` +
    `</ds:Transforms>${empty('DigestMethod', SHA256_URI)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>` +
    '</ds:SignedInfo>';
  const canonical = Buffer.from(`<ds:SignedInfo xmlns:ds="${DSIG_NS}">${inside}`);
  // XMLDSig wants r‖s, not the DER that OpenSSL makes.
  const encoding = algorithm === ECDSA_SHA256_URI ? ({ dsaEncoding: 'ieee-p1363' } as const) : {};
  const value = sign('sha256', canonical, { key: privateKey, ...encoding }).toString('base64');
  return (
    `<ds:Signature xmlns:ds="${DSIG_NS}"><ds:SignedInfo>${inside}<ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.toString('base64')}</ds:X509Certificate></ds:X509Data>` +
    '</ds:KeyInfo></ds:Signature>'
  );
}
