// The places of a template, as they are written in it: `{{trich_yeu}}`. Which of them a kind cannot do without follows from
// the nine main parts of a document (NĐ 30/2020 Điều 8.2).
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { FORMS } from './forms.ts';

export const PLACES = [
  'co_quan_chu_quan',
  'co_quan',
  'ten_co_quan',
  'so_ky_hieu',
  'dia_danh_thoi_gian',
  'do_khan',
  'ten_loai',
  'trich_yeu',
  'chuc_danh_ban_hanh',
  'kinh_gui',
  'phuc_dap',
  'don_vi_soan',
  'chuc_vu_ky',
  'nguoi_ky',
  'noi_nhan',
] as const;
export type Place = (typeof PLACES)[number];

const ALWAYS: readonly Place[] = [
  'co_quan',
  'so_ky_hieu',
  'dia_danh_thoi_gian',
  'trich_yeu',
  'chuc_vu_ky',
  'nguoi_ky',
  'noi_nhan',
];

/** What a template of this kind must have. */
export const placesNeeded = (kind: DocumentKind): Place[] => {
  const { about, isAddressed } = FORMS[kind];
  return [
    ...ALWAYS,
    ...(about === 'named' ? (['ten_loai'] as const) : []),
    ...(isAddressed ? (['kinh_gui'] as const) : []),
  ];
};

export const isPlace = (name: string): name is Place => PLACES.some((place) => place === name);

/** A template with an empty value in a place of a line of its own loses that line; with several, it is repeated. */
export type PlaceValues = Readonly<Record<Place, readonly string[]>>;
