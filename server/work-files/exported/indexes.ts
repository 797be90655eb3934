// The two indexes and the record of the hand-over as tables to be printed: mục lục văn bản trong hồ sơ, mục lục hồ sơ nộp
// lưu, biên bản giao nhận (NĐ 30/2020, Phụ lục V; Thông tư 10/2012 for the columns).
import { retentionText } from '../../contracts/retention.ts';
import { type Entry, pagesOf } from '../domain/contents.ts';
import { codeOf, type WorkFile } from '../domain/work-file.ts';
import type { Sheet } from '../workers/sheet.ts';

export const RIGHTS_TEXT = { open: 'Không hạn chế', restricted: 'Hạn chế' } as const;

const dateText = (on: string | null): string => on?.split('-').reverse().join('/') ?? '';
const headOf = ({ organName, organId }: WorkFile): string => `${organName} (${organId})`;

/** STT, số ký hiệu, ngày, tên loại và trích yếu, tác giả, trang số, ghi chú. */
export function documentRows(entries: readonly Entry[]): string[][] {
  let page = 1;
  return entries.map((entry) => {
    const first = page;
    page += entry.pageCount ?? 0;
    const named = [entry.typeName, entry.title].filter((part) => part !== '').join(': ');
    return [
      ...[String(entry.ordinal), entry.numberText, dateText(entry.on), named, entry.author],
      ...[entry.pageCount === null ? '' : String(first), entry.item.note],
    ];
  });
}

/** TT, số ký hiệu, tiêu đề, thời gian, THBQ, số trang, ghi chú. */
export function fileRow(file: WorkFile, entries: readonly Entry[]): string[] {
  const time = `${dateText(file.startedOn)} – ${dateText(file.endedOn)}`;
  const pages = String(pagesOf(entries));
  return ['1', file.notation, file.title, time, retentionText(file.retention), pages, file.note];
}

export const documentIndex = (file: WorkFile, rows: string[][], at: Date): Sheet => ({
  head: headOf(file),
  title: 'MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ',
  lines: [`Mã hồ sơ: ${codeOf(file)}`, file.title, `Thời hạn bảo quản: ${retentionText(file.retention)}`],
  columns: [
    { head: 'STT', share: 5, align: 'center' },
    { head: 'Số, ký hiệu', share: 15 },
    { head: 'Ngày, tháng', share: 10, align: 'center' },
    { head: 'Tên loại và trích yếu nội dung', share: 34 },
    { head: 'Tác giả', share: 18 },
    { head: 'Trang số', share: 7, align: 'center' },
    { head: 'Ghi chú', share: 11 },
  ],
  rows,
  closing: [`Hồ sơ có ${rows.length} văn bản, tài liệu.`],
  signers: [],
  at,
});

export const fileIndex = (file: WorkFile, row: string[], at: Date): Sheet => ({
  head: headOf(file),
  title: 'MỤC LỤC HỒ SƠ',
  lines: [`Năm ${file.year}`],
  columns: [
    { head: 'TT', share: 5, align: 'center' },
    { head: 'Số và ký hiệu hồ sơ', share: 14 },
    { head: 'Tiêu đề hồ sơ', share: 36 },
    { head: 'Thời gian', share: 16, align: 'center' },
    { head: 'Thời hạn bảo quản', share: 11, align: 'center' },
    { head: 'Số trang', share: 7, align: 'center' },
    { head: 'Ghi chú', share: 11 },
  ],
  rows: [row],
  closing: [],
  signers: [],
  at,
});

/** The record of a hand-over: what was counted when it was handed over. */
export function handOverRecord(file: WorkFile, at: Date): Sheet {
  const { handOver } = file;
  const mb = ((handOver?.sizeBytes ?? 0) / 1_048_576).toLocaleString('vi-VN', { maximumFractionDigits: 1 });
  const accepted = handOver?.accepted ?? null;
  return {
    head: headOf(file),
    title: 'BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU',
    lines: [
      `Bên giao: ${handOver?.by.name ?? ''}, ${handOver?.by.title ?? ''}`,
      accepted === null
        ? 'Bên nhận: lưu trữ cơ quan (chưa nhận)'
        : `Bên nhận: ${accepted.by.name}, ${accepted.by.title}`,
    ],
    columns: [
      { head: 'Nội dung', share: 60 },
      { head: 'Số lượng', share: 40 },
    ],
    rows: [
      ['Mã hồ sơ', codeOf(file)],
      ['Tiêu đề', file.title],
      ['Thời gian tài liệu', `${dateText(file.startedOn)} – ${dateText(file.endedOn)}`],
      ['Thời hạn bảo quản', retentionText(file.retention)],
      ['Số hồ sơ điện tử', '1'],
      ['Số văn bản, tài liệu điện tử', String(handOver?.items ?? 0)],
      ['Số tệp tin', `${handOver?.files ?? 0} (${mb} MB)`],
      ['Số trang', String(handOver?.pages ?? 0)],
    ],
    closing: ['Tình trạng: đủ theo mục lục văn bản, tài liệu kèm theo hồ sơ.'],
    signers: [
      { role: 'ĐẠI DIỆN BÊN GIAO', name: handOver?.by.name ?? '', at: handOver?.at ?? null },
      { role: 'ĐẠI DIỆN BÊN NHẬN', name: accepted?.by.name ?? '', at: accepted?.at ?? null },
    ],
    at,
  };
}
