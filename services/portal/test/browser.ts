import Chromium from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** `--single-process` is for machines without processes; here it only makes closing a context end the browser. */
const args = [...Chromium.args.filter((each) => each !== '--single-process' && each !== '--no-zygote'), '--no-sandbox'];

/** A real Chromium from the npm package; unpacks itself to the temporary folder at its first start. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await Chromium.executablePath(), args, headless: true });
}
