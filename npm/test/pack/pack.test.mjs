// The package as npm packs it, installed into small projects of its own and run there.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build as esbuild } from 'esbuild';
import { ANSWER, CJS, ESM, QUESTION, install, pack, run } from '../support/project.mjs';
import { packageFolder, root } from '../support/vectors.mjs';

const require = createRequire(import.meta.url);
const tools = join(root, 'npm/node_modules');
let folder;
let tarball;
let contents;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-pack-'));
  ({ tarball, contents } = await pack(folder));
});

after(() => rm(folder, { recursive: true, force: true }));

const project = (name, files) => install(folder, tarball, name, files);

test('the tarball holds the package, its README and licences, and nothing of its making', () => {
  for (const file of ['package.json', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'portillon.wasm'])
    assert.ok(contents.includes(file), file);
  assert.equal(contents.filter((file) => file.endsWith('.wasm')).length, 1, 'one copy of the module');
  assert.deepEqual(
    contents.filter((file) => /test|demo|scripts|node_modules|\.map$|(?<!\.d)\.ts$/.test(file)),
    [],
  );
});

test('the manifest asks for nothing and runs nothing', async () => {
  const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  for (const field of [
    'private',
    'scripts',
    'devDependencies',
    'dependencies',
    'optionalDependencies',
    'allowScripts',
  ])
    assert.equal(manifest[field], undefined, field);
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
  const home = await project('init', {
    'index.mjs': `import { init } from 'portillon';\nawait init();\n${ESM}`,
  });
  assert.equal(await run(process.execPath, ['index.mjs'], home), ANSWER);
});

test('the examples of the README run', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const [first, second, third] = Array.from(readme.matchAll(/```js\n([^]*?)```/g), ([, code]) => code);
  const home = await project('readme', {
    'index.mjs': first,
    'end.mjs': second,
    'account.mjs': third,
  });
  assert.match(
    await run(process.execPath, ['index.mjs'], home),
    /^12\.30\nNavigo Jour is sold for all zones, 1 to 5\. \(NJ-1, art\. 2\.2\)\n/,
  );
  assert.equal(await run(process.execPath, ['end.mjs'], home), '2026-03-01 221.50 0.00\n');
  assert.equal(await run(process.execPath, ['account.mjs'], home), '16.80\n');
});

test('TypeScript finds the types from ES modules and from CommonJS, with every kind of resolution', async () => {
  const typed = `import { navigoJour } from 'portillon';\nimport { checkPass } from 'portillon/partner';\nimport { explain } from 'portillon/texts';\nvoid checkPass;\nconst total: string = explain(${QUESTION}.reasons[0]!, 'en');\nvoid total;\n`;
  const home = await project('types', { 'a.mts': typed, 'b.cts': typed, 'c.ts': typed });
  const tsc = join(tools, 'typescript/bin/tsc');
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['node20', 'node16'],
    ['esnext', 'bundler'],
    ['preserve', 'bundler'],
  ]) {
    const files = resolution === 'bundler' ? ['c.ts'] : ['a.mts', 'b.cts', 'c.ts'];
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2022',
      '--types',
      '',
      '--module',
      module,
      '--moduleResolution',
      resolution,
    ];
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
  assert.match(
    await run(
      process.execPath,
      [attw, tarball, '--exclude-entrypoints', './portillon.wasm', '--format', 'ascii', '--no-color'],
      folder,
    ),
    /No problems found/,
  );
});

test('a bundle for Node finds the module beside it', async () => {
  const home = await project('node-bundle', { 'index.mjs': ESM });
  for (const [format, file] of [
    ['esm', 'bundle.mjs'],
    ['cjs', 'bundle.cjs'],
  ]) {
    await esbuild({
      absWorkingDir: home,
      entryPoints: ['index.mjs'],
      bundle: true,
      platform: 'node',
      format,
      outfile: `out/${file}`,
      logLevel: 'silent',
    });
    await rm(join(home, 'out/portillon.wasm'), { force: true });
    await assert.rejects(
      run(process.execPath, [`out/${file}`], home),
      /copy `portillon\.wasm` beside the bundle/,
    );
    await cp(join(home, 'node_modules/portillon/portillon.wasm'), join(home, 'out/portillon.wasm'));
    assert.equal(await run(process.execPath, [`out/${file}`], home), ANSWER);
  }
});

test('whoever needs no texts does not load them', async () => {
  const home = await project('small', {
    'main.mjs':
      "import { init, navigoJour } from 'portillon';\nawait init();\nconsole.log(navigoJour.quote);\n",
  });
  const { metafile } = await esbuild({
    absWorkingDir: home,
    entryPoints: ['main.mjs'],
    bundle: true,
    minify: true,
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  assert.deepEqual(
    Object.keys(metafile.inputs).filter((file) => /catalogue|texts/.test(file)),
    [],
  );
  const [{ bytes }] = Object.values(metafile.outputs);
  assert.ok(bytes < 25_000, `the code beside the module has ${bytes} bytes`);
});

test('no address of a registry is in the tools or in the package', async () => {
  const lock = await readFile(join(root, 'npm/package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved"/);
  const { devDependencies } = JSON.parse(await readFile(join(root, 'npm/package.json'), 'utf8'));
  for (const [name, version] of Object.entries(devDependencies))
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`);
  assert.ok(require.resolve('esbuild').startsWith(tools));
});
