// Saves the opinion as typed. The form works without this: its buttons save too.
import { Autosave } from "./autosave";
import { sendLast } from "./last";

const form = document.querySelector<HTMLFormElement>("form[data-autosave]");
if (form) {
  const autosave = new Autosave(form);
  sendLast(form, () => autosave.end());
}
