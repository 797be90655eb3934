// XML of the plain kind that we and most others write: elements, attributes, text, nothing else. It is read in one pass,
// at a fraction of the cost of a DOM, and made canonical (Exclusive XML Canonicalization 1.0, without comments). Whatever
// is not plain, or not well formed, is not judged here: the reader answers nothing, and the DOM decides.

export interface PlainElement {
  prefix: string;
  name: string;
  namespace: string;
  attributes: PlainAttribute[];
  content: (string | PlainElement)[];
}
interface PlainAttribute {
  prefix: string;
  name: string;
  namespace: string;
  value: string;
}

const XML_NS = 'http://www.w3.org/XML/1998/namespace';
/** Comments, CDATA, instructions, a document type; line ends and characters a parser would change or refuse. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_PLAIN = /<[!?]|\]\]>|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/;
const DECLARATION = /^<\?xml version="1\.0"(?: encoding="(?:utf|UTF)-8")?\?>/;
const START = /<([A-Za-z_][\w.-]*)(?::([A-Za-z_][\w.-]*))?((?:[ \t\n][^<>]*?)?)(\/?)>/y;
const END = /<\/([A-Za-z_][\w.:-]*)[ \t\n]*>/y;
const ATTRIBUTE =
  /[ \t\n]+([A-Za-z_][\w.-]*)(?::([A-Za-z_][\w.-]*))?[ \t\n]*=[ \t\n]*(?:"([^"<\t\n]*)"|'([^'<\t\n]*)')/y;
/** A line end that is only one is left as it is. */
const NOT_SPACE = /[^ \t\n]/;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7}));|&/g;
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

class NotPlain extends Error {}

type Scope = ReadonlyMap<string, string>;

/** More is not plain. */
export interface PlainLimits {
  depth: number;
  elements: number;
  attributes: number;
  tagBytes: number;
  textBytes: number;
}
const NO_LIMITS: PlainLimits = {
  depth: Number.POSITIVE_INFINITY,
  elements: Number.POSITIVE_INFINITY,
  attributes: Number.POSITIVE_INFINITY,
  tagBytes: Number.POSITIVE_INFINITY,
  textBytes: Number.POSITIVE_INFINITY,
};

