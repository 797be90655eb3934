// Canonical XML of a node: exclusive (as we write) or C14N 1.0, both without comments.
import type { Element } from '@xmldom/xmldom';
import { C14nCanonicalization, ExclusiveCanonicalization } from 'xml-crypto';
import { DSIG_NS } from './names.ts';

export function canonicalize(node: Element, form: 'exclusive' | 'inclusive'): string {
  const algorithm = form === 'exclusive' ? new ExclusiveCanonicalization() : new C14nCanonicalization();
  // The types are those of a browser's DOM; what is walked is that of xmldom.
  return algorithm.process(node as never, { defaultNsForPrefix: { ds: DSIG_NS } });
}
