// Where two devices wrote the same field of a draft: the person chooses, field by field.
import type { Conflict } from "./merge";

/** Shows the choice and gives the names of the fields for which the other version was chosen. */
export function choose(box: HTMLElement, form: HTMLFormElement, conflicts: Conflict[]): Promise<Set<string>> {
  const list = box.querySelector<HTMLElement>("[data-list]")!;
  list.replaceChildren(...conflicts.map(one => {
    const group = Object.assign(document.createElement("fieldset"), { className: "field choices" });
    group.append(Object.assign(document.createElement("legend"), { textContent: labelOf(form, one.name) }), option(form, one, "mine", box.dataset.here!), option(form, one, "theirs", box.dataset.there!));
    return group;
  }));
  box.hidden = false;
  box.focus();
  box.scrollIntoView({ block: "start" });
  return new Promise(done => {
    box.querySelector<HTMLButtonElement>("[data-do=choose]")!.onclick = () => {
      box.hidden = true;
      done(new Set(conflicts.filter(one => box.querySelector<HTMLInputElement>(`input[name="two.${CSS.escape(one.name)}"][value=theirs]`)!.checked).map(one => one.name)));
    };
  });
}

function option(form: HTMLFormElement, one: Conflict, side: "mine" | "theirs", where: string): HTMLElement {
  const line = Object.assign(document.createElement("label"), { className: "choice" });
  const input = Object.assign(document.createElement("input"), { type: "radio", name: `two.${one.name}`, value: side, checked: side === "mine" });
  const words = document.createElement("span");
  words.append(Object.assign(document.createElement("small"), { textContent: where }), Object.assign(document.createElement("span"), { className: "prose", textContent: shown(form, one.name, one[side]) }));
  line.append(input, words);
  return line;
}

const fieldsOf = (form: HTMLFormElement, name: string) => [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(`[name="${CSS.escape(name)}"]`)];

function labelOf(form: HTMLFormElement, name: string): string {
  const [first] = fieldsOf(form, name);
  const words = first instanceof HTMLInputElement && first.type === "radio" ? first.closest("fieldset")?.querySelector("legend") : form.querySelector(`label[for="${CSS.escape(name)}"]`) ?? first?.closest("label");
  return words?.textContent?.replace(/\s+/g, " ").trim() || name;
}

/** A value as the form says it. */
function shown(form: HTMLFormElement, name: string, value: string): string {
  if (value === "") return "—";
  for (const field of fieldsOf(form, name)) {
    if (field instanceof HTMLSelectElement) return [...field.options].find(o => o.value === value)?.text ?? value;
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox") && field.value === value) return field.closest("label")?.querySelector("span")?.firstChild?.textContent?.trim() || value;
  }
  return value;
}
