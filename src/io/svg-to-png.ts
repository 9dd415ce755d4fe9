import { createRequire } from "node:module";
import { InputError } from "../model/input-error.ts";

/** Pixels of the picture per px of the SVG: sharp on screens and on paper. */
const SCALE = 2;

/** The package that draws is optional: most reports need no PNG. */
const load = createRequire(import.meta.url);

type CanvasPackage = typeof import("@napi-rs/canvas");

/** An SVG of a size [px] as PNG with twice the pixels. @throws InputError if the package that draws is not installed. */
export async function svgToPng(
  svg: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Buffer> {
  const { createCanvas, loadImage } = canvasPackage();
  const canvas = createCanvas(SCALE * width, SCALE * height);
  // Drawn at its full size: an image that is made larger would be blurred.
  const size = `width="${width}" height="${height}"`;
  const large = svg.replace(size, `width="${SCALE * width}" height="${SCALE * height}"`);
  const image = await loadImage(Buffer.from(large, "utf8"));
  canvas.getContext("2d").drawImage(image, 0, 0, SCALE * width, SCALE * height);
  return canvas.toBuffer("image/png");
}

function canvasPackage(): CanvasPackage {
  try {
    return load("@napi-rs/canvas") as CanvasPackage;
  } catch {
    throw new InputError({
      file: "--png",
      expected: "the package @napi-rs/canvas, which draws PNG",
      found: "it is not installed",
      hint: "run `npm install @napi-rs/canvas`, or take --svg, which needs no package",
    });
  }
}
