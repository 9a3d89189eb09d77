// Builds what the browser gets into wwwroot/built: scripts, one style sheet, one sprite of icons.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";

const out = "wwwroot/built";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const pages = (await readdir("pages")).filter(f => f.endsWith(".ts") && !f.endsWith(".test.ts")).map(f => `pages/${f}`);
await build({ entryPoints: ["room/room.ts", ...pages], bundle: true, minify: true, sourcemap: true, format: "esm", target: "es2022", outdir: out, entryNames: "[name]" });
await build({ entryPoints: ["style/app.css"], bundle: true, minify: true, outdir: out, entryNames: "[name]" });

const icons = (await readFile("style/icons.txt", "utf8")).split("\n").map(l => l.trim()).filter(l => l && !l.startsWith("#"));
const symbols = await Promise.all(icons.map(async name => {
  const svg = await readFile(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}));
await writeFile(`${out}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
