// Bundles every *.test.ts with esbuild and runs them with Node's own test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";

const found = [];
for (const folder of ["room", "pages"])
  for (const file of await readdir(folder, { recursive: true }).catch(() => []))
    if (file.endsWith(".test.ts")) found.push(`${folder}/${file}`);
const out = "node_modules/.cache/tests";
await rm(out, { recursive: true, force: true });
await build({ entryPoints: found, bundle: true, platform: "node", format: "esm", outdir: out, outExtension: { ".js": ".mjs" }, external: ["node:*", "dicom-parser"] });
const bundles = (await readdir(out, { recursive: true })).filter(f => f.endsWith(".mjs")).map(f => `${out}/${f}`);
process.exit(spawnSync(process.execPath, ["--test", ...bundles], { stdio: "inherit" }).status ?? 1);
