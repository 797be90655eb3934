// A seeded office whose people keep work files: acts through HTTP, named for what they do.
import type { FileListRow } from '../../server/contracts/file-lists.ts';
import type { WorkFileDetail } from '../../server/contracts/work-files.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { discPng } from '../support/png.ts';
import { type OfficeDesk, openDesk } from './office-desk.ts';

export interface KeepingDesk extends OfficeDesk {
  office: TestOffice;
  /** Of the office; may be moved. */
  time: { now: Date };
  /** A file beside the list, of the officer unless another opens it. */
  opened(overrides?: object, caller?: Caller): Promise<WorkFileDetail>;
  add(file: Pick<WorkFileDetail, 'id'>, item: object, caller?: Caller): Promise<WorkFileDetail>;
  /** Puts an uploaded thing in, whole unless told otherwise. */
  upload(file: Pick<WorkFileDetail, 'id'>, bytes: Uint8Array, facts?: object): Promise<WorkFileDetail>;
  close(file: WorkFileDetail, overrides?: object): Promise<WorkFileDetail>;
  read(file: Pick<WorkFileDetail, 'id'>): Promise<WorkFileDetail>;
  stop(): Promise<void>;
}

export const seen = ({ id, version }: Pick<WorkFileDetail, 'id' | 'version'>, more: object = {}) => ({
  params: { id },
  body: { version, ...more },
});

let notations = 0;

/** The real clock unless the test holds it. */
export async function openKeeping(): Promise<KeepingDesk> {
  const time = { now: new Date() };
  const office = await startTestOffice({ clock: { now: () => time.now } });
  const desk = await openDesk(office);
  const { officer } = desk;

  const opened: KeepingDesk['opened'] = (overrides = {}, caller = officer) => {
    notations += 1;
    const notation = `${String(notations).padStart(2, '0')}.TEST`;
    const usual = {
      requestId: crypto.randomUUID(),
      notation,
      title: 'Hồ sơ cải cách hành chính',
      retention: 10,
    };
    return caller.call('openWorkFile', { body: { ...usual, ...overrides } as never });
  };
  const add: KeepingDesk['add'] = ({ id }, item, caller = officer) =>
    caller.call('addToWorkFile', { params: { id }, body: item as never });
  const upload: KeepingDesk['upload'] = async (file, bytes, facts = {}) => {
    const name = 'tai-lieu.bin';
    const { digest } = await officer.call('uploadFile', { query: { name, purpose: 'work-file' }, bytes });
    const whole = { title: 'Ảnh chụp hội nghị', on: '2026-01-05', typeName: 'Ảnh', author: 'Văn phòng' };
    return add(file, { source: 'upload', file: { digest, name }, ...whole, ...facts });
  };
  return {
    ...desk,
    ...{ office, time, opened, add, upload },
    close: async (file, overrides = {}) => {
      const { title, retention } = file;
      const endedOn = (await officer.call('checkClosing', { params: { id: file.id } })).endedOn;
      return officer.call('closeWorkFile', seen(file, { title, retention, endedOn, ...overrides }) as never);
    },
    read: ({ id }) => officer.call('getWorkFile', { params: { id } }),
    stop: () => office.close(),
  };
}

export const listRow = (overrides: Partial<FileListRow>): FileListRow => ({
  ...{ id: crypto.randomUUID(), level: 'file', title: 'Hồ sơ tuyển dụng', notation: '01.TCCB' },
  ...{ retention: 20, maker: 'Phòng Tổ chức', note: '' },
  ...overrides,
});

let pictures = 0;
/** No two are the same. */
export const picture = (): Uint8Array => {
  pictures += 1;
  return discPng(20, [pictures % 250, 40, 90]);
};
/** A second of silence. */
export function recording(): Uint8Array {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + 800, 4);
  head.write('WAVEfmt ', 8);
  return Buffer.concat([head, Buffer.alloc(800, pictures)]);
}
export const plainPdf = (): Uint8Array => buildDocument({ catalog: `/Lang (${Math.random()})` });
