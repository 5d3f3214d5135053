/* The quick finder: Ctrl-K (or / where no field for searching is in sight) opens it. It looks through
   titles, services, tags, ids, owners and rules of finder-data.js, which is loaded when it is first
   opened; a plain script, so that it works from a disk as well. Where few names fit, it adds what the full
   text has. */
(function () {
  "use strict";
  var base = document.body.dataset.root || "./";
  /* Once it was first opened. */
  var dialog = null;
  var input = null;
  var list = null;
  var status = null;
  var MOST = 12;
  /* With fewer names than this, the full text is asked too. */
  var FEW = 6;
  var MOST_IN_TEXT = 4;
  var version = document.currentScript ? document.currentScript.src.replace(/^[^?]*/, "") : "";
  var entries = null;
  var shown = [];
  var at = -1;
  /* Whether Enter came before there was anything to choose from. */
  var early = false;
  var opener = null;

  /* Letters without their marks, so that "u" finds "ü" and the other way round. */
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/æ/g, "ae");
  }

  function say(kind, value) {
    status.textContent = kind ? status.dataset[kind].replace("#", value) : "";
  }

  function add(kind, title, path, also) {
    entries.push({ kind: kind, title: title, path: path, also: also, inTitle: fold(title), inAlso: fold(also) });
  }

  function load(then) {
    if (entries) { then(); return; }
    say("working");
    var script = document.createElement("script");
    script.src = base + "finder-data.js";
    script.onload = function () {
      entries = [];
      (window.aftermarkFinder || []).forEach(function (e) {
        if (e[0] !== "i") { add(e[0], e[1], e[2], e[3]); return; }
        var slug = decodeURIComponent(e[2].split("/")[1]);
        add("i", e[1], e[2], slug + " " + e[3]);
        e[4].forEach(function (a) {
          add("a", a[1], e[2] + (a[0] ? "#" + encodeURIComponent(a[0]) : ""), slug + "#" + a[0] + " " + a[2] + (a[3] ? " " + list.dataset["is" + a[3].toUpperCase()] : ""));
        });
      });
      then();
    };
    script.onerror = function () { script.remove(); say("failed"); };
    document.head.append(script);
  }

  /* How well a word fits a text: at its beginning, at the beginning of a word, inside of one. */
  function fit(text, word) {
    var i = text.indexOf(word);
    if (i < 0) return 0;
    if (i === 0) return text.length === word.length ? 5 : 4;
    for (; i >= 0; i = text.indexOf(word, i + 1)) {
      if (!/[\p{L}\p{N}]/u.test(text.charAt(i - 1))) return 3;
    }
    return 1;
  }

  /* All words must be found; what is found in a title counts more. Of equals the earlier entry stands
     first: incidents, the latest first, before the rest. */
  function matches(query) {
    var words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) return entries.filter(function (e) { return e.kind === "i"; });
    var found = [];
    entries.forEach(function (entry, order) {
      /* A tag that is typed out has nothing more to offer than what carries it. */
      if (!entry.path && entry.inTitle === words.join(" ")) return;
      var sum = 0;
      for (var i = 0; i < words.length; i += 1) {
        var best = Math.max(2 * fit(entry.inTitle, words[i]), fit(entry.inAlso, words[i]));
        if (!best) return;
        sum += best;
      }
      found.push({ entry: entry, sum: sum, order: order });
    });
    found.sort(function (a, b) { return b.sum - a.sum || a.order - b.order; });
    return found.map(function (f) { return f.entry; });
  }

  function address(path) {
    if (location.protocol !== "file:") return base + path;
    /* A disk does not show a folder's page by itself. */
    var parts = /^([^?#]*)(.*)$/.exec(path);
    return base + parts[1] + (/(^|\/)$/.test(parts[1]) ? "index.html" : "") + parts[2];
  }

  function select(next) {
    at = next;
    Array.prototype.forEach.call(list.children, function (item, i) {
      item.setAttribute("aria-selected", i === at ? "true" : "false");
      if (i === at && item.scrollIntoView) item.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) input.setAttribute("aria-activedescendant", "finder-" + at);
    else input.removeAttribute("aria-activedescendant");
  }

  function span(name, text) {
    var element = document.createElement("span");
    element.className = name;
    element.dir = "auto";
    element.textContent = text;
    return element;
  }

  function item(entry, i) {
    var made = document.createElement("li");
    made.id = "finder-" + i;
    made.setAttribute("role", "option");
    made.append(span("finder-kind", list.dataset[entry.kind]), " ", span("finder-title", entry.title));
    if (entry.also && entry.also !== entry.title) made.append(" ", span("finder-also", entry.also));
    return made;
  }

  /* Shows the entries; the one that was chosen stays so. */
  function fill(chosen) {
    list.textContent = "";
    shown.forEach(function (entry, i) { list.append(item(entry, i)); });
    input.setAttribute("aria-expanded", shown.length ? "true" : "false");
    select(shown.length ? Math.max(0, shown.indexOf(chosen)) : -1);
  }

  /* The search's own scripts, each loaded when it is first needed. */
  var scripts = {};
  function loadScript(name) {
    scripts[name] = scripts[name] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = base + "assets/" + name + version;
      script.onload = resolve;
      script.onerror = function () { delete scripts[name]; script.remove(); reject(new Error("missing")); };
      document.head.append(script);
    });
    return scripts[name];
  }

  function loadIndex() {
    return window.aftermarkIndex ? Promise.resolve() : loadScript("search-index.js");
  }

  /* What the full text has; where it has nothing, the known lines that are like what was typed. */
  function inText(query) {
    return loadIndex().then(function () {
      return window.aftermarkIndex.answer(query, {}, true);
    }).then(function (answer) {
      var found = window.aftermarkIndex;
      if (answer.results.length) {
        return Promise.all(answer.results.slice(0, MOST_IN_TEXT).map(function (result) { return found.tell(result, answer.marks); }));
      }
      return (found.seen ? Promise.resolve() : loadScript("search-seen.js")).then(function () { return found.seen(query); }).then(function (seen) {
        return Promise.all(seen.results.slice(0, MOST_IN_TEXT).map(function (result) { return found.tellSeen(seen, result); }));
      }).then(function (all) {
        return all.map(function (told) {
          var line = told.lines[0];
          var fit = list.dataset[line.strong ? "strong" : "weak"].replace("#", line.share);
          return { title: told.title, address: told.address, places: [{ address: line.address, label: fit + ": " + line.text }] };
        });
      });
    });
  }

  /* Adds what no name has led to. `count` is how many have. */
  function addText(query, count) {
    if (!count) say("working");
    inText(query).then(function (all) {
      if (query !== input.value.trim()) return;
      var known = shown.map(function (entry) { return entry.path; });
      var more = all.filter(function (told) { return known.indexOf(told.address) < 0; }).map(function (told) {
        var place = told.places[0];
        var kind = { service: "s", owner: "o", tag: "t", rule: "r" }[place.kind] || "i";
        return { kind: kind, title: told.title, path: place.address, also: place.label };
      });
      sayCount(count + more.length);
      if (!more.length) return;
      var chosen = shown[at];
      shown.splice.apply(shown, [shown.length - 1, 0].concat(more));
      fill(chosen);
    }).catch(function () { /* Names are found all the same. */ if (query === input.value.trim()) sayCount(count); });
  }

  function sayCount(n) {
    say(n === 0 ? "none" : n === 1 ? "one" : n > MOST ? "more" : "many", n);
  }

  function show() {
    if (!entries) return;
    var query = input.value.trim();
    var all = matches(query);
    shown = all.slice(0, MOST);
    /* The finder knows names only; the words of the reports are the search's. */
    if (query) shown.push({ kind: "x", title: list.dataset.search.replace("#", query), path: "search/?q=" + encodeURIComponent(query), also: "" });
    fill(shown[0]);
    if (!query) say("latest");
    else sayCount(all.length);
    if (query && all.length < FEW) addText(query, all.length);
    if (early) choose(0);
  }

  function choose(i) {
    early = !entries;
    var entry = shown[i];
    if (!entry) return;
    if (!entry.path) {
      input.value = entry.title;
      show();
      return;
    }
    dialog.close();
    location.href = address(entry.path);
  }

  /* Opens it. What is typed before it is there goes into its field. */
  var typed = null;
  function open() {
    if (typed) return;
    var keys = typed = [];
    function keep(event) {
      var is = event.key.length === 1 || event.key === "Backspace" || event.key === "Enter" || event.key === "Escape";
      if (!is || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      keys.push(event.key);
    }
    function done() {
      document.removeEventListener("keydown", keep, true);
      typed = null;
    }
    document.addEventListener("keydown", keep, true);
    window.aftermarkDialogs(function () {
      done();
      if (!dialog) find();
      if (!dialog || keys.indexOf("Escape") >= 0) return;
      showDialog();
      keys.forEach(function (key) {
        if (key === "Enter") { choose(at); return; }
        input.value = key === "Backspace" ? input.value.slice(0, -1) : input.value + key;
        early = false;
      });
      if (keys.length && entries) show();
    }, done);
  }

  function showDialog() {
    if (dialog.open) { input.select(); return; }
    var other = document.querySelector("dialog[open]");
    if (other) other.close();
    opener = document.activeElement;
    dialog.showModal();
    input.focus();
    input.select();
    load(show);
  }

  /* Takes the dialog into use. */
  function find() {
    var found = document.getElementById("finder");
    if (!found || !found.showModal) return;
    dialog = found;
    input = dialog.querySelector("input");
    list = dialog.querySelector("[role=listbox]");
    status = dialog.querySelector("[role=status]");
    dialog.addEventListener("close", function () {
      early = false;
      if (opener && opener.focus && opener.isConnected) opener.focus();
      opener = null;
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) { dialog.close(); return; }
      var item = event.target.closest("[role=option]");
      if (item) choose(Array.prototype.indexOf.call(list.children, item));
    });
    input.addEventListener("input", function () {
      early = false;
      show();
    });
    input.addEventListener("keydown", function (event) {
      var last = shown.length - 1;
      var next = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last };
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (Object.prototype.hasOwnProperty.call(next, event.key) && last >= 0) {
        event.preventDefault();
        select(next[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        choose(at);
      }
    });
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("aftermark-find", open);
  Array.prototype.forEach.call(document.querySelectorAll("[data-finder-open]"), function (button) {
    button.addEventListener("click", open);
  });
})();
