/* On every page: the switch of schemes, the keys, and the contents that follow the reader. */
(function () {
  "use strict";
  var root = document.documentElement;
  var base = document.body.dataset.root || "./";

  /* Light and dark. */
  var button = document.querySelector("[data-theme-switch]");
  function current() {
    if (root.dataset.theme) return root.dataset.theme;
    return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var next = current() === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      try { localStorage.setItem("aftermark-theme", next); } catch (e) { /* not remembered then */ }
    });
  }

  /* What is opened on any page stands in a script, which is loaded when it is first needed; a theme may put it
     into its pages instead. */
  var waitingForDialogs = null;
  function finish(how) {
    var all = waitingForDialogs;
    waitingForDialogs = null;
    all.forEach(function (one) { if (one[how]) one[how](); });
  }
  window.aftermarkDialogs = function (then, failed) {
    if (document.getElementById("keys") || document.getElementById("finder")) { then(); return; }
    if (waitingForDialogs) { waitingForDialogs.push({ then: then, failed: failed }); return; }
    waitingForDialogs = [{ then: then, failed: failed }];
    var script = document.createElement("script");
    script.src = base + "dialogs.js";
    script.onload = function () {
      document.body.insertAdjacentHTML("beforeend", window.aftermarkDialogMarkup);
      finish("then");
    };
    script.onerror = function () { script.remove(); finish("failed"); };
    document.head.append(script);
  };
  /* Whoever holds this key or points there is about to open the finder. */
  function soon() { window.aftermarkDialogs(function () {}); }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Control" || event.key === "Meta") soon();
  });
  Array.prototype.forEach.call(document.querySelectorAll("[data-finder-open]"), function (opener) {
    opener.addEventListener("pointerenter", soon);
    opener.addEventListener("focus", soon);
  });

  /* Keys. */
  var waiting = 0;
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    var key = event.key;
    var going = Date.now() - waiting < 1200;
    waiting = 0;
    if (going) {
      var places = { o: "", i: "incidents/", a: "actions/", s: "services/", l: "steps/", t: "trends/", r: "rules/" };
      if (Object.prototype.hasOwnProperty.call(places, key)) {
        event.preventDefault();
        location.href = base + places[key];
        return;
      }
    }
    if (key === "g") {
      waiting = Date.now();
    } else if (key === "/") {
      var fields = Array.prototype.filter.call(
        document.querySelectorAll("[data-search-focus]"),
        function (f) { return f.getClientRects().length > 0; });
      event.preventDefault();
      if (fields.length) { fields[0].focus(); fields[0].select(); }
      else document.dispatchEvent(new Event("aftermark-find"));
    } else if (key === "?") {
      event.preventDefault();
      window.aftermarkDialogs(function () {
        var dialog = document.getElementById("keys");
        if (dialog && dialog.showModal && !document.querySelector("dialog[open]")) dialog.showModal();
      });
    } else if (/^[0-9]$/.test(key)) {
      var links = document.querySelectorAll(".toc ol a");
      var link = links[key === "0" ? 9 : Number(key) - 1];
      if (link) { event.preventDefault(); link.click(); }
    }
  });

  /* Links to a report and to its parts go to the clipboard where the browser lets them. */
  function copy(address, then) {
    if (navigator.clipboard) navigator.clipboard.writeText(address).then(then, function () { /* not allowed */ });
  }
  var whole = document.querySelector("[data-copy-link]");
  if (whole && !navigator.clipboard) whole.style.visibility = "hidden";
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy-link]");
    var anchor = event.target.closest(".heading-anchor");
    if (button) {
      copy(location.href.split("#")[0], function () {
        var before = button.textContent;
        button.textContent = button.dataset.done;
        setTimeout(function () { button.textContent = before; }, 2000);
      });
    } else if (anchor) {
      copy(anchor.href, function () {
        anchor.textContent = "✓";
        setTimeout(function () { anchor.textContent = "#"; }, 2000);
      });
    }
  });

  /* The table of contents marks the section that is being read. */
  var links = Array.prototype.slice.call(document.querySelectorAll(".toc a"));
  if (links.length) {
    var sections = links.map(function (a) {
      return document.getElementById(decodeURIComponent(a.hash.slice(1)));
    });
    var mark = function () {
      var line = window.innerHeight * 0.25;
      var at = -1;
      sections.forEach(function (s, i) {
        if (s && s.getClientRects().length && s.getBoundingClientRect().top <= line) at = i;
      });
      links.forEach(function (a, i) {
        if (i === at) a.setAttribute("aria-current", "true");
        else a.removeAttribute("aria-current");
      });
    };
    var pending = false;
    window.addEventListener("scroll", function () {
      if (pending) return;
      pending = true;
      requestAnimationFrame(function () { pending = false; mark(); });
    }, { passive: true });
    mark();
  }
})();
