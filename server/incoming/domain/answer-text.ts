// What the sender reads where the system answers his request by itself (15, 16), in the sender's language.
import type { IncomingDocument } from './incoming-document.ts';

export const day = (date: string) => date.split('-').reverse().join('/');

export function answerText({
  state,
  registration,
}: Pick<IncomingDocument, 'state' | 'registration'>): string {
  if (state === 'refused') return 'Văn bản đã được từ chối tiếp nhận (trả lại) trước đó.';
  if (state === 'cancelled') return 'Văn bản đã được hủy trước đó.';
  if (registration !== null)
    return `Văn bản đã vào sổ, số đến ${registration.arrivalNumber} ngày ${day(registration.arrivedOn)}.`;
  return 'Văn bản chưa vào sổ, đã hủy trên hệ thống.';
}
