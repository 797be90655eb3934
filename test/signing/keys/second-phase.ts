// The second phase in a program of its own, which knows nothing but what the first has stored. Arguments: the record,
// the base file, the CMS, where to write the signed file. Prints the code of a refusal.
import { readFileSync, writeFileSync } from 'node:fs';
import { bufferSource, complete, decodePrepared, SigningError } from '../../../server/signing/index.ts';

const [record = '', base = '', cms = '', output = ''] = process.argv.slice(2);
const finish = async (): Promise<void> => {
  const prepared = decodePrepared(JSON.parse(readFileSync(record, 'utf8')));
  const bytes = readFileSync(base);
  const { revision } = await complete(prepared, readFileSync(cms), { source: bufferSource(bytes) });
  writeFileSync(output, Buffer.concat([bytes, revision]));
};
await finish().catch((error: unknown) => {
  console.log(error instanceof SigningError ? error.code : String(error));
  process.exitCode = 1;
});
