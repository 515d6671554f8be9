/*
 * Small comforts. Every page works without this file. Kept in memory only, except for the names of ticked boxes.
 * Loaded before htmx, which writes the page's address into session storage: see data-clean-url.
 *
 *   [data-copy="value"]       copies the value and says so
 *   [data-tick="key"]         a check box whose state survives htmx swaps, until the page is left; inside
 *                             [data-keep-ticks] until the window is closed
 *   [data-tick-count="start"] says how many boxes whose key starts so are ticked: "{done}" in its data-text
 *   [data-filter="id"]        a field that hides what does not match in the list of that id; ticked items stay
 *   details[id]               stays as the reader folded it, through htmx swaps, until the page is left
 *   [data-reveal="id"]        shows or hides what is typed into a password field
 *   [data-clean-url="/path"]  replaces the address, so that a link's secret leaves the address bar
 *   [data-announce="text"]    told to screen readers when the text differs from the last one
 *   [data-focus]              takes the focus when it appears (the error summary)
 *   [data-print]              prints the page
 *   [data-opens-for-print]    is unfolded on paper
 *   time[data-local]          shown in the reader's time zone ("time", "date" or "datetime")
 *   [data-looks-on]           goes on polling while the page is hidden; a "back" event on the document: it is looked at again
 *   [data-count-up="12"]      seconds that go on counting while the page stands still; data-count-down counts to 1,
 *                             or to 0 with data-count-end="id": then that element takes the place of [data-wait]
 */
