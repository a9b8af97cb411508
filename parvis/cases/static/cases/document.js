// A comfort: says at once that a file is too large, before a long wait for nothing.
(() => {
  "use strict";
  const input = document.querySelector("#id_document");
  const said = document.querySelector("[data-file-said]");
  if (!input || !said) return;
  const MOST = 10000000;
  const check = () => {
    const file = input.files[0];
    const bad = Boolean(file && file.size > MOST);
    said.classList.toggle("bad", bad);
    said.textContent = bad ? said.dataset.tooBig : "";
    return bad;
  };
  input.addEventListener("change", check);
  // before the house's own listener, which marks the form as sent
  input.form.addEventListener("submit", (event) => {
    if (!check()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  }, true);
})();
