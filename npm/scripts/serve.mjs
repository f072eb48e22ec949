// A small static server for the demo page and the browser tests: node serve.mjs FOLDER [PORT]
// It listens on this machine alone, and hands out the files of one folder and nothing else.
import { createReadStream, realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// The page needs nothing from elsewhere, and of "unsafe" only what WebAssembly asks for.
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves a folder on 127.0.0.1; port 0 takes a free one.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder, port = 0) {
  const root = await realpath(resolve(folder));
  const server = createServer(async (request, response) => {
    const refuse = (status, headers = {}) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
      response.end(`${status}\n`);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    const file = await find(root, request.url);
    if (file === undefined) return refuse(404);
    response.writeHead(200, {
      'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
      'content-length': file.size,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The file that an address names, if it lies in the folder (also after links have been followed). */
async function find(root, address) {
  try {
    const name = decodeURIComponent(address.split(/[?#]/, 1)[0]);
    if (name.includes('\0')) return undefined;
    let path = await realpath(join(root, name));
    if (path !== root && !path.startsWith(root + sep)) return undefined;
    let info = await stat(path);
    if (info.isDirectory()) {
      path = join(path, 'index.html');
      info = await stat(path);
    }
    return info.isFile() ? { path, size: info.size } : undefined;
  } catch {
    return undefined;
  }
}

// The path of the program may lead over a link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [folder, port = '8000'] = process.argv.slice(2);
  if (folder === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    console.error('usage: node serve.mjs FOLDER [PORT]');
    process.exit(2);
  }
  try {
    const { url, close } = await serve(folder, Number(port));
    console.log(`serving ${folder} at ${url} (stop with Ctrl-C)`);
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, async () => {
        await close();
        process.exit(0);
      });
    }
  } catch (error) {
    const text = error.code === 'EADDRINUSE' ? `port ${port} is taken; name another one` : error.message;
    console.error(`cannot serve ${folder}: ${text}`);
    process.exit(1);
  }
}
