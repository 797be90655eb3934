// Images for the demo's documents and profiles, drawn here so that none has to be shipped.
import { makeSealPng as drawSeal } from './images/seal.ts';
import { makeSignaturePng as drawSignature } from './images/signature.ts';

/** Several offices of one process have the same people and seals; each picture is drawn once. */
const once = <T>(draw: (name: string) => T): ((name: string) => T) => {
  const drawn = new Map<string, T>();
  return (name) => {
    const known = drawn.get(name);
    if (known !== undefined) return known;
    const made = draw(name);
    drawn.set(name, made);
    return made;
  };
};

export const makeSealPng = once(drawSeal);
export const makeSignaturePng = once(drawSignature);
