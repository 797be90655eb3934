// `packet.json` in an unpacked packet: the values of a document or a status as they are typed in the library, its files
// by the paths where they lie. What is written by unpack is read by pack.
import { z } from 'zod';
import type { DocumentDraft, StatusDraft, XmlElement } from '../../exchange/protocol/index.ts';

export const PACKET_FILE = 'packet.json';

const text = z.string();
const maybe = text.exactOptional();
const instant = z.iso.datetime({ offset: true }).transform((written) => new Date(written));

const Element: z.ZodType<XmlElement> = z.lazy(() =>
  z.object({
    name: text,
    namespace: text,
    attributes: z.array(z.object({ name: text, namespace: text, value: text })),
    content: z.array(z.union([text, Element])),
  }),
);
const unknown = z.array(z.object({ parent: text, element: Element })).exactOptional();

const Organ = z.strictObject({
  organId: text,
  organIdAsSent: maybe,
  organizationInCharge: maybe,
  name: maybe,
  address: maybe,
  email: maybe,
  telephone: maybe,
  fax: maybe,
  website: maybe,
});
const Staff = z.strictObject({
  department: maybe,
  departmentId: maybe,
  staff: maybe,
  staffId: maybe,
  mobile: maybe,
  email: maybe,
});
const ResponseFor = z.strictObject({
  organId: text,
  organIdAsSent: maybe,
  code: text,
  promulgationOn: text,
  documentId: text,
  packetId: maybe,
  packetDigest: maybe,
});

const common = { reason: maybe, staff: Staff.exactOptional(), paper: z.boolean() };
const Business = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('new') }),
  z.strictObject({ ...common, type: z.literal('recall'), documentId: text, reason: text }),
  z.strictObject({
    ...common,
    type: z.literal('update'),
    documentId: text,
    contentChanged: z.boolean(),
    receiversChanged: z.boolean(),
    receivers: z.array(
      z.strictObject({ organId: text, organIdAsSent: maybe, change: z.enum(['removed', 'added']) }),
    ),
  }),
  z.strictObject({
    ...common,
    type: z.literal('replace'),
    replacements: z.array(z.strictObject({ documentId: text, organIds: z.array(text) })),
  }),
]);

const Attachment = z.strictObject({
  contentId: text,
  name: text,
  mediaType: text,
  description: maybe,
  format: maybe,
  fieldName: maybe,
  /** Below the folder of packet.json. */
  file: text,
});
export type PackedAttachment = z.infer<typeof Attachment>;

const Document = z.strictObject({
  packetId: text,
  documentId: text,
  from: Organ,
  to: z.array(Organ),
  code: z.strictObject({ number: text, notation: text }),
  promulgation: z.strictObject({ place: maybe, on: text }),
  documentType: z.strictObject({ type: z.int(), typeDetail: z.int().exactOptional(), typeName: text }),
  subject: text,
  content: maybe,
  signer: z.strictObject({ competence: maybe, position: text, fullName: text }),
  dueOn: maybe,
  toPlaces: z.array(text),
  otherInfo: z.strictObject({
    priority: z.literal([0, 1, 2, 3, 4]),
    sphere: maybe,
    typerNotation: maybe,
    promulgationAmount: z.int().exactOptional(),
    pageAmount: z.int().exactOptional(),
    direction: maybe,
    replyFors: z.array(text).exactOptional(),
    referenceCodes: z.array(text).exactOptional(),
    appendixes: z.array(text),
  }),
  responseFor: z.array(ResponseFor),
  responseForTasks: z.array(text).exactOptional(),
  steeringType: z.int().exactOptional(),
  applicationType: maybe,
  trace: z.array(z.strictObject({ organId: text, organIdAsSent: maybe, at: instant })),
  mustUnderstand: z.boolean().exactOptional(),
  actor: maybe,
  errors: z.array(z.strictObject({ code: text, description: maybe })).exactOptional(),
  business: Business,
  attachments: z.array(Attachment),
  unknown,
});

const Status = z.strictObject({
  code: z.enum(['01', '02', '03', '04', '05', '06', '13', '15', '16']),
  from: Organ,
  to: Organ.exactOptional(),
  responseFor: ResponseFor,
  at: instant,
  staff: Staff.exactOptional(),
  description: maybe,
  unknown,
});

type PackedDocument = Omit<DocumentDraft, 'attachments'> & { attachments: PackedAttachment[] };
type PackedPacket = { kind: 'document'; value: PackedDocument } | { kind: 'status'; value: StatusDraft };

export const PacketFile: z.ZodType<PackedPacket, unknown> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('document'), value: Document }),
  z.strictObject({ kind: z.literal('status'), value: Status }),
]);
