// Name constraints over a path: every permitting CA must permit, no CA may exclude. RFC 5280 §4.2.1.10, §6.1.3 (b)(c).
import { OID } from '../cms/oids.ts';
import type { Certificate } from './certificate.ts';
import type { NameConstraints } from './extensions.ts';
import { type GeneralName, isWithin } from './names.ts';

const isHostWithin = (host: string, base: string): boolean => {
  const [h, b] = [host.toLowerCase(), base.toLowerCase()];
  return b === '' || h === b || h.endsWith(b.startsWith('.') ? b : `.${b}`);
};

/** URI and e-mail hosts: a leading dot means the domain's children, otherwise exactly that host. */
const isExactHostOrChild = (host: string, base: string): boolean =>
  base.startsWith('.')
    ? host.toLowerCase().endsWith(base.toLowerCase())
    : host.toLowerCase() === base.toLowerCase();

const isEmailWithin = (address: string, base: string): boolean => {
  const [local = '', host = ''] = splitLast(address);
  if (!base.includes('@')) return isExactHostOrChild(host, base);
  const [baseLocal = '', baseHost = ''] = splitLast(base);
  return local === baseLocal && host.toLowerCase() === baseHost.toLowerCase();
};

const splitLast = (text: string): string[] => {
  const at = text.lastIndexOf('@');
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
};

const uriHost = (uri: string): string | undefined => {
  try {
    return new URL(uri).hostname || undefined;
  } catch {
    return undefined;
  }
};

const isAddressWithin = (address: Uint8Array, base: Uint8Array): boolean =>
  base.length === address.length * 2 &&
  address.every((byte, i) => {
    const mask = base[address.length + i] ?? 0;
    return (byte & mask) === ((base[i] ?? 0) & mask);
  });

/** undefined: a name of this kind that cannot be compared. */
const isNameWithin = (name: GeneralName, base: GeneralName): boolean | undefined => {
  if (name.kind === 'directory' && base.kind === 'directory') return isWithin(name.name, base.name);
  if (name.kind === 'dns' && base.kind === 'dns') return isHostWithin(name.text, base.text);
  if (name.kind === 'email' && base.kind === 'email') return isEmailWithin(name.text, base.text);
  if (name.kind === 'ip' && base.kind === 'ip') return isAddressWithin(name.bytes, base.bytes);
  if (name.kind === 'uri' && base.kind === 'uri') {
    const host = uriHost(name.text);
    return host === undefined ? undefined : isExactHostOrChild(host, base.text);
  }
  return undefined;
};

const isSameKind = (a: GeneralName, b: GeneralName): boolean =>
  a.kind === b.kind && (a.kind !== 'other' || (b.kind === 'other' && a.tag === b.tag));

/** Every name a certificate claims: subject, alternative names, and e-mail in the subject when no other is given. */
const claimedNames = (certificate: Certificate): GeneralName[] => {
  const { subject, ext } = certificate;
  const own: GeneralName[] = subject.rdns.length > 0 ? [{ kind: 'directory', name: subject }] : [];
  const emails = ext.subjectAltNames.some((n) => n.kind === 'email')
    ? []
    : subject.rdns.flat().filter((a) => a.oid === OID.emailAddress);
  return [
    ...own,
    ...ext.subjectAltNames,
    ...emails.map((a): GeneralName => ({ kind: 'email', text: a.text })),
  ];
};

const obeys = (name: GeneralName, { permitted, excluded }: NameConstraints): boolean => {
  const rules = permitted.filter((base) => isSameKind(name, base));
  if (rules.length > 0 && !rules.some((base) => isNameWithin(name, base) === true)) return false;
  // A name that cannot be compared with an exclusion of its kind counts as excluded.
  return excluded
    .filter((base) => isSameKind(name, base))
    .every((base) => isNameWithin(name, base) === false);
};

/** Whether the certificate's names obey all constraints collected above it. */
export const obeysNameConstraints = (
  certificate: Certificate,
  constraints: readonly NameConstraints[],
): boolean =>
  constraints.length === 0 ||
  claimedNames(certificate).every((name) => constraints.every((constraint) => obeys(name, constraint)));
