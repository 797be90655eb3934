// The ten columns of a register as they are printed (NĐ 30/2020 Phụ lục IV): their heads, their widths on A4 lying, and
// what stands in each. Vietnamese, for it is what is bound and kept.
import type { RegisterRow, RowNote } from '../../contracts/register-rows.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import type { Direction } from './book.ts';

export interface Column {
  title: string;
  widthMm: number;
  isCentred: boolean;
}

const column = (title: string, widthMm: number, isCentred = false): Column => ({ title, widthMm, isCentred });

const OUTGOING: readonly Column[] = [
  column('Số, ký hiệu văn bản', 28),
  column('Ngày tháng văn bản', 19, true),
  column('Tên loại và trích yếu nội dung văn bản', 64),
  column('Người ký', 25),
  column('Nơi nhận văn bản', 38),
  column('Đơn vị, người nhận bản lưu', 22),
  column('Số lượng bản', 13, true),
  column('Ngày chuyển', 19, true),
  column('Ký nhận', 24),
  column('Ghi chú', 20),
];

export const COLUMNS: Record<Direction, readonly Column[]> = {
  outgoing: OUTGOING,
  // Copies have no register of their own form: as documents that go out.
  copies: OUTGOING,
  incoming: [
    column('Ngày đến', 19, true),
    column('Số đến', 14, true),
    column('Tác giả', 34),
    column('Số, ký hiệu văn bản', 28),
    column('Ngày tháng văn bản', 19, true),
    column('Tên loại và trích yếu nội dung văn bản', 64),
    column('Đơn vị hoặc người nhận', 30),
    column('Ngày chuyển', 19, true),
    column('Ký nhận', 24),
    column('Ghi chú', 21),
  ],
};

const NOTES: Record<RowNote['kind'], (text: string) => string> = {
  written: (text) => text,
  void: (text) => `Số hủy: ${text}`,
  reserved: (text) => (text === '' ? 'Số giữ chỗ' : `Số giữ chỗ: ${text}`),
  onPaper: () => 'Ghi trên sổ giấy',
  unreleased: () => 'Chưa phát hành',
  recalled: (text) => `Đã thu hồi, đóng băng: ${text}`,
  recallAsked: (text) => `Đang thu hồi: ${text}`,
  replaced: (text) => `Đã thay bằng ${text}`,
  replaces: (text) => `Thay cho ${text}`,
  answers: (text) => `Phúc đáp ${text}`,
  cancelled: (text) => `Bên gửi thu hồi: ${text}`,
  overridden: (text) => `Chữ ký số không hợp lệ, vẫn đăng ký: ${text}`,
  paper: (text) => `Có bản giấy: ${text}`,
  unsigned: () => 'Gói tin không có chữ ký',
};

/** What stands in the ten columns. */
export function cellsOf(row: RegisterRow, direction: Direction): string[] {
  const { number, through, kind, notes } = row;
  const subject = kind === null ? row.subject : [DOCUMENT_KINDS[kind].name, row.subject].join(': ');
  const recipients = named(row.recipients, row.recipientCount, 'nơi khác');
  const receivedBy = named(row.receivedBy, row.receivedCount, 'nơi khác');
  const note = notes.map((each) => NOTES[each.kind](each.text).replace(/: $/, '')).join('. ');
  const numbers = through === null ? String(number) : `${number}–${through}`;
  const cells =
    direction === 'outgoing'
      ? [
          ...[row.numberText || numbers, dateText(row.on), subject, row.author, recipients, row.keptBy],
          ...[row.copies === null ? '' : String(row.copies), dateText(row.movedOn), receivedBy, note],
        ]
      : [
          ...[dateText(row.on), numbers, row.author, row.numberText, dateText(row.documentOn)],
          ...[subject, recipients, dateText(row.movedOn), receivedBy, note],
        ];
  return cells.map((cell) => cell.normalize('NFC'));
}

const named = (shown: readonly string[], count: number, others: string): string =>
  count > shown.length ? `${shown.join('; ')} và ${count - shown.length} ${others}` : shown.join('; ');

/** `05/01/2026`; what is no date of a calendar stands as it came. */
export const dateText = (on: string | null): string =>
  on === null ? '' : /^\d{4}-\d\d-\d\d$/.test(on) ? on.split('-').toReversed().join('/') : on;
