// Two versions of one form that grew apart: what only one side changed is taken from it, the rest is for the person to choose.

/** A form's fields by name; "" for what is empty. Answers to a specialty's questions are named answer.KEY. */
export type Flat = Record<string, string>;
export interface Conflict { name: string; mine: string; theirs: string }
export interface Merged { fields: Flat; conflicts: Conflict[] }

/** Out of the API's JSON, in which empty fields are null, false or missing. */
export function flat(json: string): Flat {
  const { answers, ...fields } = JSON.parse(json) as { answers?: Record<string, string> | null } & Record<string, unknown>;
  const all = [...Object.entries(fields), ...Object.entries(answers ?? {}).map(([key, value]) => [`answer.${key}`, value] as const)];
  return Object.fromEntries(all.map(([name, value]) => [name, value === true ? "true" : typeof value === "string" ? value : ""]));
}

/** And back. */
export function json(fields: Flat): string {
  const plain: Record<string, unknown> = {}, answers: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith("answer.")) answers[name.slice(7)] = value;
    else plain[name] = name === "consentGiven" || name === "consentLearners" || name === "consentRecording" ? value === "true" : value;
  }
  return JSON.stringify({ ...plain, answers });
}

/** `base` is what both began with. Where both changed a field differently, mine stands in `fields` and it is a conflict. */
export function merge(base: Flat, mine: Flat, theirs: Flat): Merged {
  const fields: Flat = {}, conflicts: Conflict[] = [];
  for (const name of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    // A question that one side's form does not ask is not one that was emptied there.
    const [was, here, there] = [base[name] ?? "", mine[name] ?? base[name] ?? "", theirs[name] ?? base[name] ?? ""];
    fields[name] = same(here, was) ? there : here;
    if (!same(here, there) && !same(here, was) && !same(there, was)) conflicts.push({ name, mine: here, theirs: there });
  }
  return { fields, conflicts };
}

/** Browsers send the ends of lines as CR LF, scripts as LF. */
const same = (one: string, other: string) => one === other || one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();
