// The words of an official e-mail, as its recipient reads them.
import type { MailPurpose } from '../../contracts/distribution.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import type { Released } from './released.ts';

export interface Letter {
  subject: string;
  text: string;
}

export interface LetterFacts {
  document: Pick<Released, 'facts' | 'ended'>;
  to: string;
  purpose: MailPurpose;
  reason: string;
  /** Null for the news that it has ended. */
  link: string | null;
  isAttached: boolean;
}

const SUBJECT_MAX = 180;
const dateOf = (iso: string) => iso.split('-').reverse().join('/');

const PREFIX: Record<MailPurpose, string> = {
  release: '',
  reminder: 'Nhắc: ',
  recall: 'Thu hồi: ',
  replacement: 'Thay thế: ',
};

export function letterOf({ document, to, purpose, reason, link, isAttached }: LetterFacts): Letter {
  const { kind, subject, numberText, issuedOn, issuer, signer } = document.facts;
  const title = `${PREFIX[purpose]}${numberText} ngày ${dateOf(issuedOn)} – ${subject}`;
  const parts = [
    `Kính gửi: ${to}`,
    opening(purpose, document, reason),
    [
      `Cơ quan ban hành: ${issuer.name}`,
      `Loại văn bản: ${DOCUMENT_KINDS[kind].name}`,
      `Số, ký hiệu: ${numberText}`,
      `Ngày ban hành: ${dateOf(issuedOn)}`,
      `Trích yếu: ${subject}`,
      `Người ký: ${signer.name}, ${signer.title}`,
    ].join('\n'),
    ...(link === null ? [] : [aboutFile(isAttached), `Xem văn bản và kiểm tra chữ ký số tại:\n${link}`]),
    ...(link === null
      ? []
      : ['Liên kết chỉ dành cho người nhận thư này; ai có liên kết đều xem được văn bản.']),
    'Thư được gửi tự động, đề nghị không trả lời vào địa chỉ này.',
  ];
  return {
    subject: title.replace(/\s+/g, ' ').slice(0, SUBJECT_MAX),
    text: `${parts.join('\n\n')}\n`,
  };
}

function opening(purpose: MailPurpose, { facts, ended }: LetterFacts['document'], reason: string): string {
  const { issuer } = facts;
  const why = reason === '' ? '' : `\nLý do: ${reason}`;
  if (purpose === 'recall')
    return `${issuer.name} thu hồi văn bản sau đây. Đề nghị không sử dụng văn bản này nữa.${why}`;
  if (purpose === 'replacement')
    return `Văn bản sau đây đã được thay thế bằng văn bản ${ended?.byNumber ?? ''}. Đề nghị không sử dụng văn bản này nữa.`;
  if (purpose === 'reminder') return `${issuer.name} nhắc về văn bản sau đây.\nNội dung nhắc: ${reason}`;
  return `${issuer.name} gửi văn bản sau đây.`;
}

const aboutFile = (isAttached: boolean) =>
  isAttached
    ? 'Văn bản điện tử đã ký số được gửi kèm thư này.'
    : 'Văn bản có dung lượng lớn nên không gửi kèm; đề nghị mở liên kết dưới đây để tải về.';
