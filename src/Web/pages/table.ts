// On a phone that read a table's code: keeps it in the tab, out of the address and its history, until somebody is signed in; then asks whose table it is.
const KEPT = "table";
const read = location.hash.slice(1);
if (/^[0-9A-Za-z]{8}$/.test(read)) {
  sessionStorage.setItem(KEPT, read);
  history.replaceState(null, "", location.pathname);
}
const field = document.querySelector<HTMLInputElement>("form:not([hidden]) #code");
const code = sessionStorage.getItem(KEPT);
if (field && code && !field.value) {
  sessionStorage.removeItem(KEPT);
  field.value = code;
  field.form?.querySelector<HTMLButtonElement>("button[name=find]")?.click();
}
