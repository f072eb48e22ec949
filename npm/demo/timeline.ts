// The windows as drawings: day by day (sale and validity), and hour by hour for each day of validity. The
// axis is elapsed time, so that a night of 23 or 25 hours has its true length.
import type { Mode, SaleWindowAnswer, ValidityAnswer, Window } from '../src/index.js';
import { formatDay, formatInstant, label } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import {
  civil,
  dayStart,
  hours,
  hoursOf,
  later,
  midnights,
  moment,
  shortDate,
  shortDay,
  twoDigits,
} from './civil.js';
import { el, svg } from './dom.js';
import { say } from './strings.js';

/** What is known of one pass. */
export interface Pass {
  readonly day: string;
  readonly sale?: SaleWindowAnswer | undefined;
  readonly validity?: ValidityAnswer | undefined;
}

interface Bar {
  readonly window: Window;
  readonly kind: 'sale' | 'valid' | 'night';
  readonly text: string;
  readonly chosen?: boolean;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ROW = 30;
const TOP = 30;
const HOURS_TOP = 46;

export function drawWindows(
  passes: readonly Pass[],
  purchase: string,
  mode: Mode,
  language: Language,
  width: number,
): Node[] {
  const parts: Node[] = [];
  const overview = drawDays(passes, purchase, language, width);
  if (overview) parts.push(figure(say(language, 'fewDays'), overview));
  for (const pass of passes) {
    if (!pass.validity || pass.validity.windows.length === 0) continue;
    const heading = say(language, 'oneDay', { day: formatDay(pass.day, language) });
    const drawing = drawHours(pass.validity, pass.day, mode, language, width);
    const notes = [
      ...[pass.day, later(pass.day, 1)].map((day) => nightNote(day, pass, language)),
      pass.validity.windows.every(({ modes }) => !modes.includes(mode)) &&
        say(language, 'notInAny', { mode: label('mode', mode, language) }),
    ].filter((note) => typeof note === 'string');
    parts.push(figure(heading, drawing, notes));
  }
  parts.push(table(passes, language));
  return parts;
}

/** A word on a day whose clocks change while the pass is valid. */
function nightNote(day: string, pass: Pass, language: Language): string | undefined {
  const length = hoursOf(day);
  const change = dayStart(day) + 2 * HOUR;
  if (length === 24 || !pass.validity?.windows.some(({ window }) => moment(window.until) > change))
    return undefined;
  return say(language, length === 23 ? 'forward' : 'back', { day: formatDay(day, language), hours: length });
}

function figure(caption: string, drawing: SVGSVGElement, notes: readonly string[] = []): HTMLElement {
  return el(
    'figure',
    {},
    el('figcaption', {}, caption),
    drawing,
    ...notes.map((note) => el('p', { class: 'note' }, note)),
  );
}

function drawDays(
  passes: readonly Pass[],
  purchase: string,
  language: Language,
  width: number,
): SVGSVGElement | undefined {
  const windows = passes.flatMap(({ sale, validity }) => [
    ...(sale ? [sale.window] : []),
    ...(validity?.windows ?? []).map(({ window }) => window),
  ]);
  if (windows.length === 0) return undefined;
  const bought = dayStart(purchase);
  let from = Math.min(...windows.map((window) => moment(window.from)));
  let until = Math.max(...windows.map((window) => moment(window.until)));
  // A purchase near the windows is shown in its place, a far one by an arrow at the edge.
  if (bought < from && from - bought <= 5 * DAY) from = bought;
  if (bought >= until && bought - until <= 5 * DAY) until = bought + DAY;
  from = dayStart(civil(from).day);
  until = dayStart(later(civil(until - 1).day, 1));
  const x = scale(from, until, width);
  const names = passes.length > 1;
  const rows = passes.flatMap((pass) => {
    const name = names ? `${shortDate(dayStart(pass.day), language)} · ` : '';
    const bars: Bar[] = [];
    if (pass.sale)
      bars.push({ window: pass.sale.window, kind: 'sale', text: `${name}${say(language, 'sale')}` });
    // Drawn from the longest to the shortest, so that each one is seen.
    const valid = [...(pass.validity?.windows ?? [])].sort(
      (a, b) => moment(b.window.until) - moment(a.window.until),
    );
    return [
      ...bars.map((bar) => [bar]),
      valid.map(
        ({ window }, index): Bar => ({
          window,
          kind: index < valid.length - 1 ? 'night' : 'valid',
          text: index === 0 ? `${name}${say(language, 'valid')}` : '',
        }),
      ),
    ].filter((row) => row.length > 0);
  });
  const height = TOP + rows.length * ROW + 26;
  const days = midnights(from, until);
  const narrow = width / days.length < 56;
  const drawing = canvas(width, height, language);
  for (const [index, at] of days.entries()) {
    drawing.append(svg('line', { class: 'grid', x1: x(at), x2: x(at), y1: TOP - 4, y2: height - 24 }));
    const next = days[index + 1];
    if (next === undefined) continue;
    drawing.append(
      svg(
        'text',
        { class: 'tick', x: (x(at) + x(next)) / 2, y: 18, 'text-anchor': 'middle' },
        shortDay(at, language, narrow),
      ),
    );
  }
  // The mark of the purchase crosses the bars, but not what they say.
  drawing.append(
    ...rows.flatMap((row, index) => barsOf(row, TOP + index * ROW, x)),
    ...purchaseMark(bought, from, until, x, width, height, language),
    ...rows.flatMap((row, index) => textOf(row, TOP + index * ROW, x, width)),
  );
  return drawing;
}

function purchaseMark(
  bought: number,
  from: number,
  until: number,
  x: (at: number) => number,
  width: number,
  height: number,
  language: Language,
): SVGElement[] {
  const text = say(language, 'purchase');
  const date = shortDate(bought, language);
  if (bought < from) return [svg('text', { class: 'purchase', x: 2, y: height - 6 }, `← ${text} ${date}`)];
  if (bought >= until)
    return [
      svg(
        'text',
        { class: 'purchase', x: width - 2, y: height - 6, 'text-anchor': 'end' },
        `${text} ${date} →`,
      ),
    ];
  const middle = (x(bought) + x(bought + DAY)) / 2;
  const anchor = middle < 60 ? 'start' : middle > width - 60 ? 'end' : 'middle';
  const at =
    anchor === 'start'
      ? Math.max(2, middle - 8)
      : anchor === 'end'
        ? Math.min(width - 2, middle + 8)
        : middle;
  return [
    svg('line', { class: 'purchase', x1: middle, x2: middle, y1: TOP - 3, y2: height - 20 }),
    svg('circle', { class: 'purchase', cx: middle, cy: TOP - 3, r: 4 }),
    svg('text', { class: 'purchase', x: at, y: height - 6, 'text-anchor': anchor }, `${text} ${date}`),
  ];
}

function drawHours(
  validity: ValidityAnswer,
  day: string,
  mode: Mode,
  language: Language,
  width: number,
): SVGSVGElement {
  const ends = validity.windows.map(({ window }) => moment(window.until));
  const from =
    Math.min(dayStart(day), ...validity.windows.map(({ window }) => moment(window.from))) - 2 * HOUR;
  const until = Math.max(...ends) + 2 * HOUR;
  const x = scale(from, until, width);
  const shortest = Math.min(...ends);
  const rows = validity.windows.map(({ modes, window }): Bar => {
    const chosen = modes.includes(mode);
    const names = modesText(modes, language, width);
    return {
      window,
      chosen,
      kind: moment(window.until) > shortest ? 'night' : 'valid',
      text: chosen ? `${names} (${say(language, 'yourMode')})` : names,
    };
  });
  const height = HOURS_TOP + rows.length * (ROW + 18) + 8;
  const drawing = canvas(width, height, language);
  const step = width < 520 ? 6 : 3;
  const marks = hours(from, until);
  // A line for each hour and a number where the step says so; where clocks change, both hours that meet.
  const jump = marks.findIndex(
    ({ hour }, index) => index > 0 && hour !== ((marks[index - 1]?.hour ?? 0) + 1) % 24,
  );
  const [before, after] = jump < 0 ? [] : [marks[jump - 1], marks[jump]];
  const change = before &&
    after && {
      x: (x(before.at) + x(after.at)) / 2,
      text: `${twoDigits(before.hour)}→${twoDigits(after.hour)}`,
    };
  for (const mark of marks) {
    const { at, hour } = mark;
    const meets = mark === before || mark === after;
    const numbered = hour % step === 0 && !meets && (!change || Math.abs(x(at) - change.x) > 34);
    const className = meets ? 'grid change' : hour === 0 ? 'grid midnight' : numbered ? 'grid' : 'grid faint';
    drawing.append(
      svg('line', { class: className, x1: x(at), x2: x(at), y1: HOURS_TOP - 6, y2: height - 4 }),
    );
    if (hour === 0) {
      const edge = x(at) < 30;
      drawing.append(
        svg(
          'text',
          { class: 'tick day', x: edge ? 0 : x(at), y: 16, 'text-anchor': edge ? 'start' : 'middle' },
          shortDay(at, language, false),
        ),
      );
    }
    if (numbered)
      drawing.append(
        svg('text', { class: 'tick', x: x(at), y: 34, 'text-anchor': 'middle' }, twoDigits(hour)),
      );
  }
  if (change)
    drawing.append(
      svg('text', { class: 'tick change', x: change.x, y: 34, 'text-anchor': 'middle' }, change.text),
    );
  rows.forEach((bar, index) => {
    const top = HOURS_TOP + index * (ROW + 18);
    drawing.append(
      svg(
        'text',
        {
          class: bar.chosen ? 'name chosen' : 'name',
          x: Math.max(2, x(moment(bar.window.from))),
          y: top + 13,
        },
        bar.text,
      ),
    );
    const row = [{ ...bar, text: clockTime(bar.window, language) }];
    drawing.append(...barsOf(row, top + 18, x), ...textOf(row, top + 18, x, width));
  });
  return drawing;
}

function modesText(modes: readonly Mode[], language: Language, width: number): string {
  const names = modes.map((mode) => label('mode', mode, language));
  const shown = width < 520 ? 2 : 4;
  const text =
    names.length <= shown + 1
      ? names.join(', ')
      : say(language, 'more', { first: names.slice(0, shown).join(', '), n: names.length - shown });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function clockTime({ from, until }: Window, language: Language): string {
  return `${from.slice(11, 16)} – ${shortDay(moment(until), language, false)}, ${until.slice(11, 16)}`;
}

function barsOf(bars: readonly Bar[], top: number, x: (at: number) => number): SVGElement[] {
  return bars.map(({ window, kind, chosen }) => {
    const left = x(moment(window.from));
    const width = Math.max(2, x(moment(window.until)) - left);
    return svg('rect', {
      class: chosen ? `bar ${kind} chosen` : `bar ${kind}`,
      x: left,
      y: top + 3,
      width,
      height: ROW - 8,
      rx: 5,
    });
  });
}

function textOf(bars: readonly Bar[], top: number, x: (at: number) => number, width: number): SVGElement[] {
  const [first] = bars;
  if (!first) return [];
  const left = x(moment(first.window.from));
  const right = Math.max(...bars.map(({ window }) => x(moment(window.until))));
  // A text that does not fit its bar stands before it, or after it where there is more room.
  const room = first.text.length * 7.2 + 14;
  const inside = room <= right - left;
  const before = !inside && left > width - right;
  const [at, anchor] = inside ? [left + 8, 'start'] : before ? [left - 6, 'end'] : [right + 6, 'start'];
  return [
    svg(
      'text',
      {
        class: inside ? `text ${first.kind}` : 'text beside',
        x: at,
        y: top + ROW / 2 + 4,
        'text-anchor': anchor,
      },
      first.text,
    ),
  ];
}

function scale(from: number, until: number, width: number): (at: number) => number {
  return (at) => Math.round((1 + ((at - from) / (until - from)) * (width - 2)) * 100) / 100;
}

export function canvas(width: number, height: number, language: Language): SVGSVGElement {
  return svg('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': say(language, 'drawing'),
  });
}

function table(passes: readonly Pass[], language: Language): HTMLElement {
  const row = (what: string, modes: string, window: Window) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, what),
      el('td', {}, modes),
      el('td', {}, el('time', { datetime: window.from }, formatInstant(window.from, language))),
      el('td', {}, el('time', { datetime: window.until }, formatInstant(window.until, language))),
    );
  const rows = passes.flatMap(({ day, sale, validity }) => [
    ...(sale ? [row(`${say(language, 'sale')} (${formatDay(day, language)})`, '–', sale.window)] : []),
    ...(validity?.windows ?? []).map(({ modes, window }) =>
      row(
        `${say(language, 'valid')} (${formatDay(day, language)})`,
        modes.map((mode) => label('mode', mode, language)).join(', '),
        window,
      ),
    ),
  ]);
  const heads = (['what', 'modes', 'from', 'until'] as const).map((key) =>
    el('th', { scope: 'col' }, say(language, key)),
  );
  return el(
    'details',
    { class: 'table' },
    el('summary', {}, say(language, 'table')),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say(language, 'table') },
      el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...rows)),
    ),
  );
}
