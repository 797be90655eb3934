// Shapes that several contracts share.
import { z } from 'zod';

/** Opaque identifier made by the server. */
export const Id = z.string().regex(/^[0-9a-z-]{8,64}$/);
export const IdParams = z.object({ id: Id });

/** Organ code: current form (QĐ 20/2020) or the old 13-character one (QCVN 102:2016); normalised by the server. */
export const OrganCode = z
  .string()
  .regex(/^[A-Z0-9]+(\.[A-Z0-9]+)*$/)
  .max(35);

/** SHA-256, hex: the address of a file. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Calendar date in Asia/Ho_Chi_Minh, yyyy-MM-dd. */
export const CalendarDate = z.iso.date();

/** Instant, UTC ISO 8601. */
export const Instant = z.iso.datetime();

/**
 * Signs that nobody sees and that make text look like other text, or that XML 1.0 §2.2 forbids in a packet: control
 * characters, marks that turn the direction of writing, halves of pairs, and code points that are no characters.
 */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}\ufffe\uffff]/gu;

const clean = (value: string) => value.normalize('NFC').replace(UNSEEN, '').trim();

/** Text typed by people: trimmed, NFC, without what cannot be seen. */
export const text = (max: number, min = 1) => z.string().transform(clean).pipe(z.string().min(min).max(max));

/** What is searched for; may be empty. */
export const SearchText = text(200, 0);

/** The name of a file, on one line and without the folder it came from. */
export const FileName = z
  .string()
  .max(1000)
  .transform((value) => clean(value.replace(/[\t\n]/g, '')).replace(/^.*[/\\]/, ''))
  .pipe(z.string().min(1).max(200).regex(/[^.]/));

/** Keyset paging: pass `next` of one page as `after` of the following. */
export const PageQuery = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.int().optional() });

/** A person as shown beside an act. */
export const PersonRef = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  /** He acted in the place of this one, who was away. */
  insteadOf: z.object({ id: Id, name: z.string(), title: z.string() }).optional(),
});
export type PersonRef = z.infer<typeof PersonRef>;

/** The caller's optimistic lock: the version he saw. */
export const Expected = z.object({ version: z.int().min(1) });

/** A rectangle in millimetres from the top-left corner of the visible page. */
export const PlacedBox = z.object({
  page: z.int().min(1).max(5000),
  xMm: z.number().min(-1).max(5000),
  yMm: z.number().min(-1).max(5000),
  widthMm: z.number().min(1).max(1000),
  heightMm: z.number().min(1).max(1000),
});
export type PlacedBox = z.infer<typeof PlacedBox>;
