// Pages that bundlers made of the packed package, run in headless Chromium.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build as esbuild } from 'esbuild';
import { build as viteBuild, createServer } from 'vite';
import { serve } from '../../scripts/serve.mjs';
import { launch } from '../support/chromium.mjs';
import { ANSWER, QUESTION, install, pack } from '../support/project.mjs';

let folder;
let tarball;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-bundlers-'));
  ({ tarball } = await pack(folder));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const project = (name, files, manifest) => install(folder, tarball, name, files, manifest);

/** Opens a built page and waits for what it shows. */
async function shown(site) {
  const server = await serve(site);
  const page = await browser.newPage();
  try {
    const failures = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(server.url);
    await page
      .waitForFunction(() => document.title !== 'waiting', undefined, { timeout: 10_000 })
      .catch((error) => {
        throw new Error(`${error.message}\n${failures.join('\n')}`);
      });
    return `${await page.title()}\n`;
  } finally {
    await page.close();
    await server.close();
  }
}

const HTML =
  '<!doctype html><html lang="en"><title>waiting</title><script type="module" src="./main.js"></script></html>';
const PAGE = (init) => `import { init, navigoJour } from 'portillon';
import { explain } from 'portillon/texts';
${init}.then(() => {
  const quote = ${QUESTION};
  document.title = quote.verdict.val.total + ' ' + explain(quote.reasons[0], 'en');
});
`;

test('a page bundled by esbuild runs it', async () => {
  const home = await project('esbuild', {
    'main.mjs': `import wasm from 'portillon/portillon.wasm';\n${PAGE('init(wasm)')}`,
  });
  await esbuild({
    absWorkingDir: home,
    entryPoints: { main: 'main.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    loader: { '.wasm': 'file' },
    outdir: 'out',
    logLevel: 'silent',
  });
  await writeFile(join(home, 'out/index.html'), HTML);
  assert.equal(await shown(join(home, 'out')), ANSWER);
});

test('a page built by Vite runs it, with one copy of the module', async () => {
  const home = await project('vite', { 'main.js': PAGE('init()'), 'index.html': HTML }, { type: 'module' });
  await viteBuild({
    root: home,
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { outDir: 'out', assetsInlineLimit: 0 },
  });
  const assets = await readdir(join(home, 'out/assets'));
  assert.equal(assets.filter((file) => file.endsWith('.wasm')).length, 1);
  assert.equal(await shown(join(home, 'out')), ANSWER);
});

test("Vite's development server runs it", async () => {
  const home = await project(
    'vite-dev',
    { 'main.js': PAGE('init()'), 'index.html': HTML },
    { type: 'module' },
  );
  const server = await createServer({
    root: home,
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { exclude: ['portillon'] },
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  const page = await browser.newPage();
  try {
    await page.goto(server.resolvedUrls.local[0]);
    await page.waitForFunction(() => document.title !== 'waiting', undefined, { timeout: 20_000 });
    assert.equal(`${await page.title()}\n`, ANSWER);
  } finally {
    await page.close();
    await server.close();
  }
});
