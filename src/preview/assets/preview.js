/* The preview's part of every page: reloads when the page's content changed, at the place where it was;
   shows findings beside the steps they concern, and what keeps a page from being made. All words from
   reports are put in as text. */
(function () {
  "use strict";
  var own = document.currentScript;
  var tag = own.dataset.tag;
  var here = location.pathname;
  var root = "/";
  var memory = "preview:" + here;
  var hidden = "preview-hidden";
  var levels = { error: "error", warning: "warning", note: "note" };

  function recall(key) {
    try { return JSON.parse(sessionStorage.getItem(key) || "null"); } catch (e) { return null; }
  }
  function keep(key, value) {
    try { sessionStorage.setItem(key, JSON.stringify(value)); } catch (e) { /* shown anew, then */ }
  }

  /* ── The place on the page: an element with an id near the top, and how far it is from it, so that text
     that was added above moves nothing. ── */
  function place() {
    // What stays in view however far one scrolls says nothing: the table of contents.
    var anchors = document.querySelectorAll("main [id]:not(nav, nav *)");
    var best = null;
    for (var i = 0; i < anchors.length; i++) {
      if (anchors[i].closest(".pv-notes, .pv-bar")) continue;
      var top = anchors[i].getBoundingClientRect().top;
      if (top > 8 && best) break;
      best = { id: anchors[i].id, top: top };
      if (top > 8) break;
    }
    var open = [];
    document.querySelectorAll("main details").forEach(function (d, i) { if (d.open) open.push(i); });
    return { y: scrollY, anchor: best, open: open };
  }
  function restore(was) {
    var details = document.querySelectorAll("main details");
    was.open.forEach(function (i) { if (details[i]) details[i].open = true; });
    var element = was.anchor && document.getElementById(was.anchor.id);
    var y = was.y;
    if (element && was.y > 0) y = scrollY + element.getBoundingClientRect().top - was.anchor.top;
    scrollTo({ top: y, behavior: "instant" });
  }
  var reloading = false;
  function reload() {
    keep(memory, place());
    reloading = true;
    history.scrollRestoration = "manual";
    location.reload();
  }
  // Only for the reload: going back to a page is the browser's. Given back any earlier, it would still put
  // the page where it was in pixels.
  addEventListener("pagehide", function () { if (!reloading) history.scrollRestoration = "auto"; });
  var was = recall(memory);
  if (was) {
    sessionStorage.removeItem(memory);
    restore(was);
    addEventListener("load", function () { restore(was); });
  }

  /* ── What is shown ── */
  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function button(className, text, label, act) {
    var b = make("button", className, text);
    b.type = "button";
    if (label) b.setAttribute("aria-label", label);
    b.addEventListener("click", act);
    return b;
  }
  /* What stands between backticks is code. */
  function prose(element, text) {
    text.split("`").forEach(function (part, i) {
      if (part) element.append(i % 2 ? make("code", "", part) : part);
    });
    return element;
  }
  function plural(n, word) { return n + " " + word + (n === 1 ? "" : "s"); }
  function link(text, path) {
    var a = make("a", "", text);
    a.href = root + path;
    return a;
  }

  var bar = make("aside", "pv-bar");
  bar.setAttribute("aria-label", "Preview");
  var summary = button("pv-summary", "preview", null, function () {
    keep("preview-list", !listed());
    draw();
  });
  var status = make("span", "pv-status");
  status.setAttribute("role", "status");
  var next = button("pv-next", "next", "Next finding", function () { step(1); });
  var toggle = button("pv-toggle", "hide", null, function () {
    keep(hidden, !recall(hidden));
    draw();
  });
  var list = make("div", "pv-list");
  list.hidden = next.hidden = toggle.hidden = true;
  list.id = "pv-list";
  summary.setAttribute("aria-controls", "pv-list");
  bar.append(list, summary, next, toggle, status);
  var obstacle = make("section", "pv-obstacle");
  obstacle.setAttribute("role", "alert");
  obstacle.hidden = true;

  var notes = null;
  var lost = false;
  var dismissed = {};
  function listed() { return recall("preview-list") === true; }

  function findingKey(f) { return [f.rule, f.message].join("\n"); }

  function finding(f) {
    var item = make("li", "pv-note pv-" + (levels[f.level] || "note"));
    var head = make("p", "pv-head");
    head.append(make("b", "pv-level", levels[f.level] || f.level), " ", prose(make("span", ""), f.message));
    item.append(head);
    if (f.help) item.append(prose(make("p", "pv-help"), f.help));
    var foot = make("p", "pv-foot");
    var rule = link(f.rule, f.about);
    foot.append(make("code", "pv-place", f.place), " · ", rule);
    item.append(foot);
    item.append(button("pv-close", "×", "Dismiss: " + f.message, function () {
      dismissed[findingKey(f)] = true;
      draw();
    }));
    return item;
  }

  function clearBoxes() {
    document.querySelectorAll(".pv-notes").forEach(function (b) { b.remove(); });
  }

  function drawReport(report) {
    var open = report.findings.filter(function (f) { return !dismissed[findingKey(f)]; });
    if (recall(hidden)) return;
    var boxes = {};
    open.forEach(function (f) {
      var section = f.step && document.getElementById(f.step);
      var key = section ? f.step : "";
      if (!boxes[key]) {
        var box = make("ul", "pv-notes");
        box.setAttribute("aria-label", key ? "Findings of this step" : "Findings of the report");
        var at = section || document.getElementById("top") || document.querySelector("main");
        var heading = section && section.querySelector(".step-head, h2");
        if (heading) heading.after(box); else at.append(box);
        boxes[key] = box;
      }
      boxes[key].append(finding(f));
    });
  }

  function count(findings) {
    var n = { error: 0, warning: 0, note: 0 };
    findings.forEach(function (f) { if (f.level in n) n[f.level]++; });
    var parts = [];
    ["error", "warning", "note"].forEach(function (l) { if (n[l]) parts.push(plural(n[l], l)); });
    return parts.join(", ");
  }

  function draw() {
    if (!notes) return;
    clearBoxes();
    // The page's own lists of what is missing say the same.
    document.documentElement.classList.toggle("pv-shows", !!notes.report && !recall(hidden));
    obstacle.hidden = !notes.obstacle;
    obstacle.replaceChildren();
    if (notes.obstacle) {
      obstacle.append(
        make("h2", "", tag === "none" ? "This page cannot be made" : "This page is as it was before a mistake"),
        make("pre", "", notes.obstacle)
      );
    }
    list.replaceChildren();
    var words;
    var state = "good";
    if (notes.report) {
      var report = notes.report;
      drawReport(report);
      words = count(report.findings) || "passes";
      if (report.blocks) state = "bad";
      else if (report.findings.length) state = "warn";
      if (report.status === "draft") words += ", draft";
      var ul = make("ol");
      report.findings.forEach(function (f) {
        var li = make("li", "pv-" + (levels[f.level] || "note"));
        var a = prose(make("a", ""), f.message);
        a.href = "#" + (f.step && document.getElementById(f.step) ? f.step : "top");
        li.append(make("b", "pv-level", levels[f.level] || f.level), " ", a, " ", make("code", "pv-place", f.place));
        ul.append(li);
      });
      list.append(report.findings.length ? ul : make("p", "", "Nothing is left to answer."));
    } else if (notes.library) {
      var library = notes.library;
      words = library.blocking
        ? plural(library.blocking, "incident") + (library.blocking === 1 ? " does not pass" : " do not pass")
        : plural(library.incidents, "incident") + ", nothing blocks";
      if (library.blocking) state = "bad";
      else if (library.unfinished_in_all) state = "warn";
      var ol = make("ol");
      library.general.forEach(function (text) { ol.append(make("li", "pv-error", text)); });
      library.unfinished.forEach(function (i) {
        var li = make("li", i.blocks ? "pv-error" : "pv-warning");
        li.append(link(i.title, i.path), " ", make("span", "", i.status + ", " + plural(i.errors, "error") + ", " + plural(i.warnings, "warning")));
        ol.append(li);
      });
      var more = library.unfinished_in_all - library.unfinished.length;
      if (more > 0) ol.append(make("li", "", "and " + more + " more"));
      list.append(ol.childElementCount ? ol : make("p", "", "Every report is finished."));
    } else {
      words = "not ready";
      state = "bad";
    }
    if (notes.obstacle) { state = "bad"; words = "mistake; " + words; }
    if (lost) { state = "bad"; words = "the preview has ended"; }
    summary.textContent = words;
    summary.setAttribute("aria-expanded", String(listed()));
    list.hidden = !listed();
    bar.dataset.state = state;
    var any = !!(notes.report && notes.report.findings.length);
    next.hidden = !any || !!recall(hidden);
    toggle.hidden = !any;
    toggle.textContent = recall(hidden) ? "show beside the text" : "hide";
    status.textContent = notes.working ? "reading…" : "";
  }

  function step(by) {
    var all = Array.prototype.slice.call(document.querySelectorAll(".pv-note"));
    if (!all.length) return;
    var at = -1;
    for (var i = 0; i < all.length; i++) if (all[i].getBoundingClientRect().top > 90) { at = i; break; }
    var to = all[at < 0 ? 0 : at];
    scrollTo({ top: scrollY + to.getBoundingClientRect().top - 80 });
  }

  /* ── News ── */
  var asking = 0;
  function ask() {
    var mine = ++asking;
    fetch("/_preview/notes?page=" + encodeURIComponent(here), { cache: "no-store" })
      .then(function (r) { return r.json(); })
      .then(function (fresh) {
        if (mine !== asking) return;
        // Another page than the one that is shown. A page that is gone stays as it was.
        if (fresh.tag && fresh.tag !== tag) { reload(); return; }
        notes = fresh;
        draw();
      })
      .catch(function () { /* the next event asks again */ });
  }

  document.body.append(bar);
  (document.querySelector("main") || document.body).before(obstacle);
  var events = new EventSource("/_preview/changes");
  events.onmessage = function (event) {
    lost = false;
    if (/ working$/.test(event.data)) {
      if (notes) { notes.working = true; status.textContent = "reading…"; }
      return;
    }
    ask();
  };
  events.onerror = function () {
    lost = true;
    draw();
  };
  // So that going back and forth does not keep connections: a browser has few for one host.
  addEventListener("pagehide", function () { events.close(); });
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
})();
