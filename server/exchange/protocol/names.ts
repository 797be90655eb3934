// Namespaces and algorithm identifiers, named once.

/** QCVN 102:2016/BTTTT: the only namespace we write. */
export const EDXML_NS = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
/** Our own elements: digest and size of an attachment, the packet a status answers. */
export const EXTENSION_NS = 'urn:vanthu:edxml-extension:1';
export const DSIG_NS = 'http://www.w3.org/2000/09/xmldsig#';
export const XLINK_NS = 'http://www.w3.org/1999/xlink';
export const XML_NS = 'http://www.w3.org/XML/1998/namespace';

/** Read, never written: the e-doc namespace before QCVN 102, and packets that declare none. */
export const ACCEPTED_NS: ReadonlySet<string> = new Set([EDXML_NS, 'http://www.e-doc.vn/Schema/', '']);

export const SHA256_URI = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const SHA1_URI = 'http://www.w3.org/2000/09/xmldsig#sha1';
export const C14N_URI = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const EXC_C14N_URI = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED_URI = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const RSA_SHA1_URI = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
export const RSA_SHA256_URI = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const ECDSA_SHA256_URI = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';

/** Written on our envelopes; xml:id needs no DTD to be an ID. */
export const ENVELOPE_ID = 'edXMLEnvelope';
