// The measurements, each made in a process of its own (child.ts): memory is then that of the one work alone.
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from './inputs.ts';
import { peakMb, smallest } from './measure.ts';

export interface TaskInput {
  shop: Workshop;
  file: string;
  runs: number;
}

type Numbers = Record<string, number>;

const outputOf = ({ shop }: TaskInput) => join(shop.folder, `out-${process.pid}.pdf`);

/** Milliseconds of a peer; a failure is NaN, and told. */
const timePeer = async (name: 'libpdf' | 'signpdf', input: TaskInput): Promise<Numbers> => {
  const peers = await import('./peers.ts');
  const sign = await peers[name](input.shop);
  const output = outputOf(input);
  const { ms } = await smallest(input.runs, { ms: () => sign(input.file, output) });
  await rm(output, { force: true });
  return { ms, rss: peakMb() };
};

/** Ours and the floor by turns. */
const signing = async (input: TaskInput): Promise<Numbers> => {
  const [{ makeOurs }, { makeFloor }] = [await import('./ours.ts'), await import('./floor.ts')];
  const [ours, floor] = [makeOurs(input.shop), makeFloor(input.shop)];
  const output = outputOf(input);
  const times = await smallest(input.runs, {
    floor: () => floor.copyAndSign(input.file, output),
    ours: () => ours.signFile(input.file, output),
  });
  await ours.verifyFile(output);
  await rm(output, { force: true });
  return times;
};

const signingMemory = async (input: TaskInput): Promise<Numbers> => {
  const { makeOurs } = await import('./ours.ts');
  const output = outputOf(input);
  for (let i = 0; i < input.runs; i += 1) await makeOurs(input.shop).signFile(input.file, output);
  const rss = peakMb();
  await rm(output, { force: true });
  return { rss };
};

const verifying = async (input: TaskInput): Promise<Numbers> => {
  const [{ makeOurs }, { hashFile }] = [await import('./ours.ts'), await import('./floor.ts')];
  const ours = makeOurs(input.shop);
  return smallest(input.runs, { hash: () => hashFile(input.file), ours: () => ours.verifyFile(input.file) });
};

const verifyingMemory = async (input: TaskInput): Promise<Numbers> => {
  const { makeOurs } = await import('./ours.ts');
  const ours = makeOurs(input.shop);
  for (let i = 0; i < input.runs; i += 1) await ours.verifyFile(input.file);
  return { rss: peakMb() };
};

/** In memory, as a server that has the bytes: nothing but the library and one key. */
const small = async (input: TaskInput): Promise<Numbers> => {
  const [{ makeOurs }, { makeFloor }] = [await import('./ours.ts'), await import('./floor.ts')];
  const [{ bufferSource, verify }, ours] = [
    await import('../../server/signing/index.ts'),
    makeOurs(input.shop),
  ];
  const { rsa } = makeFloor(input.shop);
  const bytes = readFileSync(input.file);
  const signed = await ours.signBytes(bytes);
  return smallest(input.runs, {
    rsa: async () => rsa(),
    sign: () => ours.signBytes(bytes),
    verify: () => verify(bufferSource(signed), ours.policy),
  });
};

/** What a second signature changed in a file of many pages. */
const changes = async (input: TaskInput): Promise<Numbers> => {
  const { makeOurs } = await import('./ours.ts');
  const { openFileSource } = await import('../../server/signing/index.ts');
  const { openPdf } = await import('../../server/signing/pdf/file.ts');
  const { ChangeAnalysis } = await import('../../server/signing/pdf/changes.ts');
  const { listSignatureFields } = await import('../../server/signing/pdf/signatures.ts');
  const ours = makeOurs(input.shop);
  const output = outputOf(input);
  await writeFile(output, await ours.signBytes(await ours.signBytes(readFileSync(input.file))));
  const analyse = async () => {
    const source = await openFileSource(output, { mayBlock: true });
    const file = await openPdf(source);
    const found = await new ChangeAnalysis(file, await listSignatureFields(file)).after(2);
    await source.close();
    if (found.length === 0 || found.some((change) => !change.allowed)) throw new Error('unexpected changes');
  };
  const times = await smallest(input.runs, { changes: analyse, verify: () => ours.verifyFile(output) });
  await rm(output, { force: true });
  return times;
};

export const TASKS: Record<string, (input: TaskInput) => Promise<Numbers>> = {
  signing,
  signingMemory,
  verifying,
  verifyingMemory,
  small,
  changes,
  libpdf: (input) => timePeer('libpdf', input),
  signpdf: (input) => timePeer('signpdf', input),
  batch: async (input) => (await import('./batch.ts')).batch(input),
  disk: async (input) => (await import('./batch.ts')).diskRate(input),
  pool: async (input) => (await import('./batch.ts')).rawRate(input),
  eventLoop: async (input) => (await import('./batch.ts')).eventLoop(input),
};
