// On a phone that read a link's code: takes it out of the address and its history, and types it.
const read = location.hash.slice(1);
const field = document.querySelector<HTMLInputElement>("#guest-form #code");
if (/^[0-9A-Za-z]{10}$/.test(read) && field && !field.value) {
  history.replaceState(null, "", location.pathname);
  field.value = read;
  field.form?.requestSubmit();
}
export {};
