/** Does much work a slice at a time, so that whoever waits for a command's answer has a turn of the event loop in between. */
export async function inSlices<Item>(
  items: readonly Item[],
  size: number,
  work: (slice: readonly Item[]) => void,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await new Promise((next) => setImmediate(next));
    work(items.length <= size ? items : items.slice(from, from + size));
  }
}
