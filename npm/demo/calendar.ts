// Which title serves the trips of which day, month by month, as tables. Letters stand for titles, so that no colour has to be
// told from another; a screen reader reads their names.
import type { Advice, IsoDate, TitleId } from '../src/index.js';
import { formatDay, label, locales } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { later } from './civil.js';
import { el } from './dom.js';
import { capital } from './page.js';
import { say } from './strings.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Marks a trip that no title serves, and one that needs none. */
const NONE = { unserved: '✕', free: '○' } as const;

/** What a day shows. */
interface Mark {
  readonly titles: readonly TitleId[];
  /** What a trip without a title is. */
  readonly none: keyof typeof NONE | undefined;
  /** Whether there is a trip; else a pass is valid and not used. */
  readonly travel: boolean;
}

export function drawCalendar(answer: Advice.AdviceAnswer, language: Language): Node[] {
  const [first] = answer.days;
  const last = answer.days.at(-1);
  if (!first || !last) return [];
  const end = nextMonth(last.day);
  const marks = new Map<IsoDate, Mark>(answer.days.map((day) => [day.day, markOf(day, answer.choice)]));
  for (const { title, firstDay, lastDay } of answer.choice.purchases)
    for (let day = firstDay; day <= lastDay && day < end; day = later(day, 1)) {
      if (marks.get(day)?.travel) continue;
      const titles = [...new Set([...(marks.get(day)?.titles ?? []), title])];
      marks.set(day, { titles, none: undefined, travel: false });
    }
  const titles = [...new Set([...marks.values()].flatMap((mark) => mark.titles))];
  const letters = new Map(titles.map((title, index) => [title, LETTERS[index % LETTERS.length] ?? '']));
  const months = monthsOf(first.day, last.day);
  return [
    legend(letters, [...marks.values()].find(({ none }) => none)?.none, language),
    el('div', { class: 'months' }, ...months.map((month) => drawMonth(month, marks, letters, language))),
  ];
}

/** A trip without a title needs none where none is missing. */
function markOf({ trips }: Advice.DayOfTravel, { unserved }: Advice.Choice): Mark {
  const without = trips.some(({ titles }) => titles.length === 0);
  return {
    titles: [...new Set(trips.flatMap(({ titles }) => titles))],
    none: !without ? undefined : unserved > 0 ? 'unserved' : 'free',
    travel: true,
  };
}

function noneName(none: keyof typeof NONE, language: Language): string {
  return say(language, none === 'unserved' ? 'noTitle' : 'noneNeeded');
}

function legend(
  letters: ReadonlyMap<TitleId, string>,
  none: keyof typeof NONE | undefined,
  language: Language,
): HTMLElement {
  const item = (letter: string, tone: string, text: string) =>
    el('li', {}, el('b', { class: `mark ${tone}` }, letter), ` ${text}`);
  return el(
    'ul',
    { class: 'letters', 'aria-label': say(language, 'legendOf') },
    ...[...letters].map(([title, letter], index) =>
      item(letter, `mark-${index % 4}`, label('title', title, language)),
    ),
    none && item(NONE[none], `mark-${none}`, noneName(none, language)),
  );
}

/** The first day of each month in a row. */
function monthsOf(first: IsoDate, last: IsoDate): IsoDate[] {
  const months: IsoDate[] = [];
  for (let month = `${first.slice(0, 7)}-01`; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

/** The first day of the month after that of a day. */
function nextMonth(day: IsoDate): IsoDate {
  return `${later(`${day.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
}

function drawMonth(
  month: IsoDate,
  marks: ReadonlyMap<IsoDate, Mark>,
  letters: ReadonlyMap<TitleId, string>,
  language: Language,
): HTMLElement {
  const name = (day: IsoDate, style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[language], { ...style, timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
  const next = nextMonth(month);
  // 0: Monday.
  const weekday = (new Date(`${month}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: HTMLElement[] = [];
  for (let monday = later(month, -weekday); monday < next; monday = later(monday, 7)) {
    const days = Array.from({ length: 7 }, (_, index) => later(monday, index));
    const cell = (day: IsoDate) =>
      day < month || day >= next ? el('td') : drawDay(day, marks.get(day), letters, language);
    weeks.push(el('tr', {}, ...days.map(cell)));
  }
  const head = Array.from({ length: 7 }, (_, index) => later(month, index - weekday)).map((day) =>
    el(
      'th',
      { scope: 'col' },
      el('span', { 'aria-hidden': 'true' }, name(day, { weekday: 'narrow' })),
      el('span', { class: 'unseen' }, name(day, { weekday: 'long' })),
    ),
  );
  return el(
    'table',
    { class: 'month' },
    el('caption', {}, capital(name(month, { month: 'long', year: 'numeric' }))),
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...weeks),
  );
}

function drawDay(
  day: IsoDate,
  mark: Mark | undefined,
  letters: ReadonlyMap<TitleId, string>,
  language: Language,
): HTMLElement {
  const number = el('time', { datetime: day }, String(Number(day.slice(8))));
  if (!mark) return el('td', {}, number);
  const names = mark.titles.map((title) => label('title', title, language));
  const told = [
    ...(names.length > 0
      ? [mark.travel ? names.join(', ') : say(language, 'validNoTrip', { title: names.join(', ') })]
      : []),
    ...(mark.none ? [noneName(mark.none, language)] : []),
  ];
  const shown =
    mark.titles.map((title) => letters.get(title) ?? '').join('') + (mark.none ? NONE[mark.none] : '');
  const [title] = mark.titles;
  const place = title === undefined ? -1 : [...letters.keys()].indexOf(title) % 4;
  const tone = `mark-${mark.none ?? place}`;
  return el(
    'td',
    { title: `${formatDay(day, language)}: ${told.join(', ')}` },
    number,
    el('b', { class: mark.travel ? `mark ${tone}` : 'mark idle', 'aria-hidden': 'true' }, shown),
    el('span', { class: 'unseen' }, ` ${told.join(', ')}`),
  );
}
