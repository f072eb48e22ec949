// The questions of the advice: what the fields say, as the rules are asked.
import { titles } from '../src/index.js';
import type { Advice, IsoDate, Medium, Mode, Navigo, TitleId, Zones } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { label } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { byId, el } from './dom.js';
import { capital, options } from './page.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

/** What is planned, and what is there already. */
export type Plan =
  | { readonly kind: 'habit'; readonly plan: Advice.Habit }
  | { readonly kind: 'trip'; readonly plan: Advice.Trip }
  | { readonly kind: 'held'; readonly plan: Advice.HeldPass };

/** Who asks, and when. */
export type Person = Pick<Advice.ChooseRequest, 'day' | 'traveller' | 'media'>;

/** A field that has no good value, and what to do about it. */
export interface Missing {
  readonly missing: Key;
}

const field = {
  day: byId('day', HTMLInputElement),
  birth: byId('birth', HTMLInputElement),
  department: byId('department', HTMLInputElement),
  pupil: byId('pupil', HTMLInputElement),
  schooling: byId('schooling', HTMLSelectElement),
  theory: byId('theory', HTMLInputElement),
  listed: byId('listed', HTMLInputElement),
  lastSeason: byId('last-season', HTMLInputElement),
  identity: byId('identity', HTMLInputElement),
  work: byId('work', HTMLInputElement),
  hadLibertePlus: byId('had-liberte-plus', HTMLInputElement),
  kind: byId('kind', HTMLSelectElement),
  title: byId('title', HTMLSelectElement),
  on: byId('on', HTMLInputElement),
  from: byId('from', HTMLInputElement),
  until: byId('until', HTMLInputElement),
  mode: byId('mode', HTMLSelectElement),
  thenMode: byId('then-mode', HTMLSelectElement),
  zoneFrom: byId('zone-from', HTMLSelectElement),
  zoneTo: byId('zone-to', HTMLSelectElement),
  times: byId('times', HTMLInputElement),
  airport: byId('airport', HTMLInputElement),
  station: byId('station', HTMLInputElement),
};
const form = byId('request', HTMLFormElement);

const WORKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const ZONES = ['1', '2', '3', '4', '5'];

/** Fills the choices in a language, and keeps what was chosen. */
export function translateForm(language: Language): void {
  const words = (group: string) => Object.keys(catalogue.labels[group] ?? {});
  const named = (group: string, other: Key) => (word: string) =>
    word === '' ? say(language, other) : label(group, word, language);
  options(field.kind, ['habit', 'trip', 'held'], (kind) =>
    say(
      language,
      ({ habit: 'kindHabit', trip: 'kindTrip', held: 'kindHeld' } as const)[kind as Plan['kind']],
    ),
  );
  options(field.schooling, ['', ...words('schooling')], named('schooling', 'notSaid'));
  options(field.mode, words('mode'), named('mode', 'noMode'));
  options(field.thenMode, ['', ...words('mode')], named('mode', 'noMode'));
  const here = titles.list().filter(({ network }) => network === 'ile-de-france');
  options(
    field.title,
    here.map(({ id }) => id),
    named('title', 'notSaid'),
  );
  for (const select of [field.zoneFrom, field.zoneTo]) options(select, ZONES, (zone) => zone);
  checks('rights', words('right'), (right) => label('right', right, language));
  checks('media', words('medium'), (medium) => label('medium', medium, language));
  checks('weekdays', words('weekday'), (day) => label('weekday', day, language));
}

/** Boxes to tick, of which those that were ticked stay so. */
function checks(name: string, words: readonly string[], text: (word: string) => string): void {
  const ticked = chosen(name);
  byId(name, HTMLElement).replaceChildren(
    ...words.map((word) => {
      const box = el('input', { type: 'checkbox', id: `${name}-${word}`, value: word });
      box.checked = ticked.includes(word);
      return el('label', { class: 'check' }, box, el('span', {}, capital(text(word))));
    }),
  );
}

function chosen(name: string): string[] {
  const boxes = byId(name, HTMLElement).querySelectorAll('input');
  return [...boxes].filter(({ checked }) => checked).map(({ value }) => value);
}

function tick(name: string, words: readonly string[]): void {
  for (const box of byId(name, HTMLElement).querySelectorAll('input'))
    box.checked = words.includes(box.value);
}

/** Writes a person into the fields, and days near the request into those of a new plan. */
export function writeForm({ day, traveller, media }: Person, from: IsoDate, until: IsoDate): void {
  const { pupil } = traveller;
  field.day.value = day;
  field.birth.value = traveller.birthDate;
  field.department.value = traveller.department ?? '';
  field.pupil.checked = pupil != null;
  field.schooling.value = pupil?.schooling ?? '';
  field.theory.value = String(pupil?.theoryHours ?? '');
  field.listed.checked = pupil?.listedEstablishment ?? true;
  field.lastSeason.checked = pupil?.passLastSeason ?? false;
  field.identity.checked = pupil?.identityProof ?? true;
  field.work.value = traveller.workMinutes == null ? '' : String(traveller.workMinutes / 60);
  field.hadLibertePlus.checked = traveller.hadLibertePlus;
  tick('rights', traveller.rights ?? []);
  tick('media', media ?? []);
  tick('weekdays', WORKDAYS);
  field.mode.value = 'rer';
  field.zoneTo.value = '5';
  field.on.value = from;
  field.from.value = from;
  field.until.value = until;
  showFields();
}

