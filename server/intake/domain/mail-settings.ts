// The settings of official e-mail coming in: one JSON file, because lists do not fit into variables. Passwords stand in
// files of their own.
import { z } from 'zod';
import { OrganCode } from '../../contracts/common-shapes.ts';

const Address = z
  .string()
  .toLowerCase()
  .regex(/^[^\s@]+@[^\s@]+$/);
const ImapAddress = z.url({
  protocol: /^imaps?$/,
  error: 'must be as imaps://user@mail.example.vn/INBOX',
});

const Mailbox = z.strictObject({
  /** The agency of this server whose mail it is. */
  agency: OrganCode,
  url: ImapAddress,
  passwordFile: z.string().min(1),
  pollSeconds: z.number().min(0.1).max(3600).default(60),
  /** Mail that came before stays where it is. */
  since: z.iso.date().optional(),
});

export const MailSettings = z.strictObject({
  mailboxes: z.array(Mailbox).max(200).default([]),
  /** Mail handed to this server by the mail server of the agencies. */
  drop: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535),
      recipients: z.record(Address, OrganCode),
    })
    .optional(),
  /** Address, or `@domain`, to the code of the agency, or to its name where it has none. */
  senders: z.record(z.string().regex(/^[^\s@]*@[^\s@]+$/), z.string().min(1).max(300)).default({}),
  /** A server that is silent for so long does not answer. */
  silenceSeconds: z.number().min(0.1).max(300).default(30),
  /** A server that gives a byte now and then is left after so long; the next turn goes on behind the last whole mail. */
  turnSeconds: z.number().min(1).max(3600).default(600),
  mailMb: z.int().min(1).max(200).default(50),
});
export type MailSettings = z.infer<typeof MailSettings>;
