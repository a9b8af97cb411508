// A call may last longer than a session without use: what is typed is kept each minute, as its button does.
{
  const form = document.querySelector("form[data-keep]");
  const note = form && form.querySelector("textarea");
  if (note) {
    let kept = note.value;
    const keep = async () => {
      if (note.value === kept) return;
      const sent = new FormData(form);
      sent.set("outcome", "");
      const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(sent) });
      if (answer.ok && new URL(answer.url).pathname === location.pathname) kept = sent.get("note");
    };
    setInterval(() => keep().catch(() => {}), 60_000);
  }
}
