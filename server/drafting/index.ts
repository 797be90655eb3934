// Drafting: starting forms of the 29 kinds, and PDFs of word processors' files: the door of the feature.
export { type Drafting, type DraftingDeps, makeDrafting } from './make-drafting.ts';
export { layFonts } from './office/lay-fonts.ts';
