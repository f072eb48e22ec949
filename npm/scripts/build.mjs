// Makes dist/npm (the package, ready to pack) and dist/demo (the demo pages) of src/, demo/ and generated/.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const npm = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(npm, '..');
const generated = join(npm, 'generated');
const packageFolder = join(root, 'dist/npm');
const demoFolder = join(root, 'dist/demo');

const target = 'es2022';
const entries = ['index', 'texts', 'partner'];
const modules = ['error', 'plain', 'instance', 'book', 'call', ...entries].map((name) => `src/${name}.ts`);

await expectGenerated(['contract.ts', 'portillon.js', 'portillon_bg.wasm']);
await writeCatalogue();
await makePackage();
await makeDemo();

/** What `cargo xtask build` leaves before it calls this script. */
async function expectGenerated(names) {
  for (const name of names) {
    await stat(join(generated, name)).catch(() => {
      console.error(`npm/generated/${name} is missing: run \`cargo xtask build\``);
      process.exit(1);
    });
  }
}

async function writeCatalogue() {
  const text = JSON.stringify(JSON.parse(await readFile(join(root, 'texts/catalogue.json'), 'utf8')));
  const module = [
    '// Written from texts/catalogue.json by the build: change that file, not this one.',
    "type Table = Readonly<Record<string, Readonly<Record<'en' | 'fr' | 'it', string>>>>;",
    'export const catalogue: { reasons: Table; remedies: Table; labels: Readonly<Record<string, Table>> } =',
    `  ${text};`,
    '',
  ];
  await writeFile(join(generated, 'catalogue.ts'), module.join('\n'));
}

async function makePackage() {
  await rm(packageFolder, { recursive: true, force: true });
  const shared = [...modules, 'generated/contract.ts', 'generated/catalogue.ts', 'generated/portillon.js'];
  const options = { absWorkingDir: npm, outbase: npm, target, charset: 'utf8', logLevel: 'warning' };

  // Files stay apart (no bundle): the entry points share what they have in common, and a stack trace reads well.
  await build({
    ...options,
    format: 'esm',
    entryPoints: [...shared, 'src/platform.ts'],
    outdir: join(packageFolder, 'esm'),
  });
  const cjs = join(packageFolder, 'cjs');
  await build({
    ...options,
    format: 'cjs',
    platform: 'node',
    entryPoints: [...shared, 'src/platform-node.ts'],
    outdir: cjs,
  });
  await rename(join(cjs, 'src/platform-node.js'), join(cjs, 'src/platform.js'));
  await writeJson(join(cjs, 'package.json'), { type: 'commonjs' });

  execFileSync(
    process.execPath,
    [join(npm, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'],
    { cwd: npm, stdio: 'inherit' },
  );
  for (const file of ['src/platform-node.d.ts']) await rm(join(packageFolder, 'esm', file));
  const types = (path) =>
    cp(join(packageFolder, 'esm', path), join(cjs, path), {
      recursive: true,
      filter: (from) => !/\.js$/.test(from),
    });
  await types('src');
  await types('generated');

  // Node has one instance for both kinds of modules: a book that one of them loaded is a book for the other.
  await mkdir(join(packageFolder, 'node'));
  for (const name of entries) {
    const text = `export * from '../cjs/src/${name}.js';\n`;
    await writeFile(join(packageFolder, `node/${name}.js`), text);
    await writeFile(join(packageFolder, `node/${name}.d.ts`), text);
  }
  // For the resolution that knows no "exports".
  for (const name of entries.filter((name) => name !== 'index')) {
    await mkdir(join(packageFolder, name));
    await writeJson(join(packageFolder, name, 'package.json'), {
      main: `../cjs/src/${name}.js`,
      types: `../cjs/src/${name}.d.ts`,
      type: 'commonjs',
    });
  }

  await cp(join(generated, 'portillon_bg.wasm'), join(packageFolder, 'portillon.wasm'));
  await cp(join(npm, 'README.md'), join(packageFolder, 'README.md'));
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE'])
    await cp(join(root, licence), join(packageFolder, licence));
  await writeJson(join(packageFolder, 'package.json'), await published());
  console.log(`made ${relative(root, packageFolder)}`);
}

/** The package.json of the package: that of this folder without what only its development needs. */
async function published() {
  const {
    private: _private,
    scripts: _scripts,
    devDependencies: _tools,
    allowScripts: _allow,
    overrides: _pins,
    ...manifest
  } = JSON.parse(await readFile(join(npm, 'package.json'), 'utf8'));
  const entry = (name) => ({
    node: {
      import: { types: `./node/${name}.d.ts`, default: `./node/${name}.js` },
      require: { types: `./cjs/src/${name}.d.ts`, default: `./cjs/src/${name}.js` },
    },
    default: { types: `./esm/src/${name}.d.ts`, default: `./esm/src/${name}.js` },
  });
  return {
    ...manifest,
    main: './cjs/src/index.js',
    types: './cjs/src/index.d.ts',
    exports: {
      '.': entry('index'),
      './texts': entry('texts'),
      './partner': entry('partner'),
      './portillon.wasm': './portillon.wasm',
      './package.json': './package.json',
    },
    files: ['cjs', 'esm', 'node', 'texts', 'partner', 'portillon.wasm', 'LICENSE-MIT', 'LICENSE-APACHE'],
  };
}

async function makeDemo() {
  await rm(demoFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: npm,
    entryPoints: ['demo/main.ts', 'demo/account.ts', 'demo/titles.ts', 'demo/choose.ts'],
    outdir: demoFolder,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    target,
    charset: 'utf8',
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'account.html', 'titles.html', 'choose.html', 'style.css', 'icon.svg'])
    await cp(join(npm, 'demo', file), join(demoFolder, file));
  await cp(join(generated, 'portillon_bg.wasm'), join(demoFolder, 'portillon.wasm'));
  console.log(`made ${relative(root, demoFolder)}`);
}

function writeJson(path, value) {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
