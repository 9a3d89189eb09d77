// Runs on every page: small enhancements of plain forms and links. Nothing here is needed for a page to work.
document.documentElement.classList.add("js");

// A call is one long page without requests of its own: while one is in the room, the sign-in does not count as idle.
const EVERY = 5 * 60_000;
setInterval(() => {
  if (document.querySelector("#room[data-room-state=in]")) fetch("/account/alive").catch(() => undefined); // the next one tells the same
}, EVERY);
