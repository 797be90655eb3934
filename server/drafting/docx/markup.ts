// Elements of WordprocessingML (ECMA-376 part 1 §17), in the order its schema asks for. Lengths are twentieths of a point,
// sizes of letters are points.

export const FONT = 'Times New Roman';

export interface RunStyle {
  points?: number;
  bold?: boolean;
  italic?: boolean;
  colour?: string;
  /** Kept in the file and not printed (w:vanish). */
  isHidden?: boolean;
}

export interface ParagraphStyle {
  align?: 'left' | 'center' | 'right' | 'both';
  before?: number;
  after?: number;
  /** In 240ths of a line. */
  line?: number;
  /** Exact height, for a paragraph that is only a rule. */
  exact?: number;
  firstLine?: number;
  left?: number;
  right?: number;
  keepNext?: boolean;
  /** A rule above, as long as the paragraph. */
  ruleAbove?: boolean;
  box?: string;
  /** Dots from the text to here. */
  dotsTo?: number;
  style?: string;
}

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

export const run = (text: string, { points, bold, italic, colour, isHidden }: RunStyle = {}): string => {
  const properties = [
    bold && '<w:b/><w:bCs/>',
    italic && '<w:i/><w:iCs/>',
    isHidden && '<w:vanish/>',
    colour && `<w:color w:val="${colour}"/>`,
    points && `<w:sz w:val="${points * 2}"/><w:szCs w:val="${points * 2}"/>`,
  ].filter(Boolean);
  const pieces = text.split('\t').map((piece) => `<w:t xml:space="preserve">${escaped(piece)}</w:t>`);
  return `<w:r>${properties.length === 0 ? '' : `<w:rPr>${properties.join('')}</w:rPr>`}${pieces.join('<w:tab/>')}</w:r>`;
};

/** Points from the letters to the frame: with letters of 13 points it is 8 mm high. */
const BOX_SPACE = { top: 4, left: 0, bottom: 4, right: 0 };

export const paragraph = (runs: string, given: ParagraphStyle = {}): string => {
  const { align, before = 0, after = 0, line = 240, exact, firstLine, left, right } = given;
  const { keepNext, ruleAbove, box, dotsTo, style } = given;
  const edge = (name: string, space: number, colour = 'auto') =>
    `<w:${name} w:val="single" w:sz="6" w:space="${space}" w:color="${colour}"/>`;
  const edges = box
    ? Object.entries(BOX_SPACE)
        .map(([name, space]) => edge(name, space, box))
        .join('')
    : '';
  const indents = [
    left && `w:left="${left}"`,
    right && `w:right="${right}"`,
    firstLine && `w:firstLine="${firstLine}"`,
  ].filter(Boolean);
  const height = exact ? `w:line="${exact}" w:lineRule="exact"` : `w:line="${line}" w:lineRule="auto"`;
  const properties = [
    style && `<w:pStyle w:val="${style}"/>`,
    keepNext && '<w:keepNext/>',
    (ruleAbove || box) && `<w:pBdr>${ruleAbove ? edge('top', 0) : edges}</w:pBdr>`,
    dotsTo && `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="${dotsTo}"/></w:tabs>`,
    `<w:spacing w:before="${before}" w:after="${after}" ${height}/>`,
    indents.length > 0 && `<w:ind ${indents.join(' ')}/>`,
    align && `<w:jc w:val="${align}"/>`,
  ].filter(Boolean);
  return `<w:p><w:pPr>${properties.join('')}</w:pPr>${runs}</w:p>`;
};

/** Without borders; each row is its cells, each cell its paragraphs. */
export const table = (columns: readonly number[], rows: ReadonlyArray<readonly string[]>): string => {
  const width = columns.reduce((sum, one) => sum + one, 0);
  const grid = columns.map((one) => `<w:gridCol w:w="${one}"/>`).join('');
  const cell = (content: string, index: number) =>
    `<w:tc><w:tcPr><w:tcW w:w="${columns[index]}" w:type="dxa"/></w:tcPr>${content}</w:tc>`;
  const body = rows.map((cells) => `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells.map(cell).join('')}</w:tr>`);
  return [
    `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>`,
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>',
    `<w:tblGrid>${grid}</w:tblGrid>${body.join('')}</w:tbl>`,
  ].join('');
};
