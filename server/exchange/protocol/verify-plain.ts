// The signature of a packet in the one form we write, in plain XML: verified without a DOM. It says yes or nothing: all
// that is wrong is found, named and refused by verify-signature.ts, which is also the witness of this one in the tests.
// What is handed out is read from the very bytes whose digest was signed (lessons of CVE-2025-29774/29775).
import { createHash, verify } from 'node:crypto';
import { DSIG_NS, RSA_SHA1_URI } from './names.ts';
import { canonicalPlain, type PlainElement } from './plain-xml.ts';
import {
  isIdRepeated,
  prepare,
  type SignatureFacts,
  type Verified,
  type VerifyOptions,
} from './verify-signature.ts';
import { isWrittenForm } from './written-signature.ts';
import { parseXml, textOf, toTree, type XmlElement } from './xml-tree.ts';

/** `tree`: of the same root. */
export function verifyPlain(
  root: PlainElement,
  tree: XmlElement,
  options: VerifyOptions,
): Verified | undefined {
  const found = options.byLibrary ? undefined : find(root);
  if (found === undefined) return undefined;
  const { envelope, signature } = found;
  const signatureTree = toTree(signature);
  const facts: SignatureFacts = { present: true, valid: false, chain: [], weak: false, errors: [] };
  try {
    const { certificate, algorithms } = prepare(signatureTree, tree, facts, options);
    if (facts.scope !== 'envelope' || !isWrittenForm(signatureTree) || isIdRepeated(signatureTree, tree))
      return undefined;
    const info = named(signature, 'SignedInfo');
    const reference = info && named(info, 'Reference');
    const digestValue = reference && named(reference, 'DigestValue');
    const value = named(signature, 'SignatureValue');
    if (info === undefined || digestValue === undefined || value === undefined) return undefined;
    const signed = canonicalPlain(envelope, signature);
    const digest = createHash(algorithms.hash).update(signed).digest();
    if (!digest.equals(Buffer.from(textOf(toTree(digestValue)), 'base64'))) return undefined;
    const method = facts.algorithm === RSA_SHA1_URI ? 'sha1' : 'sha256';
    const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const signatureValue = Buffer.from(textOf(toTree(value)), 'base64');
    if (!verify(method, Buffer.from(canonicalPlain(info)), key, signatureValue)) return undefined;
    facts.valid = true;
    return { facts, signed: parseXml(signed) };
  } catch {
    return undefined;
  }
}

/** The only ds:Signature, at its place, and the envelope around it. */
function find(root: PlainElement): { envelope: PlainElement; signature: PlainElement } | undefined {
  if (count(root) !== 1 || root.name !== 'edXML') return undefined;
  const envelope = named(root, 'edXMLEnvelope');
  const header = envelope && named(envelope, 'edXMLHeader');
  if (envelope === undefined || header === undefined) return undefined;
  const around = [header, ...elements(header).filter(({ name }) => name === 'Signature')];
  const signature = around.flatMap(elements).find(isSignature);
  return signature && { envelope, signature };
}

const isSignature = ({ name, namespace }: PlainElement) => name === 'Signature' && namespace === DSIG_NS;

const count = (element: PlainElement): number =>
  elements(element).reduce((sum, one) => sum + count(one), Number(isSignature(element)));

const elements = ({ content }: PlainElement): PlainElement[] =>
  content.filter((part): part is PlainElement => typeof part !== 'string');

/** The only one of this name. */
function named(element: PlainElement, name: string): PlainElement | undefined {
  const [first, ...more] = elements(element).filter((one) => one.name === name);
  return more.length === 0 ? first : undefined;
}
