// The package as npm packs it, installed into small projects of its own and run there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { serve } from '../../scripts/serve.mjs';
import { launch } from '../support/chromium.mjs';
import { packageFolder, root } from '../support/vectors.mjs';

const require = createRequire(import.meta.url);
const tools = join(root, 'npm/node_modules');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
let folder;
let tarball;
let contents;
let browser;

async function run(program, parameters, cwd) {
  try {
    return (await promisify(execFile)(program, parameters, { cwd })).stdout;
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}`);
  }
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-pack-'));
  const [packed] = JSON.parse(await run(npm, ['pack', '--json', '--pack-destination', folder], packageFolder));
  tarball = join(folder, packed.filename);
  contents = packed.files.map(({ path }) => path);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A project that has the package installed, and nothing else. */
async function project(name, files, manifest = {}) {
  const home = join(folder, name);
  await mkdir(home);
  await writeFile(join(home, 'package.json'), JSON.stringify({ name: `try-${name}`, private: true, ...manifest }));
  await run(npm, ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], home);
  for (const [file, text] of Object.entries(files)) await writeFile(join(home, file), text);
  return home;
}

const QUESTION = `navigoJour.quote({ purchaseDay: '2026-01-02', medium: 'navigo-easy', quantity: 1, validityDays: ['2026-01-05'] })`;
const ANSWER = '12.30 Navigo Jour is sold for all zones, 1 to 5.\n';
const SHOW = `const quote = ${QUESTION};\nconsole.log(quote.verdict.val.total, explain(quote.reasons[0], 'en'));\n`;
const ESM = `import { navigoJour } from 'portillon';\nimport { explain } from 'portillon/texts';\n${SHOW}`;
const CJS = `const { navigoJour } = require('portillon');\nconst { explain } = require('portillon/texts');\n${SHOW}`;

test('the tarball holds the package, its README and licences, and nothing of its making', () => {
  for (const file of ['package.json', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'portillon.wasm']) assert.ok(contents.includes(file), file);
  assert.equal(contents.filter((file) => file.endsWith('.wasm')).length, 1, 'one copy of the module');
  assert.deepEqual(contents.filter((file) => /test|demo|scripts|node_modules|\.map$|(?<!\.d)\.ts$/.test(file)), []);
});

test('the manifest asks for nothing and runs nothing', async () => {
  const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  for (const field of ['private', 'scripts', 'devDependencies', 'dependencies', 'optionalDependencies', 'allowScripts']) assert.equal(manifest[field], undefined, field);
});

test('an ES module runs it without any set-up', async () => {
  const home = await project('esm', { 'index.mjs': ESM });
  assert.equal(await run(process.execPath, ['index.mjs'], home), ANSWER);
});

test('a CommonJS module runs it without any set-up', async () => {
  const home = await project('cjs', { 'index.cjs': CJS });
  assert.equal(await run(process.execPath, ['index.cjs'], home), ANSWER);
});

test('awaiting init() does no harm in Node', async () => {
  const home = await project('init', { 'index.mjs': `import { init } from 'portillon';\nawait init();\n${ESM}` });
  assert.equal(await run(process.execPath, ['index.mjs'], home), ANSWER);
});

test('the examples of the README run', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const [first] = /```js\n([^]*?)```/.exec(readme).slice(1);
  const home = await project('readme', { 'index.mjs': first });
  assert.match(await run(process.execPath, ['index.mjs'], home), /^12\.30\nNavigo Jour is sold for all zones, 1 to 5\. \(NJ-1, art\. 2\.2\)\n/);
});

test('TypeScript finds the types from ES modules and from CommonJS, with every kind of resolution', async () => {
  const typed = `import { navigoJour } from 'portillon';\nimport { explain } from 'portillon/texts';\nconst total: string = explain(${QUESTION}.reasons[0]!, 'en');\nvoid total;\n`;
  const home = await project('types', { 'a.mts': typed, 'b.cts': typed, 'c.ts': typed });
  const tsc = join(tools, 'typescript/bin/tsc');
  for (const [module, resolution] of [['nodenext', 'nodenext'], ['node20', 'node16'], ['esnext', 'bundler'], ['preserve', 'bundler']]) {
    const files = resolution === 'bundler' ? ['c.ts'] : ['a.mts', 'b.cts', 'c.ts'];
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022', '--types', '', '--module', module, '--moduleResolution', resolution];
    await run(process.execPath, [tsc, ...options, ...files], home);
  }
});

test('publint finds nothing', async () => {
  const { publint } = await import('publint');
  const { messages } = await publint({ pkgDir: packageFolder, strict: true });
  assert.deepEqual(messages, []);
});

test('arethetypeswrong finds nothing', async () => {
  // The module is an asset, which has no types to be wrong.
  const attw = join(tools, '@arethetypeswrong/cli/dist/index.js');
  assert.match(await run(process.execPath, [attw, tarball, '--exclude-entrypoints', './portillon.wasm', '--format', 'ascii', '--no-color'], folder), /No problems found/);
});

test('a bundle for Node finds the module beside it', async () => {
  const home = await project('node-bundle', { 'index.mjs': ESM });
  for (const [format, file] of [['esm', 'bundle.mjs'], ['cjs', 'bundle.cjs']]) {
    await esbuild({ absWorkingDir: home, entryPoints: ['index.mjs'], bundle: true, platform: 'node', format, outfile: `out/${file}`, logLevel: 'silent' });
    await rm(join(home, 'out/portillon.wasm'), { force: true });
    await assert.rejects(run(process.execPath, [`out/${file}`], home), /copy `portillon\.wasm` beside the bundle/);
    await cp(join(home, 'node_modules/portillon/portillon.wasm'), join(home, 'out/portillon.wasm'));
    assert.equal(await run(process.execPath, [`out/${file}`], home), ANSWER);
  }
});

/** Opens a built page and waits for what it shows. */
async function shown(site) {
  const server = await serve(site);
  const page = await browser.newPage();
  try {
    const failures = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(server.url);
    await page.waitForFunction(() => document.title !== 'waiting', undefined, { timeout: 10_000 }).catch((error) => {
      throw new Error(`${error.message}\n${failures.join('\n')}`);
    });
    return `${await page.title()}\n`;
  } finally {
    await page.close();
    await server.close();
  }
}

const HTML = '<!doctype html><html lang="en"><title>waiting</title><script type="module" src="./main.js"></script></html>';
const PAGE = (init) => `import { init, navigoJour } from 'portillon';
import { explain } from 'portillon/texts';
${init}.then(() => {
  const quote = ${QUESTION};
  document.title = quote.verdict.val.total + ' ' + explain(quote.reasons[0], 'en');
});
`;

test('a page bundled by esbuild runs it', async () => {
  const home = await project('esbuild', { 'main.mjs': `import wasm from 'portillon/portillon.wasm';\n${PAGE('init(wasm)')}` });
  await esbuild({ absWorkingDir: home, entryPoints: { main: 'main.mjs' }, bundle: true, minify: true, format: 'esm', loader: { '.wasm': 'file' }, outdir: 'out', logLevel: 'silent' });
  await writeFile(join(home, 'out/index.html'), HTML);
  assert.equal(await shown(join(home, 'out')), ANSWER);
});

test('a page built by Vite runs it, with one copy of the module', async () => {
  const home = await project('vite', { 'main.js': PAGE('init()'), 'index.html': HTML }, { type: 'module' });
  const { build } = await import('vite');
  await build({ root: home, base: './', configFile: false, logLevel: 'error', build: { outDir: 'out', assetsInlineLimit: 0 } });
  const assets = await readdir(join(home, 'out/assets'));
  assert.equal(assets.filter((file) => file.endsWith('.wasm')).length, 1);
  assert.equal(await shown(join(home, 'out')), ANSWER);
});

test("Vite's development server runs it", async () => {
  const home = await project('vite-dev', { 'main.js': PAGE('init()'), 'index.html': HTML }, { type: 'module' });
  const { createServer } = await import('vite');
  const server = await createServer({ root: home, configFile: false, logLevel: 'error', optimizeDeps: { exclude: ['portillon'] }, server: { host: '127.0.0.1', port: 0 } });
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

test('whoever needs no texts does not load them', async () => {
  const home = await project('small', { 'main.mjs': "import { init, navigoJour } from 'portillon';\nawait init();\nconsole.log(navigoJour.quote);\n" });
  const { metafile } = await esbuild({ absWorkingDir: home, entryPoints: ['main.mjs'], bundle: true, minify: true, format: 'esm', metafile: true, write: false, logLevel: 'silent' });
  assert.deepEqual(Object.keys(metafile.inputs).filter((file) => /catalogue|texts/.test(file)), []);
  const [{ bytes }] = Object.values(metafile.outputs);
  assert.ok(bytes < 25_000, `the code beside the module has ${bytes} bytes`);
});

test('no address of a registry is in the tools or in the package', async () => {
  const lock = await readFile(join(root, 'npm/package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved"/);
  const { devDependencies } = JSON.parse(await readFile(join(root, 'npm/package.json'), 'utf8'));
  for (const [name, version] of Object.entries(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`);
  assert.ok(require.resolve('esbuild').startsWith(tools));
});
