// A request form's fields as the API takes them, and back.

/** What the page itself keeps in the form. */
const PAGES_OWN = ["draft", "version", "page"];

/** JSON of what is typed in a form. */
export function typed(form: HTMLFormElement): string {
  const fields: Record<string, unknown> = {}, answers: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name.startsWith("__") || PAGES_OWN.includes(name) || name.startsWith("two.")) continue;
    if (name.startsWith("answer.")) answers[name.slice(7)] = value;
    else fields[name] = value;
  }
  for (const flag of ["consentGiven", "consentLearners", "consentRecording"]) fields[flag] = fields[flag] === "true";
  fields.answers = answers;
  return JSON.stringify(fields);
}

/** Puts what was typed back into a form; with `only`, into these fields. */
export function fill(form: HTMLFormElement, json: string, only?: Set<string>) {
  const { answers, ...fields } = JSON.parse(json) as { answers?: Record<string, string> } & Record<string, unknown>;
  const flat = { ...fields, ...Object.fromEntries(Object.entries(answers ?? {}).map(([key, value]) => [`answer.${key}`, value])) };
  for (const input of form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input[name], select[name], textarea[name]")) {
    if (PAGES_OWN.includes(input.name) || input.name.startsWith("__") || input.name.startsWith("two.") || (only && !only.has(input.name))) continue;
    const value = flat[input.name];
    if (input instanceof HTMLInputElement && (input.type === "radio" || input.type === "checkbox")) input.checked = `${value}` === input.value;
    else if (!(input instanceof HTMLInputElement && input.type === "file")) input.value = typeof value === "string" ? value : "";
  }
}
