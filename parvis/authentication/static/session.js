// Warns before the session ends, in every tab, and leaves the page when it has ended.
// The server decides: without this file it ends the session all the same.
(() => {
  "use strict";
  const box = document.getElementById("session");
  if (!box || typeof box.showModal !== "function") return;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const title = document.title;
  const SOON = 180_000; // the server is told of somebody who only types no more often
  const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel("parvis-session") : null;
  let endsAt, warned, told, acted = 0, asked = Date.now(), asking = false, understood = false;

  const set = (left, last, warnedFor) => {
    endsAt = Date.now() + left * 1000;
    warned = warnedFor * 1000;
    box.toggleAttribute("data-last", last);
    if (endsAt - Date.now() > warned) close();
  };
  const close = () => {
    if (box.open) box.close();
    document.title = title;
    told = "";
  };
  const leave = (why) => {
    // a shared computer must not show this page any longer, even while the next one is on its way
    document.body.hidden = true;
    const back = location.pathname + location.search;
    location.replace(`${box.dataset.ended}?${new URLSearchParams({ pourquoi: why, next: back })}`);
  };
  const ask = async (method) => {
    if (asking) return;
    asking = true;
    try {
      const body = method === "POST" ? new FormData(part("stay")) : undefined;
      const answer = await fetch(box.dataset.extend, { method, body, cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const { left, last, warned: warnedFor, why } = await answer.json();
      if (why) return leave(why);
      asked = Date.now();
      set(left, last, warnedFor);
      if (method === "POST") tabs?.postMessage({ left, last, warnedFor });
    } catch {
      if (Date.now() >= endsAt) leave("inactivite"); // no answer, and the time is over
    } finally {
      asking = false;
    }
  };

  const show = () => {
    if (understood && box.hasAttribute("data-last")) return;
    box.showModal(); // focus goes to the first button, and comes back to the field after
    document.title = `${box.dataset.title} – ${title}`;
    const minutes = Math.round((endsAt - Date.now()) / 60_000);
    part("told").textContent = minutes > 1 ? part("words").dataset.words.replace("%s", minutes) : part("say").dataset.minute;
  };
  const count = (left) => {
    const seconds = Math.max(0, Math.ceil(left / 1000));
    part("minutes").textContent = Math.floor(seconds / 60);
    part("seconds").textContent = String(seconds % 60).padStart(2, "0");
    const moment = seconds <= 20 ? "soon" : seconds <= 60 ? "minute" : "";
    if (moment && moment !== told) part("say").textContent = part("say").dataset[moment];
    told = moment;
  };
  const tick = async () => {
    if (asking) return;
    const now = Date.now();
    const typing = now - acted < 30_000 && now - asked > SOON && !box.open;
    if (typing && !box.hasAttribute("data-last")) return ask("POST");
    if (endsAt - now > warned) return;
    if (endsAt <= now) return ask("GET"); // another tab may have prolonged it: the server knows
    if (!box.open) {
      if (now - asked > 5_000) await ask("GET");
      if (endsAt - Date.now() > warned) return;
      if (!box.open) show();
    }
    if (box.open) count(endsAt - Date.now());
  };

  part("stay").addEventListener("submit", (event) => {
    event.preventDefault();
    delete part("stay").dataset.sent; // parvis.js lets a form be sent once
    part("stay").removeAttribute("aria-busy");
    if (box.hasAttribute("data-last")) {
      understood = true;
      close();
    } else {
      ask("POST");
    }
  });
  box.addEventListener("cancel", (event) => { // Escape: somebody is there
    event.preventDefault();
    part("stay").requestSubmit();
  });
  for (const kind of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(kind, () => { acted = Date.now(); }, { capture: true, passive: true });
  }
  tabs?.addEventListener("message", ({ data }) => set(data.left, data.last, data.warnedFor));
  // back from sleep, from another tab or from history: time has passed without us
  const again = () => { if (document.visibilityState === "visible" && Date.now() - asked > 10_000) ask("GET"); };
  document.addEventListener("visibilitychange", again);
  window.addEventListener("pageshow", (event) => { if (event.persisted) ask("GET"); });

  const at = { left: Number(box.dataset.left), last: "last" in box.dataset, warnedFor: Number(box.dataset.warned) };
  set(at.left, at.last, at.warnedFor);
  tabs?.postMessage(at); // this page was asked for: the other tabs have as long
  setInterval(tick, 1000);
})();
