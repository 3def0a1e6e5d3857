import Chromium from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/**
 * The first two are for machines without processes; here they only make closing a context end the browser. The others
 * emulate a graphics card, which takes several times the processor time of drawing without one.
 */
const UNWANTED = [
  '--single-process',
  '--no-zygote',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];
const args = [
  ...Chromium.args.filter((each) => !UNWANTED.includes(each)),
  '--no-sandbox',
  '--disable-gpu',
  '--disable-software-rasterizer',
];

/** A real Chromium from the npm package; it unpacks itself to the temporary folder at its first start. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await Chromium.executablePath(), args, headless: true });
}
