// `vanthu edxml sign`: adds the signature of an agency to a packet of any size; no other byte changes.
import { prepareSignature } from '../../exchange/protocol/index.ts';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import { writeWhole } from '../output-file.ts';
import { type KeyOptions, readKeyFile } from './key-file.ts';
import { openPacketFile, type Told, tell } from './read-file.ts';

/** @throws CommandFailed FILE_UNUSABLE, OUTPUT_EXISTS, KEY_FILE_BROKEN; ProtocolError PACKET_INVALID, SIGNING_KEY_UNUSABLE. */
export async function signPacketFile(
  input: string,
  output: string,
  options: KeyOptions & Told,
): Promise<number> {
  const key = await readKeyFile(options);
  if (key === undefined) throw new CommandFailed('USAGE', 'name the key with --key');
  const insertions = await prepareSignature(openPacketFile(input), key);
  await writeWhole(output, async (sink) => {
    let offset = 0;
    for await (const chunk of openPacketFile(input)) {
      let from = 0;
      for (let next = insertions[0]; next && next.at < offset + chunk.length; next = insertions[0]) {
        await sink.write(chunk.subarray(from, next.at - offset));
        await sink.write(Buffer.from(next.text));
        from = next.at - offset;
        insertions.shift();
      }
      await sink.write(chunk.subarray(from));
      offset += chunk.length;
    }
  });
  tell(options, options.json ? `${JSON.stringify({ ok: true, file: output })}\n` : `${output}\n`);
  return EXIT.ok;
}
