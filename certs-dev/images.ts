// Images for the demo's documents and profiles, drawn here so that none has to be shipped.
export { makeSealPng } from './images/seal.ts';
export { makeSignaturePng } from './images/signature.ts';
