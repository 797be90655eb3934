// Elements of the validation report's two namespaces, written in order. ETSI TS 119 102-2, XML Signature.
import type { Element } from '@xmldom/xmldom';
import { harmless } from '../harmless.ts';

const REPORT = 'http://uri.etsi.org/19102/v1.4.1#';
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** Appends an element; a name that begins with `ds:` is of XML Signature. */
export type Add = (parent: Element, name: string, text?: string) => Element;

export const startXml = async (rootName: string): Promise<{ root: Element; add: Add; text(): string }> => {
  // Loaded here: whoever only verifies need not wait for it.
  const { DOMImplementation, XMLSerializer } = await import('@xmldom/xmldom');
  const document = new DOMImplementation().createDocument(REPORT, rootName);
  const root = document.documentElement;
  if (root === null) throw new Error('the report has no root element');
  root.setAttribute('xmlns:ds', XMLDSIG);
  return {
    root,
    add: (parent, name, text) => {
      const element = document.createElementNS(name.startsWith('ds:') ? XMLDSIG : REPORT, name);
      if (text !== undefined) element.appendChild(document.createTextNode(harmless(text)));
      parent.appendChild(element);
      return element;
    },
    text: () =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document)}\n`,
  };
};
