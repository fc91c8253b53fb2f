// One photo ticket drawn by satori + resvg (PNG) or by a warm Chromium page (JPEG) -> JSON with ms per ticket.
// node ticket_peers.mjs <satori|chromium> <node_modules> <job.json> <count>
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [, , kind, modules, file, count] = process.argv;
const require = createRequire(path.join(modules, "x.js"));
const job = JSON.parse(readFileSync(file, "utf8"));
const uri = (name, type) => `data:${type};base64,${readFileSync(name).toString("base64")}`;
const photo = uri(job.photo, "image/jpeg"), code = uri(job.code, "image/png");
const texts = (n) => [job.lines[0], job.lines[1], job.lines[2], `Guest Number ${n}`, `Section B1, Row ${n}, Seat 17`, `TCK${n}`];
const size = (i) => (i ? job.body : job.title);

async function satori() {
  const loaded = await import(require.resolve("satori"));
  const draw = loaded.default?.default ?? loaded.default;
  const { Resvg } = require("@resvg/resvg-js");
  const fonts = job.fonts.map(([name, font, weight]) => ({ name, data: readFileSync(font), weight }));
  const box = (style, children) => ({ type: "div", props: { style: { display: "flex", ...style }, children } });
  return async (n) => {
    const lines = texts(n).map((text, i) => box({ color: "white", fontSize: size(i), fontFamily: i ? "body" : "title" }, text));
    lines.splice(5, 0, { type: "img", props: { src: code, width: 232, height: 232 } });
    const panel = box({ position: "absolute", left: 30, top: 430, width: 580, height: 500, padding: 26, flexDirection: "column", borderRadius: 24, backgroundColor: "#0a061499" }, lines);
    const image = { type: "img", props: { src: photo, width: 640, height: 960, style: { position: "absolute" } } };
    const svg = await draw(box({ width: 640, height: 960 }, [image, panel]), { width: 640, height: 960, fonts });
    return new Resvg(svg).render().asPng();
  };
}

async function chromium() {
  const puppeteer = require("puppeteer-core");
  const browser = await puppeteer.launch({ executablePath: job.chromium, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.setViewport({ width: 640, height: 960 });
  const rows = texts(0).map((_, i) => `<div style="font-size:${size(i)}px" id="t${i}"></div>`);
  rows.splice(5, 0, `<img src="${code}" style="display:block">`);
  await page.setContent(`<body style="margin:0;width:640px;height:960px;background:url(${photo}) 0 0/cover;font-family:sans-serif;color:white">
    <div style="position:absolute;left:30px;top:430px;width:528px;height:448px;padding:26px;border-radius:24px;background:#0a061499">${rows.join("")}</div>`);
  const draw = async (n) => {
    await page.evaluate((all) => all.forEach((text, i) => (document.getElementById(`t${i}`).textContent = text)), texts(n));
    return page.screenshot({ type: "jpeg", quality: 85 });
  };
  draw.close = () => browser.close();
  return draw;
}

const draw = await { satori, chromium }[kind]();
for (let n = 0; n < 3; n++) await draw(n);
const start = performance.now();
for (let n = 0; n < Number(count); n++) await draw(n + 10);
console.log(JSON.stringify({ milliseconds: (performance.now() - start) / Number(count) }));
await draw.close?.();
