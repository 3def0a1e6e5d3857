const MOST_CACHED = 500;
const cache = new Map<string, RegExp | undefined>();

/**
 * A regular expression in the XPath dialect: flags `s m i x q`. Undefined when it is none.
 *
 * The most recent patterns are kept, since patterns are nearly always literals.
 */
export function compilePattern(pattern: string, flags: string, everywhere = false): RegExp | undefined {
  const key = `${everywhere ? 'g' : ''}${flags}/${pattern}`;
  if (cache.has(key)) {
    const known = cache.get(key);
    if (known) known.lastIndex = 0;
    return known;
  }
  if (cache.size >= MOST_CACHED) cache.delete(cache.keys().next().value!);
  const compiled = compile(pattern, flags, everywhere);
  cache.set(key, compiled);
  return compiled;
}

function compile(pattern: string, flags: string, everywhere: boolean): RegExp | undefined {
  if (/[^smixq]/.test(flags)) return undefined;
  const literal = flags.includes('q');
  let source = literal ? pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') : pattern;
  if (flags.includes('x') && !literal) source = source.replace(/(\[[^\]]*\])|\s+/g, '$1');
  // XPath subtracts classes as [a-z-[aeiou]], JavaScript's v mode as [[a-z]--[aeiou]].
  const subtracts = /\[([^[\]]*)-\[([^[\]]*)\]\]/g;
  const usesSets = subtracts.test(source);
  if (usesSets) source = source.replace(subtracts, '[[$1]--[$2]]');
  try {
    return new RegExp(
      source,
      `${usesSets ? 'v' : 'u'}${everywhere ? 'g' : ''}${['s', 'm', 'i'].filter((flag) => flags.includes(flag)).join('')}`,
    );
  } catch {
    return undefined;
  }
}
