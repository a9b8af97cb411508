// The assistant in a panel, on top of its page: without this file the button is a link to that page.
(() => {
  "use strict";
  const place = document.querySelector(".ask");

  // Enter asks, as people expect of a conversation; Shift and Enter goes to the next line.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (event.target.id !== "assistant_question") return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  if (!place) return;

  const link = place.querySelector("a");
  const words = place.dataset;
  const address = link.href;
  let panel, body, log, turns, form;

  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  link.replaceWith(button);

  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };

  const read = async (options) => {
    const signal = AbortSignal.timeout?.(20000);
    const response = await fetch(options ? form.action : address, { signal, ...options });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };

  // The looks of the conversation come with its page.
  const dress = (page) => Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map((sheet) => {
    const there = [...document.styleSheets].some((known) => known.href === sheet.href);
    if (there) return null;
    const added = element("link", { rel: "stylesheet", href: sheet.getAttribute("href") });
    const ready = new Promise((done) => { added.onload = added.onerror = done; setTimeout(done, 2000); });
    document.head.append(added);
    return ready;
  }));

  const build = async () => {
    const page = await read();
    const talk = page.querySelector("[data-conversation]");
    await dress(page);
    form = talk.querySelector("form");
    turns = talk.querySelector("[data-turns]");
    log = element("div", { class: "ask-log", role: "log", "aria-live": "polite", "aria-labelledby": "ask_title", tabindex: "0" },
      talk.querySelector("[data-welcome]"), turns);
    body = element("div", { class: "ask-body" }, log, talk.querySelector("[data-examples]"), form);
    const close = element("button", { type: "button", class: "ask-close" }, words.close);
    close.addEventListener("click", shut);
    const head = element("div", { class: "ask-head" }, element("h2", { id: "ask_title" }, words.title), close);
    panel = element("section", { id: "ask_panel", class: "ask-panel", role: "dialog", "aria-labelledby": "ask_title" }, head, body);
    panel.addEventListener("submit", ask);
    place.prepend(panel);
    button.setAttribute("aria-controls", "ask_panel");
  };

  const open = async () => {
    if (button.disabled) return;
    if (!panel) {
      button.disabled = true;
      try {
        await build();
      } catch {
        location.href = address;
        return;
      } finally {
        button.disabled = false;
      }
    }
    panel.hidden = false;
    document.body.classList.add("ask-open");
    button.setAttribute("aria-expanded", "true");
    form.querySelector("textarea").focus();
  };

  const shut = () => {
    const inside = panel.contains(document.activeElement);
    panel.hidden = true;
    document.body.classList.remove("ask-open");
    button.setAttribute("aria-expanded", "false");
    if (inside || document.activeElement === document.body) button.focus();
  };

  const told = (text, kind) => element("p", { class: kind, role: "status" }, text);

  // What came back: an answer, thanks, a refusal, something to correct; or a page that is not ours.
  const show = (page) => {
    const talk = page.querySelector("[data-conversation]");
    if (!talk) return turns.append(told(page.querySelector("h1")?.textContent || words.failed, "warning"));
    const next = talk.querySelector("form");
    form.elements.so_far.value = next.elements.so_far.value;
    form.querySelector(".field").replaceWith(next.querySelector(".field"));
    const thanks = talk.querySelector("[data-thanks]");
    if (thanks) return turns.querySelector("[data-vote]")?.replaceWith(told(thanks.textContent, "success"));
    const newest = talk.querySelector("[data-newest]")?.closest("[data-turn]") || talk.querySelector("[data-refusal]");
    if (!newest) return undefined;
    turns.querySelectorAll("[data-vote]").forEach((vote) => vote.remove());
    turns.querySelectorAll("[id]").forEach((old) => old.removeAttribute("id"));
    body.querySelector("[data-examples]")?.remove();
    turns.append(newest);
    // in the panel alone: the page behind it, and its own head, stay where they are
    body.scrollTop += newest.getBoundingClientRect().top - body.getBoundingClientRect().top - 12;
    return undefined;
  };

  const ask = async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    const said = new FormData(form);
    if (event.submitter?.name) said.set(event.submitter.name, event.submitter.value);
    form.setAttribute("aria-busy", "true");
    try {
      show(await read({ method: "POST", body: new URLSearchParams(said) }));
    } catch {
      turns.append(told(words.failed, "warning"));
    }
    form.removeAttribute("aria-busy");
    if (!panel.hidden) form.querySelector("textarea").focus({ preventScroll: true });
  };

  button.addEventListener("click", () => (panel && !panel.hidden ? shut() : open()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel && !panel.hidden && !document.querySelector("dialog[open]")) shut();
  });

  // Nothing that has the focus is ever covered: neither by the button nor by the panel.
  const covers = (one, other) => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    return a.left < b.right + 8 && b.left < a.right + 8 && a.top < b.bottom + 8 && b.top < a.bottom + 8;
  };
  const makeRoom = () => {
    const focused = document.activeElement;
    const outside = focused && focused !== document.body && focused.id !== "contenu" && !place.contains(focused);
    document.body.classList.toggle("ask-away", Boolean(outside && covers(button, focused)));
    if (outside && panel && !panel.hidden && covers(panel, focused)) shut();
  };
  document.addEventListener("focusin", makeRoom);
  document.addEventListener("focusout", makeRoom);
  window.addEventListener("scroll", makeRoom, { passive: true });
  window.addEventListener("resize", makeRoom);
})();
