// What a document would fetch from elsewhere when it is opened: relationships to the outside (ECMA-376 part 2 §9), fields
// that include files (part 1 §17.16.5), links in OpenDocument. A link that a reader may follow himself is none of these.

/** The kinds of relationship that bring something in; a hyperlink only points. */
const POINTS_ONLY = /\/hyperlink$/;
/** Another document, often HTML, that the program would open inside this one. */
const CHUNK = /\/aFChunk$/;
const TEMPLATE = /\/attachedTemplate$/;
/** As word processors write the template of the author's own machine; it is not there and changes nothing. */
const OWN_TEMPLATE = /^(file:\/{2,3})?([a-z]:[\\/]|[^:/\\]+$)/i;

export interface Relationship {
  type: string;
  target: string;
  isExternal: boolean;
}

/** The target of a relationship that must not be followed, else undefined. */
export const fetchedBy = ({ type, target, isExternal }: Relationship): string | undefined => {
  if (CHUNK.test(type)) return target;
  if (!isExternal || POINTS_ONLY.test(type)) return undefined;
  return TEMPLATE.test(type) && OWN_TEMPLATE.test(target) ? undefined : target;
};

const FIELDS =
  /(?:^|[\s{"\\])(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDEAUTO|DDE|DATABASE|RD)(?=[\s"\\]|$)/i;

/** The name of a field that brings in a file, if the instruction has one. */
export const fetchingField = (instruction: string): string | undefined => FIELDS.exec(instruction)?.[1];

/** An address of OpenDocument that leaves the package. */
export const leavesPackage = (href: string): boolean =>
  /^\s*([a-z][a-z0-9+.-]*:|\/|\\|\.\.[/\\])/i.test(href);
