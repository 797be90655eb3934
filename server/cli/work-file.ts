// `vanthu work-file check`: reads an exported work file again, anywhere, without a database: its list, every digest, the
// signature over the list, and every signature in a PDF.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ExportCheck } from '../contracts/work-files-kept.ts';
import { AppError } from '../platform/http/problem.ts';
import { newSecret } from '../platform/ids.ts';
import { withWorkFolder } from '../platform/work-folder.ts';
import { readCertificateFacts, trustedAt, verify } from '../signing/index.ts';
import { checkExport } from '../work-files/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { unusable, withPdf } from './input-file.ts';
import { type TrustOptions, trustPolicy } from './trust-policy.ts';

/** @throws CommandFailed EXPORT_CUT_OFF, EXPORT_NOT_OURS, FILE_UNUSABLE. */
export async function checkWorkFile(
  path: string,
  command: TrustOptions & { json: boolean },
): Promise<number> {
  const policy = await trustPolicy(command);
  const trust = { anchors: policy.trustAnchors, intermediates: policy.intermediates ?? [] };
  try {
    const found = await withWorkFolder('export', (folder) =>
      checkExport(
        {
          stage: (bytes, { limitBytes }) => stageIn(folder, bytes, limitBytes),
          verify: (file) => withPdf(file, (source) => verify(source, policy)),
          // No directory is at hand: whoever the authorities call the agency's signer is named.
          signerOf: async (certificate) =>
            (await trustedAt(certificate, policy.now, trust)) === 'trusted'
              ? readCertificateFacts(certificate).commonName
              : null,
        },
        path,
      ),
    );
    process.stdout.write(
      command.json ? `${JSON.stringify({ ok: found.verdict === 'VALID', ...found })}\n` : told(found),
    );
    return exitOf(found);
  } catch (error) {
    if (error instanceof AppError)
      throw new CommandFailed(error.code, `${path}: ${error.message}`, { cause: error });
    throw error instanceof Error && 'syscall' in error ? unusable(path, error) : error;
  }
}

async function stageIn(folder: string, bytes: AsyncIterable<Uint8Array>, limitBytes: number) {
  const path = join(folder, newSecret());
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = async function* () {
    for await (const chunk of bytes) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) throw new AppError('FILE_TOO_LARGE');
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(counted, createWriteStream(path));
  return { path, sizeBytes, digest: hash.digest('hex'), discard: () => rm(path, { force: true }) };
}

const exitOf = ({ verdict }: ExportCheck): number => {
  if (verdict === 'VALID') return EXIT.ok;
  return verdict === 'INVALID' ? EXIT.no : EXIT.undecided;
};

function told({ verdict, file, signer, items, faults }: ExportCheck): string {
  const lines = [
    `${verdict}  ${file.code}  ${file.title}`,
    `  ${file.maintenance}, ${file.startDate} – ${file.endDate}, ${file.docTotal} documents, ${file.pageTotal} pages`,
    `  list signed by: ${signer ?? 'nobody who is known'}`,
    ...items.flatMap(({ ordinal, codeNumber, codeNotation, issuedDate, subject, files }) => [
      `  ${ordinal}. ${[codeNumber, codeNotation].filter((part) => part !== '').join('/')} ${issuedDate} ${subject}`,
      ...files.map(
        ({ name, isIntact, signatures }) =>
          `     ${isIntact ? 'intact' : 'BROKEN'}  ${name}${signatures === null ? '' : `  signatures ${signatures}`}`,
      ),
    ]),
    ...faults.map(({ code, name }) => `  ${code}: ${name}`),
  ];
  return `${lines.join('\n')}\n`;
}
