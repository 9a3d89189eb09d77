// The parts of a meeting-room screen's page that say who sits before it and show the case put there: fetched every few seconds, as a screen has no line to the session's hub.
const EVERY = 3000;

/** Follows the part's address for as long as the page is open. While the server is away what was shown stays; a room that is closed shows nothing. */
export function followWall(part: HTMLElement): void {
  let last = "";
  const look = async (): Promise<void> => {
    const answer = await fetch(part.dataset.wall ?? "", { redirect: "manual" }).catch(() => null);
    const closed = answer !== null && (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 401);
    const html = answer?.ok ? await answer.text() : closed ? "" : last;
    if (html !== last) part.innerHTML = last = html;
    window.setTimeout(() => void look(), EVERY);
  };
  void look();
}