(() => {
  "use strict";

  const COPIED_FOR_MS = 2000;
  const BACK_AGAIN_AFTER_MS = 1000;
  const ticked = new Set(stored());
  const announced = new Map();
  const folds = new Map();
  const announcer = document.getElementById("announcer");

  function announce(text) {
    if (!announcer || !text) return;
    announcer.textContent = "";
    // A changed text node is what screen readers notice, even when the words are the same as before.
    requestAnimationFrame(() => { announcer.textContent = text; });
  }

  // Of this window and this page. Where the browser keeps nothing, ticks live as long as the page.
  function stored() {
    try {
      return JSON.parse(sessionStorage.getItem(`ticks ${location.pathname}`)) ?? [];
    } catch {
      return [];
    }
  }

  function store() {
    try {
      sessionStorage.setItem(`ticks ${location.pathname}`, JSON.stringify([...ticked]));
    } catch { /* then not */ }
  }

  function countTicks() {
    for (const element of document.querySelectorAll("[data-tick-count]")) {
      const boxes = [...document.querySelectorAll(`[data-tick^="${element.dataset.tickCount}"]`)];
      const text = element.dataset.text.replace("{done}", boxes.filter((box) => box.checked).length);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  function filter(field) {
    const words = field.value.trim().toLowerCase();
    const items = [...document.querySelectorAll(`#${field.dataset.filter} > div`)];
    for (const item of items) {
      item.hidden = !item.textContent.toLowerCase().includes(words) && !item.querySelector(":checked");
    }
    clearTimeout(field.told);
    const text = field.dataset.text.replace("{shown}", items.filter((item) => !item.hidden).length);
    field.told = setTimeout(() => announce(text), COPIED_FOR_MS / 2);
  }

  async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("copy refused");
  }

  async function onCopy(button) {
    try {
      await copyText(button.dataset.copy);
    } catch {
      const value = button.parentElement.querySelector(".copy-value");
      if (value) getSelection().selectAllChildren(value);
      announce(announcer.dataset.copyFailed);
      return;
    }
    button.focus(); // the older way of copying took it
    button.classList.add("is-copied");
    announce(announcer.dataset.copied);
    clearTimeout(button.copyTimer);
    button.copyTimer = setTimeout(() => button.classList.remove("is-copied"), COPIED_FOR_MS);
  }

  function onReveal(button) {
    const field = document.getElementById(button.dataset.reveal);
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  }

  function localTime(element) {
    const moment = new Date(element.dateTime);
    const words = document.documentElement.lang;
    const style = {};
    if (element.dataset.local !== "time") style.dateStyle = "medium";
    if (element.dataset.local !== "date") style.timeStyle = "short";
    if (!Number.isNaN(moment.valueOf())) element.textContent = new Intl.DateTimeFormat(words, style).format(moment);
  }

  // The server's figure is the start, so that a wrong clock on this machine does no harm.
  const seconds = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "second", unitDisplay: "long" });

  function count() {
    for (const element of document.querySelectorAll("[data-count-up], [data-count-down]")) {
      const { countUp, countDown } = element.dataset;
      element.countedFrom ??= performance.now();
      const passed = Math.floor((performance.now() - element.countedFrom) / 1000);
      if (element.dataset.countEnd) {
        wait(element, Math.max(0, countDown - passed));
        continue;
      }
      const figure = countUp === undefined ? Math.max(1, countDown - passed) : Number(countUp) + passed;
      const text = seconds.format(figure);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  // Told aloud only when a minute is left and when it is over.
  function wait(element, left) {
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (element.textContent !== text) element.textContent = text;
    if (left === 60) announce(element.dataset.lastMinute);
    const end = document.getElementById(element.dataset.countEnd);
    if (left > 0 || !end.hidden) return;
    end.hidden = false;
    element.closest("[data-wait]").hidden = true;
    announce(end.textContent.trim());
  }

  function prepare(root) {
    count();
    root.querySelectorAll("time[data-local]").forEach(localTime);
    for (const box of root.querySelectorAll("[data-tick]")) {
      if (ticked.has(box.dataset.tick)) box.checked = true;
    }
    countTicks();
    for (const part of root.querySelectorAll("[data-announce]")) {
      const text = part.dataset.announce;
      // The first text is already on the page when it is read; only changes are news.
      if (announced.has(part.id) && announced.get(part.id) !== text) announce(text);
      announced.set(part.id, text);
    }
    const wanted = root.querySelector("[data-focus]");
    if (wanted) {
      delete wanted.dataset.focus; // once: a later swap beside it must not take the focus back
      wanted.focus();
    }
  }

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".is-busy")) {
      button.classList.remove("is-busy");
      button.removeAttribute("aria-disabled");
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-reveal], [data-print]");
    if (!button) return;
    if (button.dataset.copy !== undefined) onCopy(button);
    else if (button.dataset.reveal !== undefined) onReveal(button);
    else window.print();
  });

  // Also the keyboard's way: a browser turns Enter and Space on a summary into a click, before it folds or unfolds.
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentElement;
    if (fold?.id) folds.set(fold.id, !fold.open);
  });

  document.addEventListener("change", (event) => {
    const key = event.target.dataset.tick;
    if (!key) return;
    if (event.target.checked) ticked.add(key);
    else ticked.delete(key);
    if (event.target.closest("[data-keep-ticks]")) store();
    countTicks();
  });

  document.addEventListener("input", (event) => {
    if (event.target.dataset.filter) filter(event.target);
  });

  // One form, one submission. Capturing, so that it is ahead of htmx.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    // Not `disabled`: a disabled button would not be sent with the form.
    event.submitter?.classList.add("is-busy");
    event.submitter?.setAttribute("aria-disabled", "true");
  }, true);

  // A page that nobody looks at asks nothing, and the first tick after it is shown again does. What looks at the
  // reader's work in another tab goes on looking, and looks at once when they come back ("back").
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { target } = event;
    if (!document.hidden || target.dataset.looksOn !== undefined) return;
    if (/\bevery\b/.test(target.getAttribute("hx-trigger"))) event.preventDefault();
  });

  let cameBackAt = -Infinity;
  function comeBack() {
    // Showing a tab and focusing its window are told one after the other: one of them is enough.
    if (document.hidden || performance.now() - cameBackAt < BACK_AGAIN_AFTER_MS) return;
    cameBackAt = performance.now();
    document.dispatchEvent(new Event("back"));
  }
  document.addEventListener("visibilitychange", comeBack);
  window.addEventListener("focus", comeBack);

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });

  // Coming back with the back button shows the page as it was left: let its forms be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // What is read stays where it is on the screen, although a part of the page is another one now.
  let held = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, shouldSwap } = event.detail;
    if (!shouldSwap) return;
    const isInside = (element) => element.getBoundingClientRect().top >= 0 && element.checkVisibility();
    const anchor = window.scrollY > 0 && [...target.querySelectorAll("[id]")].find(isInside);
    held = {
      anchor: anchor && anchor.id,
      top: anchor && anchor.getBoundingClientRect().top,
      hadFocus: target.contains(document.activeElement),
    };
  });

  // Before anything is painted, unlike what `prepare` does.
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const fold of event.target.querySelectorAll("details[id]")) {
      if (folds.has(fold.id)) fold.open = folds.get(fold.id);
    }
    const anchor = held?.anchor && document.getElementById(held.anchor);
    if (anchor) window.scrollBy({ top: anchor.getBoundingClientRect().top - held.top, behavior: "instant" });
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    prepare(event.target.parentElement || document);
    // What had the focus is gone with the part it stood in: go on at the heading of the new one.
    if (held?.hadFocus && document.activeElement === document.body) event.target.querySelector("h1[tabindex]")?.focus();
    held = null;
  });

  // Paper cannot be unfolded.
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll(":is(.check-group, [data-opens-for-print]):not([open])")) {
      fold.open = true;
      fold.dataset.openedForPrint = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const fold of document.querySelectorAll("[data-opened-for-print]")) {
      fold.open = false;
      delete fold.dataset.openedForPrint;
    }
  });

  const clean = document.querySelector("[data-clean-url]");
  if (clean) history.replaceState(null, "", clean.dataset.cleanUrl);

  document.documentElement.classList.add("js");
  prepare(document);
  setInterval(count, 1000);
})();
