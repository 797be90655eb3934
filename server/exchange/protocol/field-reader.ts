// Reads the children of one element as typed fields and collects everything that is wrong with them.
// Field limits: QCVN 102:2016/BTTTT and NĐ 30/2020 Phụ lục VI; lengths count NFC characters.
import { parseDay, parseInstant } from './date-forms.ts';
import { issue, type ProtocolIssue, type ProtocolIssueCode } from './issue.ts';
import { ACCEPTED_NS, EXTENSION_NS } from './names.ts';
import { parseOrganCode } from './organ-code.ts';
import { childElements, textOf, type XmlElement } from './xml-tree.ts';

export interface TextRule {
  required?: boolean;
  max?: number;
  pattern?: RegExp;
}

// Control characters have no place in a field; a tab or a line end inside a summary is tolerated.
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Surrogate}|[\uFFFE\uFFFF]/u;

export class FieldReader {
  readonly element: XmlElement;
  readonly path: string;
  readonly issues: ProtocolIssue[];
  /** All readers of one packet: an element has one. */
  readonly #family: Map<XmlElement, FieldReader>;
  readonly #byName = new Map<string, XmlElement[]>();
  readonly #read = new Set<string>();

  constructor(
    element: XmlElement,
    path: string,
    issues: ProtocolIssue[],
    family = new Map<XmlElement, FieldReader>(),
  ) {
    this.element = element;
    this.path = path;
    this.issues = issues;
    this.#family = family.set(element, this);
    for (const child of childElements(element)) {
      const key = keyOf(child);
      const list = this.#byName.get(key);
      if (list) list.push(child);
      else this.#byName.set(key, [child]);
    }
  }

  report(code: ProtocolIssueCode, field: string, details: Record<string, string | number> = {}): void {
    this.issues.push(issue(code, field ? `${this.path}/${field}` : this.path, { field, ...details }));
  }

  /** Trimmed text of a child; empty counts as absent. */
  text(name: string, rule: TextRule = {}): string | undefined {
    const child = this.#only(name);
    const value = child ? textOf(child).trim() : '';
    if (value === '') {
      if (rule.required) this.report('FIELD_MISSING', name);
      return undefined;
    }
    return this.#check(value, name, rule);
  }

  /** Every non-empty text of a repeated child. */
  texts(name: string, max: number): string[] {
    const list = this.children(name);
    return list.flatMap((one) => one.ownText(max) ?? []);
  }

  /** The text of this element itself. */
  ownText(max: number): string | undefined {
    return this.#check(textOf(this.element).trim(), '', { max });
  }

  /** This element itself as an organ code, normalised. */
  ownOrgan(): string {
    const text = textOf(this.element);
    const parsed = parseOrganCode(text);
    if (!parsed) this.report('ORGAN_CODE_INVALID', '', { found: text });
    return parsed?.code ?? text;
  }

  attribute(name: string): string | undefined {
    const value = this.element.attributes.find((one) => one.name === name)?.value.trim();
    return value === '' ? undefined : value;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Names that are read elsewhere and are not unknown. */
  skip(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  integer(name: string, min: number, max: number, required = false): number | undefined {
    const value = this.text(name, { required });
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) {
      this.report('FIELD_INVALID', name);
      return undefined;
    }
    const number = Number(value);
    if (number < min || number > max) this.report('FIELD_OUT_OF_RANGE', name, { min, max });
    return number;
  }

  flag(name: string): boolean {
    return (this.integer(name, 0, 9999) ?? 0) > 0;
  }

  day(name: string, required = false): string | undefined {
    return this.#parsed(name, required, parseDay);
  }

  instant(name: string, required = false): Date | undefined {
    return this.#parsed(name, required, parseInstant);
  }

  /** An organ code, normalised; the written form is kept when it differs. */
  organ(name: string): { organId: string; organIdAsSent?: string } {
    const text = this.text(name, { required: true });
    if (text === undefined) return { organId: '' };
    const parsed = parseOrganCode(text);
    if (!parsed) {
      this.report('ORGAN_CODE_INVALID', name, { found: text });
      return { organId: text };
    }
    return parsed.written === parsed.code
      ? { organId: parsed.code }
      : { organId: parsed.code, organIdAsSent: parsed.written };
  }

  child(name: string, required = false): FieldReader | undefined {
    const child = this.#only(name);
    if (!child) {
      if (required) this.report('FIELD_MISSING', name);
      return undefined;
    }
    return this.#readerOf(child, `${this.path}/${name}`);
  }

  children(name: string): FieldReader[] {
    const list = this.#take(name);
    return list.map((child, index) =>
      this.#readerOf(child, `${this.path}/${name}${list.length > 1 ? `[${index + 1}]` : ''}`),
    );
  }

  /** Texts of the children of one child, whatever they are called; or its own text when it has none. */
  list(name: string, max: number): string[] | undefined {
    const child = this.#only(name);
    if (!child) return undefined;
    const parts = childElements(child);
    const texts = (parts.length > 0 ? parts : [child]).map((part) => textOf(part).trim());
    return texts.flatMap((text) => this.#check(text, name, { max }) ?? []);
  }

  /** Children nobody asked for in all that was read of the packet, with the path of their parent below this one. */
  unread(): { parent: string; element: XmlElement }[] {
    return [...this.#family.values()].flatMap((reader) =>
      childElements(reader.element)
        .filter((child) => !reader.#read.has(keyOf(child)))
        .map((element) => ({ parent: reader.path.slice(this.path.length + 1), element })),
    );
  }

  #readerOf(element: XmlElement, path: string): FieldReader {
    return this.#family.get(element) ?? new FieldReader(element, path, this.issues, this.#family);
  }

  #check(value: string, name: string, rule: TextRule): string | undefined {
    if (value === '') return undefined;
    if (rule.max !== undefined && value.length > rule.max && [...value.normalize('NFC')].length > rule.max)
      this.report('FIELD_TOO_LONG', name, { limit: rule.max });
    if (FORBIDDEN.test(value) || (rule.pattern && !rule.pattern.test(value)))
      this.report('FIELD_INVALID', name);
    return value;
  }

  #parsed<T>(name: string, required: boolean, parse: (text: string) => T | null): T | undefined {
    const value = this.text(name, { required });
    const parsed = value === undefined ? undefined : parse(value);
    if (parsed === null) this.report('DATE_INVALID', name);
    return parsed ?? undefined;
  }

  #only(name: string): XmlElement | undefined {
    const [first, ...more] = this.#take(name);
    // The first of two could be the one a human saw and the second the one a machine used: refuse both.
    if (more.length > 0) this.report('FIELD_REPEATED', name);
    return first;
  }

  #take(name: string): XmlElement[] {
    this.#read.add(name);
    return this.#byName.get(name) ?? [];
  }
}

/** Known namespaces are one vocabulary; both spellings of Business are one name; others stay apart. */
function keyOf(element: XmlElement): string {
  if (element.namespace === EXTENSION_NS) return `vt:${element.name}`;
  if (!ACCEPTED_NS.has(element.namespace)) return `{${element.namespace}}${element.name}`;
  return element.name.replace(/^Business/, 'Bussiness');
}
