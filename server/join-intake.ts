// The intake and those who read for it. Part of the composition root.
import type { Config } from './config.ts';
import type { Files } from './files/index.ts';
import type { FormCheck } from './form-check/index.ts';
import { type IntakeDeps, makeIntake } from './intake/index.ts';
import type { Organization } from './organization/index.ts';
import { makeRecognition } from './recognition/index.ts';
import { makeScans } from './scans/index.ts';
import type { Verification } from './verification/index.ts';

interface Neighbours extends IntakeDeps {
  files: Files;
  organization: Organization;
  verification: Verification;
  formCheck: FormCheck;
  config: Pick<Config, 'dataDir' | 'uploadLimitBytes'> & Partial<Config>;
}

const OCR_TIMEOUT_MS = 60_000;

export function joinIntake({ formCheck, verification, config, ...deps }: Neighbours) {
  const intake = makeIntake(deps);
  const { files, organization, clock, logger } = deps;
  const {
    ocrProgram: program,
    ocrTimeoutMs: timeoutMs = OCR_TIMEOUT_MS,
    scanFolder,
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
    start: scans.start,
    stop: scans.stop,
  };
}
