// Optional content: layers that are switched, added or laid around signed content in a later revision. ISO 32000-2 §8.11.

import type { Attack } from './attack.ts';

const PROPERTIES = (state: string) => `/OCProperties << /OCGs [20 0 R] /D << /${state} [20 0 R] >> >>`;
const layered = {
  catalog: PROPERTIES('ON'),
  page: '/Annots [21 0 R]',
  objects: {
    20: '<< /Type /OCG /Name (Dieu khoan) >>',
    21: '<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (x) >>',
  },
};
const layer = (name: string, part: Partial<Attack> & Pick<Attack, 'forge'>): Attack => ({
  name,
  document: layered,
  reasons: ['DISALLOWED_CHANGE'],
  keepsSignature: true,
  ...part,
});

export const LAYERS: Attack[] = [
  layer('a layer is switched off', {
    forge: (victim) =>
      victim.append({
        1: victim
          .object(1)
          .replace('/D <</ON', '/D <</OFF')
          .replace('/ON [', '/OFF [')
          .replace('/ON[', '/OFF['),
      }),
  }),
  layer('a layer is added with what it hides', {
    document: {},
    forge: (victim) =>
      victim.append({
        1: victim.extended(1, '/OCProperties << /OCGs [900 0 R] /D << /OFF [900 0 R] >> >>'),
        900: '<< /Type /OCG /Name (moi) >>',
      }),
  }),
  layer('the layer itself says that it is off on the screen', {
    forge: (victim) => victim.append({ 20: victim.extended(20, '/Usage << /View << /ViewState /OFF >> >>') }),
  }),
  layer('an annotation is put into a layer', {
    on: [undefined, 2],
    forge: (victim) => victim.append({ 21: victim.extended(21, '/OC 20 0 R') }),
  }),
  layer('an annotation is put into a layer, at level 3', {
    on: [3],
    reasons: ['FILLED_AFTER_SIGNING'],
    forge: (victim) => victim.append({ 21: victim.extended(21, '/OC 20 0 R') }),
  }),
  layer('the page is put into a layer by other resources', {
    forge: (victim) =>
      victim.append({ 5: victim.object(5).replace('/Font', '/Properties << /L 20 0 R >> /Font') }),
  }),
];
