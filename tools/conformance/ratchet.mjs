/**
 * What a result falls short of, in words. A floor is a number that a count must reach, or `{ "atMost": n }` for one that
 * must not rise; `passed` and `total` are counts as well.
 */
export function broken(floors = {}, { total, passed, counts }) {
  const found = { total, passed, ...counts };
  return Object.entries(floors).flatMap(([name, floor]) => {
    const value = found[name];
    if (value === undefined) return [`there is no count ${name}`];
    if (typeof floor === 'number') return value < floor ? [`${name} is ${value}, below its floor of ${floor}`] : [];
    return value > floor.atMost ? [`${name} is ${value}, at most ${floor.atMost}`] : [];
  });
}
