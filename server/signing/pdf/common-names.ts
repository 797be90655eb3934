// Names that nearly every file is full of. Found by their bytes they need not be made as strings again and again, and a
// dictionary finds its entries sooner by strings that are the same ones.

const NAMES = [
  ...['AcroForm', 'Action', 'Adobe.PPKLite', 'Annot', 'Annots', 'AP', 'BaseFont', 'BBox', 'BitsPerComponent'],
  ...[
    'ByteRange',
    'Catalog',
    'ColorSpace',
    'Contents',
    'Count',
    'CropBox',
    'DCTDecode',
    'DecodeParms',
    'DeviceGray',
  ],
  ...[
    'DeviceRGB',
    'ETSI.CAdES.detached',
    'ETSI.RFC3161',
    'F',
    'Fields',
    'Filter',
    'First',
    'FlateDecode',
    'Font',
  ],
  ...[
    'Form',
    'FT',
    'Height',
    'ID',
    'Image',
    'Index',
    'Info',
    'Kids',
    'Length',
    'Matrix',
    'MediaBox',
    'M',
    'N',
  ],
  ...[
    'ObjStm',
    'P',
    'Page',
    'Pages',
    'Parent',
    'Prev',
    'Reason',
    'Rect',
    'Reference',
    'Resources',
    'Root',
    'Rotate',
  ],
  ...[
    'Sig',
    'SigFlags',
    'Size',
    'SMask',
    'Stamp',
    'SubFilter',
    'Subtype',
    'T',
    'Type',
    'V',
    'W',
    'Widget',
    'Width',
  ],
  ...['XObject', 'XRef'],
];

const SLOTS = 1024;

const slotOf = (length: number, first: number, last: number): number =>
  (length * 37 + first * 5 + last * 11) % SLOTS;

const BY_SLOT: readonly (readonly string[])[] = NAMES.reduce<string[][]>(
  (slots, name) => {
    slots[slotOf(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1))]?.push(name);
    return slots;
  },
  Array.from({ length: SLOTS }, () => []),
);

/** The common name that these bytes are, if they are one. */
export function commonName(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start >= end) return undefined;
  const slot = BY_SLOT[slotOf(end - start, bytes[start] ?? 0, bytes[end - 1] ?? 0)];
  return slot?.find((name) => isAt(bytes, start, end, name));
}

function isAt(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i += 1) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}
