// Small projects that have the packed package installed, and nothing else.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from './vectors.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** A question to the package. */
export const QUESTION = `navigoJour.quote({ purchaseDay: '2026-01-02', medium: 'navigo-easy', quantity: 1, validityDays: ['2026-01-05'] })`;

/** What a program that asks it prints. */
export const ANSWER = '12.30 Navigo Jour is sold for all zones, 1 to 5.\n';
const SHOW = `const quote = ${QUESTION};\nconsole.log(quote.verdict.val.total, explain(quote.reasons[0], 'en'));\n`;
export const ESM = `import { navigoJour } from 'portillon';\nimport { explain } from 'portillon/texts';\n${SHOW}`;
export const CJS = `const { navigoJour } = require('portillon');\nconst { explain } = require('portillon/texts');\n${SHOW}`;

/** Runs a program and gives what it printed; where it failed, everything it printed is in the error. */
export async function run(program, parameters, cwd) {
  try {
    return (await promisify(execFile)(program, parameters, { cwd })).stdout;
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}`);
  }
}

/** Packs the package as for a registry. */
export async function pack(folder) {
  const [packed] = JSON.parse(
    await run(npm, ['pack', '--json', '--pack-destination', folder], packageFolder),
  );
  return { tarball: join(folder, packed.filename), contents: packed.files.map(({ path }) => path) };
}

/** Makes a project, installs the packed package into it, and writes its files. */
export async function install(folder, tarball, name, files, manifest = {}) {
  const home = join(folder, name);
  await mkdir(home);
  await writeFile(
    join(home, 'package.json'),
    JSON.stringify({ name: `try-${name}`, private: true, ...manifest }),
  );
  await run(npm, ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], home);
  for (const [file, text] of Object.entries(files)) await writeFile(join(home, file), text);
  return home;
}
