// The form of a report: saved while typing, kept on the device when the connection or the
// session is lost, files sent one by one. The page works as a plain form without this file.
(() => {
  "use strict";
  const store = (key, value) => {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(key) || "null");
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify(value));
    } catch { /* a browser that keeps nothing */ }
    return null;
  };
  const keyOf = (id) => `report-${id}`;
  const done = document.querySelector("[data-report-done]");
  if (done) store(keyOf(done.dataset.reportDone), null);
  const form = document.querySelector("form[data-report]");
  if (!form) return;

  const words = form.dataset;
  const key = keyOf(words.report);
  const version = form.elements.seen_version;
  const status = form.querySelector("[data-status] span");
  const say = (text) => { status.textContent = text; };
  const texts = () => [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && !["csrfmiddlewaretoken", "seen_version", "do", "file_is_public"].includes(name));
  const typed = () => JSON.stringify(texts());
  let saved = typed(), timer = 0, pending = null;

  // What was typed and never reached the server comes back.
  const fill = (pairs) => {
    form.querySelectorAll('[type="checkbox"][name="obstacles"], [name="is_public"]').forEach((box) => { box.checked = false; });
    for (const [name, value] of pairs) {
      const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
      fields.forEach((field) => {
        if (["radio", "checkbox"].includes(field.type)) { if (field.value === value) field.checked = true; } else field.value = value;
      });
    }
  };
  const kept = store(key), before = texts();
  const notice = document.querySelector("[data-restored]");
  if (kept && JSON.stringify(kept) !== saved && !document.querySelector(".error-summary")) {
    fill(kept);
    notice.hidden = false;
    say(words.unsaved);
  }
  notice.querySelector("[data-discard]").addEventListener("click", () => {
    fill(before); store(key, null); notice.hidden = true; say("");
  });

  // The reason for a lower percentage is asked for when the percentage is lower.
  const why = form.querySelector("[data-why]"), percent = form.elements.percent;
  const askWhy = () => {
    if (!why || why.querySelector(".invalid")) return;
    const given = percent.value, stand = form.elements.stand.value;
    const fallen = given !== "" && Number(given) < Number(words.before) && stand !== "done";
    why.classList.toggle("only-scripted", !fallen);
  };

  const post = async (body) => {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { signedOut: answer.redirected || !isJson, ok: answer.ok, body: isJson ? await answer.json() : {} };
  };
  const save = async () => {
    clearTimeout(timer); timer = 0;
    if (pending || typed() === saved) return;
    const now = typed(), body = new FormData(form);
    body.delete("file"); body.set("do", "save");
    say(words.saving);
    pending = post(body);
    try {
      const { signedOut, ok, body: told } = await pending;
      if (signedOut) say(words.signedOut);
      else if (ok) {
        saved = now; version.value = told.version; store(key, null); notice.hidden = true;
        say(`${words.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`);
      } else say(`${words.refused}: ${told.refusal || Object.values(told.errors || {}).flat().join(" ")}`);
    } catch { say(words.offline); later(15000); }
    pending = null;
    if (typed() !== now) later();
  };
  const later = (wait = 4000) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    askWhy();
    if (typed() === saved) return;
    store(key, texts()); say(words.unsaved); later();
  });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  // A press on a button waits for the save that is under way, so that versions agree.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (typed() !== saved) store(key, texts());
    if (!pending) return;
    event.preventDefault();
    const button = event.submitter;
    pending.finally(() => setTimeout(() => { delete form.dataset.sent; form.requestSubmit(button); }));
  });
  askWhy();

  // Files: one by one, each with its result, and another try where it failed.
  const input = form.elements.file, list = form.querySelector("[data-uploads]"), papers = form.querySelector("[data-papers]");
  const send = async (file, row) => {
    row.textContent = `${file.name} · ${words.sending}`;
    const fail = (text) => {
      row.textContent = `${file.name} · ${text} `;
      const again = document.createElement("button");
      again.type = "button"; again.className = "link"; again.textContent = words.retry;
      again.addEventListener("click", () => send(file, row));
      row.append(again);
    };
    if (file.size > 20 * 1024 * 1024) { row.textContent = `${file.name} · ${words.tooLarge}`; return; }
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("do", "upload"); body.set("file", file);
    if (form.elements.file_is_public.checked) body.set("file_is_public", "on");
    try {
      const { signedOut, ok, body: told } = await post(body);
      if (signedOut) fail(words.signedOut);
      else if (!ok) fail(told.error || told.refusal || words.refused);
      else { papers.innerHTML = told.papers; row.textContent = `${file.name} · ${words.sentFile}`; }
    } catch { fail(words.offline); }
  };
  input.multiple = true;
  form.querySelector("[data-add-file]").hidden = true;
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      const row = document.createElement("li");
      row.setAttribute("role", "status");
      list.append(row);
      await send(file, row);
    }
  });
})();
