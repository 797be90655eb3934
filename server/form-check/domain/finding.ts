// What a rule says. The sentence is the client's, by rule and parameters.
import {
  FORM_RULES,
  type FormFinding,
  type FormRule,
  type FormSeverity,
} from '../../contracts/form-check.ts';
import type { DraftFacts } from './facts.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import type { Place } from './measured.ts';
import type { MeasuredFile } from './page.ts';

/** What every rule sees. */
export interface Seen {
  file: MeasuredFile;
  layout: Layout;
  facts: DraftFacts;
}

export type Rules = (seen: Seen) => FormFinding[];

interface Where {
  page: number;
  place: Place;
}

const MAX_PARAM = 160;
const round = (value: number): number => Math.round(value * 10) / 10;

/** Without a place: of the whole file, or of what is missing. */
export function finding(
  rule: FormRule,
  severity: FormSeverity,
  where?: Where | Line | readonly Line[],
  params: Record<string, string | number> = {},
): FormFinding {
  const at = where === undefined ? undefined : placeOf(where);
  return {
    rule,
    severity,
    clause: FORM_RULES[rule],
    page: at?.page ?? null,
    box: at?.place
      ? {
          xMm: round(at.place.x),
          yMm: round(at.place.y),
          widthMm: round(Math.max(1, at.place.right - at.place.x)),
          heightMm: round(Math.max(1, at.place.bottom - at.place.y)),
        }
      : null,
    params: Object.fromEntries(
      Object.entries(params).map(([key, value]) => [key, textOfParam(value).slice(0, MAX_PARAM)]),
    ),
  };
}

/** Numbers as they are read in Vietnamese. */
const textOfParam = (value: string | number): string =>
  typeof value === 'number' ? String(round(value)).replace('.', ',') : value;

function placeOf(where: Where | Line | readonly Line[]): Where | undefined {
  if ('place' in where) return where;
  const lines = 'words' in where ? [where] : where;
  const [first] = lines;
  if (first === undefined) return undefined;
  const same = lines.filter(({ page }) => page === first.page);
  return {
    page: first.page,
    place: {
      x: Math.min(...same.map(({ x }) => x)),
      y: Math.min(...same.map(({ y }) => y)),
      right: Math.max(...same.map(({ right }) => right)),
      bottom: Math.max(...same.map(({ bottom }) => bottom)),
    },
  };
}
