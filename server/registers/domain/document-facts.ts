// What a register asks of the documents that carry its numbers; container.ts joins it with the features that keep them.
import type { RowNote } from '../../contracts/register-rows.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';

export interface DocumentFacts {
  id: string;
  /** Số, ký hiệu of the document itself. */
  numberText: string;
  /** Ngày tháng văn bản; `''` where its sender gave none. */
  documentOn: string;
  kind: DocumentKind | null;
  /** Of a kind that is none of the 29. */
  kindName: string;
  subject: string;
  /** Người ký; of an incoming document: tác giả. */
  author: string;
  /** Nơi nhận; of an incoming document: đơn vị hoặc người nhận. All of them. */
  recipients: string[];
  /** Đơn vị, người nhận bản lưu. */
  keptBy: string;
  copies: number | null;
  /** Ngày chuyển: released, or first given to somebody. */
  movedOn: string | null;
  /** Ký nhận: who acknowledged. */
  receivedBy: string[];
  notes: RowNote[];
}
