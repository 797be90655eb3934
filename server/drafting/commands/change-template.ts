// An agency's own template of a kind: looked through as every foreign file, and taken only with all the places it needs.
import type { Readable } from 'node:stream';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { placesIn } from '../docx/fill-template.ts';
import { isPlace, placesNeeded } from '../domain/places.ts';
import { inspectOfficeFile } from '../office/inspect.ts';
import { assertMayChangeForms } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { OwnTemplate } from '../store/templates.ts';
import type { Deps } from './deps.ts';

/** A form is text and perhaps an emblem. */
const LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * @throws AppError FORBIDDEN; TEMPLATE_FIELDS_MISSING, TEMPLATE_FIELDS_UNKNOWN with every name; those of an upload and of
 * {@link inspectOfficeFile}.
 */
export async function putTemplate(
  deps: Deps,
  actor: Actor,
  { kind, name, stream }: { kind: DocumentKind; name: string; stream: Readable },
): Promise<OwnTemplate> {
  assertMayChangeForms(actor);
  const limitBytes = Math.min(LIMIT_BYTES, deps.limitBytes);
  const staged = await deps.files.stage(stream, { limitBytes });
  try {
    if (staged.sizeBytes === 0) throw new AppError('FILE_EMPTY');
    const { format } = await inspectOfficeFile(staged.path);
    if (format !== 'docx') throw new AppError('OFFICE_TYPE_REFUSED', { detail: 'a template is a DOCX file' });
    assertPlaces(kind, await placesIn(staged.path));
    await staged.keep();
    const { digest, sizeBytes } = staged;
    const at = deps.clock.now();
    const { personId: id, name: person, title } = actor;
    const own = { digest, name, sizeBytes, at, by: { id, name: person, title } };
    await change(deps, actor, { kind, own, text: `${kind}: ${name}` });
    return own;
  } finally {
    await staged.discard();
  }
}

/** @throws AppError FORBIDDEN. */
export async function dropTemplate(deps: Deps, actor: Actor, kind: DocumentKind): Promise<void> {
  assertMayChangeForms(actor);
  if ((await deps.templates.find(actor.agencyId, kind)) === null) return;
  await change(deps, actor, { kind, own: null, text: kind });
}

function assertPlaces(kind: DocumentKind, found: readonly string[]): void {
  const missing = placesNeeded(kind).filter((place) => !found.includes(place));
  if (missing.length > 0) throw named('TEMPLATE_FIELDS_MISSING', missing);
  const unknown = found.filter((place) => !isPlace(place));
  if (unknown.length > 0) throw named('TEMPLATE_FIELDS_UNKNOWN', unknown.slice(0, 50));
}

/** The names travel as pointers, so that the screen can show each. */
const named = (code: 'TEMPLATE_FIELDS_MISSING' | 'TEMPLATE_FIELDS_UNKNOWN', names: readonly string[]) =>
  new AppError(code, {
    detail: names.join(', '),
    errors: names.map((name) => ({ pointer: `/places/${name}`, code, detail: name })),
  });

async function change(
  { templates, clock, ids, auditEntry, kick }: Deps,
  { agencyId, personId, name, title }: Actor,
  { kind, own, text }: { kind: DocumentKind; own: OwnTemplate | null; text: string },
): Promise<void> {
  const entry = auditEntry({
    id: ids.next(),
    action: own === null ? 'drafting.templateDropped' : 'drafting.templateReplaced',
    at: clock.now(),
    by: { id: personId, name, title },
    agencyId,
    subjectType: 'form-template',
    subjectId: kind,
    text,
  });
  await templates.put(agencyId, kind, own, [entry]);
  kick();
}
