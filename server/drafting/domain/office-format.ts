// The word processors' formats that are converted, told by their first bytes and, of packages, by their parts.

/** `isLooked`: what is inside can be looked through before a program opens it. */
export const OFFICE_FORMATS = {
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    filter: 'MS Word 2007 XML',
    isLooked: true,
  },
  odt: { mediaType: 'application/vnd.oasis.opendocument.text', filter: 'writer8', isLooked: true },
  doc: { mediaType: 'application/msword', filter: 'MS Word 97', isLooked: false },
  rtf: { mediaType: 'application/rtf', filter: 'Rich Text Format', isLooked: false },
} as const;
export type OfficeFormat = keyof typeof OFFICE_FORMATS;

/** What was found in a file before anything opened it. */
export interface Inspected {
  format: OfficeFormat;
  /** Fonts the text is set in, as far as the format tells. */
  fonts: string[];
}

export type Outside = 'zip' | 'compound' | 'rtf' | null;

const starts = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);

/** What the first bytes say. */
export function outsideOf(head: Uint8Array): Outside {
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) return 'zip';
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'compound';
  return starts(head, 0x7b, 0x5c, 0x72, 0x74, 0x66) ? 'rtf' : null;
}

/** The name of the PDF that is made of a file. */
export const pdfNameOf = (name: string): string => {
  const stem = name.replace(/\.[^.]{1,8}$/, '');
  return `${(stem || name).slice(0, 196)}.pdf`;
};
