// What every page shares: the appearance switch, pickers that submit themselves, jobs for the keyboard.
import { $, announce } from "./dom.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const shown = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

$("theme").addEventListener("click", () => {
  const next = shown() === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  localStorage.setItem("studio-theme", next);
  announce(`${next === "dark" ? "Dark" : "Light"} appearance`);
});

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

document.querySelector('nav [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
