// Verifies the XMLDSig of a packet and hands out the signed bytes, the only ones a reader may use
// (lessons of CVE-2025-29774/29775). Facts only: whether the certificate is trusted is the caller's question.
import type { Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import type { DocumentAlgorithms, DocumentDigest } from './document-digest.ts';
import { type KnownCertificate, type ReadCertificate, readCertificate } from './known-certificate.ts';
import { C14N_URI, DSIG_NS, ECDSA_SHA256_URI, ENVELOPED_URI, SHA1_URI, SHA256_URI, XML_NS } from './names.ts';
import { ALLOWED, EcdsaSha256, isWeak, keyFits } from './signature-algorithms.ts';
import { checkWritten, isWrittenForm } from './written-signature.ts';
import { attributeOf, childElements, parseXml, textOf, toElement, type XmlElement } from './xml-tree.ts';

export type SignatureProblem =
  | 'SIGNATURE_REPEATED'
  | 'SIGNATURE_MISPLACED'
  | 'SIGNATURE_FORM'
  | 'ALGORITHM_NOT_ALLOWED'
  | 'REFERENCE_NOT_ENVELOPE'
  | 'SIGNATURE_AFTER_FILES'
  | 'CERTIFICATE_MISSING'
  | 'CERTIFICATE_BROKEN'
  | 'CERTIFICATE_UNEXPECTED'
  | 'DIGEST_WRONG'
  | 'VALUE_WRONG';

export interface SignatureFacts {
  present: boolean;
  valid: boolean;
  /** `envelope`: attachments are covered by their digests; `document`: every byte is covered. */
  scope?: 'envelope' | 'document';
  algorithm?: string;
  /** DER of the signing certificate, and of all certificates in KeyInfo. */
  certificate?: Uint8Array;
  chain: Uint8Array[];
  /** SHA-1, or RSA under 2048 bits. */
  weak: boolean;
  errors: SignatureProblem[];
}

export interface Verified {
  facts: SignatureFacts;
  /** Tree of the signed bytes: the envelope, or the whole document. */
  signed?: XmlElement;
  /** Of a signature over the whole packet, when only the envelope was given: not verified yet. */
  deferred?: DocumentAlgorithms;
}

export interface VerifyOptions {
  /** DER: any other signing certificate is refused. */
  certificate?: Uint8Array | undefined;
  /** Default: each is read anew. */
  readCertificate?: ReadCertificate | undefined;
  /** What was given is the root with the envelope alone. */
  isPart?: boolean;
  /** Of the whole packet, with the files that are slots in the text. */
  digest?: DocumentDigest | undefined;
  /** The files went by before the signature was known, so no digest of the whole could be taken. */
  isLate?: boolean;
  /** The library verifies every form, the written one too: what tests hold the short way to. */
  byLibrary?: boolean;
}

class Problem extends Error {
  readonly problem: SignatureProblem;
  constructor(problem: SignatureProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** Verifies the signature in `text`, which is parsed as `root`; never throws for a bad one. */
export function verifySignature(text: string, root: Element, options: VerifyOptions): Verified {
  const facts: SignatureFacts = { present: false, valid: false, chain: [], weak: false, errors: [] };
  try {
    const signature = findSignature(root);
    if (!signature) return { facts };
    facts.present = true;
    const tree = toElement(root);
    const { certificate, algorithms } = prepare(toElement(signature), tree, facts, options);
    if (facts.scope === 'document' && options.isPart) return { facts, deferred: algorithms };
    if (facts.scope === 'document' && options.isLate) throw new Problem('SIGNATURE_AFTER_FILES');
    const { digest } = options;
    const isWritten = facts.scope === 'envelope' && isWrittenForm(toElement(signature));
    if (isWritten && !options.byLibrary) {
      const envelope = envelopeOf(signature);
      if (isIdRepeated(toElement(signature), tree)) throw new Problem('SIGNATURE_FORM');
      const checked = checkWritten(envelope, signature, certificate.publicKey);
      if (typeof checked === 'string') throw new Problem(checked);
      facts.valid = true;
      return { facts, signed: parseXml(checked.signed) };
    }
    const checker = new SignedXml({ publicCert: certificate.certificate.toString() });
    checker.SignatureAlgorithms[ECDSA_SHA256_URI] = EcdsaSha256;
    // A raw carriage return would be normalised away by the next parse.
    checker.loadSignature(signature.toString().replace(/\r/g, '&#xD;'));
    if (digest && facts.scope === 'document')
      for (const uri of [SHA1_URI, SHA256_URI]) checker.HashAlgorithms[uri] = digest.algorithm(uri);
    const signed = check(checker, text);
    facts.valid = true;
    return { facts, signed: parseXml(signed) };
  } catch (error) {
    facts.present = true;
    facts.valid = false;
    facts.errors.push(error instanceof Problem ? error.problem : 'SIGNATURE_FORM');
    return { facts };
  }
}

/** The one ds:Signature, in the header of the envelope or in the edXML:Signature there. */
function findSignature(root: Element): Element | undefined {
  const all = root.getElementsByTagNameNS(DSIG_NS, 'Signature');
  const signature = all.item(0);
  if (!signature) {
    for (const name of ['Signature', 'DigitalSignature'])
      for (const other of root.getElementsByTagNameNS('*', name))
        if (childElements(toElement(other)).length > 0) throw new Problem('SIGNATURE_FORM');
    return undefined;
  }
  if (all.length > 1) throw new Problem('SIGNATURE_REPEATED');
  const names: string[] = [];
  for (let node = signature.parentElement; node; node = node.parentElement)
    names.unshift(node.localName ?? '');
  if (!/^edXML\/edXMLEnvelope\/edXMLHeader(\/Signature)?$/.test(names.join('/')))
    throw new Problem('SIGNATURE_MISPLACED');
  refuseComments(signature);
  return signature;
}

/** A comment inside SignedInfo or DigestValue lets two readers see two values. */
function refuseComments(element: Element): void {
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 1) refuseComments(child as Element);
    else if (child.nodeType !== 3) throw new Problem('SIGNATURE_FORM');
  }
}

/** Its algorithms and certificates, when they are allowed; noted in `facts`. @throws what {@link verifySignature} tells. */
export function prepare(
  tree: XmlElement,
  root: XmlElement,
  facts: SignatureFacts,
  { certificate: expected, readCertificate: read = readCertificate }: VerifyOptions,
): { certificate: KnownCertificate; algorithms: DocumentAlgorithms } {
  const names = childElements(tree).map((one) => one.name);
  if (!/^SignedInfo SignatureValue( KeyInfo)?$/.test(names.join(' '))) throw new Problem('SIGNATURE_FORM');
  const info = only(tree, 'SignedInfo');
  const reference = only(info, 'Reference');
  const transforms = childElements(reference).find((one) => one.name === 'Transforms');
  const signatureUri = algorithmOf(info, 'SignatureMethod', ALLOWED.signature);
  const digestUri = algorithmOf(reference, 'DigestMethod', ALLOWED.digest);
  algorithmOf(info, 'CanonicalizationMethod', ALLOWED.canonicalization);
  const uris = transforms ? childElements(transforms).map((one) => attributeOf(one, 'Algorithm') ?? '') : [];
  if (uris.some((uri) => !ALLOWED.transform.has(uri))) throw new Problem('ALGORITHM_NOT_ALLOWED');
  facts.algorithm = signatureUri;
  facts.scope = scopeOf(attributeOf(reference, 'URI'), root);

  const certificate = readCertificates(tree, facts, read);
  if (expected && !certificate.certificate.raw.equals(expected)) throw new Problem('CERTIFICATE_UNEXPECTED');
  if (!keyFits(signatureUri, certificate.publicKey)) throw new Problem('ALGORITHM_NOT_ALLOWED');
  facts.weak = isWeak(signatureUri, digestUri, certificate.publicKey);

  const hash = digestUri === SHA1_URI ? 'sha1' : 'sha256';
  // What is left as a node-set at the end is converted with C14N 1.0 (XMLDSig §4.4.3.2).
  const canonicalization = uris.findLast((uri) => uri !== ENVELOPED_URI) ?? C14N_URI;
  return { certificate, algorithms: { hash, canonicalization } };
}

function scopeOf(uri: string | undefined, root: XmlElement): 'envelope' | 'document' {
  if (uri === '') return 'document';
  const envelopes = childElements(root).filter((one) => one.name === 'edXMLEnvelope');
  const [envelope] = envelopes;
  if (!envelope || envelopes.length > 1) throw new Problem('REFERENCE_NOT_ENVELOPE');
  const ids = [
    attributeOf(envelope, 'id', XML_NS),
    ...['Id', 'ID', 'id'].map((name) => attributeOf(envelope, name)),
  ];
  if (uri === undefined || !ids.some((id) => id !== undefined && `#${id}` === uri))
    throw new Problem('REFERENCE_NOT_ENVELOPE');
  return 'envelope';
}

/** The envelope around the signature, which stands in its header. */
function envelopeOf(signature: Element): Element {
  let node = signature.parentElement;
  while (node && node.localName !== 'edXMLEnvelope') node = node.parentElement;
  if (!node) throw new Problem('SIGNATURE_MISPLACED');
  return node;
}

/** Two elements of one id: two verifiers could look at two envelopes. */
export function isIdRepeated(signature: XmlElement, root: XmlElement): boolean {
  const [reference] = descendants(signature, 'Reference');
  const uri = (reference && attributeOf(reference, 'URI')) ?? '';
  const count = (element: XmlElement): number =>
    element.attributes.filter(({ name, value }) => name.toLowerCase() === 'id' && `#${value}` === uri)
      .length + childElements(element).reduce((sum, child) => sum + count(child), 0);
  return count(root) !== 1;
}

function readCertificates(
  signature: XmlElement,
  facts: SignatureFacts,
  read: ReadCertificate,
): KnownCertificate {
  const info = childElements(signature).find((one) => one.name === 'KeyInfo');
  const texts = info ? descendants(info, 'X509Certificate').slice(0, 8).map(textOf) : [];
  try {
    const all = texts.map((text) => read(Buffer.from(text, 'base64')));
    facts.chain = all.map(({ certificate }) => new Uint8Array(certificate.raw));
    // The signer's own certificate is the one that issued no other of them.
    const leaf = all.find(
      (one) => !all.some((other) => other !== one && other.certificate.checkIssued(one.certificate)),
    );
    if (!leaf) throw new Problem('CERTIFICATE_MISSING');
    facts.certificate = new Uint8Array(leaf.certificate.raw);
    return leaf;
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('CERTIFICATE_BROKEN', { cause });
  }
}

function check(checker: SignedXml, text: string): string {
  let valid: boolean;
  try {
    valid = checker.checkSignature(text);
  } catch (cause) {
    const wrong =
      cause instanceof Error && cause.message.startsWith('invalid signature: the signature value');
    throw new Problem(wrong ? 'VALUE_WRONG' : 'SIGNATURE_FORM', { cause });
  }
  if (!valid) throw new Problem('DIGEST_WRONG');
  const [signed, ...more] = checker.getSignedReferences();
  if (signed === undefined || more.length > 0) throw new Problem('SIGNATURE_FORM');
  return signed;
}

function only(parent: XmlElement, name: string): XmlElement {
  const [first, ...more] = childElements(parent).filter((one) => one.name === name);
  if (!first || more.length > 0 || first.namespace !== DSIG_NS) throw new Problem('SIGNATURE_FORM');
  return first;
}

function algorithmOf(parent: XmlElement, name: string, allowed: ReadonlySet<string>): string {
  const uri = attributeOf(only(parent, name), 'Algorithm') ?? '';
  if (!allowed.has(uri)) throw new Problem('ALGORITHM_NOT_ALLOWED');
  return uri;
}

function descendants(element: XmlElement, name: string): XmlElement[] {
  return childElements(element).flatMap((one) => (one.name === name ? [one] : descendants(one, name)));
}
