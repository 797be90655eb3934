// A password as the bytes the key derivations take. ISO 32000-2 §7.6.4.3.2 (up to revision 4: PDFDocEncoding, padded),
// §7.6.4.3.3 (revision 5 and 6: UTF-8 of the SASLprep form, at most 127 bytes).

/** Candidates in order: the standard's encoding first, then what writers do that know only UTF-8. */
export function legacyPasswords(password: string): Uint8Array[] {
  const utf8 = Buffer.from(password, 'utf8');
  if (/^[\x20-\x7e]*$/.test(password)) return [utf8];
  const isLatin = /^[\x20-\x7e\xa1-\xff]*$/.test(password);
  return isLatin ? [Buffer.from(password, 'latin1'), utf8] : [utf8];
}

/** RFC 4013 for stored strings: spaces made plain, invisible characters dropped, compatibility forms composed. */
export function modernPassword(password: string): Uint8Array {
  const mapped = password
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u1806\u2060\ufeff]|\u034f|\u200c|\u200d|[\u180b-\u180d]|[\ufe00-\ufe0f]/g, '');
  return Buffer.from(mapped.normalize('NFKC'), 'utf8').subarray(0, 127);
}
