// Practice pages: the letter box that fills before one's eyes, and #name that opens that person's papers.
"use strict";

const PAUSE = 2000;
const PAUSE_AFTER_A_FAULT = 10000;

function openNamed() {
  const person = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const papers = person && person.querySelector("details");
  if (papers && person.classList.contains("person")) papers.open = true;
}

function letterBox(box) {
  const list = box.querySelector("[data-letters]");
  const empty = box.querySelector("[data-empty]");
  const said = document.querySelector("[data-said]");
  let newest = box.dataset.newest;
  let timer = 0;

  function announce(count) {
    said.textContent = count === 1 ? box.dataset.one : box.dataset.many.replace("{n}", count);
  }

  // item by item, so that focus stays where it is
  function show(page) {
    const fresh = page.getElementById("letter-box");
    const items = [...fresh.querySelectorAll("[data-letters] > li")];
    const ids = new Set(items.map((item) => item.id));
    const added = items.filter((item) => !document.getElementById(item.id));
    for (const item of [...list.children]) if (!ids.has(item.id)) item.remove();
    for (const item of added.reverse()) {
      item.querySelector("[data-new]").hidden = false;
      list.prepend(document.adoptNode(item));
    }
    empty.hidden = ids.size > 0;
    newest = fresh.dataset.newest;
    if (added.length) announce(added.length);
  }

  async function look() {
    const answer = await fetch(box.dataset.ask);
    if (!answer.ok) throw new Error(answer.status);
    const first = (await answer.json())[0];
    if ((first ? first.id : "") === newest) return;
    const page = await fetch(location.pathname);
    if (!page.ok) throw new Error(page.status);
    show(new DOMParser().parseFromString(await page.text(), "text/html"));
  }

  async function turn() {
    let pause = PAUSE;
    try {
      await look();
    } catch {
      pause = PAUSE_AFTER_A_FAULT; // the portal is being restarted: it will be back
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(turn, pause);
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) turn();
  });
  document.querySelector("[data-still]").hidden = true;
  document.querySelector("[data-live]").hidden = false;
  if (!document.hidden) timer = setTimeout(turn, PAUSE);
}

// browsers copy on https and on this very machine only: elsewhere a click on the text selects it whole
if (!navigator.clipboard) for (const button of document.querySelectorAll(".copy")) button.hidden = true;
window.addEventListener("hashchange", openNamed);
openNamed();
// the letter whole, without a second scrollbar
const sent = document.querySelector(".as-sent");
function measure() {
  const inside = sent.contentDocument?.documentElement;
  if (!inside) return;
  sent.style.height = "0";
  sent.style.height = `${inside.scrollHeight + 2}px`;
}
if (sent) {
  sent.addEventListener("load", measure);
  window.addEventListener("resize", measure);
  if (sent.contentDocument?.readyState === "complete") measure();
}
const box = document.getElementById("letter-box");
if (box) letterBox(box);
