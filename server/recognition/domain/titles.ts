// Positions of those who sign, as they are written: a recogniser loses marks on capitals, and these words are few.
import { fold } from '../../form-check/index.ts';

const TITLES = [
  'CHỦ TỊCH',
  'PHÓ CHỦ TỊCH',
  'GIÁM ĐỐC',
  'PHÓ GIÁM ĐỐC',
  'TỔNG GIÁM ĐỐC',
  'PHÓ TỔNG GIÁM ĐỐC',
  'BỘ TRƯỞNG',
  'THỨ TRƯỞNG',
  'THỦ TƯỚNG',
  'PHÓ THỦ TƯỚNG',
  'CỤC TRƯỞNG',
  'PHÓ CỤC TRƯỞNG',
  'TỔNG CỤC TRƯỞNG',
  'CHI CỤC TRƯỞNG',
  'PHÓ CHI CỤC TRƯỞNG',
  'VỤ TRƯỞNG',
  'PHÓ VỤ TRƯỞNG',
  'TRƯỞNG PHÒNG',
  'PHÓ TRƯỞNG PHÒNG',
  'TRƯỞNG BAN',
  'PHÓ TRƯỞNG BAN',
  'CHÁNH VĂN PHÒNG',
  'PHÓ CHÁNH VĂN PHÒNG',
  'CHÁNH THANH TRA',
  'PHÓ CHÁNH THANH TRA',
  'VIỆN TRƯỞNG',
  'HIỆU TRƯỞNG',
  'PHÓ HIỆU TRƯỞNG',
  'TỔNG CỤC TRƯỞNG',
  'BÍ THƯ',
  'PHÓ BÍ THƯ',
  'ỦY BAN NHÂN DÂN',
  'HỘI ĐỒNG NHÂN DÂN',
];

const BY_FOLD = new Map(TITLES.map((title) => [fold(title), title]));
const CAPACITY = /^(TM|KT|TL|TUQ|Q)[.,\s]+/;

/** `KT. GIAM ĐỌC PHÓ GIÁM ĐỐC` → `KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC`; what is not known stays as it was read. */
export function knownTitle(text: string): string {
  const capacity = CAPACITY.exec(text)?.[1];
  const rest = text.replace(CAPACITY, '');
  const titles = twoOf(rest) ?? [BY_FOLD.get(fold(rest)) ?? rest];
  return `${capacity === undefined ? '' : `${capacity}. `}${titles.join(' ')}`;
}

/** On whose behalf, and who: the two stand below each other. */
function twoOf(text: string): string[] | undefined {
  const words = text.split(' ');
  for (let at = 1; at < words.length; at += 1) {
    const first = BY_FOLD.get(fold(words.slice(0, at).join(' ')));
    const second = BY_FOLD.get(fold(words.slice(at).join(' ')));
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return undefined;
}
