// The filters of a report; without a script everything is shown.
"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  form.hidden = false;
  const rows = [...document.querySelectorAll("[data-row]")];
  const parts = [...document.querySelectorAll("[data-part]")];
  const count = form.querySelector("output");
  const apply = () => {
    const wanted = [...form.elements].filter((field) => field.name && field.value);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every((field) => row.dataset[field.name] === field.value);
      row.hidden = !fits;
      shown += fits;
    }
    for (const part of parts) part.hidden = !part.querySelector("[data-row]:not([hidden])");
    count.textContent = shown;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
