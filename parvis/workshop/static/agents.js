// The codes of the fictitious agents, as their applications show them at this moment.
"use strict";

const PAUSE_OF_CODES = 5000;
const agents = document.querySelector("[data-agents]");

async function renewCodes() {
  if (!document.hidden) {
    try {
      const answer = await fetch(agents.dataset.agents);
      for (const one of await answer.json()) {
        const shown = agents.querySelector(`[data-code="${one.email}"]`);
        if (shown && shown.textContent !== one.code) shown.textContent = one.code;
      }
    } catch {
      // the portal is being restarted: it will be back
    }
  }
  setTimeout(renewCodes, PAUSE_OF_CODES);
}

if (agents) setTimeout(renewCodes, PAUSE_OF_CODES);
