// A scan of several papers taken apart as a person said: every part is stored and an item of its own before the scan is
// done with, so that a crash between leaves nothing out.
import { createReadStream } from 'node:fs';
import type { IntakeDetail } from '../../contracts/intake.ts';
import type { ScanCuts } from '../../contracts/scans.ts';
import type { IntakeItem } from '../../intake/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Actor, Deps } from '../ports.ts';

/** @throws AppError NOT_FOUND, FILE_UNKNOWN, PAPER_SIGNED, and as `proposeCuts` of recognition. */
export async function cutsOf(deps: Deps, actor: Actor, id: string): Promise<ScanCuts> {
  const paper = paperOf(await deps.intake.find(actor, id));
  await deps.recognition.assertSplittable(paper.digest);
  return deps.recognition.proposeCuts(paper.digest);
}

/** @throws AppError as `handOver` of the intake and `split` of recognition. */
export async function splitScan(
  deps: Deps,
  actor: Actor,
  { id, version, parts }: { id: string; version: number; parts: number[][] },
): Promise<IntakeDetail> {
  const { intake, recognition, files, limitBytes } = deps;
  const item = await intake.find(actor, id);
  const paper = paperOf(item);
  const name = paper.name.replace(/\.pdf$/i, '');
  const after = await intake.handOver(actor, { id, version }, () =>
    recognition.split(paper.digest, parts, async (paths) => {
      const ids: string[] = [];
      for (const [index, path] of paths.entries()) {
        const kept = await files.putStream(createReadStream(path), { limitBytes });
        const { agencyId, by, source, receivedAt } = item;
        const part = await intake.store({
          ...{ agencyId, channel: 'scan', by, source, receivedAt, partOf: item.id },
          ...{ ...kept, name: `${name}-${index + 1}.pdf`, mediaType: 'application/pdf' },
          // The same pages are the same part, whenever they are cut.
          key: `${item.id}:${parts[index]?.join(',')}`,
        });
        ids.push(part.id);
      }
      return ids;
    }),
  );
  return intake.present(actor, after);
}

function paperOf({ files }: IntakeItem) {
  const paper = files.find(({ role, mediaType }) => role === 'paper' && mediaType === 'application/pdf');
  if (paper === undefined) throw new AppError('FILE_UNKNOWN');
  return paper;
}
