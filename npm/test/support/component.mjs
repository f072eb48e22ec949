// JSON to the values of a component transpiled by jco, and back, by the shapes of the contract.

/** A request that the typed face of a component has no value for: its type would not allow it. */
export class Inexpressible extends Error {}

/** A JSON value as the component takes it. */
export function toComponent(types, shape, value) {
  const refuse = () => {
    throw new Inexpressible(`${JSON.stringify(value)?.slice(0, 60)} is no ${shape.kind}`);
  };
  const inner = (shape, value) => toComponent(types, shape, value);
  switch (shape.kind) {
    case 'bool':
      return typeof value === 'boolean' ? value : refuse();
    case 'text':
      return typeof value === 'string' ? value : refuse();
    case 'whole':
      return Number.isInteger(value) && value >= shape.min && value <= shape.max ? value : refuse();
    case 'list':
      return Array.isArray(value) ? value.map((item) => inner(shape.item, item)) : refuse();
    case 'named':
      return inner(types[shape.type], value);
    case 'alias':
      return inner(shape.shape, value);
    case 'enum':
      return shape.cases.some(({ name }) => name === value) ? value : refuse();
    case 'date': {
      const [, year, month, day] =
        /^(\d{4})-(\d{2})-(\d{2})$/.exec(typeof value === 'string' ? value : '') ?? refuse();
      return { year: Number(year), month: Number(month), day: Number(day) };
    }
    case 'amount':
      return typeof value === 'string' && /^-?(0|[1-9]\d*)\.\d{2}$/.test(value)
        ? BigInt(value.replace('.', ''))
        : refuse();
    case 'record': {
      if (!isObject(value)) refuse();
      const known = new Set(shape.fields.map(({ name }) => name));
      if (Object.keys(value).some((name) => !known.has(name))) refuse();
      const record = {};
      for (const { name, optional, shape: field } of shape.fields) {
        if (value[name] === undefined || (value[name] === null && optional)) {
          if (!optional) refuse();
        } else {
          record[name] = inner(field, value[name]);
        }
      }
      return record;
    }
    case 'variant': {
      const found = isObject(value) && shape.cases.find(({ name }) => name === value.tag);
      if (!found || Object.keys(value).some((name) => !['tag', 'val'].includes(name))) return refuse();
      if (!found.payload && (value.val ?? null) !== null) return refuse();
      return found.payload ? { tag: found.name, val: inner(found.payload, value.val) } : { tag: found.name };
    }
    default:
      throw new Error(`a shape that this adapter does not know: ${shape.kind}`);
  }
}

/** A value of the component as JSON. */
export function fromComponent(types, shape, value) {
  const inner = (shape, value) => fromComponent(types, shape, value);
  switch (shape.kind) {
    case 'bool':
    case 'text':
    case 'whole':
    case 'enum':
      return value;
    case 'list':
      return value.map((item) => inner(shape.item, item));
    case 'named':
      return inner(types[shape.type], value);
    case 'alias':
      return inner(shape.shape, value);
    case 'date':
      return [
        String(value.year).padStart(4, '0'),
        String(value.month).padStart(2, '0'),
        String(value.day).padStart(2, '0'),
      ].join('-');
    case 'amount': {
      const cents = value < 0n ? -value : value;
      return `${value < 0n ? '-' : ''}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
    }
    case 'record':
      return Object.fromEntries(
        shape.fields
          .filter(({ name, optional }) => !optional || value[name] !== undefined)
          .map(({ name, shape: field }) => [name, inner(field, value[name])]),
      );
    case 'variant': {
      const { payload } = shape.cases.find(({ name }) => name === value.tag);
      return payload ? { tag: value.tag, val: inner(payload, value.val) } : { tag: value.tag };
    }
    case 'result': {
      const payload = shape[value.tag];
      return payload ? { tag: value.tag, val: inner(payload, value.val) } : { tag: value.tag };
    }
    default:
      throw new Error(`a shape that this adapter does not know: ${shape.kind}`);
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
