// Live help: the number in groups, a slip in a mail domain, the strength of the code, a letter refused.
// Everything works without it: the server says the same once the page is sent.
"use strict";

// ---- the social security number, in the groups of the card: 2 69 05 49 588 157 80
const ENDS = [1, 3, 5, 7, 10, 13, 15];
function grouped(text) {
  const plain = text.toUpperCase().replace(/[\s.-]/g, "");
  if (!/^[0-9]{0,5}(2[AB]|[0-9]{0,2})[0-9]{0,8}$/.test(plain)) return text;
  const parts = [];
  ENDS.reduce((start, end) => (plain.length > start && parts.push(plain.slice(start, end)), end), 0);
  return parts.join(" ");
}
for (const input of document.querySelectorAll('[data-format="number"]')) {
  input.addEventListener("input", () => {
    // only at the end: a caret in the middle must not jump
    if (input.selectionStart === input.value.length) input.value = grouped(input.value);
  });
  input.addEventListener("blur", () => { input.value = grouped(input.value); });
}

// ---- mail domains: the server asks the same question, with two buttons
function distance(a, b) {
  let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
for (const input of document.querySelectorAll("[data-domains]")) {
  const known = input.dataset.domains.split(" ");
  const tip = document.createElement("p");
  tip.className = "advice";
  tip.setAttribute("role", "status");
  input.after(tip);
  input.addEventListener("change", () => {
    const [local, domain] = input.value.trim().toLowerCase().split("@");
    tip.textContent = "";
    if (!domain || known.includes(domain)) return;
    const meant = known.find((candidate) => distance(candidate, domain) <= (candidate.length > 7 ? 2 : 1));
    if (!meant) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = `${input.value.trim().split("@")[0]}@${meant}`;
    button.addEventListener("click", () => { input.value = button.textContent; tip.textContent = ""; input.focus(); });
    const [before, after] = input.dataset.ask.split("{meant}");
    tip.append(before, button, after);
  });
}

// ---- the code: what is wrong with it, a moment after the last key
const advice = document.getElementById("code_advice");
const code = document.querySelector("[data-strength]");
if (advice && code) {
  let timer, asked = 0;
  const ask = async () => {
    const turn = ++asked;
    if (code.value.length < 4) { advice.textContent = ""; return; }
    const body = new FormData();
    body.set("code", code.value);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(advice.dataset.url, { method: "POST", body });
      if (!answer.ok || turn !== asked) return;
      const { good, text } = await answer.json();
      advice.textContent = good ? advice.dataset.good : text;
      advice.classList.toggle("good", good);
    } catch { /* offline: the page itself will say */ }
  };
  code.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 500); });
}

// ---- the letter: a mailbox that does not exist is known a moment later
const live = document.querySelector("[data-live]");
if (live) {
  const look = async () => {
    if (document.hidden) return;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const now = page.querySelector("[data-live]");
      if (now && now.innerHTML !== live.innerHTML) live.replaceChildren(...now.childNodes);
    } catch { /* offline: the page reloaded will say */ }
  };
  for (const seconds of [3, 8, 20, 60]) setTimeout(look, seconds * 1000);
}
