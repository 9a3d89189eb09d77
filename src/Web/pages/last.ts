// A button of a form that is also saved as typed sends everything itself, and last: a save that came after it, or that it did not
// know of, would be somebody else's version to the page that answers.

/** `end` is called when the button is pressed: it stops what would still be saved, and gives the save that is on its way. */
export function sendLast(form: HTMLFormElement, end: () => Promise<unknown> | undefined): void {
  let waiting = false;
  let ready = false;
  form.addEventListener("submit", event => {
    if (ready) return;
    const saving = waiting || end();
    if (!saving) return;
    event.preventDefault();
    if (saving === true) return; // pressed twice
    waiting = true;
    const patience = new Promise(done => setTimeout(done, 3000));
    void Promise.race([saving, patience]).catch(() => undefined).then(() => {
      ready = true;
      form.requestSubmit(event.submitter);
      waiting = ready = false;
    });
  });
}
