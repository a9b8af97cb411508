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

// ---- help that the server gives while typing: the same rules as when the page is sent
const token = document.querySelector("[name=csrfmiddlewaretoken]");
let asking = new AbortController(); // of all that is under way
// a new code starts a new session: an answer meant for the former one, come later, would sign out
addEventListener("submit", () => { asking.abort(); asking = new AbortController(); });
async function asked(url, name, value) {
  const body = new FormData();
  body.set(name, value);
  body.set(token.name, token.value);
  try {
    const answer = await fetch(url, { method: "POST", body, signal: asking.signal });
    return answer.ok ? await answer.json() : null;
  } catch { return null; /* offline: the page itself will say */ }
}

// ---- a slip in a mail domain: gmial.com
const tip = document.getElementById("email_advice");
const email = document.querySelector("input[type=email]");
if (tip && email) {
  email.addEventListener("change", async () => {
    tip.textContent = "";
    const typed = email.value;
    const answer = typed.includes("@") ? await asked(tip.dataset.url, "email", typed) : null;
    if (!answer || !answer.meant || typed !== email.value) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = answer.meant;
    button.addEventListener("click", () => { email.value = answer.meant; tip.textContent = ""; email.focus(); });
    const [before, after] = tip.dataset.ask.split("{meant}");
    tip.append(before, button, after);
  });
}

// ---- the code: what is wrong with it, a moment after the last key
const advice = document.getElementById("code_advice");
const code = document.querySelector("[data-strength]");
if (advice && code) {
  let timer, askings = 0;
  const ask = async () => {
    const turn = ++askings;
    if (code.value.length < 4) { advice.textContent = ""; return; }
    const answer = await asked(advice.dataset.url, "code", code.value);
    if (!answer || turn !== askings) return;
    advice.textContent = answer.good ? advice.dataset.good : answer.text;
    advice.classList.toggle("good", answer.good);
  };
  code.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 500); });
  addEventListener("submit", () => clearTimeout(timer));
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
