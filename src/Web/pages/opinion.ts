// Saves the opinion as typed. The form works without this: its buttons save too.
import { sendLast } from "./last";

const form = document.querySelector<HTMLFormElement>("form[data-autosave]");
if (form) watch(form);

function watch(form: HTMLFormElement): void {
  const pause = 1200; // ms after the last keystroke
  const state = form.querySelector<HTMLElement>("[data-autosave-state]")!;
  const field = (name: string) => form.elements.namedItem(`Typed.${name}`) as HTMLInputElement | HTMLTextAreaElement;
  let timer = 0;
  let busy = false;
  let typed = false; // since the last save began
  let saving = Promise.resolve(); // the save on its way
  let sending = false; // a button was pressed: it sends everything
  let stopped = false; // somebody else saved: the person decides, with the form's own button

  form.addEventListener("input", () => {
    typed = true;
    clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  });
  sendLast(form, () => {
    clearTimeout(timer);
    sending = true;
    return busy ? saving : undefined;
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });

  function save(): void {
    if (typed && !busy && !sending && !stopped) saving = put();
  }

  async function put(): Promise<void> {
    busy = true;
    typed = false;
    say(form.dataset.saving!);
    const answer = await send();
    if (answer?.ok) field("Version").value = (await answer.json() as { version: string }).version;
    busy = false;
    if (stopped || sending) return;
    if (answer?.ok) {
      say(form.dataset.saved!.replace("{0}", hour()));
      if (typed) timer = window.setTimeout(save, pause);
    } else if (answer?.status === 409) {
      stopped = true;
      say(form.dataset.changed!);
    } else {
      typed = true;
      say(form.dataset.lost!);
      timer = window.setTimeout(save, 5 * pause);
    }
  }

  async function send(): Promise<Response | undefined> {
    const degree = form.querySelector<HTMLInputElement>("[name='Typed.Degree']:checked")?.value.toLowerCase() ?? null;
    const ticked = (name: string) => form.querySelector<HTMLInputElement>(`[name='Typed.${name}']`)!.checked;
    const body = JSON.stringify({
      understood: field("Understood").value, findings: field("Findings").value, answer: field("Answer").value,
      recommendations: field("Recommendations").value, prescriptions: field("Prescriptions").value, reconsider: field("Reconsider").value,
      addressee: field("Addressee").value, degree, patientPresent: ticked("PatientPresent"), inpatient: ticked("Inpatient"), followUpOn: field("FollowUpOn").value || null, version: field("Version").value || null,
    });
    try {
      return await fetch(form.dataset.autosave!, { method: "PUT", headers: { "Content-Type": "application/json" }, body, keepalive: body.length < 60_000 });
    } catch {
      return undefined; // offline: tried again
    }
  }

  // As the server says it: "13 h 05" or "13:05", in Paris.
  function hour(): string {
    const time = new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
    return document.documentElement.lang === "fr" ? time.replace(/^0/, "").replace(":", " h ") : time;
  }

  function say(words: string): void { state.textContent = words; }
}
