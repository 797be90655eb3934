// Reads an exported file that somebody sends: taken to a temporary file, looked at, and thrown away.
import type { ExportCheck } from '../../contracts/work-files-kept.ts';
import { AppError } from '../../platform/http/problem.ts';
import { checkExport } from '../exported/check-export.ts';
import type { Deps } from './deps.ts';

type ReadDeps = Pick<Deps, 'files' | 'verification' | 'organization' | 'exportLimitBytes'>;

/** @throws AppError FILE_EMPTY, FILE_TOO_LARGE, UPLOAD_INTERRUPTED, EXPORT_CUT_OFF, EXPORT_NOT_OURS. */
export async function readExportAgain(
  { files, verification, organization, exportLimitBytes: limitBytes }: ReadDeps,
  bytes: AsyncIterable<Uint8Array>,
): Promise<ExportCheck> {
  const { path, sizeBytes, discard } = await files.stage(bytes, { limitBytes });
  try {
    if (sizeBytes === 0) throw new AppError('FILE_EMPTY');
    return await checkExport(
      {
        stage: files.stage,
        verify: verification.verify,
        signerOf: async (certificate, organId) => {
          const agency = await organization.findAgencyByCode(organId);
          const own = agency?.exchangeCertificates ?? [];
          return own.some((each) => Buffer.from(each).equals(certificate)) ? (agency?.name ?? null) : null;
        },
      },
      path,
    );
  } finally {
    await discard();
  }
}
