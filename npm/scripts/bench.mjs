// How long a Navigo Jour quote takes in Node: one call, and one of a batch of 1,000.
//
//   npm run bench                       a table for people
//   npm run bench -- --json             the figures for programs
//   npm run bench -- --native-ns 850    with the ratio to the native core (or PORTILLON_NATIVE_NS)
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, 'native-ns': { type: 'string' } },
});
const native = Number(values['native-ns'] ?? process.env.PORTILLON_NATIVE_NS ?? NaN);

const { navigoJour } = await import(fileURLToPath(new URL('../../dist/npm/node/index.js', import.meta.url)));

const request = {
  purchaseDay: '2026-01-02',
  medium: 'navigo-easy',
  quantity: 1,
  validityDays: ['2026-01-05'],
};
const BATCH = 1000;
const requests = Array.from({ length: BATCH }, () => ({
  ...request,
  validityDays: [...request.validityDays],
}));

const bench = new Bench({ time: 1500, warmupTime: 500 });
bench.add('single', () => navigoJour.quote(request));
bench.add('batch', () => navigoJour.quoteBatch(requests));
// A refusal has fewer reasons and some remedies.
bench.add('refused', () => navigoJour.quote({ ...request, medium: 'bank-card' }));
await bench.run();

const perQuote = { single: 1, batch: BATCH, refused: 1 };
const figures = bench.tasks.map(({ name, result }) => {
  if (result.latency === undefined) throw result.error ?? new Error(`${name} gave no figures`);
  const nanoseconds = (milliseconds) => Math.round((milliseconds * 1e6) / perQuote[name]);
  const ns = nanoseconds(result.latency.p50);
  return {
    name,
    nsPerQuote: ns,
    meanNsPerQuote: nanoseconds(result.latency.mean),
    p99NsPerQuote: nanoseconds(result.latency.p99),
    ...(native > 0 && { timesNative: Math.round((ns / native) * 10) / 10 }),
  };
});

if (values.json) {
  console.log(JSON.stringify({ node: process.version, ...(native > 0 && { nativeNs: native }), figures }));
} else {
  const titles = {
    single: 'Node, single call',
    batch: `Node, batch of ${BATCH}, per quote`,
    refused: 'Node, single call, refused',
  };
  console.table(figures.map(({ name, ...rest }) => ({ '': titles[name], ...rest })));
}
