// `vanthu edxml check`: everything that is wrong with packets, each with code, path and a Vietnamese sentence.
import { openSchemaValidator, type ParsedPacket, type ReadOptions } from '../../exchange/protocol/index.ts';
import { systemClock as clock } from '../../platform/clock.ts';
import { EXIT } from '../exit-codes.ts';
import { failureOf } from '../input-file.ts';
import { factsOf, issueLines, readPacketFile, type Told, tell } from './read-file.ts';

export interface CheckCommand extends Told {
  /** Holds the packet to the XSD too. */
  schema: boolean;
  requireSignature: boolean;
}

/** 0 all right, 1 one is wrong, 2 one could not be read. */
export async function checkPackets(files: readonly string[], command: CheckCommand): Promise<number> {
  const schema = command.schema ? await openSchemaValidator() : undefined;
  const options: ReadOptions = {
    now: clock.now(),
    signature: command.requireSignature ? 'required' : 'when-present',
    ...(schema && { schema }),
  };
  let code: number = EXIT.ok;
  try {
    for (const file of files) {
      const result = await readPacketFile(file, options).catch((error: unknown) => failureOf(error, file));
      tell(command, command.json ? `${JSON.stringify(asJson(file, result))}\n` : asText(file, result));
      if ('code' in result) code = code === EXIT.no ? code : EXIT.undecided;
      else if (!result.ok) code = EXIT.no;
    }
  } finally {
    schema?.dispose();
  }
  return code;
}

type Failure = ReturnType<typeof failureOf>;

const asJson = (file: string, result: ParsedPacket | Failure) =>
  'code' in result ? { file, ok: false, ...result } : { file, ...factsOf(result) };

function asText(file: string, result: ParsedPacket | Failure): string {
  if ('code' in result) return `UNREADABLE  ${file} (${result.message})\n`;
  if (!result.ok) return [`WRONG  ${file}`, ...issueLines(result.issues), ''].join('\n');
  const { kind, value, signature } = result;
  const what =
    kind === 'document'
      ? `document ${value.documentId}`
      : `status ${value.code} of ${value.responseFor.documentId}`;
  const signed = !signature.present ? 'not signed' : signature.weak ? 'signed, weak algorithm' : 'signed';
  return `OK  ${file}\n  ${what} from ${value.from.organId} · ${signed} · ${result.packetDigest}\n`;
}
