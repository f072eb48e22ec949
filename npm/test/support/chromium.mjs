import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const OTHERS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find() {
  if (process.env.PORTILLON_CHROMIUM) return process.env.PORTILLON_CHROMIUM;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const path = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...OTHERS].find(
    isProgram,
  );
  if (path === undefined)
    throw new Error('no Chromium was found: install it, or name it in PORTILLON_CHROMIUM');
  return path;
}

/** A headless browser that talks to nobody but the pages of the tests. */
export function launch() {
  return chromium.launch({
    executablePath: find(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
