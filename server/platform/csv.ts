// Comma-separated values, RFC 4180, as spreadsheets write them: quotes, doubled quotes, line breaks within quotes, a
// byte order mark, and the semicolon of Vietnamese locales.

/** Rows of fields. @throws SyntaxError with the line at which a quote stays open. */
export function parseCsv(given: string): string[][] {
  const text = given.replace(/^\uFEFF/, '');
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  let openedAt = 1;
  let line = 1;
  const endRow = () => {
    row.push(field);
    if (row.some((each) => each !== '')) rows.push(row);
    row = [];
    field = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    if (sign === '\n') line += 1;
    if (isQuoted && sign === '"' && text[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (sign === '"' && (isQuoted || field === '')) {
      isQuoted = !isQuoted;
      openedAt = line;
    } else if (isQuoted) field += sign;
    else if (sign === separator) {
      row.push(field);
      field = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') field += sign;
  }
  if (isQuoted) throw new SyntaxError(`the quote opened on line ${openedAt} is never closed`);
  endRow();
  return rows;
}

const separatorOf = (text: string): string => {
  const head = text.slice(0, text.search(/\r?\n|$/));
  return head.split(';').length > head.split(',').length ? ';' : ',';
};
