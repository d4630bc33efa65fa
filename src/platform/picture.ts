// Makes a picture (PNG) of an SVG, with fonts that come with the program: what is on the machine plays no part.
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);

const FAMILY = 'DejaVu Sans';
const FONTS = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];
/** Screens have two dots where a page counts one. */
const ZOOM = 2;

/** The bytes of a PNG. Nothing is fetched, whatever the SVG refers to. */
export async function drawPng(svg: string): Promise<Buffer> {
  const picture = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS,
      defaultFontFamily: FAMILY,
      sansSerifFamily: FAMILY,
    },
    fitTo: { mode: 'zoom', value: ZOOM },
    logLevel: 'off',
  });
  return picture.asPng();
}
