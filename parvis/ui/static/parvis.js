// Comforts only: every page works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // The error summary is read first.
  document.querySelector("[data-focus]")?.focus();

  // An answer that a link leads to is open.
  const openLinked = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) { target.open = true; }
  };
  openLinked();
  addEventListener("hashchange", openLinked);

  // One sentence for screen readers, when something happened without a new page.
  let live;
  const say = (text) => {
    if (!live) {
      live = document.createElement("p");
      live.className = "visually-hidden";
      live.setAttribute("role", "status");
      document.body.append(live);
    }
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 50);
  };

  // Show or hide a code.
  for (const input of document.querySelectorAll("input[data-show]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reveal";
    button.textContent = input.dataset.show;
    button.setAttribute("aria-controls", input.id);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      button.textContent = shown ? input.dataset.show : input.dataset.hide;
    });
    input.after(button);
    // a browser remembers what is sent in clear: the code leaves hidden
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  }

  // A second press on a button sends nothing twice.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
    });
  }
  // Back in history, the page is used again as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  // Copy buttons: <button type="button" class="copy" data-copy="text" data-copied="Copié">
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    const before = button.textContent;
    const done = button.dataset.copied || "✓";
    if (before === done) return;
    button.textContent = done;
    say(done);
    setTimeout(() => { button.textContent = before; }, 1600);
  });

  // A whole date pasted into one of its three boxes fills all three.
  for (const date of document.querySelectorAll(".date")) {
    date.addEventListener("paste", (event) => {
      const parts = /^\s*(\d{1,2})\D(\d{1,2})\D(\d{4})\s*$/.exec(event.clipboardData.getData("text"));
      if (!parts) return;
      event.preventDefault();
      date.querySelectorAll("input").forEach((box, index) => { box.value = parts[index + 1]; });
    });
  }

  // Of the account's row of pages, where it slides: the one that is open is in the middle.
  for (const open of document.querySelectorAll(".account-nav [aria-current]")) {
    const row = open.closest("ul"), place = open.parentElement.getBoundingClientRect();
    const before = [...row.children].slice(0, [...row.children].indexOf(open.parentElement));
    const left = before.reduce((sum, each) => sum + each.offsetWidth, 0);
    row.scrollLeft = left + place.width / 2 - row.clientWidth / 2;
  }

  // Pages to print: <button type="button" class="print" …>
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
