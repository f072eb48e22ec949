// The balance over time as a step line. The axis is elapsed time; where more than one thing happens at once, the line goes
// through every balance of that moment.
import type { Amount, Pam } from '../src/index.js';
import { formatAmount } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { midnights, moment, shortDate } from './civil.js';
import { el, svg } from './dom.js';
import { say } from './strings.js';
import { canvas } from './timeline.js';

const TOP = 16;
const HEIGHT = 200;
const BOTTOM = 28;
const DAY = 86_400_000;

export function drawBalance(
  lines: readonly Pam.StatementLine[],
  threshold: Amount | undefined,
  language: Language,
  width: number,
): HTMLElement {
  const times = lines.map(({ at }) => moment(at));
  const first = Math.min(...times);
  const last = Math.max(...times);
  // A balance lasts; what is there at the end is shown for a while.
  const room = Math.max((last - first) * 0.06, DAY / 4);
  const [from, until] = [first - room, last + room];
  const balances = lines.map(({ balance }) => Number(balance));
  const most = Math.max(...balances, Number(threshold ?? 0), 1) * 1.15;
  const left = 8 + 7.2 * formatAmount(String(Math.floor(most)) + '.00', language).length;
  const x = (at: number) => round(left + ((at - from) / (until - from)) * (width - left - 2));
  const y = (amount: number) => round(TOP + (1 - amount / most) * HEIGHT);
  const drawing = canvas(width, TOP + HEIGHT + BOTTOM, language);

  drawing.append(...dayTicks(from, until, x, width - left, language));
  for (const amount of [
    '0.00',
    ...new Set([threshold, highest(lines)].filter((mark) => mark !== undefined)),
  ]) {
    const at = y(Number(amount));
    const near = amount !== threshold && threshold !== undefined && Math.abs(at - y(Number(threshold))) < 16;
    drawing.append(svg('line', { class: 'grid', x1: left, x2: width, y1: at, y2: at }));
    if (near) continue;
    drawing.append(
      svg(
        'text',
        { class: 'tick', x: left - 6, y: at + 4, 'text-anchor': 'end' },
        formatAmount(amount, language),
      ),
    );
  }
  if (threshold !== undefined) {
    const at = y(Number(threshold));
    const text = say(language, 'threshold', { amount: formatAmount(threshold, language) });
    drawing.append(
      svg('line', { class: 'threshold', x1: left, x2: width, y1: at, y2: at }),
      svg('text', { class: 'tick threshold', x: width - 2, y: at + 15, 'text-anchor': 'end' }, text),
    );
  }
  const path = lines.map(({ at }, index) => `H${x(moment(at))}V${y(balances[index] ?? 0)}`).join('');
  drawing.append(svg('path', { class: 'balance', d: `M${x(from)} ${y(0)}${path}H${x(until)}` }));
  for (const [index, line] of lines.entries()) {
    if (line.kind !== 'automatic-top-up') continue;
    const mark = { cx: x(moment(line.at)), cy: y(balances[index] ?? 0), r: 5 };
    drawing.append(svg('circle', { class: 'automatic', ...mark }));
  }
  const automatic = lines.some(({ kind }) => kind === 'automatic-top-up');
  return el(
    'figure',
    {},
    el('figcaption', {}, say(language, 'stepLine')),
    drawing,
    automatic && el('p', { class: 'legend' }, say(language, 'automaticMark')),
  );
}

function dayTicks(
  from: number,
  until: number,
  x: (at: number) => number,
  width: number,
  language: Language,
): SVGElement[] {
  const days = midnights(from, until);
  const every = Math.max(1, Math.ceil((days.length * 64) / width));
  return days
    .filter((_, index) => index % every === 0)
    .flatMap((at) => [
      svg('line', { class: 'grid', x1: x(at), x2: x(at), y1: TOP, y2: TOP + HEIGHT }),
      svg(
        'text',
        { class: 'tick', x: Math.max(x(at), 22), y: TOP + HEIGHT + 20, 'text-anchor': 'middle' },
        shortDate(at, language),
      ),
    ]);
}

/** The highest balance, as it was answered. */
function highest(lines: readonly Pam.StatementLine[]): Amount | undefined {
  return lines.reduce<Amount | undefined>(
    (most, { balance }) => (most === undefined || Number(balance) > Number(most) ? balance : most),
    undefined,
  );
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
