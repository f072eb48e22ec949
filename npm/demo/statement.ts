// The statement as a table: what the drawing shows, to read.
import type { Amount, Pam } from '../src/index.js';
import { formatAmount, formatInstant, label } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { el } from './dom.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

export function statementTable(lines: readonly Pam.StatementLine[], language: Language): HTMLElement {
  const paidFor = lines.some(({ thirdParty }) => thirdParty !== '0.00');
  const head = (key: Key, number = false) =>
    el('th', { scope: 'col', class: number && 'number' }, say(language, key));
  const cell = (amount: Amount | '') =>
    el('td', { class: 'number' }, amount === '' || amount === '0.00' ? '' : formatAmount(amount, language));
  const row = ({ id, at, kind, amount, thirdParty, balance }: Pam.StatementLine) => {
    const out = amount.startsWith('-');
    return el(
      'tr',
      {},
      el('td', {}, el('time', { datetime: at }, formatInstant(at, language))),
      el('th', { scope: 'row' }, label('line-kind', kind, language)),
      paidFor && cell(thirdParty),
      cell(out ? '' : amount),
      cell(out ? amount.slice(1) : ''),
      el('td', { class: 'number' }, formatAmount(balance, language)),
      el('td', {}, id),
    );
  };
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say(language, 'statement') },
    el(
      'table',
      {},
      el('caption', {}, say(language, 'statement')),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          head('when'),
          head('what'),
          paidFor && head('payer', true),
          head('moneyIn', true),
          head('moneyOut', true),
          head('balance', true),
          head('entry'),
        ),
      ),
      el('tbody', {}, ...lines.map(row)),
    ),
  );
}
