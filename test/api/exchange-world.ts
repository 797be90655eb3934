// Two servers of three agencies on two databases, joined by HTTP on loopback.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import type { DeliveryRequest, ExchangeDeps } from '../../server/exchange/index.ts';
import type { Agency } from '../../server/organization/index.ts';
import type { Clock } from '../../server/platform/clock.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { type ExchangeServer as OneServer, openExchangeServer } from './exchange-server.ts';

export interface ExchangeServer extends OneServer {
  side: Side;
}

/** The neighbour lives on the receiver's server. */
export const CODES = { sender: 'H16.01', receiver: 'H16.02', neighbour: 'H16.21.03' } as const;
export const KEYS = {
  sender: 'so-noi-vu.exchange',
  receiver: 'so-tai-chinh.exchange',
  neighbour: 'xa-thuan-an.exchange',
} as const;
const NAMES = { sender: 'Sở Nội vụ', receiver: 'Sở Tài chính', neighbour: 'Xã Thuận An' } as const;
type AgencyName = keyof typeof CODES;
export type Side = 'sender' | 'receiver';
const HOME = { sender: 'sender', receiver: 'receiver', neighbour: 'receiver' } as const;

export interface ExchangeWorld {
  pki: Pki;
  sender: ExchangeServer;
  receiver: ExchangeServer;
  request(overrides?: Partial<DeliveryRequest>): Promise<DeliveryRequest>;
  /** Where a server keeps its files and keys. */
  folderOf(side: Side): string;
  close(): Promise<void>;
}

export const agencyOf = (name: AgencyName, pki: Pki, at: Side, endpoint: string | null): Agency => ({
  id: `agency-${name}`,
  code: CODES[name],
  name: NAMES[name],
  shortName: name,
  parentCode: null,
  abbreviation: 'SNV',
  place: 'Đắk Nông',
  isLocal: HOME[name] === at,
  canReceive: true,
  endpoint,
  exchangeCertificates: [pki.certificate(KEYS[name])],
  units: [],
});

const names = Object.keys(CODES) as AgencyName[];

export interface ExchangeWorldOptions extends Pick<ExchangeDeps, 'limits'> {
  /** Of both servers. */
  clock?: Clock;
  /** The ways out of each server, beside plain HTTP; given its folder. */
  links?: (folder: string) => NonNullable<ExchangeDeps['links']>;
}

export async function openExchangeWorld({
  links,
  ...options
}: ExchangeWorldOptions = {}): Promise<ExchangeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-exchange-pki-'));
  const pki = await makePki({
    folder,
    only: [...Object.values(KEYS), 'bad.foreign-exchange'],
    keyCache: KEY_CACHE,
  });
  const open = async (home: Side) => {
    const at = join(folder, home);
    const database = await openTestDatabase({ world: 'exchange' });
    const server = {
      ...(await openExchangeServer({ database, folder: at, ...options, ...(links && { links: links(at) }) })),
      side: home,
    };
    for (const name of names.filter((each) => HOME[each] === home)) {
      const key = { privateKey: pki.privateKey(KEYS[name]), certificate: pki.certificate(KEYS[name]) };
      await server.organization.setUp.putExchangeKey(`agency-${name}`, key);
    }
    return server;
  };
  const servers = { sender: await open('sender'), receiver: await open('receiver') };
  const { sender, receiver } = servers;
  for (const home of ['sender', 'receiver'] as const)
    for (const name of names) {
      const agency = agencyOf(name, pki, home, servers[HOME[name]].url);
      await servers[home].organization.setUp.putAgency(agency);
    }
  let counter = 0;
  return {
    pki,
    folderOf: (side) => join(folder, side),
    sender,
    receiver,
    request: async (overrides = {}) => {
      counter += 1;
      const bytes = Buffer.from(`%PDF-1.7 văn bản ${counter}`);
      const { digest, sizeBytes } = await sender.files.putBytes(bytes);
      return {
        outgoingId: `outgoing-${counter}`,
        agencyId: 'agency-sender',
        revision: 1,
        recipientCodes: [CODES.receiver],
        document: {
          code: { number: String(counter), notation: 'SNV-VP' },
          numberText: `${counter}/SNV-VP`,
          issuedOn: '2026-11-23',
          place: 'Đắk Nông',
          kind: 'cong-van',
          subject: 'V/v rà soát chế độ báo cáo & <kiểm tra>',
          urgency: 'urgent',
          signer: { name: 'Trần Đình Nghĩa', title: 'Phó Giám đốc', capacity: 'KT' },
          dueOn: '2026-12-01',
          toPlaces: ['Lưu: VT, VP.'],
          pageCount: 1,
        },
        files: [
          {
            digest,
            name: 'công văn.pdf',
            sizeBytes,
            mediaType: 'application/pdf',
            description: 'Văn bản chính',
          },
        ],
        ...overrides,
      };
    },
    close: async () => {
      await sender.close();
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
