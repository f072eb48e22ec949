// Sends vectors through the typed face of the package, as its users would. Runs in Node and in a browser.

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The reply to each vector as compact JSON; `undefined` where the typed face has no way to ask. */
export function replies(api, shapes, vectors) {
  const functions = new Map(shapes.functions.map((shape) => [shape.name, shape]));
  return vectors.map((vector) => {
    const shape = functions.get(vector.function);
    if (shape === undefined || (shape.request === null && Object.keys(vector.request ?? {}).length > 0))
      return undefined;
    return JSON.stringify(reply(api, shape, vector));
  });
}

function reply({ Book, PortillonError, ...objects }, shape, { request, books: sources }) {
  const books = [];
  try {
    for (const source of sources) books.push(Book.load(JSON.stringify(source)));
    const [document, item] = shape.name.split('.').map(camelCase);
    const parameters = [
      ...(shape.request === null ? [] : [request]),
      ...(shape.takesBooks ? [{ books }] : []),
    ];
    return { ok: objects[document][item](...parameters) };
  } catch (error) {
    if (error instanceof PortillonError && error.problems.length > 0) return { error: error.problems };
    throw error;
  } finally {
    for (const book of books) book.free();
  }
}
