// Runs on every page: small enhancements of plain forms and links. Nothing here is needed for a page to work.
document.documentElement.classList.add("js");

// A field at fault says so to those who hear the page: what is wrong belongs to the input.
for (const field of document.querySelectorAll(".field.at-fault")) {
  const input = field.querySelector("input:not([type=hidden]), select, textarea");
  const fault = field.querySelector(".fault[id]");
  if (!input || !fault) continue;
  input.setAttribute("aria-invalid", "true");
  const said = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(id => id && id !== fault.id);
  input.setAttribute("aria-describedby", [...said, fault.id].join(" "));
}

// A call is one long page without requests of its own: while one is in the room, the sign-in does not count as idle.
const EVERY = 5 * 60_000;
setInterval(() => {
  if (document.querySelector("#room[data-room-state=in]")) fetch("/account/alive").catch(() => undefined); // the next one tells the same
}, EVERY);
