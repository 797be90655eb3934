// A verification report as one printed page: verdict, file, the way of its revisions, and the facts of each signature.
// It proves nothing by itself; it says what was found in the file of that SHA-256, and when.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { VerificationReport } from '../types.ts';
import { drawSignatures } from './page/draw-signatures.ts';
import { drawStations } from './page/draw-stations.ts';
import { drawHead } from './page/draw-verdict.ts';
import { makePen, PAGE } from './page/pen.ts';
import { makeStatement, type StatementOptions } from './statement.ts';

/** A one-page PDF (A4) in Vietnamese or English. The same report gives the same bytes. */
export const evidencePdf = async (
  report: VerificationReport,
  options: StatementOptions,
): Promise<Uint8Array> => {
  // Loaded here: whoever only verifies need not wait for them.
  const [{ PDFDocument }, fontkit] = await Promise.all([import('pdf-lib'), import('fontkit')]);
  const statement = makeStatement(report, options);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  // Our own declaration of fontkit names only what we call ourselves; pdf-lib asks for more of the same object.
  pdf.registerFontkit(fontkit as unknown as Parameters<typeof pdf.registerFontkit>[0]);
  const checkedAt = new Date(report.checkedAt);
  pdf.setTitle(statement.words.title, { showInWindowTitleBar: true });
  pdf.setLanguage(options.language);
  pdf.setProducer('Vanthu');
  pdf.setCreationDate(checkedAt);
  pdf.setModificationDate(checkedAt);
  // One after the other: object numbers are given in the order of embedding.
  const regular = await pdf.embedFont(await fontBytes('400Regular/Tinos_400Regular.ttf'), { subset: true });
  const bold = await pdf.embedFont(await fontBytes('700Bold/Tinos_700Bold.ttf'), { subset: true });
  const pen = makePen(pdf.addPage([PAGE.width, PAGE.height]), { regular, bold });
  drawHead(pen, statement);
  drawStations(pen, statement.stations);
  drawSignatures(pen, statement);
  return pdf.save();
};

const fontBytes = (file: string): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/tinos/${file}`));
