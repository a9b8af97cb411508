// "Autour de moi": the position is asked for only on a click, and only its rounded place is in the address.
"use strict";
const button = document.querySelector("[data-around]");
if (button && navigator.geolocation) {
  const said = document.querySelector("[data-around-said]");
  const words = document.documentElement.lang === "en"
    ? { wait: "I am looking for where I am…", no: "My position is not available. I type my postcode instead." }
    : { wait: "Je cherche où je suis…", no: "Ma position n’est pas disponible. J’écris plutôt mon code postal." };
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = words.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const where = new URLSearchParams({ lat: coords.latitude.toFixed(3), lng: coords.longitude.toFixed(3), z: "12" });
        location.assign(`${button.form.action.split("?")[0]}?${where}`);
      },
      () => { said.textContent = words.no; },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
}
