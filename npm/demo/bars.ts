// What the advice and its alternatives cost, as bars and as a table.
import type { Advice, Amount } from '../src/index.js';
import { formatAmount, label } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { el, svg } from './dom.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

/** A choice that serves as many trips as the advised one. */
export interface Alternative {
  readonly name: string;
  readonly total: Amount;
  /** What it costs more; absent: it is the advised one. */
  readonly more?: Amount;
}

const ROW = 46;
const BAR = 18;

/** The advised choice, and those without one of its titles or with another, the cheapest first. */
export function alternatives(answer: Advice.AdviceAnswer, language: Language): Alternative[] {
  const named = (key: Key, title: string) => say(language, key, { title: label('title', title, language) });
  const others: Alternative[] = [
    ...answer.runnersUp.map(({ without, dearer, choice }) => ({
      name: named('barWithout', without),
      total: choice.total,
      more: dearer,
    })),
    ...answer.titles.flatMap(({ title, verdict }) =>
      verdict.tag === 'dearer'
        ? [{ name: named('barWith', title), total: verdict.val.choice.total, more: verdict.val.by }]
        : [],
    ),
  ];
  others.sort((one, other) => Number(one.total) - Number(other.total));
  return [{ name: say(language, 'barAdvised'), total: answer.choice.total }, ...others];
}

export function drawBars(all: readonly Alternative[], language: Language, width: number): SVGSVGElement {
  const height = all.length * ROW;
  const most = Math.max(...all.map(({ total }) => Number(total)), 1);
  const longest = Math.max(...all.map(({ total }) => formatAmount(total, language).length));
  const room = Math.max(width - 7.8 * longest - 12, 20);
  const drawing = svg('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': say(language, 'comparePicture'),
  });
  for (const [index, { name, total, more }] of all.entries()) {
    const top = index * ROW;
    const length = Math.max(2, Math.round((Number(total) / most) * room * 100) / 100);
    const kind = more === undefined ? 'advised' : 'other';
    drawing.append(
      svg('text', { class: more === undefined ? 'name chosen' : 'name', x: 0, y: top + 15 }, name),
      svg('rect', { class: `cost ${kind}`, x: 0, y: top + 21, width: length, height: BAR, rx: 4 }),
      svg('text', { class: 'text beside', x: length + 6, y: top + 35 }, formatAmount(total, language)),
    );
  }
  return drawing;
}

export function alternativeTable(all: readonly Alternative[], language: Language): HTMLElement {
  const head = (key: Key, number = false) =>
    el('th', { scope: 'col', class: number && 'number' }, say(language, key));
  const row = ({ name, total, more }: Alternative) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      el('td', { class: 'number' }, formatAmount(total, language)),
      el('td', { class: 'number' }, more === undefined ? '–' : formatAmount(more, language)),
    );
  return el(
    'details',
    { class: 'table' },
    el('summary', {}, say(language, 'table')),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say(language, 'table') },
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, head('alternative'), head('cost', true), head('moreCost', true))),
        el('tbody', {}, ...all.map(row)),
      ),
    ),
  );
}
