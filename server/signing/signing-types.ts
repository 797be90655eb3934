// What signing takes and gives: sources, specs, signers, outputs, and the network as an argument.
// ISO 32000-2 §12.8, ETSI EN 319 142-1 (PAdES), RFC 5652/5035/3161.
/** DER-encoded bytes. */
export type Der = Uint8Array;

/** Random-access bytes: a file handle or a buffer. Reads past the end return fewer bytes, never throw. */
export interface Source {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same for bytes that are in memory, or read at once, without waiting; undefined for others. */
  held?(offset: number, length: number): Uint8Array | undefined;
  /** Reads into this memory and returns the part of it that was filled: a stream needs no new memory for each piece. */
  readInto?(into: Uint8Array, offset: number): Promise<Uint8Array>;
  /** Whether the bytes are still those there were at first, for what somebody else may write to. */
  isUnchanged?(): Promise<boolean>;
}

export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type SignatureAlgorithm = 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS' | 'ECDSA' | 'Ed25519';

/** A private key, wherever it lives. */
export interface Signer {
  /** Leaf first, then issuers towards the root; the root itself may be absent. */
  readonly certificateChain: Der[];
  /** What `sign` produces by default for this key. */
  readonly algorithm: SignatureAlgorithm;
  /** Signs `message` (the DER of the CMS signed attributes); hashing is the signer's work. ECDSA: the DER of r and s. */
  sign(message: Uint8Array, digest: DigestAlgorithm): Promise<Uint8Array>;
}

/** A rectangle in millimetres, origin at the top-left corner of the visible (CropBox, rotated) page. */
export interface PlacedBox {
  /** Page number from 1. */
  page: number;
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

/** A rectangle in millimetres within a mark, origin at the mark's top-left corner. */
export type InnerBox = Omit<PlacedBox, 'page'>;

/** A PNG of any colour type, with or without alpha, or a JPEG, which is embedded as it is. */
export type ImageBytes = { png: Uint8Array } | { jpeg: Uint8Array };

/** One or more lines of text. Text is NFC or NFD Vietnamese; a character the font lacks is refused. */
export interface TextLook {
  lines: string[];
  /** Set smaller where the box is too small. */
  sizePt: number;
  style?: 'regular' | 'italic' | 'bold';
  align?: 'left' | 'center' | 'right';
  /** Where the lines stand in a box higher than they are; default top. */
  verticalAlign?: 'top' | 'middle' | 'bottom';
  /** Default black. */
  color?: 'black' | 'red' | 'blue';
  /** Whether a line longer than the box goes on below; default is to set it smaller. */
  wrap?: boolean;
  /** Whether a thin line of the same colour goes around, inside the box. */
  isFramed?: boolean;
}

/** A piece of a mark, in its own box within it. */
export type MarkPart =
  | ({ kind: 'image'; at: InnerBox } & ImageBytes)
  | ({ kind: 'text'; at: InnerBox } & TextLook);

/** One mark drawn by a revision; NĐ 30/2020 Phụ lục I. */
export type Mark =
  /** Blue image of the leader's signature, or red image of the seal. */
  | ({ kind: 'image'; box: PlacedBox } & ImageBytes)
  /** The number cell, the date cell, or the block on a separate attachment. */
  | ({ kind: 'text'; box: PlacedBox } & TextLook)
  /** Images and texts together in one appearance, each in its own box within the mark's. */
  | {
      kind: 'block';
      box: PlacedBox;
      parts: MarkPart[];
    };

/** The fields a signature locks, and how far it restricts those after it (ISO 32000-2 Table 236). */
export interface FieldLockSpec {
  action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; needed for Include and Exclude. */
  fields?: string[];
  /** What later signers may still change, as with `certify`; it can only restrict further. */
  level?: 1 | 2 | 3;
}

export interface SignatureSpec {
  /** `person`: the leader; `agency`: the seal, which may bring number and date; shown in the field name and report. */
  role: 'person' | 'agency';
  /** What the revision shows. Empty: an invisible signature. The first image is the signature field's own widget. */
  marks: Mark[];
  /**
   * A seal laid across the right edges of the pages, in slices: five pages a seal at most. NĐ 30/2020 Điều 33. `pages`:
   * the first and the last, default all; `middleMm`: from the top of each page, default its middle.
   */
  giapLai?: { widthMm: number; pages?: { from: number; to: number }; middleMm?: number } & ImageBytes;
  reason?: string;
  location?: string;
  /**
   * Signs this empty field, by its fully qualified name. The first image (else the first mark) is then drawn in the
   * field's own rectangle, whatever its box says. Default: a new field.
   */
  fieldName?: string;
  /**
   * Certifies the document (DocMDP): afterwards 1 allows no change, 2 signatures and filled forms, 3 comments besides.
   * Only the first signature can.
   */
  certify?: 1 | 2 | 3;
  /** What the signature locks; an empty field may bring a lock of its own, which is then kept. */
  lock?: FieldLockSpec;
  /** Claimed signing time (PAdES: the /M entry of the signature dictionary). */
  signedAt: Date;
  digest?: DigestAlgorithm;
}

/** A prepared revision, waiting for its CMS. Serialisable: the key may be elsewhere. */
export interface Prepared {
  readonly spec: 'vanthu.prepared.v1';
  /** SHA-256 (hex) and size of the file this revision extends. */
  readonly baseDigest: string;
  readonly baseSize: number;
  /** The bytes to append, with an empty /Contents. */
  readonly revision: Uint8Array;
  readonly byteRange: readonly [number, number, number, number];
  readonly digestAlgorithm: DigestAlgorithm;
  /** Digest over the byte range: the CMS messageDigest. */
  readonly digest: Uint8Array;
  /** Bytes available for the DER of the CMS. */
  readonly contentsCapacity: number;
  /** What recover mode repaired in the base; absent when nothing. */
  readonly repairs?: Repair[];
}

/** The result of a signature: append `revision` to the base file to get the signed one. */
export interface SignedOutput {
  readonly baseDigest: string;
  readonly baseSize: number;
  readonly revision: Uint8Array;
}

/** A signed file that verified. */
export interface SignedFile extends SignedOutput {
  /** SHA-256 of the signed file, hex. */
  readonly digest: string;
}

/** Takes bytes in order. All of `bytes` must be used when the promise resolves: the memory is used again. */
export interface Sink {
  write(bytes: Uint8Array): Promise<unknown>;
}

/** Fetches a timestamp token (RFC 3161 TimeStampToken DER) over this digest; the library does no I/O of its own. */
export type TimestampClient = (digest: Uint8Array, algorithm: DigestAlgorithm) => Promise<Der>;

/** The network, as an argument. A rejection or null means "no answer". */
export interface RevocationClient {
  ocsp(url: string, request: Der): Promise<Der | null>;
  crl(url: string): Promise<Der | null>;
  issuer(url: string): Promise<Der | null>;
}

export type ReadingMode = 'strict' | 'recover';

/** What recover mode did to read a damaged file. */
export interface Repair {
  code: 'STARTXREF_FOUND' | 'XREF_REBUILT' | 'TRAILER_REBUILT';
  /** Where in the file. */
  offset: number;
  /** English sentence for logs. */
  note: string;
}
