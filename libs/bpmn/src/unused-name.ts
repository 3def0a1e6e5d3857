/** Gives names that are not taken: the wish itself, or with a number behind it. Takes what it gives; quick also for many equal wishes. */
export function unusedNames(taken: Set<string>, separator: string): (wish: string) => string {
  const next = new Map<string, number>();
  return (wish) => {
    let name = wish;
    let n = next.get(wish) ?? 2;
    for (; taken.has(name); n += 1) name = `${wish}${separator}${n}`;
    next.set(wish, n);
    taken.add(name);
    return name;
  };
}
