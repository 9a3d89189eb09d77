// Clocks of the page: each `data-elapsed` holds seconds that had passed when the server wrote it; the reader's own clock is never asked.
const begun = new WeakMap<HTMLElement, { from: string; at: number }>();

/** Minutes and seconds, as 7:05; hours as 1:02:03. */
export function spoken(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [...(h ? [String(h), String(m).padStart(2, "0")] : [String(m)]), String(s).padStart(2, "0")].join(":");
}

/** Shows all clocks of an element; one is over when more than `data-planned` seconds have passed. */
export function tick(root: HTMLElement, now: number): void {
  for (const clock of root.querySelectorAll<HTMLElement>("[data-elapsed]")) {
    const from = clock.dataset.elapsed ?? "0";
    const known = begun.get(clock);
    const start = known?.from === from ? known : { from, at: now };
    begun.set(clock, start);
    const seconds = Number(from) + (now - start.at) / 1000;
    const text = spoken(seconds);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("over", seconds > Number(clock.dataset.planned ?? Infinity));
  }
}
