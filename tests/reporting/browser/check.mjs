// Opens report pages in a real browser and writes down what it saw: node check.mjs JOB.json ANSWER.json
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , jobFile, answerFile] = process.argv;
const job = JSON.parse(readFileSync(jobFile, "utf8"));
const require = createRequire(join(job.modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: job.chromium, args: ["--no-sandbox"] });
const out = [];
for (const task of job.pages) {
  // The page forbids every program but its own; only axe has to come in from outside.
  const context = await browser.newContext({
    viewport: { width: task.width ?? 1280, height: 900 }, colorScheme: task.scheme ?? "light", bypassCSP: task.axe === true, offline: true,
  });
  const page = await context.newPage();
  const seen = { errors: [], dialogs: 0, requests: [] };
  page.on("pageerror", (e) => seen.errors.push(e.message));
  page.on("console", (m) => { if (m.type() === "error") seen.errors.push(m.text()); });
  page.on("dialog", (d) => { seen.dialogs += 1; d.dismiss(); });
  page.on("request", (r) => { if (!r.url().startsWith("file:")) seen.requests.push(r.url()); });
  const began = Date.now();
  await page.goto(`file://${task.file}`);
  await page.waitForFunction(() => window.auditor !== undefined || document.getElementById("model") === null);
  seen.loadMs = Date.now() - began;
  if (task.losses) seen.answers = await page.evaluate((losses) => window.auditor.evaluate(losses), task.losses);
  if (task.clicks) Object.assign(seen, await clickThrough(page));
  if (task.timed) {
    seen.clickMs = await page.evaluate(() => new Promise((done) => {
      const at = performance.now();
      document.querySelector(".zone .domain").click();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - at)));
    }));
  }
  seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  if (task.axe) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    seen.axe = found.violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.html.slice(0, 200)).slice(0, 3) }));
  }
  if (task.screenshot) await page.screenshot({ path: task.screenshot, fullPage: true });
  out.push(seen);
  await context.close();
}
await browser.close();
writeFileSync(answerFile, JSON.stringify(out));

async function clickThrough(page) {
  const text = (id) => page.locator(`#${id}`).innerText();
  const zone = page.locator(".zone .domain").first();
  const name = (await zone.locator(".id").innerText()).split(" ")[0];
  await zone.focus();
  await page.keyboard.press("Enter");
  const pressed = await zone.getAttribute("aria-pressed");
  const lost = await text("lost");
  const answers = await text("answers");
  const tree = page.locator("#answers details.tree").first();
  let drawn = 0;
  if (await tree.count()) {
    await tree.locator("summary").click();
    await tree.locator("svg").waitFor();
    drawn = await tree.locator("svg circle").count();
  }
  const chip = page.locator(".chip").first();
  await chip.click();
  const detail = await text("detail");
  await page.locator("#detail > button").click();
  const failed = await page.locator(".chip.failed").count();
  await page.locator("#reset").click();
  const reset = await text("lost");
  const range = page.locator("#pairs");
  await range.focus();
  await page.keyboard.press("ArrowRight");
  const slid = await text("pairs-text");
  await page.locator("#search").fill("zzz-no-such-thing");
  await page.waitForFunction(() => document.getElementById("hits").textContent.startsWith("0 "));
  const hidden = await page.locator(".chip:visible").count();
  await page.locator("#search").fill("");
  await page.waitForFunction(() => document.getElementById("hits").textContent === "");
  const options = await page.locator("#incident option").count();
  let replayed = "";
  if (options > 1) {
    await page.locator("#incident").selectOption({ index: 1 });
    replayed = await text("lost");
  }
  await page.emulateMedia({ media: "print" });
  const printed = await page.locator("#interactive").isVisible();
  await page.emulateMedia({ media: "screen" });
  return { name, pressed, lost, answers, drawn, detail, failed, reset, slid, hidden, options, replayed, printed };
}
