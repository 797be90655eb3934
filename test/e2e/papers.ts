// Documents for the browser to meet, made through the API of a running server: drafts, submitted, signed, released, and
// a forged one in a packet that is otherwise good.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type Api, signIn } from '../../server/cli/story/api.ts';
import { LETTER_PLACES } from '../../server/cli/story/letter/index.ts';
import { withOneByteChanged } from '../../server/cli/story/witness.ts';
import type { DraftFields, OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { buildDocument, signPacket } from '../../server/exchange/protocol/index.ts';
import { anotherLetter } from './letter.ts';

const PIN = '123456';
const { signature, seal: image, number, date } = LETTER_PLACES;
const PLACEMENTS = { approval: { image: signature }, seal: { image, number, date } } as const;

export interface Papers {
  as(username: string): Promise<Api>;
  /** A draft of the officer of the Sở Nội vụ, to the Sở Tài chính. */
  draft(subject: string, fields?: Partial<DraftFields>): Promise<OutgoingDetail>;
  submitted(subject: string, fields?: Partial<DraftFields>): Promise<OutgoingDetail>;
  /** Signed, with its number: waits for the seal. */
  numbered(subject: string, fields?: Partial<DraftFields>): Promise<OutgoingDetail>;
  released(subject: string, fields?: Partial<DraftFields>): Promise<OutgoingDetail>;
  /** The leader's approval, or the clerk's seal. */
  sign(username: string, document: OutgoingDetail, kind: 'approval' | 'seal'): Promise<OutgoingDetail>;
  /** What was submitted goes on: signed, numbered, sealed. */
  sealed(submitted: OutgoingDetail): Promise<OutgoingDetail>;
  /** What is numbered is sealed and released. */
  sendOff(numbered: OutgoingDetail): Promise<OutgoingDetail>;
  /** What was submitted is signed, numbered, sealed and released. */
  finish(submitted: OutgoingDetail): Promise<OutgoingDetail>;
  /** Sends the released document's file, one byte changed, in a packet with the sender's own good signature. */
  sendForged(released: OutgoingDetail, subject: string): Promise<void>;
  /** Sends the released document's file as a SAO Y of the Sở Nội vụ. */
  sendSaoY(released: OutgoingDetail, subject: string): Promise<void>;
}

interface Place {
  url: string;
  /** Holds the development PKI of the server at `url`. */
  dataDir: string;
  /** Default: that of the demo. */
  passwordOf?: (username: string) => string;
}

export function makePapers({ url, dataDir, passwordOf = () => DEMO_PASSWORD }: Place): Papers {
  const sessions = new Map<string, Promise<Api>>();
  const as = (username: string) => {
    const session = sessions.get(username) ?? signIn({ url }, { username, password: passwordOf(username) });
    sessions.set(username, session);
    return session;
  };
  const on = ({ id, version }: OutgoingDetail) => ({ params: { id }, body: { version } });

  const draft: Papers['draft'] = async (subject, fields = {}) => {
    const api = await as('chuyenvien.snv');
    const { name, bytes } = await anotherLetter();
    const { digest } = await api.upload({ name, bytes, purpose: 'main' });
    const { people } = await api.call('getOwnAgency', {});
    const signerPostId = people.find(({ role }) => role === 'leader')?.postId ?? null;
    const main = { digest, name };
    const made = { kind: 'cong-van' as const, subject, signerPostId, recipientCodes: ['H16.02'], main };
    return api.call('createDraft', { body: { ...made, ...fields } });
  };
  const submitted: Papers['submitted'] = async (subject, fields) => {
    const api = await as('chuyenvien.snv');
    return api.call('submitOutgoing', on(await draft(subject, fields)));
  };
  const sign: Papers['sign'] = async (username, document, kind) => {
    const api = await as(username);
    const { params, body } = on(document);
    const placement = PLACEMENTS[kind];
    const { signingId } = await api.call('beginSigning', { params, body: { ...body, kind, placement } });
    return api.call('finishSigning', { params: { ...params, signingId }, body: { pin: PIN } });
  };
  const signAndNumber = async (document: OutgoingDetail) =>
    (await as('vanthu.snv')).call('assignNumber', on(await sign('lanhdao.snv', document, 'approval')));
  const numbered: Papers['numbered'] = async (subject, fields) =>
    signAndNumber(await submitted(subject, fields));
  const seal = (document: OutgoingDetail) => sign('vanthu.snv', document, 'seal');
  const sealed: Papers['sealed'] = async (document) => seal(await signAndNumber(document));
  const sendOff: Papers['sendOff'] = async (document) =>
    (await as('vanthu.snv')).call('releaseOutgoing', on(await seal(document)));
  const finish: Papers['finish'] = async (document) => sendOff(await signAndNumber(document));
  const released: Papers['released'] = async (subject, fields) => finish(await submitted(subject, fields));

  interface Sent {
    subject: string;
    notation: string;
    change: (bytes: Buffer) => Uint8Array;
  }
  const send = async (released: OutgoingDetail, { subject, notation, change }: Sent) => {
    const { id, versions, number: given } = released;
    const api = await as('chuyenvien.snv');
    const digest = versions.at(-1)?.digest ?? '';
    const stored = Buffer.from(await api.download('downloadOutgoingFile', { id, digest }));
    const bytes = Buffer.from(change(stored));
    const on = given?.issuedOn ?? '';
    const packet = buildDocument({
      packetId: `${notation}-${id}`,
      documentId: `H16.01,${on.replaceAll('-', '/')},99/${notation}`,
      from: { organId: 'H16.01', name: 'Sở Nội vụ tỉnh Đắk Nông' },
      to: [{ organId: 'H16.02', name: 'Sở Tài chính tỉnh Đắk Nông' }],
      code: { number: '99', notation },
      promulgation: { place: 'Đắk Nông', on },
      documentType: { type: 18, typeDetail: 0, typeName: 'Công văn' },
      subject,
      content: subject,
      signer: { competence: '', position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
      toPlaces: ['Như trên'],
      otherInfo: { priority: 3, appendixes: [] },
      responseFor: [],
      trace: [{ organId: 'H16.01', at: new Date() }],
      business: { type: 'new', reason: subject, paper: false },
      attachments: [
        {
          contentId: 'main',
          name: `99-${notation}.pdf`,
          mediaType: 'application/pdf',
          description: '',
          bytes,
        },
      ],
    });
    const pki = join(dataDir, 'pki');
    const body = signPacket(packet, {
      privateKey: await readFile(join(pki, 'keys/so-noi-vu.exchange.pem')),
      certificate: await readFile(join(pki, 'certs/so-noi-vu.exchange.crt')),
    });
    const response = await fetch(`${url}/exchange/v1/packets?to=H16.02`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: Uint8Array.from(body),
    });
    if (!response.ok)
      throw new Error(`the packet was not taken: ${response.status} ${await response.text()}`);
  };
  const sendForged: Papers['sendForged'] = (document, subject) =>
    send(document, { subject, notation: 'SNV-VP', change: withOneByteChanged });
  const sendSaoY: Papers['sendSaoY'] = (document, subject) =>
    send(document, { subject, notation: 'SY-SNV', change: (bytes) => bytes });
  return { as, draft, submitted, numbered, sign, sealed, sendOff, released, finish, sendForged, sendSaoY };
}
