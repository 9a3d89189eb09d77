// Which lines of a list came since it was last looked at. Pure.

/** Nothing is new at the first look, and in a list that shares nothing with the one before: it is another one. */
export function fresh(known: readonly string[] | null, now: readonly string[]): string[] {
  if (known === null || (known.length > 0 && now.length > 0 && !now.some(id => known.includes(id)))) return [];
  return now.filter(id => !known.includes(id));
}
