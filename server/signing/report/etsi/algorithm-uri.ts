// Signature algorithms of the report as URIs (RFC 9231; XML Signature 1.1 §6.4).

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';

const SCHEME: Record<string, (digest: string) => string> = {
  RSA: (digest) =>
    digest === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' : `${MORE}rsa-${digest}`,
  'RSA-PSS': (digest) => `${MORE_2007}${digest}-rsa-MGF1`,
  ECDSA: (digest) => `${MORE}ecdsa-${digest}`,
  Ed25519: () => `${MORE_2021}eddsa-ed25519`,
  Ed448: () => `${MORE_2021}eddsa-ed448`,
};

/** `name` as in the facts, e.g. "RSA SHA-256"; one we have no URI for keeps its name in a URN. */
export const algorithmUri = (name: string): string => {
  const [scheme = '', digest = ''] = name.split(' ');
  const uri = SCHEME[scheme]?.(digest.toLowerCase().replace('-', ''));
  return uri ?? `urn:vanthu:algorithm:${encodeURIComponent(name)}`;
};
