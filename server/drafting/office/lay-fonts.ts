// The fonts of a conversion: those of the machine, and Tinos in place of a missing Times New Roman. It has the same widths and,
// unlike what is often installed, every Vietnamese letter.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const FACES = [
  '400Regular/Tinos_400Regular.ttf',
  '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  '700Bold/Tinos_700Bold.ttf',
  '700Bold_Italic/Tinos_700Bold_Italic.ttf',
];

/** Lays copies into the folder of a conversion, which sees nothing else of ours; answers the configuration to use. */
export async function layFonts(folder: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const fonts = join(folder, 'fonts');
  await mkdir(fonts);
  for (const face of FACES)
    await copyFile(require.resolve(`@expo-google-fonts/tinos/${face}`), join(fonts, basename(face)));
  const path = join(folder, 'fonts.conf');
  await writeFile(path, configuration(fonts, join(folder, 'font-cache')));
  return path;
}

/**
 * LibreOffice takes Liberation Serif for Times New Roman, if it is there, without asking; its letters may lack the Vietnamese
 * marks, and then every other letter is of another font. So here it is not there, and Tinos stands for both names.
 */
const configuration = (fonts: string, cache: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${['Times New Roman', 'Liberation Serif'].map(behind).join('\n')}
<selectfont><rejectfont><pattern><patelt name="family"><string>Liberation Serif</string></patelt></pattern></rejectfont></selectfont>
<cachedir>${cache}</cachedir>
</fontconfig>
`;

/** Right behind the name itself, before what the machine puts there. */
const behind = (family: string) =>
  `<match target="pattern"><test name="family" qual="any"><string>${family}</string></test><edit name="family" mode="append" binding="strong"><string>Tinos</string></edit></match>`;
