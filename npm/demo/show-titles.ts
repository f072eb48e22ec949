// What the rules answered about an account, as the page shows it.
import type { Amount, ImagineR, IsoDate, NavigoAccount, Reason } from '../src/index.js';
import { explain, formatAmount, formatDay, label, locales } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { el } from './dom.js';
import { capital } from './page.js';
import { reasonItem, remedyList } from './show.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

/** `March 2026` */
export function formatMonth(firstDay: IsoDate, language: Language): string {
  const style = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locales[language], style).format(new Date(`${firstDay}T00:00:00Z`));
}

/** `In force: 2 · Suspended: 1` */
export function standings(language: Language, titles: readonly NavigoAccount.AccountTitle[]): string {
  const counted = new Map<NavigoAccount.Standing, number>();
  for (const { standing } of titles) counted.set(standing, (counted.get(standing) ?? 0) + 1);
  return [...counted]
    .map(([standing, n]) =>
      say(language, 'standingCount', { standing: capital(label('standing', standing, language)), n }),
    )
    .join(' · ');
}

export function titleItem(
  language: Language,
  title: NavigoAccount.AccountTitle,
  holder: string,
): HTMLElement {
  const relation = capital(label('relation', title.relation, language));
  const who = title.relation === 'payer' ? say(language, 'heldBy', { relation, name: holder }) : relation;
  return el(
    'li',
    { 'data-state': title.standing },
    el(
      'div',
      {},
      el('p', { class: 'entry' }, label('title', title.title, language)),
      el('p', { class: 'line' }, who),
      el('p', { class: 'stamp' }, capital(label('standing', title.standing, language))),
      reasonList(language, title.reasons),
    ),
  );
}

/** A debt: what it blocks, and from when on each thing is free, paid or not. */
export function debtItem(
  language: Language,
  debt: NavigoAccount.Debt,
  name: string,
  day: IsoDate,
): HTMLElement {
  const amount = formatAmount(debt.amount, language);
  const days = { amount, day: formatDay(debt.since, language) };
  return el(
    'li',
    {},
    el(
      'div',
      {},
      el('p', { class: 'entry' }, `${name}, ${amount}`),
      debt.blocks.length > 0 && blockTable(language, debt.blocks, say(language, 'blockedBy', days), day),
      reasonList(language, debt.reasons),
      ...remedyList(language, debt.remedies),
    ),
  );
}

function blockTable(
  language: Language,
  blocks: readonly NavigoAccount.Block[],
  caption: string,
  day: IsoDate,
): HTMLElement {
  const free = (from: IsoDate | undefined, never: Key) =>
    el('td', {}, from === undefined ? say(language, never) : formatDay(from, language));
  return table(
    caption,
    [
      el('th', { scope: 'col' }, say(language, 'blocked')),
      el('th', { scope: 'col' }, say(language, 'freeUnpaid')),
      el('th', { scope: 'col' }, say(language, 'freePaid', { day: formatDay(day, language) })),
    ],
    blocks.map(({ what, freeFrom, settledFrom }) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, capital(label('blocked', what, language))),
        free(freeFrom, 'neverUnpaid'),
        free(settledFrom, 'neverPaid'),
      ),
    ),
  );
}

/** The certificate of a month for a holder. */
export function certificateParts(
  language: Language,
  month: NavigoAccount.CertificateMonth,
  leftOut: readonly Reason[],
  name: string,
): Node[] {
  const named = { name, month: formatMonth(month.firstDay, language) };
  return [
    el('p', { class: 'line' }, say(language, 'employerRepays', named)),
    el('p', { class: 'price' }, formatAmount(month.share, language)),
    month.lines.length > 0
      ? lineTable(language, month, say(language, 'usedIn', named))
      : el('p', {}, say(language, 'noneUsed', named)),
    reasonList(language, [...month.lines.flatMap(({ reasons }) => reasons), ...month.reasons, ...leftOut]),
  ];
}

function lineTable(language: Language, month: NavigoAccount.CertificateMonth, caption: string): HTMLElement {
  const head = (key: Key, number = false) =>
    el('th', { scope: 'col', class: number && 'number' }, say(language, key));
  const cell = (amount: Amount) => el('td', { class: 'number' }, formatAmount(amount, language));
  return table(
    caption,
    [head('repaidTitle'), head('firstDayOf'), head('lastDayOf'), head('paidFor', true), head('counts', true)],
    [
      ...month.lines.map(({ title, firstDay, lastDay, paid, counted }) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, label('title', title, language)),
          el('td', {}, formatDay(firstDay, language)),
          el('td', {}, formatDay(lastDay, language)),
          cell(paid),
          cell(counted),
        ),
      ),
      el(
        'tr',
        {},
        el('th', { scope: 'row', colspan: 3 }, say(language, 'together')),
        cell(month.paid),
        el('td', {}),
      ),
    ],
  );
}

/** Whether a pass is replaced, for how much and by when. */
export function replacementParts(language: Language, answer: ImagineR.ReplacementAnswer): Node[] {
  const { verdict } = answer;
  if (verdict.tag === 'refused')
    return [
      el('p', { class: 'stamp' }, say(language, 'newPassRefused')),
      ...answer.reasons.map((reason) => el('p', { class: 'ground' }, explain(reason, language))),
      ...remedyList(language, verdict.val),
    ];
  const { fee, newPassBy } = verdict.val;
  return [
    el('p', { class: 'stamp' }, say(language, 'newPassMade')),
    el('p', { class: 'price' }, formatAmount(fee, language)),
    ...(newPassBy === undefined
      ? []
      : [el('p', { class: 'line' }, say(language, 'postedBy', { day: formatDay(newPassBy, language) }))]),
    reasonList(language, answer.reasons),
  ];
}

/** Reasons, each told once. */
export function reasonList(language: Language, reasons: readonly Reason[]): HTMLElement {
  const told = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
  return el('ul', { class: 'reasons' }, ...[...told.values()].map((reason) => reasonItem(language, reason)));
}

function table(caption: string, head: Node[], rows: Node[]): HTMLElement {
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...head)),
      el('tbody', {}, ...rows),
    ),
  );
}
