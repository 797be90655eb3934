// The late work as a spreadsheet, one line a part, for a meeting. Printed words are Vietnamese.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { LateState } from '../../contracts/follow-up.ts';
import { vietnamDate } from '../../platform/clock.ts';
import type { ByteAnswer } from '../../platform/http/send-bytes.ts';
import { withWorkFolder } from '../../platform/work-folder.ts';
import { openXlsx } from '../../platform/xlsx/write-xlsx.ts';
import type { Late, LateWork } from './late-work.ts';

const HEAD = [
  ...['STT', 'Đơn vị', 'Người xử lý', 'Vai trò', 'Số đến', 'Số, ký hiệu', 'Trích yếu', 'Hạn xử lý'],
  ...['Tình trạng', 'Đã nhắc (lần)', 'Nhắc gần nhất'],
];
const WIDTHS = [6, 24, 24, 12, 9, 18, 60, 12, 26, 10, 14];
const ROLES = { lead: 'Chủ trì', co: 'Phối hợp', info: 'Nhận để biết' } as const;

const dayText = (date: string) => date.split('-').reverse().join('/');
const STANDING: Record<LateState, (days: number) => string> = {
  overdue: (days) => `Quá hạn ${days} ngày làm việc`,
  today: () => 'Đến hạn hôm nay',
  soon: (days) => `Còn ${days} ngày làm việc`,
};

const lineOf = ({ unit, person, shown }: Late, index: number): string[] => [
  `${index + 1}`,
  unit?.name ?? 'Chưa phân công',
  person?.name ?? '',
  shown.role === null ? '' : ROLES[shown.role],
  shown.arrivalNumber === null ? '' : `${shown.arrivalNumber}`,
  shown.numberText,
  shown.subject,
  dayText(shown.dueOn),
  STANDING[shown.state](shown.days),
  shown.reminded === null ? '' : `${shown.reminded.count}`,
  shown.reminded === null ? '' : dayText(vietnamDate(new Date(shown.reminded.at))),
];

export function lateSheet({ late }: LateWork, now: Date): Promise<ByteAnswer> {
  const today = vietnamDate(now);
  return withWorkFolder('late', async (folder) => {
    const path = join(folder, 'sheet.xlsx');
    const titles = [`VIỆC QUÁ HẠN, SẮP ĐẾN HẠN (đến ngày ${dayText(today)})`];
    const sheet = openXlsx(path, { name: 'Đôn đốc', widths: WIDTHS, titles, head: HEAD });
    await sheet.rows(late.map(lineOf));
    await sheet.end();
    const bytes = await readFile(path);
    return {
      sizeBytes: bytes.length,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      name: `don-doc-${today}.xlsx`,
      open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
    };
  });
}
