// The chain of a certificate out of a heap of certificates: by issuer names, strays left out. RFC 5280 §6.1.
import type { Der } from '../types.ts';
import { type Certificate, isSelfIssued } from '../validation/certificate.ts';
import { sameName } from '../validation/names.ts';

/** Leaf first, as far as issuers are there. */
export const orderChain = (leaf: Certificate, all: readonly Certificate[]): Der[] => {
  const chain = [leaf];
  for (let last = leaf; !isSelfIssued(last); ) {
    const next = all.find((c) => sameName(c.subject, last.issuer) && !chain.includes(c));
    if (!next) break;
    chain.push(next);
    last = next;
  }
  return chain.map((c) => c.der);
};
