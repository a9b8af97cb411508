// Passkeys: asks the browser for a signature and sends it in the form's hidden field.
(() => {
  "use strict";
  const can = Boolean(window.PublicKeyCredential && navigator.credentials);
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!can) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const optionsFor = async (form) => {
    const body = new URLSearchParams({ for: form.dataset.for || "" });
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.options, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const one of list || []) one.id = bytes(one.id);
    }
    return options;
  };

  const written = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  // Only one question at a time: the one that waits under the number field gives way to a button.
  let waiting = null;
  const ask = async (form, conditional) => {
    waiting?.abort();
    const publicKey = await optionsFor(form);
    const controller = new AbortController();
    if (conditional) waiting = controller;
    const told = { publicKey, signal: controller.signal };
    if (conditional) told.mediation = "conditional";
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create(told) : await navigator.credentials.get(told);
    form.elements.credential.value = written(credential);
    HTMLFormElement.prototype.submit.call(form);
  };

  const refuse = (form, why) => {
    let said = form.querySelector("[data-said]");
    if (!said) {
      said = document.createElement("p");
      said.className = "error";
      said.dataset.said = "";
      said.setAttribute("role", "alert");
      form.prepend(said);
    }
    said.textContent = why;
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  };

  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = form.dataset.nameless && form.elements.name;
      if (name && !name.value.trim()) { // refused by the portal, and the device would keep a key of no use
        refuse(form, form.dataset.nameless);
        name.focus();
        return;
      }
      ask(form, false).catch(() => refuse(form, form.dataset.refused));
    });
  }

  const waits = document.querySelector("form[data-conditional]");
  if (waits && PublicKeyCredential.isConditionalMediationAvailable) {
    PublicKeyCredential.isConditionalMediationAvailable()
      .then((available) => (available ? ask(waits, true) : null))
      .catch(() => {}); // nothing was asked for, nothing is said
  }

  // The portal offers a passkey to those whose device can make one.
  const numbered = document.querySelector("form[data-passkey-can]");
  if (numbered && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable) {
    PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().then((available) => {
      if (!available) return;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "can_passkey";
      field.value = "1";
      numbered.append(field);
    }).catch(() => {});
  }
})();
