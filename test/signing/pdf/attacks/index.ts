// Every published class of attacks on PDF signatures by its name, each with its variants.

import type { Attack } from './attack.ts';
import { EVIL_ANNOTATION, SNEAKY_SIGNATURE } from './certification.ts';
import { CONTENTS } from './contents.ts';
import { CROSS_REFERENCE } from './cross-reference.ts';
import { DUPLICATE_OBJECTS } from './duplicate-objects.ts';
import { INCREMENTAL_SAVING } from './incremental-saving.ts';
import { LAYERS } from './layers.ts';
import { OUTER_BYTES } from './outer-bytes.ts';
import { SHADOW_HIDE, SHADOW_HIDE_AND_REPLACE, SHADOW_REPLACE } from './shadow.ts';
import { SIGNATURE_WRAPPING } from './signature-wrapping.ts';
import { UNIVERSAL_FORGERY } from './universal-forgery.ts';

export const ATTACKS: Record<string, readonly Attack[]> = {
  'universal forgery (USF)': UNIVERSAL_FORGERY,
  'incremental saving (ISA)': INCREMENTAL_SAVING,
  'signature wrapping (SWA)': SIGNATURE_WRAPPING,
  'shadow: hide': SHADOW_HIDE,
  'shadow: replace': SHADOW_REPLACE,
  'shadow: hide and replace': SHADOW_HIDE_AND_REPLACE,
  'certification: evil annotation (EAA)': EVIL_ANNOTATION,
  'certification: sneaky signature (SSA)': SNEAKY_SIGNATURE,
  'leading and trailing bytes': OUTER_BYTES,
  'duplicate objects': DUPLICATE_OBJECTS,
  'a cross-reference that disagrees': CROSS_REFERENCE,
  '/Contents tricks': CONTENTS,
  'optional content': LAYERS,
};