/** The root element; undefined when the text is not plain. */
export function readPlain(text: string, limits: PlainLimits = NO_LIMITS): PlainElement | undefined {
  const body = text.replace(DECLARATION, '');
  if (NOT_PLAIN.test(body)) return undefined;
  try {
    return read(withoutSpace(body), limits);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function withoutSpace(text: string): string {
  const start = text.search(NOT_SPACE);
  let end = text.length;
  while (end > start && !NOT_SPACE.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(Math.max(0, start), end);
}

function read(text: string, limits: PlainLimits): PlainElement {
  let elements = 0;
  const open: Array<{ element: PlainElement; name: string; scope: Scope }> = [];
  let scope: Scope = new Map([['xml', XML_NS]]);
  let at = 0;
  for (;;) {
    if (text.charCodeAt(at + 1) === 0x2f) {
      END.lastIndex = at;
      const end = END.exec(text);
      const top = open.pop();
      if (end === null || top === undefined || end[1] !== top.name) throw new NotPlain();
      at = END.lastIndex;
      if (open.length === 0) {
        if (at !== text.length) throw new NotPlain();
        return top.element;
      }
      scope = open.at(-1)?.scope ?? scope;
    } else {
      START.lastIndex = at;
      const start = START.exec(text);
      if (start === null) throw new NotPlain();
      elements += 1;
      if (elements > limits.elements || open.length >= limits.depth) throw new NotPlain();
      // A character has at most three bytes in UTF-8, for each unit of UTF-16.
      if ((START.lastIndex - at) * 3 > limits.tagBytes) throw new NotPlain();
      at = START.lastIndex;
      const [, first = '', second, rest = '', slash] = start;
      const isEmpty = slash === '/';
      const own = attributesOf(rest, scope, limits.attributes);
      const prefix = second === undefined ? '' : first;
      const element: PlainElement = {
        name: second ?? first,
        prefix,
        namespace: namespaceOf(prefix, own.scope),
        attributes: own.attributes,
        content: [],
      };
      const parent = open.at(-1);
      parent?.element.content.push(element);
      if (isEmpty && parent === undefined) return at === text.length ? element : fail();
      if (!isEmpty) {
        const name = second === undefined ? first : `${first}:${second}`;
        open.push({ element, name, scope: own.scope });
        scope = own.scope;
      }
    }
    const next = text.indexOf('<', at);
    if (next < 0) throw new NotPlain();
    if ((next - at) * 3 > limits.textBytes) throw new NotPlain();
    if (next > at) open.at(-1)?.element.content.push(resolved(text.slice(at, next)));
    at = next;
  }
}

const fail = (): never => {
  throw new NotPlain();
};

function attributesOf(
  text: string,
  outer: Scope,
  limit: number,
): { attributes: PlainAttribute[]; scope: Scope } {
  if (text === '') return { attributes: [], scope: outer };
  const written = new Set<string>();
  const found: Array<{ prefix: string; name: string; value: string }> = [];
  let scope: Map<string, string> | undefined;
  let declared = 0;
  let at = 0;
  while (at < text.length) {
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) {
      if (NOT_SPACE.test(text.slice(at))) throw new NotPlain();
      break;
    }
    at = ATTRIBUTE.lastIndex;
    const [, first = '', second, double, single = ''] = attribute;
    written.add(second === undefined ? first : `${first}:${second}`);
    if (written.size !== found.length + declared + 1 || written.size > limit) throw new NotPlain();
    const value = resolved(double ?? single);
    const isDefault = second === undefined && first === 'xmlns';
    if (!isDefault && first !== 'xmlns') {
      found.push({ prefix: second === undefined ? '' : first, name: second ?? first, value });
      continue;
    }
    const prefix = isDefault ? '' : (second ?? '');
    // What a namespace may not be called is the parser's business; so is one that is taken back.
    if (/^xml/i.test(prefix) || value === '' || value === XML_NS) throw new NotPlain();
    scope ??= new Map(outer);
    declared += 1;
    scope.set(prefix, value);
  }
  const all = scope ?? outer;
  const attributes = found.map(({ prefix, name, value }) => {
    return { prefix, name, value, namespace: prefix === '' ? '' : namespaceOf(prefix, all) };
  });
  const names = new Set(attributes.map(({ namespace, name }) => `${namespace} ${name}`));
  if (names.size !== attributes.length) throw new NotPlain();
  return { attributes, scope: all };
}

function namespaceOf(prefix: string, scope: Scope): string {
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new NotPlain();
  return namespace ?? '';
}

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_all, name?: string, hex?: string, decimal?: string) => {
    if (name !== undefined) return NAMED[name] ?? fail();
    if (hex === undefined && decimal === undefined) return fail();
    const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
    const isChar =
      (code >= 0x20 && code <= 0xd7ff) ||
      [0x9, 0xa, 0xd].includes(code) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      (code >= 0x10000 && code <= 0x10ffff);
    return isChar ? String.fromCodePoint(code) : fail();
  });
}

/** The exclusive canonical form of an element, `without` one of those below it. */
export const canonicalPlain = (element: PlainElement, without?: PlainElement): string =>
  write(element, new Map(), without);

/** `rendered`: the namespaces already written around, by prefix. */
function write(element: PlainElement, rendered: Scope, without: PlainElement | undefined): string {
  const { prefix, name, namespace, attributes, content } = element;
  const tag = prefix === '' ? name : `${prefix}:${name}`;
  let rest = '';
  let inside = rendered;
  if (attributes.length > 0 || (rendered.get(prefix) ?? '') !== namespace) {
    const used = new Map([[prefix, namespace]]);
    for (const one of attributes)
      if (one.prefix !== '' && one.prefix !== 'xml') used.set(one.prefix, one.namespace);
    const fresh = [...used].filter(([key, value]) => (rendered.get(key) ?? '') !== value);
    for (const [key, value] of fresh.sort(byFirst))
      rest += ` xmlns${key === '' ? '' : `:${key}`}="${inAttribute(value)}"`;
    for (const one of attributes.toSorted(byNamespaceAndName))
      rest += ` ${one.prefix === '' ? one.name : `${one.prefix}:${one.name}`}="${inAttribute(one.value)}"`;
    if (fresh.length > 0) inside = new Map([...rendered, ...fresh]);
  }
  let written = '';
  for (const part of content) {
    if (typeof part === 'string') written += inText(part);
    else if (part !== without) written += write(part, inside, without);
  }
  return `<${tag}${rest}>${written}</${tag}>`;
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byFirst = ([a]: [string, string], [b]: [string, string]) => order(a, b);
const byNamespaceAndName = (a: PlainAttribute, b: PlainAttribute) =>
  order(a.namespace, b.namespace) || order(a.name, b.name);

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const escaped = (character: string) => ESCAPES[character] ?? character;
const inText = (text: string) => (/[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, escaped) : text);
const inAttribute = (text: string) =>
  /[&<"\t\n\r]/.test(text) ? text.replace(/[&<"\t\n\r]/g, escaped) : text;
