// The words of a letter of news: what happened, to whom it belongs and where to look. What a document is called or says
// stays in the office: a mailbox is not a place for it.
import { kindWords, type NotificationKind } from '../../contracts/notification-kinds.ts';
import { placeOf } from '../../contracts/notification-places.ts';

export interface NamedRow {
  kind: NotificationKind;
  documentId: string;
  actorName: string | null;
  at: Date;
  isUrgent: boolean;
}

export interface LetterOfNews {
  /** Of the person. */
  name: string;
  rows: readonly NamedRow[];
  /** There are so many more than are named. */
  more: number;
  publicUrl: URL;
}

const URGENT = 'KHẨN: ';
const SYSTEM = 'Hệ thống';
const WORDS = kindWords('vi');
const CLOCK = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  ...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
});

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const sentence = ({ kind, actorName, isUrgent }: NamedRow): string =>
  oneLine(`${isUrgent ? URGENT : ''}${WORDS[kind].replace('{{actor}}', actorName ?? SYSTEM)}`);

export function wordsOf({ name, rows, more, publicUrl }: LetterOfNews): { subject: string; text: string } {
  const [first] = rows;
  const linkTo = (path: string) => new URL(path, publicUrl).href;
  const count = rows.length + more;
  const many = `${rows.some(({ isUrgent }) => isUrgent) ? URGENT : ''}Bạn có ${count} thông báo chưa đọc`;
  const lines = rows.map((row) => `- ${sentence(row)} (${CLOCK.format(row.at)})\n  ${linkTo(placeOf(row))}`);
  const parts = [
    `Kính gửi: ${oneLine(name)}`,
    'Mở liên kết để xem văn bản và xử lý:',
    lines.join('\n'),
    ...(more > 0 ? [`Và ${more} thông báo khác: ${linkTo('/notifications')}`] : []),
    `Chọn cách nhận thông báo hoặc thôi nhận thư: ${linkTo('/notifications/settings')}`,
    'Thư được gửi tự động, không trả lời thư này.',
  ];
  const subject = first !== undefined && count === 1 ? sentence(first) : many;
  return { subject, text: `${parts.join('\n\n')}\n` };
}
