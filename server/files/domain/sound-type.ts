// Recordings, told by their bytes. They belong into work files only (NĐ 30/2020 Điều 29 khoản 2: also sound), never beside a
// document that is sent.

/** MP3, WAV, Ogg or MPEG-4 sound; null for anything else. */
export function soundTypeOf(head: Uint8Array): string | null {
  const start = Buffer.from(head);
  const says = (text: string, at: number) => start.toString('latin1', at, at + text.length) === text;
  if (says('ID3', 0) || isMpegFrame(start)) return 'audio/mpeg';
  if (says('RIFF', 0) && says('WAVE', 8)) return 'audio/wav';
  if (says('OggS', 0)) return 'audio/ogg';
  return says('ftypM4A', 4) ? 'audio/mp4' : null;
}

/** The head of a frame of MPEG layer III, with a bit rate and a sampling rate that exist. */
function isMpegFrame(start: Buffer): boolean {
  const [sync = 0, second = 0, third = 0] = start;
  const isLayerThree = sync === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  const [bitRate, sampling] = [third >> 4, (third >> 2) & 3];
  return isLayerThree && bitRate !== 0 && bitRate !== 15 && sampling !== 3;
}
