// The vectors of the repository: requests with the replies that every host must give, byte for byte.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const packageFolder = join(root, 'dist/npm');
const folder = join(root, 'tests/vectors');

/** Functions and types of the contract. */
export const shapes = JSON.parse(readFileSync(join(root, 'npm/generated/shapes.json'), 'utf8'));

/** How many differences are shown: where the builds are not of one source, all vectors may differ. */
const MOST_SHOWN = 5;

/** Every vector, with the file it stands in. */
export function vectors() {
  // In the order of the native runner: by folder, then by file.
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const files = folders.flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => join(name, file)),
  );
  const found = files.flatMap((file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')).map((vector) => ({
      ...vector,
      file: relative(root, join(folder, file)),
      books: vector.books ?? [],
      expected: JSON.stringify(vector.reply),
    })),
  );
  if (found.length === 0) throw new Error(`there are no vectors in ${folder}`);
  return found;
}

/** What the native core replies to every vector. */
export function nativeReplies(vectors) {
  const text = execFileSync(
    'cargo',
    ['run', '--quiet', '--package', 'portillon-tests', '--bin', 'native-replies'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const replies = text.trimEnd().split('\n');
  if (replies.length !== vectors.length)
    throw new Error(`${vectors.length} vectors, but ${replies.length} native replies`);
  return replies;
}

/**
 * Lists the vectors whose reply differs, as a text for people; empty where there is none.
 *
 * A vector names the path and the code of each problem of an error; the words are those of the native core.
 */
export function differences(vectors, replies, native) {
  const lines = [];
  vectors.forEach((vector, index) => {
    const reply = replies[index];
    if (reply === undefined) return;
    const name = `${vector.file}: ${vector.name}`;
    if (asFarAsNamed(reply, vector) !== vector.expected)
      lines.push(`${name}\n  expected ${vector.expected}\n  replied  ${reply}`);
    else if (native[index] !== reply) lines.push(`${name}\n  native  ${native[index]}\n  replied ${reply}`);
  });
  const more = lines.length - MOST_SHOWN;
  return [...lines.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function asFarAsNamed(reply, vector) {
  const named = vector.reply.error;
  if (!named?.every((problem) => problem.message === undefined)) return reply;
  const { error } = JSON.parse(reply);
  return error === undefined
    ? reply
    : JSON.stringify({ error: error.map(({ path, code }) => ({ path, code })) });
}

/** How many vectors a face cannot express, by the code of the problem that they are about. */
export function unexpressed(vectors, replies) {
  const counts = new Map();
  vectors.forEach((vector, index) => {
    if (replies[index] !== undefined) return;
    const codes = vector.reply.error?.map(({ code }) => code);
    if (codes === undefined)
      throw new Error(`${vector.file}: "${vector.name}" has an answer, but could not be asked`);
    for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + 1);
  });
  return counts;
}
