// A short sound of two tones, made here: nothing is fetched. A browser that has not been touched yet stays silent.

let context: AudioContext | undefined;

const TONES = [
  { hertz: 880, at: 0 },
  { hertz: 660, at: 0.18 },
  { hertz: 880, at: 0.36 },
] as const;
const LENGTH_S = 0.16;
const LOUDNESS = 0.12;
const PATIENCE_MS = 500;

/** Whether it can be heard. */
export const chime = async (): Promise<boolean> => {
  context ??= new AudioContext();
  if (context.state !== 'running')
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  if (context.state !== 'running') return false;
  for (const { hertz, at } of TONES) {
    const start = context.currentTime + at;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH_S);
  }
  return true;
};
