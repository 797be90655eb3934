// The intake and those who read for it: packets that came by mail go to the exchange. Part of the composition root.
import type { Config } from './config.ts';
import type { Exchange } from './exchange/index.ts';
import type { Files } from './files/index.ts';
import type { FormCheck } from './form-check/index.ts';
import { type IntakeDeps, makeIntake, readMailSettings } from './intake/index.ts';
import type { Organization } from './organization/index.ts';
import { makeRecognition } from './recognition/index.ts';
import { makeScans } from './scans/index.ts';
import type { Verification } from './verification/index.ts';

interface Neighbours extends Omit<IntakeDeps, 'packets'> {
  exchange: Pick<Exchange, 'takeCarried'>;
  files: Files;
  organization: Organization;
  verification: Verification;
  formCheck: FormCheck;
  config: Pick<Config, 'dataDir' | 'uploadLimitBytes'> & Partial<Config>;
}

const OCR_TIMEOUT_MS = 60_000;

export function joinIntake({ formCheck, verification, config, exchange, ...deps }: Neighbours) {
  const { files, organization, clock, logger } = deps;
  const intake = makeIntake({
    ...deps,
    packets: { take: (digest) => exchange.takeCarried(() => files.createReadStream(digest)) },
  });
  const {
    ocrProgram: program,
    ocrTimeoutMs: timeoutMs = OCR_TIMEOUT_MS,
    scanFolder,
    mailIntakeFile,
    uploadLimitBytes,
  } = config;
  const recognition = makeRecognition({
    ...{ formCheck, pathOf: files.pathOf, pdfFacts: verification.facts, logger, program, timeoutMs },
    privateFolders: [config.dataDir],
  });
  const scans = makeScans({
    ...{ intake, recognition, files, organization, clock, logger, limitBytes: uploadLimitBytes },
    folder: scanFolder && { stillMs: scanFolder.everyMs, ...scanFolder },
  });
  return {
    ...intake,
    handlers: { ...intake.handlers, ...scans.handlers },
    /** @throws StartupError for settings that cannot be used. */
    start: async () => {
      scans.start();
      await intake.start(mailIntakeFile === undefined ? undefined : await readMailSettings(mailIntakeFile));
    },
    stop: async () => {
      await Promise.all([intake.stop(), scans.stop()]);
    },
  };
}
