// Drives a real Firefox by WebDriver BiDi: a JSON task on standard input, what was found as JSON on standard output.
// task: {executable, hosts: [{base, folder}], steps: [{goto} | {evaluate, argument} | {press} | {type} | {wait} | {file, path}]}
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import puppeteer from "puppeteer-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jwt": "text/plain" };
const { executable, hosts, steps } = JSON.parse(readFileSync(0, "utf8"));
const found = { version: "", results: [], foreign: [], complaints: [] };

const fileOf = (url) => {
  const host = hosts.find(({ base }) => url.startsWith(`${base}/`));
  if (!host) return null;
  const { pathname } = new URL(url);
  const file = join(host.folder, decodeURIComponent(pathname).slice(new URL(host.base).pathname.replace(/\/$/, "").length));
  return existsSync(file) && statSync(file).isDirectory() ? join(file, "index.html") : file;
};

const answer = (request) => {
  const url = request.url().split("#")[0];
  if (/^(data|blob|about):/.test(url)) return request.continue();
  const file = fileOf(url);
  if (file === null) {
    found.foreign.push(url);
    return request.abort();
  }
  if (!existsSync(file)) return request.respond({ status: 404, contentType: "text/plain", body: "nothing here" });
  return request.respond({ status: 200, contentType: TYPES[extname(file)] ?? "application/octet-stream", headers: { "access-control-allow-origin": "*" }, body: readFileSync(file) });
};

const take = async (page, step) => {
  if (step.goto) return void (await page.goto(step.goto, { waitUntil: "load" }));
  if (step.evaluate) return page.evaluate(`(${step.evaluate})(${JSON.stringify(step.argument ?? null)})`);
  if (step.press) return page.keyboard.press(step.press);
  if (step.type) return page.keyboard.type(step.type);
  if (step.wait) return void (await page.waitForSelector(step.wait, { timeout: 30_000 }));
  if (step.file) return (await page.$(step.file)).uploadFile(step.path);
  throw new Error(`no such step: ${JSON.stringify(step)}`);
};

const browser = await puppeteer.launch({ browser: "firefox", executablePath: executable, headless: true, protocolTimeout: 300_000 });
try {
  found.version = await browser.version();
  const page = await browser.newPage();
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && found.complaints.push(message.text()));
  page.on("pageerror", (error) => found.complaints.push(String(error)));
  await page.setRequestInterception(true);
  page.on("request", (request) => answer(request).catch((error) => found.complaints.push(String(error))));
  for (const step of steps) found.results.push((await take(page, step)) ?? null);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));
