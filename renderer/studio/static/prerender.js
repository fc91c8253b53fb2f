// Jobs at work: their numbers are brought up to date every two seconds while the page is looked at.
import { announce, size } from "./dom.js";
import { ask } from "./live.js";

const told = { done: (job) => `${job.done.toLocaleString("en")} of ${job.rows ? job.rows.toLocaleString("en") : "not yet counted"}`, made: (job) => job.made.toLocaleString("en"), bad: (job) => job.bad.toLocaleString("en"), size: (job) => size(job.size), state: (job) => job.state };

async function refresh() {
  if (document.hidden) return;
  const { facts } = await ask("/studio/api/prerender", undefined, { method: "GET" });
  for (const row of document.querySelectorAll("[data-job]")) {
    const job = facts.jobs.find((one) => String(one.id) === row.dataset.job);
    if (!job) continue;
    const state = document.querySelector(`[data-job="${job.id}"] [data-cell=state], h1 [data-cell=state]`);
    if (state && state.textContent !== job.state && ["done", "stopped"].includes(job.state)) {
      announce(`Job ${job.id} is ${job.state}`);
      location.reload();
      return;
    }
    for (const cell of row.querySelectorAll("[data-cell]")) cell.textContent = told[cell.dataset.cell](job);
    const bar = row.querySelector("progress");
    bar.max = job.rows || 1;
    bar.value = job.done;
  }
}
setInterval(() => refresh().catch(() => null), 2000);
