// Vietnamese text found with or without its diacritics.

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase();

export const foundIn = (text: string, typed: string): boolean => fold(text).includes(fold(typed.trim()));
