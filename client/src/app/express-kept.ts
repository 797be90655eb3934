// What this computer remembers for a person about express documents: whether they are heard, and which he knows of.

const SOUND = 'vanthu.express.sound.';
const KNOWN = 'vanthu.express.known.';
const RUNG = 'vanthu.express.rung.';
const MOST = 100;

const read = (name: string): string[] => {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
};

/** Adds to what is remembered, and answers what was not there before. */
const remember = (name: string, keys: readonly string[]): string[] => {
  const before = read(name);
  const fresh = keys.filter((key) => !before.includes(key));
  if (fresh.length > 0) localStorage.setItem(name, JSON.stringify([...before, ...fresh].slice(-MOST)));
  return fresh;
};

export const isHeard = (person: string): boolean => localStorage.getItem(SOUND + person) !== 'off';
export const setHeard = (person: string, isOn: boolean): void =>
  localStorage.setItem(SOUND + person, isOn ? 'on' : 'off');

export const knownOf = (person: string): string[] => read(KNOWN + person);
export const noteKnown = (person: string, keys: readonly string[]): string[] =>
  remember(KNOWN + person, keys);
/** Those that no window of this computer has rung for. */
export const noteRung = (person: string, keys: readonly string[]): string[] => remember(RUNG + person, keys);
