// The chosen appearance is set before anything is painted; without a choice the system decides.
(() => {
  const chosen = localStorage.getItem("studio-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