/** Shows the fields that go with what was answered so far. */
export function showFields(): void {
  const { value: kind } = field.kind;
  // A pass may be without end.
  for (const input of [field.from, field.until]) input.required = kind !== 'held';
  const holds: Readonly<Record<string, boolean>> = {
    pupil: field.pupil.checked,
    course: field.pupil.checked && field.schooling.value === 'integration-course',
    airport: field.airport.checked && kind !== 'held',
  };
  for (const part of form.querySelectorAll<HTMLElement>('[data-of]'))
    part.hidden = !part.dataset['of']?.split(' ').includes(kind);
  for (const part of form.querySelectorAll<HTMLElement>('[data-if]'))
    part.hidden = holds[part.dataset['if'] ?? ''] !== true;
}

/** Whether the value of a field is one; marks it where it is not. */
function good(input: HTMLInputElement): boolean {
  const valid = input.checkValidity();
  input.toggleAttribute('aria-invalid', !valid);
  return valid;
}

/** The first field without a good value; every one of them is marked. */
function missing(fields: readonly (readonly [HTMLInputElement, Key])[]): Missing | undefined {
  const bad = fields.filter(([input]) => !good(input));
  return bad[0] && { missing: bad[0][1] };
}

/** Who asks, or what is missing for it. */
export function readPerson(): Person | Missing {
  field.department.value = field.department.value.trim().toUpperCase();
  const wrong = missing([
    [field.day, 'chooseDay'],
    [field.birth, 'chooseBirth'],
    [field.department, 'chooseDepartment'],
    [field.theory, 'chooseTheory'],
    [field.work, 'chooseWork'],
  ]);
  if (wrong) return wrong;
  const rights = chosen('rights') as Navigo.Right[];
  const media = chosen('media') as Medium[];
  return {
    day: field.day.value,
    traveller: {
      birthDate: field.birth.value,
      ...(field.department.value && { department: field.department.value }),
      ...(field.pupil.checked && { pupil: pupil() }),
      ...(rights.length > 0 && { rights }),
      ...(field.work.value && { workMinutes: field.work.valueAsNumber * 60 }),
      hadLibertePlus: field.hadLibertePlus.checked,
    },
    ...(media.length > 0 && { media }),
  };
}

function pupil(): Advice.Pupil {
  const schooling = field.schooling.value as Advice.Pupil['schooling'] | '';
  const hours = schooling === 'integration-course' && field.theory.value !== '';
  return {
    ...(schooling && { schooling }),
    listedEstablishment: field.listed.checked,
    ...(hours && { theoryHours: field.theory.valueAsNumber }),
    passLastSeason: field.lastSeason.checked,
    identityProof: field.identity.checked,
  };
}

/** What is to be added, or what is missing for it. */
export function readPlan(): Plan | Missing {
  const kind = field.kind.value as Plan['kind'];
  switch (kind) {
    case 'held': {
      const wrong = missing([
        [field.from, 'chooseHeldDays'],
        [field.until, 'chooseHeldDays'],
      ]);
      const title: TitleId = field.title.value;
      const days = {
        ...(field.from.value && { firstDay: field.from.value }),
        ...(field.until.value && { lastDay: field.until.value }),
      };
      return wrong ?? { kind, plan: { title, zones: zones(), ...days } };
    }
    case 'trip': {
      const wrong = missing([
        [field.on, 'chooseDay'],
        [field.times, 'chooseTimes'],
      ]);
      return wrong ?? { kind, plan: { day: field.on.value, ...trips() } };
    }
    case 'habit': {
      const wrong = missing([
        [field.from, 'chooseDays'],
        [field.until, 'chooseDays'],
        [field.times, 'chooseTimes'],
      ]);
      const on = chosen('weekdays') as Advice.Weekday[];
      if (wrong) return wrong;
      if (on.length === 0) return { missing: 'chooseDays' };
      const lasts = { tag: 'to-day', val: field.until.value } as const;
      return { kind, plan: { from: field.from.value, lasts, days: { tag: 'on', val: on }, ...trips() } };
    }
  }
}

function trips(): { journey: Advice.Journey; times: number } {
  const modes = [field.mode.value, field.thenMode.value].filter((mode) => mode !== '') as Mode[];
  const airport = field.airport.checked;
  const station = airport && field.station.value.trim();
  return {
    journey: { modes, zones: zones(), airport, ...(station && { station }) },
    times: field.times.valueAsNumber,
  };
}

/** The zones in a row, whichever end was named first. */
function zones(): Zones {
  const ends = [Number(field.zoneFrom.value), Number(field.zoneTo.value)];
  return { first: Math.min(...ends), last: Math.max(...ends) };
}
